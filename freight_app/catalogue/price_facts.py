"""The prices in force of many products, every group and quantity of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.search_index import chunked
from freight_app.kit.db import UnitOfWork


class PriceKey(NamedTuple):
    """What a product has one price for."""

    product_id: int
    currency: str
    group: str
    min_quantity: int


def read_prices(uow: UnitOfWork, product_ids: Collection[int]) -> dict[PriceKey, int]:
    """Amounts in minor units."""
    price = models.ProductPrice
    columns = (col(price.product_id), col(price.currency), col(price.price_group), col(price.min_quantity))
    found: dict[PriceKey, int] = {}
    for chunk in chunked(sorted(product_ids)):
        statement = sa.select(*columns, col(price.amount_minor)).where(col(price.product_id).in_(chunk))
        found |= {PriceKey(*row[:4]): row[4] for row in uow.session.connection().execute(statement)}
    return found
