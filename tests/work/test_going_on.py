"""On SQLite a thread of a worker takes its next task with the commit that ends the last one."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.work import service
from freight_app.work import worker as worker_module
from freight_app.work.delivery import Hands
from freight_app.work.dtos import ClaimedTask
from freight_app.work.models import TaskStatus
from freight_app.work.registry import Registry, task
from freight_app.work.worker import Worker
from tests.work.test_queue import put

TASKS = 20


@pytest.fixture
def registry(house: House) -> Registry:
    if not house.database.is_sqlite:
        pytest.skip("PostgreSQL delivers each task by a turn")
    registry = Registry()
    task("note", registry=registry)(lambda uow, payload: uow.touch(payload["topic"]))
    return registry


def do_all(hands: Hands) -> list[ClaimedTask]:
    """As one thread of the worker does it."""
    done: list[ClaimedTask] = []
    following: ClaimedTask | None = hands.claim(1)[0]
    while following is not None:
        done.append(following)
        following = hands.run(following, goes_on=True)
    return done


def test_a_task_costs_one_commit_and_tenants_take_turns_all_the_same(house: House, registry: Registry) -> None:
    for number in range(TASKS):
        put(house, "note", {"topic": f"a{number}"}, tenant="a")
    put(house, "note", {"topic": "b"}, tenant="b")
    commits: list[Any] = []
    event.listen(house.database.write_engine, "commit", commits.append)
    worker = Worker(house.database, registry=registry)
    done = do_all(worker)
    assert len(done) == TASKS + 1
    assert [one.payload["topic"] for one in done[:3]] == ["a0", "b", "a1"]
    assert len({one.lease_token for one in done}) == len(done), "each has a fence of its own"
    assert len(commits) == len(done) + 1
    with house.read() as uow:
        assert {service.get_task(uow, one.id).status for one in done} == {TaskStatus.SUCCEEDED}
    assert worker.free() == worker.threads


def test_a_claim_that_fails_does_not_undo_the_task_that_ended_before_it(
    house: House, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (put(house, "note", {"topic": f"t{number}"}) for number in range(2))
    worker = Worker(house.database, registry=registry)
    [claimed] = worker.claim(1)

    def fail(uow: UnitOfWork, **_wanted: Any) -> list[ClaimedTask]:
        uow.session.connection().execute(sa.text("SELECT nothing FROM nowhere"))
        raise AssertionError("that cannot be read")

    monkeypatch.setattr(worker_module, "claim_in", fail)
    assert worker.run(claimed, goes_on=True) is None
    with house.read() as uow:
        assert service.get_task(uow, first).status is TaskStatus.SUCCEEDED
        assert service.get_task(uow, second).status is TaskStatus.QUEUED


def test_what_is_taken_with_a_commit_that_fails_is_nobodys(house: House, registry: Registry) -> None:
    def break_the_commit(uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        uow.session.connection().execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        uow.session.connection().execute(
            sa.text("INSERT INTO cross_reference (product_id, brand_name, number) VALUES (0, 'b', 'n')")
        )

    task("break", registry=registry)(break_the_commit)
    first = put(house, "break", priority=1)
    second = put(house, "note", {"topic": "t"})
    worker = Worker(house.database, registry=registry)
    assert worker.run(worker.claim(1)[0], goes_on=True) is None
    assert worker.free() == worker.threads
    with house.read() as uow:
        assert service.get_task(uow, first).status is TaskStatus.RETRYING
        assert service.get_task(uow, second).status is TaskStatus.QUEUED
