"""What of papers is thrown away: deleted ones after a month, files that no paper needs, and copies of what is far."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from freight_app.documents.attached import queries
from freight_app.documents.attached.storage import FOLDER, FileStore
from freight_app.kit.house import House

KEEP_DELETED = timedelta(days=30)
# Whoever laid a file on the disk gives it its row within seconds; a PDF that is looked into again, within hours.
LEFT_BEHIND_AFTER = timedelta(days=2)
_AT_ONCE = 200


def sweep_papers(house: House) -> None:
    """Forget papers that were deleted a month ago, and files that nobody needs. Opens units of its own."""
    while _forget_deleted(house):
        pass
    _sweep_disk(house)


def _forget_deleted(house: House) -> bool:
    """Some of them; whether there may be more. First the rows, then the far files: a file too many does no harm."""
    with house.write() as uow:
        ids = queries.deleted_before(uow, uow.now() - KEEP_DELETED, _AT_ONCE)
        if not ids:
            return False
        hashes = queries.hashes_of(uow, ids)
        queries.delete_documents(uow, ids)
        unneeded = hashes - queries.known_among(uow, hashes)
        store = uow.port(FileStore)
    if store.is_far:
        for sha256 in sorted(unneeded):
            store.remove(sha256)
    return True


def _sweep_disk(house: House) -> None:
    """Old files that no paper needs, and those that the far store has."""
    before = time.time() - LEFT_BEHIND_AFTER.total_seconds()
    for old in _old_files(house.settings.data_dir / FOLDER, before):
        with house.read() as uow:
            near = queries.known_among(uow, [path.name for path in old], far=False)
        for path in old:
            with contextlib.suppress(FileNotFoundError):
                # Once more: somebody may have stored the same content a moment ago.
                if path.name not in near and path.stat().st_mtime < before:
                    path.unlink()


def _old_files(folder: Path, before: float) -> Iterator[list[Path]]:
    for shelf in sorted(folder.glob("??")):
        old = [path for path in shelf.iterdir() if path.stat().st_mtime < before]
        for start in range(0, len(old), _AT_ONCE):
            yield old[start : start + _AT_ONCE]
