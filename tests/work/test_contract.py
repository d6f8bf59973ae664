"""What the queue promises, whatever its database: the same facts on SQLite, where a worker looks by itself, and on
PostgreSQL, where Procrastinate delivers. Real workers, threads and processes, on the real clock.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import Database, UnitOfWork
from freight_app.kit.versions import VersionCounter, raise_versions
from freight_app.work import service
from freight_app.work import worker as worker_module
from freight_app.work.current import current_task
from freight_app.work.dtos import TaskView
from freight_app.work.errors import GiveUp
from freight_app.work.models import TaskStatus, WorkTask
from freight_app.work.registry import Registry, outward_task, task
from freight_app.work.rules import RetryPolicy
from freight_app.work.running import LEASE, claim_tasks
from freight_app.work.worker import Worker
from tests.work import worker_process
from tests.work.nursery import Nursery

pytestmark = pytest.mark.race


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return worker_process.build_registry(tmp_path)


@contextmanager
def working(database: Database, registry: Registry, **options: Any) -> Iterator[Worker]:
    """A worker in this process while the block lasts; it must then stop with nothing left in its hands."""
    worker = Worker(database, registry=registry, **options)
    worker.start()
    yield worker
    assert worker.stop()


def put(database: Database, kind: str, topic: str = "t", **options: Any) -> int:
    with database.write() as uow:
        task_id = service.enqueue(uow, kind, {"topic": topic}, **options)
    assert task_id is not None
    return task_id


def put_many(database: Database, kind: str, topics: list[str], **options: Any) -> list[int]:
    with database.write() as uow:
        ids = [service.enqueue(uow, kind, {"topic": topic}, **options) for topic in topics]
    return [task_id for task_id in ids if task_id is not None]


def look(database: Database, task_id: int) -> TaskView:
    with database.read() as uow:
        return service.get_task(uow, task_id)


def is_over(database: Database, task_id: int, status: TaskStatus = TaskStatus.SUCCEEDED) -> Callable[[], bool]:
    return lambda: look(database, task_id).status is status


def count_left(database: Database) -> int:
    with database.read() as uow:
        summary = service.summarize_work(uow)
    return summary.queued + summary.retrying + summary.running


def runs(database: Database) -> dict[str, int]:
    """How often a run for each topic was committed."""
    with database.read() as uow:
        return dict(uow.session.exec(select(VersionCounter.topic, VersionCounter.number)).all())


def runs_of(database: Database, topic: str) -> int:
    return runs(database).get(topic, 0)


def count_turns(database: Database) -> int:
    """What Procrastinate keeps; it keeps nothing on SQLite."""
    if database.is_sqlite:
        return 0
    with database.read() as uow:
        return uow.session.connection().execute(sa.text("SELECT count(*) FROM procrastinate_jobs")).scalar_one()


def wait_until(true: Callable[[], bool], *, within_s: float = 20) -> float:
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < within_s, "it did not happen in time"
        time.sleep(0.02)
    return time.monotonic() - started


# What is put in


def test_what_was_put_in_is_done_once_if_that_commits_and_never_if_not(database: Database, registry: Registry) -> None:
    def change_my_mind() -> None:
        with database.write() as uow:
            service.enqueue(uow, "count", {"topic": "never"})
            raise RuntimeError("changed my mind")

    with working(database, registry):
        with pytest.raises(RuntimeError, match="changed my mind"):
            change_my_mind()
        with database.write() as uow:
            service.enqueue(uow, "count", {"topic": "with-its-cause"})
            raise_versions(uow.session, ["the-cause"])
            time.sleep(0.4)
            assert runs(database) == {}
        wait_until(lambda: count_left(database) == 0)
        wait_until(lambda: count_turns(database) == 0)
    assert runs(database) == {"the-cause": 1, "with-its-cause": 1}


def test_a_key_is_one_task_and_one_run(database: Database, registry: Registry) -> None:
    first = put(database, "count", unique_key="k")
    assert put(database, "count", unique_key="k") == first
    with working(database, registry):
        wait_until(is_over(database, first))
        again = put(database, "count", unique_key="k")
        wait_until(is_over(database, again))
    assert again != first
    assert runs(database) == {"t": 2}


def test_a_due_task_starts_within_a_second_and_none_before_its_time(database: Database, registry: Registry) -> None:
    with working(database, registry):
        due = [datetime.now(UTC) + timedelta(seconds=0.4 * step) for step in range(1, 5)]
        ids = [put(database, "count", run_at=moment) for moment in due]
        wait_until(lambda: count_left(database) == 0)
        for _ in range(5):
            due.append(datetime.now(UTC))
            ids.append(put(database, "count"))
            wait_until(is_over(database, ids[-1]))
    for task_id, moment in zip(ids, due, strict=True):
        started_at = look(database, task_id).started_at
        assert started_at is not None
        assert timedelta(0) <= started_at - moment < timedelta(seconds=1)


# Whose turn it is


def test_the_urgent_goes_first_and_among_equals_tenants_take_turns(database: Database) -> None:
    order: list[str] = []
    registry = Registry()
    task("note", registry=registry)(lambda _uow, payload: order.append(payload["topic"]))
    put_many(database, "note", [f"a{number}" for number in range(8)], tenant="a")
    put_many(database, "note", ["b0", "b1"], tenant="b")
    put(database, "note", "urgent", tenant="a", priority=1)
    with working(database, registry, threads=1):
        wait_until(lambda: count_left(database) == 0)
    assert order == ["urgent", "b0", "a0", "b1", "a1", "a2", "a3", "a4", "a5", "a6", "a7"]


def test_no_more_of_a_kind_run_than_it_allows_and_a_free_place_is_taken_at_once(
    database: Database, nursery: Nursery, tmp_path: Path
) -> None:
    topics = [f"f{number:02}" for number in range(16)]
    put_many(database, "few", topics)
    for _ in range(2):
        nursery.bear(lease_s=60)
    wait_until(lambda: count_left(database) == 0)
    spans = [tuple(map(float, (tmp_path / f"ran {topic}").read_text().split())) for topic in topics]
    busy = [sum(began <= moment < ended for began, ended in spans) for moment, _ in spans]
    assert max(busy) == worker_process.AT_MOST
    gaps = [max(0.0, later[0] - earlier[1]) for earlier, later in pairwise(sorted(spans))]
    assert sorted(gaps)[len(gaps) // 2] < 0.15, "free places are not taken before somebody happens to look"
    assert runs(database) == dict.fromkeys(topics, 1)


# Failing, trying again, giving up


def test_a_task_with_a_policy_of_its_own_is_tried_as_that_says(database: Database) -> None:
    tried: dict[str, list[float]] = {}
    registry = Registry()

    def fail(_uow: UnitOfWork, payload: dict[str, Any]) -> None:
        tried.setdefault(payload["topic"], []).append(time.monotonic())
        raise GiveUp("no") if payload["topic"] == "hopeless" else RuntimeError("no paper")

    task("print", policy=RetryPolicy(max_attempts=1), registry=registry)(fail)
    own = RetryPolicy(max_attempts=3, first_delay_s=0.3, factor=2, jitter=0.5)
    ids = [put(database, "print", "own", policy=own), put(database, "print", "hopeless", policy=own)]
    ids.append(put(database, "print", "as-its-kind"))
    with working(database, registry):
        wait_until(lambda: all(look(database, task_id).status is TaskStatus.DEAD for task_id in ids))
    assert {topic: len(moments) for topic, moments in tried.items()} == {"own": 3, "hopeless": 1, "as-its-kind": 1}
    first, second = (later - earlier for earlier, later in pairwise(tried["own"]))
    # Half as long to one and a half times as long, and then at most a second until it starts.
    assert 0.15 <= first < 0.45 + 1
    assert 0.3 <= second < 0.9 + 1
    assert look(database, ids[0]).policy == {
        "max_attempts": 3,
        "first_delay_s": 0.3,
        "factor": 2,
        "max_delay_s": 3600,
        "jitter": 0.5,
    }
    assert look(database, ids[2]).policy is None


def test_what_was_given_up_waits_with_its_reason_and_is_done_when_driven_again(database: Database) -> None:
    is_broken = threading.Event()
    is_broken.set()
    registry = Registry()

    def handle(uow: UnitOfWork, payload: dict[str, Any]) -> None:
        raise_versions(uow.session, [payload["topic"]])
        if is_broken.is_set():
            raise RuntimeError("no paper")

    task("print", policy=RetryPolicy(max_attempts=1), registry=registry)(handle)
    with working(database, registry):
        task_id = put(database, "print")
        wait_until(is_over(database, task_id, TaskStatus.DEAD))
        assert look(database, task_id).last_error == "RuntimeError: no paper"
        is_broken.clear()
        with database.write() as uow:
            service.redrive(uow, task_id)
        wait_until(is_over(database, task_id))
    assert runs(database) == {"t": 1}


def test_what_is_cancelled_never_runs_and_what_runs_hears_of_it(database: Database) -> None:
    began = threading.Event()
    registry = Registry()

    def act(_ports: object, _prepared: object) -> None:
        began.set()
        while True:
            current_task().stop_if_cancelled()
            time.sleep(0.02)

    outward_task("ship", prepare=lambda *_: 1, act=act, record=lambda *_: None, registry=registry)
    later = put(database, "ship", run_at=datetime.now(UTC) + timedelta(seconds=0.5))
    with working(database, registry):
        running = put(database, "ship")
        assert began.wait(10)
        with database.write() as uow:
            for task_id in (running, later):
                service.cancel_task(uow, task_id, registry=registry)
        wait_until(is_over(database, running, TaskStatus.CANCELLED))
        time.sleep(0.8)
    assert [(look(database, task_id).status, look(database, task_id).attempts) for task_id in (running, later)] == [
        (TaskStatus.CANCELLED, 1),
        (TaskStatus.CANCELLED, 0),
    ]


# Workers that die, freeze, stop


def test_a_task_whose_worker_was_killed_in_the_middle_is_done_once(
    database: Database, nursery: Nursery, tmp_path: Path
) -> None:
    task_id = put(database, "hang")
    victim = nursery.bear()
    wait_until((tmp_path / "started").exists)
    nursery.kill(victim)
    assert runs(database) == {}

    rescuer = nursery.bear()
    assert wait_until(is_over(database, task_id)) < 15
    assert runs(database) == {"t": 1}
    assert look(database, task_id).attempts == 2
    assert nursery.end(rescuer) == 0


def test_the_lease_and_the_look_for_orphans_keep_the_promise_of_fifteen_seconds() -> None:
    assert LEASE + timedelta(seconds=2) + timedelta(seconds=0.3) < timedelta(seconds=15)


def test_a_worker_that_was_frozen_past_its_lease_cannot_commit(
    database: Database, nursery: Nursery, tmp_path: Path
) -> None:
    task_id = put(database, "ship")
    frozen = nursery.bear()
    wait_until((tmp_path / "started").exists)
    os.kill(frozen, signal.SIGSTOP)
    nursery.bear()
    wait_until(is_over(database, task_id))
    assert runs(database) == {"t": 1}

    (tmp_path / "go-on").touch()
    os.kill(frozen, signal.SIGCONT)
    assert nursery.end(frozen) == 0
    assert runs(database) == {"t": 1}
    assert look(database, task_id).attempts == 2


def test_a_long_outward_task_keeps_its_lease(database: Database, registry: Registry, tmp_path: Path) -> None:
    with working(database, registry, lease=timedelta(seconds=0.9), rescue_every_s=0.1):
        task_id = put(database, "ship")
        wait_until((tmp_path / "started").exists)
        time.sleep(2)
        (tmp_path / "go-on").touch()
        wait_until(is_over(database, task_id))
    assert (look(database, task_id).attempts, runs(database)) == (1, {"t": 1})


def test_a_worker_that_is_told_to_stop_finishes_what_runs_and_begins_nothing_more(
    database: Database, nursery: Nursery, registry: Registry, tmp_path: Path
) -> None:
    begun = put(database, "ship")
    worker = nursery.bear()
    wait_until((tmp_path / "started").exists)
    ended: list[int] = []
    stopping = threading.Thread(target=lambda: ended.append(nursery.end(worker)))
    stopping.start()
    time.sleep(0.5)
    waiting = put(database, "count", "waiting")
    time.sleep(0.5)
    assert look(database, begun).status is TaskStatus.RUNNING
    (tmp_path / "go-on").touch()
    stopping.join()
    assert ended == [0]
    assert look(database, begun).status is TaskStatus.SUCCEEDED
    assert look(database, waiting).status is TaskStatus.QUEUED
    with database.read() as uow:
        assert service.list_workers(uow) == []
    assert claim_tasks(database, limit=5, registry=registry)[0].id == waiting


def test_a_worker_does_not_wait_for_ever_and_what_it_leaves_is_finished_all_the_same(
    database: Database, registry: Registry, tmp_path: Path
) -> None:
    worker = Worker(database, registry=registry, threads=1)
    worker.start()
    task_id = put(database, "ship")
    wait_until((tmp_path / "started").exists)
    assert not worker.stop(timeout_s=0.3)
    (tmp_path / "go-on").touch()
    wait_until(is_over(database, task_id))


def test_what_was_claimed_in_vain_is_not_kept_alive(
    database: Database, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second half of a claim fails: what the first half took must not be held by a worker that never runs it."""
    calls: list[int] = []

    def claim_and_fail(*arguments: Any, **options: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise TimeoutError("the database is away")
        return claim_tasks(*arguments, **options)

    monkeypatch.setattr(worker_module, "claim_tasks", claim_and_fail)
    put_many(database, "count", ["a", "b"])
    worker = Worker(database, registry=registry)
    with pytest.raises(TimeoutError):
        worker.claim(2)
    assert worker.free() == worker.threads


def test_two_workers_never_run_the_same_task(database: Database, nursery: Nursery) -> None:
    topics = [f"t{number:03}" for number in range(150)]
    put_many(database, "count", topics)
    # Leases that last: a task that is begun twice here was claimed twice.
    workers = [nursery.bear(lease_s=60), nursery.bear(lease_s=60)]
    wait_until(lambda: count_left(database) == 0, within_s=60)
    assert [nursery.end(worker) for worker in workers] == [0, 0]
    assert runs(database) == dict.fromkeys(topics, 1)
    with database.read() as uow:
        attempts = uow.session.exec(select(WorkTask.attempts).order_by(col(WorkTask.id))).all()
    assert list(attempts) == [1] * len(topics)


# Calculations


def test_a_calculation_runs_in_its_own_process_and_light_tasks_go_on_beside_it(
    database: Database, registry: Registry
) -> None:
    with database.write() as uow:
        heavy = [service.enqueue(uow, "heavy", {"lasts_s": 0.4}) for _ in range(2)]
    with working(database, registry, threads=2):
        light = put(database, "count")
        wait_until(is_over(database, light))
        assert count_left(database) > 0
        wait_until(lambda: count_left(database) == 0)
    ended = [look(database, task_id or 0) for task_id in heavy]
    assert [(one.status, one.attempts) for one in ended] == [(TaskStatus.SUCCEEDED, 1)] * 2
    # One process: the second began when the first had ended.
    assert ended[1].started_at is not None
    assert ended[0].finished_at is not None
    assert ended[1].started_at >= ended[0].finished_at
    [(topic, number)] = [(topic, number) for topic, number in runs(database).items() if topic != "t"]
    assert number == 2
    assert topic != f"in {os.getpid()}"
