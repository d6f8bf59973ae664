"""Confirm, pick, pack, hand over, deliver: guarded by the order's state, counted once for each key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.orders.errors import (
    AmountMismatch,
    LinesNotPicked,
    NothingPicked,
    OrderNotInState,
    OrderNotPaid,
    PickedBySomeoneElse,
    WrongPart,
)
from freight_app.orders.fulfilment import (
    add_order_note,
    cancel_order,
    confirm_order,
    deliver_order,
    hand_over,
    mark_short,
    note_failed_delivery,
    pack_order,
    pick_line,
    put_back,
    start_picking,
    take_back,
    unpick_line,
)
from freight_app.orders.models import TRANSITIONS, OrderHistory, OrderStatus, PaymentStatus
from freight_app.orders.pick_list import get_pick_order, get_stop, pick_list, stops_of, waiting_list
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    ADDRESS,
    bring_to_door,
    bring_to_packed,
    bring_to_road,
    detail,
    letters,
    order,
    pay_by_card,
    staff,
    tnd,
)
from tests.stock.goods import all_levels, count_rows, ledger_sums, level_at


def act(house: House, action: Callable[..., Any], *arguments: Any, by: Actor = SYSTEM, **named: Any) -> Any:
    """One action in a unit of work of its own, with a fresh key where it takes one."""
    keyed = action not in (confirm_order, start_picking, put_back)
    with house.write(by) as uow:
        return action(uow, *arguments, **({"key": uuid4().hex} if keyed and "key" not in named else {}), **named)


def test_an_order_goes_from_the_cart_to_the_door(house: House, parts: Parts) -> None:
    picker, driver = staff(house, Role.PICKER, name="Sami"), staff(house, Role.DRIVER, name="Dali")
    seller = staff(house, Role.SALES, name="Sonia")
    placed = order(house, {parts.filter: 2, parts.pads: 1}, delivery_method="delivery", address=ADDRESS)
    number = placed.number
    act(house, confirm_order, number, by=seller)
    act(house, start_picking, number, by=picker)
    with house.read(picker) as uow:
        [walk] = pick_list(uow)
    assert (walk.picker_name, walk.piece_count, walk.to_collect) == ("Sami", 3, tnd("148.400"))
    assert [(line.shelf, line.sku, line.mpn, line.quantity) for line in walk.lines] == [
        ("A-04-2", "HU-816", "HU 816 x", 2),
        ("B-14-3", "FDB4446", None, 1),
    ]
    filters, pads = walk.lines
    assert act(house, pick_line, number, filters.line_id, scanned="hu816X", quantity=2, by=picker).open_lines == 1
    assert act(house, pick_line, number, pads.line_id, scanned="FDB 4446", quantity=1, by=picker).open_lines == 0
    act(house, pack_order, number, by=picker)
    act(house, hand_over, number, to="driver", driver_user_id=driver.user_id, driver_name="Dali", by=picker)
    with house.read() as uow:
        assert (level_at(uow, parts.filter), level_at(uow, parts.pads)) == ((8, 0), (2, 0))
    with house.read(driver) as uow:
        [stop] = stops_of(uow, driver.user_id)
        assert get_stop(uow, number) == stop
    assert (stop.to_collect, stop.city, stop.piece_count, stop.failed_visits) == (tnd("148.400"), "La Marsa", 3, 0)
    act(house, deliver_order, number, cash_received=tnd("148.400"), note="to the neighbour", by=driver)
    found = detail(house, number)
    assert (found.status, found.payment_status, found.to_pay) == (OrderStatus.DELIVERED, PaymentStatus.PAID, tnd("0"))
    assert [line.fulfilled_quantity for line in found.lines] == [2, 1]
    steps = [(entry.code, entry.by) for entry in found.timeline if entry.kind == "status"]
    assert steps == [
        ("pending", "system"),
        ("confirmed", "Sonia"),
        ("picking", "Sami"),
        ("packed", "Sami"),
        ("shipped", "Sami"),
        ("delivered", "Dali"),
    ]
    with house.read() as uow:
        assert ledger_sums(uow) == all_levels(uow)
        assert stops_of(uow, driver.user_id) == []
    assert [letter.template for letter in letters(house)] == ["order_placed", "order_on_its_way", "order_delivered"]


def test_an_order_is_collected_at_the_counter_and_paid_there(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    bring_to_packed(house, number)
    with house.read() as uow:
        assert [waiting.number for waiting in waiting_list(uow)] == [number]
    for cash in (None, tnd("24.499"), tnd("30.000")):
        with pytest.raises(AmountMismatch) as refused:
            act(house, hand_over, number, to="customer", cash_received=cash)
        assert refused.value.details == {"due_minor": 24_500, "currency": "TND"}
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (10, 1)
    act(house, hand_over, number, to="customer", cash_received=tnd("24.500"))
    assert detail(house, number).status == OrderStatus.DELIVERED
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (9, 0)
    assert [letter.template for letter in letters(house)] == ["order_placed", "order_delivered"]


def test_nothing_is_collected_for_what_is_paid(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed)
    bring_to_packed(house, placed.number)
    with pytest.raises(AmountMismatch):
        act(house, hand_over, placed.number, to="customer", cash_received=tnd("24.500"))
    act(house, hand_over, placed.number, to="customer")
    assert detail(house, placed.number).status == OrderStatus.DELIVERED


def test_what_comes_first_must_be_paid_first(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, payment_method="bank_transfer").number
    with pytest.raises(OrderNotPaid):
        act(house, confirm_order, number)
    assert detail(house, number).status == OrderStatus.PENDING


def picking(house: House, parts: Parts, wanted: dict[int, int] | None = None) -> tuple[str, Actor, list[int]]:
    """An order in a picker's hands, with its lines."""
    picker = staff(house, Role.PICKER)
    number = order(house, wanted or {parts.filter: 4}).number
    act(house, confirm_order, number)
    act(house, start_picking, number, by=picker)
    return number, picker, [line.line_id for line in detail(house, number).lines]


