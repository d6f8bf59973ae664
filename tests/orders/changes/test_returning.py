"""Goods come back: never more than went, never more money than they cost, and the ledger knows where they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import CurrencyMismatch, Money
from freight_app.orders.changes.dtos import ReturnQuery, ReturnRequest
from freight_app.orders.changes.errors import NotReturnable, OverRefund, OverReturn, ReturnNotInState, ReturnsOpen
from freight_app.orders.changes.options import get_own_options
from freight_app.orders.changes.return_listing import get_return, list_own_returns, list_returns
from freight_app.orders.changes.return_models import ReturnStatus
from freight_app.orders.changes.returning import (
    approve_return,
    cancel_own_return,
    refuse_return,
    request_return,
)
from freight_app.orders.events import GoodsReturned, ReturnSettled
from freight_app.orders.fulfilment import take_back
from freight_app.orders.models import OrderStatus, PaymentStatus
from freight_app.stock.models import MovementKind, StockMovement
from tests.orders.changes.shop import announce, count_in, line_ids, require_sound, settle
from tests.orders.conftest import Parts
from tests.orders.credit.trade import account, open_garage
from tests.orders.shopping import ADDRESS, bring_to_door, customer, detail, order, staff, tnd
from tests.stock.goods import level_at

P = PaymentStatus


def delivered(house: House, wanted: dict[int, int], **changes: Any) -> str:
    number = order(house, wanted, delivery_method="delivery", address=ADDRESS, **changes).number
    bring_to_door(house, number)
    return number


def test_some_pieces_come_back_to_the_shelf_some_are_scrap_and_their_price_is_owed_back(
    house: House, parts: Parts
) -> None:
    heard: list[GoodsReturned | ReturnSettled] = []
    for event in (GoodsReturned, ReturnSettled):
        house.database.bus.subscribe(event, lambda _uow, told: heard.append(told))
    number = delivered(house, {parts.filter: 3, parts.pads: 1})
    back = announce(house, number, {"HU-816": 2})
    count_in(house, number, back, {"HU-816": (1, 1)})
    found = detail(house, number)
    assert (found.status, found.lines[0].returned_quantity) == (OrderStatus.DELIVERED, 2)
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (8, 0)
        kinds = uow.session.exec(
            select(StockMovement.kind, StockMovement.on_hand_change).where(StockMovement.reference == back)
        ).all()
        assert sorted(kinds) == [
            (MovementKind.ADJUSTED, -1),
            (MovementKind.RETURNED, 1),
            (MovementKind.RETURNED, 1),
        ]
    settle(house, back)
    found = detail(house, number)
    assert (found.to_pay, found.returned, found.payment_status) == (tnd("0"), tnd("49.000"), P.REFUND_DUE)
    assert {(payment.status, payment.amount) for payment in found.payments} == {
        (P.PAID, tnd("123.900")),
        (P.REFUND_DUE, tnd("49.000")),
    }
    assert [type(event).__name__ for event in heard] == ["GoodsReturned", "ReturnSettled"]
    assert (heard[0].number, heard[0].return_number) == (number, back)
    codes = [entry.code for entry in found.timeline if entry.kind == "return"]
    assert codes == ["requested", "approved", "received", "settled"]
    with house.read() as uow:
        require_sound(uow)


def test_more_than_was_delivered_never_comes_back(house: House, parts: Parts) -> None:
    number = delivered(house, {parts.filter: 3})
    first = announce(house, number, {"HU-816": 2})
    with pytest.raises(OverReturn) as refused:
        announce(house, number, {"HU-816": 2})
    assert refused.value.details["lines"] == [{"line_id": line_ids(house, number)["HU-816"], "wanted": 2, "most": 1}]
    with pytest.raises(OverReturn):
        count_in(house, number, first, {"HU-816": (2, 1)})
    with pytest.raises(InvalidInput):
        count_in(house, number, first, {"HU-816": (0, 0)})
    count_in(house, number, first, {"HU-816": (1, 0)})
    with pytest.raises(ReturnNotInState):
        count_in(house, number, first, {"HU-816": (1, 0)})
    # What was announced and did not come is the customer's again, to send back another day.
    announce(house, number, {"HU-816": 2})
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (8, 0)
        require_sound(uow)


def test_no_more_money_goes_out_than_the_goods_cost(house: House, parts: Parts) -> None:
    number = delivered(house, {parts.filter: 2})
    back = announce(house, number, {"HU-816": 1})
    with pytest.raises(ReturnNotInState):
        settle(house, back)
    count_in(house, number, back, {"HU-816": (1, 0)})
    with pytest.raises(OverRefund) as refused:
        settle(house, back, amount=Money(24_501, "TND"))
    assert refused.value.details == {"most_minor": 24_500, "currency": "TND"}
    with pytest.raises(InvalidInput):
        settle(house, back, amount=Money(-1, "TND"))
    with pytest.raises(CurrencyMismatch):
        settle(house, back, amount=Money(100, "EUR"))
    settle(house, back, amount=Money(20_000, "TND"), with_fee=True)
    with pytest.raises(ReturnNotInState):
        settle(house, back)
    assert detail(house, number).returned == tnd("27.000")
    # The fee was given back once; the next return has none left to give.
    rest = announce(house, number, {"HU-816": 1})
    count_in(house, number, rest, {"HU-816": (1, 0)})
    settle(house, rest, with_fee=True)
    found = detail(house, number)
    assert found.status == OrderStatus.RETURNED
    assert sum(p.amount.amount_minor for p in found.payments if p.status == P.REFUND_DUE) == 27_000 + 24_500
    with house.read() as uow:
        require_sound(uow)


def test_what_was_paid_stays_on_the_account_of_the_company_by_a_credit_note(house: House, parts: Parts) -> None:
    stranger = delivered(house, {parts.filter: 1})
    nowhere = announce(house, stranger, {"HU-816": 1})
    count_in(house, stranger, nowhere, {"HU-816": (1, 0)})
    with pytest.raises(InvalidInput, match="no account"):
        settle(house, nowhere, "credit_note")

    garage = open_garage(house)
    number = delivered(house, {parts.filter: 2}, owner=garage.owner)
    back = announce(house, number, {"HU-816": 1})
    count_in(house, number, back, {"HU-816": (1, 0)})
    settle(house, back, "credit_note")
    assert account(house, garage).balance == tnd("-24.500")
    found = detail(house, number)
    assert [(p.status, p.amount) for p in found.payments] == [(P.PAID, tnd("56.000"))]
    assert (found.to_pay, found.returned) == (tnd("0"), tnd("0"))
    with house.read() as uow:
        assert get_return(uow, back).amount == tnd("24.500")


def test_customers_ask_for_their_own_goods_within_the_time_of_the_shop(
    house: House, parts: Parts, clock: StillClock
) -> None:
    owner, stranger = customer(house), customer(house, "Somebody Else")
    me, other = owner.user_id or 0, stranger.user_id or 0
    number = order(house, {parts.filter: 2}, owner=owner).number
    request = ReturnRequest.model_validate(
        {"lines": [{"line_id": line_ids(house, number)["HU-816"], "quantity": 1, "reason": "does_not_fit"}]}
    )
    with house.write() as uow, pytest.raises(NotReturnable):
        request_return(uow, me, number, request, key="early")
    bring_to_door(house, number)
    with house.write() as uow, pytest.raises(NotFound):
        request_return(uow, other, number, request, key="strange")
    with house.write() as uow:
        back = request_return(uow, me, number, request, key="ask")
        assert request_return(uow, me, number, request, key="ask") == back
        assert get_own_options(uow, me, number).returnable == {request.lines[0].line_id: 1}
        assert [(found.number, found.status) for found in list_own_returns(uow, me, number)] == [(back, "requested")]
        with pytest.raises(NotFound):
            list_own_returns(uow, other, number)
    with house.write() as uow, pytest.raises(NotFound):
        cancel_own_return(uow, other, back)
    with house.write() as uow:
        cancel_own_return(uow, me, back)
    clock.advance(timedelta(days=15))
    with house.write() as uow, pytest.raises(NotReturnable):
        request_return(uow, me, number, request, key="late")
    # The shop may be kinder than its rule.
    assert announce(house, number, {"HU-816": 1}) == "R-10002"


def test_a_request_is_allowed_or_refused_by_those_who_sell(house: House, parts: Parts) -> None:
    owner = customer(house)
    number = order(house, {parts.filter: 2}, owner=owner).number
    bring_to_door(house, number)
    line = line_ids(house, number)["HU-816"]
    request = ReturnRequest.model_validate({"lines": [{"line_id": line, "quantity": 1, "reason": "other"}]})
    with house.write() as uow:
        first, second = (request_return(uow, owner.user_id or 0, number, request, key=key) for key in ("a1", "a2"))
    with house.write(staff(house, Role.PICKER)) as uow, pytest.raises(NotAllowed):
        approve_return(uow, first, key="k")
    with house.write(staff(house, Role.SALES)) as uow:
        approve_return(uow, first, key="k")
        with pytest.raises(InvalidInput):
            refuse_return(uow, second, reason=" ", key="r")
        refuse_return(uow, second, reason="It was used.", key="r")
        page = list_returns(uow, ReturnQuery())
        assert [(row.number, row.status) for row in page.items] == [(first, "approved")]
        assert list_returns(uow, ReturnQuery(status=ReturnStatus.REFUSED, q="trab")).total == 1
    with house.write() as uow, pytest.raises(ReturnNotInState):
        approve_return(uow, second, key="k2")


def test_an_order_that_nobody_took_in_comes_back_whole_in_one_step(house: House, parts: Parts) -> None:
    number = delivered(house, {parts.filter: 3})
    waiting = announce(house, number, {"HU-816": 1})
    with house.write() as uow, pytest.raises(ReturnsOpen):
        take_back(uow, number, reason="refused", key="t")
    count_in(house, number, waiting, {"HU-816": (0, 1)})
    settle(house, waiting)
    with house.write() as uow:
        take_back(uow, number, reason="refused", key=uuid4().hex)
    found = detail(house, number)
    assert (found.status, found.to_pay, found.lines[0].returned_quantity) == (OrderStatus.RETURNED, tnd("0"), 3)
    assert sum(p.amount.amount_minor for p in found.payments if p.status == P.REFUND_DUE) == 80_500
    assert all(payment.status == P.REFUND_DUE for payment in found.payments)
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (9, 0)
        require_sound(uow)
