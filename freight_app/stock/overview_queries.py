"""The SQL behind the stock of products: figures per product, tabs over them, their worth. Nothing here locks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.models import Brand, Product, ProductPrice
from freight_app.catalogue.values import PUBLIC_GROUP, ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.stock.dtos import StockQuery, StockTab
from freight_app.stock.list_queries import product_matches
from freight_app.stock.models import (
    Reservation,
    ReservationLine,
    ReservationState,
    StockItem,
    StockLevel,
    StockLocation,
)

_SORT_NAMES = {"en": col(Product.sort_en), "fr": col(Product.sort_fr), "ar": col(Product.sort_ar)}


def page_stock(uow: UnitOfWork, query: StockQuery) -> tuple[list[Any], dict[StockTab, int]]:
    """Rows of one page with sku, names and brand, and how many rows each tab has."""
    figures = _figures(query)
    tabs = _tabs(figures)
    rows = uow.session.connection().execute(
        sa.select(figures, col(Product.sku), col(Product.names), col(Brand.name).label("brand"))
        .join(Product, col(Product.id) == figures.c.product_id)
        .outerjoin(Brand, col(Brand.id) == col(Product.brand_id))
        .where(tabs[query.tab])
        .order_by(*_order(figures, query), col(Product.sku_key))
        .offset(query.offset)
        .limit(query.per_page)
    )
    return list(rows), _count_tabs(uow, figures)


def count_tabs(uow: UnitOfWork) -> dict[StockTab, int]:
    """How many products each tab has when nothing else is asked."""
    return _count_tabs(uow, _figures(StockQuery()))


def stock_of(uow: UnitOfWork, product_id: int) -> Any | None:
    """The row of one product, deleted or not: it may still lie there."""
    figures = _figures(StockQuery(), product_id=product_id)
    return (
        uow.session.connection()
        .execute(
            sa.select(figures, col(Product.sku), col(Product.names), col(Brand.name).label("brand"))
            .join(Product, col(Product.id) == figures.c.product_id)
            .outerjoin(Brand, col(Brand.id) == col(Product.brand_id))
        )
        .one_or_none()
    )


def sum_worth(uow: UnitOfWork, currency: str) -> Any:
    """(pieces, pieces reserved, worth in minor units, products that lie there without a price)."""
    held = _sums(None).subquery()
    priced = sa.and_(
        col(ProductPrice.product_id) == held.c.product_id,
        col(ProductPrice.currency) == currency,
        col(ProductPrice.price_group) == PUBLIC_GROUP,
        col(ProductPrice.min_quantity) == 1,
    )
    unpriced = sa.case((sa.and_(col(ProductPrice.amount_minor).is_(None), held.c.on_hand > 0), 1), else_=0)
    return (
        uow.session.connection()
        .execute(
            sa.select(
                sa.func.coalesce(sa.func.sum(held.c.on_hand), 0),
                sa.func.coalesce(sa.func.sum(held.c.reserved), 0),
                sa.func.coalesce(sa.func.sum(held.c.on_hand * col(ProductPrice.amount_minor)), 0),
                sa.func.coalesce(sa.func.sum(unpriced), 0),
            )
            .select_from(held)
            .outerjoin(ProductPrice, priced)
        )
        .one()
    )


def open_reservations(uow: UnitOfWork, product_id: int, *, limit: int) -> list[Any]:
    """Rows of (reference, quantity, location_code, created_at, expires_at), those held longest first."""
    return list(
        uow.session.connection().execute(
            sa.select(
                col(Reservation.reference),
                col(ReservationLine.quantity),
                col(StockLocation.code).label("location_code"),
                col(Reservation.created_at),
                col(Reservation.expires_at),
            )
            .join(ReservationLine, col(ReservationLine.reservation_id) == col(Reservation.id))
            .join(StockLocation, col(StockLocation.id) == col(ReservationLine.location_id))
            .where(
                col(ReservationLine.product_id) == product_id,
                col(ReservationLine.quantity) > 0,
                col(Reservation.state) == ReservationState.ACTIVE,
            )
            .order_by(col(Reservation.created_at), col(Reservation.id))
            .limit(limit)
        )
    )


def _figures(query: StockQuery, *, product_id: int | None = None) -> sa.Subquery:
    """A row for each product asked for, had it stock or not: its figures here, and what is left everywhere."""
    here = _sums(query.location_id).subquery("here")
    everywhere = here if query.location_id is None else _sums(None).subquery("everywhere")
    on_hand, reserved = sa.func.coalesce(here.c.on_hand, 0), sa.func.coalesce(here.c.reserved, 0)
    left = sa.func.coalesce(everywhere.c.on_hand - everywhere.c.reserved, 0)
    statement = (
        sa.select(
            col(Product.id).label("product_id"),
            on_hand.label("on_hand"),
            reserved.label("reserved"),
            (on_hand - reserved).label("available"),
            left.label("left"),
            sa.func.coalesce(col(StockItem.reorder_point), 0).label("reorder_point"),
            sa.func.coalesce(col(StockItem.reorder_quantity), 0).label("reorder_quantity"),
            (col(Product.status) == ProductStatus.ACTIVE).label("is_sold"),
        )
        .outerjoin(here, here.c.product_id == col(Product.id))
        .outerjoin(StockItem, col(StockItem.product_id) == col(Product.id))
    )
    if everywhere is not here:
        statement = statement.outerjoin(everywhere, everywhere.c.product_id == col(Product.id))
        statement = statement.where(here.c.product_id.is_not(None))
    if product_id is not None:
        return statement.where(col(Product.id) == product_id).subquery("figures")
    if q := query.q.strip():
        statement = statement.where(product_matches(q) | _lies_on(q) | _is_made_by(q))
    return statement.where(col(Product.deleted_at).is_(None)).subquery("figures")


def _sums(location_id: int | None) -> Any:
    statement: Any = sa.select(
        col(StockLevel.product_id),
        sa.func.sum(col(StockLevel.on_hand)).label("on_hand"),
        sa.func.sum(col(StockLevel.reserved)).label("reserved"),
    ).group_by(col(StockLevel.product_id))
    return statement if location_id is None else statement.where(col(StockLevel.location_id) == location_id)


def _lies_on(q: str) -> Any:
    """Products on a shelf whose name begins so."""
    return sa.exists().where(
        col(StockLevel.product_id) == col(Product.id), col(StockLevel.shelf).startswith(q.upper(), autoescape=True)
    )


def _is_made_by(q: str) -> Any:
    """Products of a brand whose name begins so."""
    name = fold_text(q)
    starts = col(Brand.name_key).startswith(name, autoescape=True) if name else sa.false()
    return sa.exists().where(col(Brand.id) == col(Product.brand_id), starts)


def _tabs(figures: sa.Subquery) -> dict[StockTab, Any]:
    return {
        "all": sa.true(),
        "low": sa.and_(figures.c.reorder_point > 0, figures.c.left <= figures.c.reorder_point),
        "out": sa.and_(figures.c.is_sold, figures.c.available <= 0),
        "reserved": figures.c.reserved > 0,
    }


def _count_tabs(uow: UnitOfWork, figures: sa.Subquery) -> dict[StockTab, int]:
    tabs = _tabs(figures)
    counts = [sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0) for condition in tabs.values()]
    found = uow.session.connection().execute(sa.select(*counts).select_from(figures)).one()
    return dict(zip(tabs, map(int, found), strict=True))


def _order(figures: sa.Subquery, query: StockQuery) -> list[Any]:
    by_name = _SORT_NAMES.get(query.language, _SORT_NAMES["en"])
    if not query.sort:
        share = sa.cast(figures.c.left, sa.Float) / sa.func.nullif(figures.c.reorder_point, 0)
        by_tab: dict[StockTab, list[Any]] = {"low": [share, figures.c.left], "reserved": [figures.c.reserved.desc()]}
        return [*by_tab.get(query.tab, []), by_name]
    name = query.sort.removeprefix("-")
    column = by_name if name == "name" else figures.c[name]
    return [column.desc() if query.sort.startswith("-") else column, by_name]
