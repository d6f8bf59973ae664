"""SQL of what is watched about purchase orders. Nothing here locks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.purchasing.orders.models import AWAITED, PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from freight_app.purchasing.receiving.models import PurchaseReceipt
from freight_app.purchasing.suppliers.models import Supplier

_DUE = sa.func.coalesce(
    col(PurchaseOrder.promised_now_on), col(PurchaseOrder.promised_on), col(PurchaseOrder.expected_on)
)
_LACKS = sa.exists().where(
    col(PurchaseOrderLine.order_id) == col(PurchaseOrder.id),
    col(PurchaseOrderLine.received_quantity) + col(PurchaseOrderLine.closed_quantity) < col(PurchaseOrderLine.quantity),
)


class AwaitedOrder(NamedTuple):
    """An order that is not complete yet, the name of its supplier, and the day that holds now."""

    order: PurchaseOrder
    supplier: str
    due_on: date


def awaited_orders(
    uow: UnitOfWork, *, due_before: date | None = None, due_from: date | None = None
) -> list[AwaitedOrder]:
    """Orders that a supplier owes goods of, due before a day or from a day on. One without any day is neither."""
    statement: Any = (
        select(PurchaseOrder, Supplier.name, sa.type_coerce(_DUE, sa.Date()))
        .join(Supplier, col(Supplier.id) == col(PurchaseOrder.supplier_id))
        .where(col(PurchaseOrder.status).in_(AWAITED), _LACKS)
        .order_by(col(PurchaseOrder.id))
    )
    if due_before is not None:
        statement = statement.where(due_before > _DUE)
    if due_from is not None:
        statement = statement.where(due_from <= _DUE)
    return [AwaitedOrder(row[0], row[1], row[2]) for row in uow.session.exec(statement)]


def unconfirmed_orders(uow: UnitOfWork, placed_before: datetime) -> list[tuple[PurchaseOrder, str]]:
    """Placed before a moment, and the supplier has said nothing since."""
    statement: Any = (
        select(PurchaseOrder, Supplier.name)
        .join(Supplier, col(Supplier.id) == col(PurchaseOrder.supplier_id))
        .where(
            col(PurchaseOrder.status) == PurchaseStatus.PLACED,
            col(PurchaseOrder.confirmed_at).is_(None),
            col(PurchaseOrder.placed_at) < placed_before,
        )
        .order_by(col(PurchaseOrder.id))
    )
    return [(row[0], row[1]) for row in uow.session.exec(statement)]


def days_late_of_suppliers(uow: UnitOfWork, supplier_ids: Collection[int], since: date) -> dict[int, list[int]]:
    """By supplier: how many days after its first promise each complete order came (negative: before it).

    An order counts with its last receipt, those of which came since a day and whose promise is known.
    """
    if not supplier_ids:
        return {}
    last = sa.func.max(col(PurchaseReceipt.received_on))
    statement: Any = (
        sa.select(col(PurchaseOrder.supplier_id), col(PurchaseOrder.promised_on), last)
        .join(PurchaseReceipt, col(PurchaseReceipt.order_id) == col(PurchaseOrder.id))
        .where(
            col(PurchaseOrder.supplier_id).in_(list(supplier_ids)),
            col(PurchaseOrder.status).in_((PurchaseStatus.RECEIVED, PurchaseStatus.CLOSED)),
            col(PurchaseOrder.promised_on).is_not(None),
            col(PurchaseReceipt.undone_at).is_(None),
        )
        .group_by(col(PurchaseOrder.id), col(PurchaseOrder.supplier_id), col(PurchaseOrder.promised_on))
        .having(last >= since)
    )
    found: dict[int, list[int]] = defaultdict(list)
    rows: Any = uow.session.connection().execute(statement)
    for supplier_id, promised_on, came_on in rows:
        found[supplier_id].append((came_on - promised_on).days)
    return found
