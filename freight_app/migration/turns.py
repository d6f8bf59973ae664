"""Long work lets others write in between: SQLite has one writer, and wakes nobody who waits.

Processes of the house say that they wait and are let in between any two writes (``kit/writers.py``). Programs that know
nothing of this (SQLite's own shell, a backup) look every tenth of a second at last, so now and then they get as long.
"""

from __future__ import annotations

import time

from freight_app.kit.db import UnitOfWork

BREATH_S = 0.12
# Within the patience of such a program, which is five seconds by custom of the house.
AT_LEAST_EVERY_S = 2.0
# Longer apart than this, two writes leave time enough between them.
_WORK_PAUSES_S = 1.0


class _Breathing:
    """Since when this process has been writing without a breath. Read and written by whoever writes, one at a time."""

    def __init__(self) -> None:
        self._began_at = 0.0
        self._wrote_at = 0.0

    def breathe(self) -> None:
        now = time.monotonic()
        if now - self._wrote_at > _WORK_PAUSES_S:
            self._began_at = now
        elif now - self._began_at > AT_LEAST_EVERY_S:
            time.sleep(BREATH_S)
            self._began_at = now = time.monotonic()
        self._wrote_at = now


_breathing = _Breathing()


def let_others_write(uow: UnitOfWork) -> None:
    """Every two seconds, leave the database alone for a moment once this unit has committed; the writers of this
    process wait then."""
    if uow.dialect == "sqlite":
        uow.after_commit(_breathing.breathe)
