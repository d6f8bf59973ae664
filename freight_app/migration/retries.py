"""What of a job waits for another attempt, when that comes, and what went wrong before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from freight_app.accounts.tenants import read_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import MAX_PER_PAGE, PageRequest
from freight_app.migration import queries
from freight_app.migration.jobs import require_job
from freight_app.migration.models import MigrationBatch, MigrationJob
from freight_app.work.dtos import TaskFilter, TaskView
from freight_app.work.models import TaskStatus
from freight_app.work.service import list_tasks


class WaitingRetry(BaseModel):
    """A step that failed and is tried again. ``step`` is a kind of task: ``migration.load`` loads one batch."""

    model_config = ConfigDict(frozen=True)

    step: str
    batch: str | None
    batch_number: int | None
    # Attempts so far; the next one is one more.
    attempts: int
    next_attempt_at: datetime
    error: str


def list_retries(uow: UnitOfWork, tenant_id: int, public_id: str) -> list[WaitingRetry]:
    """What waits for another attempt, the next one first; ``NotFound`` when the tenant has no such job."""
    job = require_job(uow, tenant_id, public_id)
    tasks = _retrying_tasks(uow, read_tenant(uow, tenant_id).public_id)
    batches = queries.batches_of_job(
        uow, job.id or 0, [task.payload["batch"] for task in tasks if "batch" in task.payload]
    )
    found = [_view(task, batches) for task in tasks if _is_of(task.payload, job, batches)]
    return sorted(found, key=lambda retry: retry.next_attempt_at)


def _retrying_tasks(uow: UnitOfWork, tenant: str) -> list[TaskView]:
    wanted = TaskFilter(status=TaskStatus.RETRYING, tenant=tenant)
    tasks: list[TaskView] = []
    number = 1
    while True:
        page = list_tasks(uow, wanted, PageRequest(page=number, per_page=MAX_PER_PAGE))
        tasks += page.items
        if number >= page.pages:
            return tasks
        number += 1


def _is_of(payload: dict[str, Any], job: MigrationJob, batches: dict[int, MigrationBatch]) -> bool:
    return payload.get("job") == job.id or payload.get("batch") in batches


def _view(task: TaskView, batches: dict[int, MigrationBatch]) -> WaitingRetry:
    batch = batches.get(task.payload.get("batch", 0))
    return WaitingRetry(
        step=task.kind,
        batch=batch.public_id if batch else None,
        batch_number=batch.number if batch else None,
        attempts=task.attempts,
        next_attempt_at=task.run_at,
        error=task.last_error or "",
    )
