"""The stock product by product: found, sorted and summed up, and who waits for what."""

from __future__ import annotations

from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.shop.service import get_shop_profile
from freight_app.stock import overview_queries
from freight_app.stock.dtos import MAX_ID, LocatedLevel, OpenReservation, StockPage, StockQuery, StockRow, StockSummary
from freight_app.stock.levels import located_levels_of

MAX_RESERVATIONS = 100


def list_stock(uow: UnitOfWork, query: StockQuery) -> StockPage:
    """One page of a tab, and how many rows each tab has for the same question."""
    uow.actor.require(Permission.STOCK_READ)
    rows, tabs = overview_queries.page_stock(uow, query)
    places = located_levels_of(uow, [row.product_id for row in rows])
    items = [_row(row, places[row.product_id], query.location_id) for row in rows]
    return StockPage(page=Page[StockRow].of(items, tabs[query.tab], query), tabs=tabs)


def get_stock(uow: UnitOfWork, product_id: int) -> StockRow:
    """One product over all locations, also one that is no longer sold. ``NotFound`` for an unknown one."""
    uow.actor.require(Permission.STOCK_READ)
    # A number that no column holds is an error in the database, not an answer.
    row = overview_queries.stock_of(uow, product_id) if 0 < product_id <= MAX_ID else None
    if row is None:
        raise NotFound("Product", product_id=product_id)
    return _row(row, located_levels_of(uow, [product_id])[product_id], None)


def sum_up_stock(uow: UnitOfWork) -> StockSummary:
    """What lies in the house, what it would sell for, and how much of it needs somebody."""
    uow.actor.require(Permission.STOCK_READ)
    currency = get_shop_profile(uow).currency
    pieces, reserved, worth, unpriced = overview_queries.sum_worth(uow, currency)
    tabs = overview_queries.count_tabs(uow)
    return StockSummary(
        worth=Money(int(worth), currency),
        unpriced=int(unpriced),
        pieces=int(pieces),
        pieces_reserved=int(reserved),
        low=tabs["low"],
        out=tabs["out"],
    )


def list_open_reservations(uow: UnitOfWork, product_id: int) -> list[OpenReservation]:
    """Who waits for pieces of a product, those who wait longest first; at most ``MAX_RESERVATIONS``."""
    uow.actor.require(Permission.STOCK_READ)
    rows = overview_queries.open_reservations(uow, product_id, limit=MAX_RESERVATIONS)
    return [OpenReservation.model_validate(dict(row._mapping)) for row in rows]


def _row(row: Any, places: list[LocatedLevel], location_id: int | None) -> StockRow:
    return StockRow(
        product_id=row.product_id,
        sku=row.sku,
        name=row.names,
        brand=row.brand,
        on_hand=row.on_hand,
        reserved=row.reserved,
        available=row.available,
        reorder_point=row.reorder_point,
        reorder_quantity=row.reorder_quantity,
        is_low=row.reorder_point > 0 and row.left <= row.reorder_point,
        places=[place for place in places if location_id in (None, place.location_id)],
    )
