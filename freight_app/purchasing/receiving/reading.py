"""Receipts, and orders as whoever receives sees them: what is awaited, without prices."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.folding import compact_number
from freight_app.catalogue.number_lookup import find_by_numbers
from freight_app.catalogue.service import products_by_ids
from freight_app.documents.private_files import paper_file
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings
from freight_app.purchasing.orders import queries as order_queries
from freight_app.purchasing.orders.models import AWAITED, PurchaseOrder, PurchaseStatus
from freight_app.purchasing.orders.rules import Counts, due_on
from freight_app.purchasing.receiving import queries
from freight_app.purchasing.receiving.dtos import AwaitedLine, AwaitedOrder, ReceiptLineView, ReceiptView
from freight_app.purchasing.receiving.models import PurchaseReceipt
from freight_app.purchasing.suppliers import queries as supplier_queries
from freight_app.stock.locations import list_locations
from freight_app.stock.rules import UNDO_RECEIPT_WITHIN
from freight_app.stock.service import located_levels_of

_OPEN_TO_GOODS = frozenset({*AWAITED, PurchaseStatus.RECEIVED})


def get_awaited_order(uow: UnitOfWork, number: str, *, language: str = "en") -> AwaitedOrder:
    """An order to receive goods of. ``NotFound`` for an unknown one, and for one that was never sent."""
    _require_reader(uow)
    order = order_queries.find_order(uow, number)
    if order.placed_at is None:
        raise NotFound("Purchase order", number=number)
    order_id = cast("int", order.id)
    lines = order_queries.lines_of(uow, [order_id])[order_id]
    ids = [line.product_id for line in lines]
    # Cards come a hundred at a time.
    cards = {
        card.id: card
        for at in range(0, len(ids), 100)
        for card in products_by_ids(uow, ids[at : at + 100], language=language)
    }
    levels = located_levels_of(uow, ids)
    return AwaitedOrder(
        number=order.number,
        supplier_name=supplier_queries.supplier_by_id(uow, order.supplier_id).name,
        status=PurchaseStatus(order.status),
        due_on=due_on(order.promised_now_on, order.expected_on),
        note=order.note,
        lines=[
            AwaitedLine(
                line_id=cast("int", line.id),
                product_id=line.product_id,
                sku=line.sku,
                supplier_sku=line.supplier_sku,
                name=cards[line.product_id].name if line.product_id in cards else line.name,
                image_url=cards[line.product_id].image_url if line.product_id in cards else None,
                shelf=next((level.shelf for level in levels.get(line.product_id, []) if level.shelf), ""),
                ordered=line.quantity - line.closed_quantity,
                received=line.received_quantity,
                rejected=line.rejected_quantity,
                awaited=Counts(line.quantity, line.received_quantity, line.closed_quantity).awaited,
            )
            for line in lines
        ],
        receipts=_receipts(uow, order),
    )


def list_receipts(uow: UnitOfWork, number: str) -> list[ReceiptView]:
    """What came of an order, the newest first, what was undone too."""
    _require_reader(uow)
    return _receipts(uow, order_queries.find_order(uow, number))


def answers_to_line(uow: UnitOfWork, number: str, scanned: str) -> int | None:
    """Which line of an order a scanned or typed number names: ours, the supplier's, or a barcode; None: none of it."""
    _require_reader(uow)
    order_id = cast("int", order_queries.find_order(uow, number).id)
    lines = order_queries.lines_of(uow, [order_id])[order_id]
    compact = compact_number(scanned)
    if not compact:
        return None
    theirs = next(
        (line.id for line in lines if line.supplier_sku and compact_number(line.supplier_sku) == compact), None
    )
    if theirs is not None:
        return theirs
    found = find_by_numbers(uow, [scanned]).get(scanned)
    owners = set(found.product_ids) if found else set()
    return next((line.id for line in lines if line.product_id in owners), None)


def open_photo(uow: UnitOfWork, number: str, photo: str) -> bytes:
    """A photo of a receipt of this order; ``NotFound`` for any other. Reads a file: in a unit that reads."""
    _require_reader(uow)
    order = order_queries.find_order(uow, number)
    ids = [cast("int", receipt.id) for receipt in queries.receipts_of(uow, cast("int", order.id))]
    known = {hash_ for many in queries.receipt_lines_of(uow, ids).values() for line, _ in many for hash_ in line.photos}
    path = paper_file(uow.port(Settings), photo)
    if photo not in known or not path.is_file():
        raise NotFound("Photo")
    return path.read_bytes()


def _require_reader(uow: UnitOfWork) -> None:
    if not uow.actor.may(Permission.STOCK_RECEIVE):
        uow.actor.require(Permission.PURCHASING_READ)


def _receipts(uow: UnitOfWork, order: PurchaseOrder) -> list[ReceiptView]:
    receipts = queries.receipts_of(uow, cast("int", order.id))
    lines = queries.receipt_lines_of(uow, [cast("int", receipt.id) for receipt in receipts])
    places = {place.id: place.name for place in list_locations(uow, include_closed=True)}
    return [
        ReceiptView(
            number=receipt.number,
            location_name=places.get(receipt.location_id, ""),
            received_on=receipt.received_on,
            received_at=receipt.received_at,
            received_by=receipt.received_by,
            delivery_note=receipt.delivery_note,
            note=receipt.note,
            over_reason=receipt.over_reason,
            undone_at=receipt.undone_at,
            undone_by=receipt.undone_by,
            undo_reason=receipt.undo_reason,
            may_undo=_may_undo(uow, order, receipt),
            lines=[
                ReceiptLineView(
                    line_id=line.line_id,
                    sku=ordered.sku,
                    name=ordered.name,
                    accepted=line.accepted,
                    rejected=line.rejected,
                    reason=line.reason,
                    photos=line.photos,
                )
                for line, ordered in lines[cast("int", receipt.id)]
            ],
        )
        for receipt in receipts
    ]


def _may_undo(uow: UnitOfWork, order: PurchaseOrder, receipt: PurchaseReceipt) -> bool:
    return (
        receipt.undone_at is None
        and order.status in _OPEN_TO_GOODS
        and receipt.received_by_user_id == uow.actor.user_id
        and receipt.received_at >= uow.now() - UNDO_RECEIPT_WITHIN
    )
