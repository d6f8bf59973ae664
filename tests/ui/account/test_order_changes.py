"""One's own order: changed while nobody has accepted it, sent back after it came; never somebody else's."""

from __future__ import annotations

from freight_app.kit.house import House
from freight_app.orders.fulfilment import confirm_order
from freight_app.ui.account.order_changes_state import OwnOrderChangesState
from freight_app.ui.account.order_state import OwnOrderState
from tests.orders.changes.shop import announce
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_door, detail, order, tnd
from tests.ui.account.conftest import Customer
from tests.ui.tabs import Tab


def open_order(who: Customer, number: str) -> Tab:
    tab = who.tab(f"/account/orders/{number}")
    tab.send(OwnOrderChangesState.load)
    return tab


def test_an_order_is_changed_at_the_total_that_is_shown_and_then_no_more(
    house: House, parts: Parts, amine: Customer, leila: Customer
) -> None:
    number = order(house, {parts.filter: 2, parts.book: 1}, owner=amine.owner).number
    tab = open_order(amine, number)
    state = tab.state(OwnOrderChangesState)
    assert (state.may_amend, state.may_return) == (True, False)
    tab.send(OwnOrderChangesState.open, sheet="amend")
    filters, book = state.lines
    tab.send(OwnOrderChangesState.set_quantity, sku=filters.sku, quantity=20)
    assert (state.can_be_done, state.trouble) == (False, "So many are not in stock.")
    tab.send(OwnOrderChangesState.set_quantity, sku=filters.sku, quantity=1)
    tab.send(OwnOrderChangesState.set_quantity, sku=book.sku, quantity=0)
    assert (state.total.minor, state.can_be_done, state.trouble) == (24_500, True, "")
    form = {"step": state.step}
    tab.send(OwnOrderChangesState.amend, data=form)
    tab.send(OwnOrderChangesState.amend, data=form)
    assert tab.toasts() == ["Saved"]
    assert [(line.sku, line.quantity) for line in tab.state(OwnOrderState).order.lines] == [("HU-816", 1)]
    assert detail(house, number).total == tnd("24.500")
    stranger = open_order(leila, number)
    assert stranger.state(OwnOrderState).is_found is False
    stranger.send(OwnOrderChangesState.open, sheet="amend")
    assert stranger.state(OwnOrderChangesState).lines == []
    with house.write() as uow:
        confirm_order(uow, number)
    tab.send(OwnOrderChangesState.open, sheet="amend")
    assert state.trouble != ""
    tab.send(OwnOrderChangesState.load)
    assert state.may_amend is False


def test_something_goes_back_and_may_be_kept_after_all(house: House, parts: Parts, amine: Customer) -> None:
    number = order(house, {parts.filter: 2}, owner=amine.owner).number
    bring_to_door(house, number)
    tab = open_order(amine, number)
    state = tab.state(OwnOrderChangesState)
    assert (state.may_amend, state.may_return) == (False, True)
    tab.send(OwnOrderChangesState.open, sheet="return")
    [line] = state.lines
    tab.send(OwnOrderChangesState.send_back, data={"step": state.step})
    assert state.trouble == "Choose how many pieces go back."
    tab.send(OwnOrderChangesState.set_quantity, sku=line.sku, quantity=5)
    tab.send(OwnOrderChangesState.set_reason, sku=line.sku, reason="defective")
    tab.send(OwnOrderChangesState.send_back, data={"step": state.step, "note": "it\nleaks"})
    [back] = state.returns
    assert (back.status, back.note, back.lines[0].reason, state.may_return) == (
        "requested",
        "it leaks",
        "It does not work",
        False,
    )
    tab.send(OwnOrderChangesState.keep_it, number=back.number)
    assert ([one.status for one in state.returns], state.may_return) == (["cancelled"], True)


def test_a_part_is_added_at_the_price_and_stock_that_the_search_shows(
    house: House, parts: Parts, amine: Customer
) -> None:
    number = order(house, {parts.filter: 1}, owner=amine.owner).number
    tab = open_order(amine, number)
    state = tab.state(OwnOrderChangesState)
    tab.send(OwnOrderChangesState.open, sheet="amend")
    tab.send(OwnOrderChangesState.find_part, text="FDB4446")
    [found] = state.found
    assert (found["value"], found["hint"]) == ("FDB4446", "92.400\xa0TND · 3 left")
    tab.send(OwnOrderChangesState.find_part, text="ASK")
    assert state.found == []
    tab.send(OwnOrderChangesState.add_part, sku="FDB4446")
    tab.send(OwnOrderChangesState.add_part, sku="FDB4446")
    [_, pads] = state.lines
    assert (pads.name, pads.quantity, pads.unit.minor, pads.missing) == ("Part FDB4446", 2, 92_400, 0)
    assert (state.total_before.minor, state.total.minor, state.can_be_done) == (24_500, 209_300, True)
    tab.send(OwnOrderChangesState.set_quantity, sku="FDB4446", quantity=4)
    assert ([line.missing for line in state.lines], state.can_be_done) == ([0, 1], False)
    tab.send(OwnOrderChangesState.set_quantity, sku="FDB4446", quantity=1)
    tab.send(OwnOrderChangesState.amend, data={"step": state.step})
    assert detail(house, number).total == tnd("116.900")


def test_what_staff_note_on_a_return_never_reaches_the_customers_page(
    house: House, parts: Parts, amine: Customer
) -> None:
    number = order(house, {parts.filter: 2}, owner=amine.owner).number
    bring_to_door(house, number)
    back = announce(house, number, {"HU-816": 1})
    tab = open_order(amine, number)
    [shown] = tab.state(OwnOrderChangesState).returns
    assert (shown.number, shown.steps, shown.phone, shown.note) == (back, [], "", "")
