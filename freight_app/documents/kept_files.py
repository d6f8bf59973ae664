"""Files that are kept for good: issued papers, so that a re-issue is the same file byte for byte after any update.

A file lies in the data folder under the hash of its content; its row says what it is. First the content, outside of
any unit that writes (a disk may take long), then the row, in the unit that needs it::

    stored = store_content(settings, pdf)
    with house.write() as uow:
        keep_file(uow, stored, name="INV-2026-00042.pdf", media_type="application/pdf")

When that unit rolls back, the content stays behind without a row, and is swept up later.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from freight_app.documents import queries
from freight_app.documents.errors import KeptFileDamaged
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings

FOLDER = "kept"
# Whoever stored a content gives it its row within seconds; a task that is tried again, within hours.
LEFT_BEHIND_AFTER = timedelta(days=2)
_MAX_NAME = 200
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class StoredContent(BaseModel):
    """A content that lies on the disk, synced, and has no row yet."""

    model_config = ConfigDict(frozen=True)

    sha256: str
    size: int


class KeptFileView(BaseModel):
    """What is known of a kept file. ``name`` is what it is called when somebody saves it."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    sha256: str
    size: int
    media_type: str
    name: str
    kept_at: datetime


def store_content(settings: Settings, content: bytes) -> StoredContent:
    """Write a content to the disk, whole or not at all; the same bytes twice are one file.

    Waits for the disk: call it before the unit that writes, never within.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = _path(settings, sha256)
    if not _is_there(path, len(content)):
        write_synced(path, content)
    return StoredContent(sha256=sha256, size=len(content))


def keep_file(uow: UnitOfWork, stored: StoredContent, *, name: str, media_type: str) -> KeptFileView:
    """Keep a stored content for good. One that is kept already stays as it is, under its first name.

    Raises ``KeptFileDamaged`` when the content is not on the disk.
    """
    path = _path(uow.port(Settings), stored.sha256)
    if not path.is_file() or path.stat().st_size != stored.size:
        raise KeptFileDamaged(stored.sha256)
    queries.add_kept(
        uow,
        stored.model_dump() | {"name": name[-_MAX_NAME:], "media_type": media_type, "kept_at": uow.now()},
    )
    return find_kept(uow, stored.sha256)


def find_kept(uow: UnitOfWork, sha256: str) -> KeptFileView:
    """What is known of a kept file, or ``NotFound``. Whether the caller may have it is the caller's to know."""
    kept = queries.find_kept(uow, sha256)
    if kept is None:
        raise NotFound("The file", sha256=sha256)
    return KeptFileView.model_validate(kept)


def open_kept(uow: UnitOfWork, sha256: str) -> bytes:
    """The content of a kept file, checked against its hash. Raises ``NotFound`` or ``KeptFileDamaged``."""
    kept = find_kept(uow, sha256)
    try:
        content = _path(uow.port(Settings), kept.sha256).read_bytes()
    except FileNotFoundError:
        raise KeptFileDamaged(sha256) from None
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise KeptFileDamaged(sha256)
    return content


def sweep_left_behind(uow: UnitOfWork) -> int:
    """Remove what units that rolled back and processes that were killed left on the disk; answers how many files.

    Reads the database only: a unit that reads is enough.
    """
    before = time.time() - LEFT_BEHIND_AFTER.total_seconds()
    removed = 0
    for folder in sorted((uow.port(Settings).data_dir / FOLDER).glob("??")):
        old = [path for path in folder.iterdir() if path.stat().st_mtime < before]
        drafts = [path for path in old if not _HASH.fullmatch(path.name)]
        known = queries.known_among(uow, [path.name for path in old if _HASH.fullmatch(path.name)])
        removed += sum(_remove_old(path, before) for path in old if path in drafts or path.name not in known)
    return removed


def _path(settings: Settings, sha256: str) -> Path:
    """Where a content lies; two letters of its hash make the folder, so that no folder grows too long."""
    if not _HASH.fullmatch(sha256):
        raise NotFound("The file", sha256=sha256)
    return settings.data_dir / FOLDER / sha256[:2] / sha256


def _is_there(path: Path, size: int) -> bool:
    """Whether the content is on the disk; if so it is young again, so that no sweep takes it before its row comes."""
    with contextlib.suppress(FileNotFoundError):
        os.utime(path)
        return path.stat().st_size == size
    return False


def write_synced(path: Path, content: bytes) -> None:
    """Write under a passing name, to the disk, then the name: after a power cut the file is whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as passing:
        try:
            passing.write(content)
            passing.flush()
            os.fsync(passing.fileno())
        except BaseException:
            Path(passing.name).unlink()
            raise
    os.replace(passing.name, path)
    _sync_folder(path.parent)
    _sync_folder(path.parent.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old(path: Path, before: float) -> bool:
    """Look once more: somebody may have stored the same content a moment ago."""
    with contextlib.suppress(FileNotFoundError):
        if path.stat().st_mtime < before:
            path.unlink()
            return True
    return False
