"""Goods come back: asked for, allowed or refused, counted onto the shelf or as scrap, and settled.

Everything here happens under the lock of the order. More than was delivered cannot come back, and no more money goes
out than the returned goods cost and the customer paid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.events import Event
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import CurrencyMismatch
from freight_app.kit.settings import Settings
from freight_app.orders import queries
from freight_app.orders.changes import return_queries
from freight_app.orders.changes.dtos import (
    CountedLine,
    ReceiveRequest,
    ReturnedLine,
    ReturnRequest,
    SettleRequest,
)
from freight_app.orders.changes.errors import NotReturnable, OverRefund, OverReturn, ReturnsOpen
from freight_app.orders.changes.return_models import (
    OrderReturn,
    ReturnStatus,
    Settlement,
    change_return_status,
)
from freight_app.orders.changes.rules import RETURNABLE, is_within_window, reduction_by
from freight_app.orders.events import GoodsReturned, ReturnApproved, ReturnAsked, ReturnRefused, ReturnSettled
from freight_app.orders.models import Order, OrderLine, OrderStatus, change_status
from freight_app.orders.payments import owed_minor, settle_difference
from freight_app.orders.reasons import ReturnReason
from freight_app.stock.dtos import StockLine
from freight_app.stock.service import return_stock, scrap_returned


def request_return(uow: UnitOfWork, user_id: int, number: str, request: ReturnRequest, *, key: str) -> str:
    """Customers ask to send something of their own order back; the return's number.

    ``NotReturnable`` before it is delivered and after the shop's time for it, ``OverReturn`` for more than they have.
    """

    def do() -> dict[str, Any]:
        order = queries.lock_order_by_id(uow, cast("int", queries.find_own_order(uow, user_id, number).id))
        return {"number": _ask(uow, order, request).number}

    body = {"number": number, **request.model_dump(mode="json")}
    return do_once(uow, scope=f"returns.request:{user_id}", key=key, body=body, do=do)["number"]


def request_tracked_return(uow: UnitOfWork, token: str, request: ReturnRequest, *, key: str) -> str:
    """The same for a guest, who has nothing but the link; ``NotFound`` for one that we never gave out."""
    order_id = cast("int", queries.find_order_by_token(uow, token).id)

    def do() -> dict[str, Any]:
        return {"number": _ask(uow, queries.lock_order_by_id(uow, order_id), request).number}

    body = request.model_dump(mode="json")
    return do_once(uow, scope=f"returns.request_tracked:{order_id}", key=key, body=body, do=do)["number"]


def open_return(uow: UnitOfWork, number: str, request: ReturnRequest, *, key: str) -> str:
    """Staff write down what a customer brings or sends back, whenever that is; it is approved with that."""
    uow.actor.require(Permission.ORDERS_EDIT)

    def do() -> dict[str, Any]:
        order = queries.lock_order(uow, number)
        _require_returnable(order)
        returned = _announce(uow, order, request, by_customer=False)
        change_return_status(uow, returned, ReturnStatus.APPROVED)
        uow.publish(ReturnApproved(cast("int", order.id), order.number, returned.number))
        return {"number": returned.number}

    body = {"number": number, **request.model_dump(mode="json")}
    return do_once(uow, scope="returns.open", key=key, body=body, do=do)["number"]


def approve_return(uow: UnitOfWork, number: str, *, note: str = "", key: str) -> None:
    """The customer may send the goods."""
    uow.actor.require(Permission.ORDERS_EDIT)

    def news(order: Order, returned: OrderReturn) -> Event:
        return ReturnApproved(cast("int", order.id), order.number, returned.number)

    _step(uow, "returns.approve", number, note, key, ReturnStatus.APPROVED, news=news)


def refuse_return(uow: UnitOfWork, number: str, *, reason: str, key: str) -> None:
    """The customer keeps the goods, and is told why."""
    uow.actor.require(Permission.ORDERS_EDIT)
    if not reason.strip():
        raise InvalidInput("reason", "A reason is needed: the customer will read it.")

    def news(order: Order, returned: OrderReturn) -> Event:
        return ReturnRefused(cast("int", order.id), order.number, returned.number, reason.strip())

    _step(uow, "returns.refuse", number, reason, key, ReturnStatus.REFUSED, field="reason", news=news)


def cancel_return(uow: UnitOfWork, number: str, *, note: str = "", key: str) -> None:
    """Nothing comes back after all."""
    uow.actor.require(Permission.ORDERS_EDIT)
    _step(uow, "returns.cancel", number, note, key, ReturnStatus.CANCELLED)


def cancel_own_return(uow: UnitOfWork, user_id: int, number: str) -> None:
    """Customers keep what they wanted to send back. ``NotFound`` for the return of somebody else's order."""
    returned = return_queries.find_return(uow, number)
    order = queries.lock_order_by_id(uow, returned.order_id)
    if not queries.is_visible(uow, user_id, order.id, own=True):
        raise NotFound("Return", number=number)
    _keep(uow, number)


