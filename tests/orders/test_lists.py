"""Saved lists: kept by name, found within their owner alone, brought back after a slip."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.orders.dtos import CartOwner
from freight_app.orders.lists import keeping
from freight_app.orders.lists.dtos import MAX_LISTS, LineUpdate, ListName, ListPieces
from freight_app.orders.lists.errors import EmptyList, TooManyLists
from freight_app.orders.lists.models import SavedList
from freight_app.orders.quick.answering import good_pieces
from freight_app.orders.quick.drafts import add_typed
from freight_app.orders.quick.filling import fill_cart
from freight_app.orders.quick.reading import read_text
from tests.orders.conftest import Parts
from tests.orders.shopping import customer, order
from tests.orders.shopping import fill_cart as put_in_cart
from tests.stock.goods import count_rows

WEEKLY = ListName(name="Every week")


def person(owner: CartOwner) -> int:
    assert owner.user_id is not None
    return owner.user_id


def content(house: House, owner: CartOwner, list_id: str) -> list[tuple[str, int | None, str]]:
    with house.read() as uow:
        lines = keeping.get_list(uow, owner, list_id).lines
    return [(line.answer.part.sku if line.answer.part else "", line.answer.quantity, line.note) for line in lines]


def test_a_list_is_made_changed_put_in_order_and_put_into_the_cart(house: House, parts: Parts) -> None:
    owner = customer(house)
    me = person(owner)
    with house.write() as uow:
        made = keeping.create_list(uow, me, WEEKLY, [ListPieces(parts.filter, 2), ListPieces(parts.pads, 5)])
        keeping.add_to_list(uow, me, made, [ListPieces(parts.filter, 1, "the green box"), ListPieces(parts.book, 1)])
        keeping.change_line(uow, me, made, parts.pads, LineUpdate(note="front"))
        keeping.move_line(uow, me, made, parts.book, 0)
        keeping.rename_list(uow, me, made, ListName(name="Mondays"))
    assert content(house, owner, made) == [("BOOK", 1, ""), ("HU-816", 3, "the green box"), ("FDB4446", 5, "front")]
    with house.write() as uow:
        assert [(one.name, one.line_count, one.piece_count) for one in keeping.list_lists(uow, me)] == [
            ("Mondays", 3, 9)
        ]
        # Of the pads three are left: they stay on the list, the others are in the cart.
        filled = fill_cart(uow, owner, good_pieces(keeping.answer_list(uow, owner, made)))
        assert filled.put == {parts.book: 1, parts.filter: 3}
        assert keeping.remove_line(uow, me, made, parts.pads) == ListPieces(parts.pads, 5, "front")
        assert keeping.remove_line(uow, me, made, parts.pads) is None
    assert len(content(house, owner, made)) == 2


def test_a_list_is_made_of_a_cart_an_order_and_a_quick_order(house: House, parts: Parts) -> None:
    owner = customer(house)
    me = person(owner)
    with pytest.raises(EmptyList), house.read() as uow:
        keeping.pieces_of_cart(uow, owner)
    placed = order(house, {parts.filter: 2}, owner=owner)
    put_in_cart(house, owner, {parts.pads: 1})
    with house.write() as uow:
        add_typed(uow, me, read_text("BOOK 2\nNOWHERE\nBOOK"))
        assert keeping.pieces_of_order(uow, me, placed.number) == [ListPieces(parts.filter, 2)]
        assert keeping.pieces_of_cart(uow, owner) == [ListPieces(parts.pads, 1)]
        assert keeping.pieces_of_draft(uow, owner) == [ListPieces(parts.book, 3)]
        with pytest.raises(NotFound):
            keeping.pieces_of_order(uow, person(customer_in(uow)), placed.number)


def test_nobody_finds_the_list_of_another(house: House, parts: Parts) -> None:
    mine, yours = customer(house), customer(house, name="Leila")
    with house.write() as uow:
        made = keeping.create_list(uow, person(mine), WEEKLY, [ListPieces(parts.filter, 2)])
    you = person(yours)
    attempts: list[Callable[[UnitOfWork], object]] = [
        lambda uow: keeping.get_list(uow, yours, made),
        lambda uow: keeping.answer_list(uow, yours, made),
        lambda uow: keeping.lines_of_list(uow, you, made),
        lambda uow: keeping.rename_list(uow, you, made, ListName(name="Mine now")),
        lambda uow: keeping.delete_list(uow, you, made),
        lambda uow: keeping.restore_list(uow, you, made),
        lambda uow: keeping.add_to_list(uow, you, made, [ListPieces(parts.pads, 1)]),
        lambda uow: keeping.change_line(uow, you, made, parts.filter, LineUpdate(quantity=9)),
        lambda uow: keeping.remove_line(uow, you, made, parts.filter),
        lambda uow: keeping.move_line(uow, you, made, parts.filter, 0),
        lambda uow: keeping.get_list(uow, CartOwner(guest_token="guest"), made),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound), house.write() as uow:
            attempt(uow)
    assert content(house, mine, made) == [("HU-816", 2, "")]


def test_a_deleted_list_comes_back_whole_for_a_day(house: House, parts: Parts, clock: StillClock) -> None:
    owner = customer(house)
    me = person(owner)
    with house.write() as uow:
        kept, gone = (keeping.create_list(uow, me, WEEKLY, [ListPieces(parts.filter, 2)]) for _ in range(2))
        keeping.delete_list(uow, me, kept)
        keeping.delete_list(uow, me, gone)
        assert keeping.list_lists(uow, me) == []
        keeping.restore_list(uow, me, kept)
    assert content(house, owner, kept) == [("HU-816", 2, "")]
    clock.advance(timedelta(days=2))
    with house.write() as uow:
        keeping.create_list(uow, me, WEEKLY)
    with pytest.raises(NotFound), house.write() as uow:
        keeping.restore_list(uow, me, gone)
    with house.read() as uow:
        assert count_rows(uow, SavedList) == 2


def test_lists_have_limits_and_take_no_product_that_is_not_there(house: House, parts: Parts) -> None:
    me = person(customer(house))
    with house.write() as uow:
        made = ""
        for _ in range(MAX_LISTS):
            made = keeping.create_list(uow, me, WEEKLY)
        with pytest.raises(TooManyLists):
            keeping.create_list(uow, me, WEEKLY)
        for product_id in (404, -1, 2**40):
            with pytest.raises(NotFound):
                keeping.add_to_list(uow, me, made, [ListPieces(product_id, 1)])


def customer_in(uow: UnitOfWork) -> CartOwner:
    return CartOwner(user_id=10**6)
