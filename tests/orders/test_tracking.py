"""What customers, and strangers with a link, see of orders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.orders.fulfilment import note_failed_delivery
from freight_app.orders.own_orders import get_own_order, list_own_orders
from freight_app.orders.tracking import find_tracking_token, track_order
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    ADDRESS,
    bring_to_packed,
    bring_to_road,
    customer,
    order,
    tnd,
)


def test_the_link_tells_where_the_order_is_and_of_the_customer_almost_nothing(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 2}, delivery_method="delivery", address=ADDRESS, note="gate code 1234")
    with house.read() as uow:
        view = track_order(uow, placed.tracking_token)
    assert (view.first_name, view.city, view.sentence, view.to_pay) == ("Amine", "La Marsa", "received", tnd("56.000"))
    assert [(line.sku, line.quantity) for line in view.lines] == [("HU-816", 2)]
    assert (view.may_cancel, view.is_late, view.promised_on) == (True, False, date(2026, 3, 4))
    told = view.model_dump_json()
    for private in ("Trabelsi", "98123456", "amine@", "Khaldoun", "1234", "Sami"):
        assert private not in told


def test_the_sentence_follows_the_order(house: House, parts: Parts, clock: StillClock) -> None:
    def sentence(token: str) -> str:
        with house.read() as uow:
            return track_order(uow, token).sentence

    transfer = order(house, {parts.filter: 1}, payment_method="bank_transfer")
    assert sentence(transfer.tracking_token) == "awaiting_payment"
    with house.read() as uow:
        assert track_order(uow, transfer.tracking_token).bank_details == "IBAN TN59 1000 6035"
    pickup = order(house, {parts.filter: 1})
    bring_to_packed(house, pickup.number)
    assert sentence(pickup.tracking_token) == "ready_for_pickup"
    brought = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS)
    bring_to_road(house, brought.number)
    assert sentence(brought.tracking_token) == "on_the_road"
    with house.write() as uow:
        note_failed_delivery(uow, brought.number, reason="dog in the yard", key="k")
    assert sentence(brought.tracking_token) == "delivery_failed"
    with house.read() as uow:
        view = track_order(uow, brought.tracking_token)
    assert [(step.kind, step.status) for step in view.steps] == [
        ("status", "pending"),
        ("status", "confirmed"),
        ("status", "packed"),
        ("status", "shipped"),
        ("delivery_failed", "shipped"),
    ]
    assert "dog" not in view.model_dump_json()
    assert view.bank_details == ""
    clock.advance(timedelta(days=3))
    with house.read() as uow:
        assert track_order(uow, brought.tracking_token).is_late


def test_an_order_is_found_by_its_number_with_its_phone_only(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1})
    with house.read() as uow:
        for number, phone in ((placed.number, "98123456"), ("f-10001", "+216 98 123 456"), (" 10001", "98 123 456")):
            assert find_tracking_token(uow, number, phone) == placed.tracking_token
        for number, phone in ((placed.number, "98123457"), ("F-10002", "98123456"), (placed.number, "x"), ("", "")):
            with pytest.raises(NotFound):
                find_tracking_token(uow, number, phone)
        with pytest.raises(NotFound):
            track_order(uow, "made-up")


def test_customers_see_their_own_orders_and_no_others(house: House, parts: Parts, clock: StillClock) -> None:
    owner, other = customer(house), customer(house)
    first = order(house, {parts.filter: 2, parts.pads: 1}, owner=owner)
    clock.advance(timedelta(hours=1))
    second = order(house, {parts.filter: 1}, owner=owner)
    with house.read() as uow:
        page = list_own_orders(uow, owner.user_id or 0, PageRequest(per_page=1))
        assert ([card.number for card in page.items], page.total) == ([second.number], 2)
        assert list_own_orders(uow, other.user_id or 0, PageRequest()).items == []
        found = get_own_order(uow, owner.user_id or 0, first.number)
        assert (found.total, found.phone, found.may_cancel) == (tnd("141.400"), "+21698123456", True)
        with pytest.raises(NotFound):
            get_own_order(uow, other.user_id or 0, first.number)
