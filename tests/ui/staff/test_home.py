"""What each kind of person finds when they open the phone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.orders.fulfilment import confirm_order, start_picking
from freight_app.ui.staff.home import StaffState
from freight_app.ui.staff.home_rows import HomeView
from freight_app.ui.staff.pick_state import PickState
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, bring_to_packed, bring_to_road, order, staff
from tests.ui.tabs import Tab, signed_in_tab


@pytest.fixture
def numbers(house: House, parts: Parts) -> dict[str, str]:
    """One order of each kind: new, to pick, in Sami's hands, packed, on the road."""
    found = {name: order(house, {parts.filter: 1}).number for name in ("new", "to_pick", "picking", "packed")}
    found["road"] = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    with house.write() as uow:
        confirm_order(uow, found["to_pick"])
        confirm_order(uow, found["picking"])
    with house.write(staff(house, Role.PICKER, name="Sami")) as uow:
        start_picking(uow, found["picking"])
    bring_to_packed(house, found["packed"])
    bring_to_road(house, found["road"])
    return found


def home(tab: Tab) -> HomeView:
    tab.send(StaffState.load)
    return tab.state(StaffState).view


def test_a_picker_finds_the_oldest_free_order_first(house: House, numbers: dict[str, str]) -> None:
    tab = signed_in_tab(house, Role.PICKER, path="/staff")
    view = home(tab)
    assert (view.to_confirm, view.to_pick, view.packed, view.on_road, view.received) == (-1, 2, 1, 1, -1)
    assert (view.list_name, view.next_step, view.next_number) == ("pick", "pick", numbers["to_pick"])
    assert [(card.number, card.who, card.shelf) for card in view.cards] == [
        (numbers["to_pick"], "", "A-04-2"),
        (numbers["picking"], "Sami", "A-04-2"),
    ]


def test_what_somebody_has_in_hand_comes_before_everything(house: House, numbers: dict[str, str]) -> None:
    tab = signed_in_tab(house, Role.PICKER, path=f"/staff/pick/{numbers['to_pick']}")
    tab.send(PickState.load)
    tab.send(PickState.start, step=tab.state(PickState).step)
    view = home(tab)
    assert (view.next_step, view.next_number) == ("go_on", numbers["to_pick"])


def test_the_address_chooses_the_list(house: House, numbers: dict[str, str]) -> None:
    for name, expected in (("packed", "packed"), ("road", "road"), ("confirm", "to_pick"), ("nonsense", "to_pick")):
        tab = signed_in_tab(house, Role.PICKER, path=f"/staff?list={name}", name=f"Picker{name}")
        view = home(tab)
        assert view.cards[0].number == numbers[expected]
        assert view.list_name == (name if name in ("packed", "road") else "pick")


def test_sales_confirm_in_the_console_what_they_may_not_pick(house: House, numbers: dict[str, str]) -> None:
    view = home(signed_in_tab(house, Role.SALES, path="/staff"))
    assert (view.to_confirm, view.to_pick, view.list_name) == (1, -1, "confirm")
    assert view.cards[0].href == f"/admin/orders/{numbers['new']}"
    admin = home(signed_in_tab(house, Role.ADMIN, path="/staff?list=confirm", name="Olfa"))
    assert admin.cards[0].href == f"/staff/pick/{numbers['new']}"
    assert (admin.may_count, admin.received) == (True, 0)


def test_a_receiver_receives_and_a_driver_drives(house: House, numbers: dict[str, str]) -> None:
    receiver = home(signed_in_tab(house, Role.RECEIVER, path="/staff"))
    assert (receiver.next_step, receiver.received, receiver.list_name, receiver.cards) == ("receive", 0, "", [])
    driver = home(signed_in_tab(house, Role.DRIVER, path="/staff", name="Karim"))
    assert (driver.on_road, driver.list_name, driver.next_step) == (0, "road", "")


def test_late_orders_are_counted(house: House, numbers: dict[str, str], clock: StillClock) -> None:
    clock.advance(timedelta(days=6))
    view = home(signed_in_tab(house, Role.PICKER, path="/staff"))
    assert view.late == 4
    assert view.cards[0].is_late


def test_a_customer_has_no_work(house: House) -> None:
    view = home(signed_in_tab(house, Role.CUSTOMER, path="/staff"))
    assert (view.list_name, view.next_step, view.may_count) == ("", "", False)


def test_a_strange_page_number_is_the_first_or_the_last(house: House, numbers: dict[str, str]) -> None:
    for page in ("0", "-1", "abc", "99999", "²"):
        view = home(signed_in_tab(house, Role.PICKER, path=f"/staff?list=pick&page={page}", name=f"P{page}"))
        assert (view.page, len(view.cards)) == (1, 2)
