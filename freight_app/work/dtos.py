"""What the work room answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from freight_app.work.models import TaskStatus


class _Dto(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class TaskView(_Dto):
    """One task as people look at it."""

    id: int
    kind: str
    payload: dict[str, Any]
    status: TaskStatus
    priority: int
    unique_key: str | None
    run_at: datetime
    attempts: int
    last_error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ClaimedTask(_Dto):
    """A task that a worker holds until its lease runs out."""

    id: int
    kind: str
    payload: dict[str, Any]
    attempts: int
    lease_token: str


class WorkSummary(_Dto):
    """How the queue stands. ``oldest_due_at`` is None when nothing due is waiting."""

    queued: int
    running: int
    retrying: int
    dead: int
    oldest_due_at: datetime | None
