"""SQL and locks of jobs and batches. Every question about a tenant's things names the tenant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.tenant_scope import across_tenants, of_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.migration.dtos import JobQuery
from freight_app.migration.models import MigrationBatch, MigrationEvent, MigrationJob, MigrationUpload
from freight_app.migration.values import BATCH_TRANSITIONS, LIVE, WORKING, JobStatus, UndoStatus, states_before

_job: sa.Table = MigrationJob.__table__  # type: ignore[attr-defined]
_batch: sa.Table = MigrationBatch.__table__  # type: ignore[attr-defined]
# Why a statement on a job names no tenant.
_OF_A_TASK = "the id comes from a job that was looked up within its tenant"


def escape_like(text: str) -> str:
    """A text as a LIKE pattern that means itself; the escape is a backslash."""
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")


def find_upload(uow: UnitOfWork, tenant_id: int, public_id: str) -> MigrationUpload | None:
    """A file of the tenant that is still there."""
    statement = sa.select(MigrationUpload).where(
        col(MigrationUpload.public_id) == public_id, col(MigrationUpload.removed_at).is_(None)
    )
    return uow.session.execute(of_tenant(statement, MigrationUpload, tenant_id)).scalar_one_or_none()


def upload_by_id(uow: UnitOfWork, upload_id: int | None) -> MigrationUpload | None:
    """The file of a job that was looked up within its tenant; None for a job that has none."""
    statement = sa.select(MigrationUpload).where(col(MigrationUpload.id) == upload_id)
    return uow.session.execute(across_tenants(statement, because=_OF_A_TASK)).scalar_one_or_none()


def list_uploads(uow: UnitOfWork, tenant_id: int, page: PageRequest) -> tuple[Sequence[MigrationUpload], int]:
    """Files of the tenant that are still there, the newest first."""
    is_there = col(MigrationUpload.removed_at).is_(None)
    count = sa.select(sa.func.count()).select_from(MigrationUpload).where(is_there)
    total = uow.session.execute(of_tenant(count, MigrationUpload, tenant_id)).scalar_one()
    statement = (
        sa.select(MigrationUpload)
        .where(is_there)
        .order_by(col(MigrationUpload.id).desc())
        .offset(page.offset)
        .limit(page.per_page)
    )
    return uow.session.execute(of_tenant(statement, MigrationUpload, tenant_id)).scalars().all(), total


def is_upload_needed(uow: UnitOfWork, upload_id: int) -> bool:
    """Whether a job that has not ended reads the file."""
    statement = sa.select(_job.c.id).where(_job.c.upload_id == upload_id, _job.c.status.in_(LIVE)).limit(1)
    statement = across_tenants(statement, because="the id comes from an upload of the tenant")
    return uow.session.execute(statement).first() is not None


def list_old_uploads(uow: UnitOfWork, before: datetime) -> Sequence[MigrationUpload]:
    """Files of all tenants that came before a moment, are still there, and that no live job reads."""
    is_needed = sa.exists().where(
        col(MigrationJob.upload_id) == col(MigrationUpload.id), col(MigrationJob.status).in_(LIVE)
    )
    statement = sa.select(MigrationUpload).where(
        col(MigrationUpload.removed_at).is_(None), col(MigrationUpload.created_at) < before, ~is_needed
    )
    return uow.session.execute(across_tenants(statement, because="every tenant's old files go")).scalars().all()


def find_job(uow: UnitOfWork, tenant_id: int, public_id: str) -> MigrationJob | None:
    statement = sa.select(MigrationJob).where(col(MigrationJob.public_id) == public_id)
    return uow.session.execute(of_tenant(statement, MigrationJob, tenant_id)).scalar_one_or_none()


def job_by_id(uow: UnitOfWork, job_id: int) -> MigrationJob | None:
    """For the engine's own tasks, which were told the id by a job of theirs."""
    statement = sa.select(MigrationJob).where(col(MigrationJob.id) == job_id)
    statement = across_tenants(statement.execution_options(populate_existing=True), because=_OF_A_TASK)
    return uow.session.execute(statement).scalar_one_or_none()


