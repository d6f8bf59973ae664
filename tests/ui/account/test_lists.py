"""The pages of saved lists: made, changed, deleted and brought back, put into the cart."""

from __future__ import annotations

from freight_app.kit.house import House
from freight_app.orders.cart import view_cart
from freight_app.orders.lists import keeping
from freight_app.orders.lists.dtos import ListName, ListPieces
from freight_app.ui.account.lists_state import ListsState, ListState
from tests.orders.conftest import Parts
from tests.ui.account.conftest import Customer
from tests.ui.tabs import where_to


def test_a_list_is_made_and_deleted_and_brought_back(amine: Customer, parts: Parts) -> None:
    tab = amine.tab("/account/lists")
    tab.send(ListsState.load)
    tab.send(ListsState.create, data={"name": "x" * 81})
    assert tab.state(ListsState).error
    made = where_to(tab.send(ListsState.create, data={"name": "Every week"})).rpartition("/")[2]
    tab.send(ListsState.load)
    tab.send(ListsState.delete, list_id=made)
    assert (tab.state(ListsState).rows, tab.toasts()) == ([], ["Every week is deleted"])
    tab.send(ListsState.undo_delete)
    assert [(row.id, row.name) for row in tab.state(ListsState).rows] == [(made, "Every week")]


def test_one_list_is_put_in_order_and_into_the_cart(
    house: House, amine: Customer, leila: Customer, parts: Parts
) -> None:
    user_id = amine.owner.user_id
    assert user_id is not None
    with house.write() as uow:
        pieces = [ListPieces(parts.filter, 2), ListPieces(parts.pads, 9), ListPieces(parts.book, 1)]
        made = keeping.create_list(uow, user_id, ListName(name="Every week"), pieces)
    other = leila.tab(f"/account/lists/{made}")
    other.send(ListState.load)
    assert (other.state(ListState).is_found, other.state(ListState).view.rows) == (False, [])
    tab = amine.tab(f"/account/lists/{made}")
    tab.send(ListState.load)
    view = tab.state(ListState).view
    assert [(row.sku, row.said, row.is_first, row.is_last) for row in view.rows] == [
        ("HU-816", "", True, False),
        ("FDB4446", "Only 3 left", False, False),
        ("BOOK", "", False, True),
    ]
    assert (view.parts, view.good, view.total.minor) == (3, 2, 59_000)
    tab.send(ListState.move, product_id=parts.book, step=-1)
    tab.send(ListState.set_note, product_id=parts.book, note=" for Sami ")
    tab.send(ListState.remove, product_id=parts.filter)
    tab.send(ListState.undo_remove)
    tab.send(ListState.rename, data={"name": "Mondays"})
    view = tab.state(ListState).view
    assert (view.name, [(row.sku, row.note) for row in view.rows]) == (
        "Mondays",
        [("BOOK", "for Sami"), ("FDB4446", ""), ("HU-816", "")],
    )
    tab.send(ListState.put_into_cart)
    assert tab.toasts()[-1] == "2 parts are in your cart"
    with house.read() as uow:
        assert [(line.sku, line.quantity) for line in view_cart(uow, amine.owner).lines] == [("BOOK", 1), ("HU-816", 2)]
    assert where_to(tab.send(ListState.to_quick_order)) == "/quick-order"
