"""Whether there is anything to prepare at all: answered in milliseconds, before the house is loaded.

A second start then opens the web server at once. When in doubt the answer is that there is something to do.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from freight_app.kit.settings import PROJECT_ROOT, Settings
from freight_app.launcher.ui_sources import is_built

# Stands from the first migration until the first content is in: a first start that was cut off is done again.
FIRST_START = ".first-start"
_REVISION = re.compile(r"^(down_)?revision\b[^=\n]*=\s*(?:\"|')?([\w]+)", re.MULTILINE)


def needs_nothing(settings: Settings) -> bool:
    """The SQLite database is at the code's last revision, its first content is in, and the pages are built."""
    if settings.database_url or (settings.data_dir / FIRST_START).exists():
        return False
    revision = _revision_of(settings.data_dir / "freight.db")
    return revision is not None and revision == newest_revision() and is_built(settings)


def newest_revision(versions: Path = PROJECT_ROOT / "alembic" / "versions") -> str | None:
    """The one revision that no other follows; None when there is not exactly one."""
    made, followed = set(), set()
    for path in versions.glob("*.py"):
        for is_parent, revision in _REVISION.findall(path.read_text()):
            (followed if is_parent else made).add(revision)
    heads = made - followed
    return heads.pop() if len(heads) == 1 else None


def _revision_of(file: Path) -> str | None:
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            rows = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    except sqlite3.Error:
        return None
    return rows[0][0] if len(rows) == 1 else None
