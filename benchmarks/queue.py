"""Promises: a due task starts within a second (p99), and tasks are given out at a rate that bears comparison.

The baseline is Huey on SQLite with the same durability and as many threads. It takes a task off its list before it runs
it, so a crash loses it; ours stays until its effect is committed, which costs two commits a task instead of one.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from huey import SqliteHuey

from benchmarks.frame import Figure, percentile
from freight_app.kit.clock import SystemClock
from freight_app.kit.db import Database, UnitOfWork
from freight_app.launcher.migrations import upgrade_database
from freight_app.work.registry import Registry, task
from freight_app.work.service import enqueue
from freight_app.work.worker import Worker
from tests.servers import PostgresServer

TASKS = 3_000
THREADS = 4
DUE_TASKS, DUE_WITHIN_S = 300, 6.0
MAX_START_S = 1.0
MIN_OF_HUEY = 0.5


def run() -> list[Figure]:
    huey_per_s = _huey_rate()
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        figures += _measure(f"sqlite:///{Path(folder) / 'freight.db'}", "SQLite", huey_per_s)
    server = PostgresServer.start()
    try:
        figures += _measure(server.url, "PostgreSQL", None)
    finally:
        server.stop()
    return figures


def _measure(url: str, name: str, huey_per_s: float | None) -> list[Figure]:
    database = Database(url)
    upgrade_database(database)
    per_s = _dispatch_rate(database)
    late = _lateness(database)
    database.dispose()
    return [
        Figure(
            name=f"dispatch, {THREADS} threads, {name}",
            figure=round(per_s),
            unit="tasks/s",
            baseline=None if huey_per_s is None else round(huey_per_s),
            ratio=None if huey_per_s is None else round(per_s / huey_per_s, 2),
            target="measured" if huey_per_s is None else f">= {MIN_OF_HUEY:g}x Huey",
            ok=huey_per_s is None or per_s >= MIN_OF_HUEY * huey_per_s,
        ),
        Figure(
            name=f"a due task starts, p99, {name}",
            figure=round(percentile(late, 0.99) * 1000),
            unit="ms",
            baseline=None,
            ratio=None,
            target=f"< {MAX_START_S:g} s",
            ok=percentile(late, 0.99) < MAX_START_S,
        ),
    ]


def _dispatch_rate(database: Database) -> float:
    done = _Countdown(TASKS)
    registry = Registry()
    task("bench", registry=registry)(lambda _uow, _payload: done.count())
    for first in range(0, TASKS, 500):
        with database.write() as uow:
            for number in range(first, first + 500):
                enqueue(uow, "bench", {"number": number})
    return done.rate(lambda: _working(database, registry))


def _lateness(database: Database) -> list[float]:
    """Seconds by which tasks began after their time, spread over a while as retries are."""
    late: list[float] = []
    done = _Countdown(DUE_TASKS)
    clock = SystemClock()
    registry = Registry()

    def note(_uow: UnitOfWork, payload: dict[str, Any]) -> None:
        late.append(clock.now().timestamp() - payload["due"])
        done.count()

    task("due", registry=registry)(note)
    begin = clock.now() + timedelta(seconds=1)
    with database.write() as uow:
        for number in range(DUE_TASKS):
            due = begin + timedelta(seconds=DUE_WITHIN_S * number / DUE_TASKS)
            enqueue(uow, "due", {"due": due.timestamp()}, run_at=due)
    done.rate(lambda: _working(database, registry))
    return late


def _huey_rate() -> float:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        queue = SqliteHuey("bench", filename=str(Path(folder) / "huey.db"), fsync=True, results=False)
        done = _Countdown(TASKS)

        @queue.task()
        def bench(_number: int) -> None:
            done.count()

        for number in range(TASKS):
            bench(number)

        @contextmanager
        def consuming() -> Iterator[None]:
            consumer = queue.create_consumer(workers=THREADS, worker_type="thread", periodic=False, initial_delay=0.05)
            consumer.start()
            yield
            consumer.stop(graceful=True)

        return done.rate(consuming)


@contextmanager
def _working(database: Database, registry: Registry) -> Iterator[None]:
    worker = Worker(database, registry=registry, threads=THREADS)
    worker.start()
    yield
    worker.stop()


class _Countdown:
    """How many tasks are still to come."""

    def __init__(self, count: int) -> None:
        self._total = self._left = count
        self._lock = threading.Lock()
        self._is_done = threading.Event()

    def count(self) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                self._is_done.set()

    def rate(self, working: Callable[[], Any]) -> float:
        """Tasks a second from the start of the workers to the last task."""
        start = time.perf_counter()
        with working():
            if not self._is_done.wait(300):
                raise TimeoutError(f"{self._left} tasks did not run")
            return self._total / (time.perf_counter() - start)
