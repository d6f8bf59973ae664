"""Facts that stop an action of the documents room."""

from __future__ import annotations

from freight_app.kit.errors import FreightError


class KeptFileDamaged(FreightError):
    """A kept file is gone from the disk or is no longer what it was: only a backup brings it back."""

    code = "kept_file_damaged"

    def __init__(self, sha256: str) -> None:
        super().__init__("The file on the disk is damaged. It is to be brought back from a backup.", sha256=sha256)
