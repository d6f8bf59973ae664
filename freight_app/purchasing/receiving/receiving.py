"""Goods of a purchase order arrive: looked at, kept or rejected, put into stock in the same transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.documents.private_files import paper_file
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.settings import Settings
from freight_app.purchasing.errors import OverReceipt, PurchaseNotInState, ReceiptNotUndoable, ReceiptUndone
from freight_app.purchasing.events import GoodsReceived, ReceiptTakenBack
from freight_app.purchasing.orders import queries as order_queries
from freight_app.purchasing.orders.models import (
    AWAITED,
    PURCHASES_TOPIC,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseStatus,
    change_status,
)
from freight_app.purchasing.orders.rules import Counts, most_received, status_by_counts
from freight_app.purchasing.receiving import queries
from freight_app.purchasing.receiving.dtos import ReceivedLine, ReceiveGoods
from freight_app.shop.calendar import today_of_shop
from freight_app.stock.dtos import ReceiptLine
from freight_app.stock.errors import ReceiptClosed
from freight_app.stock.rules import UNDO_RECEIPT_WITHIN
from freight_app.stock.service import receive_stock
from freight_app.stock.service import undo_receipt as undo_stock_receipt

# More may come of an order that lacked nothing any more; of one that is closed, somebody has to ask first.
_TAKES_GOODS = frozenset({*AWAITED, PurchaseStatus.RECEIVED})


def receive_goods(uow: UnitOfWork, number: str, came: ReceiveGoods, *, key: str) -> str:
    """Book what came; the receipt's number. Accepted pieces are in stock with it, rejected ones are still owed to us.

    ``PurchaseNotInState`` unless the order is with the supplier, ``OverReceipt`` beyond what was ordered and the shop's
    tolerance unless ``over_reason`` says why, ``NotFound`` for an unknown line, location or photo, ``InvalidInput`` on
    ``lines``.
    """
    uow.actor.require(Permission.STOCK_RECEIVE)

    def do() -> dict[str, Any]:
        order = order_queries.lock_order(uow, number)
        if order.status not in _TAKES_GOODS:
            raise PurchaseNotInState(order.number, order.status, "received")
        lines = _lines_of(uow, order)
        _check(uow, came.lines, lines)
        _count_in(uow, came, lines)
        receipt_number = order_queries.next_number(uow, "GR", today_of_shop(uow).year)
        receipt = queries.add_receipt(
            uow,
            {
                "number": receipt_number,
                "order_id": order.id,
                "location_id": came.location_id,
                "received_on": today_of_shop(uow),
                "received_at": uow.now(),
                "received_by": uow.actor.label[:200],
                "received_by_user_id": uow.actor.user_id,
                "delivery_note": came.delivery_note,
                "note": came.note,
                "over_reason": came.over_reason,
            },
            [line.model_dump(exclude={"shelf"}) for line in came.lines],
        )
        _put_into_stock(uow, order, came, lines, receipt_number)
        _follow_counts(uow, order, note=receipt_number)
        uow.publish(GoodsReceived(cast("int", order.id), order.number, cast("int", receipt.id), receipt_number))
        return {"receipt": receipt_number}

    body = {"number": number, **came.model_dump(mode="json")}
    return do_once(uow, scope="purchasing.receive", key=key, body=body, do=do)["receipt"]


def undo_receipt(uow: UnitOfWork, receipt_number: str, *, reason: str) -> None:
    """Take one's own receipt of this shift back: the goods are out of stock and awaited again.

    ``ReceiptUndone`` when it was undone already, ``ReceiptNotUndoable`` for another's or after the shift,
    ``NotEnoughStock`` when pieces are promised already, ``PurchaseNotInState`` once the order is closed.
    """
    uow.actor.require(Permission.STOCK_RECEIVE)
    if not reason.strip() or len(reason) > 300:
        raise InvalidInput("reason", "A reason of at most 300 characters is needed.")
    known = queries.find_receipt(uow, receipt_number)
    order = order_queries.lock_order(uow, queries.number_of_order(uow, known.order_id))
    receipt = queries.find_receipt(uow, receipt_number)
    if receipt.undone_at is not None:
        raise ReceiptUndone("This receipt was undone already.", number=receipt.number)
    if order.status not in _TAKES_GOODS:
        raise PurchaseNotInState(order.number, order.status, "received")
    is_own = receipt.received_by_user_id == uow.actor.user_id
    if not is_own or receipt.received_at < uow.now() - UNDO_RECEIPT_WITHIN:
        raise ReceiptNotUndoable("Only who booked a receipt can undo it, and in the same shift.", number=receipt.number)
    try:
        for movement_id in queries.movements_of(uow, order.number, receipt.number):
            undo_stock_receipt(uow, movement_id)
    except (NotFound, ReceiptClosed):
        raise ReceiptNotUndoable(
            "Only who booked a receipt can undo it, and in the same shift.", number=receipt.number
        ) from None
    if not queries.mark_undone(uow, receipt, reason.strip()):
        raise ReceiptUndone("This receipt was undone already.", number=receipt.number)
    receipt_id = cast("int", receipt.id)
    for line, _ordered in queries.receipt_lines_of(uow, [receipt_id])[receipt_id]:
        queries.count_in(uow, line.line_id, accepted=-line.accepted, rejected=-line.rejected, most=None)
    _follow_counts(uow, order, note=f"{receipt.number} undone")
    record_change(
        uow,
        entity="purchase_receipt",
        entity_id=receipt.number,
        action="undone",
        before={"reason": ""},
        after={"reason": reason.strip()},
    )
    uow.publish(ReceiptTakenBack(cast("int", order.id), order.number, receipt_id, receipt.number))


def _lines_of(uow: UnitOfWork, order: PurchaseOrder) -> dict[int, PurchaseOrderLine]:
    order_id = cast("int", order.id)
    return {cast("int", line.id): line for line in order_queries.lines_of(uow, [order_id])[order_id]}


def _check(uow: UnitOfWork, came: Sequence[ReceivedLine], lines: Mapping[int, PurchaseOrderLine]) -> None:
    ids = [line.line_id for line in came]
    if len(set(ids)) != len(ids):
        raise InvalidInput("lines", "A line stands in a receipt once.")
    for line in came:
        if line.line_id not in lines:
            raise NotFound("Line", line_id=line.line_id)
        if not line.accepted + line.rejected:
            raise InvalidInput("lines", "Nothing came of a line.", line_id=line.line_id)
        if line.rejected and not line.reason:
            raise InvalidInput("reason", "Say why the pieces are rejected.", line_id=line.line_id)
        for photo in line.photos:
            if not paper_file(uow.port(Settings), photo).is_file():
                raise NotFound("Photo", photo=photo)


def _count_in(uow: UnitOfWork, came: ReceiveGoods, lines: Mapping[int, PurchaseOrderLine]) -> None:
    """Count on every line, in the order of ids; ``OverReceipt`` names all that are beyond what may be kept."""
    percent = order_queries.over_receipt_percent(uow)
    over: list[dict[str, Any]] = []
    for line in sorted(came.lines, key=lambda line: line.line_id):
        ordered = lines[line.line_id]
        most = most_received(ordered.quantity, ordered.closed_quantity, percent)
        limit = None if came.over_reason or not line.accepted else most
        if not queries.count_in(uow, line.line_id, accepted=line.accepted, rejected=line.rejected, most=limit):
            left = max(0, most - ordered.received_quantity)
            over.append({"line_id": line.line_id, "sku": ordered.sku, "accepted": line.accepted, "most": left})
    if over:
        raise OverReceipt(over)


def _put_into_stock(
    uow: UnitOfWork,
    order: PurchaseOrder,
    came: ReceiveGoods,
    lines: Mapping[int, PurchaseOrderLine],
    receipt_number: str,
) -> None:
    arrived = [
        ReceiptLine(
            product_id=lines[line.line_id].product_id,
            location_id=came.location_id,
            quantity=line.accepted,
            shelf=line.shelf,
        )
        for line in came.lines
        if line.accepted
    ]
    if arrived:
        # The receipt is the reason: by it the ledger's lines are found again when it is undone.
        receive_stock(uow, arrived, reference=order.number, key=receipt_number, reason=receipt_number)


def _follow_counts(uow: UnitOfWork, order: PurchaseOrder, *, note: str) -> None:
    """The quantities decide what the order is now."""
    lines = _lines_of(uow, order).values()
    to = status_by_counts(Counts(line.quantity, line.received_quantity, line.closed_quantity) for line in lines)
    if to == PurchaseStatus.CANCELLED:
        # Everything that came was taken back, and the rest was given up before: it waits for a decision.
        to = PurchaseStatus.PLACED
    if to != order.status:
        change_status(uow, order, to, note=note)
    uow.touch(PURCHASES_TOPIC)
