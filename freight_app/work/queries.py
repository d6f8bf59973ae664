"""The SQL of one task's life; ``claim_queries`` takes tasks, ``list_queries`` looks at many.

Every change of status is guarded by the statuses it may come from.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.work.dtos import ClaimedTask
from freight_app.work.models import LIVE, RUNNING_SQL, WAITING, TaskStatus, WorkTask, states_before
from freight_app.work.plain_sql import ask, change

MAX_ERROR_LENGTH = 2000
_IS_CANCEL_REQUESTED = col(WorkTask.cancel_requested_at).is_not(None)


_TASKS: sa.Table = WorkTask.__table__  # type: ignore[attr-defined]
_IS_HELD = f"id = :task_id AND lease_token = :token AND {RUNNING_SQL}"
_HOLDS_LEASE = f"SELECT id FROM work_task WHERE {_IS_HELD}"  # noqa: S608 - put together from constants of this room
_FINISH = (
    "UPDATE work_task SET status = 'succeeded', finished_at = :now, last_error = NULL, lease_token = NULL,"  # noqa: S608
    f" lease_until = NULL WHERE {_IS_HELD}"
)


# Built once: it runs inside every checkout, and building a statement costs more than running it.
@lru_cache
def _insert_once(dialect: str) -> Any:
    return insert_into(dialect, _TASKS).on_conflict_do_nothing().returning(_TASKS.c.id)


def insert_task(uow: UnitOfWork, row: dict[str, Any]) -> int | None:
    """The new task's id, or None when a live one carries its key."""
    return uow.session.connection().execute(_insert_once(uow.dialect), row).scalar_one_or_none()


def find_live_task_id(uow: UnitOfWork, kind: str, unique_key: str) -> int | None:
    return uow.session.exec(
        select(WorkTask.id).where(
            WorkTask.kind == kind, WorkTask.unique_key == unique_key, col(WorkTask.status).in_(LIVE)
        )
    ).first()


def has_expired_lease(uow: UnitOfWork) -> bool:
    statement = select(WorkTask.id).where(WorkTask.status == TaskStatus.RUNNING, col(WorkTask.lease_until) < uow.now())
    return uow.session.exec(statement.limit(1)).first() is not None


def holds_lease(uow: UnitOfWork, task_id: int, token: str) -> bool:
    return bool(ask(uow.session.connection(), _HOLDS_LEASE, {"task_id": task_id, "token": token}))


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
    # What the handler changed goes first: a statement past the session does not see to that.
    uow.session.flush()
    values = {"task_id": task_id, "token": token, "now": uow.now()}
    return change(uow.session.connection(), _FINISH, values) == 1


def retry(uow: UnitOfWork, task_id: int, token: str, *, error: str, run_at: datetime) -> TaskStatus | None:
    """Let a task wait for its next attempt, or end it as cancelled if that was asked for.

    Answers what it became, or None when the lease is no longer ours.
    """
    values = {
        "status": sa.case((_IS_CANCEL_REQUESTED, TaskStatus.CANCELLED), else_=TaskStatus.RETRYING),
        "finished_at": sa.case((_IS_CANCEL_REQUESTED, uow.now()), else_=sa.null()),
        "run_at": run_at,
        "last_error": error,
    }
    return _leave_running(uow, task_id, token, TaskStatus.RETRYING, values)


def bury(uow: UnitOfWork, task_id: int, token: str, *, error: str) -> TaskStatus | None:
    """Give a task up, or end it as cancelled if that was asked for; answers as ``retry`` does."""
    values = {
        "status": sa.case((_IS_CANCEL_REQUESTED, TaskStatus.CANCELLED), else_=TaskStatus.DEAD),
        "finished_at": uow.now(),
        "last_error": error,
    }
    return _leave_running(uow, task_id, token, TaskStatus.DEAD, values)


