"""The cart beside the page: what is added is in it at once, and what it says can be undone there."""

from __future__ import annotations

import pytest

from freight_app.kit.house import House
from freight_app.orders.cart import view_cart
from freight_app.orders.dtos import CartOwner
from freight_app.ui.components.toasts import ToastState
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront import cart_page, checkout_page, home, product, results
from freight_app.ui.storefront.cart_state import UNDO_ADD, UNDO_REMOVE, CartState
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import fill_cart
from tests.ui.tabs import Tab

__all__ = ["parts"]
GUEST = "g" * 40


def kept(house: House) -> dict[str, int]:
    with house.read() as uow:
        return {line.sku: line.quantity for line in view_cart(uow, CartOwner(guest_token=GUEST)).lines}


def shown(tab: Tab) -> dict[str, int]:
    return {line.sku: line.quantity for line in tab.state(CartState).rows.lines}


def undos(tab: Tab) -> list[str]:
    return [toast.undo for toast in tab.state(ToastState).toasts]


@pytest.mark.parametrize("opening", [home, results, product])
def test_what_adds_and_the_cart_in_the_header_open_the_sheet(opening: object) -> None:
    page = str(opening.page()).replace(" ", "")  # type: ignore[attr-defined]
    assert 'openedBy:"cart"' in page
    assert page.count('"data-opens":"cart"') >= 2


@pytest.mark.parametrize("plain", [cart_page, checkout_page])
def test_where_the_cart_is_the_page_its_icon_is_a_plain_link(plain: object) -> None:
    page = str(plain.page())  # type: ignore[attr-defined]
    assert "openedBy" not in page
    assert "data-opens" not in page


def test_what_is_added_is_in_the_sheet_with_the_way_back(house: House, parts: Parts) -> None:
    tab = Tab(path="/search", guest=GUEST)
    tab.send(CartState.add_one, product_id=parts.filter)
    assert (shown(tab), kept(house)) == ({"HU-816": 1}, {"HU-816": 1})
    assert (tab.state(CartState).is_loaded, tab.state(ShellState).cart_count) == (True, 1)
    assert undos(tab) == [UNDO_ADD]
    tab.send(CartState.undo_add)
    assert (shown(tab), kept(house), tab.state(ShellState).cart_count) == ({}, {}, 0)


def test_undoing_a_second_piece_leaves_the_first(house: House, parts: Parts) -> None:
    tab = Tab(path="/search", guest=GUEST)
    for _ in range(2):
        tab.send(CartState.add_one, product_id=parts.filter)
    # One button a kind of thing: an earlier one would undo the later addition.
    assert undos(tab) == [UNDO_ADD]
    tab.send(CartState.undo_add)
    assert kept(house) == {"HU-816": 1}


def test_a_line_that_is_taken_out_of_the_sheet_comes_back(house: House, parts: Parts) -> None:
    fill_cart(house, CartOwner(guest_token=GUEST), {parts.filter: 3, parts.book: 1})
    tab = Tab(path="/", guest=GUEST)
    tab.send(CartState.load)
    tab.send(CartState.remove, product_id=parts.filter)
    assert (shown(tab), undos(tab)) == ({"BOOK": 1}, [UNDO_REMOVE])
    tab.send(CartState.undo_remove)
    assert kept(house) == {"BOOK": 1, "HU-816": 3}


def test_the_steppers_of_the_sheet_count_what_is_there(house: House, parts: Parts) -> None:
    tab = Tab(path="/", guest=GUEST)
    tab.send(CartState.add_one, product_id=parts.pads)
    tab.send(CartState.set_quantity, product_id=parts.pads, quantity=3)
    assert tab.state(CartState).rows.piece_count == 3
    tab.send(CartState.set_quantity, product_id=parts.pads, quantity=4)
    assert (kept(house), tab.state(CartState).rows.piece_count) == ({"FDB4446": 3}, 3)
    assert tab.toasts()[-1] == "There is not enough in stock."


def test_a_refusal_fills_the_open_sheet_with_what_there_is(house: House, parts: Parts) -> None:
    fill_cart(house, CartOwner(guest_token=GUEST), {parts.book: 1})
    tab = Tab(path="/p/ASK", guest=GUEST)
    tab.send(CartState.add_one, product_id=parts.unpriced)
    assert (tab.state(CartState).is_loaded, shown(tab)) == (True, {"BOOK": 1})
    assert len(tab.toasts()) == 1
