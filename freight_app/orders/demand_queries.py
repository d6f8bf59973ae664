"""SQL of demand: what went out, here and in the system before, and what is waited for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue.models import Product
from freight_app.kit.db import UnitOfWork
from freight_app.orders.back_orders.models import BackOrderLine
from freight_app.orders.past_sale_models import PastSale
from freight_app.stock.models import MovementKind, StockMovement

# Both databases take this many values in one statement.
_AT_ONCE = 5_000


def _chunks(product_ids: Collection[int]) -> Iterator[list[int]]:
    ids = sorted(product_ids)
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def pieces_taken(uow: UnitOfWork, product_ids: Collection[int], since: datetime) -> dict[int, int]:
    """Pieces that left as sold, less those that came back, by the ledger."""
    movement = StockMovement
    found: dict[int, int] = {}
    for chunk in _chunks(product_ids):
        statement = (
            sa.select(col(movement.product_id), sa.func.sum(-col(movement.on_hand_change)))
            .where(
                col(movement.product_id).in_(chunk),
                col(movement.kind).in_((MovementKind.SOLD.value, MovementKind.RETURNED.value)),
                col(movement.moved_at) >= since,
            )
            .group_by(col(movement.product_id))
        )
        found |= {product_id: int(pieces) for product_id, pieces in uow.session.connection().execute(statement)}
    return found


def past_milli(uow: UnitOfWork, product_ids: Collection[int], since: datetime) -> dict[int, int]:
    """Thousandths of pieces that the system before this one sold since a moment."""
    found: dict[int, int] = {}
    for chunk in _chunks(product_ids):
        statement = (
            sa.select(col(Product.id), sa.func.sum(col(PastSale.quantity_milli)))
            .join(Product, col(Product.sku_key) == col(PastSale.sku_key))
            .where(col(Product.id).in_(chunk), col(PastSale.sold_at) >= since)
            .group_by(col(Product.id))
        )
        found |= {product_id or 0: int(milli) for product_id, milli in uow.session.connection().execute(statement)}
    return found


def waiting(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, tuple[int, date | None]]:
    """Pieces that orders wait for, and the first day that one of them was promised for."""
    line = BackOrderLine
    found: dict[int, tuple[int, date | None]] = {}
    for chunk in _chunks(product_ids):
        statement = (
            sa.select(col(line.product_id), sa.func.sum(col(line.waiting)), sa.func.min(col(line.promised_on)))
            .where(col(line.product_id).in_(chunk), col(line.waiting) > 0)
            .group_by(col(line.product_id))
        )
        for product_id, pieces, promised_on in uow.session.connection().execute(statement):
            found[product_id] = int(pieces), promised_on
    return found
