"""What stands about many products, as plain JSON, read in a few queries: for loading in bulk and taking it back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.queries import lock_products, sku_key
from freight_app.catalogue.search_index import chunked
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.kit.db import UnitOfWork

# One flat value a fact: sku, name_en, description_fr, mpn, brand (its name), category (its slug), tags, tax_class,
# weight_g, is_universal, status, cross_references ([brand, number]), price_TND (public, of one piece, in minor units),
# replaced_by (a SKU). What is not there is None or missing.
Facts = dict[str, Any]


class KnownProduct(NamedTuple):
    """A product with its facts, also one that was deleted."""

    id: int
    is_deleted: bool
    facts: Facts


def fold_sku(sku: str) -> str:
    """What makes two SKUs the same one."""
    return sku_key(sku)


_product, _brand, _category = models.Product, models.Brand, models.Category
_successor = aliased(models.Product)
_KNOWN = (
    sa.select(
        *(col(_product.id), col(_product.sku_key), col(_product.sku), col(_product.deleted_at)),
        *(col(_product.names), col(_product.descriptions), col(_product.mpn), col(_product.tags)),
        *(col(_product.tax_class), col(_product.weight_g), col(_product.is_universal), col(_product.status)),
        col(_brand.name).label("brand"),
        col(_category.slug).label("category"),
        col(_successor.sku).label("replaced_by"),
    )
    .select_from(_product)
    .outerjoin(_brand, col(_brand.id) == col(_product.brand_id))
    .outerjoin(_category, col(_category.id) == col(_product.category_id))
    .outerjoin(_successor, col(_successor.id) == col(_product.replaced_by_id))
    .where(col(_product.sku_key).in_(sa.bindparam("keys", expanding=True)))
)
_PLAIN = ("sku", "mpn", "brand", "category", "tags", "tax_class", "weight_g", "is_universal", "status", "replaced_by")


def read_product_facts(uow: UnitOfWork, keys: Collection[str]) -> dict[str, KnownProduct]:
    """The products of these folded SKUs (``fold_sku``); unknown ones are left out."""
    uow.session.flush()
    connection = uow.session.connection()
    known: dict[str, KnownProduct] = {}
    for chunk in chunked(sorted(set(keys))):
        rows = connection.execute(_KNOWN, {"keys": chunk}).all()
        ids = [row.id for row in rows]
        references, prices = _references(connection, ids), _prices(connection, ids)
        for row in rows:
            plain = row._mapping
            facts: Facts = {name: plain[name] for name in _PLAIN}
            facts |= {f"name_{language}": text for language, text in row.names.items()}
            facts |= {f"description_{language}": text for language, text in row.descriptions.items()}
            facts |= {f"price_{currency}": amount for currency, amount in prices.get(row.id, {}).items()}
            facts["cross_references"] = references.get(row.id, [])
            known[row.sku_key] = KnownProduct(row.id, row.deleted_at is not None, facts)
    return known


def hold_products(uow: UnitOfWork, keys: Collection[str]) -> None:
    """Hold the products of these folded SKUs until the commit: what is read of them from here on stays so."""
    if uow.dialect == "sqlite":  # one writer at a time: the unit of work itself is the lock
        return
    product = models.Product
    ids: set[int] = set()
    for chunk in chunked(sorted(set(keys))):
        rows = uow.session.connection().execute(sa.select(col(product.id)).where(col(product.sku_key).in_(chunk)))
        ids.update(product_id for product_id in rows.scalars() if product_id is not None)
    lock_products(uow, sorted(ids))


def read_product_ids(uow: UnitOfWork, skus: Collection[str]) -> dict[str, int]:
    """Ids by folded SKU, of products that are not deleted."""
    product = models.Product
    uow.session.flush()
    found: dict[str, int] = {}
    for chunk in chunked(sorted({sku_key(sku) for sku in skus})):
        rows = uow.session.connection().execute(
            sa.select(col(product.sku_key), col(product.id)).where(
                col(product.sku_key).in_(chunk), col(product.deleted_at).is_(None)
            )
        )
        found |= {key: product_id for key, product_id in rows if product_id is not None}
    return found


def read_products_in_use(uow: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Those to which editors gave pictures or cars that they fit."""
    connection = uow.session.connection()
    used: set[int] = set()
    for chunk in chunked(sorted(ids)):
        for model in (models.ProductImage, models.Fitment):
            rows = connection.execute(sa.select(col(model.product_id)).where(col(model.product_id).in_(chunk)))
            used.update(rows.scalars())
    return used


def _references(connection: sa.Connection, ids: list[int]) -> dict[int, list[list[str]]]:
    reference = models.CrossReference
    found: dict[int, list[list[str]]] = defaultdict(list)
    rows = connection.execute(
        sa.select(col(reference.product_id), col(reference.brand_name), col(reference.number))
        .where(col(reference.product_id).in_(ids))
        .order_by(col(reference.id))
    )
    for product_id, brand, number in rows:
        found[product_id].append([brand, number])
    return found


def _prices(connection: sa.Connection, ids: list[int]) -> dict[int, dict[str, int]]:
    price = models.ProductPrice
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = connection.execute(
        sa.select(col(price.product_id), col(price.currency), col(price.amount_minor)).where(
            col(price.product_id).in_(ids), col(price.price_group) == PUBLIC_GROUP, col(price.min_quantity) == 1
        )
    )
    for product_id, currency, amount in rows:
        found[product_id][currency] = amount
    return found
