"""The pick page in a picker's hand: right, wrong, too many, missing, undo, and the ways out of the house."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.orders.fulfilment import cancel_order, confirm_order, start_picking
from freight_app.ui.staff.pick_state import PickState
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, bring_to_packed, bring_to_road, detail, order, staff
from tests.ui.tabs import Tab, signed_in_tab, where_to


def confirmed(house: House, parts: Parts, **changes: Any) -> str:
    number = order(house, {parts.filter: 2, parts.pads: 1}, **changes).number
    with house.write() as uow:
        confirm_order(uow, number)
    return number


def picking(house: House, parts: Parts, *, language: str = "en", **changes: Any) -> tuple[Tab, str]:
    number = confirmed(house, parts, **changes)
    tab = signed_in_tab(house, Role.PICKER, path=f"/staff/pick/{number}", language=language)
    tab.send(PickState.load)
    tab.send(PickState.start, step=tab.state(PickState).step)
    return tab, number


def scan(tab: Tab, code: str, key: str = "") -> PickState:
    shown = tab.state(PickState)
    tab.send(PickState.scan, code=code, key=key or f"key-{shown.answer_count}-{code}")
    return shown


def test_a_right_scan_counts_one_piece_and_says_so(house: House, parts: Parts) -> None:
    tab, _number = picking(house, parts)
    shown = tab.state(PickState)
    assert (shown.line.place, shown.line.sku, shown.work.done_lines) == ("A-04-2", "HU-816", 0)
    scan(tab, "hu 816 X", key="first")
    assert (shown.answer, shown.answer_note, shown.answer_is_good) == (
        "Right part: Part HU-816",
        "1 of 2 in the box",
        True,
    )
    assert (shown.answered, shown.answer_count, shown.line.picked) == ("first", 1, 1)
    scan(tab, "HU-816")
    # The finished line stays in sight until the picker walks on.
    assert (shown.line.sku, shown.line.remaining, shown.next_line.place) == ("HU-816", 0, "B-14-3")


def test_the_same_scan_sent_twice_counts_once(house: House, parts: Parts) -> None:
    tab, _number = picking(house, parts)
    for _ in range(2):
        scan(tab, "HU-816", key="sent again after a lost connection")
    assert tab.state(PickState).line.picked == 1


def test_a_part_of_another_line_moves_the_walk_there(house: House, parts: Parts) -> None:
    tab, _number = picking(house, parts)
    shown = scan(tab, "FDB4446")
    assert (shown.answer_is_good, shown.line.sku, shown.line.picked) == (True, "FDB4446", 1)
    assert shown.next_line.sku == "HU-816"


@pytest.mark.parametrize(
    ("language", "wrong", "too_many"),
    [
        (
            "en",
            "This part is not in the order. Put it back.",
            "Nothing more of FDB4446 belongs in the box. Put it back.",
        ),
        (
            "fr",
            "Cette pièce n’est pas dans la commande. Remettez-la en place.",
            "Il y a déjà assez de FDB4446 dans le colis. Remettez-la en place.",
        ),
        ("ar", "هذه القطعة ليست في الطلبية. أعدها إلى مكانها.", "العدد كامل من FDB4446 في الطرد. أعدها إلى مكانها."),
    ],
)
def test_a_wrong_part_and_one_too_many_are_refused_in_the_pickers_language(
    house: House, parts: Parts, language: str, wrong: str, too_many: str
) -> None:
    tab, number = picking(house, parts, language=language)
    shown = scan(tab, "BOOK", key="wrong")
    assert (shown.answer, shown.answer_is_good, shown.answered) == (wrong, False, "wrong")
    scan(tab, "FDB4446")
    scan(tab, "FDB4446", key="too many")
    assert (shown.answer, shown.answer_is_good, shown.answered) == (too_many, False, "too many")
    assert sum(line.picked_quantity for line in detail(house, number).lines) == 1
    assert tab.toasts() == []


def test_pieces_are_counted_by_eye_taken_out_and_undone(house: House, parts: Parts) -> None:
    tab, _number = picking(house, parts)
    shown = tab.state(PickState)
    tab.send(PickState.take, step=shown.step, pieces=0)
    assert (shown.line.picked, shown.may_undo) == (2, True)
    tab.send(PickState.take_out, step=shown.step, pieces=1)
    assert (shown.line.picked, shown.answer, shown.may_undo) == (1, "Taken out again", False)
    tab.send(PickState.take, step=shown.step, pieces=1)
    tab.send(PickState.go_to, line_id=shown.next_line.line_id)
    tab.send(PickState.take_out, step=shown.step, pieces=0)
    assert (shown.line.sku, shown.line.picked, shown.answer_note) == ("HU-816", 1, "1 of 2 in the box")


def test_a_second_tap_on_a_page_that_moved_on_does_nothing(house: House, parts: Parts) -> None:
    tab, _number = picking(house, parts)
    shown = tab.state(PickState)
    old = shown.step
    tab.send(PickState.take, step=old, pieces=1)
    tab.send(PickState.take, step=old, pieces=1)
    assert shown.line.picked == 1


def test_coming_back_to_the_page_loses_neither_a_question_nor_a_tap(house: House, parts: Parts) -> None:
    tab, number = picking(house, parts)
    shown = tab.state(PickState)
    tab.send(PickState.ask, question="note")
    step = shown.step
    tab.send(PickState.load)
    assert (shown.asks, shown.step) == ("note", step)
    with house.write() as uow:
        cancel_order(uow, number, reason="changed their mind", key="k")
    tab.send(PickState.load)
    assert (shown.work.status, shown.step == step) == ("cancelled", False)


def test_a_missing_part_leaves_with_its_reason_which_everybody_reads_in_their_language(
    house: House, parts: Parts
) -> None:
    tab, number = picking(house, parts)
    shown = tab.state(PickState)
    tab.send(PickState.ask, question="missing")
    tab.send(PickState.mark_missing, step=shown.step, reason="damaged")
    assert (shown.asks, shown.answer) == ("", "Reported missing: Part HU-816")
    assert detail(house, number).lines[0].short_reason == "damaged"
    # The walk goes on to the next shelf; what is missing is told in the list.
    assert (shown.line.sku, shown.may_undo) == ("FDB4446", False)
    assert [(line.sku, line.missing, line.missing_why) for line in shown.work.lines if line.missing] == [
        ("HU-816", 2, "Damaged")
    ]
    arabic = signed_in_tab(house, Role.PICKER, path=f"/staff/pick/{number}", language="ar", name="Leila Ben")
    arabic.send(PickState.load)
    assert {line.missing_why for line in arabic.state(PickState).work.lines} == {"متضررة", ""}


def test_another_reason_is_in_ones_own_words_and_never_empty(house: House, parts: Parts) -> None:
    tab, number = picking(house, parts)
    shown = tab.state(PickState)
    tab.send(PickState.ask, question="missing")
    tab.send(PickState.mark_missing_because, data={"reason": "  "})
    assert (shown.asks, shown.errors) == ("missing", {"reason": "Say in a few words why it is missing."})
    tab.send(PickState.mark_missing_because, data={"reason": "mouse ate it"})
    assert detail(house, number).lines[0].short_reason == "mouse ate it"


def test_a_reason_that_is_not_in_the_list_is_refused(house: House, parts: Parts) -> None:
    tab, number = picking(house, parts)
    tab.send(PickState.mark_missing, step=tab.state(PickState).step, reason="<script>")
    assert tab.toasts() == ["This could not be understood. Nothing has changed."]
    assert detail(house, number).lines[0].short_quantity == 0


def test_a_note_reaches_colleagues_and_an_empty_one_stays_open(house: House, parts: Parts) -> None:
    tab, number = picking(house, parts)
    shown = tab.state(PickState)
    tab.send(PickState.ask, question="note")
    tab.send(PickState.write_note, data={"text": ""})
    assert (shown.asks, list(shown.errors)) == ("note", ["text"])
    tab.send(PickState.write_note, data={"text": "box is wet"})
    assert (shown.asks, shown.answer) == ("", "Note written down")
    assert detail(house, number).timeline[-1].text == "box is wet"
    tab.send(PickState.write_note, data={"text": "box is wet"})
    assert [entry.text for entry in detail(house, number).timeline].count("box is wet") == 1


def test_an_order_that_is_put_back_is_free_with_an_empty_box(house: House, parts: Parts) -> None:
    tab, number = picking(house, parts)
    scan(tab, "HU-816")
    shown = tab.state(PickState)
    tab.send(PickState.put_back, step=shown.step)
    assert (shown.work.status, shown.work.picked, shown.may_undo) == ("confirmed", 0, False)
    assert detail(house, number).picker_name == ""


def test_somebody_elses_order_is_theirs(house: House, parts: Parts) -> None:
    number = confirmed(house, parts)
    with house.write(staff(house, Role.PICKER, name="Sami")) as uow:
        start_picking(uow, number)
    tab = signed_in_tab(house, Role.PICKER, path=f"/staff/pick/{number}", language="fr")
    tab.send(PickState.load)
    shown = tab.state(PickState)
    assert (shown.work.is_mine, shown.work.picker) == (False, "Sami")
    scan(tab, "HU-816")
    assert (shown.answer, shown.answer_is_good) == ("Sami s’occupe de cette commande.", False)


def test_the_box_is_closed_and_goes_over_the_counter_with_the_name_of_who_took_it(house: House, parts: Parts) -> None:
    tab, number = picking(house, parts, delivery_method="delivery", address=ADDRESS)
    shown = tab.state(PickState)
    for _ in range(2):
        tab.send(PickState.take, step=shown.step, pieces=0)
        tab.send(PickState.go_to, line_id=shown.next_line.line_id)
    tab.send(PickState.pack, step=shown.step)
    assert (shown.work.status, shown.answer, shown.work.is_pickup) == ("packed", "The box is closed", False)
    tab.send(PickState.ask, question="counter")
    tab.send(PickState.give_to_customer, data={"recipient": "x" * 121})
    assert (shown.asks, list(shown.errors), shown.work.status) == ("counter", ["recipient"], "packed")
    tab.send(PickState.give_to_customer, data={"recipient": "Sonia Trabelsi"})
    assert (shown.work.status, shown.work.cash) == ("delivered", "")
    notes = [entry.text for entry in detail(house, number).timeline if entry.code == "delivered"]
    assert notes == ["received_by: Sonia Trabelsi"]


def test_a_box_is_not_closed_while_a_line_is_open(house: House, parts: Parts) -> None:
    tab, _number = picking(house, parts)
    shown = tab.state(PickState)
    tab.send(PickState.pack, step=shown.step)
    assert (shown.work.status, shown.answer_is_good) == ("picking", False)
    assert shown.answer == "Some parts are neither in the box nor reported missing."


def test_a_packed_box_is_given_to_a_driver_who_then_has_a_stop(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    bring_to_packed(house, number)
    karim = staff(house, Role.DRIVER, name="Karim")
    staff(house, Role.RECEIVER, name="Not a driver")
    tab = signed_in_tab(house, Role.PICKER, path=f"/staff/pick/{number}")
    tab.send(PickState.load)
    shown = tab.state(PickState)
    tab.send(PickState.ask, question="driver")
    assert (shown.asks, [driver.name for driver in shown.drivers]) == ("driver", ["Karim"])
    tab.send(PickState.give_to_driver, step=shown.step, driver_id=999)
    assert (shown.work.status, shown.answer_is_good) == ("packed", False)
    events = tab.send(PickState.give_to_driver, step=shown.step, driver_id=karim.user_id)
    assert where_to(events) == "/staff"
    found = detail(house, number)
    assert (found.status, found.driver_user_id, found.driver_name) == ("shipped", karim.user_id, "Karim")


def test_who_takes_the_box_along_follows_it_as_a_stop(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    bring_to_packed(house, number)
    tab = signed_in_tab(house, Role.PICKER, path=f"/staff/pick/{number}")
    tab.send(PickState.load)
    events = tab.send(PickState.give_to_driver, step=tab.state(PickState).step, driver_id=0)
    assert where_to(events) == f"/staff/stop/{number}"
    assert where_to(tab.send(PickState.load)) == f"/staff/stop/{number}"


def test_a_driver_is_led_to_the_stop_and_a_receiver_is_refused(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    driver = signed_in_tab(house, Role.DRIVER, path=f"/staff/pick/{number}")
    assert where_to(driver.send(PickState.load)) == f"/staff/stop/{number}"
    receiver = signed_in_tab(house, Role.RECEIVER, path=f"/staff/pick/{number}")
    receiver.send(PickState.load)
    assert receiver.toasts() == ["You do not have the permission for this."]
    assert receiver.state(PickState).work.number == ""


def test_an_unknown_number_says_so(house: House, parts: Parts) -> None:
    bring_to_road(house, order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number)
    tab = signed_in_tab(house, Role.PICKER, path="/staff/pick/F-99999")
    tab.send(PickState.load)
    assert (tab.state(PickState).is_loaded, tab.state(PickState).is_found) == (True, False)
