"""SQL of receipts. They are written under the lock of their order."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine
from freight_app.purchasing.receiving.models import PurchaseReceipt, PurchaseReceiptLine
from freight_app.stock.models import MovementKind, StockMovement


def add_receipt(uow: UnitOfWork, values: dict[str, Any], lines: Sequence[dict[str, Any]]) -> PurchaseReceipt:
    receipt = PurchaseReceipt(**values)
    uow.session.add(receipt)
    uow.session.flush()
    uow.session.connection().execute(
        sa.insert(PurchaseReceiptLine), [{"receipt_id": receipt.id, **line} for line in lines]
    )
    return receipt


def count_in(uow: UnitOfWork, line_id: int, *, accepted: int, rejected: int, most: int | None) -> bool:
    """So many more pieces of a line came; False when it would keep more than ``most``. None: however many."""
    condition = col(PurchaseOrderLine.id) == line_id
    if most is not None:
        condition &= col(PurchaseOrderLine.received_quantity) + accepted <= most
    counted = uow.session.connection().execute(
        sa.update(PurchaseOrderLine)
        .where(condition)
        .values(
            received_quantity=col(PurchaseOrderLine.received_quantity) + accepted,
            rejected_quantity=col(PurchaseOrderLine.rejected_quantity) + rejected,
        )
    )
    return counted.rowcount == 1


def find_receipt(uow: UnitOfWork, number: str) -> PurchaseReceipt:
    """``NotFound`` for an unknown number."""
    found = uow.session.exec(
        select(PurchaseReceipt)
        .where(PurchaseReceipt.number == number.strip().upper())
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound("Receipt", number=number)
    return found


def number_of_order(uow: UnitOfWork, order_id: int) -> str:
    return uow.session.exec(select(PurchaseOrder.number).where(col(PurchaseOrder.id) == order_id)).one()


def receipts_of(uow: UnitOfWork, order_id: int) -> list[PurchaseReceipt]:
    """The newest first, those that were undone too."""
    return list(
        uow.session.exec(
            select(PurchaseReceipt)
            .where(PurchaseReceipt.order_id == order_id)
            .order_by(col(PurchaseReceipt.id).desc())
            .execution_options(populate_existing=True)
        )
    )


def receipt_lines_of(
    uow: UnitOfWork, receipt_ids: Collection[int]
) -> dict[int, list[tuple[PurchaseReceiptLine, PurchaseOrderLine]]]:
    """Lines by receipt, with the lines of the order; every id is answered."""
    found: dict[int, list[tuple[PurchaseReceiptLine, PurchaseOrderLine]]] = {
        receipt_id: [] for receipt_id in receipt_ids
    }
    for line, ordered in uow.session.exec(
        select(PurchaseReceiptLine, PurchaseOrderLine)
        .join(PurchaseOrderLine, col(PurchaseOrderLine.id) == col(PurchaseReceiptLine.line_id))
        .where(col(PurchaseReceiptLine.receipt_id).in_(list(receipt_ids)))
        .order_by(col(PurchaseOrderLine.position))
        .execution_options(populate_existing=True)
    ):
        found[line.receipt_id].append((line, ordered))
    return found


def mark_undone(uow: UnitOfWork, receipt: PurchaseReceipt, reason: str) -> bool:
    """False when it was undone already."""
    undone = uow.session.connection().execute(
        sa.update(PurchaseReceipt)
        .where(col(PurchaseReceipt.id) == receipt.id, col(PurchaseReceipt.undone_at).is_(None))
        .values(undone_at=uow.now(), undone_by=uow.actor.label[:200], undo_reason=reason)
    )
    return undone.rowcount == 1


def movements_of(uow: UnitOfWork, order_number: str, receipt_number: str) -> list[int]:
    """The ledger's lines of a receipt, in the order in which stock is locked."""
    rows = uow.session.exec(
        select(StockMovement.id)
        .where(
            StockMovement.reference == order_number,
            StockMovement.reason == receipt_number,
            StockMovement.kind == MovementKind.RECEIVED,
        )
        .order_by(col(StockMovement.product_id), col(StockMovement.id))
    )
    return [cast("int", row) for row in rows]
