"""The catalogue in a few hundred kilobytes, for phones that search it without a network.

Columns instead of rows, so that it packs well. It holds what everybody may see: public prices, a word for what is left,
one language. It is as of its ``made_at``: whoever shows it says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.column_store import open_shelf, remember
from freight_app.catalogue.folding import compact_number
from freight_app.catalogue.search_index import chunked
from freight_app.catalogue.tree import read_tree
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import pick_text
from freight_app.kit.money import currency_exponent

MAX_PRODUCTS = 10_000
# From here on there are enough that a word does not grow old within the hour.
_FEW = 5
SOLD_OUT, FEW_LEFT, IN_STOCK = 0, 1, 2


class OfflineIndex(BaseModel):
    """``products`` are parallel columns, best first: what is in stock, then what is newest.

    * ``sku``, ``name``; ``number``: the maker's number where it is not the SKU with other punctuation, else empty
    * ``maker``, ``category``: places in ``makers`` and ``categories``, -1 for none
    * ``price``: minor units of ``currency`` with tax, -1 for "ask for the price"
    * ``left``: 0 sold out, 1 a few, 2 in stock
    * ``image``: the hash in ``/api/v1/media/<hash>-96.webp``, empty without a picture

    ``categories`` are ``[slug, name, drawing, place of the parent]`` in reading order. ``total`` is how many products
    the shop shows, more than are here when it has more than 10,000.
    """

    model_config = ConfigDict(frozen=True)

    made_at: int
    language: str
    currency: str
    exponent: int
    total: int
    makers: list[str]
    categories: list[tuple[str, str, str, int]]
    products: dict[str, list[Any]]


def write_offline_index(uow: UnitOfWork, *, language: str, limit: int = MAX_PRODUCTS) -> OfflineIndex:
    """The index of the public catalogue in a language."""
    shelf = open_shelf(uow)
    ids = sorted(shelf.listed_ids, key=lambda product_id: not shelf.in_stock[product_id])[:limit]
    tree = remember(shelf.columns.memo, "tree", lambda: read_tree(uow))
    places = {node.id: place for place, node in enumerate(tree.nodes)}
    makers: dict[str, int] = {}
    rows = _read_rows(uow, ids, shelf.currency)
    found = [rows[product_id] for product_id in ids if product_id in rows]
    return OfflineIndex(
        made_at=int(uow.now().timestamp()),
        language=language,
        currency=shelf.currency,
        exponent=currency_exponent(shelf.currency),
        total=len(shelf.listed_ids),
        products={
            "sku": [row.sku for row in found],
            "name": [pick_text(row.names, language) for row in found],
            "number": [_own_number(row.sku, row.mpn) for row in found],
            "maker": [makers.setdefault(row.brand, len(makers)) if row.brand else -1 for row in found],
            "category": [places.get(row.category_id, -1) for row in found],
            "price": [-1 if row.amount_minor is None else row.amount_minor for row in found],
            "left": [_word_of(row.available) for row in found],
            "image": [row.cover or "" for row in found],
        },
        makers=list(makers),
        categories=[
            (node.slug, pick_text(node.names, language), node.drawing, places.get(node.parent_id or 0, -1))
            for node in tree.nodes
        ],
    )


def _own_number(sku: str, mpn: str | None) -> str:
    return mpn if mpn and compact_number(mpn) != compact_number(sku) else ""


def _word_of(available: int | None) -> int:
    if not available or available < 1:
        return SOLD_OUT
    return FEW_LEFT if available < _FEW else IN_STOCK


def _read_rows(uow: UnitOfWork, ids: Iterable[int], currency: str) -> dict[int, Any]:
    product, brand, stock, price = models.Product, models.Brand, models.ProductAvailability, models.ProductPrice
    statement = (
        sa.select(
            *(col(product.id), col(product.sku), col(product.mpn), col(product.names), col(product.category_id)),
            *(col(product.cover), col(brand.name).label("brand"), col(stock.available), col(price.amount_minor)),
        )
        .outerjoin(brand, col(brand.id) == col(product.brand_id))
        .outerjoin(stock, col(stock.product_id) == col(product.id))
        .outerjoin(
            price,
            sa.and_(
                col(price.product_id) == col(product.id),
                col(price.currency) == currency,
                col(price.price_group) == PUBLIC_GROUP,
                col(price.min_quantity) == 1,
            ),
        )
    )
    connection = uow.session.connection()
    return {
        row.id: row
        for chunk in chunked(list(ids))
        for row in connection.execute(statement.where(col(product.id).in_(chunk)))
    }
