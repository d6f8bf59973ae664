"""Where the files of papers lie: on the disk first, always; in a far store as well, where the settings name one.

A paper that comes in never waits for a network: it lies in the data folder under the hash of its content when its row
is written, and a task carries it to the far store (``tasks.py``). What is far and has not been asked for lately goes
from the disk (``sweeping.py``); asked for again, it is brought back and checked.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from freight_app.documents.attached.errors import PaperLost
from freight_app.documents.kept_files import StoredContent, write_synced
from freight_app.kit.db import Ports
from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings

FOLDER = "attached"
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class FileStore(Protocol):
    """Files by the hash of their content, kept by somebody else. The null twin keeps none."""

    @property
    def is_far(self) -> bool:
        """Whether there is such a store at all."""
        ...

    def put(self, sha256: str, path: Path) -> None:
        """Keep a file; one that is kept already is the same. Raises ``OutsideFailure``."""
        ...

    def read(self, sha256: str) -> Iterator[bytes]:
        """Its content in pieces. Raises ``NotFound`` or ``OutsideFailure``."""
        ...

    def remove(self, sha256: str) -> None:
        """Forget a file; one that is not there is as well. Raises ``OutsideFailure``."""
        ...


def store_file(settings: Settings, content: bytes) -> StoredContent:
    """Write a content to the disk, whole or not at all; the same bytes twice are one file. Never within a unit."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = local_path(settings.data_dir, sha256)
    if path.is_file() and path.stat().st_size == len(content):
        # Young again, so that no sweep takes it before its row comes.
        os.utime(path)
    else:
        write_synced(path, content)
    return StoredContent(sha256=sha256, size=len(content))


def local_path(data_dir: Path, sha256: str) -> Path:
    """Where a content lies on the disk if it does; ``NotFound`` for what is no hash."""
    if not _HASH.fullmatch(sha256):
        raise NotFound("The file", sha256=sha256)
    return data_dir / FOLDER / sha256[:2] / sha256


def have_at_hand(ports: Ports, sha256: str) -> Path:
    """A file on the disk, brought back from the far store if need be. Never within a unit.

    Raises ``PaperLost`` when nobody has it or it is not what it was, ``OutsideFailure`` when the store is away.
    """
    path = local_path(ports.get(Settings).data_dir, sha256)
    if path.is_file():
        return path
    try:
        content = b"".join(ports.get(FileStore).read(sha256))
    except NotFound:
        raise PaperLost(sha256) from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PaperLost(sha256)
    write_synced(path, content)
    return path
