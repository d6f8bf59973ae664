"""Hearts, the list, notices, comparing and what was looked at, as the pages have them."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.catalogue.prices import PriceSetting, set_prices
from freight_app.catalogue.wishes.dtos import Watcher
from freight_app.catalogue.wishes.waiting import wait_for_stock
from freight_app.kit.house import House
from freight_app.orders.together.computing import count_bought_together
from freight_app.ui.components.toasts import ToastState
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.compare_rows import CompareRow, read_skus
from freight_app.ui.storefront.compare_state import CompareState
from freight_app.ui.storefront.home_state import HomeState
from freight_app.ui.storefront.notice_state import NoticeState, OwnNoticesState
from freight_app.ui.storefront.product_state import ProductState
from freight_app.ui.storefront.recent_state import RecentState
from freight_app.ui.storefront.together_state import TogetherState
from freight_app.ui.storefront.wish_state import UNDO_UNWISH, WishState
from freight_app.ui.storefront.wishlist_state import WishlistState
from tests.catalogue.samples import add_products, row
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import order, tnd
from tests.stock.goods import add_product
from tests.ui.tabs import Tab, signed_in_tab, where_to

__all__ = ["parts"]
GUEST = "g" * 40


def test_a_heart_is_followed_taken_back_and_turned_when_it_is_refused(house: House, parts: Parts) -> None:
    tab = Tab(path="/search", guest=GUEST)
    tab.send(WishState.toggle, product_id=parts.filter, wanted=True)
    tab.send(WishState.toggle, product_id=parts.filter, wanted=True)
    assert tab.state(WishState).ids == [parts.filter]
    tab.send(WishState.toggle, product_id=parts.filter, wanted=False)
    assert tab.state(WishState).ids == []
    assert [toast.undo for toast in tab.state(ToastState).toasts] == [UNDO_UNWISH]
    tab.send(WishState.undo)
    assert tab.state(WishState).ids == [parts.filter]
    before = tab.state(WishState).turn
    tab.send(WishState.toggle, product_id=404, wanted=True)
    # The hearts are told anew what is so.
    assert (tab.state(WishState).ids, tab.state(WishState).turn) == ([parts.filter], before + 1)
    # Another visitor has a list of their own.
    other = Tab(path="/search", guest="h" * 40)
    other.send(WishState.toggle, product_id=parts.filter, wanted=False)
    assert Tab(path="/search").send(WishState.toggle, product_id=parts.filter, wanted=True) != []
    tab.send(WishlistState.load)
    assert [one.card.sku for one in tab.state(WishlistState).rows] == ["HU-816"]


def test_a_wish_moves_into_the_cart_or_stays_where_it_was(house: House, parts: Parts) -> None:
    tab = Tab(path="/wishlist", guest=GUEST)
    for product in (parts.filter, parts.unpriced):
        tab.send(WishState.toggle, product_id=product, wanted=True)
    with house.write() as uow:
        set_prices(uow, [PriceSetting(parts.filter, tnd("20.000"))])
    tab.send(WishlistState.load)
    rows = {one.card.sku: one for one in tab.state(WishlistState).rows}
    assert (rows["HU-816"].change, rows["HU-816"].can_buy, rows["ASK"].can_buy) == ("down", True, False)
    tab.send(WishlistState.move_to_cart, product_id=parts.unpriced)
    tab.send(WishlistState.move_to_cart, product_id=parts.filter)
    assert [one.card.sku for one in tab.state(WishlistState).rows] == ["ASK"]
    assert [line.sku for line in tab.state(CartState).rows.lines] == ["HU-816"]


def test_a_list_is_shared_noted_and_read_by_others_without_its_notes(house: House, parts: Parts) -> None:
    tab = Tab(path="/wishlist", guest=GUEST)
    tab.send(WishState.toggle, product_id=parts.filter, wanted=True)
    tab.send(WishlistState.load)
    tab.send(WishlistState.start_note, product_id=parts.filter)
    tab.send(WishlistState.save_note, form={"note": "for Ali"})
    tab.send(WishlistState.share)
    path = tab.state(WishlistState).share_path
    assert tab.state(WishlistState).rows[0].note == "for Ali"
    reader = Tab(path=path, guest="h" * 40)
    reader.send(WishlistState.load_shared)
    assert [(one.card.sku, one.note) for one in reader.state(WishlistState).rows] == [("HU-816", "")]
    tab.send(WishlistState.stop_sharing)
    reader.send(WishlistState.load_shared)
    assert reader.state(WishlistState).is_missing


def test_tell_me_is_one_press_for_those_who_are_known_and_a_mail_for_the_others(house: House, parts: Parts) -> None:
    with house.write() as uow:
        gone = add_product(uow, "GONE", price="50.000")
    person = signed_in_tab(house, Role.CUSTOMER, path="/p/GONE")
    person.send(ProductState.load)
    person.send(NoticeState.wait_for_stock, form={})
    assert person.state(NoticeState).waits_for_stock
    person.send(NoticeState.wait_for_price, form={"target": "60.000"})
    assert person.state(NoticeState).target_error == "It costs no more than that already."
    person.send(NoticeState.wait_for_price, form={"target": "45.000"})
    person.send(OwnNoticesState.load)
    mine = person.state(OwnNoticesState).rows
    assert {(one.card.sku, one.is_price, one.is_confirmed) for one in mine} == {
        ("GONE", True, True),
        ("GONE", False, True),
    }

    guest = Tab(path="/p/GONE", guest=GUEST)
    guest.send(ProductState.load)
    guest.send(NoticeState.wait_for_stock, form={"email": "no address"})
    assert guest.state(NoticeState).email_error == "This is not an e-mail address."
    guest.send(NoticeState.wait_for_stock, form={"email": "leila@mail.test"})
    assert (guest.state(NoticeState).asked_at, guest.state(NoticeState).waits_for_stock) == ("leila@mail.test", False)
    # What others wait for cannot be ended, nor seen without its link.
    guest.send(OwnNoticesState.end, token=mine[0].token)
    assert where_to(guest.send(OwnNoticesState.load)).startswith("/sign-in")
    with house.write() as uow:
        token = wait_for_stock(uow, Watcher(email="leila@mail.test"), gone).token
    by_link = Tab(path=f"/notices/{token}")
    by_link.send(OwnNoticesState.load_by_link)
    assert by_link.state(OwnNoticesState).needs_confirming
    by_link.send(OwnNoticesState.confirm)
    assert [one.is_confirmed for one in by_link.state(OwnNoticesState).rows] == [True]
    by_link.send(OwnNoticesState.end, token=mine[0].token)
    by_link.send(OwnNoticesState.end, token=token)
    assert by_link.state(OwnNoticesState).rows == []
    person.send(OwnNoticesState.load)
    assert len(person.state(OwnNoticesState).rows) == 2
    # From a card: at once for whoever is known, on the part's own page for everybody else.
    assert where_to(guest.send(NoticeState.ask, product_id=gone)) == "/p/GONE"
    assert where_to(person.send(NoticeState.ask, product_id=parts.filter)) == "/p/HU-816"


def test_parts_stand_side_by_side_with_what_differs(house: House) -> None:
    add_products(
        house,
        row(
            "A",
            price="10.000",
            attributes=[{"key": "height", "value": "62", "unit": "mm"}, {"key": "side", "value": "Left"}],
        ),
        row(
            "B",
            price="12.000",
            attributes=[{"key": "side", "value": "left"}, {"key": "height", "value": "70", "unit": "mm"}],
        ),
    )
    tab = Tab(path="/compare?p=B,A,NOPE,B", guest=GUEST)
    tab.send(CompareState.load)
    state = tab.state(CompareState)
    assert [one.card.sku for one in state.columns] == ["B", "A"]
    assert CompareRow("Height", ["70\u00a0mm", "62\u00a0mm"], differs=True) in state.rows
    assert CompareRow("Side", ["left", "Left"], differs=False) in state.rows
    tab.go_to("/compare", guest=GUEST)
    tab.send(CompareState.load)
    assert tab.state(CompareState).columns == []


@pytest.mark.parametrize(
    ("address", "skus"), [("", []), (",,", []), ("A,B", ["A", "B"]), ("A,A,B,C,D,E", ["A", "B", "C", "D"])]
)
def test_an_address_names_four_parts_at_most(address: str, skus: list[str]) -> None:
    assert read_skus(address) == skus


def test_what_was_looked_at_is_gone_with_whoever_signs_out(house: House, parts: Parts) -> None:
    tab = signed_in_tab(house, Role.CUSTOMER, path="/p/HU-816")
    tab.send(ProductState.load)
    tab.state(RecentState)
    seen = tab.state(RecentState).seen
    cookies = tab.root.router.headers.cookie
    session = cookies.partition("freight_session=")[2]
    tab.go_to("/p/FDB4446", session=session)
    tab.send(ProductState.load)
    assert [card.sku for card in tab.state(RecentState).cards] == ["HU-816"]
    assert seen.startswith("@")
    # The same browser, nobody signed in.
    tab.go_to("/", guest=GUEST)
    tab.send(HomeState.load)
    assert (tab.state(HomeState).view.recent, tab.state(RecentState).seen) == ([], "")
    # What a guest looked at stays with whoever signs in.
    tab.go_to("/p/HU-816", guest=GUEST)
    tab.send(ProductState.load)
    tab.go_to("/", session=session)
    tab.send(HomeState.load)
    assert [card.sku for card in tab.state(HomeState).view.recent] == ["HU-816"]
    tab.send(RecentState.clear)
    assert tab.state(RecentState).seen == ""


def test_what_is_bought_together_is_added_at_once(house: House, parts: Parts) -> None:
    for _ in range(3):
        order(house, {parts.filter: 1, parts.book: 1})
    order(house, {parts.pads: 1})
    order(house, {parts.pads: 1})
    count_bought_together(house)
    tab = Tab(path="/p/HU-816", guest=GUEST)
    tab.send(ProductState.load)
    together = tab.state(TogetherState)
    assert ([card.sku for card in together.cards], together.count, together.total.minor) == (["BOOK"], 2, 34_500)
    tab.send(TogetherState.add_all)
    assert {line.sku: line.quantity for line in tab.state(CartState).rows.lines} == {"HU-816": 1, "BOOK": 1}
    tab.go_to("/cart", guest=GUEST)
    tab.send(CartState.remove, product_id=parts.book)
    tab.send(TogetherState.load_cart)
    assert [card.sku for card in tab.state(TogetherState).cart_cards] == ["BOOK"]
    tab.send(TogetherState.add_to_cart, product_id=parts.book)
    assert tab.state(TogetherState).cart_cards == []
