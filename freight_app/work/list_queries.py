"""The SQL of looking at the queue: lists, counts, and the workers that were heard of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into
from freight_app.work.dtos import KindSummary, TaskFilter, WorkSummary
from freight_app.work.models import WAITING, TaskStatus, WorkTask, WorkWorker

_COUNTED = (TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.RETRYING, TaskStatus.DEAD)


def list_by_status(uow: UnitOfWork, status: TaskStatus, *, limit: int) -> list[WorkTask]:
    statement = select(WorkTask).where(WorkTask.status == status).order_by(col(WorkTask.id).desc()).limit(limit)
    return list(uow.session.exec(statement).all())


def list_filtered(uow: UnitOfWork, filters: TaskFilter, page: PageRequest) -> tuple[list[WorkTask], int]:
    """One page of the matching tasks, the newest first, and how many match."""
    wanted: list[Any] = []
    if filters.status is not None:
        wanted.append(col(WorkTask.status) == filters.status)
    if filters.kind is not None:
        wanted.append(col(WorkTask.kind) == filters.kind)
    if filters.tenant is not None:
        wanted.append(col(WorkTask.tenant) == filters.tenant)
    if filters.text:
        wanted.append(col(WorkTask.last_error).icontains(filters.text, autoescape=True))
    total = uow.session.exec(select(sa.func.count()).select_from(WorkTask).where(*wanted)).one()
    rows = uow.session.exec(
        select(WorkTask).where(*wanted).order_by(col(WorkTask.id).desc()).limit(page.per_page).offset(page.offset)
    ).all()
    return list(rows), total


def summarize(uow: UnitOfWork) -> WorkSummary:
    counted: dict[str, int] = dict(
        uow.session.exec(
            select(WorkTask.status, sa.func.count())
            .where(col(WorkTask.status).in_(_COUNTED))
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


def summarize_kinds(
    uow: UnitOfWork, succeeded_within: timedelta, *, tenant: str | None = None
) -> dict[str, KindSummary]:
    """What the tables know of each kind that has something to tell, of one tenant if named; handlers are not their
    business."""
    found: dict[str, dict[str, Any]] = {}
    own = [] if tenant is None else [col(WorkTask.tenant) == tenant]
    counted = uow.session.exec(
        select(WorkTask.kind, WorkTask.status, sa.func.count())
        .where(col(WorkTask.status).in_(_COUNTED), *own)
        .group_by(col(WorkTask.kind), col(WorkTask.status))
    ).all()
    for kind, status, number in counted:
        found.setdefault(kind, {})[TaskStatus(status).value] = number
    oldest = uow.session.exec(
        select(WorkTask.kind, sa.func.min(WorkTask.run_at))
        .where(col(WorkTask.status).in_(WAITING), col(WorkTask.run_at) <= uow.now(), *own)
        .group_by(col(WorkTask.kind))
    ).all()
    for kind, due_at in oldest:
        found.setdefault(kind, {})["oldest_due_at"] = due_at
    succeeded = uow.session.exec(
        select(WorkTask.kind, sa.func.count())
        .where(WorkTask.status == TaskStatus.SUCCEEDED, col(WorkTask.finished_at) > uow.now() - succeeded_within, *own)
        .group_by(col(WorkTask.kind))
    ).all()
    for kind, number in succeeded:
        found.setdefault(kind, {})["succeeded_last_hour"] = number
    return {kind: KindSummary(kind=kind, **values) for kind, values in found.items()}


def write_worker(uow: UnitOfWork, row: dict[str, Any]) -> None:
    """What a worker says of itself; one whose row was pruned while it was frozen comes back."""
    insert = insert_into(uow.dialect, WorkWorker)
    told = {name: insert.excluded[name] for name in ("seen_at", "threads", "running")}
    uow.session.connection().execute(insert.on_conflict_do_update(index_elements=["token"], set_=told), row)


def delete_worker(uow: UnitOfWork, token: str) -> None:
    uow.session.exec(sa.delete(WorkWorker).where(col(WorkWorker.token) == token))


def list_workers(uow: UnitOfWork, seen_since: datetime) -> Sequence[WorkWorker]:
    return uow.session.exec(
        select(WorkWorker)
        .where(col(WorkWorker.seen_at) >= seen_since)
        .order_by(col(WorkWorker.started_at), col(WorkWorker.token))
    ).all()


def delete_silent_workers(uow: UnitOfWork, seen_before: datetime) -> None:
    uow.session.exec(sa.delete(WorkWorker).where(col(WorkWorker.seen_at) < seen_before))