def test_the_wrong_part_is_refused_with_what_was_expected(house: House, parts: Parts) -> None:
    number, picker, [line] = picking(house, parts)
    for scanned in ("FDB4446", "", "???"):
        with pytest.raises(WrongPart) as refused:
            act(house, pick_line, number, line, scanned=scanned, quantity=1, by=picker)
        assert refused.value.details["expected"] == "HU-816"
    assert detail(house, number).lines[0].picked_quantity == 0


def test_pieces_are_counted_once_for_each_scan(house: House, parts: Parts) -> None:
    number, picker, [line] = picking(house, parts)
    for _ in range(3):
        again = act(house, pick_line, number, line, scanned="HU-816", quantity=1, key="scan-1", by=picker)
        assert again.picked_quantity == 1
    with pytest.raises(InvalidInput) as refused:
        act(house, pick_line, number, line, scanned="HU-816", quantity=4, by=picker)
    assert refused.value.details == {"field": "quantity", "missing": 3}
    act(house, pick_line, number, line, scanned="HU-816", quantity=3, by=picker)
    assert act(house, unpick_line, number, line, by=picker).picked_quantity == 0


def test_a_box_is_not_closed_over_an_open_line(house: House, parts: Parts) -> None:
    number, picker, lines = picking(house, parts, {parts.filter: 1, parts.pads: 1})
    act(house, pick_line, number, lines[0], scanned="HU-816", quantity=1, by=picker)
    with pytest.raises(LinesNotPicked) as refused:
        act(house, pack_order, number, by=picker)
    assert refused.value.details == {"lines": ["FDB4446"]}
    assert detail(house, number).status == OrderStatus.PICKING


def test_what_is_missing_is_not_owed_and_not_sold_again(house: House, parts: Parts) -> None:
    number, picker, [line] = picking(house, parts)
    act(house, pick_line, number, line, scanned="HU-816", quantity=3, by=picker)
    progress = act(house, mark_short, number, line, missing=1, reason="crushed box", by=picker)
    assert (progress.picked_quantity, progress.short_quantity, progress.open_lines) == (3, 1, 0)
    act(house, pack_order, number, by=picker)
    found = detail(house, number)
    assert (found.total, found.short, found.to_pay) == (tnd("98.000"), tnd("24.500"), tnd("73.500"))
    assert found.payments[0].amount == tnd("73.500")
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (9, 3)
    act(house, hand_over, number, to="customer", cash_received=tnd("73.500"), by=picker)
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (6, 0)
        assert ledger_sums(uow) == all_levels(uow)


def test_what_is_missing_of_a_paid_order_is_owed_back(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 4}, payment_method="card")
    pay_by_card(house, placed)
    picker = staff(house, Role.PICKER)
    act(house, start_picking, placed.number, by=picker)
    [line] = [line.line_id for line in detail(house, placed.number).lines]
    act(house, pick_line, placed.number, line, scanned="HU-816", quantity=3, by=picker)
    act(house, mark_short, placed.number, line, missing=1, reason="missing", by=picker)
    act(house, pack_order, placed.number, by=picker)
    found = detail(house, placed.number)
    assert [(payment.status, payment.amount) for payment in found.payments] == [
        (PaymentStatus.PAID, tnd("73.500")),
        (PaymentStatus.REFUND_DUE, tnd("24.500")),
    ]
    assert (found.to_pay, found.payment_status, found.next_action) == (tnd("0"), PaymentStatus.REFUND_DUE, "refund")


