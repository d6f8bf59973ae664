"""Which products and people orders and carts speak of: they are not to be taken away."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.kit.db import UnitOfWork
from freight_app.orders.models import Cart, CartLine, Order, OrderLine

_CHUNK = 500


def read_products_in_orders(uow: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Those of the products that somebody ordered, whatever became of the order, or has in a cart."""
    return _mentioned(uow, ids, OrderLine.product_id, CartLine.product_id)


def read_people_in_orders(uow: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Those of the people who ordered something, whatever became of it, or have a cart."""
    return _mentioned(uow, ids, Order.user_id, Cart.user_id)


def read_companies_in_orders(uow: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Those of the companies for which somebody ordered something, whatever became of it."""
    return _mentioned(uow, ids, Order.retailer_id)


def _mentioned(uow: UnitOfWork, ids: Collection[int], *columns: Any) -> set[int]:
    wanted = sorted(ids)
    found: set[int] = set()
    uow.session.flush()
    connection = uow.session.connection()
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for column in columns:
            found.update(connection.execute(sa.select(col(column)).where(col(column).in_(chunk))).scalars())
    return found
