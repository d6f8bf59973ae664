"""The worker against the clock, against kill -9 and against its twins: real threads, real processes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from freight_app.kit.db import Database
from freight_app.kit.versions import VersionCounter
from freight_app.work import service
from freight_app.work.dtos import TaskView
from freight_app.work.models import TaskStatus, WorkTask
from freight_app.work.running import LEASE, claim_tasks
from freight_app.work.worker import Worker
from tests.work import worker_process

pytestmark = pytest.mark.race


@pytest.fixture
def spawn(database_url: str, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker process; all are gone after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "tests.work.worker_process", database_url, str(tmp_path)])
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def put(database: Database, kind: str, topic: str, run_at: datetime | None = None) -> int:
    with database.write() as uow:
        task_id = service.enqueue(uow, kind, {"topic": topic}, run_at=run_at)
    assert task_id is not None
    return task_id


def look(database: Database, task_id: int) -> TaskView:
    with database.read() as uow:
        return service.get_task(uow, task_id)


def runs_of(database: Database, topic: str) -> int:
    """How often a run for the topic was committed."""
    with database.read() as uow:
        return uow.session.exec(select(VersionCounter.number).where(VersionCounter.topic == topic)).first() or 0


def wait_until(true: Callable[[], bool], *, within_s: float = 20) -> float:
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < within_s, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - started


def test_a_task_whose_worker_was_killed_in_the_middle_is_done_once(
    database: Database, spawn: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    task_id = put(database, "hang", "t")
    victim = spawn()
    wait_until((tmp_path / "started").exists)
    victim.kill()
    victim.wait()
    assert runs_of(database, "t") == 0

    rescuer = spawn()
    took_s = wait_until(lambda: look(database, task_id).status == TaskStatus.SUCCEEDED)
    assert took_s < 15
    assert runs_of(database, "t") == 1
    assert look(database, task_id).attempts == 2
    rescuer.terminate()
    assert rescuer.wait(10) == 0


def test_the_lease_and_the_look_for_orphans_keep_the_promise_of_fifteen_seconds() -> None:
    assert LEASE + timedelta(seconds=2) + timedelta(seconds=0.3) < timedelta(seconds=15)


def test_a_worker_that_was_frozen_past_its_lease_cannot_commit(
    database: Database, spawn: Callable[[], subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    task_id = put(database, "ship", "t")
    frozen = spawn()
    wait_until((tmp_path / "started").exists)
    frozen.send_signal(signal.SIGSTOP)
    spawn()
    wait_until(lambda: look(database, task_id).status == TaskStatus.SUCCEEDED)
    assert runs_of(database, "t") == 1

    (tmp_path / "go-on").touch()
    frozen.send_signal(signal.SIGCONT)
    frozen.terminate()
    assert frozen.wait(15) == 0
    assert runs_of(database, "t") == 1
    assert look(database, task_id).attempts == 2


def test_two_workers_never_run_the_same_task(database: Database, spawn: Callable[[], subprocess.Popen[bytes]]) -> None:
    topics = [f"t{number:03}" for number in range(150)]
    for topic in topics:
        put(database, "count", topic)
    workers = [spawn(), spawn()]

    def are_done() -> bool:
        with database.read() as uow:
            return service.summarize_work(uow).queued + service.summarize_work(uow).running == 0

    wait_until(are_done, within_s=60)
    for worker in workers:
        worker.terminate()
    assert [worker.wait(15) for worker in workers] == [0, 0]
    assert {topic: runs_of(database, topic) for topic in topics} == dict.fromkeys(topics, 1)
    with database.read() as uow:
        attempts = uow.session.exec(select(WorkTask.attempts).order_by(col(WorkTask.id))).all()
    assert list(attempts) == [1] * len(topics)


def test_a_due_task_starts_within_a_second(database: Database, tmp_path: Path) -> None:
    worker = Worker(database, registry=worker_process.build_registry(tmp_path))
    worker.start()
    due = [datetime.now(UTC) + timedelta(seconds=0.4 * step) for step in range(1, 5)]
    ids = [put(database, "count", "t", run_at=moment) for moment in due]
    wait_until(lambda: runs_of(database, "t") == len(ids))
    assert worker.stop()
    delays = [look(database, task_id).started_at for task_id in ids]
    for started_at, moment in zip(delays, due, strict=True):
        assert started_at is not None
        assert timedelta(0) <= started_at - moment < timedelta(seconds=1)


def test_a_long_outward_task_keeps_its_lease(database: Database, tmp_path: Path) -> None:
    worker = Worker(
        database,
        registry=worker_process.build_registry(tmp_path),
        lease=timedelta(seconds=0.9),
        rescue_every_s=0.1,
    )
    worker.start()
    task_id = put(database, "ship", "t")
    wait_until((tmp_path / "started").exists)
    time.sleep(2.5)
    (tmp_path / "go-on").touch()
    wait_until(lambda: look(database, task_id).status == TaskStatus.SUCCEEDED)
    assert worker.stop()
    assert (look(database, task_id).attempts, runs_of(database, "t")) == (1, 1)


def test_a_worker_that_stops_finishes_what_it_began_and_takes_nothing_more(database: Database, tmp_path: Path) -> None:
    worker = Worker(database, registry=worker_process.build_registry(tmp_path), threads=1)
    worker.start()
    begun = put(database, "ship", "begun")
    wait_until((tmp_path / "started").exists)
    waiting = put(database, "count", "waiting")
    assert not worker.stop(timeout_s=0.3)
    (tmp_path / "go-on").touch()
    wait_until(lambda: look(database, begun).status == TaskStatus.SUCCEEDED)
    time.sleep(0.5)
    assert look(database, waiting).status == TaskStatus.QUEUED
    assert claim_tasks(database, limit=5, registry=worker_process.build_registry(tmp_path))[0].id == waiting
