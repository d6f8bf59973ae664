"""The promises of the house in numbers: one file per promise, each a ratio to a baseline measured in the same run."""
