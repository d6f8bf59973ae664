"""The queue: what is put in is done once, in order, and a key is one live task."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.work import service
from freight_app.work.dtos import KindSummary, TaskView, WorkSummary
from freight_app.work.errors import GiveUp, TaskAlreadyLive, TaskNotDead
from freight_app.work.models import TaskStatus, WorkTask
from freight_app.work.registry import Failure, Registry, outward_task, task
from freight_app.work.rules import RetryPolicy, policy_numbers
from freight_app.work.running import claim_tasks, rescue_orphans, run_claimed, run_due_tasks


@pytest.fixture
def registry() -> Registry:
    return Registry()


def put(house: House, kind: str, payload: dict[str, Any] | None = None, **options: Any) -> int:
    with house.write() as uow:
        task_id = service.enqueue(uow, kind, payload or {}, **options)
    assert task_id is not None
    return task_id


def look(house: House, task_id: int) -> TaskView:
    with house.read() as uow:
        return service.get_task(uow, task_id)


def count(house: House) -> int:
    with house.read() as uow:
        return uow.session.exec(select(sa.func.count()).select_from(WorkTask)).one()


def test_a_task_is_done_with_its_payload_and_only_once(house: House, registry: Registry) -> None:
    seen: list[dict[str, Any]] = []
    task("note", registry=registry)(lambda _uow, payload: seen.append(payload))
    task_id = put(house, "note", {"n": 7})

    assert run_due_tasks(house.database, registry=registry) == 1
    assert run_due_tasks(house.database, registry=registry) == 0
    assert seen == [{"n": 7}]
    done = look(house, task_id)
    assert (done.status, done.attempts, done.last_error) == (TaskStatus.SUCCEEDED, 1, None)
    assert done.finished_at == house.database.clock.now()


def test_a_task_of_a_transaction_that_failed_never_existed(house: House, registry: Registry) -> None:
    task("note", registry=registry)(lambda _uow, _payload: None)

    def enqueue_and_fail() -> None:
        with house.write() as uow:
            service.enqueue(uow, "note", {})
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        enqueue_and_fail()
    assert count(house) == 0
    assert run_due_tasks(house.database, registry=registry) == 0


def test_a_key_is_one_live_task_and_is_free_again_when_it_is_done(house: House, registry: Registry) -> None:
    task("note", registry=registry)(lambda _uow, _payload: None)
    first = put(house, "note", {"n": 1}, unique_key="order-1")
    assert put(house, "note", {"n": 2}, unique_key="order-1") == first
    assert look(house, first).payload == {"n": 1}
    assert put(house, "other", unique_key="order-1") != first

    run_due_tasks(house.database, registry=registry)
    assert put(house, "note", {"n": 3}, unique_key="order-1") != first


def test_a_key_that_is_empty_or_too_long_is_refused(house: House) -> None:
    for key in ("", "k" * 201):
        with pytest.raises(InvalidInput) as refused, house.write() as uow:
            service.enqueue(uow, "note", {}, unique_key=key)
        assert refused.value.field == "unique_key"
    assert count(house) == 0


def test_a_task_waits_for_its_time(house: House, registry: Registry, clock: StillClock) -> None:
    task("note", registry=registry)(lambda _uow, _payload: None)
    put(house, "note", run_at=clock.now() + timedelta(minutes=5))
    assert run_due_tasks(house.database, registry=registry) == 0
    clock.advance(timedelta(minutes=5))
    assert run_due_tasks(house.database, registry=registry) == 1


def test_the_more_urgent_goes_first_then_the_older(house: House, registry: Registry, clock: StillClock) -> None:
    order: list[str] = []
    task("note", registry=registry)(lambda _uow, payload: order.append(payload["name"]))
    put(house, "note", {"name": "second"})
    clock.advance(timedelta(seconds=1))
    put(house, "note", {"name": "third"})
    put(house, "note", {"name": "first"}, priority=5)
    run_due_tasks(house.database, registry=registry)
    assert order == ["first", "second", "third"]


def test_what_a_failed_handler_wrote_is_taken_back_and_the_task_waits_longer_each_time(
    house: House, registry: Registry, clock: StillClock
) -> None:
    policy = RetryPolicy(max_attempts=3, first_delay_s=10, factor=3, jitter=0)
    failures: list[Failure] = []

    def handle(uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        uow.session.add(WorkTask(kind="trace", run_at=uow.now(), created_at=uow.now()))
        uow.session.flush()
        raise RuntimeError("no paper")

    task(
        "print", policy=policy, registry=registry, on_failure=lambda _uow, _payload, failure: failures.append(failure)
    )(handle)
    task_id = put(house, "print")

    for delay_s in (10, 30):
        run_due_tasks(house.database, registry=registry)
        waiting = look(house, task_id)
        assert waiting.status == TaskStatus.RETRYING
        assert waiting.run_at == clock.now() + timedelta(seconds=delay_s)
        assert waiting.last_error == "RuntimeError: no paper"
        clock.advance(timedelta(seconds=delay_s))
    run_due_tasks(house.database, registry=registry)

    dead = look(house, task_id)
    assert (dead.status, dead.attempts, dead.finished_at) == (TaskStatus.DEAD, 3, clock.now())
    assert [(f.attempt, f.is_last) for f in failures] == [(1, False), (2, False), (3, True)]
    assert count(house) == 1


def test_a_hopeless_error_ends_the_task_at_once(house: House, registry: Registry) -> None:
    def handle(_uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        raise GiveUp("the address does not exist")

    task("post", registry=registry)(handle)
    task_id = put(house, "post")
    run_due_tasks(house.database, registry=registry)
    dead = look(house, task_id)
    assert (dead.status, dead.attempts) == (TaskStatus.DEAD, 1)
    assert dead.last_error == "GiveUp: the address does not exist"


def test_a_kind_without_a_handler_waits_in_sight_for_a_worker_that_knows_it(house: House, registry: Registry) -> None:
    task("note", at_most=3, registry=registry)(lambda _uow, _payload: None)
    task_id = put(house, "of-a-later-version")
    assert run_due_tasks(house.database, registry=registry) == 0
    waiting = look(house, task_id)
    assert (waiting.status, waiting.attempts) == (TaskStatus.QUEUED, 0)
    with house.read() as uow:
        summaries = service.summarize_kinds(uow, registry=registry)
    assert summaries == [
        KindSummary(kind="note", at_most=3, has_handler=True),
        KindSummary(kind="of-a-later-version", queued=1, oldest_due_at=house.database.clock.now()),
    ]


def test_a_listener_that_fails_does_not_hide_the_failure(house: House, registry: Registry) -> None:
    def handle(_uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        raise RuntimeError("first")

    def on_failure(uow: UnitOfWork, _payload: dict[str, Any], _failure: Failure) -> None:
        uow.session.add(WorkTask(kind="trace", run_at=uow.now(), created_at=uow.now()))
        uow.session.flush()
        raise RuntimeError("second")

    task("note", registry=registry, on_failure=on_failure)(handle)
    task_id = put(house, "note")
    run_due_tasks(house.database, registry=registry)
    assert look(house, task_id).last_error == "RuntimeError: first"
    assert count(house) == 1


def test_a_dead_task_is_driven_again_with_all_its_attempts(house: House, registry: Registry, clock: StillClock) -> None:
    broken = True

    def handle(_uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        if broken:
            raise RuntimeError("no paper")

    task("print", policy=RetryPolicy(max_attempts=1), registry=registry)(handle)
    task_id = put(house, "print")
    run_due_tasks(house.database, registry=registry)
    with house.read() as uow:
        assert [(dead.id, dead.last_error) for dead in service.list_dead_tasks(uow)] == [
            (task_id, "RuntimeError: no paper")
        ]

    broken = False
    clock.advance(timedelta(hours=1))
    with house.write() as uow:
        again = service.redrive(uow, task_id)
    assert (again.status, again.attempts, again.run_at) == (TaskStatus.QUEUED, 0, clock.now())
    run_due_tasks(house.database, registry=registry)
    assert look(house, task_id).status == TaskStatus.SUCCEEDED


def test_only_a_dead_task_is_driven_again(house: House, registry: Registry) -> None:
    task_id = put(house, "note")
    with pytest.raises(TaskNotDead), house.write() as uow:
        service.redrive(uow, task_id)
    with pytest.raises(NotFound), house.write() as uow:
        service.redrive(uow, task_id + 1)
    assert look(house, task_id).status == TaskStatus.QUEUED


def test_a_dead_task_stays_dead_while_a_twin_lives(house: House, registry: Registry) -> None:
    def handle(_uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        raise GiveUp("no")

    task("note", registry=registry)(handle)
    dead_id = put(house, "note", unique_key="k")
    run_due_tasks(house.database, registry=registry)
    twin_id = put(house, "note", unique_key="k")
    with pytest.raises(TaskAlreadyLive) as refused, house.write() as uow:
        service.redrive(uow, dead_id)
    assert refused.value.details["live_task_id"] == twin_id
    assert look(house, dead_id).status == TaskStatus.DEAD


def test_an_outward_task_acts_with_no_transaction_open_and_records_what_came_of_it(
    house: House, registry: Registry
) -> None:
    recorded: list[object] = []

    def act(_ports: object, parcel: str) -> str:
        # On SQLite this would wait for ever if the task still held the one write connection.
        with house.write() as uow:
            service.enqueue(uow, "trace", {})
        return parcel.upper()

    outward_task(
        "ship",
        prepare=lambda _uow, payload: payload["parcel"],
        act=act,
        record=lambda _uow, payload, outcome: recorded.append((payload, outcome)),
        registry=registry,
    )
    task_id = put(house, "ship", {"parcel": "box"})
    with house.write() as uow:
        uow.session.exec(sa.update(WorkTask).where(col(WorkTask.id) == task_id).values(priority=1))
    [claimed] = claim_tasks(house.database, limit=1, registry=registry)
    run_claimed(house.database, claimed, registry=registry)
    assert recorded == [({"parcel": "box"}, "BOX")]
    assert look(house, task_id).status == TaskStatus.SUCCEEDED


def test_an_outward_task_with_nothing_left_to_do_is_done(house: House, registry: Registry) -> None:
    def never(*_arguments: object) -> None:
        raise AssertionError("there was nothing to do")

    outward_task("ship", prepare=lambda _uow, _payload: None, act=never, record=never, registry=registry)
    task_id = put(house, "ship")
    run_due_tasks(house.database, registry=registry)
    assert look(house, task_id).status == TaskStatus.SUCCEEDED


def test_a_worker_that_lost_its_lease_cannot_commit(house: House, registry: Registry, clock: StillClock) -> None:
    def handle(uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        uow.session.add(WorkTask(kind="trace", run_at=uow.now() + timedelta(days=1), created_at=uow.now()))

    task("note", registry=registry)(handle)
    task_id = put(house, "note")
    [stale] = claim_tasks(house.database, limit=1, registry=registry)
    clock.advance(timedelta(seconds=11))
    assert rescue_orphans(house.database, registry=registry) == 1
    assert look(house, task_id).last_error == "WorkerDied: the worker stopped in the middle"
    [fresh] = claim_tasks(house.database, limit=1, registry=registry)

    run_claimed(house.database, stale, registry=registry)
    assert look(house, task_id).status == TaskStatus.RUNNING
    assert count(house) == 1
    run_claimed(house.database, fresh, registry=registry)
    done = look(house, task_id)
    assert (done.status, done.attempts) == (TaskStatus.SUCCEEDED, 2)
    assert count(house) == 2


def test_a_task_that_keeps_killing_its_workers_dies(house: House, registry: Registry, clock: StillClock) -> None:
    task("poison", policy=RetryPolicy(max_attempts=2), registry=registry)(lambda _uow, _payload: None)
    task_id = put(house, "poison")
    for _ in range(2):
        assert len(claim_tasks(house.database, limit=1, registry=registry)) == 1
        clock.advance(timedelta(seconds=11))
        rescue_orphans(house.database, registry=registry)
    assert look(house, task_id).status == TaskStatus.DEAD
    assert claim_tasks(house.database, limit=1, registry=registry) == []


def test_the_summary_counts_and_old_successes_are_forgotten(
    house: House, registry: Registry, clock: StillClock
) -> None:
    task("note", registry=registry)(lambda _uow, _payload: None)
    put(house, "note")
    run_due_tasks(house.database, registry=registry)
    waiting_id = put(house, "note")
    put(house, "note", run_at=clock.now() + timedelta(days=30))
    put(house, "unknown", priority=-1)
    claim_tasks(house.database, limit=1, registry=registry)
    with house.read() as uow:
        assert service.summarize_work(uow) == WorkSummary(
            queued=2, running=1, retrying=0, dead=0, oldest_due_at=clock.now()
        )

    clock.advance(timedelta(days=15))
    with house.write() as uow:
        assert service.prune_tasks(uow) == 1
    assert count(house) == 3
    assert look(house, waiting_id).status == TaskStatus.RUNNING


def test_the_wait_grows_with_jitter_up_to_a_ceiling() -> None:
    policy = RetryPolicy(first_delay_s=4, factor=2, max_delay_s=60, jitter=0.5)
    assert [policy.delay_s(attempt, 0.5) for attempt in (1, 2, 3, 4, 5, 500)] == [4, 8, 16, 32, 60, 60]
    assert (policy.delay_s(1, 0.0), policy.delay_s(1, 0.999999)) == (2, pytest.approx(6, abs=1e-4))
    assert policy.is_last(8, RuntimeError())
    assert not policy.is_last(7, RuntimeError())


def test_a_task_waits_by_its_own_policy_and_chance_stays_within_its_share(
    house: House, registry: Registry, clock: StillClock
) -> None:
    def fail(_uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        raise RuntimeError("no paper")

    task("print", policy=RetryPolicy(first_delay_s=1000, jitter=0), registry=registry)(fail)
    own = RetryPolicy(max_attempts=2, first_delay_s=100, jitter=0.5)
    with house.write() as uow:
        ids = [service.enqueue(uow, "print", {}, policy=own) or 0 for _ in range(40)]
        plain_id = service.enqueue(uow, "print", {}) or 0
    run_due_tasks(house.database, registry=registry)
    waits = [(look(house, task_id).run_at - clock.now()).total_seconds() for task_id in ids]
    assert all(50 <= wait_s <= 150 for wait_s in waits)
    # Forty evenly spread ones all in one half: once in 10^12.
    assert min(waits) < 100 < max(waits)
    assert look(house, plain_id).run_at == clock.now() + timedelta(seconds=1000)

    clock.advance(timedelta(seconds=150))
    run_due_tasks(house.database, registry=registry)
    assert {look(house, task_id).status for task_id in ids} == {TaskStatus.DEAD}
    with house.write() as uow:
        assert service.redrive(uow, ids[0]).policy == policy_numbers(own)


@pytest.mark.parametrize(
    "policy",
    [
        RetryPolicy(max_attempts=0),
        RetryPolicy(max_attempts=1001),
        RetryPolicy(first_delay_s=-1),
        RetryPolicy(factor=float("nan")),
        RetryPolicy(max_delay_s=float("inf")),
        RetryPolicy(jitter=1.1),
    ],
)
def test_numbers_that_make_no_policy_are_refused(house: House, policy: RetryPolicy) -> None:
    with pytest.raises(InvalidInput) as refused, house.write() as uow:
        service.enqueue(uow, "print", {}, policy=policy)
    assert refused.value.field == "policy"
    assert count(house) == 0


def test_a_kind_has_one_handler(registry: Registry) -> None:
    task("note", registry=registry)(lambda _uow, _payload: None)
    with pytest.raises(ValueError, match="already has a handler"):
        task("note", registry=registry)(lambda _uow, _payload: None)
