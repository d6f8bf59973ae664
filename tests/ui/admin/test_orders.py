"""The order list as those who sell and pick see it."""

from __future__ import annotations

from base64 import b64decode
from datetime import date

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.orders.fulfilment import confirm_order
from freight_app.ui.admin.orders_address import OrdersAddress
from freight_app.ui.admin.orders_print import PickListsState
from freight_app.ui.admin.orders_state import OrdersState
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, bring_to_packed, order, pay_by_card
from tests.ui.tabs import Tab, signed_in_tab, where_to


def open_list(house: House, address: str = "/admin/orders", role: Role = Role.SALES) -> Tab:
    tab = signed_in_tab(house, role, path=address)
    tab.send(OrdersState.load)
    return tab


def shown(tab: Tab) -> list[str]:
    return [row.number for row in tab.state(OrdersState).rows]


def test_the_address_holds_all_that_was_asked() -> None:
    asked = {
        "tab": "late",
        "q": "ben ali",
        "payment": "card",
        "paid": "paid",
        "delivery": "pickup",
        "city": "Sfax",
        "from": "2026-03-01",
        "to": "2026-03-31",
        "sort": "-total",
        "page": "3",
    }
    address = OrdersAddress.read(asked)
    assert address.url() == (
        "/admin/orders?tab=late&q=ben+ali&payment=card&paid=paid&delivery=pickup&city=Sfax"
        "&from=2026-03-01&to=2026-03-31&sort=-total&page=3"
    )
    assert (address.placed_from, address.page) == (date(2026, 3, 1), 3)
    assert address.without("placed").placed_to is None
    assert address.without("city").page == 1
    assert address.sorted_by("total").sort == "total"
    assert address.sorted_by("total").sorted_by("total").sort == "-total"


@pytest.mark.parametrize(
    "asked", [{"tab": "x"}, {"page": "-1"}, {"page": "9" * 9}, {"from": "2026-13-01"}, {"paid": "?"}]
)
def test_what_an_address_cannot_mean_is_as_if_it_were_not_there(asked: dict[str, str]) -> None:
    assert OrdersAddress.read(asked) == OrdersAddress()


def test_the_list_is_found_filtered_and_sorted(house: House, parts: Parts) -> None:
    home = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    card = order(house, {parts.filter: 3}, payment_method="card")
    pay_by_card(house, card)
    tab = open_list(house, "/admin/orders?tab=open&sort=total")
    state = tab.state(OrdersState)
    assert shown(tab) == [home, card.number]
    assert (state.total, state.first, state.last, state.counts["open"]) == (2, 1, 2, 2)
    assert where_to(tab.send(OrdersState.sort_by, column="total")) == "/admin/orders?tab=open&sort=-total"
    tab.send(OrdersState.find, text=card.number)
    assert shown(tab) == [card.number]
    assert where_to(tab.send(OrdersState.keep_question, data={})).startswith(f"/admin/orders?tab=open&q={card.number}")
    tab = open_list(house, "/admin/orders?tab=open&paid=paid&delivery=pickup&from=2026-03-02", Role.BUYER)
    assert shown(tab) == [card.number]
    filters = tab.state(OrdersState).filters
    assert (filters.count, filters.delivery_name, filters.placed) == (3, "Collect in the shop", "From 2 Mar 2026")
    assert where_to(tab.send(OrdersState.clear_filter, name="paid")) == (
        "/admin/orders?tab=open&delivery=pickup&from=2026-03-02"
    )
    assert where_to(tab.send(OrdersState.clear_filters)) == "/admin/orders?tab=open"


def test_filters_are_chosen_from_what_there_is_and_days_must_be_in_order(house: House, parts: Parts) -> None:
    order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS)
    tab = open_list(house)
    tab.send(OrdersState.open_filters)
    state = tab.state(OrdersState)
    assert state.is_filtering
    assert state.city_choices == [{"value": "La Marsa", "label": "La Marsa"}]
    assert {"value": "delivery", "label": "Delivery"} in state.delivery_choices
    wrong = {"city": "La Marsa", "placed_from": "2026-03-05", "placed_to": "2026-03-01"}
    assert where_to(tab.send(OrdersState.apply_filters, data=wrong)) == ""
    assert (state.is_filtering, state.date_error) == (True, "The first day is after the last one.")
    right = {"city": "La Marsa", "payment": "card", "paid": "nonsense", "placed_from": "2026-03-01"}
    assert where_to(tab.send(OrdersState.apply_filters, data=right)) == (
        "/admin/orders?tab=open&payment=card&city=La+Marsa&from=2026-03-01"
    )
    assert not state.is_filtering