def test_an_order_of_which_nothing_is_there_is_not_packed(house: House, parts: Parts) -> None:
    number, picker, [line] = picking(house, parts, {parts.pads: 1})
    act(house, mark_short, number, line, missing=1, reason="missing", by=picker)
    with pytest.raises(NothingPicked):
        act(house, pack_order, number, by=picker)
    act(house, cancel_order, number, reason="nothing there")
    with house.read() as uow:
        assert level_at(uow, parts.pads) == (2, 0)


def test_only_the_picker_who_has_it_in_hand_picks_an_order(house: House, parts: Parts) -> None:
    number, picker, [line] = picking(house, parts)
    other = staff(house, Role.PICKER, name="Other")
    attempts: list[Callable[[UnitOfWork], Any]] = [
        lambda uow: pick_line(uow, number, line, scanned="HU-816", quantity=1, key="k"),
        lambda uow: mark_short(uow, number, line, missing=1, reason="r", key="k"),
        lambda uow: pack_order(uow, number, key="k"),
        lambda uow: put_back(uow, number),
    ]
    for attempt in attempts:
        with pytest.raises(PickedBySomeoneElse), house.write(other) as uow:
            attempt(uow)
    with pytest.raises(OrderNotInState):
        act(house, start_picking, number, by=other)
    act(house, put_back, number, note="lunch", by=picker)
    act(house, start_picking, number, by=other)
    assert detail(house, number).picker_name == "Other"


def test_a_line_of_another_order_is_not_found(house: House, parts: Parts) -> None:
    other = order(house, {parts.filter: 1}).number
    number, picker, _lines = picking(house, parts)
    foreign = detail(house, other).lines[0].line_id
    with pytest.raises(NotFound):
        act(house, pick_line, number, foreign, scanned="HU-816", quantity=1, by=picker)
    assert detail(house, other).lines[0].picked_quantity == 0


def test_a_failed_visit_is_noted_and_the_driver_comes_again(house: House, parts: Parts) -> None:
    driver = staff(house, Role.DRIVER)
    number = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    bring_to_road(house, number, driver)
    act(house, note_failed_delivery, number, reason="nobody there", by=driver)
    with house.read(driver) as uow:
        assert get_stop(uow, number).failed_visits == 1
    act(house, deliver_order, number, cash_received=tnd("31.500"), by=driver)
    assert detail(house, number).status == OrderStatus.DELIVERED


def test_another_driver_neither_sees_nor_delivers_it(house: House, parts: Parts) -> None:
    driver, other = staff(house, Role.DRIVER), staff(house, Role.DRIVER)
    number = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    bring_to_road(house, number, driver)
    attempts: list[Callable[[UnitOfWork], Any]] = [
        lambda uow: deliver_order(uow, number, cash_received=tnd("31.500"), key="k"),
        lambda uow: note_failed_delivery(uow, number, reason="r", key="k"),
        lambda uow: get_stop(uow, number),
        lambda uow: stops_of(uow, driver.user_id),
        lambda uow: stops_of(uow, None),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed), house.write(other) as uow:
            attempt(uow)
    assert detail(house, number).status == OrderStatus.SHIPPED


@pytest.mark.parametrize("stage", ["road", "door"])
def test_what_comes_back_is_on_the_shelf_again_and_its_money_owed(house: House, parts: Parts, stage: str) -> None:
    number = order(house, {parts.filter: 2}).number
    {"road": bring_to_road, "door": bring_to_door}[stage](house, number)
    for _ in range(2):
        act(house, take_back, number, reason="refused at the door", key="back")
    found = detail(house, number)
    assert found.status == OrderStatus.RETURNED
    assert [line.returned_quantity for line in found.lines] == [2]
    assert found.payment_status == (PaymentStatus.CANCELLED if stage == "road" else PaymentStatus.REFUND_DUE)
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (10, 0)
        assert ledger_sums(uow) == all_levels(uow)


