"""Everything that a product page shows, put together."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue import fitment, models, pictures, prices, queries
from freight_app.catalogue.cards import read_cards
from freight_app.catalogue.column_store import open_shelf, remember
from freight_app.catalogue.dtos import (
    Attribute,
    Brand,
    CategoryRef,
    CrossReferenceView,
    ProductCard,
    ProductDetail,
    ProductRef,
)
from freight_app.catalogue.folding import compact_number
from freight_app.catalogue.tree import read_tree
from freight_app.catalogue.values import PUBLIC_GROUP, ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import pick_text


def detail_of(
    uow: UnitOfWork,
    product: models.Product,
    *,
    language: str,
    currency: str,
    group: str,
    vehicle_id: int | None,
    vehicle_year: int | None,
) -> ProductDetail:
    product_id = product.id or 0
    cards = read_cards(uow, [product_id], language=language, currency=currency, group=group)
    card = cards[0]
    return ProductDetail(
        id=product_id,
        sku=product.sku,
        mpn=product.mpn,
        name=card.name,
        names=product.names,
        description=pick_text(product.descriptions, language),
        descriptions=product.descriptions,
        brand=_brand(uow, product.brand_id),
        breadcrumb=_breadcrumb(uow, product.category_id, language),
        drawing=card.drawing,
        images=pictures.list_images(uow, product_id),
        attributes=[Attribute(**attribute) for attribute in product.attributes],
        tags=product.tags,
        cross_references=_cross_references(uow, product_id, language),
        fitments=fitment.list_fitments(uow, product_id),
        fit=fitment.fit_of(uow, product_id, vehicle_id=vehicle_id, year=vehicle_year),
        is_universal=product.is_universal,
        price=card.price,
        public_price=card.public_price,
        compare_at=card.compare_at,
        price_breaks=prices.list_price_breaks(uow, product_id, group=group, currency=currency),
        available=card.available,
        replaced_by=_last_successor(uow, product_id, language),
        replaces=_replaced(uow, product_id, language),
        tax_class=product.tax_class,
        weight_kg=Decimal(product.weight_g) / 1000,
        status=ProductStatus(product.status),
        is_deleted=product.deleted_at is not None,
        created_at=product.created_at,
        updated_at=product.updated_at,
        version=product.version,
    )


def list_related(
    uow: UnitOfWork,
    product_id: int,
    *,
    language: str = "en",
    currency: str,
    group: str = PUBLIC_GROUP,
    vehicle_id: int | None = None,
    limit: int = 8,
) -> list[ProductCard]:
    """Products to look at next: of the same category, those that share vehicles first, then what is in stock."""
    shelf = open_shelf(uow)
    columns = shelf.columns
    if not 0 < product_id < columns.size or not columns.category_ids[product_id]:
        return []
    category_id = columns.category_ids[product_id]
    siblings = [i for i in shelf.listed_ids if columns.category_ids[i] == category_id and i != product_id]
    shared = _shared_vehicles(uow, product_id)
    siblings.sort(key=lambda i: (-shared.get(i, 0), -shelf.in_stock[i]))
    chosen = siblings[:limit]
    fits = fitment.card_fits(uow, chosen, vehicle_id=vehicle_id, year=None)
    return read_cards(uow, chosen, language=language, currency=currency, group=group, fits=fits)


def _shared_vehicles(uow: UnitOfWork, product_id: int) -> dict[int, int]:
    """How many vehicles each other product has in common with this one."""
    own, other = models.Fitment.__table__.alias(), models.Fitment.__table__.alias()  # type: ignore[attr-defined]
    rows: Any = uow.session.connection().execute(
        sa.select(other.c.product_id, sa.func.count())
        .join(own, own.c.vehicle_id == other.c.vehicle_id)
        .where(own.c.product_id == product_id, other.c.product_id != product_id)
        .group_by(other.c.product_id)
    )
    return dict(rows.all())


def _brand(uow: UnitOfWork, brand_id: int | None) -> Brand | None:
    row = None if brand_id is None else uow.session.get(models.Brand, brand_id)
    if row is None:
        return None
    return Brand(id=row.id or 0, slug=row.slug, name=row.name, logo_url=row.logo_url, version=row.version)


def _breadcrumb(uow: UnitOfWork, category_id: int | None, language: str) -> list[CategoryRef]:
    if category_id is None:
        return []
    shelf = open_shelf(uow)
    tree = remember(shelf.columns.memo, "tree", lambda: read_tree(uow))
    node = tree.by_id.get(category_id)
    above = tree.ancestors(node) if node else []
    return [CategoryRef(slug=step.slug, name=pick_text(step.names, language)) for step in above]


def _cross_references(uow: UnitOfWork, product_id: int, language: str) -> list[CrossReferenceView]:
    reference, number, product = models.CrossReference, models.ProductNumber, models.Product
    rows = uow.session.exec(
        select(reference).where(reference.product_id == product_id).order_by(col(reference.id))
    ).all()
    compacts = {compact_number(row.number) for row in rows} - {""}
    # Only numbers that are another product's own: a reference that both share says nothing new.
    owners = uow.session.connection().execute(
        sa.select(col(number.compact), col(product.sku), col(product.names))
        .join(product, col(product.id) == col(number.product_id))
        .where(
            col(number.compact).in_(compacts),
            col(number.kind) != models.NumberKind.CROSS_REFERENCE.value,
            col(number.product_id) != product_id,
            col(product.status) == ProductStatus.ACTIVE.value,
        )
        .order_by(col(product.id))
    )
    own = {compact: (sku, pick_text(names, language)) for compact, sku, names in owners}
    views = []
    for row in rows:
        sku, name = own.get(compact_number(row.number), (None, None))
        views.append(CrossReferenceView(brand=row.brand_name, number=row.number, product_sku=sku, product_name=name))
    return views


def _last_successor(uow: UnitOfWork, product_id: int, language: str) -> ProductRef | None:
    """The end of the chain of successors; a deleted one ends it before itself."""
    passed = {product_id}
    last: ProductRef | None = None
    step = uow.session.get(models.Product, product_id)
    while step is not None and step.replaced_by_id is not None and step.replaced_by_id not in passed:
        passed.add(step.replaced_by_id)
        step = queries.product_by_id(uow, step.replaced_by_id)
        if step.deleted_at is not None:
            break
        last = ProductRef(id=step.id or 0, sku=step.sku, name=pick_text(step.names, language))
    return last


def _replaced(uow: UnitOfWork, product_id: int, language: str) -> list[ProductRef]:
    product = models.Product
    rows = uow.session.exec(
        select(product)
        .where(product.replaced_by_id == product_id, col(product.deleted_at).is_(None))
        .order_by(col(product.sku_key))
    ).all()
    return [ProductRef(id=row.id or 0, sku=row.sku, name=pick_text(row.names, language)) for row in rows]