def cancel_tracked_return(uow: UnitOfWork, token: str, number: str) -> None:
    """The same for a guest. ``NotFound`` for the return of another order than that of the link."""
    order = queries.lock_order_by_token(uow, token)
    if return_queries.find_return(uow, number).order_id != order.id:
        raise NotFound("Return", number=number)
    _keep(uow, number)


def receive_return(uow: UnitOfWork, number: str, request: ReceiveRequest, *, key: str) -> None:
    """What came is counted: onto the shelf of the location, or as scrap. Once, whatever did not come stays away.

    An order of which everything is back becomes ``returned``. ``OverReturn`` when more is counted than was announced.
    """
    if not uow.actor.may(Permission.STOCK_RECEIVE):
        uow.actor.require(Permission.ORDERS_EDIT)

    def do(order: Order, returned: OrderReturn) -> None:
        _receive(uow, order, returned, request.lines, location_id=request.location_id, note=request.note)

    body = {"number": number, **request.model_dump(mode="json")}
    _under_lock(uow, "returns.receive", number, key, body, do)


def settle_return(uow: UnitOfWork, number: str, request: SettleRequest, *, key: str) -> None:
    """The counted goods are paid back or credited. ``OverRefund`` above what they cost, ``CurrencyMismatch`` in
    another currency, ``InvalidInput`` below nothing.
    """
    uow.actor.require(Permission.ORDERS_EDIT)

    def do(order: Order, returned: OrderReturn) -> None:
        _settle(uow, order, returned, request)

    body = {"number": number, **request.model_dump(mode="json"), "amount": str(request.amount)}
    _under_lock(uow, "returns.settle", number, key, body, do)


def take_back(uow: UnitOfWork, number: str, *, reason: str, key: str, location_id: int | None = None) -> None:
    """All goods of an order that had left are back on a shelf of ours; what was paid is owed back, with the fee.

    A return in one step: announced, counted and settled. ``ReturnsOpen`` while another one is on its way.
    """
    uow.actor.require(Permission.ORDERS_EDIT)
    if len(reason) > 500 or "\0" in reason:
        raise InvalidInput("reason", "At most 500 characters can be written here.")

    def do() -> dict[str, Any]:
        order = queries.lock_order(uow, number)
        order_id = cast("int", order.id)
        if return_queries.expected_pieces(uow, order_id):
            raise ReturnsOpen("Something of this order is announced as coming back: receive that.", number=number)
        lines = [
            line
            for line in queries.lines_of(uow, [order_id])[order_id]
            if line.fulfilled_quantity > line.returned_quantity
        ]
        # Refused here, with nothing done, for an order that never left.
        change_status(uow, order, OrderStatus.RETURNED, note=reason)
        if lines:
            _take_all(uow, order, lines, reason=reason, location_id=location_id)
        return {"number": order.number}

    body = {"number": number, "reason": reason, "location_id": location_id}
    do_once(uow, scope="orders.take_back", key=key, body=body, do=do)


def returnable_pieces(uow: UnitOfWork, order: Order, lines: Sequence[OrderLine]) -> dict[int, int]:
    """Pieces by line that were delivered, are not back and are not announced; nothing of an order that is not there."""
    if order.status not in RETURNABLE:
        return {}
    expected = return_queries.expected_pieces(uow, cast("int", order.id))
    left = {
        line_id: line.fulfilled_quantity - line.returned_quantity - expected.get(line_id, 0)
        for line in lines
        for line_id in [cast("int", line.id)]
    }
    return {line_id: pieces for line_id, pieces in left.items() if pieces > 0}


