"""A carrier described by a small YAML file: a local one is added without code. ``docs/carriers.md`` has an example."""
