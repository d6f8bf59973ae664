"""The clock that ticks for a keeper: APScheduler, which here remembers nothing, because what matters is in the rows."""

from __future__ import annotations

import logging
from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from freight_app.kit.logs import get_log
from freight_app.work.timetable_keeper import TimetableKeeper

log = get_log("timetable")
# How often it is asked who leads and what is due, in seconds.
TICK_S = 1.0


def build_scheduler(keeper: TimetableKeeper, *, tick_s: float = TICK_S) -> BackgroundScheduler:
    """A scheduler with the keeper's two steps, not started."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    # A tick that finds the one before it still at work is no news.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    for name, step in (("lead", keeper.lead), ("start due jobs", keeper.start_due_jobs)):
        scheduler.add_job(_outlive_errors, IntervalTrigger(seconds=tick_s), (name, step), name=name)  # type: ignore[arg-type]
    return scheduler


def _outlive_errors(name: str, step: Callable[[], None]) -> None:
    """A scheduler outlives a database that is away."""
    try:
        step()
    except Exception:
        log.exception("a tick failed", tick=name)
