"""Orders that leave with a carrier: the shipment moves them as far as their own rules allow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.house import House
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.models import OrderStatus
from freight_app.orders.queries import find_order
from freight_app.orders.shipping_out import (
    ShipLine,
    ShipOrderRequest,
    follow_order,
    list_order_shipments,
    ship_order,
)
from freight_app.shipping.editing import cancel_shipment
from freight_app.shipping.hand_events import add_event
from freight_app.shipping.reading import get_shipment
from freight_app.shipping.shipment_dtos import HandEventRequest, ShipmentRef
from freight_app.shipping.values import TrackingStatus
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    ADDRESS,
    bring_to_packed,
    customer,
    detail,
    letters,
    order,
    pay_by_card,
    staff,
)
from tests.stock.goods import all_levels, ledger_sums, level_at

S = TrackingStatus


def ship(house: House, number: str, **asked: object) -> ShipmentRef:
    with house.write(SYSTEM) as uow:
        return ship_order(uow, number, ShipOrderRequest.model_validate(asked), key=uuid4().hex)


def happens(house: House, shipment: ShipmentRef, status: TrackingStatus, minutes: int = 0) -> None:
    at = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(minutes=minutes)
    with house.write(SYSTEM) as uow:
        add_event(uow, shipment.public_id, HandEventRequest(status=status, at=at, place="Tunis"), key=uuid4().hex)


def packed(house: House, parts: Parts, *, paid: bool) -> str:
    placed = order(
        house,
        {parts.filter: 2, parts.pads: 1},
        owner=customer(house),
        delivery_method="delivery",
        address=ADDRESS,
        payment_method="card" if paid else "cash_on_delivery",
    )
    if paid:
        pay_by_card(house, placed)
    bring_to_packed(house, placed.number)
    return placed.number


def notes(house: House, number: str) -> list[str]:
    return [entry.text for entry in detail(house, number).timeline if entry.kind == "note"]


def test_a_paid_order_leaves_and_arrives_with_its_shipment(house: House, parts: Parts) -> None:
    number = packed(house, parts, paid=True)
    one = ship(house, number, carrier="manual", parcels=[{"weight_g": 3200}])
    with house.read(SYSTEM) as uow:
        view = get_shipment(uow, one.public_id)
    assert (view.destination, [(item.sku, item.quantity) for item in view.items]) == (
        "La Marsa, TN",
        [("HU-816", 2), ("FDB4446", 1)],
    )
    assert detail(house, number).status == OrderStatus.PACKED
    happens(house, one, S.PICKED_UP)
    assert detail(house, number).status == OrderStatus.SHIPPED
    with house.read() as uow:
        assert (level_at(uow, parts.filter), ledger_sums(uow) == all_levels(uow)) == ((8, 0), True)
    happens(house, one, S.DELIVERED, 30)
    assert detail(house, number).status == OrderStatus.DELIVERED
    assert [letter.template for letter in letters(house)][-2:] == ["order_on_its_way", "order_delivered"]


def test_money_that_is_due_at_the_door_keeps_the_order_open_and_staff_are_told(house: House, parts: Parts) -> None:
    number = packed(house, parts, paid=False)
    one = ship(house, number)
    happens(house, one, S.OUT_FOR_DELIVERY)
    happens(house, one, S.DELIVERED, 30)
    found = detail(house, number)
    assert found.status == OrderStatus.SHIPPED
    assert found.to_pay.amount_minor > 0
    [note] = notes(house, number)
    assert note.startswith(f"{one.number} is delivered, and")


def test_an_order_in_two_shipments_arrives_with_the_last(house: House, parts: Parts) -> None:
    number = packed(house, parts, paid=True)
    filters, pads = (line.line_id for line in detail(house, number).lines)
    first = ship(house, number, lines=[ShipLine(line_id=filters, quantity=1).model_dump()])
    happens(house, first, S.PICKED_UP)
    # Some of it is still here: the box has not left.
    assert detail(house, number).status == OrderStatus.PACKED
    with pytest.raises(InvalidInput, match="left to send"):
        ship(house, number, lines=[{"line_id": filters, "quantity": 2}])
    second = ship(house, number)
    with house.read(SYSTEM) as uow:
        assert [(i.line_ref, i.quantity) for i in get_shipment(uow, second.public_id).items] == [
            (str(filters), 1),
            (str(pads), 1),
        ]
        assert [row.number for row in list_order_shipments(uow, number)] == [first.number, second.number]
    with pytest.raises(InvalidInput, match="in a shipment already"):
        ship(house, number)
    happens(house, second, S.PICKED_UP, 5)
    happens(house, first, S.DELIVERED, 10)
    assert detail(house, number).status == OrderStatus.SHIPPED
    assert notes(house, number) == [f"{first.number} is delivered; the rest of the order is not."]
    happens(house, second, S.DELIVERED, 20)
    assert detail(house, number).status == OrderStatus.DELIVERED


def test_what_was_cancelled_may_be_sent_again_and_is_not_shown_to_the_customer(house: House, parts: Parts) -> None:
    number = packed(house, parts, paid=True)
    one = ship(house, number)
    with house.write(SYSTEM) as uow:
        cancel_shipment(uow, one.public_id, reason="The carrier has no van")
    again = ship(house, number)
    with house.read(SYSTEM) as uow:
        token = detail_token(house, number)
        assert [row.number for row in follow_order(uow, token)] == [again.number]


def test_only_what_is_packed_and_only_by_those_who_may(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS)
    with pytest.raises(OrderNotInState):
        ship(house, placed.number)
    fetched = order(house, {parts.filter: 1})
    bring_to_packed(house, fetched.number)
    with pytest.raises(InvalidInput, match="fetches"):
        ship(house, fetched.number)
    with house.write(staff(house, Role.SALES)) as uow, pytest.raises(NotAllowed):
        ship_order(uow, placed.number, ShipOrderRequest(), key="k")


def test_pressed_twice_it_is_one_shipment(house: House, parts: Parts) -> None:
    number = packed(house, parts, paid=True)
    made = []
    for _ in range(2):
        with house.write(staff(house, Role.PICKER)) as uow:
            made.append(ship_order(uow, number, ShipOrderRequest(), key="same"))
    assert made[0] == made[1]


def detail_token(house: House, number: str) -> str:
    with house.read() as uow:
        return find_order(uow, number).tracking_token
