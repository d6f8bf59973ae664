"""Bills are entered while goods come and go back: whoever is last counts what the others did."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4

import pytest

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.purchasing.landed.billing import add_bill
from freight_app.purchasing.landed.dtos import BillDraft, CoverDraft
from freight_app.purchasing.landed.reading import explain_order
from freight_app.purchasing.landed.rules import Basis
from freight_app.purchasing.landed.sharing import reshare_order
from freight_app.purchasing.landed.values import CostKind
from freight_app.purchasing.orders.ending import close_short
from tests.purchasing.bought import order_of
from tests.purchasing.buying import draft, offer, place, products, receive, supplier

pytestmark = pytest.mark.race


def order_ids(uow: UnitOfWork, numbers: list[str]) -> list[int]:
    return [order_of(uow, number).id or 0 for number in numbers]


def test_bills_and_goods_of_two_orders_at_once_lose_nothing(house: House) -> None:
    parts = products(house, "A", "B")
    numbers = []
    for _order in range(2):
        ref = supplier(house)
        for sku in ("A", "B"):
            offer(house, ref, sku, 1000)
        numbers.append(draft(house, ref, dict.fromkeys(parts, 10)))
        place(house, numbers[-1])

    def enter(turn: int) -> None:
        covered = numbers if turn % 2 else list(reversed(numbers))[: 1 + turn % 3]
        bill = BillDraft(
            number=f"F-{turn}",
            issuer="Sotrans",
            kind=CostKind.FREIGHT,
            amount=f"{turn + 1}.017",
            currency="TND",
            billed_on=date(2026, 3, 2),
            basis=Basis.QUANTITY,
            covers=[CoverDraft(order=number) for number in covered],
        )
        with house.write() as uow:
            add_bill(uow, bill, key=uuid4().hex)

    def come(turn: int) -> None:
        receive(house, numbers[turn % 2], {"A" if turn % 4 < 2 else "B": (1, 0)})

    with ThreadPoolExecutor(8) as threads:
        tasks = [threads.submit(act, turn) for turn in range(8) for act in (enter, come)]
        for task in tasks:
            task.result(timeout=120)

    for number in (numbers[0], ""):
        if number:
            with house.write() as uow:
                close_short(uow, number, reason="no more", key=uuid4().hex)
        with house.read() as uow:
            views = [explain_order(uow, one) for one in numbers]
        carried: dict[str, int] = {}
        for line in (line for view in views for line in view.lines):
            for part in [part for layer in line.layers for part in layer.parts] + line.waiting:
                carried[part.bill_id] = carried.get(part.bill_id, 0) + part.amount.amount_minor
        bills = {bill.public_id: bill for view in views for bill in view.bills}
        assert len(bills) == 8
        for public_id, bill in bills.items():
            assert carried[public_id] + bill.unplaced.amount_minor == bill.own.amount_minor
        # What stands is what would be shared now, by whoever came last.
        with house.write() as uow:
            for order in order_ids(uow, numbers):
                reshare_order(uow, order)
        with house.read() as uow:
            assert [explain_order(uow, one) for one in numbers] == views
    assert views[0].waiting.is_zero
