"""Workers are killed and frozen at random while they work; afterwards every task was done exactly once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import Database
from freight_app.kit.versions import VersionCounter
from freight_app.work import service
from freight_app.work.models import TaskStatus, WorkTask
from freight_app.work.worker import Worker
from tests.work import worker_process
from tests.work.test_worker import wait_until

pytestmark = pytest.mark.race

TASKS = 2000
KILLS = 22


class Nursery:
    """Workers of this test by their process ids."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.alive: list[int] = []

    def bear(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("one more\n")
        self._process.stdin.flush()
        self.alive.append(int(self._process.stdout.readline()))

    def kill_one(self) -> None:
        os.kill(self.alive.pop(random.randrange(len(self.alive))), signal.SIGKILL)

    def close(self) -> None:
        while self.alive:
            self.kill_one()
        self._process.kill()
        self._process.wait()


@pytest.fixture
def nursery(database_url: str, tmp_path: Path) -> Iterator[Nursery]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.work.nursery", database_url, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    opened = Nursery(process)
    yield opened
    opened.close()


def test_every_task_is_done_exactly_once_though_its_workers_are_killed(database: Database, nursery: Nursery) -> None:
    topics = [f"t{number:04}" for number in range(TASKS)]
    with database.write() as uow:
        for topic in topics:
            service.enqueue(uow, "count", {"topic": topic}, tenant=topic[-1])

    def count_left() -> int:
        with database.read() as uow:
            summary = service.summarize_work(uow)
        return summary.queued + summary.retrying + summary.running

    for _ in range(2):
        nursery.bear()
    wait_until(lambda: count_left() < TASKS)
    for _ in range(KILLS):
        time.sleep(random.uniform(0.02, 0.12))
        assert count_left() > 0, "there was nothing left to be killed in"
        nursery.kill_one()
        nursery.bear()
    wait_until(lambda: count_left() == 0, within_s=55)

    with database.read() as uow:
        runs = dict(uow.session.exec(select(VersionCounter.topic, VersionCounter.number)).all())
        statuses = dict(uow.session.exec(select(WorkTask.status, sa.func.count()).group_by(col(WorkTask.status))).all())
    assert {topic: runs.get(topic, 0) for topic in topics} == dict.fromkeys(topics, 1)
    assert statuses == {TaskStatus.SUCCEEDED: TASKS}


def test_a_worker_is_seen_while_it_lives_and_signs_off_when_it_stops(database: Database, tmp_path: Path) -> None:
    worker = Worker(database, registry=worker_process.build_registry(tmp_path), threads=3)
    worker.start()

    def names() -> list[tuple[str, int]]:
        with database.read() as uow:
            return [(seen.name, seen.threads) for seen in service.list_workers(uow)]

    wait_until(lambda: len(names()) == 1)
    [(name, threads)] = names()
    assert name.endswith(f":{os.getpid()}")
    assert threads == 3
    assert worker.stop()
    assert names() == []


def test_a_worker_that_fell_silent_is_left_out_and_forgotten(database: Database) -> None:
    with database.write() as uow:
        for token, silent_s in (("fresh", 20), ("silent", 40)):
            uow.session.connection().execute(
                sa.text("INSERT INTO work_worker VALUES (:token, 'h:1', :at, :at, 4, 0)").bindparams(
                    sa.bindparam("at", uow.now() - timedelta(seconds=silent_s), type_=WorkTask.__table__.c.run_at.type),  # type: ignore[attr-defined]
                    token=token,
                )
            )
        assert [seen.token for seen in service.list_workers(uow)] == ["fresh"]
        service.prune_tasks(uow)
        assert uow.session.connection().execute(sa.text("SELECT token FROM work_worker")).scalars().all() == ["fresh"]
