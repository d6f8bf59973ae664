"""Facts that stop a reading or keeping of files."""

from __future__ import annotations

from freight_app.kit.errors import FreightError


class FileNotReadable(FreightError):
    """A file is missing, empty, not a table, or lacks a column that cannot be done without."""

    code = "file_not_readable"
