"""One's own order: changed while nobody has accepted it, sent back after it came; never somebody else's."""

from __future__ import annotations

from freight_app.kit.house import House
from freight_app.orders.fulfilment import confirm_order
from freight_app.ui.account.order_changes_state import OwnOrderChangesState
from freight_app.ui.account.order_state import OwnOrderState
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
    tab.send(OwnOrderChangesState.set_quantity, line_id=filters.line_id, quantity=20)
    assert (state.can_be_done, state.trouble) == (False, "So many are not in stock.")
    tab.send(OwnOrderChangesState.set_quantity, line_id=filters.line_id, quantity=1)
    tab.send(OwnOrderChangesState.set_quantity, line_id=book.line_id, quantity=0)
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
    tab.send(OwnOrderChangesState.set_quantity, line_id=line.line_id, quantity=5)
    tab.send(OwnOrderChangesState.set_reason, line_id=line.line_id, reason="defective")
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
