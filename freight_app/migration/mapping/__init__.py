"""From a row of a file to a record of ours: suggested, checked and applied without a database."""
