"""Workers are killed and frozen at random while they work; afterwards every task was done exactly once."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import Database
from freight_app.work import service
from freight_app.work.models import TaskStatus, WorkTask
from freight_app.work.worker import Worker
from tests.work import worker_process
from tests.work.nursery import Nursery
from tests.work.test_contract import count_left, runs, wait_until

pytestmark = pytest.mark.race

TASKS = 400
KILLS = 16
FREEZES = 6


def test_every_task_is_done_exactly_once_though_its_workers_are_killed_and_frozen(
    database: Database, nursery: Nursery
) -> None:
    topics: list[str] = []

    def put_in(number: int) -> None:
        fresh = [f"t{place:05}" for place in range(len(topics), len(topics) + number)]
        topics.extend(fresh)
        with database.write() as uow:
            for topic in fresh:
                service.enqueue(uow, "count", {"topic": topic}, tenant=topic[-1])

    put_in(TASKS)
    for _ in range(2):
        nursery.bear()
    wait_until(lambda: count_left(database) < TASKS)
    frozen: dict[int, float] = {}

    def thaw(*, frozen_before: float) -> None:
        for process_id in [process_id for process_id, since in frozen.items() if since <= frozen_before]:
            del frozen[process_id]
            os.kill(process_id, signal.SIGCONT)

    accidents = ["kill"] * KILLS + ["freeze"] * FREEZES
    random.shuffle(accidents)
    for accident in accidents:
        time.sleep(random.uniform(0.02, 0.12))
        if count_left(database) < TASKS / 4:
            # However fast they are: every accident is to happen in the middle of work.
            put_in(TASKS)
        victim = random.choice([process_id for process_id in nursery.alive if process_id not in frozen])
        if accident == "kill":
            nursery.kill(victim)
        else:
            # Past its lease: others do its tasks meanwhile, and then it wakes up in the middle of one.
            os.kill(victim, signal.SIGSTOP)
            frozen[victim] = time.monotonic()
        if len(nursery.alive) - len(frozen) < 2:
            nursery.bear()
        thaw(frozen_before=time.monotonic() - 2 * worker_process.LEASE_S)
    while frozen:
        time.sleep(0.05)
        thaw(frozen_before=time.monotonic() - 2 * worker_process.LEASE_S)
    wait_until(lambda: count_left(database) == 0, within_s=150)

    with database.read() as uow:
        statuses = dict(uow.session.exec(select(WorkTask.status, sa.func.count()).group_by(col(WorkTask.status))).all())
    assert runs(database) == dict.fromkeys(topics, 1)
    assert statuses == {TaskStatus.SUCCEEDED: len(topics)}


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
