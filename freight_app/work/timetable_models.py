"""Tables of the timetable: when each recurring job last ran and runs next, and which process keeps it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class RunStatus(StrEnum):
    """How a run of a recurring job ended."""

    OK = "ok"
    FAILED = "failed"


class WorkTimetable(Table, table=True):
    """One recurring job. Exactly one of ``every_s`` and ``daily_at`` is set; ``zone`` is that of ``daily_at``.

    ``running_for`` is the holder of the leadership under which it runs now: the fence of its end.
    """

    name: str = Field(primary_key=True, max_length=80)
    title: str = Field(max_length=200)
    every_s: int | None = None
    daily_at: str | None = Field(default=None, max_length=5)
    zone: str | None = Field(default=None, max_length=64)
    next_run_at: datetime = Field(sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    running_for: str | None = Field(default=None, max_length=64)
    last_started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_status: RunStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    last_error: str | None = Field(default=None, max_length=2000)
    last_duration_ms: int | None = None
    runs: int = 0
    failures: int = 0


class WorkLeadership(Table, table=True):
    """Who leads until when. ``holder`` is new with every term; ``pid`` and ``host`` are for people."""

    name: str = Field(primary_key=True, max_length=40)
    holder: str | None = Field(default=None, max_length=64)
    pid: int
    host: str = Field(max_length=255)
    until: datetime = Field(sa_type=UtcDateTime)
