"""Lists of wishes: a guest's, a user's, both as one at sign-in, shared by a link."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from freight_app.catalogue.prices import PriceSetting, set_prices
from freight_app.catalogue.wishes.dtos import MAX_WISHES, Reader, WishlistView, WishOwner
from freight_app.catalogue.wishes.errors import WishlistFull
from freight_app.catalogue.wishes.models import Wish, Wishlist
from freight_app.catalogue.wishes.sharing import share_wishlist, stop_sharing, view_shared
from freight_app.catalogue.wishes.wishing import (
    add_wish,
    merge_wishlists,
    put_back,
    remove_wish,
    view_wishlist,
    wished_products,
    write_note,
)
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import customer, tnd
from tests.stock.goods import add_product, count_rows

__all__ = ["parts"]
GUEST = WishOwner(guest_token="guest-token-of-a-visitor")


def user_of(house: House, group: str = "public") -> WishOwner:
    return WishOwner(user_id=customer(house).user_id, price_group=group)


def wish(house: House, owner: WishOwner, *product_ids: int) -> None:
    for product_id in product_ids:
        with house.write() as uow:
            add_wish(uow, owner, product_id)


def see(house: House, owner: WishOwner) -> WishlistView:
    with house.read() as uow:
        return view_wishlist(uow, owner, Reader(price_group=owner.price_group))


def skus(view: WishlistView) -> list[str]:
    return [one.card.sku for one in view.wishes]


def test_a_wish_remembers_the_price_of_then_and_comes_back_as_it_was(
    house: House, parts: Parts, clock: StillClock
) -> None:
    for product in (parts.filter, parts.pads, parts.filter, parts.unpriced):
        wish(house, GUEST, product)
        clock.advance(timedelta(minutes=1))
    with house.write() as uow:
        assert write_note(uow, GUEST, parts.filter, "  for the\n Clio ") == "for the Clio"
        set_prices(uow, [PriceSetting(parts.filter, tnd("20.000"))])
    view = see(house, GUEST)
    assert skus(view) == ["ASK", "FDB4446", "HU-816"]
    oil = view.wishes[2]
    assert (oil.seen, oil.card.price, oil.note) == (tnd("24.500"), tnd("20.000"), "for the Clio")
    assert [one.sellable for one in view.wishes] == [False, True, True]
    with house.write() as uow:
        removed = remove_wish(uow, GUEST, parts.filter)
    assert skus(see(house, GUEST)) == ["ASK", "FDB4446"]
    for _ in range(2):
        with house.write() as uow:
            put_back(uow, GUEST, removed)
    assert see(house, GUEST) == view


def test_nothing_is_wished_that_the_shop_does_not_show_nor_more_than_a_list_holds(house: House, parts: Parts) -> None:
    with pytest.raises(NotFound), house.write() as uow:
        add_wish(uow, GUEST, 404)
    with pytest.raises(InvalidInput) as refused, house.write() as uow:
        add_wish(uow, GUEST, parts.filter, note="x" * 301)
    assert refused.value.field == "note"
    with house.write() as uow:
        for number in range(MAX_WISHES):
            add_wish(uow, GUEST, add_product(uow, f"X{number}"))
    with pytest.raises(WishlistFull), house.write() as uow:
        add_wish(uow, GUEST, parts.filter)
    assert len(see(house, GUEST).wishes) == MAX_WISHES


def test_one_neither_sees_nor_changes_the_list_of_another(house: House, parts: Parts) -> None:
    wish(house, GUEST, parts.filter)
    for stranger in (WishOwner(guest_token="another"), user_of(house)):
        assert see(house, stranger).wishes == []
        with pytest.raises(NotFound), house.write() as uow:
            remove_wish(uow, stranger, parts.filter)
        with pytest.raises(NotFound), house.write() as uow:
            write_note(uow, stranger, parts.filter, "mine")
    assert skus(see(house, GUEST)) == ["HU-816"]


def test_at_sign_in_the_guests_list_becomes_part_of_the_users(house: House, parts: Parts) -> None:
    with house.write() as uow:
        set_prices(uow, [PriceSetting(parts.filter, tnd("18.000"), group="trade_a")])
    user = user_of(house, "trade_a")
    wish(house, user, parts.book)
    wish(house, GUEST, parts.book, parts.filter)
    with house.write() as uow:
        write_note(uow, GUEST, parts.book, "a present")
        share_wishlist(uow, GUEST)
    for _ in range(2):
        with house.write() as uow:
            merge_wishlists(uow, GUEST, user)
        found = {one.card.sku: one for one in see(house, user).wishes}
        assert (found.keys(), found["BOOK"].note) == ({"BOOK", "HU-816"}, "a present")
    assert see(house, GUEST).wishes == []
    with house.read() as uow:
        assert (count_rows(uow, Wishlist), count_rows(uow, Wish)) == (1, 2)
        # That trade pays less than a guest saw is no drop to be told of.
        memory = uow.session.exec(select(Wish).where(Wish.product_id == parts.filter)).one()
        assert (memory.base_minor, memory.seen_minor) == (18_000, 24_500)


def test_a_shared_list_is_read_by_its_link_alone_and_until_it_is_taken_back(house: House, parts: Parts) -> None:
    wish(house, GUEST, parts.filter)
    with house.write() as uow:
        write_note(uow, GUEST, parts.filter, "private")
        token = share_wishlist(uow, GUEST)
        assert share_wishlist(uow, GUEST) == token
    assert len(token) >= 32
    with house.read() as uow:
        shared = view_shared(uow, token, Reader())
    assert [(one.card.sku, one.note, one.seen) for one in shared.wishes] == [("HU-816", "", None)]
    assert shared.share_token is None
    with house.write() as uow:
        stop_sharing(uow, GUEST)
        assert share_wishlist(uow, GUEST) != token
    for wrong in (token, "", "x" * 65, "nul\0"):
        with pytest.raises(NotFound), house.read() as uow:
            view_shared(uow, wrong, Reader())


def test_a_heart_that_is_pressed_in_four_tabs_at_once_is_one_wish(house: House, parts: Parts) -> None:
    start = threading.Barrier(4)

    def press() -> None:
        start.wait()
        with house.write() as uow:
            add_wish(uow, GUEST, parts.filter)

    tabs = [threading.Thread(target=press) for _ in range(4)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    with house.read() as uow:
        assert wished_products(uow, GUEST) == [parts.filter]
        assert (count_rows(uow, Wishlist), count_rows(uow, Wish)) == (1, 1)
