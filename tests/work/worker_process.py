"""A worker in a process of its own, to be killed and frozen: born by ``nursery``."""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

# Before the fork: each worker would import it anew.
import procrastinate  # noqa: F401

from freight_app.kit.db import Database, Ports, UnitOfWork
from freight_app.kit.versions import raise_versions
from freight_app.work.registry import Registry, heavy_task, outward_task, task
from freight_app.work.worker import Worker

LEASE_S = 1.5
RESCUE_EVERY_S = 0.3
AT_MOST = 2


def build_registry(folder: Path) -> Registry:
    """``count`` counts each run; ``hang`` and ``ship`` hang the first time that they run; ``few`` notes in a file from
    when to when it ran, at most two at once; ``heavy`` counts in another process."""
    registry = Registry()

    def count(uow: UnitOfWork, payload: dict[str, Any]) -> None:
        raise_versions(uow.session, [payload["topic"]])

    def hang(uow: UnitOfWork, payload: dict[str, Any]) -> None:
        raise_versions(uow.session, [payload["topic"]])
        wait_the_first_time(folder)

    def act(_ports: Ports, topic: str) -> str:
        wait_the_first_time(folder)
        return topic

    def note_the_time(_ports: Ports, topic: str) -> str:
        began = time.monotonic()
        time.sleep(0.05)
        (folder / f"ran {topic}").write_text(f"{began} {time.monotonic()}")
        return topic

    def read_topic(_uow: UnitOfWork, payload: dict[str, Any]) -> str:
        return payload["topic"]

    def record(uow: UnitOfWork, _payload: dict[str, Any], topic: str) -> None:
        raise_versions(uow.session, [topic])

    task("count", registry=registry)(count)
    task("hang", registry=registry)(hang)
    outward_task("ship", prepare=read_topic, act=act, record=record, registry=registry)
    outward_task("few", prepare=read_topic, act=note_the_time, record=record, at_most=AT_MOST, registry=registry)
    heavy_task("heavy", compute=compute, record=record, registry=registry)
    return registry


def compute(payload: dict[str, Any]) -> str:
    """Answers in which process it was computed."""
    time.sleep(payload["lasts_s"])
    return f"in {os.getpid()}"


def wait_the_first_time(folder: Path) -> None:
    """Say that the work has begun; whoever comes first hangs until told to go on."""
    try:
        (folder / "started").touch(exist_ok=False)
    except FileExistsError:
        return
    while not (folder / "go-on").exists():
        time.sleep(0.02)


def work(url: str, folder: Path, *, lease_s: float) -> None:
    """Be a worker until SIGTERM; ends the process and says how in a file."""
    # Blocked before any thread starts: a signal that lands on another thread would not wake this one.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    worker = Worker(
        Database(url),
        registry=build_registry(folder),
        lease=timedelta(seconds=lease_s),
        rescue_every_s=RESCUE_EVERY_S,
    )
    worker.start()
    signal.sigwait({signal.SIGTERM})
    code = 0 if worker.stop(10) else 3
    said = folder / f"ending {os.getpid()}"
    said.write_text(str(code))
    said.rename(folder / f"ended {os.getpid()}")
    os._exit(code)
