"""SQL and locks of landed costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.models import Product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.purchasing.landed.models import CostBill, CostBillCover, CostBillMeasure, CostShare
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine
from freight_app.purchasing.receiving.models import PurchaseReceipt, PurchaseReceiptLine
from freight_app.purchasing.suppliers.models import Supplier


class ReceivedRow(NamedTuple):
    """Accepted pieces of a line in a receipt that stands, with what their price is worth in the shop's currency."""

    product_id: int
    line_id: int
    receipt_id: int
    receipt_number: str
    received_at: datetime
    order_id: int
    order_number: str
    supplier: str
    accepted: int
    unit_price_minor: int
    currency: str
    rate: str | None


# --- purchase orders


def find_order(uow: UnitOfWork, number: str) -> PurchaseOrder:
    found = uow.session.exec(select(PurchaseOrder).where(PurchaseOrder.number == number.strip().upper())).first()
    if found is None:
        raise NotFound("Purchase order", number=number)
    return found


def lock_orders(uow: UnitOfWork, order_ids: Collection[int]) -> list[PurchaseOrder]:
    """In id order. Who receives goods of one meanwhile waits here, and counts the new bill when it is their turn."""
    return list(
        uow.session.exec(
            select(PurchaseOrder)
            .where(col(PurchaseOrder.id).in_(list(order_ids)))
            .order_by(col(PurchaseOrder.id))
            .with_for_update()
        )
    )


def find_supplier(uow: UnitOfWork, public_id: str) -> Supplier:
    found = uow.session.exec(select(Supplier).where(Supplier.public_id == public_id)).first()
    if found is None:
        raise NotFound("Supplier", supplier_id=public_id)
    return found


def suppliers_by_id(uow: UnitOfWork, ids: Collection[int]) -> dict[int, Supplier]:
    rows = uow.session.exec(select(Supplier).where(col(Supplier.id).in_(list(ids))))
    return {supplier.id or 0: supplier for supplier in rows}


def orders_by_id(uow: UnitOfWork, ids: Collection[int]) -> dict[int, PurchaseOrder]:
    rows = uow.session.exec(select(PurchaseOrder).where(col(PurchaseOrder.id).in_(list(ids))))
    return {order.id or 0: order for order in rows}


def lines_of(uow: UnitOfWork, order_ids: Collection[int]) -> list[PurchaseOrderLine]:
    statement = (
        select(PurchaseOrderLine)
        .where(col(PurchaseOrderLine.order_id).in_(list(order_ids)))
        .order_by(col(PurchaseOrderLine.order_id), col(PurchaseOrderLine.position))
        # A receipt changes its lines by statement: what the session has read before is out of date.
        .execution_options(populate_existing=True)
    )
    return list(uow.session.exec(statement))


def product_ids_of(uow: UnitOfWork, line_ids: Collection[int]) -> set[int]:
    statement = select(PurchaseOrderLine.product_id).where(col(PurchaseOrderLine.id).in_(list(line_ids)))
    return set(uow.session.exec(statement))


def standing_receipts(uow: UnitOfWork, order_ids: Collection[int]) -> list[PurchaseReceipt]:
    """Receipts that were not undone, the earliest first."""
    statement = (
        select(PurchaseReceipt)
        .where(col(PurchaseReceipt.order_id).in_(list(order_ids)), col(PurchaseReceipt.undone_at).is_(None))
        .order_by(col(PurchaseReceipt.received_at), col(PurchaseReceipt.id))
    )
    return list(uow.session.exec(statement))


def receipts_by_id(uow: UnitOfWork, ids: Collection[int]) -> list[PurchaseReceipt]:
    return list(uow.session.exec(select(PurchaseReceipt).where(col(PurchaseReceipt.id).in_(list(ids)))))


def skus_of_lines(uow: UnitOfWork, line_ids: Collection[int]) -> dict[int, str]:
    line = PurchaseOrderLine
    rows = uow.session.exec(select(line.id, line.sku).where(col(line.id).in_(list(line_ids))))
    return {line_id or 0: sku for line_id, sku in rows}


def received_rows(
    uow: UnitOfWork, *, order_ids: Collection[int] | None = None, product_ids: Collection[int] | None = None
) -> list[ReceivedRow]:
    """What was accepted and still counts, the earliest first: of orders, or of products."""
    receipt, part, line, order = PurchaseReceipt, PurchaseReceiptLine, PurchaseOrderLine, PurchaseOrder
    statement = (
        sa.select(
            col(line.product_id),
            col(part.line_id),
            col(part.receipt_id),
            col(receipt.number).label("receipt_number"),
            col(receipt.received_at),
            col(line.order_id),
            col(order.number).label("order_number"),
            col(Supplier.name).label("supplier"),
            col(part.accepted),
            col(line.unit_price_minor),
            col(order.currency),
            col(order.rate),
        )
        .join(receipt, col(receipt.id) == col(part.receipt_id))
        .join(line, col(line.id) == col(part.line_id))
        .join(order, col(order.id) == col(line.order_id))
        .join(Supplier, col(Supplier.id) == col(order.supplier_id))
        .where(col(receipt.undone_at).is_(None), col(part.accepted) > 0)
        .order_by(col(receipt.received_at), col(part.receipt_id), col(part.line_id))
    )
    if order_ids is not None:
        statement = statement.where(col(line.order_id).in_(list(order_ids)))
    if product_ids is not None:
        statement = statement.where(col(line.product_id).in_(list(product_ids)))
    return [ReceivedRow(*row) for row in uow.session.connection().execute(statement)]


