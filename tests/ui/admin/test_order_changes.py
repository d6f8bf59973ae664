"""The sheets that change an order, the returns of the console, and what is done to many orders at once."""

from __future__ import annotations

from datetime import timedelta

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.orders.changes.tagging import tag_order
from freight_app.orders.fulfilment import confirm_order
from freight_app.ui.admin.order_changes_state import OrderChangesState
from freight_app.ui.admin.order_detail_state import OrderDetailState
from freight_app.ui.admin.orders_bulk_state import OrdersBulkState
from freight_app.ui.admin.orders_state import OrdersState
from freight_app.ui.admin.returns_state import ReturnsState
from tests.orders.changes.shop import amend, require_sound
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_door, detail, order, tnd
from tests.ui.tabs import Tab, signed_in_tab


def open_order(house: House, number: str) -> Tab:
    tab = signed_in_tab(house, Role.SALES, path=f"/admin/orders/{number}")
    tab.send(OrderDetailState.load)
    return tab


def test_the_sheet_shows_the_new_total_and_saves_once(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    tab = open_order(house, number)
    tab.send(OrderChangesState.open, sheet="amend", number=number)
    state = tab.state(OrderChangesState)
    tab.send(OrderChangesState.set_quantity, sku="HU-816", quantity=12)
    assert (state.totals.can_be_done, state.lines[0].missing, state.totals.total.minor) == (False, 2, 294_000)
    tab.send(OrderChangesState.set_quantity, sku="HU-816", quantity=1)
    tab.send(OrderChangesState.add_part, sku="BOOK")
    assert (state.totals.total.minor, state.lines[1].name, state.totals.can_be_done) == (34_500, "Part BOOK", True)
    form = {"step": state.step, "reason": "by phone"}
    tab.send(OrderChangesState.amend, data=form)
    tab.send(OrderChangesState.amend, data=form)
    assert (state.sheet, tab.toasts()) == ("", ["Saved"])
    shown = tab.state(OrderDetailState).order
    assert [(line.sku, line.quantity) for line in shown.lines] == [("HU-816", 1), ("BOOK", 1)]
    assert [event.kind for event in shown.events].count("amendment") == 1


def test_a_way_that_needs_an_address_asks_for_it_in_the_sheet(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    tab = open_order(house, number)
    tab.send(OrderChangesState.open, sheet="amend", number=number)
    state = tab.state(OrderChangesState)
    tab.send(OrderChangesState.set_way, code="delivery")
    assert (state.is_brought, state.totals.can_be_done, state.trouble != "") == (True, False, True)
    tab.send(OrderChangesState.set_address, name="line", text="12, rue Ibn Khaldoun")
    tab.send(OrderChangesState.set_address, name="city", text="La Marsa")
    assert (state.trouble, state.totals.can_be_done, state.totals.total.minor) == ("", True, 31_500)
    tab.send(OrderChangesState.amend, data={"step": state.step})
    found = detail(house, number)
    assert (found.fee, found.address and found.address["city"]) == (tnd("7.000"), "La Marsa")


def test_somebody_was_faster_and_the_sheet_says_so(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    tab = open_order(house, number)
    tab.send(OrderChangesState.open, sheet="split", number=number)
    amend(house, number, lines={"HU-816": 3})
    state = tab.state(OrderChangesState)
    tab.send(OrderChangesState.set_quantity, sku="HU-816", quantity=1)
    tab.send(OrderChangesState.split, data={"step": state.step})
    assert (state.sheet, state.trouble) == (
        "split",
        "Somebody has changed this order meanwhile. Look at it again.",
    )
    tab.send(OrderChangesState.open, sheet="split", number=number)
    tab.send(OrderChangesState.set_quantity, sku="HU-816", quantity=1)
    tab.send(OrderChangesState.split, data={"step": state.step})
    assert detail(house, f"{number}-2").total == tnd("24.500")


def test_a_return_goes_from_the_order_to_the_money(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 2}).number
    bring_to_door(house, number)
    tab = open_order(house, number)
    tab.send(OrderChangesState.open, sheet="return", number=number)
    changes = tab.state(OrderChangesState)
    tab.send(OrderChangesState.take_return, data={"step": changes.step})
    assert changes.trouble == "Choose how many pieces come back."
    tab.send(OrderChangesState.set_quantity, sku="HU-816", quantity=9)
    tab.send(OrderChangesState.set_reason, sku="HU-816", reason="damaged")
    assert changes.lines[0].quantity == 2
    tab.send(OrderChangesState.take_return, data={"step": changes.step})
    tab.go_to("/admin/returns", session=_session(tab))
    tab.send(ReturnsState.load)
    state = tab.state(ReturnsState)
    assert [(row.number, row.order, row.status) for row in state.rows] == [("R-10001", number, "approved")]
    tab.send(ReturnsState.open_return, number="R-10001")
    tab.send(ReturnsState.ask, what="count")
    [line] = state.counting.lines
    # All were taken for good; one for the bin leaves one for the shelf.
    tab.send(ReturnsState.set_count, line_id=line.line_id, what="scrapped", pieces=1)
    assert [(one.restocked, one.scrapped) for one in state.counting.lines] == [(1, 1)]
    tab.send(ReturnsState.count, data={"step": state.step})
    assert (state.back.status, state.back.worth.minor, state.asks) == ("received", 49_000, "")
    tab.send(ReturnsState.ask, what="settle")
    tab.send(ReturnsState.settle, data={"step": state.step, "settlement": "refund", "amount": "49.001"})
    assert (state.asks, state.trouble) == ("settle", "This is more than the returned goods cost.")
    tab.send(ReturnsState.settle, data={"step": state.step, "settlement": "refund", "amount": "45"})
    assert (state.back.status, state.back.amount.minor) == ("settled", 45_000)
    assert detail(house, number).returned == tnd("45.000")
    with house.read() as uow:
        require_sound(uow)


def test_many_orders_get_an_answer_each_and_a_tag_can_be_taken_back(house: House, parts: Parts) -> None:
    numbers = [order(house, {parts.filter: 1}).number for _ in range(2)]
    bring_to_door(house, numbers[0])
    with house.write() as uow:
        confirm_order(uow, numbers[1])
    tab = signed_in_tab(house, Role.SALES, path="/admin/orders?tab=all")
    tab.send(OrdersBulkState.load)
    orders, bulk = tab.state(OrdersState), tab.state(OrdersBulkState)
    tab.send(OrdersState.choose_page, on=True)
    tab.send(OrdersBulkState.ask, what="tag")
    tab.send(OrdersBulkState.tag_chosen, data={"tag": "Urgent", "step": bulk.step})
    assert tab.toasts() == ["2 orders are tagged"]
    assert {tag.name for row in orders.rows for tag in row.tags} == {"Urgent"}
    tab.send(OrdersBulkState.undo_tag)
    assert detail(house, numbers[0]).tags == detail(house, numbers[1]).tags == []
    tab.send(OrdersState.choose_page, on=True)
    tab.send(OrdersBulkState.ask, what="cancel")
    tab.send(OrdersBulkState.cancel_chosen, data={"reason": " ", "step": bulk.step})
    assert (bulk.errors["reason"], bulk.asks) == ("A reason is needed.", "cancel")
    tab.send(OrdersBulkState.cancel_chosen, data={"reason": "closed", "step": bulk.step})
    assert orders.chosen == [numbers[0]]
    assert (detail(house, numbers[0]).status, detail(house, numbers[1]).status) == ("delivered", "cancelled")


def test_a_view_is_kept_shared_and_forgotten_by_its_owner(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    tab = signed_in_tab(house, Role.SALES, path="/admin/orders?tab=all&tag=urgent")
    tab.send(OrdersBulkState.load)
    assert tab.state(OrdersState).rows == []
    with house.write() as uow:
        tag_order(uow, number, "URGENT")
    tab.send(OrdersBulkState.load)
    assert [row.number for row in tab.state(OrdersState).rows] == [number]
    tab.send(OrdersBulkState.save_view, data={"name": "Hurry", "is_shared": "on"})
    [view] = tab.state(OrdersBulkState).views
    assert (view.name, view.href, view.is_own) == ("Hurry", "/admin/orders?tab=all&tag=urgent", True)
    other = signed_in_tab(house, Role.PICKER, path="/admin/orders", name="Sami")
    other.send(OrdersBulkState.load)
    assert [(one.name, one.is_own) for one in other.state(OrdersBulkState).views] == [("Hurry", False)]
    other.send(OrdersBulkState.forget_view, view_id=view.id)
    tab.send(OrdersBulkState.load)
    assert len(tab.state(OrdersBulkState).views) == 1
    tab.send(OrdersBulkState.forget_view, view_id=view.id)
    assert tab.state(OrdersBulkState).views == []


def test_tags_are_put_on_and_taken_off_an_order(house: House, parts: Parts, clock: StillClock) -> None:
    number = order(house, {parts.filter: 1}).number
    clock.advance(timedelta(minutes=1))
    tab = open_order(house, number)
    tab.send(OrderChangesState.add_tag, data={"tag": "..."})
    assert tab.state(OrderChangesState).errors["tag"] != ""
    tab.send(OrderChangesState.add_tag, data={"tag": "Call first"})
    tab.send(OrderChangesState.add_tag, data={"tag": "call FIRST"})
    assert [tag.name for tag in tab.state(OrderDetailState).order.tags] == ["Call first"]
    clock.advance(timedelta(minutes=1))
    tab.send(OrderChangesState.drop_tag, tag="call first")
    assert tab.state(OrderDetailState).order.tags == []
    kinds = [event.kind for event in tab.state(OrderDetailState).order.events]
    assert kinds[:2] == ["untagged", "tagged"]


def _session(tab: Tab) -> str:
    cookies = tab.root.router.headers.cookie
    return next(part.partition("=")[2] for part in cookies.split("; ") if part.startswith("freight_session="))


def test_the_difference_of_an_order_that_grew_dearer_is_recorded(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, payment_method="bank_transfer").number
    tab = open_order(house, number)
    tab.send(OrderDetailState.record_money, data={"receipt": "BT-1", "step": tab.state(OrderDetailState).step})
    amend(house, number, lines={"HU-816": 2})
    tab.send(OrderDetailState.load)
    state = tab.state(OrderDetailState)
    assert (state.order.awaits_difference, state.order.to_pay.minor, state.order.payment) == (True, 24_500, "pending")
    tab.send(OrderDetailState.record_money, data={"receipt": "BT-2", "step": state.step})
    assert (state.order.awaits_difference, state.order.to_pay.minor, state.order.payment) == (False, 0, "paid")
