"""The timetable: every recurring job of every room in one readable list, and the process that keeps it.

The scheduler only ticks. What must survive a crash is a row in a table: a tick that was missed is made good by the
next one, because each looks at what is due, never at when it was called.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from freight_app.kit.house import House
from freight_app.kit.logs import configure_logs, get_log
from freight_app.kit.settings import Settings

_log = get_log("scheduler")


@dataclass(frozen=True, slots=True)
class Tick:
    """A job that runs ``every`` so often, never twice at once in this one process."""

    name: str
    every: timedelta
    run: Callable[[House], None]


def fold_write_ahead_log(house: House) -> None:
    """SQLite's checkpoints belong to this process alone (see ``kit/db.py``)."""
    house.database.checkpoint()


TIMETABLE: tuple[Tick, ...] = (Tick("fold the write-ahead log", timedelta(minutes=1), fold_write_ahead_log),)


def build_scheduler(house: House, timetable: tuple[Tick, ...] = TIMETABLE) -> BackgroundScheduler:
    """A scheduler with every tick of the timetable, not started. A late tick runs once, not once per missed time."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for tick in timetable:
        scheduler.add_job(
            run_tick, IntervalTrigger(seconds=int(tick.every.total_seconds())), (tick, house), name=tick.name
        )
    return scheduler


def run_tick(tick: Tick, house: House) -> None:
    """Run a tick; a failure is logged and the timetable goes on."""
    try:
        tick.run(house)
    except Exception:  # noqa: BLE001 - one room's failure must not stop the clock of the others
        _log.exception("a tick failed", tick=tick.name)


def run_scheduler(settings: Settings) -> None:
    """Keep the timetable until SIGTERM or SIGINT, then let what runs finish."""
    from freight_app.wiring import open_house

    configure_logs(settings.log_level)
    house = open_house(settings)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    scheduler = build_scheduler(house)
    scheduler.start()
    _log.info("the timetable is kept", ticks=[tick.name for tick in TIMETABLE])
    stopping.wait()
    scheduler.shutdown(wait=True)
    house.database.dispose()
