"""Tables of the work room."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.work.procrastinate_schema import attach_procrastinate


class TaskStatus(StrEnum):
    """``retrying`` waits for its next attempt; ``dead`` waits for a person; ``cancelled`` is wanted no more."""

    QUEUED = "queued"
    RUNNING = "running"
    RETRYING = "retrying"
    SUCCEEDED = "succeeded"
    DEAD = "dead"
    CANCELLED = "cancelled"


TRANSITIONS: dict[TaskStatus, frozenset[TaskStatus]] = {
    TaskStatus.QUEUED: frozenset({TaskStatus.RUNNING, TaskStatus.CANCELLED}),
    TaskStatus.RETRYING: frozenset({TaskStatus.RUNNING, TaskStatus.CANCELLED}),
    TaskStatus.RUNNING: frozenset({TaskStatus.SUCCEEDED, TaskStatus.RETRYING, TaskStatus.DEAD, TaskStatus.CANCELLED}),
    TaskStatus.DEAD: frozenset({TaskStatus.QUEUED, TaskStatus.CANCELLED}),
    TaskStatus.SUCCEEDED: frozenset(),
    TaskStatus.CANCELLED: frozenset(),
}
WAITING = (TaskStatus.QUEUED, TaskStatus.RETRYING)
LIVE = (TaskStatus.QUEUED, TaskStatus.RETRYING, TaskStatus.RUNNING)

# Written out where a partial index is to be used: a database recognises it by these very words.
WAITING_SQL = "status IN ('queued', 'retrying')"
RUNNING_SQL = "status = 'running'"
_LIVE_SQL = "status IN ('queued', 'retrying', 'running')"


def states_before(status: TaskStatus) -> tuple[TaskStatus, ...]:
    """From where a status can be reached: the guard of every UPDATE that sets it."""
    return tuple(before for before, after in TRANSITIONS.items() if status in after)


class WorkTask(Table, table=True):
    """One thing to do later. ``lease_token`` is the fence: only its holder may finish the task."""

    __table_args__ = (
        # At most one live task a key; a finished one frees it.
        sa.Index(
            "uq_work_task_live_key",
            "kind",
            "unique_key",
            unique=True,
            sqlite_where=sa.text(f"unique_key IS NOT NULL AND {_LIVE_SQL}"),
            postgresql_where=sa.text(f"unique_key IS NOT NULL AND {_LIVE_SQL}"),
        ),
        # Small whatever the history: only what waits is in it.
        sa.Index(
            "ix_work_task_due",
            "run_at",
            sqlite_where=sa.text(WAITING_SQL),
            postgresql_where=sa.text(WAITING_SQL),
        ),
        # A lane is what one tenant wants of one kind at one priority, oldest first: a claim walks from lane to lane.
        sa.Index(
            "ix_work_task_lanes",
            "kind",
            "tenant",
            "priority",
            "run_at",
            "id",
            sqlite_where=sa.text(WAITING_SQL),
            postgresql_where=sa.text(WAITING_SQL),
        ),
        sa.Index(
            "ix_work_task_lease_until",
            "lease_until",
            sqlite_where=sa.text(RUNNING_SQL),
            postgresql_where=sa.text(RUNNING_SQL),
        ),
        sa.Index("ix_work_task_status_finished_at", "status", "finished_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=80)
    tenant: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    status: TaskStatus = Field(default=TaskStatus.QUEUED, sa_type=sa.String(16))  # type: ignore[call-overload]
    priority: int = 0
    unique_key: str | None = Field(default=None, max_length=200)
    run_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    # The numbers of a retry policy of its own; else those of the kind hold.
    policy: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    lease_token: str | None = Field(default=None, max_length=64)
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_error: str | None = Field(default=None, max_length=2000)
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancel_requested_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WorkTurn(Table, table=True):
    """When a tenant was last served, counted in claims: among equals, whoever waited longest goes first."""

    tenant: str = Field(primary_key=True, max_length=64)
    number: int = Field(sa_type=sa.BigInteger)


class WorkWorker(Table, table=True):
    """A worker that runs, as it last said of itself."""

    token: str = Field(primary_key=True, max_length=64)
    name: str = Field(max_length=200)
    started_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    threads: int
    running: int


attach_procrastinate(WorkTask.__table__)  # type: ignore[attr-defined]
