"""The walk along the shelves: who picks what, line by line, until the box can be closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.orders import queries
from freight_app.orders.dtos import MAX_LINE_QUANTITY
from freight_app.orders.errors import (
    AlreadyPicked,
    LinesNotPicked,
    NothingPicked,
    OrderNotInState,
    PickedBySomeoneElse,
    WrongPart,
)
from freight_app.orders.events import PiecesMissing
from freight_app.orders.models import Order, OrderLine, OrderStatus, change_status
from freight_app.orders.payments import settle_short
from freight_app.orders.staff_dtos import PickProgress
from freight_app.stock.service import write_off_reserved


def start_picking(uow: UnitOfWork, number: str) -> None:
    """The actor takes the order in hand. Of two at once one is refused, with ``OrderNotInState``."""
    uow.actor.require(Permission.ORDERS_FULFIL)
    order = queries.lock_order(uow, number)
    change_status(uow, order, OrderStatus.PICKING, picker_user_id=uow.actor.user_id, picker_name=uow.actor.label)


def put_back(uow: UnitOfWork, number: str, *, note: str = "") -> None:
    """The picker gives the order up: it is free for the next one, with nothing in the box."""
    order = _in_hand(uow, number)
    queries.unpick_lines(uow, cast("int", order.id))
    change_status(uow, order, OrderStatus.CONFIRMED, note=note[:500], picker_user_id=None, picker_name="")


def pick_line(uow: UnitOfWork, number: str, line_id: int, *, scanned: str, quantity: int, key: str) -> PickProgress:
    """So many pieces of a line are in the box. ``scanned`` is what the box of the part says: SKU, maker's number,
    cross reference or barcode.

    Raises ``WrongPart`` when that names another part, and ``InvalidInput`` when more is counted than is missing.
    """
    _check_quantity(quantity)

    def do(order: Order, line: OrderLine) -> None:
        if not queries.answers_to(uow, line.product_id, scanned):
            raise WrongPart(
                f"This is not {line.sku}. Put it back and look again.", scanned=scanned[:80], expected=line.sku
            )
        _require_missing(line, quantity)
        queries.count_line(uow, line, picked_quantity=line.picked_quantity + quantity)

    body = {"number": number, "line_id": line_id, "scanned": scanned, "quantity": quantity}
    return _once(uow, "orders.pick_line", key, body, do)


def pick_scanned(uow: UnitOfWork, number: str, *, scanned: str, key: str, line_id: int | None = None) -> PickProgress:
    """One piece is in the box, of whichever line the scanned number names; ``line_id`` is the one in hand, asked first.

    Raises ``WrongPart`` when nothing in the order answers to the number, and ``AlreadyPicked`` when all that do are in
    the box.
    """

    def find(order: Order) -> OrderLine:
        lines = queries.lines_of(uow, [cast("int", order.id)])[cast("int", order.id)]
        full: OrderLine | None = None
        for line in sorted(lines, key=lambda line: line.id != line_id):
            if queries.answers_to(uow, line.product_id, scanned):
                if _missing(line):
                    return line
                full = full or line
        if full is None:
            raise WrongPart("This part is not in the order. Put it back.", scanned=scanned[:80])
        raise AlreadyPicked(
            f"Nothing more of {full.sku} belongs in the box. Put it back.", sku=full.sku, quantity=full.quantity
        )

    def do(_order: Order, line: OrderLine) -> None:
        queries.count_line(uow, line, picked_quantity=line.picked_quantity + 1)

    return _once(uow, "orders.pick_scanned", key, {"number": number, "scanned": scanned}, do, find=find)


def unpick_line(uow: UnitOfWork, number: str, line_id: int, *, key: str, quantity: int | None = None) -> PickProgress:
    """So many pieces of a line come out of the box again, all of them unless said otherwise."""

    def do(_order: Order, line: OrderLine) -> None:
        taken_out = line.picked_quantity if quantity is None else quantity
        if not 0 <= taken_out <= line.picked_quantity:
            raise InvalidInput("quantity", "There are not so many in the box.")
        queries.count_line(uow, line, picked_quantity=line.picked_quantity - taken_out)

    body = {"number": number, "line_id": line_id, "quantity": quantity}
    return _once(uow, "orders.unpick_line", key, body, do)


def mark_short(uow: UnitOfWork, number: str, line_id: int, *, missing: int, reason: str, key: str) -> PickProgress:
    """So many pieces are not there or not good. They leave the books with the reason, and the customer does not owe
    them. ``reason`` is a ``MissingReason`` or somebody's own words."""
    _check_quantity(missing, field="missing")
    if not reason.strip() or len(reason) > 300:
        raise InvalidInput("reason", "A reason of 1 to 300 characters is needed.")

    def do(order: Order, line: OrderLine) -> None:
        _require_missing(line, missing, field="missing")
        write_off_reserved(uow, order.number, line.product_id, missing, reason=reason)
        queries.count_line(uow, line, short_quantity=line.short_quantity + missing, short_reason=reason)
        queries.set_short_minor(uow, order, order.short_minor + missing * line.unit_minor)

    body = {"number": number, "line_id": line_id, "missing": missing, "reason": reason}
    return _once(uow, "orders.mark_short", key, body, do)


