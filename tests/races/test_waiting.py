"""Goods come while people order, cancel and are served: nobody is passed over and nothing is given twice."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.kit.clock import StillClock, SystemClock
from freight_app.kit.house import House
from freight_app.orders.dtos import CartOwner
from freight_app.orders.models import Order
from freight_app.work.running import run_due_tasks
from tests.orders.back_orders.waiting import allow, free, queue, require_kept
from tests.orders.changes.shop import require_sound
from tests.orders.shopping import checkout_request, fill_cart, open_shop, order
from tests.races import actions
from tests.races.runners import run_at_once
from tests.stock.goods import MAIN, add_product, count_rows, put_on_shelf

pytestmark = pytest.mark.race


def test_receiving_serving_ordering_and_cancelling_at_once(house: House, clock: StillClock) -> None:
    with house.write() as uow:
        open_shop(uow)
        part = add_product(uow, "RARE")
        put_on_shelf(uow, part, 1)
    allow(house, "RARE")
    placed = [order(house, {part: 2}, owner=CartOwner(guest_token=f"early-{turn}")).number for turn in range(6)]
    late = [CartOwner(guest_token=f"late-{turn}") for turn in range(6)]
    for buyer in late:
        fill_cart(house, buyer, {part: 2})
    request = checkout_request(expected_total_minor=20_000).model_dump(mode="json")
    acts: list[tuple[Any, dict[str, Any]]] = [
        (actions.receive, {"product": part, "location": MAIN, "key": f"came-{turn}"}) for turn in range(8)
    ]
    acts += [
        (actions.buy, {"owner": buyer, "request": request, "key": f"late-{turn}"}) for turn, buyer in enumerate(late)
    ]
    acts += [(actions.serve, {"product": part}) for _ in range(4)]
    acts.append((actions.cancel, {"numbers": [placed[1]]}))
    outcomes = run_at_once(house, acts)
    refused = {outcome.refusal for found in outcomes for outcome in found if outcome.refusal is not None}
    assert refused <= {"conflict"}

    with house.read() as uow:
        require_kept(uow)
    # They went by the real clock: what they left to be done is due when ours has caught up.
    clock.set(SystemClock().now())
    run_due_tasks(house.database)
    with house.read() as uow:
        require_kept(uow)
        require_sound(uow)
        assert free(uow, part) == 0
        waits = queue(uow, part)
        assert count_rows(uow, Order) == 12
        # 1 + 8 pieces for the eleven orders of two that are left: the first four whole, and one of the fifth.
        assert [pieces for _, pieces in waits] == [1, *[2] * 6]