def lock_job(uow: UnitOfWork, job_id: int) -> MigrationJob | None:
    """The job as it is now, and nobody else's until this unit ends. Whoever wants a batch as well locks that first."""
    statement = sa.select(MigrationJob).where(col(MigrationJob.id) == job_id).with_for_update()
    statement = across_tenants(statement.execution_options(populate_existing=True), because=_OF_A_TASK)
    return uow.session.execute(statement).scalar_one_or_none()


def find_job_of_request(uow: UnitOfWork, tenant_id: int, request_key: str) -> MigrationJob | None:
    statement = sa.select(MigrationJob).where(col(MigrationJob.request_key) == request_key)
    return uow.session.execute(of_tenant(statement, MigrationJob, tenant_id)).scalar_one_or_none()


def list_jobs(uow: UnitOfWork, tenant_id: int, query: JobQuery) -> tuple[Sequence[MigrationJob], int]:
    conditions: list[sa.ColumnElement[bool]] = []
    if query.status is not None:
        conditions.append(_job.c.status == query.status)
    if query.is_live is not None:
        conditions.append(_job.c.status.in_(LIVE) if query.is_live else _job.c.status.not_in(LIVE))
    if query.needs_people:
        # Nothing of a job that was taken back, or that only rehearsed, waits for anybody.
        conditions += [_job.c.dead > _job.c.dropped, _job.c.undo_status.is_(None), _job.c.is_dry_run.is_(False)]
    if query.target is not None:
        conditions.append(_job.c.target == query.target)
    if query.q:
        conditions.append(sa.func.lower(_job.c.name).like(f"%{escape_like(query.q.lower())}%", escape="\\"))
    count = sa.select(sa.func.count()).select_from(_job).where(*conditions)
    total = uow.session.execute(of_tenant(count, _job, tenant_id)).scalar_one()
    statement = (
        sa.select(MigrationJob).where(*conditions).order_by(_job.c.id.desc()).offset(query.offset).limit(query.per_page)
    )
    return uow.session.execute(of_tenant(statement, MigrationJob, tenant_id)).scalars().all(), total


def last_plan_for(uow: UnitOfWork, tenant_id: int, dataset: str) -> dict[str, Any] | None:
    """How the tenant's latest job loaded a dataset."""
    statement = sa.select(_job.c.plan).where(_job.c.plan["dataset"].as_string() == dataset)
    statement = of_tenant(statement, _job, tenant_id).order_by(_job.c.id.desc()).limit(1)
    return uow.session.execute(statement).scalar_one_or_none()


def list_live_jobs(uow: UnitOfWork, tenant_id: int) -> list[int]:
    """Of a tenant that may be gone already."""
    statement = sa.select(_job.c.id).where(_job.c.tenant_id == tenant_id, _job.c.status.in_(LIVE)).order_by(_job.c.id)
    statement = across_tenants(statement, because="the jobs of a deleted tenant are stopped as well")
    return list(uow.session.execute(statement).scalars())


def has_small_job_of_others(uow: UnitOfWork, tenant_id: int) -> bool:
    """Whether another tenant has a job under way that is one batch at most, as far as anybody knows."""
    statement = sa.select(
        sa.exists().where(
            _job.c.status.in_(LIVE),
            _job.c.tenant_id != tenant_id,
            _job.c.batches_total <= 1,
            _job.c.paused_at.is_(None),
        )
    )
    because = "only whether there is one is told, and to nobody but the worker"
    return uow.session.connection().execute(across_tenants(statement, because=because)).scalar_one()


def count_by_status(uow: UnitOfWork, tenant_id: int) -> dict[str, int]:
    statement = sa.select(_job.c.status, sa.func.count()).group_by(_job.c.status)
    rows = uow.session.execute(of_tenant(statement, _job, tenant_id))
    return {str(status): count for status, count in rows}


def sum_records(uow: UnitOfWork, tenant_id: int) -> tuple[int, int, int]:
    """Loaded, skipped and dead over all jobs of the tenant that were no dry runs."""
    sums = [sa.func.coalesce(sa.func.sum(_job.c[name]), 0) for name in ("loaded", "skipped", "dead")]
    statement = sa.select(*sums).where(_job.c.is_dry_run.is_(False))
    row = uow.session.execute(of_tenant(statement, _job, tenant_id)).one()
    return int(row[0]), int(row[1]), int(row[2])


