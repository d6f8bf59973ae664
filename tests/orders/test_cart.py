"""Carts: kept for guests and users, shown at today's prices and stock, merged at sign-in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from freight_app.catalogue.prices import PriceSetting, set_prices, withdraw_price
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.orders.cart import (
    accept_changes,
    add_to_cart,
    clear_cart,
    count_cart,
    merge_carts,
    remove_from_cart,
    set_quantity,
    view_cart,
)
from freight_app.orders.dtos import MAX_CART_LINES, MAX_LINE_QUANTITY, CartOwner, CartView, NoticeKind
from freight_app.orders.errors import CartFull, NotForSale
from freight_app.orders.models import Cart, CartLine
from freight_app.orders.rules import CartRow, combine_carts
from freight_app.stock.dtos import StockLine
from freight_app.stock.errors import NotEnoughStock
from freight_app.stock.service import reserve_stock
from tests.orders.conftest import Parts
from tests.orders.shopping import GUEST, customer, fill_cart, tnd
from tests.stock.goods import add_product, count_rows, put_on_shelf


def content(view: CartView) -> list[tuple[str, int]]:
    return [(line.sku, line.quantity) for line in view.lines]


def see(house: House, owner: CartOwner = GUEST) -> CartView:
    with house.read() as uow:
        return view_cart(uow, owner)


def test_a_cart_that_nobody_opened_is_empty_and_reading_it_writes_nothing(house: House, parts: Parts) -> None:
    view = see(house)
    assert (view.lines, view.piece_count, view.subtotal, view.can_check_out) == ([], 0, tnd("0"), False)
    with house.read() as uow:
        assert count_rows(uow, Cart) == 0


def test_lines_keep_their_order_and_quantities_add_up(house: House, parts: Parts) -> None:
    with house.write() as uow:
        add_to_cart(uow, GUEST, parts.pads)
        add_to_cart(uow, GUEST, parts.filter, 2)
        view = add_to_cart(uow, GUEST, parts.pads, 2)
    assert content(view) == [("FDB4446", 3), ("HU-816", 2)]
    assert (view.subtotal, view.piece_count, view.notices) == (tnd("326.200"), 5, [])
    assert [line.total for line in view.lines] == [tnd("277.200"), tnd("49.000")]
    assert view.can_check_out
    with house.read() as uow:
        assert count_cart(uow, GUEST) == 5
        assert uow.session.exec(select(Cart)).one().guest_hash != GUEST.guest_token


def test_a_quantity_is_set_and_nothing_is_taken_out_twice(house: House, parts: Parts) -> None:
    fill_cart(house, GUEST, {parts.filter: 5, parts.pads: 1})
    with house.write() as uow:
        assert content(set_quantity(uow, GUEST, parts.filter, 2)) == [("HU-816", 2), ("FDB4446", 1)]
        assert content(set_quantity(uow, GUEST, parts.filter, 0)) == [("FDB4446", 1)]
        assert content(remove_from_cart(uow, GUEST, parts.filter)) == [("FDB4446", 1)]
        clear_cart(uow, GUEST)
        assert view_cart(uow, GUEST).lines == []


@pytest.mark.parametrize("quantity", [-1, 1000, 10**9])
def test_a_quantity_out_of_bounds_is_refused(house: House, parts: Parts, quantity: int) -> None:
    for change in (add_to_cart, set_quantity):
        with pytest.raises(InvalidInput) as refused, house.write() as uow:
            change(uow, GUEST, parts.filter, quantity)
        assert refused.value.field == "quantity"
    assert see(house).lines == []


def test_no_more_goes_into_the_cart_than_there_is(house: House, parts: Parts) -> None:
    fill_cart(house, GUEST, {parts.pads: 2})
    with pytest.raises(NotEnoughStock) as refused, house.write() as uow:
        add_to_cart(uow, GUEST, parts.pads, 2)
    assert refused.value.lines == [{"product_id": parts.pads, "wanted": 4, "available": 3}]
    assert content(see(house)) == [("FDB4446", 2)]


def test_a_part_without_a_price_or_unknown_cannot_be_put_in(house: House, parts: Parts) -> None:
    for product, reason in ((parts.unpriced, "no_price"), (404, "not_found")):
        with pytest.raises(NotForSale) as refused, house.write() as uow:
            add_to_cart(uow, GUEST, product)
        assert refused.value.details["lines"][0]["reason"] == reason
    with house.read() as uow:
        assert count_rows(uow, CartLine) == 0


def test_a_cart_holds_at_most_two_hundred_parts(house: House, parts: Parts) -> None:
    with house.write() as uow:
        extra = [add_product(uow, f"X{i}") for i in range(MAX_CART_LINES + 1)]
        for product in extra:
            put_on_shelf(uow, product, 2)
    fill_cart(house, GUEST, dict.fromkeys(extra[:-1], 1))
    for change in (add_to_cart, set_quantity):
        with pytest.raises(CartFull), house.write() as uow:
            change(uow, GUEST, extra[-1], 1)
    with house.write() as uow:
        assert len(set_quantity(uow, GUEST, extra[0], 2).lines) == MAX_CART_LINES


def test_changed_prices_are_told_until_they_are_accepted(house: House, parts: Parts) -> None:
    fill_cart(house, GUEST, {parts.pads: 1, parts.filter: 1})
    with house.write() as uow:
        set_prices(uow, [PriceSetting(parts.pads, tnd("99.900"))])
    view = see(house)
    assert [(n.kind, n.sku, n.before, n.after) for n in view.notices] == [
        (NoticeKind.PRICE_CHANGED, "FDB4446", tnd("92.400"), tnd("99.900"))
    ]
    assert (view.subtotal, view.can_check_out) == (tnd("124.400"), True)
    with house.write() as uow:
        assert accept_changes(uow, GUEST).notices == []
    assert see(house).notices == []


def test_what_is_sold_out_or_no_longer_sold_is_told_and_leaves_when_accepted(house: House, parts: Parts) -> None:
    fill_cart(house, GUEST, {parts.pads: 3, parts.filter: 1, parts.book: 5})
    with house.write() as uow:
        lines = [StockLine(product_id=parts.pads, quantity=2), StockLine(product_id=parts.book, quantity=5)]
        reserve_stock(uow, lines, reference="others", expires_at=None)
        withdraw_price(uow, parts.filter, currency="TND", reason="discontinued")
    view = see(house)
    assert [(n.kind, n.sku, n.available) for n in view.notices] == [
        (NoticeKind.ONLY_LEFT, "FDB4446", 1),
        (NoticeKind.NOT_SOLD, "HU-816", None),
        (NoticeKind.ONLY_LEFT, "BOOK", 0),
    ]
    assert not view.can_check_out
    with house.write() as uow:
        after = accept_changes(uow, GUEST)
    assert (content(after), after.notices, after.can_check_out) == ([("FDB4446", 1)], [], True)


def test_the_price_of_a_group_and_of_a_quantity_is_taken(house: House, parts: Parts) -> None:
    with house.write() as uow:
        set_prices(
            uow,
            [
                PriceSetting(parts.filter, tnd("20.000"), group="trade_a"),
                PriceSetting(parts.filter, tnd("18.000"), group="trade_a", min_quantity=5),
            ],
        )
    trade = CartOwner(user_id=customer(house).user_id, price_group="trade_a")
    with house.write() as uow:
        assert add_to_cart(uow, trade, parts.filter, 4).subtotal == tnd("80.000")
        view = add_to_cart(uow, trade, parts.filter, 1)
    assert (view.subtotal, view.notices) == (tnd("90.000"), [])


def test_at_sign_in_the_guests_cart_becomes_part_of_the_users(house: House, parts: Parts) -> None:
    user = customer(house)
    fill_cart(house, user, {parts.filter: 4, parts.book: 1})
    fill_cart(house, GUEST, {parts.pads: 1, parts.filter: 7})
    for _ in range(2):
        with house.write() as uow:
            view = merge_carts(uow, GUEST, user)
        assert content(view) == [("HU-816", 11), ("BOOK", 1), ("FDB4446", 1)]
        assert [(n.kind, n.available) for n in view.notices] == [(NoticeKind.ONLY_LEFT, 10)]
    assert see(house).lines == []
    with house.read() as uow:
        assert count_rows(uow, Cart) == 1


def test_a_guest_who_signs_in_with_an_empty_cart_changes_nothing(house: House, parts: Parts) -> None:
    user = customer(house)
    fill_cart(house, user, {parts.filter: 4})
    with house.write() as uow:
        assert content(merge_carts(uow, GUEST, user)) == [("HU-816", 4)]


def test_one_never_sees_the_cart_of_another(house: House, parts: Parts) -> None:
    fill_cart(house, GUEST, {parts.filter: 1})
    assert see(house, CartOwner(guest_token="another-token")).lines == []
    assert see(house, customer(house)).lines == []


def test_a_cart_belongs_to_exactly_one() -> None:
    for owner in ({}, {"user_id": 1, "guest_token": "t"}):
        with pytest.raises(ValueError, match="user or to a guest"):
            CartOwner(**owner)


ROWS = st.lists(
    st.builds(CartRow, st.integers(1, 300), st.integers(1, MAX_LINE_QUANTITY), st.none()),
    unique_by=lambda row: row.product_id,
    max_size=MAX_CART_LINES,
)


@given(guest=ROWS, user=ROWS)
def test_combined_carts_keep_the_users_lines_first_and_stay_within_the_limits(
    guest: list[CartRow], user: list[CartRow]
) -> None:
    combined = combine_carts(guest, user)
    assert [row.product_id for row in combined[: len(user)]] == [row.product_id for row in user]
    assert len(combined) <= MAX_CART_LINES
    sums = {row.product_id: row.quantity for row in user}
    for row in guest:
        sums[row.product_id] = sums.get(row.product_id, 0) + row.quantity
    assert all(row.quantity == min(sums[row.product_id], MAX_LINE_QUANTITY) for row in combined)
    assert len(combined) == min(len(sums), MAX_CART_LINES)
