"""Two people, or a person and the clock, who reach for the same order at the same moment: one of them is told no."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.orders.fulfilment import confirm_order
from freight_app.orders.models import OrderStatus, PaymentStatus
from tests.orders.shopping import bring_to_packed, detail, open_shop, order, staff, tnd
from tests.races import actions
from tests.races.runners import run_at_once
from tests.stock.goods import add_product, all_levels, ledger_sums, level_at, put_on_shelf

pytestmark = pytest.mark.race
ROUNDS = 6


@pytest.fixture
def product(house: House) -> int:
    with house.write() as uow:
        open_shop(uow)
        found = add_product(uow, "P1")
        put_on_shelf(uow, found, 100)
        return found


def test_of_a_cancel_and_a_hand_over_at_once_exactly_one_holds(house: House, product: int) -> None:
    numbers = [order(house, {product: 2}).number for _ in range(ROUNDS)]
    for number in numbers:
        bring_to_packed(house, number)
    cancels, hand_overs = run_at_once(
        house,
        [(actions.cancel, {"numbers": numbers}), (actions.hand_to_driver, {"numbers": numbers})],
        rounds=ROUNDS,
    )
    shipped = 0
    for number, cancelled, handed in zip(numbers, cancels, hand_overs, strict=True):
        assert {cancelled.refusal, handed.refusal} == {None, "order_not_in_state"}
        status = detail(house, number).status
        assert status == (OrderStatus.SHIPPED if handed.refusal is None else OrderStatus.CANCELLED)
        shipped += status == OrderStatus.SHIPPED
    with house.read() as uow:
        assert level_at(uow, product) == (100 - 2 * shipped, 0)
        assert ledger_sums(uow) == all_levels(uow)


def test_of_two_pickers_exactly_one_takes_an_order_in_hand(house: House, product: int) -> None:
    numbers = [order(house, {product: 1}).number for _ in range(ROUNDS)]
    for number in numbers:
        with house.write() as uow:
            confirm_order(uow, number)
    first, second = staff(house, Role.PICKER, name="First"), staff(house, Role.PICKER, name="Second")
    outcomes = run_at_once(
        house,
        [(actions.pick, {"numbers": numbers, "picker": picker}) for picker in (first, second)],
        rounds=ROUNDS,
    )
    for number, one, two in zip(numbers, *outcomes, strict=True):
        assert {one.refusal, two.refusal} == {None, "order_not_in_state"}
        assert detail(house, number).picker_name == ("First" if one.refusal is None else "Second")


def test_money_and_the_clock_at_once_leave_a_paid_order_or_money_to_give_back(
    house: House, product: int, clock: StillClock
) -> None:
    # The processes go by the real clock: for them these orders are past their time, unless they are paid first.
    clock.set(clock.now() - timedelta(days=3650))
    placed = [order(house, {product: 1}, payment_method="card") for _ in range(ROUNDS)]
    pays = [(actions.pay, {"references": [one.card_reference], "amount": tnd("10.000")}) for one in placed]
    outcomes = run_at_once(house, [*pays, (actions.expire, {}), (actions.expire, {})])
    assert {outcome.refusal for [outcome] in outcomes} == {None}
    kept = 0
    for one in placed:
        found = detail(house, one.number)
        if found.status == OrderStatus.CONFIRMED:
            kept += 1
            assert (found.payment_status, found.held_until) == (PaymentStatus.PAID, None)
        else:
            assert (found.status, found.payment_status) == (OrderStatus.EXPIRED, PaymentStatus.REFUND_DUE)
    with house.read() as uow:
        assert level_at(uow, product) == (100, kept)
        assert ledger_sums(uow) == all_levels(uow)