def _take_all(
    uow: UnitOfWork, order: Order, lines: Sequence[OrderLine], *, reason: str, location_id: int | None
) -> None:
    written = " ".join(reason.split()) or ReturnReason.NOT_DELIVERED
    pieces = {cast("int", line.id): line.fulfilled_quantity - line.returned_quantity for line in lines}
    announced = [ReturnedLine(line_id=line_id, quantity=n, reason=written[:300]) for line_id, n in pieces.items()]
    returned = _write(uow, order, ReturnRequest(lines=announced), by_customer=False)
    change_return_status(uow, returned, ReturnStatus.APPROVED)
    counted = [CountedLine(line_id=line_id, restocked=n) for line_id, n in pieces.items()]
    _receive(uow, order, returned, counted, location_id=location_id, note="", awaits_settling=False)
    _settle(uow, order, returned, SettleRequest(settlement=Settlement.REFUND, with_fee=True))


def _ask(uow: UnitOfWork, order: Order, request: ReturnRequest) -> OrderReturn:
    """A customer asks for a return of a locked order, in the shop's time for it."""
    _require_returnable(order)
    if not is_within_window(order.delivered_at, uow.now(), uow.port(Settings).return_window_days):
        raise NotReturnable("The time to send something back has passed.", number=order.number)
    returned = _announce(uow, order, request, by_customer=True)
    uow.publish(ReturnAsked(cast("int", order.id), order.number, returned.number))
    return returned


def _keep(uow: UnitOfWork, number: str) -> None:
    change_return_status(uow, return_queries.find_return(uow, number), ReturnStatus.CANCELLED, note="by the customer")


def _require_returnable(order: Order) -> None:
    if order.status not in RETURNABLE:
        raise NotReturnable("Only what was delivered can be sent back.", number=order.number, status=order.status)


def _announce(uow: UnitOfWork, order: Order, request: ReturnRequest, *, by_customer: bool) -> OrderReturn:
    """Write a return down, of pieces that the customer has and that are not announced yet."""
    order_id = cast("int", order.id)
    lines = queries.lines_of(uow, [order_id])[order_id]
    left = returnable_pieces(uow, order, lines)
    known = {cast("int", line.id) for line in lines}
    if len({wanted.line_id for wanted in request.lines}) != len(request.lines):
        raise InvalidInput("lines", "Each line can be named once.")
    for wanted in request.lines:
        if wanted.line_id not in known:
            raise NotFound("Line", line_id=wanted.line_id)
    over = [
        {"line_id": wanted.line_id, "wanted": wanted.quantity, "most": left.get(wanted.line_id, 0)}
        for wanted in request.lines
        if wanted.quantity > left.get(wanted.line_id, 0)
    ]
    if over:
        raise OverReturn(over)
    return _write(uow, order, request, by_customer=by_customer)


def _write(uow: UnitOfWork, order: Order, request: ReturnRequest, *, by_customer: bool) -> OrderReturn:
    return return_queries.add_return(
        uow,
        {
            "number": return_queries.next_return_number(uow),
            "order_id": order.id,
            "status": ReturnStatus.REQUESTED,
            "status_since": uow.now(),
            "by_customer": by_customer,
            "note": request.note,
            "requested_at": uow.now(),
            "requested_by": uow.actor.label,
        },
        [{"order_line_id": line.line_id, "quantity": line.quantity, "reason": line.reason} for line in request.lines],
    )


def _receive(
    uow: UnitOfWork,
    order: Order,
    returned: OrderReturn,
    counted: Sequence[CountedLine],
    *,
    location_id: int | None,
    note: str,
    awaits_settling: bool = True,
) -> None:
    announced = {
        line.order_line_id: line
        for line in return_queries.return_lines_of(uow, [cast("int", returned.id)])[cast("int", returned.id)]
    }
    sold = return_queries.order_lines_by_id(uow, announced)
    if len({line.line_id for line in counted}) != len(counted):
        raise InvalidInput("lines", "Each line can be named once.")
    came = [line for line in counted if line.restocked + line.scrapped]
    if not came:
        raise InvalidInput("lines", "Nothing was counted. Cancel the return when nothing came.")
    # First, so that of two that count at once the second is refused before it touches anything.
    change_return_status(uow, returned, ReturnStatus.RECEIVED, note=note, received_at=uow.now())
    for line in sorted(came, key=lambda line: line.line_id):
        expected = announced.get(line.line_id)
        if expected is None:
            raise NotFound("Line", line_id=line.line_id)
        pieces = line.restocked + line.scrapped
        if pieces > expected.quantity or not return_queries.take_back_pieces(uow, line.line_id, pieces):
            raise OverReturn([{"line_id": line.line_id, "wanted": pieces, "most": expected.quantity}])
        return_queries.count_return_line(uow, expected, restocked=line.restocked, scrapped=line.scrapped)
    for pieces_of, put_away in ((_restocked, return_stock), (_scrapped, scrap_returned)):
        stock_lines = [
            StockLine(product_id=sold[line.line_id].product_id, quantity=pieces_of(line))
            for line in came
            if pieces_of(line)
        ]
        if stock_lines:
            reason = "; ".join(sorted({announced[line.line_id].reason for line in came if pieces_of(line)}))
            put_away(uow, stock_lines, reference=returned.number, reason=reason[:300], location_id=location_id)
    order_id = cast("int", order.id)
    lines = queries.lines_of(uow, [order_id])[order_id]
    all_back = all(line.returned_quantity == line.fulfilled_quantity for line in lines)
    if all_back and order.status != OrderStatus.RETURNED:
        change_status(uow, order, OrderStatus.RETURNED, note=returned.number)
    uow.publish(GoodsReturned(order_id, order.number, returned.number, awaits_settling))