def pack_order(uow: UnitOfWork, number: str, *, key: str) -> None:
    """The box is closed. ``LinesNotPicked`` while a line is open, ``NothingPicked`` when every line is short."""

    def do() -> dict[str, Any]:
        order = _in_hand(uow, number)
        lines = queries.lines_of(uow, [cast("int", order.id)])[cast("int", order.id)]
        open_lines = [line for line in lines if _missing(line)]
        if open_lines:
            raise LinesNotPicked(
                "Some lines are neither picked nor reported missing.", lines=[line.sku for line in open_lines]
            )
        if all(line.picked_quantity == 0 for line in lines):
            raise NothingPicked("Everything in this order is missing: cancel it instead.", number=order.number)
        if order.short_minor:
            settle_short(uow, order)
        change_status(uow, order, OrderStatus.PACKED)
        if order.short_minor:
            uow.publish(PiecesMissing(cast("int", order.id), order.number))
        return {"number": order.number}

    do_once(uow, scope="orders.pack", key=key, body={"number": number}, do=do)


def _once(
    uow: UnitOfWork,
    scope: str,
    key: str,
    body: dict[str, Any],
    do: Callable[[Order, OrderLine], None],
    *,
    find: Callable[[Order], OrderLine] | None = None,
) -> PickProgress:
    """A step of the walk, done once for its key; answers where the walk is then. ``find`` chooses the line."""

    def step() -> dict[str, Any]:
        order = _in_hand(uow, body["number"])
        line = find(order) if find else queries.line_of(uow, order, body["line_id"])
        do(order, line)
        uow.touch("orders")
        lines = queries.lines_of(uow, [cast("int", order.id)])[cast("int", order.id)]
        now = next(one for one in lines if one.id == line.id)
        return PickProgress(
            line_id=cast("int", now.id),
            quantity=now.quantity,
            picked_quantity=now.picked_quantity,
            short_quantity=now.short_quantity,
            open_lines=sum(_missing(one) > 0 for one in lines),
        ).model_dump(mode="json")

    return PickProgress.model_validate(do_once(uow, scope=scope, key=key, body=body, do=step))


def _in_hand(uow: UnitOfWork, number: str) -> Order:
    """An order that the actor is picking, locked."""
    uow.actor.require(Permission.ORDERS_FULFIL)
    order = queries.lock_order(uow, number)
    if order.status != OrderStatus.PICKING:
        raise OrderNotInState(order.number, order.status, "picked")
    if order.picker_user_id != uow.actor.user_id and not uow.actor.is_system:
        raise PickedBySomeoneElse(f"{order.picker_name} has this order in hand.", picker=order.picker_name)
    return order


def _missing(line: OrderLine) -> int:
    """How many pieces of a line are neither in the box nor reported missing."""
    return line.quantity - line.picked_quantity - line.short_quantity


def _require_missing(line: OrderLine, quantity: int, *, field: str = "quantity") -> None:
    missing = _missing(line)
    if quantity > missing:
        raise InvalidInput(field, "Only {missing} more belong in the box.", missing=missing)


def _check_quantity(quantity: int, *, field: str = "quantity") -> None:
    if not 1 <= quantity <= MAX_LINE_QUANTITY:
        raise InvalidInput(field, "A quantity from 1 to {most} is needed.", most=MAX_LINE_QUANTITY)
