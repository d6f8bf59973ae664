"""The reading SQL of the staff's product list. Nothing here locks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.folding import compact_number, fold_words
from freight_app.catalogue.staff_dtos import StaffQuery, StaffTab
from freight_app.catalogue.values import PUBLIC_GROUP, ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import LANGUAGES

_PRODUCT, _BRAND, _CATEGORY = models.Product, models.Brand, models.Category
_PRICE, _STOCK, _NUMBER = models.ProductPrice, models.ProductAvailability, models.ProductNumber
_AVAILABLE = sa.func.coalesce(col(_STOCK.available), 0)
# Marks that part numbers are written with; what search indexes is compacted in Python, the rest here.
_MARKS = " -./_()+*,:#'"


def page_products(uow: UnitOfWork, query: StaffQuery) -> list[Any]:
    """One page of the tab, in the order that was asked for."""
    statement = (
        _from_products(
            query,
            *(col(_PRODUCT.id), col(_PRODUCT.sku), col(_PRODUCT.mpn), col(_PRODUCT.names), col(_PRODUCT.cover)),
            *(col(_PRODUCT.status), col(_PRODUCT.deleted_at), col(_PRODUCT.updated_at), col(_PRODUCT.version)),
            *(col(_BRAND.name).label("brand"), col(_CATEGORY.names).label("category_names")),
            *(col(_CATEGORY.drawing), col(_PRICE.amount_minor), _AVAILABLE.label("available")),
        )
        .where(*_filters(uow, query), _tabs(query)[query.tab])
        .order_by(*_order(query))
        .offset(query.offset)
        .limit(query.per_page)
    )
    return list(uow.session.connection().execute(statement))


def count_tabs(uow: UnitOfWork, query: StaffQuery) -> dict[StaffTab, int]:
    """How many products each tab has under the filters."""
    counts = [
        sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0).label(tab)
        for tab, condition in _tabs(query).items()
    ]
    row = uow.session.connection().execute(_from_products(query, *counts).where(*_filters(uow, query))).one()
    return {tab: row._mapping[tab] for tab in _tabs(query)}


def _from_products(query: StaffQuery, *columns: Any) -> Any:
    return (
        sa.select(*columns)
        .select_from(_PRODUCT)
        .outerjoin(_BRAND, col(_BRAND.id) == col(_PRODUCT.brand_id))
        .outerjoin(_CATEGORY, col(_CATEGORY.id) == col(_PRODUCT.category_id))
        .outerjoin(_STOCK, col(_STOCK.product_id) == col(_PRODUCT.id))
        .outerjoin(
            _PRICE,
            sa.and_(
                col(_PRICE.product_id) == col(_PRODUCT.id),
                col(_PRICE.currency) == query.currency,
                col(_PRICE.price_group) == PUBLIC_GROUP,
                col(_PRICE.min_quantity) == 1,
            ),
        )
    )


def _tabs(query: StaffQuery) -> Mapping[StaffTab, sa.ColumnElement[bool]]:
    there = col(_PRODUCT.deleted_at).is_(None)
    is_active = col(_PRODUCT.status) == ProductStatus.ACTIVE.value
    # Our own numbers, written out: there may be more of them than a statement takes parameters.
    low = sa.bindparam("low_ids", sorted(query.low_ids), expanding=True, literal_execute=True)
    return {
        "on_sale": sa.and_(there, is_active),
        "hidden": sa.and_(there, sa.not_(is_active)),
        "no_price": sa.and_(there, is_active, col(_PRICE.amount_minor).is_(None)),
        "low": sa.and_(there, col(_PRODUCT.id).in_(low)),
        "deleted": sa.not_(there),
        "all": there,
    }


def _filters(uow: UnitOfWork, query: StaffQuery) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if query.brand:
        conditions.append(col(_BRAND.slug) == query.brand.replace("\0", ""))
    if query.category:
        found = sa.select(col(_CATEGORY.path)).where(col(_CATEGORY.slug) == query.category.replace("\0", ""))
        path = uow.session.connection().execute(found).scalar()
        conditions.append(col(_CATEGORY.path).startswith(path) if path else sa.false())
    if query.q.strip():
        conditions.append(_matches(query.q))
    return conditions


def _matches(q: str) -> sa.ColumnElement[bool]:
    """All the words in its names or its brand, or any of its numbers that holds what was typed."""
    names = [col(getattr(_PRODUCT, f"sort_{language}")) for language in LANGUAGES]
    words = [
        sa.or_(*(column.contains(word, autoescape=True) for column in (*names, col(_BRAND.name_key))))
        for word in fold_words(q)
    ]
    found: list[sa.ColumnElement[bool]] = [sa.and_(*words)] if words else []
    if number := compact_number(q):
        found.append(_has_number(number))
    return sa.or_(sa.false(), *found)


def _has_number(number: str) -> sa.ColumnElement[bool]:
    reference = models.CrossReference
    listed = sa.select(col(_NUMBER.product_id)).where(col(_NUMBER.compact).contains(number))
    referred = sa.select(col(reference.product_id)).where(_compact(col(reference.number)).contains(number))
    # Drafts and deleted products are not in the index of numbers: theirs are compared as they are written.
    unlisted = sa.or_(col(_PRODUCT.status) == ProductStatus.DRAFT.value, col(_PRODUCT.deleted_at).is_not(None))
    written = sa.or_(
        _compact(col(_PRODUCT.sku)).contains(number),
        _compact(sa.func.coalesce(col(_PRODUCT.mpn), "")).contains(number),
        col(_PRODUCT.id).in_(referred),
    )
    return sa.or_(col(_PRODUCT.id).in_(listed), sa.and_(unlisted, written))


def _compact(column: Any) -> Any:
    for mark in _MARKS:
        column = sa.func.replace(column, mark, "")
    return sa.func.upper(column)


def _order(query: StaffQuery) -> list[Any]:
    language = query.language if query.language in LANGUAGES else "en"
    column: Any = {
        "name": col(getattr(_PRODUCT, f"sort_{language}")),
        "sku": col(_PRODUCT.sku_key),
        "price": col(_PRICE.amount_minor),
        "stock": _AVAILABLE,
        "changed": col(_PRODUCT.updated_at),
    }[query.sort.lstrip("-")]
    is_down = query.sort.startswith("-")
    return [column.is_(None), column.desc() if is_down else column.asc(), col(_PRODUCT.id)]
