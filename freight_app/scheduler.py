"""The timetable: every recurring job of every room in one readable list, and the process that keeps it.

The scheduler only ticks. What must survive a crash is a row in a table: a tick that was missed is made good by the
next one, because each looks at what is due, never at when it was called.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from freight_app.kit.house import House
from freight_app.kit.logs import configure_logs, get_log
from freight_app.kit.memory import collect_from_now_on, load_without_collecting
from freight_app.kit.settings import Settings
from freight_app.operations.heartbeat import SCHEDULER, beat
from freight_app.operations.retention import prune
from freight_app.orders.cancelling import complete_delivered_orders, expire_unpaid_orders
from freight_app.work.worker import Worker

_log = get_log("scheduler")
# Less than the launcher's own patience; a task that takes longer is done again by the next worker.
WORKER_PATIENCE_S = 8.0


@dataclass(frozen=True, slots=True)
class Tick:
    """A job that runs ``every`` so often, never twice at once in this one process."""

    name: str
    every: timedelta
    run: Callable[[House], None]


def fold_write_ahead_log(house: House) -> None:
    """SQLite's checkpoints belong to this process alone (see ``kit/db.py``)."""
    house.database.checkpoint()


def say_that_the_clock_runs(house: House) -> None:
    """What ``/api/v1/health`` looks at."""
    with house.write() as uow:
        beat(uow, SCHEDULER)


def expire_orders(house: House) -> None:
    """Unpaid orders give back the goods that they hold."""
    with house.write() as uow:
        expire_unpaid_orders(uow)


def complete_orders(house: House) -> None:
    with house.write() as uow:
        complete_delivered_orders(uow)


def throw_away(house: House) -> None:
    with house.write() as uow:
        pruned = prune(uow)
    _log.info("thrown away", **pruned.model_dump())


TIMETABLE: tuple[Tick, ...] = (
    Tick("say that the clock runs", timedelta(seconds=30), say_that_the_clock_runs),
    Tick("expire unpaid orders", timedelta(seconds=30), expire_orders),
    Tick("fold the write-ahead log", timedelta(minutes=1), fold_write_ahead_log),
    Tick("complete delivered orders", timedelta(hours=1), complete_orders),
    Tick("throw away what has served", timedelta(hours=1), throw_away),
)


def build_scheduler(house: House, timetable: tuple[Tick, ...] = TIMETABLE) -> BackgroundScheduler:
    """A scheduler with every tick of the timetable, not started. A late tick runs once, not once per missed time.

    Each runs at the start as well: what was missed while the house was closed is made good at once.
    """
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for tick in timetable:
        scheduler.add_job(
            run_tick,
            IntervalTrigger(seconds=int(tick.every.total_seconds())),
            (tick, house),
            name=tick.name,
            next_run_time=datetime.now(UTC),
        )
    return scheduler


def run_tick(tick: Tick, house: House) -> None:
    """Run a tick; a failure is logged and the timetable goes on."""
    try:
        tick.run(house)
    except Exception:  # noqa: BLE001 - one room's failure must not stop the clock of the others
        _log.exception("a tick failed", tick=tick.name)


def run_scheduler(settings: Settings) -> None:
    """Keep the timetable and do the background tasks until SIGTERM or SIGINT, then let what runs finish."""
    load_without_collecting()
    from freight_app.wiring import open_house

    configure_logs(settings.log_level)
    house = open_house(settings)
    collect_from_now_on()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    scheduler = build_scheduler(house)
    worker = Worker(house.database)
    scheduler.start()
    worker.start()
    _log.info("the timetable is kept", ticks=[tick.name for tick in TIMETABLE])
    # Not one endless wait: a signal that lands on another thread does not wake this one.
    while not stopping.wait(0.5):
        pass
    worker.stop(timeout_s=WORKER_PATIENCE_S)
    scheduler.shutdown(wait=True)
    house.database.dispose()
