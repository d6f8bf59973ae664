"""What search engines may list."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue.models import Product
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork

_PUBLIC = sa.and_(
    col(Product.status) == ProductStatus.ACTIVE,
    col(Product.deleted_at).is_(None),
    col(Product.replaced_by_id).is_(None),
)


def list_public_products(uow: UnitOfWork, *, limit: int, offset: int = 0) -> list[tuple[str, datetime]]:
    """SKU and last change of the products that everybody can see and that have no successor, oldest product first."""
    rows = uow.session.exec(
        select(Product.sku, Product.updated_at).where(_PUBLIC).order_by(col(Product.id)).limit(limit).offset(offset)
    ).all()
    return [(sku, updated_at) for sku, updated_at in rows]


def count_public_products(uow: UnitOfWork) -> int:
    """How many there are of them."""
    return uow.session.exec(select(sa.func.count()).select_from(Product).where(_PUBLIC)).one()
