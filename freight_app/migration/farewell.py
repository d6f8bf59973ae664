"""What becomes of a tenant's jobs when the tenant goes: nothing of it runs any more."""

from __future__ import annotations

from freight_app.accounts.events import TenantDeleted
from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.migration import queries
from freight_app.migration.models import change_status
from freight_app.migration.values import JobStatus


def subscribe(bus: EventBus) -> None:
    bus.subscribe(TenantDeleted, stop_jobs)


def stop_jobs(uow: UnitOfWork, event: TenantDeleted) -> None:
    """Stop every job of the tenant; a batch in the middle takes itself back."""
    for job_id in queries.list_live_jobs(uow, event.tenant_id):
        if change_status(uow, job_id, JobStatus.CANCELLED, finished_at=uow.now(), paused_at=None):
            queries.move_waiting_batches(uow, job_id, JobStatus.QUEUED, JobStatus.CANCELLED)
