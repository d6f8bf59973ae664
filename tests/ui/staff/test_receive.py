"""Goods arrive at a receiver's hands: found, counted, booked in, and taken out of the books again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.stock.dtos import LocationDraft
from freight_app.stock.locations import create_location
from freight_app.stock.service import list_movements
from freight_app.ui.staff.place_state import PlaceState
from freight_app.ui.staff.receive_state import ReceiveState
from tests.orders.conftest import Parts
from tests.orders.shopping import order
from tests.stock.goods import MAIN, level_at
from tests.ui.tabs import Tab, signed_in_tab


@pytest.fixture
def tab(house: House, parts: Parts) -> Tab:
    opened = signed_in_tab(house, Role.RECEIVER, path="/staff/receive")
    opened.send(ReceiveState.load)
    return opened


def scan(tab: Tab, code: str, key: str = "") -> ReceiveState:
    shown = tab.state(ReceiveState)
    tab.send(ReceiveState.scan, code=code, key=key or f"{code}-{shown.answer_count}")
    return shown


def test_a_number_without_its_punctuation_finds_the_part_and_what_lies_here(tab: Tab) -> None:
    shown = scan(tab, "hu816X", key="k")
    assert (shown.part.sku, shown.part.on_hand, shown.part.shelf) == ("HU-816", 10, "A-04-2")
    assert (shown.quantity, shown.answer, shown.answered) == (1, "Part HU-816", "k")


def test_scanning_the_part_in_hand_counts_one_more_but_the_same_scan_sent_twice_does_not(tab: Tab) -> None:
    for key in ("one", "two", "two"):
        shown = scan(tab, "HU-816", key=key)
    assert (shown.quantity, shown.answer) == (2, "One more: Part HU-816")


def test_another_part_waits_until_the_one_in_hand_is_put_away(tab: Tab) -> None:
    scan(tab, "HU-816")
    shown = scan(tab, "FDB4446")
    assert (shown.part.sku, shown.answer_is_good) == ("HU-816", False)
    assert shown.answer == "First put Part HU-816 into stock, or leave it"
    tab.send(ReceiveState.leave)
    assert scan(tab, "FDB4446").part.sku == "FDB4446"


def test_words_offer_parts_to_choose_and_an_unknown_number_is_refused_loudly(tab: Tab, parts: Parts) -> None:
    shown = scan(tab, "part")
    assert shown.part.product_id == 0
    assert "HU-816" in {part.sku for part in shown.candidates}
    tab.send(ReceiveState.choose, product_id=parts.filter)
    assert (shown.part.sku, shown.candidates) == ("HU-816", [])
    tab.send(ReceiveState.leave)
    scan(tab, "0000000000")
    assert (shown.answer, shown.answer_is_good) == ("No part answers to 0000000000", False)


def test_what_is_put_into_stock_is_there_with_its_shelf_and_its_delivery_note(
    house: House, parts: Parts, tab: Tab
) -> None:
    shown = scan(tab, "HU-816")
    data = {"quantity": "12", "shelf": "c-01-1", "reference": "BL 4711"}
    tab.send(ReceiveState.receive, data=data)
    assert (shown.answer, shown.answer_note) == ("Booked in: 12 × Part HU-816", "Now 22 at C-01-1")
    assert (shown.new_level, shown.part.product_id, shown.reference) == (22, 0, "BL 4711")
    [receipt] = shown.receipts
    assert (receipt.quantity, receipt.sku, receipt.reference, receipt.is_undone) == (12, "HU-816", "BL 4711", False)
    # A second tap on the same button comes when there is nothing in hand any more.
    tab.send(ReceiveState.receive, data=data)
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (22, 0)


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"quantity": "0"}, "quantity", "A whole number of at least 1 is needed."),
        ({"quantity": "-3"}, "quantity", "A whole number of at least 1 is needed."),
        ({"quantity": "many"}, "quantity", "A whole number of at least 1 is needed."),
        ({"quantity": "1", "shelf": "x" * 41}, "shelf", "A shelf has at most 40 characters."),
        ({"quantity": "1", "reference": "x" * 81}, "reference", "A reference has at most 80 characters."),
    ],
)
def test_what_cannot_be_booked_in_stays_in_hand_with_its_error(
    house: House, parts: Parts, tab: Tab, data: dict[str, str], field: str, sentence: str
) -> None:
    shown = scan(tab, "HU-816")
    tab.send(ReceiveState.receive, data=data)
    assert (shown.errors, shown.part.sku, shown.answer_is_good) == ({field: sentence}, "HU-816", False)
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (10, 0)


def test_the_phone_remembers_where_it_stands_and_a_made_up_place_is_the_first_one(
    house: House, parts: Parts, tab: Tab
) -> None:
    with house.write() as uow:
        van = create_location(uow, LocationDraft(code="VAN", name="Van", position=5))
    place = tab.state(PlaceState)
    tab.send(ReceiveState.set_location, location_id="999")
    assert place.location_id == MAIN
    tab.send(ReceiveState.set_location, location_id=str(van.id))
    assert (place.chosen, place.location_id) == (str(van.id), van.id)
    scan(tab, "HU-816")
    tab.send(ReceiveState.receive, data={"quantity": "2"})
    with house.read() as uow:
        assert (level_at(uow, parts.filter, van.id), level_at(uow, parts.filter)) == ((2, 0), (10, 0))


def test_ones_own_receipt_is_undone_once_as_a_movement_with_a_reason(house: House, parts: Parts, tab: Tab) -> None:
    scan(tab, "HU-816")
    shown = tab.state(ReceiveState)
    tab.send(ReceiveState.receive, data={"quantity": "5"})
    receipt = shown.receipts[0]
    for _ in range(2):
        tab.send(ReceiveState.undo, movement_id=receipt.movement_id)
    assert (shown.answer, shown.receipts[0].is_undone) == ("The receipt is undone", True)
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (10, 0)
        newest = list_movements(uow, PageRequest(page=1, per_page=1), product_id=parts.filter).items[0]
    assert (newest.kind, newest.on_hand_change, newest.reason) == ("adjusted", -5, "receipt_undone")


def test_somebody_elses_receipt_an_old_one_and_promised_pieces_stay(
    house: House, parts: Parts, tab: Tab, clock: StillClock
) -> None:
    scan(tab, "FDB4446")
    tab.send(ReceiveState.receive, data={"quantity": "2"})
    receipt = tab.state(ReceiveState).receipts[0].movement_id
    other = signed_in_tab(house, Role.RECEIVER, path="/staff/receive", name="Sami")
    other.send(ReceiveState.load)
    assert other.state(ReceiveState).receipts == []
    other.send(ReceiveState.undo, movement_id=receipt)
    assert other.state(ReceiveState).answer_is_good is False
    order(house, {parts.pads: 5})
    tab.send(ReceiveState.undo, movement_id=receipt)
    assert tab.state(ReceiveState).answer.startswith("These pieces are promised to orders.")
    clock.advance(timedelta(hours=13))
    tab.send(ReceiveState.load)
    assert tab.state(ReceiveState).receipts == []
    tab.send(ReceiveState.undo, movement_id=receipt)
    assert tab.state(ReceiveState).answer.startswith("This receipt can no longer be undone here.")
    with house.read() as uow:
        assert level_at(uow, parts.pads) == (5, 5)


def test_a_picker_may_not_receive(house: House, parts: Parts) -> None:
    tab = signed_in_tab(house, Role.PICKER, path="/staff/receive")
    tab.send(ReceiveState.load)
    assert tab.toasts() == ["You do not have the permission for this."]
    assert tab.state(ReceiveState).is_loaded is False
