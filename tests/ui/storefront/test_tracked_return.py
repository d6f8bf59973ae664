"""A guest sends something back with nothing but the link: the same checks as for an account, and only that order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.orders.changes.returning import approve_return, cancel_tracked_return
from freight_app.ui.storefront.order_return import TrackedReturnState
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import bring_to_door, order
from tests.ui.tabs import Tab

__all__ = ["parts"]


def test_a_guest_asks_for_a_return_by_the_link_and_keeps_it_after_all(
    house: House, parts: Parts, clock: StillClock
) -> None:
    placed = order(house, {parts.filter: 2})
    tab = Tab(path=f"/track/{placed.tracking_token}", guest="g" * 40)
    tab.send(TrackedReturnState.load)
    state = tab.state(TrackedReturnState)
    assert state.may_return is False
    bring_to_door(house, placed.number)
    tab.send(TrackedReturnState.load)
    tab.send(TrackedReturnState.open)
    tab.send(TrackedReturnState.send_back, data={"step": state.step})
    assert (state.trouble, state.returns) == ("Choose how many pieces go back.", [])
    tab.send(TrackedReturnState.set_quantity, sku="HU-816", quantity=5)
    tab.send(TrackedReturnState.set_reason, sku="HU-816", reason="defective")
    form = {"step": state.step, "note": "it leaks"}
    tab.send(TrackedReturnState.send_back, data=form)
    tab.send(TrackedReturnState.send_back, data=form)
    [back] = state.returns
    assert (back.status, back.lines[0].quantity, back.note) == ("requested", 2, "it leaks")
    with house.write() as uow:
        approve_return(uow, back.number, note="for the staff", key="a-1")
    other = order(house, {parts.filter: 1})
    with house.write() as uow, pytest.raises(NotFound):
        cancel_tracked_return(uow, other.tracking_token, back.number)
    tab.send(TrackedReturnState.load)
    assert [(one.status, one.steps) for one in state.returns] == [("approved", [])]
    tab.send(TrackedReturnState.keep_it, number=back.number)
    assert ([one.status for one in state.returns], state.may_return) == (["cancelled"], True)
    clock.advance(timedelta(days=60))
    tab.send(TrackedReturnState.load)
    assert state.may_return is False
    tab.send(TrackedReturnState.open)
    assert state.lines == []


def test_a_link_that_we_never_gave_out_shows_and_does_nothing(house: House, parts: Parts) -> None:
    tab = Tab(path="/track/never-given-out", guest="g" * 40)
    tab.send(TrackedReturnState.load)
    tab.send(TrackedReturnState.open)
    assert (tab.state(TrackedReturnState).lines, tab.state(TrackedReturnState).sheet) == ([], "")
