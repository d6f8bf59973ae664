"""The last of a member's limit, asked for by many processes at once: given once. And two who decide at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from tests.orders.credit.trade import account, check_sums
from tests.orders.shopping import checkout_request, open_shop, tnd
from tests.orders.spending.firm import check_months, hire, open_firm, shop_for, spent, terms
from tests.races import actions
from tests.races.runners import run_at_once
from tests.stock.goods import add_product, put_on_shelf

pytestmark = pytest.mark.race


def stocked(house: House, clock: StillClock) -> int:
    """A product of 10.000 TND. The processes of a race live today, and so does the house."""
    clock.set(datetime.now(UTC))
    with house.write() as uow:
        open_shop(uow)
        product = add_product(uow, "P1")
        put_on_shelf(uow, product, 100)
    return product


def test_orders_of_one_member_share_the_month_and_not_more(house: House, clock: StillClock) -> None:
    """Each comes with a cart of its own, as from two browsers: the seat is the same, so is the row of the month."""
    product = stocked(house, clock)
    firm = open_firm(house, order_limit="", month_limit="25.000")
    numbers = [shop_for(house, firm.buyer, {product: 1}).awaits_approval]
    assert numbers == [False]
    request = checkout_request(payment_method="on_account", expected_total_minor=10_000).model_dump(mode="json")
    named: dict[str, Any] = {"user_id": firm.buyer.user_id, "product": product, "request": request}
    outcomes = run_at_once(house, [(actions.buy_for_company, {**named, "key": uuid4().hex}) for _ in range(4)])
    assert sorted(str(outcome.answer) for [outcome] in outcomes) == ["False", "True", "True", "True"]
    assert spent(house, firm, firm.buyer) == "20.000 TND"
    assert account(house, firm.garage).exposure == tnd("20.000")
    with house.read() as uow:
        check_months(uow)
        check_sums(uow)


def test_of_two_decisions_at_once_one_stands(house: House, clock: StillClock) -> None:
    product = stocked(house, clock)
    firm = open_firm(house, order_limit="5.000")
    second = hire(house, firm.company, terms("approver"), name="Second")
    placed = shop_for(house, firm.buyer, {product: 1})
    assert placed.awaits_approval
    decide: list[Any] = [
        (actions.approve, {"user_id": firm.approver.user_id, "number": placed.number, "total": 10_000}),
        (actions.approve, {"user_id": firm.owner.user_id, "number": placed.number, "total": 10_000}),
        (actions.decline, {"user_id": second.user_id, "number": placed.number}),
    ]
    refusals = [outcome.refusal for [outcome] in run_at_once(house, decide)]
    assert sorted(map(str, refusals)) == ["None", "approval_not_waiting", "approval_not_waiting"]
    is_declined = refusals[2] is None
    assert account(house, firm.garage).committed == tnd("0" if is_declined else "10.000")
    assert spent(house, firm, firm.buyer) == ("0.000 TND" if is_declined else "10.000 TND")
    with house.read() as uow:
        check_months(uow)
        check_sums(uow)
