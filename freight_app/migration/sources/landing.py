"""How a file comes to lie on disk: whole and safe, or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from freight_app.migration.sources.errors import NoRoom

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def temporary_beside(target: Path) -> Iterator[Path]:
    """A name beside the target, so that renaming stays within one file system. What still has it at the end goes."""
    path = target.with_name(f".{target.name[:80]}.{uuid4().hex}.part")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Within, a full disk is ``NoRoom``."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom from error
        raise


def settle(folder: Path) -> None:
    """The new name itself reaches the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
