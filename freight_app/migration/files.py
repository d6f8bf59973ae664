"""Where the files of jobs lie below the house's data folder."""

from __future__ import annotations

from pathlib import Path

from freight_app.kit.settings import Settings

# One gigabyte, as people count: what a spreadsheet or an export of a shop never reaches.
MAX_UPLOAD_BYTES = 1 << 30
# A row is a little longer in the spool than in a CSV file: each names its columns.
MAX_SPOOL_BYTES = 8 << 30


def uploads_folder(settings: Settings, tenant: str) -> Path:
    """Of a tenant's (public id) uploads; made when it is not there."""
    return _made(settings.data_dir / "migration" / "uploads" / tenant)


def spool_path(settings: Settings, job: str) -> Path:
    """Of the rows of a job (public id), as its batches read them."""
    return _made(settings.data_dir / "migration" / "spools") / f"{job}.rows"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
