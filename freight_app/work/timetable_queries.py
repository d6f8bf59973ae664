"""All SQL of the timetable and of the leadership over it. Every change is guarded by what it may come from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.columns import UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.work.timetable_models import RunStatus, WorkLeadership, WorkTimetable

MAX_ERROR_LENGTH = 2000


def list_rows(uow: UnitOfWork) -> list[WorkTimetable]:
    return list(uow.session.exec(select(WorkTimetable).order_by(col(WorkTimetable.name))).all())


def lock_rows(uow: UnitOfWork) -> list[WorkTimetable]:
    return list(uow.session.exec(select(WorkTimetable).order_by(col(WorkTimetable.name)).with_for_update()).all())


def find_row(uow: UnitOfWork, name: str) -> WorkTimetable | None:
    statement = select(WorkTimetable).where(WorkTimetable.name == name).execution_options(populate_existing=True)
    return uow.session.exec(statement).first()


def ask(uow: UnitOfWork, name: str) -> bool:
    """Note the wish to run a job; an earlier one that still waits keeps its moment. False when there is no such job."""
    changed = uow.session.exec(
        sa.update(WorkTimetable)
        .where(col(WorkTimetable.name) == name)
        .values(asked_at=sa.func.coalesce(col(WorkTimetable.asked_at), sa.literal(uow.now(), UtcDateTime)))
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1


def mark_started(uow: UnitOfWork, row: WorkTimetable, holder: str, next_run_at: datetime) -> bool:
    """Mark a job as running for ``holder`` as its row was read; False when it runs, or was moved meanwhile."""
    changed = uow.session.exec(
        sa.update(WorkTimetable)
        .where(
            col(WorkTimetable.name) == row.name,
            col(WorkTimetable.running_for).is_(None),
            col(WorkTimetable.next_run_at) == row.next_run_at,
            sa.or_(col(WorkTimetable.next_run_at) <= uow.now(), col(WorkTimetable.asked_at).is_not(None)),
        )
        .values(running_for=holder, last_started_at=uow.now(), next_run_at=next_run_at, asked_at=None)
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1


def mark_finished(uow: UnitOfWork, name: str, holder: str, *, duration_ms: int, error: str | None) -> bool:
    """Note the end of a run; False when it no longer is ours to note."""
    ending = RunStatus.OK if error is None else RunStatus.FAILED
    return _leave_running(uow, name, holder, ending, {"last_duration_ms": duration_ms, "last_error": error})


def mark_cut_off(uow: UnitOfWork, name: str, holder: str, *, error: str, next_run_at: datetime) -> bool:
    """Note that a run will never end, because its process is gone; False when it ended after all."""
    values = {"last_duration_ms": None, "last_error": error, "next_run_at": next_run_at}
    return _leave_running(uow, name, holder, RunStatus.FAILED, values)


def _leave_running(uow: UnitOfWork, name: str, holder: str, status: RunStatus, values: dict[str, Any]) -> bool:
    changed = uow.session.exec(
        sa.update(WorkTimetable)
        .where(col(WorkTimetable.name) == name, col(WorkTimetable.running_for) == holder)
        .values(
            running_for=None,
            last_status=status,
            last_finished_at=uow.now(),
            runs=col(WorkTimetable.runs) + 1,
            failures=col(WorkTimetable.failures) + int(status is RunStatus.FAILED),
            **values,
        )
        .execution_options(synchronize_session=False)
    )
    return changed.rowcount == 1


def delete_rows(uow: UnitOfWork, names: Collection[str]) -> None:
    uow.session.exec(sa.delete(WorkTimetable).where(col(WorkTimetable.name).in_(sorted(names))))


def find_leader(uow: UnitOfWork, name: str) -> WorkLeadership | None:
    statement = select(WorkLeadership).where(WorkLeadership.name == name).execution_options(populate_existing=True)
    return uow.session.exec(statement).first()


def leads(uow: UnitOfWork, name: str, holder: str) -> bool:
    """Whether ``holder`` leads now; nobody can take over before this unit of work has ended."""
    statement = (
        select(WorkLeadership.name)
        .where(
            WorkLeadership.name == name,
            WorkLeadership.holder == holder,
            col(WorkLeadership.until) > uow.now(),
        )
        # Shared: several jobs may start at once. SQLite has one writer and needs no lock.
        .with_for_update(read=True)
    )
    return uow.session.exec(statement).first() is not None


def renew(uow: UnitOfWork, name: str, holder: str, lease: timedelta) -> bool:
    """Push back the end of the lease; False when another holds it now."""
    changed = uow.session.exec(
        sa.update(WorkLeadership)
        .where(col(WorkLeadership.name) == name, col(WorkLeadership.holder) == holder)
        .values(until=uow.now() + lease)
    )
    return changed.rowcount == 1


def take(uow: UnitOfWork, row: dict[str, Any], *, implausible_after: datetime) -> bool:
    """Take a lease that is free, that ran out or that ends absurdly far ahead; False when another holds it."""
    table: Any = sa.inspect(WorkLeadership).local_table
    insert = insert_into(uow.dialect, table)
    is_free = sa.or_(table.c.holder.is_(None), table.c.until <= uow.now(), table.c.until > implausible_after)
    values = {key: insert.excluded[key] for key in row if key != "name"}
    statement = insert.on_conflict_do_update(index_elements=["name"], set_=values, where=is_free)
    return uow.session.connection().execute(statement.returning(table.c.name), row).first() is not None


def release(uow: UnitOfWork, name: str, holder: str) -> bool:
    changed = uow.session.exec(
        sa.update(WorkLeadership)
        .where(col(WorkLeadership.name) == name, col(WorkLeadership.holder) == holder)
        .values(holder=None, until=uow.now())
    )
    return changed.rowcount == 1
