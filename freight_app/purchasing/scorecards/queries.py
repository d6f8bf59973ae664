"""SQL of scorecards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine
from freight_app.purchasing.receiving.models import PurchaseReceipt, PurchaseReceiptLine
from freight_app.purchasing.suppliers.models import Supplier


def find_supplier(uow: UnitOfWork, public_id: str) -> Supplier:
    found = uow.session.exec(select(Supplier).where(Supplier.public_id == public_id)).first()
    if found is None:
        raise NotFound("Supplier", supplier_id=public_id)
    return found


def placed_lines(uow: UnitOfWork, supplier_ids: Collection[int], since: datetime) -> list[Any]:
    """Lines of orders that went to the supplier since a moment; of those given up, such as were overdue by then."""
    order, line = PurchaseOrder, PurchaseOrderLine
    statement = (
        sa.select(
            col(order.supplier_id),
            col(order.number),
            col(order.status),
            col(order.status_since),
            col(order.currency),
            col(order.placed_at),
            col(order.promised_on),
            col(order.expected_on),
            col(order.incoterm),
            col(order.incoterm_place),
            col(line.id).label("line_id"),
            col(line.position),
            col(line.product_id),
            col(line.sku),
            col(line.name),
            col(line.quantity),
            col(line.unit_price_minor),
            col(line.closed_quantity),
            col(line.wanted_on),
        )
        .join(order, col(order.id) == col(line.order_id))
        .where(col(order.supplier_id).in_(list(supplier_ids)), col(order.placed_at) >= since)
        .order_by(col(order.placed_at), col(order.id), col(line.position))
    )
    return list(uow.session.connection().execute(statement))


def parts_of(uow: UnitOfWork, line_ids: Collection[int]) -> dict[int, list[tuple[date, int, int]]]:
    """(day, accepted, rejected) of what came of each line, the earliest first."""
    receipt, part = PurchaseReceipt, PurchaseReceiptLine
    found: dict[int, list[tuple[date, int, int]]] = defaultdict(list)
    ids = sorted(line_ids)
    # Both databases take this many values in one statement.
    for start in range(0, len(ids), 5_000):
        statement = (
            sa.select(col(part.line_id), col(receipt.received_on), col(part.accepted), col(part.rejected))
            .join(receipt, col(receipt.id) == col(part.receipt_id))
            .where(col(part.line_id).in_(ids[start : start + 5_000]), col(receipt.undone_at).is_(None))
            .order_by(col(receipt.received_on), col(receipt.id))
        )
        for line_id, on, accepted, rejected in uow.session.connection().execute(statement):
            found[line_id].append((on, accepted, rejected))
    return found
