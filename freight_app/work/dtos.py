"""What the work room answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from freight_app.work.models import TaskStatus

MAX_KIND_LENGTH = 80
MAX_TENANT_LENGTH = 64


class _Dto(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class TaskView(_Dto):
    """One task as people look at it; ``policy`` is None where the kind's own holds."""

    id: int
    kind: str
    tenant: str
    payload: dict[str, Any]
    status: TaskStatus
    priority: int
    unique_key: str | None
    run_at: datetime
    attempts: int
    policy: dict[str, Any] | None = None
    last_error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_requested_at: datetime | None


class ClaimedTask(_Dto):
    """A task that a worker holds until its lease runs out."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_token: str
    policy: dict[str, Any] | None = None


class WorkSummary(_Dto):
    """How the queue stands. ``oldest_due_at`` is None when nothing due is waiting."""

    queued: int
    running: int
    retrying: int
    dead: int
    oldest_due_at: datetime | None


class KindSummary(_Dto):
    """How one kind stands. ``at_most`` is None for a kind without a limit; without a handler here nobody of this
    version does it. ``oldest_due_at`` is None when nothing due is waiting."""

    kind: str
    queued: int = 0
    running: int = 0
    retrying: int = 0
    dead: int = 0
    oldest_due_at: datetime | None = None
    succeeded_last_hour: int = 0
    at_most: int | None = None
    has_handler: bool = False


class TaskFilter(BaseModel):
    """Which tasks to list; ``text`` is looked for in the last error, whatever its case. None takes all."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    status: TaskStatus | None = None
    kind: str | None = Field(default=None, max_length=MAX_KIND_LENGTH)
    tenant: str | None = Field(default=None, max_length=MAX_TENANT_LENGTH)
    text: str | None = Field(default=None, max_length=200)


class WorkerView(_Dto):
    """A worker that was heard of within the last half minute; ``name`` is its host and process."""

    token: str
    name: str
    started_at: datetime
    seen_at: datetime
    threads: int
    running: int
