"""The reading SQL of the stock room: levels, low stock and the ledger, page by page. Nothing here locks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from freight_app.catalogue.folding import compact_number, fold_text
from freight_app.catalogue.models import Brand, NumberKind, Product, ProductNumber
from freight_app.catalogue.rules import barcodes_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.stock.models import MovementKind, StockItem, StockLevel, StockLocation, StockMovement

_SHORTEST_BARCODE = 6


def sum_levels(uow: UnitOfWork, product_ids: Collection[int]) -> list[Any]:
    """Rows of (product_id, on_hand, reserved)."""
    return list(
        uow.session.exec(
            select(
                StockLevel.product_id,
                sa.func.sum(col(StockLevel.on_hand)),
                sa.func.sum(col(StockLevel.reserved)),
            )
            .where(col(StockLevel.product_id).in_(list(product_ids)))
            .group_by(col(StockLevel.product_id))
        ).all()
    )


_PLACE = (
    *(col(StockLevel.product_id), col(StockLevel.location_id), col(StockLevel.shelf)),
    *(col(StockLevel.on_hand), col(StockLevel.reserved)),
    *(col(StockLocation.code).label("location_code"), col(StockLocation.name).label("location_name")),
)


def located_levels(uow: UnitOfWork, product_ids: Collection[int]) -> list[Any]:
    """A row for every location of these products, in the order in which reservations are filled."""
    statement = (
        sa.select(*_PLACE)
        .join(StockLocation, col(StockLocation.id) == col(StockLevel.location_id))
        .where(col(StockLevel.product_id).in_(list(product_ids)))
        .order_by(col(StockLevel.product_id), col(StockLocation.position), col(StockLocation.id))
    )
    return list(uow.session.connection().execute(statement))


def page_levels(
    uow: UnitOfWork, request: PageRequest, *, q: str, location_id: int | None, only_held: bool
) -> tuple[list[Any], int]:
    """Levels with their products and their total, by location, shelf and SKU."""
    conditions: list[Any] = [col(Product.deleted_at).is_(None)]
    if location_id is not None:
        conditions.append(col(StockLevel.location_id) == location_id)
    if only_held:
        conditions.append(col(StockLevel.on_hand) > 0)
    if q:
        conditions.append(product_matches(q) | col(StockLevel.shelf).startswith(q.upper(), autoescape=True))
    base = (
        sa.select(*_PLACE, col(Product.sku), col(Product.names), col(Brand.name).label("brand"))
        .join(StockLocation, col(StockLocation.id) == col(StockLevel.location_id))
        .join(Product, col(Product.id) == col(StockLevel.product_id))
        .outerjoin(Brand, col(Brand.id) == col(Product.brand_id))
        .where(*conditions)
    )
    connection = uow.session.connection()
    total = connection.execute(sa.select(sa.func.count()).select_from(base.subquery())).scalar_one()
    rows = connection.execute(
        base.order_by(col(StockLocation.position), col(StockLevel.shelf), col(Product.sku_key))
        .offset(request.offset)
        .limit(request.per_page)
    )
    return list(rows), total


def _low_stock() -> Any:
    """Watched products at or below their reorder point, with what there is of them."""
    on_hand = sa.func.coalesce(sa.func.sum(col(StockLevel.on_hand)), 0)
    reserved = sa.func.coalesce(sa.func.sum(col(StockLevel.reserved)), 0)
    return (
        sa.select(
            col(StockItem.product_id),
            col(StockItem.reorder_point),
            col(StockItem.reorder_quantity),
            on_hand.label("on_hand"),
            reserved.label("reserved"),
        )
        .outerjoin(StockLevel, col(StockLevel.product_id) == col(StockItem.product_id))
        .join(Product, col(Product.id) == col(StockItem.product_id))
        .where(col(StockItem.reorder_point) > 0, col(Product.deleted_at).is_(None))
        .group_by(col(StockItem.product_id), col(StockItem.reorder_point), col(StockItem.reorder_quantity))
        .having(on_hand - reserved <= col(StockItem.reorder_point))
    ).subquery()


def count_low_stock(uow: UnitOfWork) -> int:
    return uow.session.connection().execute(sa.select(sa.func.count()).select_from(_low_stock())).scalar_one()


def low_stock_rows(uow: UnitOfWork) -> list[Any]:
    """Low products with what there is of them, sku and names, by id."""
    low = _low_stock()
    rows = uow.session.connection().execute(
        sa.select(low, col(Product.sku), col(Product.names))
        .join(Product, col(Product.id) == low.c.product_id)
        .order_by(low.c.product_id)
    )
    return list(rows)


def low_stock_ids(uow: UnitOfWork) -> list[int]:
    return list(uow.session.connection().execute(sa.select(_low_stock().c.product_id)).scalars())


def page_low_stock(uow: UnitOfWork, request: PageRequest) -> tuple[list[Any], int]:
    """Low products with sku, names and brand, and their total, the emptiest first."""
    low = _low_stock()
    left = low.c.on_hand - low.c.reserved
    rows = uow.session.connection().execute(
        sa.select(low, col(Product.sku), col(Product.names), col(Brand.name).label("brand"))
        .join(Product, col(Product.id) == low.c.product_id)
        .outerjoin(Brand, col(Brand.id) == col(Product.brand_id))
        .order_by(left / low.c.reorder_point, left, low.c.product_id)
        .offset(request.offset)
        .limit(request.per_page)
    )
    return list(rows), count_low_stock(uow)


def page_movements(
    uow: UnitOfWork,
    request: PageRequest,
    *,
    product_id: int | None,
    location_id: int | None,
    kinds: Sequence[MovementKind],
    reference: str,
) -> tuple[list[Any], int]:
    """Rows of (movement, sku, names, location code, on hand after it) and their total, newest first."""
    conditions: list[Any] = []
    if product_id is not None:
        conditions.append(col(StockMovement.product_id) == product_id)
    if location_id is not None:
        conditions.append(col(StockMovement.location_id) == location_id)
    if kinds:
        conditions.append(col(StockMovement.kind).in_(list(kinds)))
    if reference:
        conditions.append(col(StockMovement.reference) == reference)
    earlier = aliased(StockMovement)
    after = (
        sa.select(sa.func.sum(col(earlier.on_hand_change)))
        .where(
            col(earlier.product_id) == col(StockMovement.product_id),
            col(earlier.location_id) == col(StockMovement.location_id),
            col(earlier.id) <= col(StockMovement.id),
        )
        .scalar_subquery()
    )
    base: Any = (
        select(StockMovement, Product.sku, Product.names, StockLocation.code)
        .add_columns(after)
        .join(Product, col(Product.id) == col(StockMovement.product_id))
        .join(StockLocation, col(StockLocation.id) == col(StockMovement.location_id))
        .where(*conditions)
    )
    total = uow.session.exec(select(sa.func.count()).select_from(StockMovement).where(*conditions)).one()
    rows = uow.session.exec(
        base.order_by(col(StockMovement.id).desc()).offset(request.offset).limit(request.per_page)
    ).all()
    return list(rows), total


def product_matches(q: str) -> Any:
    """Any number that the product answers to, or its name in any language, spelt as people spell."""
    conditions = []
    if words := fold_text(q):
        names = (col(Product.sort_en), col(Product.sort_fr), col(Product.sort_ar))
        conditions += [name.contains(words, autoescape=True) for name in names]
    if number := compact_number(q):
        conditions.append(
            sa.exists().where(
                col(ProductNumber.product_id) == col(Product.id),
                col(ProductNumber.compact).startswith(number, autoescape=True),
            )
        )
    return sa.or_(sa.false(), *conditions)


def page_receipts(
    uow: UnitOfWork, request: PageRequest, *, user_id: int | None, since: datetime
) -> tuple[list[Any], int]:
    """Rows of (movement, sku, names, location code) that this user booked in since a moment, and their total."""
    conditions = [
        col(StockMovement.kind) == MovementKind.RECEIVED,
        col(StockMovement.moved_by_user_id) == user_id,
        col(StockMovement.moved_at) >= since,
    ]
    total = uow.session.exec(select(sa.func.count()).select_from(StockMovement).where(*conditions)).one()
    rows = uow.session.exec(
        select(StockMovement, Product.sku, Product.names, StockLocation.code)
        .join(Product, col(Product.id) == col(StockMovement.product_id))
        .join(StockLocation, col(StockLocation.id) == col(StockMovement.location_id))
        .where(*conditions)
        .order_by(col(StockMovement.id).desc())
        .offset(request.offset)
        .limit(request.per_page)
    ).all()
    return list(rows), total


def known_references(uow: UnitOfWork, references: Collection[str]) -> set[str]:
    """Those of the references that some movement has."""
    return set(
        uow.session.exec(select(StockMovement.reference).where(col(StockMovement.reference).in_(list(references))))
    )


def products_of_number(uow: UnitOfWork, number: str, limit: int) -> list[int]:
    """Products that answer to exactly this number, by SKU; those whose own number it is rather than those that it may
    replace."""
    compact = compact_number(number)
    if not compact:
        return []
    rows = uow.session.exec(
        select(ProductNumber.product_id, ProductNumber.kind)
        .join(Product, col(Product.id) == col(ProductNumber.product_id))
        .where(col(Product.deleted_at).is_(None), col(ProductNumber.compact) == compact)
        .order_by(col(Product.sku_key))
    ).all()
    own = [product_id for product_id, kind in rows if kind != NumberKind.CROSS_REFERENCE]
    return (own or [product_id for product_id, _kind in rows])[:limit]


def products_of_barcode(uow: UnitOfWork, code: str, limit: int) -> list[int]:
    """Products whose attributes carry this very barcode."""
    compact = compact_number(code)
    if len(compact) < _SHORTEST_BARCODE:
        return []
    written = sa.cast(col(Product.attributes), sa.Text)
    rows = uow.session.exec(
        select(Product.id, Product.attributes)
        .where(col(Product.deleted_at).is_(None), written.contains(code.strip(), autoescape=True))
        .order_by(col(Product.id))
        .limit(limit)
    )
    return [
        product_id for product_id, attributes in rows if product_id is not None and compact in barcodes_of(attributes)
    ]
