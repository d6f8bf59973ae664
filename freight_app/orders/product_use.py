"""Which products orders and carts speak of: they are not to be taken away."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import col

from freight_app.kit.db import UnitOfWork
from freight_app.orders.models import CartLine, OrderLine

_CHUNK = 500


def read_products_in_orders(uow: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Those of the products that somebody ordered, whatever became of the order, or has in a cart."""
    wanted = sorted(ids)
    used: set[int] = set()
    connection = uow.session.connection()
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        for model in (OrderLine, CartLine):
            product_id = col(model.product_id)
            used.update(connection.execute(sa.select(product_id).where(product_id.in_(chunk))).scalars())
    return used
