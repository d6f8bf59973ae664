"""A delivery at the door, for its driver."""

from __future__ import annotations

import pytest

from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.users import list_users
from freight_app.kit.house import House
from freight_app.orders.fulfilment import hand_over
from freight_app.ui.reasons import reason_text
from freight_app.ui.staff.pick_rows import Due
from freight_app.ui.staff.stop_state import StopState
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, bring_to_packed, detail, order
from tests.stock.goods import level_at
from tests.ui.tabs import Tab, signed_in_tab


def on_the_road(
    house: House, parts: Parts, *, driver: str = "Karim Driver", language: str = "en", payment: str = "cash_on_delivery"
) -> tuple[Tab, str]:
    """A delivery in this driver's hands, open on their phone."""
    address = ADDRESS | {"note": "Blue gate"}
    number = order(house, {parts.filter: 1}, delivery_method="delivery", address=address, payment_method=payment).number
    bring_to_packed(house, number)
    tab = signed_in_tab(house, Role.DRIVER, path=f"/staff/stop/{number}", name=driver, language=language)
    with house.write() as uow:
        [user] = [user for user in list_users(uow, UserQuery()).items if user.name == driver]
        hand_over(uow, number, to="driver", driver_user_id=user.id, driver_name=driver, key=number)
    tab.send(StopState.load)
    return tab, number


def test_the_driver_sees_the_door_the_parts_and_the_money(house: House, parts: Parts) -> None:
    tab, number = on_the_road(house, parts)
    stop = tab.state(StopState).stop
    assert (stop.number, stop.customer, stop.hint) == (number, "Amine Trabelsi", "Blue gate")
    assert stop.street == "12, rue Ibn Khaldoun, La Marsa, Tunis"
    assert (stop.pieces, stop.cash, stop.currency, stop.at, stop.stops) == (1, "31.500", "TND", 1, 1)
    assert stop.map_href.endswith("12%2C%20rue%20Ibn%20Khaldoun%2C%20La%20Marsa%2C%20Tunis")
    assert stop.may_take_back is False


def test_it_is_given_to_somebody_with_a_name_and_the_money_is_in(house: House, parts: Parts) -> None:
    tab, number = on_the_road(house, parts)
    shown = tab.state(StopState)
    tab.send(StopState.ask, question="deliver")
    tab.send(StopState.deliver, data={"recipient": " "})
    assert (shown.asks, list(shown.errors), shown.stop.status) == ("deliver", ["recipient"], "shipped")
    tab.send(StopState.deliver, data={"recipient": "Sami Ben Youssef"})
    assert (shown.stop.status, shown.answer, shown.stop.cash) == ("delivered", "Delivered to Sami Ben Youssef", "")
    found = detail(house, number)
    assert (found.payment_status, found.to_pay.amount_minor) == ("paid", 0)
    assert [entry.text for entry in found.timeline if entry.code == "delivered"] == ["received_by: Sami Ben Youssef"]


def test_an_amount_that_changed_meanwhile_is_shown_anew_and_nothing_is_delivered(house: House, parts: Parts) -> None:
    tab, number = on_the_road(house, parts)
    shown = tab.state(StopState)
    shown._due = Due(1, "TND")
    tab.send(StopState.deliver, data={"recipient": "Sami"})
    assert (shown.answer, shown.stop.status) == ("The amount has changed. You see the right one now.", "shipped")
    tab.send(StopState.deliver, data={"recipient": "Sami"})
    assert detail(house, number).status == "delivered"


@pytest.mark.parametrize(("language", "sentence"), [("en", "Nobody was there"), ("fr", "Personne sur place")])
def test_a_visit_in_vain_keeps_the_order_on_the_road_with_a_reason_that_everybody_reads(
    house: House, parts: Parts, language: str, sentence: str
) -> None:
    tab, number = on_the_road(house, parts)
    shown = tab.state(StopState)
    step = shown.step
    for _ in range(2):
        tab.send(StopState.note_failed_visit, step=step, reason="nobody_there")
    assert (shown.stop.status, shown.stop.failed_visits, shown.answer_is_good) == ("shipped", 1, True)
    [entry] = [entry for entry in detail(house, number).timeline if entry.kind == "delivery_failed"]
    assert (entry.text, reason_text(entry.text, language)) == ("nobody_there", sentence)


def test_another_reason_is_in_the_drivers_own_words(house: House, parts: Parts) -> None:
    tab, number = on_the_road(house, parts)
    shown = tab.state(StopState)
    tab.send(StopState.ask, question="failed")
    tab.send(StopState.note_failed_visit_because, data={"reason": ""})
    assert (shown.asks, list(shown.errors)) == ("failed", ["reason"])
    tab.send(StopState.note_failed_visit_because, data={"reason": "dog in the yard"})
    assert detail(house, number).timeline[-1].text == "dog in the yard"


def test_another_drivers_stop_is_closed_and_may_not_be_delivered(house: House, parts: Parts) -> None:
    tab, number = on_the_road(house, parts)
    other = signed_in_tab(house, Role.DRIVER, path=f"/staff/stop/{number}", name="Nabil")
    other.send(StopState.load)
    shown = other.state(StopState)
    assert (shown.stop.number, len(other.toasts())) == ("", 1)
    shown.stop, shown.step = tab.state(StopState).stop, "made-up"
    other.send(StopState.deliver, data={"recipient": "Nabil"})
    assert detail(house, number).status == "shipped"


def test_only_the_office_takes_an_order_back(house: House, parts: Parts) -> None:
    driver, number = on_the_road(house, parts)
    driver.send(StopState.take_back, step=driver.state(StopState).step, reason="refused")
    assert driver.toasts() == ["You do not have the permission for this."]
    admin = signed_in_tab(house, Role.ADMIN, path=f"/staff/stop/{number}", name="Olfa Owner")
    admin.send(StopState.load)
    shown = admin.state(StopState)
    assert (shown.stop.may_take_back, shown.stop.is_mine, shown.stop.driver) == (True, False, "Karim Driver")
    admin.send(StopState.take_back, step=shown.step, reason="refused")
    assert (shown.stop.status, shown.answer) == ("returned", "The parts are back in stock")
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (10, 0)
