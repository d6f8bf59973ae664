"""A quotation becomes an order at the quoted prices: its customer's, once, while it holds and there is stock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.users import list_users
from freight_app.catalogue.prices import set_price
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.orders.dtos import CartOwner, CheckoutRequest, PlacedOrder
from freight_app.orders.errors import TotalChanged
from freight_app.orders.invoices.quotations import QuotedTo, quote_cart
from freight_app.orders.quotations.accepting import accept_for_customer, accept_own_quotation, quote_own_acceptance
from freight_app.orders.quotations.dtos import QuotationRequest
from freight_app.orders.quotations.errors import QuotationAccepted, QuotationExpired
from freight_app.orders.quotations.making import quote_for_customer
from freight_app.orders.quotations.reading import get_own_quotation, list_own_quotations, list_quotations
from freight_app.stock.errors import NotEnoughStock
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, checkout_request, customer, detail, fill_cart, order, staff, tnd


def quoted(house: House, owner: CartOwner, wanted: dict[int, int]) -> str:
    fill_cart(house, owner, wanted)
    with house.write() as uow:
        return quote_cart(uow, owner, QuotedTo(name="Amine Trabelsi"), key=uuid4().hex).number


def request_of(house: House, owner: CartOwner, number: str, **changes: Any) -> CheckoutRequest:
    wanted = checkout_request(**changes)
    with house.read() as uow:
        total = quote_own_acceptance(uow, owner.user_id or 0, number, wanted.delivery_method).total.amount_minor
    return wanted.model_copy(update={"expected_total_minor": total})


def accept(house: House, owner: CartOwner, number: str, request: CheckoutRequest, key: str = "") -> PlacedOrder:
    with house.write() as uow:
        return accept_own_quotation(uow, owner.user_id or 0, number, request, key=key or uuid4().hex)


def test_the_quoted_prices_hold_whatever_the_prices_are_now(house: House, parts: Parts) -> None:
    owner = customer(house)
    number = quoted(house, owner, {parts.filter: 2, parts.pads: 1})
    with house.write() as uow:
        set_price(uow, parts.filter, tnd("40.000"))
    request = request_of(house, owner, number, delivery_method="delivery", address=ADDRESS)
    with pytest.raises(TotalChanged):
        accept(house, owner, number, request.model_copy(update={"expected_total_minor": 1}))
    placed = accept(house, owner, number, request, key="tap")
    assert placed == accept(house, owner, number, request, key="tap")

    made = detail(house, placed.number)
    assert {line.sku: line.unit_price for line in made.lines} == {"HU-816": tnd("24.500"), "FDB4446": tnd("92.400")}
    assert made.total == tnd("148.400")
    with pytest.raises(QuotationAccepted) as accepted:
        accept(house, owner, number, request)
    assert accepted.value.details["order_number"] == placed.number
    with house.read() as uow:
        found = get_own_quotation(uow, owner.user_id or 0, number)
        assert (found.state, found.order_number, found.may_accept) == ("accepted", placed.number, False)


def test_it_is_its_customers_alone_and_listed_for_both_sides(house: House, parts: Parts) -> None:
    owner, stranger = customer(house), customer(house, name="Somebody else")
    number = quoted(house, owner, {parts.book: 1})
    request = request_of(house, owner, number)
    with pytest.raises(NotFound):
        accept(house, stranger, number, request)
    with house.read() as uow, pytest.raises(NotFound):
        get_own_quotation(uow, stranger.user_id or 0, number)
    with house.read() as uow:
        own = list_own_quotations(uow, owner.user_id or 0, PageRequest())
        assert [one.number for one in own.items] == [number]
        assert list_own_quotations(uow, stranger.user_id or 0, PageRequest()).items == []
    with house.read(staff(house, Role.SALES)) as uow:
        assert [one.number for one in list_quotations(uow, PageRequest()).items] == [number]
    with house.read(staff(house, Role.RECEIVER)) as uow, pytest.raises(NotAllowed):
        list_quotations(uow, PageRequest())


def test_after_its_day_and_without_stock_nothing_is_ordered(house: House, parts: Parts, clock: StillClock) -> None:
    owner = customer(house)
    number = quoted(house, owner, {parts.pads: 3})
    request = request_of(house, owner, number)
    order(house, {parts.pads: 1}, owner=customer(house, name="First"))
    with pytest.raises(NotEnoughStock):
        accept(house, owner, number, request)
    clock.advance(timedelta(days=31))
    with pytest.raises(QuotationExpired):
        accept(house, owner, number, request)
    with house.read() as uow:
        assert get_own_quotation(uow, owner.user_id or 0, number).state == "expired"


def test_staff_quote_a_price_of_its_own_and_order_it_on_the_customers_word(house: House, parts: Parts) -> None:
    owner, seller = customer(house), staff(house, Role.SALES)
    with house.read() as uow:
        buyer = list_users(uow, UserQuery(q="Amine Trabelsi")).items[0].public_id
    lines = [{"sku": "HU-816", "quantity": 4, "unit_price": "20.000"}, {"sku": "BOOK", "quantity": 1}]
    wanted = QuotationRequest.model_validate({"buyer": buyer, "lines": lines, "language": "fr"})
    with house.write(seller) as uow:
        number = quote_for_customer(uow, wanted, key="q").number
        assert quote_for_customer(uow, wanted, key="q").number == number
    request = request_of(house, owner, number)
    with house.write(seller) as uow:
        placed = accept_for_customer(uow, number, request, key="a")
    made = detail(house, placed.number)
    assert {line.sku: line.unit_price for line in made.lines} == {"HU-816": tnd("20.000"), "BOOK": tnd("10.000")}
    for wrong in ("free", "-1", "0"):
        bad = QuotationRequest.model_validate(
            {"buyer": buyer, "lines": [{"sku": "HU-816", "quantity": 1, "unit_price": wrong}]}
        )
        with house.write(seller) as uow, pytest.raises(InvalidInput):
            quote_for_customer(uow, bad, key=uuid4().hex)
    with house.write(staff(house, Role.PICKER)) as uow, pytest.raises(NotAllowed):
        quote_for_customer(uow, wanted, key="other")