def test_several_are_confirmed_at_once_and_a_refusal_says_why(house: House, parts: Parts) -> None:
    first, second = (order(house, {parts.filter: 1}).number for _ in range(2))
    unpaid = order(house, {parts.filter: 1}, payment_method="bank_transfer").number
    tab = open_list(house)
    state = tab.state(OrdersState)
    tab.send(OrdersState.choose_page, on=True)
    assert sorted(state.chosen) == sorted([first, second, unpaid])
    tab.send(OrdersState.choose, number=second, on=False)
    tab.send(OrdersState.choose, number="F-999", on=True)
    assert sorted(state.chosen) == sorted([first, unpaid])
    step = state.step
    tab.send(OrdersState.confirm_chosen, step=step)
    tab.send(OrdersState.confirm_chosen, step=step)
    assert tab.toasts()[0] == "1 order is confirmed"
    assert len(tab.toasts()) == 2
    assert unpaid in tab.toasts()[1]
    assert state.chosen == [unpaid]
    assert {row.number: row.status for row in state.rows} == {first: "confirmed", second: "pending", unpaid: "pending"}
    tab.send(OrdersState.choose_none)
    assert state.chosen == []


def test_an_order_is_looked_at_and_confirmed_beside_the_list_once(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    tab = open_list(house)
    tab.send(OrdersState.open_preview, number=number)
    state = tab.state(OrdersState)
    assert (state.is_open, state.preview.number, [line.sku for line in state.preview_lines]) == (
        True,
        number,
        ["HU-816"],
    )
    step = state.step
    tab.send(OrdersState.confirm, number=number, step=step)
    tab.send(OrdersState.confirm, number=number, step=step)
    assert tab.toasts() == [f"Order {number} is confirmed"]
    assert (state.is_open, state.rows[0].status) == (False, "confirmed")


def test_who_only_reads_cannot_confirm_and_a_customer_sees_nothing(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    buyer = open_list(house, role=Role.BUYER)
    assert shown(buyer) == [number]
    step = buyer.state(OrdersState).step
    buyer.send(OrdersState.confirm, number=number, step=step)
    assert buyer.toasts() == ["You do not have the permission for this."]
    customer = open_list(house, role=Role.CUSTOMER)
    assert shown(customer) == []
    assert where_to(Tab(path="/admin/orders?tab=new").send(OrdersState.load)).startswith("/sign-in?next=")


def test_the_view_is_given_as_a_file_without_formulas(house: House, parts: Parts) -> None:
    contact = {"name": "=HYPERLINK(1)", "phone": "98 123 456", "email": "a@demo.test"}
    number = order(house, {parts.filter: 2}, contact=contact).number
    [download] = open_list(house).send(OrdersState.export)
    address = {str(name): str(value) for name, value in download.args}["url"].strip('"')
    text = b64decode(address.split(",", 1)[1]).decode()
    assert number in text
    assert "'=HYPERLINK(1)" in text
    assert "49.000" in text


def test_pick_lists_are_printed_in_the_order_of_the_shelves(house: House, parts: Parts) -> None:
    first = order(house, {parts.pads: 1, parts.filter: 2}).number
    done = order(house, {parts.book: 1}).number
    bring_to_packed(house, done)
    tab = signed_in_tab(house, Role.PICKER, path=f"/admin/orders/print?numbers={first},F-0,{done},{first}")
    tab.send(PickListsState.load)
    [one, other] = tab.state(PickListsState).lists
    assert (one.number, one.pieces, [(line.place, line.sku, line.quantity) for line in one.lines]) == (
        first,
        3,
        [("A-04-2", "HU-816", 2), ("B-14-3", "FDB4446", 1)],
    )
    assert (other.number, other.lines) == (done, [])
    seller = signed_in_tab(house, Role.SALES, path=f"/admin/orders/print?numbers={first}")
    seller.send(PickListsState.load)
    assert seller.state(PickListsState).lists == []
    assert seller.toasts() == ["You do not have the permission for this."]


def test_an_order_in_the_list_waits_for_our_yes_or_for_money(house: House, parts: Parts) -> None:
    order(house, {parts.filter: 1})
    order(house, {parts.filter: 1}, payment_method="bank_transfer")
    rows = open_list(house).state(OrdersState).rows
    assert sorted(row.next_action for row in rows) == ["await_payment", "confirm"]
    with house.write() as uow:
        confirm_order(uow, next(row.number for row in rows if row.next_action == "confirm"))
    assert open_list(house, "/admin/orders?tab=to_pick", Role.ADMIN).state(OrdersState).total == 1
