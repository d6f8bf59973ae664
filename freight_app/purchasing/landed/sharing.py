"""Bills shared over goods, anew whenever goods come, go back or will not come any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, cast

from freight_app.kit.db import UnitOfWork
from freight_app.purchasing.landed import queries
from freight_app.purchasing.landed.models import COSTS_TOPIC, CostBill, CostBillCover
from freight_app.purchasing.landed.queries import ReceivedRow
from freight_app.purchasing.landed.rules import (
    Basis,
    CoveredLine,
    ReceivedPieces,
    expected_pieces,
    late_part,
    remaining_pieces,
    share_bill,
    value_of_piece,
)
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import levels_of

# Of these nothing more comes, whatever their lines say.
_ENDED = (PurchaseStatus.CLOSED, PurchaseStatus.CANCELLED)


def reshare_order(uow: UnitOfWork, order_id: int) -> None:
    """Share every bill that covers an order by what stands now."""
    for bill in queries.lock_bills_of(uow, order_id):
        reshare_bill(uow, bill)


def reshare_bill(uow: UnitOfWork, bill: CostBill) -> None:
    """Share a bill over what its goods are now. Its shares and what is unplaced sum to it after this, as before."""
    bill_id = cast("int", bill.id)
    covers = queries.covers_of(uow, [bill_id])[bill_id]
    lines = covered_lines(uow, bill, covers)
    sharing = share_bill(bill.own_minor, Basis(bill.basis), lines)
    known = {(share.line_id, share.receipt_id): share for share in queries.shares_of_bill(uow, bill_id)}
    before = {key: (share.amount_minor, share.late_minor) for key, share in known.items()}
    gone = gone_pieces(uow, {line.line_id for line in lines})
    rows: list[dict[str, Any]] = []
    for share in sharing.shares:
        amount, late = before.get((share.line_id, share.receipt_id), (0, 0))
        if share.receipt_id is not None:
            late = late_part(
                before_minor=amount,
                after_minor=share.amount_minor,
                late_minor=late,
                accepted=share.pieces,
                gone=gone.get((share.line_id, share.receipt_id), 0),
            )
        rows.append({"bill_id": bill_id, **share._asdict(), "late_minor": late})
    queries.put_shares(uow, bill_id, rows)
    bill.used_basis = sharing.basis
    bill.lacking = list(sharing.lacking)
    bill.unplaced_minor = sharing.unplaced_minor
    uow.session.add(bill)
    uow.session.flush()
    uow.touch(COSTS_TOPIC)


def covered_lines(uow: UnitOfWork, bill: CostBill, covers: Sequence[CostBillCover]) -> list[CoveredLine]:
    """The lines that a bill is about, as the rules of sharing want them.

    Of an order that is covered whole, what came and what is to come; of a receipt, what came with it.
    """
    orders = queries.orders_by_id(uow, {cover.order_id for cover in covers})
    whole = {cover.order_id for cover in covers if cover.receipt_id is None}
    receipts = {cover.receipt_id for cover in covers if cover.receipt_id is not None}
    parts: dict[int, list[ReceivedPieces]] = defaultdict(list)
    for row in queries.received_rows(uow, order_ids=list(orders)):
        if row.order_id in whole or row.receipt_id in receipts:
            parts[row.line_id].append(ReceivedPieces(row.receipt_id, row.accepted))
    lines = queries.lines_of(uow, list(orders))
    weights = queries.weights_g(uow, {line.product_id for line in lines})
    measures = queries.measures_of(uow, cast("int", bill.id))
    own = get_shop_profile(uow).currency
    return [
        _covered(orders[line.order_id], line, tuple(parts[cast("int", line.id)]), bill, weights, measures, own, whole)
        for line in lines
        if line.order_id in whole or parts[cast("int", line.id)]
    ]


def _covered(
    order: PurchaseOrder,
    line: PurchaseOrderLine,
    parts: tuple[ReceivedPieces, ...],
    bill: CostBill,
    weights: dict[int, int],
    measures: dict[int, int],
    own: str,
    whole: Collection[int],
) -> CoveredLine:
    line_id, accepted = cast("int", line.id), sum(part.accepted for part in parts)
    closed = line.quantity - accepted if order.status in _ENDED else line.closed_quantity
    measured = measures.get(line_id)
    of_piece = Decimal(measured) / line.quantity if measured is not None else None
    by_weight, by_volume = bill.basis == Basis.WEIGHT, bill.basis == Basis.VOLUME
    return CoveredLine(
        line_id,
        expected_pieces(ordered=line.quantity, accepted=accepted, closed=closed)
        if line.order_id in whole
        else accepted,
        parts,
        value_minor=value_of_piece(line.unit_price_minor, order.currency, order.frozen_rate or Decimal(0), own),
        weight_g=of_piece if of_piece is not None and by_weight else Decimal(weights.get(line.product_id, 0)),
        volume_cm3=of_piece if of_piece is not None and by_volume else Decimal(0),
        by_hand=measured or 0,
    )


def gone_pieces(uow: UnitOfWork, line_ids: Collection[int]) -> dict[tuple[int, int], int]:
    """How many pieces of (line, receipt) have left the house: first in, first out, over all that came of the product."""
    product_ids = queries.product_ids_of(uow, line_ids)
    by_product: dict[int, list[ReceivedRow]] = defaultdict(list)
    for row in queries.received_rows(uow, product_ids=product_ids):
        by_product[row.product_id].append(row)
    levels = levels_of(uow, product_ids)
    gone: dict[tuple[int, int], int] = {}
    for product_id, rows in by_product.items():
        remaining = remaining_pieces([row.accepted for row in rows], levels[product_id].on_hand)
        for row, left in zip(rows, remaining, strict=True):
            gone[row.line_id, row.receipt_id] = row.accepted - left
    return gone