def add_counts(uow: UnitOfWork, job_id: int, counts: dict[str, int]) -> bool:
    """Count records and batches that ended, unless the job was stopped meanwhile. Locks the job."""
    statement = (
        sa.update(_job)
        .where(_job.c.id == job_id, _job.c.status.in_(WORKING))
        .values({name: _job.c[name] + number for name, number in counts.items()})
    )
    changed = uow.session.connection().execute(across_tenants(statement, because=_OF_A_TASK))
    return changed.rowcount == 1


def count_dropped(uow: UnitOfWork, job_id: int, number: int) -> None:
    """Count dead letters that were dropped, or picked up again where the number is negative. Locks the job."""
    set_job(uow, job_id, dropped=_job.c.dropped + number)


def set_job(uow: UnitOfWork, job_id: int, *conditions: sa.ColumnElement[bool], **columns: Any) -> bool:
    """Change a job where the conditions hold; whether they did."""
    statement = sa.update(_job).where(_job.c.id == job_id, *conditions).values(**columns)
    changed = uow.session.connection().execute(across_tenants(statement, because=_OF_A_TASK))
    return changed.rowcount == 1


def pause_job(uow: UnitOfWork, job_id: int) -> bool:
    return set_job(uow, job_id, _job.c.status.in_(WORKING), _job.c.paused_at.is_(None), paused_at=uow.now())


def resume_job(uow: UnitOfWork, job_id: int) -> bool:
    return set_job(uow, job_id, _job.c.status.in_(WORKING), _job.c.paused_at.is_not(None), paused_at=None)


def begin_undo(uow: UnitOfWork, job_id: int) -> bool:
    """Whether nobody takes the job back already, or has to the end."""
    free = sa.or_(_job.c.undo_status.is_(None), _job.c.undo_status == UndoStatus.PARTLY)
    return set_job(uow, job_id, free, undo_status=UndoStatus.RUNNING, not_undone=0)


# --- batches


def find_batch(uow: UnitOfWork, tenant_id: int, public_id: str) -> tuple[MigrationBatch, MigrationJob] | None:
    statement = (
        sa.select(MigrationBatch, MigrationJob)
        .join(MigrationJob, col(MigrationBatch.job_id) == col(MigrationJob.id))
        .where(col(MigrationBatch.public_id) == public_id)
    )
    row = uow.session.execute(of_tenant(statement, MigrationJob, tenant_id)).one_or_none()
    return None if row is None else (row[0], row[1])


def batch_by_id(uow: UnitOfWork, batch_id: int) -> MigrationBatch | None:
    found = uow.session.execute(
        sa.select(MigrationBatch).where(col(MigrationBatch.id) == batch_id).execution_options(populate_existing=True)
    )
    return found.scalar_one_or_none()


def batches_of_job(uow: UnitOfWork, job_id: int, ids: Sequence[int]) -> dict[int, MigrationBatch]:
    """Those of some batches that are the job's, by id."""
    found = uow.session.execute(
        sa.select(MigrationBatch).where(col(MigrationBatch.job_id) == job_id, col(MigrationBatch.id).in_(ids))
    )
    return {batch.id or 0: batch for batch in found.scalars()}


def count_retry_batches(uow: UnitOfWork, job_id: int) -> int:
    """How many batches of second tries a job had."""
    return uow.session.execute(
        sa.select(sa.func.count()).where(_batch.c.job_id == job_id, _batch.c.is_retry)
    ).scalar_one()


