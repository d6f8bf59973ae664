"""A worker in a process of its own, to be killed and frozen: ``python -m tests.work.worker_process URL FOLDER``."""

from __future__ import annotations

import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from freight_app.kit.db import Database, Ports, UnitOfWork
from freight_app.kit.versions import raise_versions
from freight_app.work.registry import Registry, outward_task, task
from freight_app.work.worker import Worker

LEASE = timedelta(seconds=1.5)
RESCUE_EVERY_S = 0.3


def build_registry(folder: Path) -> Registry:
    """``count`` counts each run; ``hang`` and ``ship`` hang the first time that they run."""
    registry = Registry()

    def count(uow: UnitOfWork, payload: dict[str, Any]) -> None:
        raise_versions(uow.session, [payload["topic"]])

    def hang(uow: UnitOfWork, payload: dict[str, Any]) -> None:
        raise_versions(uow.session, [payload["topic"]])
        wait_the_first_time(folder)

    def act(_ports: Ports, topic: str) -> str:
        wait_the_first_time(folder)
        return topic

    task("count", registry=registry)(count)
    task("hang", registry=registry)(hang)
    outward_task(
        "ship",
        prepare=lambda _uow, payload: payload["topic"],
        act=act,
        record=lambda uow, _payload, topic: raise_versions(uow.session, [topic]),
        registry=registry,
    )
    return registry


def wait_the_first_time(folder: Path) -> None:
    """Say that the work has begun; whoever comes first hangs until told to go on."""
    try:
        (folder / "started").touch(exist_ok=False)
    except FileExistsError:
        return
    while not (folder / "go-on").exists():
        time.sleep(0.02)


def main() -> None:
    work(sys.argv[1], Path(sys.argv[2]))


def work(url: str, folder: Path) -> None:
    """Be a worker until SIGTERM; ends the process."""
    # Blocked before any thread starts: a signal that lands on another thread would not wake this one.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    worker = Worker(Database(url), registry=build_registry(folder), lease=LEASE, rescue_every_s=RESCUE_EVERY_S)
    worker.start()
    signal.sigwait({signal.SIGTERM})
    sys.exit(0 if worker.stop(10) else 3)


if __name__ == "__main__":
    main()
