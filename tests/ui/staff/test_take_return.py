"""A return is scanned in piece by piece: what does not belong is refused aloud, and all of it is booked once."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.ui.staff.receive_state import ReceiveState
from freight_app.ui.staff.take_return_state import TakeReturnState
from tests.orders.changes.shop import announce, require_sound
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_door, order
from tests.stock.goods import level_at
from tests.ui.tabs import signed_in_tab, where_to


def test_every_scan_counts_one_and_the_count_is_booked_once(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 3, parts.pads: 1}).number
    bring_to_door(house, number)
    back = announce(house, number, {"HU-816": 2})
    tab = signed_in_tab(house, Role.RECEIVER, path="/staff/receive")
    tab.send(ReceiveState.load)
    assert where_to(tab.send(ReceiveState.scan, code=back.lower(), key="r")) == f"/staff/return/{back}"
    session = next(
        part.partition("=")[2]
        for part in tab.root.router.headers.cookie.split("; ")
        if part.startswith("freight_session=")
    )
    tab.go_to(f"/staff/return/{back}", session=session)
    tab.send(TakeReturnState.load)
    state = tab.state(TakeReturnState)
    tab.send(TakeReturnState.scan, code="FDB4446", key="a")
    assert (state.answer_is_good, state.counted) == (False, 0)
    tab.send(TakeReturnState.scan, code="hu816X", key="b")
    tab.send(TakeReturnState.scan, code="hu816X", key="b")
    assert (state.answer, state.answer_note, state.counted) == ("Part HU-816", "1 / 2", 1)
    tab.send(TakeReturnState.set_scrap, on=True)
    tab.send(TakeReturnState.scan, code="HU-816", key="c")
    tab.send(TakeReturnState.scan, code="HU-816", key="d")
    assert (state.answer_is_good, state.counted, state.back.lines[0].scrapped) == (False, 2, 1)
    tab.send(TakeReturnState.book)
    assert (state.answer_is_good, state.back.status) == (True, "received")
    tab.send(TakeReturnState.book)
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (8, 0)
        require_sound(uow)


def test_a_number_that_is_no_return_is_told(house: House, parts: Parts) -> None:
    tab = signed_in_tab(house, Role.RECEIVER, path="/staff/return/R-99")
    tab.send(TakeReturnState.load)
    assert tab.state(TakeReturnState).is_found is False
