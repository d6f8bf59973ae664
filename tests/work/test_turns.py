"""Whose turn it is: tenants, limits of kinds, and the pure rule behind both."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.work import service
from freight_app.work.registry import Registry, task
from freight_app.work.rules import NextOfLane, WaitingTask, take_turns
from freight_app.work.running import claim_tasks, rescue_orphans, run_claimed
from tests.work.test_queue import put

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def registry() -> Registry:
    return Registry()


def note(_uow: object, _payload: dict[str, Any]) -> None:
    """Nothing to do."""


def test_many_tasks_of_one_tenant_delay_another_by_one_round_only(house: House, registry: Registry) -> None:
    task("note", registry=registry)(note)
    for number in range(30):
        put(house, "note", {"who": f"a{number}"}, tenant="a")
    for who in ("b0", "c0", "b1"):
        put(house, "note", {"who": who}, tenant=who[0])
    order: list[str] = []
    for _ in range(8):
        [claimed] = claim_tasks(house.database, limit=1, registry=registry)
        order.append(claimed.payload["who"])
        run_claimed(house.database, claimed, registry=registry)
    assert order == ["a0", "b0", "c0", "a1", "b1", "a2", "a3", "a4"]


def test_the_tenant_with_the_fewest_running_tasks_goes_first_within_a_priority(
    house: House, registry: Registry
) -> None:
    task("note", registry=registry)(note)
    for number in range(6):
        put(house, "note", {"who": f"a{number}"}, tenant="a")
    assert len(claim_tasks(house.database, limit=2, registry=registry)) == 2
    for who in ("b0", "b1", "b2"):
        put(house, "note", {"who": who}, tenant="b")
    put(house, "note", {"who": "urgent"}, tenant="a", priority=1)
    claimed = claim_tasks(house.database, limit=4, registry=registry)
    assert [held.payload["who"] for held in claimed] == ["urgent", "b0", "b1", "b2"]


def test_a_tenant_with_too_long_a_name_is_refused(house: House) -> None:
    with pytest.raises(InvalidInput) as refused, house.write() as uow:
        service.enqueue(uow, "note", {}, tenant="t" * 65)
    assert refused.value.field == "tenant"


def test_no_more_of_a_kind_run_than_it_allows_until_one_ends_or_is_rescued(
    house: House, registry: Registry, clock: StillClock
) -> None:
    task("one", at_most=2, registry=registry)(note)
    task("many", registry=registry)(note)
    for _ in range(5):
        put(house, "one")
    put(house, "many")
    claimed = claim_tasks(house.database, limit=10, registry=registry)
    assert sorted(held.kind for held in claimed) == ["many", "one", "one"]
    assert claim_tasks(house.database, limit=10, registry=registry) == []
    run_claimed(house.database, next(held for held in claimed if held.kind == "one"), registry=registry)
    assert len(claim_tasks(house.database, limit=10, registry=registry)) == 1
    clock.advance(timedelta(seconds=11))
    assert rescue_orphans(house.database, registry=registry) == 3
    assert len([held for held in claim_tasks(house.database, limit=10, registry=registry) if held.kind == "one"]) == 2


def test_a_kind_that_could_never_run_is_refused(registry: Registry) -> None:
    with pytest.raises(ValueError, match="could never run"):
        task("note", at_most=0, registry=registry)(note)


@pytest.mark.race
def test_claims_that_race_neither_share_a_task_nor_pass_the_limit(house: House, registry: Registry) -> None:
    task("one", at_most=3, registry=registry)(note)
    task("many", registry=registry)(note)
    with house.write() as uow:
        for _ in range(20):
            service.enqueue(uow, "one", {})
            service.enqueue(uow, "many", {})
    barrier = threading.Barrier(8)
    claimed: list[Any] = []

    def claim() -> None:
        barrier.wait()
        for _ in range(2):
            claimed.extend(claim_tasks(house.database, limit=3, registry=registry))

    threads = [threading.Thread(target=claim) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(held.kind for held in claimed) == ["many"] * 20 + ["one"] * 3
    assert len({held.id for held in claimed}) == 23


@given(
    st.lists(
        st.tuples(st.sampled_from("kl"), st.sampled_from("abc"), st.integers(0, 1), st.integers(0, 50)),
        max_size=30,
    ),
    st.integers(1, 12),
    st.integers(0, 4),
)
def test_turns_take_all_that_fits_once_and_never_more(
    rows: list[tuple[str, str, int, int]], limit: int, room: int
) -> None:
    waiting = [
        WaitingTask(number, kind, tenant, priority, MOMENT + timedelta(seconds=age))
        for number, (kind, tenant, priority, age) in enumerate(rows)
    ]
    lanes: dict[object, list[WaitingTask]] = {}
    for one in sorted(waiting, key=lambda task: (task.run_at, task.id)):
        lanes.setdefault((one.kind, one.tenant, one.priority), []).append(one)

    def next_of_lane(one: WaitingTask, number: int) -> list[WaitingTask]:
        lane = lanes[one.kind, one.tenant, one.priority]
        place = lane.index(one) + 1
        return lane[place : place + number]

    def turns(heads: list[WaitingTask], next_of_lane: NextOfLane) -> list[WaitingTask]:
        return take_turns(
            heads, running={}, served={}, free={"k": None, "l": room}, limit=limit, next_of_lane=next_of_lane
        )

    chosen = turns([lane[0] for lane in lanes.values()], next_of_lane)
    assert chosen == turns(waiting, lambda *_: []), "reading lanes bit by bit changes nothing"
    allowed = sum(task.kind == "k" for task in waiting) + min(room, sum(task.kind == "l" for task in waiting))
    assert len({task.id for task in chosen}) == len(chosen) == min(limit, allowed)
    assert sum(task.kind == "l" for task in chosen) <= room
    assert [task.priority for task in chosen] == sorted((task.priority for task in chosen), reverse=True)
