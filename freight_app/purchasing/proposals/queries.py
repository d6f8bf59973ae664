"""SQL of proposals: what stock and purchase orders say of many products at once."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue.models import Product
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.purchasing.orders.models import AWAITED, PurchaseOrder, PurchaseOrderLine, PurchaseStatus
from freight_app.stock.models import StockItem, StockLevel

# Both databases take this many values in one statement.
_AT_ONCE = 5_000
_UNPLACED = (PurchaseStatus.DRAFT, PurchaseStatus.APPROVED)


class StockFacts(NamedTuple):
    """A product that is on sale, with what lies of it and when it should be bought again."""

    product_id: int
    sku: str
    names: dict[str, str]
    on_hand: int
    reserved: int
    reorder_point: int
    reorder_quantity: int


class Ordered(NamedTuple):
    """Pieces still to come, from suppliers and in orders that they do not have yet."""

    on_order: int
    drafted: int


def watched_product_ids(uow: UnitOfWork) -> set[int]:
    """Products with a reorder point."""
    statement = sa.select(col(StockItem.product_id)).where(col(StockItem.reorder_point) > 0)
    return set(uow.session.connection().execute(statement).scalars())


def stock_facts(uow: UnitOfWork, product_ids: Collection[int]) -> list[StockFacts]:
    """The products among these that are on sale, by SKU."""
    found: list[StockFacts] = []
    ids = sorted(product_ids)
    levels = (
        sa.select(
            col(StockLevel.product_id).label("product_id"),
            sa.func.sum(col(StockLevel.on_hand)).label("on_hand"),
            sa.func.sum(col(StockLevel.reserved)).label("reserved"),
        )
        .group_by(col(StockLevel.product_id))
        .subquery()
    )
    for start in range(0, len(ids), _AT_ONCE):
        statement = (
            sa.select(
                col(Product.id),
                col(Product.sku),
                col(Product.names),
                sa.func.coalesce(levels.c.on_hand, 0),
                sa.func.coalesce(levels.c.reserved, 0),
                sa.func.coalesce(col(StockItem.reorder_point), 0),
                sa.func.coalesce(col(StockItem.reorder_quantity), 0),
            )
            .outerjoin(levels, levels.c.product_id == col(Product.id))
            .outerjoin(StockItem, col(StockItem.product_id) == col(Product.id))
            .where(
                col(Product.id).in_(ids[start : start + _AT_ONCE]),
                col(Product.status) == ProductStatus.ACTIVE.value,
                col(Product.deleted_at).is_(None),
            )
        )
        found.extend(
            StockFacts(row[0] or 0, row[1], row[2], int(row[3]), int(row[4]), row[5], row[6])
            for row in uow.session.connection().execute(statement)
        )
    return sorted(found, key=lambda facts: facts.sku)


def ordered_pieces(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, Ordered]:
    """What is still to come of each product; those of which nothing is are left out."""
    line = PurchaseOrderLine
    left = col(line.quantity) - col(line.received_quantity) - col(line.closed_quantity)
    awaited = sa.case((left > 0, left), else_=0)
    found: dict[int, Ordered] = {}
    ids = sorted(product_ids)
    for start in range(0, len(ids), _AT_ONCE):
        statement = (
            sa.select(
                col(line.product_id),
                sa.func.sum(sa.case((col(PurchaseOrder.status).in_(AWAITED), awaited), else_=0)),
                sa.func.sum(sa.case((col(PurchaseOrder.status).in_(_UNPLACED), awaited), else_=0)),
            )
            .join(PurchaseOrder, col(PurchaseOrder.id) == col(line.order_id))
            .where(
                col(line.product_id).in_(ids[start : start + _AT_ONCE]),
                col(PurchaseOrder.status).in_((*AWAITED, *_UNPLACED)),
            )
            .group_by(col(line.product_id))
        )
        for product_id, on_order, drafted in uow.session.connection().execute(statement):
            found[product_id] = Ordered(int(on_order), int(drafted))
    return found