def test_two_presses_on_one_button_confirm_and_note_once(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    for _ in range(2):
        act(house, confirm_order, number, key="press")
        act(house, add_order_note, number, "call first", key="press")
    found = detail(house, number)
    assert [(entry.kind, entry.code, entry.text) for entry in found.timeline if entry.kind != "payment"] == [
        ("status", "pending", ""),
        ("status", "confirmed", ""),
        ("note", "", "call first"),
    ]
    with pytest.raises(OrderNotInState):
        act(house, confirm_order, number)


def test_each_action_is_refused_to_those_who_may_not(house: House, parts: Parts) -> None:
    number, _picker, [line] = picking(house, parts)
    stranger = staff(house, Role.CUSTOMER)
    attempts: list[Callable[[UnitOfWork], Any]] = [
        lambda uow: confirm_order(uow, number),
        lambda uow: start_picking(uow, number),
        lambda uow: put_back(uow, number),
        lambda uow: pick_line(uow, number, line, scanned="HU-816", quantity=1, key="k"),
        lambda uow: unpick_line(uow, number, line, key="k"),
        lambda uow: mark_short(uow, number, line, missing=1, reason="r", key="k"),
        lambda uow: pack_order(uow, number, key="k"),
        lambda uow: hand_over(uow, number, to="driver", key="k"),
        lambda uow: deliver_order(uow, number, key="k"),
        lambda uow: note_failed_delivery(uow, number, reason="r", key="k"),
        lambda uow: take_back(uow, number, reason="r", key="k"),
        lambda uow: cancel_order(uow, number, reason="r", key="k"),
        lambda uow: add_order_note(uow, number, "note", key="k"),
        pick_list,
        waiting_list,
        lambda uow: get_pick_order(uow, number),
        lambda uow: get_stop(uow, number),
    ]
    before = detail(house, number)
    for attempt in attempts:
        with pytest.raises(NotAllowed), house.write(stranger) as uow:
            attempt(uow)
    assert detail(house, number) == before


REACH: dict[OrderStatus, Callable[[House, Parts], str]] = {
    OrderStatus.PENDING: lambda house, parts: order(house, {parts.filter: 1}).number,
    OrderStatus.PICKING: lambda house, parts: picking(house, parts)[0],
    OrderStatus.PACKED: lambda house, parts: _after(house, parts, bring_to_packed),
    OrderStatus.SHIPPED: lambda house, parts: _after(house, parts, bring_to_road),
    OrderStatus.DELIVERED: lambda house, parts: _after(house, parts, bring_to_door),
}
ACTIONS: dict[str, tuple[OrderStatus, Callable[[UnitOfWork, str], Any]]] = {
    "confirm": (OrderStatus.CONFIRMED, confirm_order),
    "start_picking": (OrderStatus.PICKING, start_picking),
    "pack": (OrderStatus.PACKED, lambda uow, number: pack_order(uow, number, key="k")),
    "hand_over": (OrderStatus.SHIPPED, lambda uow, number: hand_over(uow, number, to="driver", key="k")),
    "deliver": (OrderStatus.DELIVERED, lambda uow, number: deliver_order(uow, number, key="k")),
    "take_back": (OrderStatus.RETURNED, lambda uow, number: take_back(uow, number, reason="r", key="k")),
    "cancel": (OrderStatus.CANCELLED, lambda uow, number: cancel_order(uow, number, reason="r", key="k")),
}


def _after(house: House, parts: Parts, bring: Callable[[House, str], None]) -> str:
    number = order(house, {parts.filter: 1}).number
    bring(house, number)
    return number


@pytest.mark.parametrize("status", REACH)
def test_an_action_out_of_turn_is_refused_and_nothing_changes(house: House, parts: Parts, status: OrderStatus) -> None:
    number = REACH[status](house, parts)
    before = detail(house, number)
    assert before.status == status
    # Handing over at the counter also leads from packed to delivered; ``deliver`` is for what is on the road.
    for name, (target, action) in ACTIONS.items():
        if target in TRANSITIONS[status] and (name, status) != ("deliver", OrderStatus.PACKED):
            continue
        with pytest.raises(OrderNotInState), house.write() as uow:
            action(uow, number)
    assert detail(house, number) == before
    with house.read() as uow:
        assert ledger_sums(uow) == all_levels(uow)
        assert count_rows(uow, OrderHistory) == sum(entry.kind == "status" for entry in before.timeline)


def test_the_status_table_has_no_dead_end_but_the_ends() -> None:
    ends = {status for status, targets in TRANSITIONS.items() if not targets}
    assert ends == {OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.RETURNED}
    assert set(TRANSITIONS) == set(OrderStatus)
    # Goods have left from here on: no way leads to cancelled.
    for status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.COMPLETED):
        assert OrderStatus.CANCELLED not in TRANSITIONS[status]


def test_a_note_is_in_the_timeline_with_its_author(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    act(house, add_order_note, number, "  calls after five  ", by=staff(house, Role.SALES, name="Sonia"))
    last = detail(house, number).timeline[-1]
    assert (last.kind, last.text, last.by) == ("note", "calls after five", "Sonia")
    with pytest.raises(InvalidInput):
        act(house, add_order_note, number, "   ")
