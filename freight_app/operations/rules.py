"""Verdicts on plain values."""

from __future__ import annotations

# The WAL-reset bug (https://sqlite.org/wal.html) can corrupt a database on which two connections checkpoint at once.
# It came in 3.7.0; it was mended in 3.51.3 and, on the older branches, in these releases.
WAL_RESET_SINCE = (3, 7, 0)
WAL_RESET_FIXED = (3, 51, 3)
WAL_RESET_FIXED_ON_BRANCH: dict[tuple[int, ...], tuple[int, ...]] = {(3, 44): (3, 44, 6), (3, 50): (3, 50, 7)}


def has_wal_reset_bug(version: tuple[int, ...]) -> bool:
    """Whether a linked SQLite has the bug, so that one process alone may run checkpoints."""
    if version < WAL_RESET_SINCE or version >= WAL_RESET_FIXED:
        return False
    mended = WAL_RESET_FIXED_ON_BRANCH.get(version[:2])
    return mended is None or version < mended
