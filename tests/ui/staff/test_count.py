"""A stock take on a phone: counted blind, compared with the books, written down."""

from __future__ import annotations

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.ui.staff.count_state import CountState
from tests.orders.conftest import Parts
from tests.orders.shopping import order
from tests.stock.goods import level_at, put_on_shelf
from tests.ui.tabs import Tab, signed_in_tab


@pytest.fixture
def tab(house: House, parts: Parts) -> Tab:
    opened = signed_in_tab(house, Role.BUYER, path="/staff/count")
    opened.send(CountState.load)
    return opened


def scan(tab: Tab, code: str) -> CountState:
    shown = tab.state(CountState)
    tab.send(CountState.scan, code=code, key=f"{code}-{shown.answer_count}")
    return shown


def test_a_part_is_counted_by_scanning_it_and_compared_with_the_books(house: House, parts: Parts, tab: Tab) -> None:
    shown = tab.state(CountState)
    for _ in range(3):
        scan(tab, "FDB4446")
    assert (shown.counted, shown.compares) == (3, False)
    tab.send(CountState.compare, data={"counted": "2"})
    assert (shown.compares, shown.counted, shown.part.on_hand, shown.difference) == (True, 2, 3, -1)
    with house.read() as uow:
        assert level_at(uow, parts.pads) == (3, 0)
    tab.send(CountState.confirm, data={"reason": "crushed"})
    assert (shown.answer, shown.answer_note) == ("Counted: 2 × Part FDB4446", "1 fewer than the books")
    assert [(line.sku, line.outcome) for line in shown.lines] == [("FDB4446", "1 fewer than the books")]
    with house.read() as uow:
        assert level_at(uow, parts.pads) == (2, 0)


def test_a_shelf_is_counted_part_by_part(house: House, parts: Parts, tab: Tab) -> None:
    with house.write() as uow:
        put_on_shelf(uow, parts.book, 1, shelf="A-04-2")
    shown = scan(tab, "a-04-2")
    assert (shown.shelf, {line.sku for line in shown.lines}) == ("A-04-2", {"HU-816", "BOOK"})
    tab.send(CountState.choose, product_id=parts.filter)
    assert shown.counted == 0
    tab.send(CountState.compare, data={"counted": "10"})
    tab.send(CountState.confirm, data={})
    assert {line.sku: line.outcome for line in shown.lines} == {"HU-816": "The books agree", "BOOK": ""}
    tab.send(CountState.leave)
    assert (shown.shelf, shown.lines) == ("", [])


def test_goods_that_moved_between_looking_and_confirming_are_compared_again(
    house: House, parts: Parts, tab: Tab
) -> None:
    scan(tab, "FDB4446")
    tab.send(CountState.compare, data={"counted": "2"})
    with house.write() as uow:
        put_on_shelf(uow, parts.pads, 4)
    tab.send(CountState.confirm, data={})
    shown = tab.state(CountState)
    assert (shown.answer_is_good, shown.compares, shown.counted) == (False, True, 2)
    assert (shown.part.on_hand, shown.difference) == (7, -5)
    with house.read() as uow:
        assert level_at(uow, parts.pads) == (7, 0)
    tab.send(CountState.confirm, data={})
    with house.read() as uow:
        assert level_at(uow, parts.pads) == (2, 0)


def test_fewer_than_are_promised_is_refused(house: House, parts: Parts, tab: Tab) -> None:
    order(house, {parts.pads: 2})
    scan(tab, "FDB4446")
    tab.send(CountState.compare, data={"counted": "1"})
    tab.send(CountState.confirm, data={})
    assert tab.state(CountState).answer.startswith("These pieces are promised to orders.")
    with house.read() as uow:
        assert level_at(uow, parts.pads) == (3, 2)


@pytest.mark.parametrize("counted", ["", "-1", "two", "1.5", "99999999"])
def test_a_count_that_is_no_number_stays_at_the_counter(tab: Tab, counted: str) -> None:
    scan(tab, "FDB4446")
    tab.send(CountState.compare, data={"counted": counted})
    shown = tab.state(CountState)
    assert (shown.compares, shown.errors) == (False, {"counted": "Write how many you counted."})


def test_what_answers_to_nothing_is_refused_loudly(tab: Tab) -> None:
    shown = scan(tab, "Z-99-9")
    assert (shown.answer, shown.answer_is_good) == ("No part and no shelf answers to Z-99-9", False)


def test_a_receiver_may_not_correct_the_stock(house: House, parts: Parts) -> None:
    tab = signed_in_tab(house, Role.RECEIVER, path="/staff/count")
    tab.send(CountState.load)
    assert tab.toasts() == ["You do not have the permission for this."]
