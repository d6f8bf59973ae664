"""Goods of a purchase order on a receiver's phone."""

from __future__ import annotations

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.ui.staff.home import StaffState
from freight_app.ui.staff.purchase_state import ReceivePurchaseState
from freight_app.ui.staff.receive_state import ReceiveState
from tests.purchasing.buying import placed, products, purchase
from tests.stock.goods import level_at
from tests.ui.tabs import signed_in_tab, where_to


def test_pieces_are_scanned_rejected_booked_in_and_taken_back(house: House) -> None:
    pad, _disc = products(house, "PAD", "DISC")
    number = placed(house, {pad: 3})
    tab = signed_in_tab(house, Role.RECEIVER, path=f"/staff/purchases/{number}")
    tab.send(StaffState.load)
    tab.send(ReceiveState.load)
    assert (tab.state(StaffState).view.awaited, tab.state(ReceiveState).awaited[0].number) == (1, number)
    assert where_to(tab.send(ReceiveState.scan, code=number.lower(), key="k0")) == f"/staff/purchases/{number}"

    tab.send(ReceivePurchaseState.load)
    tab.send(ReceivePurchaseState.scan, code="DISC", key="k1")
    assert tab.state(ReceivePurchaseState).answer_is_good is False
    for turn in range(4):
        tab.send(ReceivePurchaseState.scan, code="pad", key=f"p{turn}")
    tab.send(ReceivePurchaseState.scan, code="pad", key="p3")
    state = tab.state(ReceivePurchaseState)
    [line] = state.came.lines
    assert (line.accepted, state.answer_is_good) == (3, False)

    tab.send(ReceivePurchaseState.set_count, line_id=line.line_id, what="accepted", pieces=2)
    tab.send(ReceivePurchaseState.turn_rejecting, line_id=line.line_id)
    tab.send(ReceivePurchaseState.set_delivery_note, typed=" BL 4 ")
    tab.send(ReceivePurchaseState.book)
    found = purchase(house, number)
    assert (found.status, found.lines[0].received, found.lines[0].rejected) == ("partially_received", 2, 1)
    assert (tab.state(ReceivePurchaseState).counted, tab.state(ReceivePurchaseState).came.lines[0].awaited) == (0, 1)

    tab.send(ReceivePurchaseState.set_count, line_id=line.line_id, what="accepted", pieces=2)
    tab.send(ReceivePurchaseState.book)
    assert tab.state(ReceivePurchaseState).asks_over is True
    tab.send(ReceivePurchaseState.book_over, data={"over_reason": "A gift"})
    assert purchase(house, number).lines[0].received == 4
    newest = tab.state(ReceivePurchaseState).came.booked[0]
    tab.send(ReceivePurchaseState.undo, receipt=newest.number)
    with house.read() as uow:
        assert level_at(uow, pad) == (2, 0)
    assert tab.state(ReceivePurchaseState).came.booked[0].is_undone is True