def insert_batches(uow: UnitOfWork, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        uow.session.connection().execute(sa.insert(_batch), list(rows))


def insert_batch(uow: UnitOfWork, row: dict[str, Any]) -> int:
    """One batch; answers its id."""
    batch = MigrationBatch(**row)
    uow.session.add(batch)
    uow.session.flush()
    return batch.id or 0


def add_batch(uow: UnitOfWork, job_id: int) -> int:
    """Count one more batch of a job; answers the number that it gets. Locks the job."""
    statement = (
        sa.update(_job)
        .where(_job.c.id == job_id)
        .values(batches_total=_job.c.batches_total + 1)
        .returning(_job.c.batches_total)
    )
    return uow.session.connection().execute(across_tenants(statement, because=_OF_A_TASK)).scalar_one()


def shorten_batch(uow: UnitOfWork, batch_id: int, *, rows: int, length: int) -> None:
    """Leave a batch its first rows only."""
    uow.session.connection().execute(sa.update(_batch).where(_batch.c.id == batch_id).values(rows=rows, length=length))


def set_batch(uow: UnitOfWork, batch_id: int, to: JobStatus, **columns: Any) -> bool:
    """Move a batch, if it stands where it may be moved from; whether it moved. Locks it."""
    moved = uow.session.connection().execute(
        sa.update(_batch)
        .where(_batch.c.id == batch_id, _batch.c.status.in_(states_before(to, BATCH_TRANSITIONS)))
        .values(status=to, **columns)
    )
    return moved.rowcount == 1


def begin_batch(uow: UnitOfWork, batch_id: int) -> bool:
    """Count one more attempt of a batch that is in hand; whether it is. Locks it until this unit ends."""
    begun = uow.session.connection().execute(
        sa.update(_batch)
        .where(_batch.c.id == batch_id, _batch.c.status.in_(WORKING))
        .values(status=JobStatus.RUNNING, attempts=_batch.c.attempts + 1)
    )
    return begun.rowcount == 1


def count_in_hand(uow: UnitOfWork, job_id: int) -> int:
    return uow.session.execute(
        sa.select(sa.func.count()).where(_batch.c.job_id == job_id, _batch.c.status.in_(WORKING))
    ).scalar_one()


def next_queued(uow: UnitOfWork, job_id: int, limit: int) -> list[int]:
    rows = uow.session.execute(
        sa.select(_batch.c.id)
        .where(_batch.c.job_id == job_id, _batch.c.status == JobStatus.QUEUED)
        .order_by(_batch.c.number)
        .limit(limit)
    )
    return list(rows.scalars())


def move_waiting_batches(uow: UnitOfWork, job_id: int, start: JobStatus, to: JobStatus) -> int:
    """Move all batches of a job that nobody has in hand; answers how many. Hold the job."""
    moved = uow.session.connection().execute(
        sa.update(_batch).where(_batch.c.job_id == job_id, _batch.c.status == start).values(status=to)
    )
    return moved.rowcount


def last_batch_number(uow: UnitOfWork, job_id: int) -> int:
    return (
        uow.session.execute(sa.select(sa.func.max(_batch.c.number)).where(_batch.c.job_id == job_id)).scalar_one() or 0
    )


def list_batches(uow: UnitOfWork, job_id: int, page: PageRequest) -> tuple[Sequence[MigrationBatch], int]:
    total = uow.session.execute(sa.select(sa.func.count()).where(_batch.c.job_id == job_id)).scalar_one()
    rows = uow.session.execute(
        sa.select(MigrationBatch)
        .where(col(MigrationBatch.job_id) == job_id)
        .order_by(_batch.c.number)
        .offset(page.offset)
        .limit(page.per_page)
    )
    return rows.scalars().all(), total


def list_totals(uow: UnitOfWork, job_id: int) -> list[dict[str, Any]]:
    """What each ended batch summed up."""
    rows = uow.session.execute(sa.select(_batch.c.totals).where(_batch.c.job_id == job_id).order_by(_batch.c.number))
    return [totals for totals in rows.scalars() if totals]


# --- the log


def list_events(
    uow: UnitOfWork, job_id: int, *, after_id: int, before_id: int | None, level: str | None, limit: int
) -> Sequence[MigrationEvent]:
    """Lines of the log, the newest first."""
    event = MigrationEvent
    conditions = [col(event.job_id) == job_id, col(event.id) > after_id]
    if before_id is not None:
        conditions.append(col(event.id) < before_id)
    if level is not None:
        conditions.append(col(event.level) == level)
    rows = uow.session.execute(sa.select(event).where(*conditions).order_by(col(event.id).desc()).limit(limit))
    return rows.scalars().all()