def weights_g(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, int]:
    rows = uow.session.exec(select(Product.id, Product.weight_g).where(col(Product.id).in_(list(product_ids))))
    return {product_id or 0: weight for product_id, weight in rows}


def find_product_id(uow: UnitOfWork, sku: str) -> int:
    found = uow.session.exec(select(Product.id).where(Product.sku == sku)).first()
    if found is None:
        raise NotFound("Product", sku=sku)
    return found


# --- bills


def insert_bill(uow: UnitOfWork, bill: CostBill) -> CostBill:
    uow.session.add(bill)
    uow.session.flush()
    return bill


def insert_covers(uow: UnitOfWork, bill_id: int, covers: Iterable[tuple[int, int | None]]) -> None:
    for order_id, receipt_id in covers:
        uow.session.add(CostBillCover(bill_id=bill_id, order_id=order_id, receipt_id=receipt_id))
    uow.session.flush()


def insert_measures(uow: UnitOfWork, bill_id: int, measures: dict[int, int]) -> None:
    for line_id, measure in measures.items():
        uow.session.add(CostBillMeasure(bill_id=bill_id, line_id=line_id, measure=measure))
    uow.session.flush()


def lock_bill(uow: UnitOfWork, public_id: str) -> CostBill:
    found = uow.session.exec(select(CostBill).where(CostBill.public_id == public_id).with_for_update()).first()
    if found is None:
        raise NotFound("Bill", bill_id=public_id)
    return found


def lock_bills_of(uow: UnitOfWork, order_id: int) -> list[CostBill]:
    """Every bill that covers an order, in id order: of two orders of one bill the later counts what the earlier did."""
    return list(
        uow.session.exec(
            select(CostBill)
            .where(
                col(CostBill.id).in_(select(CostBillCover.bill_id).where(CostBillCover.order_id == order_id)),
            )
            .order_by(col(CostBill.id))
            .with_for_update()
        )
    )


def bills_of(uow: UnitOfWork, order_id: int) -> list[CostBill]:
    """The bills that cover an order, in the order in which they were written."""
    covering = select(CostBillCover.bill_id).where(CostBillCover.order_id == order_id)
    return list(uow.session.exec(select(CostBill).where(col(CostBill.id).in_(covering)).order_by(col(CostBill.id))))


def bills_by_id(uow: UnitOfWork, ids: Collection[int]) -> dict[int, CostBill]:
    rows = uow.session.exec(select(CostBill).where(col(CostBill.id).in_(list(ids))))
    return {bill.id or 0: bill for bill in rows}


def covers_of(uow: UnitOfWork, bill_ids: Collection[int]) -> dict[int, list[CostBillCover]]:
    found: dict[int, list[CostBillCover]] = defaultdict(list)
    statement = select(CostBillCover).where(col(CostBillCover.bill_id).in_(list(bill_ids)))
    for cover in uow.session.exec(statement.order_by(col(CostBillCover.id))):
        found[cover.bill_id].append(cover)
    return found


def measures_of(uow: UnitOfWork, bill_id: int) -> dict[int, int]:
    rows = uow.session.exec(select(CostBillMeasure).where(CostBillMeasure.bill_id == bill_id))
    return {row.line_id: row.measure for row in rows}


def delete_bill(uow: UnitOfWork, bill_id: int) -> None:
    uow.session.flush()
    for table in (CostShare, CostBillMeasure, CostBillCover):
        uow.session.connection().execute(sa.delete(table).where(col(table.bill_id) == bill_id))
    uow.session.connection().execute(sa.delete(CostBill).where(col(CostBill.id) == bill_id))


# --- shares


def shares_of_bill(uow: UnitOfWork, bill_id: int) -> list[CostShare]:
    statement = select(CostShare).where(CostShare.bill_id == bill_id).order_by(col(CostShare.id))
    # Shares are replaced by statement: what the session has read before is out of date.
    return list(uow.session.exec(statement.execution_options(populate_existing=True)))


def put_shares(uow: UnitOfWork, bill_id: int, rows: Sequence[dict[str, Any]]) -> None:
    """These are the shares of the bill from now on."""
    uow.session.flush()
    connection = uow.session.connection()
    connection.execute(sa.delete(CostShare).where(col(CostShare.bill_id) == bill_id))
    if rows:
        connection.execute(sa.insert(CostShare), list(rows))


def shares_of_lines(uow: UnitOfWork, line_ids: Collection[int]) -> list[CostShare]:
    statement = (
        select(CostShare)
        .where(col(CostShare.line_id).in_(list(line_ids)))
        .order_by(col(CostShare.bill_id), col(CostShare.id))
        .execution_options(populate_existing=True)
    )
    return list(uow.session.exec(statement))


def landed_sums(uow: UnitOfWork, line_ids: Collection[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """What shares add to the pieces of (line, receipt), and how much of it came late for them."""
    rows = uow.session.connection().execute(
        sa.select(
            col(CostShare.line_id),
            col(CostShare.receipt_id),
            sa.func.sum(col(CostShare.amount_minor)),
            sa.func.sum(col(CostShare.late_minor)),
        )
        .where(col(CostShare.line_id).in_(list(line_ids)), col(CostShare.receipt_id).is_not(None))
        .group_by(col(CostShare.line_id), col(CostShare.receipt_id))
    )
    return {(line_id, receipt_id): (int(amount), int(late)) for line_id, receipt_id, amount, late in rows}
