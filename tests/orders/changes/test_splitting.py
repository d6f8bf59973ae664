"""What is there goes now, the rest follows: two orders that together are what one was."""

from __future__ import annotations

import pytest

from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.orders.changes.errors import NothingLeft
from freight_app.orders.changes.options import get_options
from freight_app.orders.errors import OrderNotPaid
from freight_app.orders.fulfilment import cancel_order
from freight_app.orders.models import OrderStatus, PaymentStatus
from freight_app.stock.service import reservation_of
from tests.orders.changes.shop import amend, require_sound, split
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, bring_to_door, detail, order, pay_by_card, tnd
from tests.stock.goods import level_at

P = PaymentStatus


def test_goods_stock_and_awaited_money_are_divided_and_the_fee_stays_with_the_first(house: House, parts: Parts) -> None:
    number = order(
        house, {parts.filter: 3, parts.pads: 1, parts.book: 1}, delivery_method="delivery", address=ADDRESS
    ).number
    before = detail(house, number)
    made = split(house, number, {"HU-816": 1, "BOOK": 1})
    first, second = detail(house, number), detail(house, made.sibling)
    assert made.sibling == f"{number}-2"
    assert [(line.sku, line.quantity) for line in first.lines] == [("HU-816", 2), ("FDB4446", 1)]
    assert [(line.sku, line.quantity) for line in second.lines] == [("HU-816", 1), ("BOOK", 1)]
    assert (first.fee, second.fee, second.total) == (tnd("7.000"), tnd("0"), tnd("34.500"))
    assert first.total + second.total == before.total
    assert first.tax + second.tax == before.tax
    assert [payment.amount for payment in (*first.payments, *second.payments)] == [first.total, second.total]
    assert (second.status, second.customer_name, second.address) == (first.status, first.customer_name, first.address)
    with house.read() as uow:
        assert {place.product_id: place.quantity for place in reservation_of(uow, made.sibling).places} == {
            parts.filter: 1,
            parts.book: 1,
        }
        assert get_options(uow, made.sibling).family == [number, made.sibling]
        require_sound(uow)
    # A part of a part belongs to the same family, and each goes its own way.
    assert split(house, number, {"FDB4446": 1}).sibling == f"{number}-3"
    bring_to_door(house, number)
    with house.write() as uow:
        cancel_order(uow, made.sibling, reason="not needed any more", key="c")
    assert detail(house, number).status == OrderStatus.DELIVERED
    with house.read() as uow:
        assert (level_at(uow, parts.filter), level_at(uow, parts.pads)) == ((8, 0), (3, 1))
        require_sound(uow)


def test_what_was_paid_covers_the_first_order_and_then_the_second(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 2}, payment_method="card")
    pay_by_card(house, placed)
    amend(house, placed.number, lines={"HU-816": 3})
    made = split(house, placed.number, {"HU-816": 2})
    first, second = detail(house, placed.number), detail(house, made.sibling)
    assert (first.to_pay, first.payment_status) == (tnd("0"), P.PAID)
    assert [(payment.status, payment.amount) for payment in second.payments] == [
        (P.PAID, tnd("24.500")),
        (P.PENDING, tnd("24.500")),
    ]
    assert (second.to_pay, second.status) == (tnd("24.500"), OrderStatus.CONFIRMED)
    with house.read() as uow:
        require_sound(uow)


def test_each_of_the_two_has_something_and_an_order_that_waits_for_its_money_stays_whole(
    house: House, parts: Parts
) -> None:
    number = order(house, {parts.filter: 2}).number
    for wanted, error in (({"HU-816": 2}, NothingLeft), ({"HU-816": 3}, InvalidInput), ({}, NothingLeft)):
        with pytest.raises(error):
            split(house, number, wanted)
    held = order(house, {parts.filter: 2}, payment_method="bank_transfer").number
    with pytest.raises(OrderNotPaid):
        split(house, held, {"HU-816": 1})
    assert (detail(house, number).total, detail(house, held).total) == (tnd("49.000"), tnd("49.000"))


def test_the_way_was_paid_once_whatever_is_amended_after_a_split(house: House, parts: Parts) -> None:
    number = order(house, {parts.pads: 3}, delivery_method="delivery", address=ADDRESS).number
    assert detail(house, number).fee == tnd("0")
    sibling = split(house, number, {"FDB4446": 2}).sibling
    amend(house, sibling, lines={"FDB4446": 1})
    amend(house, number, added={"BOOK": 1})
    assert (detail(house, number).fee, detail(house, sibling).fee) == (tnd("0"), tnd("0"))
