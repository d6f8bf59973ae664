"""One's own orders: the list, one in full, and what can be done with it."""

from __future__ import annotations

import pytest

from freight_app.catalogue.prices import PriceSetting, set_prices
from freight_app.kit.house import House
from freight_app.orders.cart import view_cart
from freight_app.orders.dtos import PlacedOrder
from freight_app.ui.account.order_page import page
from freight_app.ui.account.order_state import OwnOrderState
from freight_app.ui.account.orders_page import OwnOrdersState
from freight_app.ui.storefront.quick_state import QuickState
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, bring_to_packed, detail, order, tnd
from tests.ui.account.conftest import Customer
from tests.ui.tabs import Tab, where_to


@pytest.fixture
def placed(house: House, parts: Parts, amine: Customer) -> PlacedOrder:
    """Two filters and a book, to be brought."""
    return order(
        house, {parts.filter: 2, parts.book: 1}, owner=amine.owner, delivery_method="delivery", address=ADDRESS
    )


def open_order(who: Customer, number: str, language: str = "en") -> Tab:
    tab = who.tab(f"/account/orders/{number}", language=language)
    assert tab.send(OwnOrderState.load) == []
    return tab


def cart_of(house: House, who: Customer) -> dict[str, int]:
    with house.read() as uow:
        return {line.sku: line.quantity for line in view_cart(uow, who.owner).lines}


def test_the_list_leads_to_each_order_and_knows_its_page(house: House, placed: PlacedOrder, amine: Customer) -> None:
    tab = amine.tab("/account")
    tab.send(OwnOrdersState.load)
    shown = tab.state(OwnOrdersState)
    assert [(row.number, row.href, row.pieces) for row in shown.rows] == [
        (placed.number, f"/account/orders/{placed.number}", 3)
    ]
    assert (shown.first, shown.last, shown.total, shown.pages) == (1, 1, 1, 1)
    tab.go_to("/account?page=7", session=amine.session)
    tab.send(OwnOrdersState.load)
    assert (len(tab.state(OwnOrdersState).rows), tab.state(OwnOrdersState).page) == (1, 1)


def test_an_order_shows_everything_to_its_owner(placed: PlacedOrder, amine: Customer) -> None:
    shown = open_order(amine, placed.number).state(OwnOrderState)
    assert (shown.is_found, shown.order.status, shown.order.payment_status) == (True, "pending", "pending")
    assert [(line.sku, line.quantity, line.total.whole + line.total.decimals) for line in shown.order.lines] == [
        ("HU-816", 2, "49.000"),
        ("BOOK", 1, "10.000"),
    ]
    assert (shown.order.fee.minor, shown.order.total.minor, shown.order.track.to_pay.minor) == (7000, 66000, 66000)
    assert (shown.order.contact, shown.order.phone) == ("Amine Trabelsi", "+21698123456")
    assert shown.order.address == "12, rue Ibn Khaldoun, La Marsa, Tunis"
    assert shown.order.track.may_cancel
    assert page() is not None


def test_the_order_of_somebody_else_is_not_found(placed: PlacedOrder, leila: Customer) -> None:
    tab = open_order(leila, placed.number)
    assert (tab.state(OwnOrderState).is_found, tab.state(OwnOrderState).order.number) == (False, "")


def test_a_stranger_signs_in_and_comes_back(placed: PlacedOrder) -> None:
    events = Tab(path=f"/account/orders/{placed.number}", guest="g" * 40).send(OwnOrderState.load)
    assert where_to(events) == f"/sign-in?next=%2Faccount%2Forders%2F{placed.number}"


def test_an_order_is_cancelled_after_a_question(house: House, placed: PlacedOrder, amine: Customer) -> None:
    tab = open_order(amine, placed.number)
    tab.send(OwnOrderState.ask_to_cancel)
    assert tab.state(OwnOrderState).asks_to_cancel
    tab.send(OwnOrderState.cancel)
    shown = tab.state(OwnOrderState)
    assert (shown.order.status, shown.order.track.may_cancel, shown.asks_to_cancel) == ("cancelled", False, False)
    assert tab.toasts() == [f"Order {placed.number} was cancelled"]
    assert detail(house, placed.number).status == "cancelled"


def test_it_is_too_late_to_cancel_once_somebody_picks(house: House, placed: PlacedOrder, amine: Customer) -> None:
    tab = open_order(amine, placed.number)
    bring_to_packed(house, placed.number)
    tab.send(OwnOrderState.cancel)
    assert tab.toasts() == ["Too late: your order is being picked already."]
    assert tab.state(OwnOrderState).order.status == "packed"
    assert detail(house, placed.number).status == "packed"


def test_nobody_cancels_the_order_of_another(
    house: House, placed: PlacedOrder, amine: Customer, leila: Customer
) -> None:
    tab = open_order(amine, placed.number)
    tab.go_to(f"/account/orders/{placed.number}", session=leila.session)
    tab.send(OwnOrderState.cancel)
    assert detail(house, placed.number).status == "pending"


def test_ordering_again_leads_over_the_quick_order_once(
    house: House, parts: Parts, placed: PlacedOrder, amine: Customer
) -> None:
    tab = open_order(amine, placed.number)
    with house.write() as uow:
        set_prices(uow, [PriceSetting(parts.filter, tnd("25.000"))])
    for _ in range(2):
        assert where_to(tab.send(OwnOrderState.order_again)) == "/quick-order"
    quick = amine.tab("/quick-order")
    quick.send(QuickState.load)
    rows = quick.state(QuickState).view.rows
    assert [(row.sku, row.quantity, row.words) for row in rows] == [
        ("HU-816", 2, ["24.500\u00a0TND the last time"]),
        ("BOOK", 1, []),
    ]
    quick.send(QuickState.put_into_cart)
    assert cart_of(house, amine) == {"HU-816": 2, "BOOK": 1}
    assert (quick.toasts(), quick.state(QuickState).view.total) == (["2 parts are in your cart"], 0)


def test_the_order_of_another_cannot_be_ordered_again(placed: PlacedOrder, amine: Customer, leila: Customer) -> None:
    tab = leila.tab("/account")
    assert where_to(tab.send(OwnOrdersState.order_again, number=placed.number)) == ""
    quick = leila.tab("/quick-order")
    quick.send(QuickState.load)
    assert quick.state(QuickState).view.rows == []


def test_an_order_that_waits_for_its_card_leads_to_the_bank(house: House, parts: Parts, amine: Customer) -> None:
    placed = order(house, {parts.pads: 1}, owner=amine.owner, payment_method="card")
    tab = open_order(amine, placed.number)
    assert tab.state(OwnOrderState).order.track.pays_by_card
    assert tab.state(OwnOrderState).order.status == "awaiting_payment"
    assert where_to(tab.send(OwnOrderState.pay)).startswith("/pay?")
