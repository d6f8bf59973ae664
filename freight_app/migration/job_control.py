"""What can be done with a job: pause, go on, stop, and try again."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from uuid import uuid4

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.migration import queries, record_queries
from freight_app.migration.dtos import JobView
from freight_app.migration.errors import WrongJobState
from freight_app.migration.job_loaders import require_needs
from freight_app.migration.job_progress import hand_out_by_id, tell_of_end
from freight_app.migration.jobs import require_job, start_reading, view_job
from freight_app.migration.models import JobStatus, MigrationJob, change_status, log_event
from freight_app.migration.plans import LoadPlan
from freight_app.work.errors import TaskNotCancellable
from freight_app.work.service import cancel_task


def pause_job(uow: UnitOfWork, tenant_id: int, public_id: str) -> JobView:
    """Begin no further batch; those in hand end. A job that is paused already stays so.

    Raises ``NotFound``, or ``WrongJobState`` for a job that does not run.
    """
    job = _hold(uow, tenant_id, public_id)
    if queries.pause_job(uow, job.id or 0):
        log_event(uow, job.id or 0, "job_paused")
    elif job.paused_at is None:
        raise _wrong_state("Only a job that runs can be paused.", job)
    return _afresh(uow, job)


def resume_job(uow: UnitOfWork, tenant_id: int, public_id: str) -> JobView:
    """Go on with a paused job. Raises ``NotFound``, or ``WrongJobState`` for one that is not paused."""
    job = _hold(uow, tenant_id, public_id)
    if not queries.resume_job(uow, job.id or 0):
        raise _wrong_state("Only a paused job can go on.", job)
    log_event(uow, job.id or 0, "job_resumed")
    hand_out_by_id(uow, job.id or 0)
    return _afresh(uow, job)


def cancel_job(uow: UnitOfWork, tenant_id: int, public_id: str) -> JobView:
    """Stop a job for good: what is loaded stays (see ``undoing.py``), a batch in the middle takes itself back.

    Raises ``NotFound``, or ``WrongJobState`` for a job that has ended.
    """
    job = _hold(uow, tenant_id, public_id)
    if not change_status(uow, job.id or 0, JobStatus.CANCELLED, finished_at=uow.now(), paused_at=None):
        raise _wrong_state("The job has ended already.", job)
    queries.move_waiting_batches(uow, job.id or 0, JobStatus.QUEUED, JobStatus.CANCELLED)
    if job.task_id is not None:
        with contextlib.suppress(TaskNotCancellable, NotFound):
            cancel_task(uow, job.task_id)
    tell_of_end(uow, job.id or 0)
    return _afresh(uow, job)


def retry_job(uow: UnitOfWork, tenant_id: int, public_id: str, *, rows: Collection[int] | None = None) -> JobView:
    """Try again what did not come through: the dead letters (of some ``rows`` only, if named), and what a stop left.

    Raises ``NotFound``, or ``WrongJobState`` for a job that runs, was taken back or has nothing to try again.
    """
    return _retry(uow, _hold(uow, tenant_id, public_id), rows=rows)


def retry_batch(uow: UnitOfWork, tenant_id: int, batch_public_id: str) -> JobView:
    """Try the dead letters of one batch again. Raises as ``retry_job`` does."""
    found = queries.find_batch(uow, tenant_id, batch_public_id)
    if found is None:
        raise NotFound("The batch", batch=batch_public_id)
    batch, job = found
    return _retry(uow, _hold(uow, tenant_id, job.public_id), batch_id=batch.id)


def _retry(
    uow: UnitOfWork, job: MigrationJob, *, rows: Collection[int] | None = None, batch_id: int | None = None
) -> JobView:
    job_id = job.id or 0
    require_needs(uow, LoadPlan.model_validate(job.plan))
    if job.undo_status is not None:
        raise _wrong_state("The job was taken back: begin a new one instead.", job)
    is_whole = rows is None and batch_id is None
    numbers = record_queries.list_waiting_dead(uow, job_id, batch_id=batch_id, numbers=rows)
    is_unread = job.rows_total is None
    is_unfinished = is_whole and (is_unread or job.status == JobStatus.CANCELLED)
    if not numbers and not is_unfinished:
        raise _wrong_state("There is nothing to try again.", job)
    columns = {"finished_at": None, "error": "", "error_code": ""}
    if not change_status(uow, job_id, JobStatus.RETRYING, **columns):
        raise _wrong_state("The job has to end before it can be tried again.", job)
    if is_whole:
        queries.move_waiting_batches(uow, job_id, JobStatus.CANCELLED, JobStatus.QUEUED)
    _add_second_tries(uow, job, numbers)
    log_event(uow, job_id, "retry_asked", facts={"records": len(numbers)})
    if is_unread:
        start_reading(uow, _locked(uow, job_id))
    hand_out_by_id(uow, job_id)
    return _afresh(uow, job)


def _add_second_tries(uow: UnitOfWork, job: MigrationJob, numbers: list[int]) -> None:
    """Batches of dead letters, as large as the job's others."""
    job_id, size = job.id or 0, LoadPlan.model_validate(job.plan).batch_size
    number = queries.last_batch_number(uow, job_id)
    added = 0
    for start in range(0, len(numbers), size):
        piece = numbers[start : start + size]
        added += 1
        batch_id = queries.insert_batch(
            uow,
            {
                "public_id": str(uuid4()),
                "job_id": job_id,
                "number": number + added,
                "is_retry": True,
                "first_row": piece[0],
                "rows": len(piece),
                "status": JobStatus.QUEUED,
            },
        )
        record_queries.put_into_retry(uow, job_id, piece, batch_id)
    if added:
        queries.set_job(uow, job_id, batches_total=job.batches_total + added)


def _hold(uow: UnitOfWork, tenant_id: int, public_id: str) -> MigrationJob:
    job = require_job(uow, tenant_id, public_id)
    return _locked(uow, job.id or 0)


def _locked(uow: UnitOfWork, job_id: int) -> MigrationJob:
    job = queries.lock_job(uow, job_id)
    if job is None:
        raise NotFound("The job")
    return job


def _afresh(uow: UnitOfWork, job: MigrationJob) -> JobView:
    uow.session.flush()
    uow.touch(f"migration:{job.id}")
    return view_job(uow, _locked(uow, job.id or 0))


def _wrong_state(sentence: str, job: MigrationJob) -> WrongJobState:
    return WrongJobState(sentence, status=str(job.status), undo_status=job.undo_status)
