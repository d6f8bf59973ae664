"""The last of a credit limit, asked for by many processes at once: given once, and nothing is lost on the way."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from freight_app.kit.house import House
from tests.orders.credit.trade import Garage, account, buy, check_sums, open_garage, waiting
from tests.orders.shopping import checkout_request, open_shop, tnd
from tests.races import actions
from tests.races.runners import run_at_once
from tests.stock.goods import add_product, put_on_shelf

pytestmark = pytest.mark.race


def stocked(house: House, limit: str) -> tuple[Garage, int]:
    """A company with this limit, and a product of 10.000 TND."""
    with house.write() as uow:
        open_shop(uow)
        product = add_product(uow, "P1")
        put_on_shelf(uow, product, 100)
    return open_garage(house, limit=limit), product


def test_of_two_orders_for_the_last_of_the_limit_one_passes_and_one_is_held(house: House) -> None:
    garage, product = stocked(house, "15.000")
    request = checkout_request(payment_method="on_account", expected_total_minor=10_000).model_dump(mode="json")
    named: dict[str, Any] = {"owner": garage.owner, "product": product, "request": request}
    outcomes = run_at_once(house, [(actions.buy_on_account, {**named, "key": uuid4().hex}) for _ in range(2)])
    assert sorted(outcome.answer for [outcome] in outcomes) == [False, True]
    assert (account(house, garage).exposure, len(waiting(house, garage))) == (tnd("10.000"), 1)
    with house.read() as uow:
        check_sums(uow)


def test_orders_that_grow_at_once_share_what_is_left_and_payments_are_not_lost(house: House) -> None:
    """Other orders, other rows: what they meet in is the guard's one statement."""
    garage, product = stocked(house, "65.000")
    numbers = [buy(house, garage, {product: 1}).number for _ in range(6)]
    grow: list[Any] = [(actions.amend_to, {"number": number, "total": "20.000"}) for number in numbers]
    outcomes = run_at_once(house, grow)
    assert {outcome.refusal for [outcome] in outcomes} == {None}
    # 65 hold three of 20; whoever had to wait gave its own 10 back, and an order that waits goes on where it fits.
    assert (account(house, garage).exposure, len(waiting(house, garage))) == (tnd("60.000"), 3)
    money = [
        (actions.pay_on_account, {"company": garage.company, "amount": tnd("10.000"), "key": f"pay-{number}"})
        for number in range(6)
    ]
    assert {outcome.refusal for [outcome] in run_at_once(house, money)} == {None}
    assert (account(house, garage).balance, waiting(house, garage)) == (tnd("-60.000"), [])
    with house.read() as uow:
        check_sums(uow)
