"""Workers that ask carriers, each a process of its own, to be killed. ``python -m tests.shipping.polling.asking_process
DATABASE_URL CARRIER_URL QUOTA``: each line it reads is one more worker, whose process id it answers."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import timedelta

# What shipments refer to.
import freight_app.catalogue.models  # noqa: F401
from freight_app.adapters.carriers.registry import HouseCarriers
from freight_app.kit.cache import Cache, MemoryCache
from freight_app.kit.db import Database
from freight_app.kit.logs import configure_logs
from freight_app.kit.settings import Settings
from freight_app.shipping.polling import tasks  # noqa: F401 - registers what is done
from freight_app.shipping.ports import Carriers
from freight_app.work.running import claim_tasks, rescue_orphans, run_claimed


def work(database_url: str, carrier_url: str, quota: int) -> None:
    settings = Settings(
        database_url=database_url,
        dhl_unified_key="key",  # type: ignore[arg-type]
        dhl_unified_url=carrier_url,
        dhl_unified_calls_a_day=quota,
        _env_file=None,  # type: ignore[call-arg]
    )
    database = Database(database_url)
    database.ports.provide(Settings, settings)
    database.ports.provide(Cache, MemoryCache())
    # Calls a second are another test's: here they would only make it slow.
    database.ports.provide(Carriers, HouseCarriers(settings, database, sleep=lambda _seconds: None))
    while True:
        rescue_orphans(database)
        for claimed in claim_tasks(database, limit=1, lease=timedelta(seconds=1)):
            run_claimed(database, claimed)
        time.sleep(0.02)


def main() -> None:
    database_url, carrier_url, quota = sys.argv[1], sys.argv[2], int(sys.argv[3])
    configure_logs("error")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            work(database_url, carrier_url, quota)
        print(child, flush=True)


if __name__ == "__main__":
    main()
