"""Stopping tasks, mending and discarding dead ones, and looking at many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.work import service
from freight_app.work.current import current_task
from freight_app.work.dtos import TaskFilter
from freight_app.work.errors import (
    GiveUp,
    TaskCancelled,
    TaskNotCancellable,
    TaskNotDead,
    TaskNotEditable,
)
from freight_app.work.models import TaskStatus
from freight_app.work.registry import Failure, Registry, heavy_task, outward_task, task
from freight_app.work.running import claim_tasks, rescue_orphans, run_claimed, run_due_tasks
from tests.work.test_queue import count, look, put


@pytest.fixture
def registry() -> Registry:
    return Registry()


def cancel(house: House, task_id: int, registry: Registry) -> TaskStatus:
    with house.write() as uow:
        return service.cancel_task(uow, task_id, registry=registry).status


def fail(_uow: UnitOfWork, _payload: dict[str, Any]) -> None:
    raise GiveUp("no")


def test_a_waiting_task_is_cancelled_at_once_and_its_key_is_free(
    house: House, registry: Registry, clock: StillClock
) -> None:
    failures: list[Failure] = []
    task("note", registry=registry, on_failure=lambda _uow, _payload, failure: failures.append(failure))(fail)
    task_id = put(house, "note", unique_key="k")
    assert cancel(house, task_id, registry) is TaskStatus.CANCELLED
    assert look(house, task_id).finished_at == clock.now()
    assert failures == [Failure("cancelled", 0, is_last=True, is_cancelled=True)]
    assert run_due_tasks(house.database, registry=registry) == 0
    assert put(house, "note", unique_key="k") != task_id


def test_a_running_task_hears_that_it_is_to_stop_and_is_not_tried_again(house: House, registry: Registry) -> None:
    asked: list[bool] = []

    def act(_ports: object, _prepared: object) -> None:
        running = current_task()
        asked.append(running.is_cancel_requested())
        assert cancel(house, running.id, registry) is TaskStatus.RUNNING
        asked.append(running.is_cancel_requested())
        running.stop_if_cancelled()

    outward_task("ship", prepare=lambda _uow, _payload: 1, act=act, record=lambda *_: None, registry=registry)
    task_id = put(house, "ship")
    assert run_due_tasks(house.database, registry=registry) == 1
    assert asked == [False, True]
    ended = look(house, task_id)
    assert (ended.status, ended.attempts, ended.last_error) == (
        TaskStatus.CANCELLED,
        1,
        "TaskCancelled: stopped as asked",
    )
    with pytest.raises(LookupError):
        current_task()


@pytest.mark.parametrize("error", [RuntimeError("no paper"), GiveUp("no")])
def test_a_task_that_was_to_stop_and_fails_is_cancelled_but_one_that_succeeds_succeeded(
    house: House, registry: Registry, error: Exception
) -> None:
    def handle(_uow: UnitOfWork, payload: dict[str, Any]) -> None:
        if payload["fails"]:
            raise error

    task("note", registry=registry)(handle)
    for fails, status in ((True, TaskStatus.CANCELLED), (False, TaskStatus.SUCCEEDED)):
        task_id = put(house, "note", {"fails": fails})
        [claimed] = claim_tasks(house.database, limit=1, registry=registry)
        cancel(house, task_id, registry)
        run_claimed(house.database, claimed, registry=registry)
        assert look(house, task_id).status is status


def test_a_task_that_stops_unasked_has_failed(house: House, registry: Registry) -> None:
    def handle(_uow: UnitOfWork, _payload: dict[str, Any]) -> None:
        raise TaskCancelled("I would rather not")

    task("note", registry=registry)(handle)
    task_id = put(house, "note")
    run_due_tasks(house.database, registry=registry)
    assert look(house, task_id).status is TaskStatus.RETRYING


def test_a_task_that_was_to_stop_is_not_rescued_from_a_dead_worker(
    house: House, registry: Registry, clock: StillClock
) -> None:
    task("note", registry=registry)(fail)
    task_id = put(house, "note")
    claim_tasks(house.database, limit=1, registry=registry)
    cancel(house, task_id, registry)
    clock.advance(timedelta(seconds=11))
    rescue_orphans(house.database, registry=registry)
    assert look(house, task_id).status is TaskStatus.CANCELLED


def test_what_has_ended_cannot_be_cancelled(house: House, registry: Registry) -> None:
    task("note", registry=registry)(lambda _uow, _payload: None)
    task("post", registry=registry)(fail)
    ids = [put(house, "note"), put(house, "post")]
    run_due_tasks(house.database, registry=registry)
    for task_id in ids:
        before = look(house, task_id)
        with pytest.raises(TaskNotCancellable):
            cancel(house, task_id, registry)
        assert look(house, task_id) == before


def test_a_result_that_nobody_wants_any_more_is_not_recorded(house: House, registry: Registry) -> None:
    recorded: list[object] = []

    def compute(payload: dict[str, Any]) -> int:
        if payload["cancel"]:
            cancel(house, current_task().id, registry)
        return payload["n"] * 2

    heavy_task("sum", compute=compute, record=lambda _uow, _payload, result: recorded.append(result), registry=registry)
    ids = [put(house, "sum", {"n": 4, "cancel": False}), put(house, "sum", {"n": 5, "cancel": True})]
    run_due_tasks(house.database, registry=registry)
    assert recorded == [8]
    assert [look(house, task_id).status for task_id in ids] == [TaskStatus.SUCCEEDED, TaskStatus.CANCELLED]


def test_a_dead_or_waiting_task_takes_another_payload_and_others_do_not(house: House, registry: Registry) -> None:
    task("post", registry=registry)(lambda _uow, payload: None if payload["ok"] else fail(_uow, payload))
    dead_id = put(house, "post", {"ok": False})
    run_due_tasks(house.database, registry=registry)
    with house.write() as uow:
        assert service.edit_payload(uow, dead_id, {"ok": True}).payload == {"ok": True}
        service.redrive(uow, dead_id)
        service.edit_payload(uow, dead_id, {"ok": True, "n": 1})
    with pytest.raises(InvalidInput), house.write() as uow:
        service.edit_payload(uow, dead_id, {"ok": object()})
    run_due_tasks(house.database, registry=registry)
    with pytest.raises(TaskNotEditable), house.write() as uow:
        service.edit_payload(uow, dead_id, {})
    ended = look(house, dead_id)
    assert (ended.status, ended.payload) == (TaskStatus.SUCCEEDED, {"ok": True, "n": 1})


def test_dead_tasks_are_driven_again_by_kind_and_tenant_and_one_for_each_key(house: House, registry: Registry) -> None:
    task("post", registry=registry)(fail)
    task("mail", registry=registry)(fail)
    twins = []
    for _ in range(2):
        twins.append(put(house, "post", unique_key="k"))
        run_due_tasks(house.database, registry=registry)
    plain = put(house, "post", tenant="a")
    mail = put(house, "mail", tenant="a")
    run_due_tasks(house.database, registry=registry)

    def redrive(**options: Any) -> int:
        with house.write() as uow:
            return service.redrive_dead(uow, **options)

    assert redrive(kind="mail", tenant="b") == 0
    assert redrive(kind="mail", tenant="a") == 1
    assert redrive(kind="post", limit=1) == 1
    assert redrive() == 1
    assert [look(house, task_id).status for task_id in (*twins, plain, mail)] == [
        TaskStatus.QUEUED,
        TaskStatus.DEAD,
        TaskStatus.QUEUED,
        TaskStatus.QUEUED,
    ]


def test_a_dead_task_that_nobody_wants_is_discarded_and_forgotten_in_time(
    house: House, registry: Registry, clock: StillClock
) -> None:
    task("post", registry=registry)(fail)
    kept_id, discarded_id = put(house, "post"), put(house, "post")
    run_due_tasks(house.database, registry=registry)
    with house.write() as uow:
        assert service.discard_dead(uow, discarded_id).status is TaskStatus.CANCELLED
    with pytest.raises(TaskNotDead), house.write() as uow:
        service.discard_dead(uow, discarded_id)
    for days, pruned, left in ((14, 0, 2), (1, 1, 1), (165, 0, 1), (1, 1, 0)):
        clock.advance(timedelta(days=days))
        with house.write() as uow:
            assert (service.prune_tasks(uow), days) == (pruned, days)
        assert count(house) == left
    assert kept_id != discarded_id


def test_tasks_are_listed_by_what_they_are_and_how_they_failed(house: House, registry: Registry) -> None:
    task("post", registry=registry)(fail)
    dead = [put(house, "post", tenant=tenant) for tenant in ("a", "b")]
    run_due_tasks(house.database, registry=registry)
    waiting = put(house, "mail", tenant="a")

    def ids(per_page: int = 24, **filters: Any) -> list[int]:
        with house.read() as uow:
            return [
                found.id
                for found in service.list_tasks(uow, TaskFilter(**filters), PageRequest(per_page=per_page)).items
            ]

    assert ids() == [waiting, dead[1], dead[0]]
    assert ids(per_page=1) == [waiting]
    assert ids(status=TaskStatus.DEAD) == [dead[1], dead[0]]
    assert ids(kind="mail") == [waiting]
    assert ids(tenant="a") == [waiting, dead[0]]
    assert ids(text="giveup: N") == [dead[1], dead[0]]
    assert ids(text="%") == []
