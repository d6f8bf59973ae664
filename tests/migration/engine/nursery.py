"""Gives birth to workers of data jobs: ``python -m tests.migration.engine.nursery URL FOLDER``; a line is a worker.

The imports are done once; each worker is a fork of this process, which has neither threads nor connections.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from freight_app.kit.settings import Settings
from freight_app.wiring import open_house
from freight_app.work.worker import Worker

LEASE = timedelta(seconds=1.5)


def main() -> None:
    settings = Settings(database_url=sys.argv[1], data_dir=Path(sys.argv[2]), _env_file=None)  # type: ignore[call-arg]
    # Nobody waits for those that are killed.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        process_id = os.fork()
        if process_id == 0:
            # What a worker logs must not be read as its number.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            work(settings)
        sys.stdout.write(f"{process_id}\n")
        sys.stdout.flush()


def work(settings: Settings) -> None:
    """Be a worker until SIGTERM; ends the process."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    worker = Worker(open_house(settings).database, lease=LEASE, rescue_every_s=0.3, poll_s=0.05)
    worker.start()
    signal.sigwait({signal.SIGTERM})
    sys.exit(0 if worker.stop(10) else 3)


if __name__ == "__main__":
    main()
