"""A scheduler in a process of its own, to be killed and frozen:
``python -m tests.work.timetable_process URL FOLDER LEASE_S``.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from freight_app.kit.cache import MemoryCache
from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.settings import Settings
from freight_app.kit.versions import raise_versions
from freight_app.work.leadership import Leadership
from freight_app.work.timetable_jobs import Job
from freight_app.work.timetable_keeper import TimetableKeeper
from freight_app.work.timetable_ticking import build_scheduler
from tests.work.worker_process import wait_the_first_time

TICK_S = 0.1


def build_jobs(folder: Path) -> list[Job]:
    """``count`` counts its runs, in all and by process; ``hang`` hangs the first time that it runs."""

    def count(uow: UnitOfWork) -> None:
        raise_versions(uow.session, ["count", f"count by {os.getpid()}"])

    def hang(_house: House) -> None:
        wait_the_first_time(folder)

    return [
        Job(name="count", title="Count", every=timedelta(seconds=1), work=count),
        Job(name="hang", title="Hang", every=timedelta(hours=1), run=hang),
    ]


def main() -> None:
    url, folder, lease_s = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    # Blocked before any thread starts: a signal that lands on another thread would not wake this one.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    settings = Settings(database_url=url, data_dir=folder, _env_file=None)  # type: ignore[call-arg]
    house = House(settings=settings, database=Database(url), cache=MemoryCache())
    keeper = TimetableKeeper(
        house,
        build_jobs(folder),
        lambda _uow: ZoneInfo("Africa/Tunis"),
        leadership=Leadership(lease=timedelta(seconds=lease_s)),
        renew_every_s=lease_s / 3,
    )
    scheduler = build_scheduler(keeper, tick_s=TICK_S)
    scheduler.start()
    (folder / f"ready {os.getpid()}").touch()
    signal.sigwait({signal.SIGTERM})
    drained = keeper.stop(5)
    scheduler.shutdown(wait=True)
    sys.exit(0 if drained else 3)


if __name__ == "__main__":
    main()