def _leave_running(
    uow: UnitOfWork, task_id: int, token: str, status: TaskStatus, values: dict[str, Any]
) -> TaskStatus | None:
    became = uow.session.exec(
        sa.update(WorkTask)
        .where(
            col(WorkTask.id) == task_id,
            col(WorkTask.lease_token) == token,
            col(WorkTask.status).in_(states_before(status)),
        )
        .values(lease_token=None, lease_until=None, **values)
        .returning(col(WorkTask.status))
    ).scalar_one_or_none()
    return None if became is None else TaskStatus(became)


def cancel_live(uow: UnitOfWork, task_id: int) -> bool:
    """End a waiting task, ask a running one to stop; False when it has ended already.

    One statement: a task that goes from waiting to running or back at this moment is caught either way.
    """
    is_waiting = col(WorkTask.status).in_(WAITING)
    changed = uow.session.exec(
        sa.update(WorkTask)
        .where(col(WorkTask.id) == task_id, col(WorkTask.status).in_(LIVE))
        .values(
            status=sa.case((is_waiting, TaskStatus.CANCELLED), else_=col(WorkTask.status)),
            finished_at=sa.case((is_waiting, uow.now()), else_=sa.null()),
            cancel_requested_at=sa.func.coalesce(col(WorkTask.cancel_requested_at), uow.now()),
        )
    )
    return changed.rowcount == 1


def is_cancel_requested(uow: UnitOfWork, task_id: int, token: str) -> bool:
    statement = select(WorkTask.id).where(WorkTask.id == task_id, WorkTask.lease_token == token, _IS_CANCEL_REQUESTED)
    return uow.session.exec(statement).first() is not None


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


def bury_for_good(uow: UnitOfWork, task_id: int) -> bool:
    """Nobody wants a dead task any more; False when it is not dead."""
    changed = uow.session.exec(
        sa.update(WorkTask)
        .where(col(WorkTask.id) == task_id, col(WorkTask.status) == TaskStatus.DEAD)
        .values(status=TaskStatus.CANCELLED, finished_at=uow.now())
    )
    return changed.rowcount == 1


def list_redrivable(
    uow: UnitOfWork, *, kind: str | None, tenant: str | None, text: str | None, limit: int
) -> list[tuple[int, str | None]]:
    """Dead tasks, the oldest first, with their keys; those that a live twin does by now are left out."""
    twin = orm.aliased(WorkTask)
    has_twin = (
        select(twin.id)
        .where(twin.kind == WorkTask.kind, twin.unique_key == WorkTask.unique_key, col(twin.status).in_(LIVE))
        .exists()
    )
    statement = (
        select(WorkTask.id, WorkTask.unique_key)
        .where(WorkTask.status == TaskStatus.DEAD, sa.or_(col(WorkTask.unique_key).is_(None), ~has_twin))
        .order_by(col(WorkTask.id))
        .limit(limit)
    )
    if kind is not None:
        statement = statement.where(WorkTask.kind == kind)
    if tenant is not None:
        statement = statement.where(WorkTask.tenant == tenant)
    if text:
        statement = statement.where(col(WorkTask.last_error).icontains(text, autoescape=True))
    return [(task_id, key) for task_id, key in uow.session.exec(statement).all() if task_id is not None]


def write_payload(uow: UnitOfWork, task_id: int, payload: dict[str, Any]) -> bool:
    """Replace the payload of a task that waits or is dead; False when it does neither."""
    changed = uow.session.exec(
        sa.update(WorkTask)
        .where(col(WorkTask.id) == task_id, col(WorkTask.status).in_((*WAITING, TaskStatus.DEAD)))
        .values(payload=payload)
    )
    return changed.rowcount == 1


def get_task(uow: UnitOfWork, task_id: int) -> WorkTask | None:
    # As the database has it: the UPDATEs here pass by what the session remembers.
    statement = select(WorkTask).where(WorkTask.id == task_id).execution_options(populate_existing=True)
    return uow.session.exec(statement).first()


def delete_finished(uow: UnitOfWork, statuses: Collection[TaskStatus], before: datetime) -> int:
    deleted = uow.session.exec(
        sa.delete(WorkTask).where(col(WorkTask.status).in_(statuses), col(WorkTask.finished_at) < before)
    )
    return deleted.rowcount
