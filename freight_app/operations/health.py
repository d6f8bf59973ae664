"""Can the house serve? Facts for load balancers, for the doctor and for people; no secrets, no paths."""

from __future__ import annotations

import shutil
import sqlite3

import sqlalchemy.exc
from pydantic import BaseModel, ConfigDict

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.operations.heartbeat import LATE_AFTER, SCHEDULER, last_beat
from freight_app.operations.revisions import code_revision, revision_of
from freight_app.operations.rules import has_wal_reset_bug
from freight_app.work.service import list_workers, summarize_work

# Below this an order could fail in the middle of being written.
LEAST_FREE_MB = 50


class Check(BaseModel):
    """One fact. A required one that is not ok means that the house cannot serve."""

    model_config = ConfigDict(frozen=True)

    name: str
    ok: bool
    required: bool
    detail: str


class Readiness(BaseModel):
    model_config = ConfigDict(frozen=True)

    ready: bool
    checks: list[Check]


def check_readiness(house: House) -> Readiness:
    """Look at what every request needs, and at what people want to know. Never raises, changes nothing."""
    checks = [*_check_database(house), _check_disk(house), _check_sqlite(house)]
    return Readiness(ready=all(check.ok for check in checks if check.required), checks=checks)


def sqlite_verdict(version: str = sqlite3.sqlite_version) -> tuple[bool, str]:
    """Whether the linked SQLite is free of the WAL-reset bug, and a sentence about it."""
    if has_wal_reset_bug(tuple(int(part) for part in version.split("."))):
        return False, f"{version} has the WAL-reset bug (mended in 3.51.3); one process alone runs checkpoints."
    return True, version


def _check_database(house: House) -> list[Check]:
    try:
        with house.read() as uow:
            return [
                Check(name="database", ok=True, required=True, detail=uow.dialect),
                _check_revision(uow),
                _check_scheduler(uow),
                _check_work(uow),
                _check_workers(uow),
            ]
    except sqlalchemy.exc.SQLAlchemyError as error:
        # The class alone: the text of a driver's error may hold addresses and names.
        return [Check(name="database", ok=False, required=True, detail=f"it does not answer ({type(error).__name__})")]


def _check_revision(uow: UnitOfWork) -> Check:
    """A database that Alembic never saw was made from the tables themselves, as the tests do."""
    found, wanted = revision_of(uow.session.connection()), code_revision()
    is_current = found in (None, wanted)
    detail = (found or "made from the tables") if is_current else f"{found}, while the code wants {wanted}"
    return Check(name="revision", ok=is_current, required=True, detail=detail)


def _check_scheduler(uow: UnitOfWork) -> Check:
    beat_at = last_beat(uow, SCHEDULER)
    if beat_at is None:
        return Check(name="scheduler", ok=False, required=False, detail="it has never run")
    silent_s = int((uow.now() - beat_at).total_seconds())
    is_late = uow.now() - beat_at > LATE_AFTER
    return Check(name="scheduler", ok=not is_late, required=False, detail=f"heard of {silent_s} s ago")


def _check_work(uow: UnitOfWork) -> Check:
    summary = summarize_work(uow)
    waiting = summary.queued + summary.retrying
    late = summary.oldest_due_at is not None and uow.now() - summary.oldest_due_at > LATE_AFTER
    detail = f"{waiting} waiting, {summary.running} running, {summary.dead} given up"
    return Check(name="work", ok=not late and not summary.dead, required=False, detail=detail)


def _check_workers(uow: UnitOfWork) -> Check:
    workers = list_workers(uow)
    threads, running = sum(worker.threads for worker in workers), sum(worker.running for worker in workers)
    detail = f"{len(workers)} with {threads} threads, {running} of them at work"
    return Check(name="workers", ok=bool(workers), required=False, detail=detail)


def _check_disk(house: House) -> Check:
    try:
        free_mb = shutil.disk_usage(house.settings.data_dir).free // 1_000_000
    except OSError:
        return Check(name="disk", ok=False, required=True, detail="the data folder is not there")
    return Check(name="disk", ok=free_mb >= LEAST_FREE_MB, required=True, detail=f"{free_mb} MB free")


def _check_sqlite(house: House) -> Check:
    is_sound, detail = sqlite_verdict()
    # On PostgreSQL the linked SQLite does not matter.
    return Check(name="sqlite", ok=is_sound or not house.database.is_sqlite, required=False, detail=detail)
