"""What search engines may list."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from freight_app.catalogue.models import Product
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork


def list_public_products(uow: UnitOfWork, *, limit: int) -> list[tuple[str, datetime]]:
    """SKU and last change of the products that everybody can see and that have no successor, newest change first."""
    rows = uow.session.exec(
        select(Product.sku, Product.updated_at)
        .where(
            Product.status == ProductStatus.ACTIVE,
            col(Product.deleted_at).is_(None),
            col(Product.replaced_by_id).is_(None),
        )
        .order_by(col(Product.updated_at).desc(), col(Product.id))
        .limit(limit)
    ).all()
    return [(sku, updated_at) for sku, updated_at in rows]
