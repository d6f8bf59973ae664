"""One order in the console: the next step, once; what is wrong beside its field; for those who may."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.orders.fulfilment import confirm_order
from freight_app.ui.admin.order_detail_state import OrderDetailState
from tests.orders.conftest import Parts
from tests.orders.shopping import detail, order, pay_by_card
from tests.ui.tabs import Tab, signed_in_tab, where_to


def open_order(house: House, number: str, role: Role = Role.SALES) -> Tab:
    tab = signed_in_tab(house, role, path=f"/admin/orders/{number}")
    tab.send(OrderDetailState.load)
    return tab


def notes(house: House, number: str) -> list[str]:
    return [entry.text for entry in detail(house, number).timeline if entry.kind == "note"]


def test_two_presses_confirm_once(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    tab = open_order(house, number)
    state = tab.state(OrderDetailState)
    step = state.step
    tab.send(OrderDetailState.confirm, step=step)
    tab.send(OrderDetailState.confirm, step=step)
    assert (state.order.status, tab.toasts()) == ("confirmed", ["Saved"])


def test_a_note_is_written_once_and_an_empty_one_is_refused_at_its_field(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    tab = open_order(house, number)
    state = tab.state(OrderDetailState)
    tab.send(OrderDetailState.write_note, data={"text": " ", "step": state.step})
    assert state.errors["text"] == "A note of 1 to 1000 characters is needed."
    form = {"text": "call first", "step": state.step}
    tab.send(OrderDetailState.write_note, data=form)
    tab.send(OrderDetailState.write_note, data=form)
    assert notes(house, number) == ["call first"]
    # A new key makes the form anew, and so empty.
    assert (state.errors["text"], state.note_step) == ("", state.step)


def test_somebody_was_faster(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    tab = open_order(house, number)
    with house.write() as uow:
        confirm_order(uow, number)
    tab.send(OrderDetailState.confirm, step=tab.state(OrderDetailState).step)
    assert len(tab.toasts()) == 1
    assert tab.toasts() != ["Saved"]


def test_a_cancelled_order_says_why_and_owes_the_money_back(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed)
    tab = open_order(house, placed.number)
    state = tab.state(OrderDetailState)
    tab.send(OrderDetailState.ask_to_cancel)
    tab.send(OrderDetailState.cancel, data={"reason": "", "step": state.step})
    assert (state.asks_to_cancel, state.errors["reason"] != "") == (True, True)
    tab.send(OrderDetailState.cancel, data={"reason": "changed their mind", "step": state.step})
    assert (state.asks_to_cancel, state.order.status, state.order.next_action) == (False, "cancelled", "refund")
    tab.send(OrderDetailState.ask_receipt)
    tab.send(OrderDetailState.record_money, data={"receipt": "BT-1", "step": state.step})
    assert (state.asks_receipt, state.order.payment) == (False, "refunded")


def test_money_that_came_by_the_bank_is_recorded(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, payment_method="bank_transfer").number
    tab = open_order(house, number)
    state = tab.state(OrderDetailState)
    assert (state.order.awaits_transfer, state.order.payment_method) == (True, "bank_transfer")
    tab.send(OrderDetailState.record_money, data={"receipt": "BT-2", "step": state.step})
    assert state.order.payment == "paid"


def test_an_unknown_number_says_so(house: House) -> None:
    tab = open_order(house, "F-404")
    state = tab.state(OrderDetailState)
    assert (state.is_loaded, state.is_found, tab.toasts()) == (True, False, [])


def test_who_may_not_changes_nothing(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    buyer = open_order(house, number, Role.BUYER)
    buyer.send(OrderDetailState.confirm, step=buyer.state(OrderDetailState).step)
    buyer.send(OrderDetailState.ask_receipt)
    assert buyer.toasts() == ["You do not have the permission for this."] * 2
    assert detail(house, number).status == "pending"
    stranger = open_order(house, number, Role.CUSTOMER)
    assert stranger.state(OrderDetailState).order.number == ""
    guest = Tab(path=f"/admin/orders/{number}")
    assert where_to(guest.send(OrderDetailState.load)).startswith("/sign-in?next=")
