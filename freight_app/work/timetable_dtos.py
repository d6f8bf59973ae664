"""What the timetable answers."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from freight_app.work.timetable_models import RunStatus


class TimetableRow(BaseModel):
    """One recurring job as people look at it. ``last_*`` are None until it has run; ``runs`` counts failures too.

    ``last_duration_ms`` is None when the last run was cut off. ``is_late``: its time passed a while ago and it did
    not begin, so nobody keeps the timetable, or the run before it takes too long.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    title: str
    every_s: int | None
    daily_at: str | None
    zone: str | None
    next_run_at: datetime
    asked_at: datetime | None
    last_started_at: datetime | None
    last_finished_at: datetime | None
    last_status: RunStatus | None
    last_error: str | None
    last_duration_ms: int | None
    runs: int
    failures: int
    is_running: bool
    is_late: bool
