"""Trouble of the house itself: work that was given up, backups that somebody made and makes no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from freight_app.kit.db import UnitOfWork
from freight_app.kit.settings import Settings
from freight_app.messaging.alerts.checking import AlertCheck, FoundTrouble
from freight_app.messaging.alerts.dtos import Severity
from freight_app.work.service import summarize_work

# A week's trade can be typed in again from paper; more cannot.
BACKUP_IS_OLD_AFTER = timedelta(days=7)


def find_given_up(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """Background tasks that wait for a person."""
    if dead := summarize_work(uow).dead:
        yield FoundTrouble(None, Severity.WARNING, {"count": str(dead)}, key="house")


def find_old_backup(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """The last file in the data folder's ``backups`` is old.

    A shop that keeps its backups elsewhere has none there, of which nothing can be known.
    """
    folder = uow.port(Settings).data_dir / "backups"
    made = [path.stat().st_mtime for path in folder.glob("freight-*.tar.gz")] if folder.is_dir() else []
    if not made:
        return
    last = datetime.fromtimestamp(max(made), UTC)
    if uow.now() - last > BACKUP_IS_OLD_AFTER:
        yield FoundTrouble(None, Severity.CRITICAL, {"made_at": last.isoformat(timespec="seconds")}, key="house")


GIVEN_UP = AlertCheck("tasks_given_up", find_given_up)
OLD_BACKUP = AlertCheck("backup_too_old", find_old_backup)
