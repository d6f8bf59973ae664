"""All SQL of the work room. Every change of status is guarded by the statuses it may come from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.work.dtos import ClaimedTask, WorkSummary
from freight_app.work.models import LIVE, WAITING, TaskStatus, WorkTask, states_before

MAX_ERROR_LENGTH = 2000


# Built once: this runs inside every checkout, and building a statement costs more than running it.
@lru_cache
def _insert_once(dialect: str) -> Any:
    table: Any = sa.inspect(WorkTask).local_table
    insert = insert_into(dialect, table)
    return insert.on_conflict_do_nothing().returning(table.c.id)


def insert_task(uow: UnitOfWork, row: dict[str, Any]) -> int | None:
    """The new task's id, or None when a live one carries its key."""
    return uow.session.connection().execute(_insert_once(uow.dialect), row).scalar_one_or_none()


def find_live_task_id(uow: UnitOfWork, kind: str, unique_key: str) -> int | None:
    return uow.session.exec(
        select(WorkTask.id).where(
            WorkTask.kind == kind, WorkTask.unique_key == unique_key, col(WorkTask.status).in_(LIVE)
        )
    ).first()


def has_due_task(uow: UnitOfWork) -> bool:
    statement = select(WorkTask.id).where(col(WorkTask.status).in_(WAITING), col(WorkTask.run_at) <= uow.now())
    return uow.session.exec(statement.limit(1)).first() is not None


def has_expired_lease(uow: UnitOfWork) -> bool:
    statement = select(WorkTask.id).where(WorkTask.status == TaskStatus.RUNNING, col(WorkTask.lease_until) < uow.now())
    return uow.session.exec(statement.limit(1)).first() is not None


def claim_due(uow: UnitOfWork, *, limit: int, lease: timedelta, token: str) -> list[ClaimedTask]:
    """Take up to ``limit`` due tasks, the most urgent first; no two claims ever get the same one."""
    due = (
        select(WorkTask.id)
        .where(col(WorkTask.status).in_(WAITING), col(WorkTask.run_at) <= uow.now())
        .order_by(col(WorkTask.priority).desc(), col(WorkTask.run_at), col(WorkTask.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = uow.session.exec(due).all()
    if not ids:
        return []
    claimed = uow.session.exec(
        sa.update(WorkTask)
        .where(col(WorkTask.id).in_(ids), col(WorkTask.status).in_(states_before(TaskStatus.RUNNING)))
        .values(
            status=TaskStatus.RUNNING,
            attempts=col(WorkTask.attempts) + 1,
            lease_token=token,
            lease_until=uow.now() + lease,
            started_at=uow.now(),
        )
        .returning(col(WorkTask.id), col(WorkTask.kind), col(WorkTask.payload), col(WorkTask.attempts))
    ).all()
    order = {task_id: position for position, task_id in enumerate(ids)}
    return [
        ClaimedTask(id=row.id, kind=row.kind, payload=row.payload, attempts=row.attempts, lease_token=token)
        for row in sorted(claimed, key=lambda row: order[row.id])
    ]


def holds_lease(uow: UnitOfWork, task_id: int, token: str) -> bool:
    statement = select(WorkTask.id).where(
        WorkTask.id == task_id, WorkTask.lease_token == token, WorkTask.status == TaskStatus.RUNNING
    )
    return uow.session.exec(statement).first() is not None


def extend_leases(uow: UnitOfWork, held: Collection[tuple[int, str]], lease: timedelta) -> None:
    """Push back the end of the leases that are still ours; a lost one stays lost."""
    for task_id, token in sorted(held):
        uow.session.exec(
            sa.update(WorkTask)
            .where(
                col(WorkTask.id) == task_id,
                col(WorkTask.lease_token) == token,
                col(WorkTask.status) == TaskStatus.RUNNING,
            )
            .values(lease_until=uow.now() + lease)
        )


def finish(uow: UnitOfWork, task_id: int, token: str) -> bool:
    """Mark a task done; False when the lease is no longer ours."""
    return _leave_running(
        uow, task_id, token, {"status": TaskStatus.SUCCEEDED, "finished_at": uow.now(), "last_error": None}
    )


def retry(uow: UnitOfWork, task_id: int, token: str, *, error: str, run_at: datetime) -> bool:
    return _leave_running(uow, task_id, token, {"status": TaskStatus.RETRYING, "run_at": run_at, "last_error": error})


def bury(uow: UnitOfWork, task_id: int, token: str, *, error: str) -> bool:
    return _leave_running(
        uow, task_id, token, {"status": TaskStatus.DEAD, "finished_at": uow.now(), "last_error": error}
    )


def _leave_running(uow: UnitOfWork, task_id: int, token: str, values: dict[str, Any]) -> bool:
    changed = uow.session.exec(
        sa.update(WorkTask)
        .where(
            col(WorkTask.id) == task_id,
            col(WorkTask.lease_token) == token,
            col(WorkTask.status).in_(states_before(values["status"])),
        )
        .values(lease_token=None, lease_until=None, **values)
    )
    return changed.rowcount == 1


def lock_orphans(uow: UnitOfWork, limit: int = 100) -> list[ClaimedTask]:
    """Running tasks whose worker fell silent, locked for the rescue."""
    statement = (
        select(WorkTask)
        .where(WorkTask.status == TaskStatus.RUNNING, col(WorkTask.lease_until) < uow.now())
        .order_by(col(WorkTask.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [ClaimedTask.model_validate(row) for row in uow.session.exec(statement).all()]


def requeue_dead(uow: UnitOfWork, task_id: int) -> bool:
    """Put a dead task back in the queue with all its attempts; False when it is not dead."""
    changed = uow.session.exec(
        sa.update(WorkTask)
        .where(col(WorkTask.id) == task_id, col(WorkTask.status) == TaskStatus.DEAD)
        .values(status=TaskStatus.QUEUED, attempts=0, run_at=uow.now(), finished_at=None)
    )
    return changed.rowcount == 1


def get_task(uow: UnitOfWork, task_id: int) -> WorkTask | None:
    return uow.session.exec(select(WorkTask).where(WorkTask.id == task_id)).first()


def list_by_status(uow: UnitOfWork, status: TaskStatus, *, limit: int) -> list[WorkTask]:
    statement = select(WorkTask).where(WorkTask.status == status).order_by(col(WorkTask.id).desc()).limit(limit)
    return list(uow.session.exec(statement).all())


def summarize(uow: UnitOfWork) -> WorkSummary:
    counted: dict[str, int] = dict(
        uow.session.exec(
            select(WorkTask.status, sa.func.count())
            .where(WorkTask.status != TaskStatus.SUCCEEDED)
            .group_by(col(WorkTask.status))
        ).all()
    )
    oldest = uow.session.exec(
        select(sa.func.min(WorkTask.run_at)).where(col(WorkTask.status).in_(WAITING), col(WorkTask.run_at) <= uow.now())
    ).one()
    return WorkSummary(
        queued=counted.get(TaskStatus.QUEUED, 0),
        running=counted.get(TaskStatus.RUNNING, 0),
        retrying=counted.get(TaskStatus.RETRYING, 0),
        dead=counted.get(TaskStatus.DEAD, 0),
        oldest_due_at=oldest,
    )


def delete_succeeded(uow: UnitOfWork, before: datetime) -> int:
    deleted = uow.session.exec(
        sa.delete(WorkTask).where(col(WorkTask.status) == TaskStatus.SUCCEEDED, col(WorkTask.finished_at) < before)
    )
    return deleted.rowcount
