"""SQL of comparisons: who offers what."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from freight_app.catalogue.models import Product
from freight_app.catalogue.queries import sku_key
from freight_app.kit.db import UnitOfWork
from freight_app.purchasing.suppliers.models import Supplier, SupplierProduct

# Both databases take this many values in one statement.
_AT_ONCE = 5_000


def standing_offers(uow: UnitOfWork, product_ids: Collection[int] | None = None) -> list[SupplierProduct]:
    """Every price of active suppliers that was not withdrawn: of these products, or of all."""
    statement = (
        select(SupplierProduct)
        .join(Supplier, col(Supplier.id) == col(SupplierProduct.supplier_id))
        .where(col(Supplier.is_active), col(SupplierProduct.withdrawn_at).is_(None))
    )
    if product_ids is None:
        return list(uow.session.exec(statement))
    ids, found = sorted(product_ids), []
    for start in range(0, len(ids), _AT_ONCE):
        chunk = col(SupplierProduct.product_id).in_(ids[start : start + _AT_ONCE])
        found.extend(uow.session.exec(statement.where(chunk)))
    return found


def suppliers_by_id(uow: UnitOfWork, ids: Collection[int]) -> dict[int, Supplier]:
    rows = uow.session.exec(select(Supplier).where(col(Supplier.id).in_(list(ids))))
    return {supplier.id or 0: supplier for supplier in rows}


def product_ids_by_sku(uow: UnitOfWork, skus: Collection[str]) -> dict[str, int]:
    """By what makes two SKUs the same one; unknown ones are left out."""
    keys = sorted({sku_key(sku) for sku in skus})
    statement = select(Product.sku_key, Product.id).where(
        col(Product.sku_key).in_(keys), col(Product.deleted_at).is_(None)
    )
    return {key: product_id or 0 for key, product_id in uow.session.exec(statement)}