def _restocked(line: CountedLine) -> int:
    return line.restocked


def _scrapped(line: CountedLine) -> int:
    return line.scrapped


def _settle(uow: UnitOfWork, order: Order, returned: OrderReturn, request: SettleRequest) -> None:
    order_id = cast("int", order.id)
    most_minor = worth_minor(uow, returned)
    if request.amount is None:
        goods_minor = most_minor
    elif request.amount.currency != order.currency:
        raise CurrencyMismatch(f"The order is in {order.currency}.", left=request.amount.currency, right=order.currency)
    else:
        goods_minor = request.amount.amount_minor
    if goods_minor < 0:
        raise InvalidInput("amount", "An amount of zero or more is needed.")
    fee_minor = order.fee_minor - return_queries.fee_given_back_minor(uow, order_id) if request.with_fee else 0
    if goods_minor > most_minor:
        raise OverRefund("This is more than the returned goods cost.", most_minor=most_minor, currency=order.currency)
    change_return_status(
        uow,
        returned,
        ReturnStatus.SETTLED,
        note=request.note,
        settled_at=uow.now(),
        settlement=request.settlement,
        amount_minor=goods_minor,
        fee_minor=fee_minor,
    )
    owed = owed_minor(order, queries.payments_of(uow, order_id))
    lower_by = reduction_by(request.settlement == Settlement.REFUND, goods_minor + fee_minor, owed)
    if not return_queries.lower_worth(uow, order, lower_by):
        raise OverRefund(
            "This is more than the order is still worth.",
            most_minor=order.total_minor - order.short_minor - order.returned_minor,
            currency=order.currency,
        )
    settle_difference(uow, order, note=returned.number)
    amount_minor = goods_minor + fee_minor
    uow.publish(
        ReturnSettled(
            order_id,
            order.number,
            returned.number,
            request.settlement,
            amount_minor,
            fee_minor,
            kept_minor=amount_minor - lower_by,
            currency=order.currency,
        )
    )


def worth_minor(uow: UnitOfWork, returned: OrderReturn) -> int:
    """What the counted goods of a return cost their customer."""
    lines = return_queries.return_lines_of(uow, [cast("int", returned.id)])[cast("int", returned.id)]
    sold = return_queries.order_lines_by_id(uow, [line.order_line_id for line in lines])
    return sum(
        sold[line.order_line_id].unit_minor * (line.restocked_quantity + line.scrapped_quantity) for line in lines
    )


def _step(
    uow: UnitOfWork,
    scope: str,
    number: str,
    note: str,
    key: str,
    to: ReturnStatus,
    *,
    field: str = "note",
    news: Callable[[Order, OrderReturn], Event] | None = None,
) -> None:
    if len(note) > 500 or "\0" in note:
        raise InvalidInput(field, "At most 500 characters can be written here.")

    def do(order: Order, returned: OrderReturn) -> None:
        change_return_status(uow, returned, to, note=note.strip())
        if news is not None:
            uow.publish(news(order, returned))

    _under_lock(uow, scope, number, key, {"number": number, "note": note}, do)


def _under_lock(
    uow: UnitOfWork,
    scope: str,
    number: str,
    key: str,
    body: dict[str, Any],
    act: Callable[[Order, OrderReturn], None],
) -> None:
    """Once for its key, with the return's order locked first, as everywhere."""

    def do() -> dict[str, Any]:
        order = queries.lock_order_by_id(uow, return_queries.find_return(uow, number).order_id)
        act(order, return_queries.find_return(uow, number))
        return {"number": number}

    do_once(uow, scope=scope, key=key, body=body, do=do)
