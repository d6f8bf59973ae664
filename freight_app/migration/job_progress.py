"""How a job moves on: batches are handed to the queue a few at a time, and the last of them ends the job.

Few at a time, so that a job can be paused or stopped at once and leaves the workers to others: the rest waits in the
batch table, where it costs nothing. All of this happens while the job is held, so two batches that end at the same
moment never both think that they were the last.
"""

from __future__ import annotations

from freight_app.accounts.tenant_dtos import TenantView
from freight_app.accounts.tenants import read_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.migration import queries, record_queries
from freight_app.migration.events import JobEnded
from freight_app.migration.job_loaders import loader_of
from freight_app.migration.loading import Finisher
from freight_app.migration.models import WORKING, JobStatus, MigrationJob, change_status
from freight_app.migration.plans import LoadPlan
from freight_app.work.service import enqueue

LOAD = "migration.load"
FINISH = "migration.finish"
# One is being loaded while the next ones are read and mapped.
IN_HAND = 3


def hand_out(uow: UnitOfWork, job: MigrationJob) -> None:
    """Give the queue as many batches as a job may have there; end the job when none is left. Hold the job."""
    if job.id is None or job.status not in WORKING or job.paused_at is not None or job.rows_total is None:
        return
    in_hand = queries.count_in_hand(uow, job.id)
    waiting = queries.next_queued(uow, job.id, max(0, IN_HAND - in_hand))
    if waiting:
        tenant = read_tenant(uow, job.tenant_id)
        for batch_id in waiting:
            if queries.set_batch(uow, batch_id, JobStatus.RUNNING, started_at=uow.now()):
                enqueue_batch(uow, tenant, batch_id)
    elif in_hand == 0:
        if not job.is_dry_run and _is_something_left_to_finish(uow, job):
            enqueue_finish(uow, job, above=0)
        else:
            end_job(uow, job)


def _is_something_left_to_finish(uow: UnitOfWork, job: MigrationJob) -> bool:
    loader = loader_of(LoadPlan.model_validate(job.plan))
    return isinstance(loader, Finisher) and bool(record_queries.list_waiting(uow, job.id or 0, above=0, limit=1))


def enqueue_finish(uow: UnitOfWork, job: MigrationJob, *, above: int) -> None:
    """All rows are in: what waits for others of them is looked at again, from the row after ``above`` on."""
    tenant = read_tenant(uow, job.tenant_id)
    enqueue(uow, FINISH, {"job": job.id, "above": above}, tenant=tenant.public_id, unique_key=f"{job.id}:{above}")


def hand_out_by_id(uow: UnitOfWork, job_id: int) -> None:
    """Hold the job, look at it afresh, and give the queue what it may have."""
    uow.session.flush()
    job = queries.lock_job(uow, job_id)
    if job is not None:
        hand_out(uow, job)


def enqueue_batch(uow: UnitOfWork, tenant: TenantView, batch_id: int) -> None:
    enqueue(uow, LOAD, {"batch": batch_id}, tenant=tenant.public_id, policy=tenant.retry_policy.to_policy())


def end_job(uow: UnitOfWork, job: MigrationJob) -> None:
    """Every record has its ending: so has the job. Hold the job."""
    if job.id is None:
        return
    if job.dead == 0:
        status = JobStatus.SUCCEEDED
    elif job.loaded or job.skipped:
        status = JobStatus.PARTIALLY_SUCCEEDED
    else:
        status = JobStatus.FAILED
    if change_status(uow, job.id, status, finished_at=uow.now(), paused_at=None):
        tell_of_end(uow, job.id)


def fail_job(uow: UnitOfWork, job_id: int, code: str, sentence: str) -> None:
    """The job cannot go on: its source cannot be read, or may not be."""
    if change_status(uow, job_id, JobStatus.FAILED, finished_at=uow.now(), error_code=code[:60], error=sentence[:2000]):
        tell_of_end(uow, job_id)


def tell_of_end(uow: UnitOfWork, job_id: int) -> None:
    uow.touch(f"migration:{job_id}")
    uow.publish(JobEnded(job_id))
