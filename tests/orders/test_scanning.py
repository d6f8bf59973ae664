"""Scans at the shelves, whosever line they are, and the names of those who took the goods."""

from __future__ import annotations

from uuid import uuid4

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import Actor
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import House
from freight_app.orders.errors import AlreadyPicked, PickedBySomeoneElse, WrongPart
from freight_app.orders.fulfilment import (
    confirm_order,
    deliver_order,
    hand_over,
    mark_short,
    pick_scanned,
    start_picking,
    unpick_line,
)
from freight_app.orders.staff_dtos import PickProgress
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, bring_to_packed, bring_to_road, detail, order, staff
from tests.stock.goods import level_at


@pytest.fixture
def picker(house: House) -> Actor:
    return staff(house, Role.PICKER)


@pytest.fixture
def number(house: House, parts: Parts, picker: Actor) -> str:
    """Two filters and one set of pads, in the picker's hands."""
    placed = order(house, {parts.filter: 2, parts.pads: 1})
    with house.write() as uow:
        confirm_order(uow, placed.number)
    with house.write(picker) as uow:
        start_picking(uow, placed.number)
    return placed.number


def scan(house: House, picker: Actor, number: str, code: str, *, key: str = "") -> PickProgress:
    with house.write(picker) as uow:
        return pick_scanned(uow, number, scanned=code, key=key or uuid4().hex)


def test_a_scan_counts_one_piece_of_the_line_that_it_names(house: House, number: str, picker: Actor) -> None:
    pads = scan(house, picker, number, "fdb 4446")
    assert (pads.quantity, pads.picked_quantity, pads.open_lines) == (1, 1, 1)
    assert scan(house, picker, number, "HU 816 x").picked_quantity == 1
    assert scan(house, picker, number, "HU-816").open_lines == 0


def test_one_key_is_one_piece(house: House, number: str, picker: Actor) -> None:
    answers = [scan(house, picker, number, "HU-816", key="k") for _ in range(3)]
    assert [answer.picked_quantity for answer in answers] == [1, 1, 1]
    assert detail(house, number).lines[0].picked_quantity == 1


def test_a_part_of_another_order_and_one_too_many_are_refused(house: House, number: str, picker: Actor) -> None:
    with pytest.raises(WrongPart):
        scan(house, picker, number, "BOOK")
    scan(house, picker, number, "FDB4446")
    with pytest.raises(AlreadyPicked) as refused:
        scan(house, picker, number, "FDB4446")
    assert refused.value.details == {"sku": "FDB4446", "quantity": 1}


def test_what_is_reported_missing_is_not_picked_after_all(house: House, number: str, picker: Actor) -> None:
    line = detail(house, number).lines[1]
    with house.write(picker) as uow:
        mark_short(uow, number, line.line_id, missing=1, reason="damaged", key="k")
    with pytest.raises(AlreadyPicked):
        scan(house, picker, number, line.sku)


def test_nobody_scans_into_somebody_elses_box(house: House, number: str) -> None:
    with pytest.raises(PickedBySomeoneElse):
        scan(house, staff(house, Role.PICKER, name="Leila"), number, "HU-816")


@pytest.mark.parametrize("quantity", [2, -1])
def test_no_more_comes_out_of_the_box_than_is_in_it(house: House, number: str, picker: Actor, quantity: int) -> None:
    line_id = scan(house, picker, number, "HU-816").line_id
    with pytest.raises(InvalidInput), house.write(picker) as uow:
        unpick_line(uow, number, line_id, quantity=quantity, key="k")
    with house.write(picker) as uow:
        assert unpick_line(uow, number, line_id, quantity=1, key="k").picked_quantity == 0


def test_who_was_to_be_brought_the_goods_may_fetch_them_while_they_are_packed(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS)
    bring_to_packed(house, placed.number)
    due = detail(house, placed.number).to_pay
    with house.write(staff(house, Role.PICKER)) as uow:
        hand_over(uow, placed.number, to="customer", cash_received=due, recipient="Sonia  Trabelsi", key="k")
    found = detail(house, placed.number)
    assert (found.status, found.payment_status, found.driver_name) == ("delivered", "paid", "")
    assert "received_by: Sonia Trabelsi" in {entry.text for entry in found.timeline}
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (9, 0)


def test_who_took_a_delivery_is_in_the_history_and_a_book_is_no_name(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    bring_to_road(house, number)
    due = detail(house, number).to_pay
    for name in ("x" * 121, "a\0b"):
        with pytest.raises(InvalidInput), house.write() as uow:
            deliver_order(uow, number, cash_received=due, recipient=name, key="k")
    with house.write() as uow:
        deliver_order(uow, number, cash_received=due, recipient="Sami", key="k")
    assert "received_by: Sami" in {entry.text for entry in detail(house, number).timeline}
