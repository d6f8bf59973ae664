"""The shelves of the demo as rows: levels, the ledger that explains them, and the reservations of its orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue.availability import note_availabilities
from freight_app.demo.history import Books, held_until
from freight_app.demo.trading import Trade, TradedOrder, reference_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.settings import Settings
from freight_app.orders.models import OrderStatus
from freight_app.stock.models import (
    Reservation,
    ReservationLine,
    ReservationState,
    StockItem,
    StockLevel,
    StockMovement,
)

S = OrderStatus


def write_stock(uow: UnitOfWork, trade: Trade, books: Books) -> None:
    """All of it, and what can be sold told to the catalogue."""
    connection = uow.session.connection()
    connection.execute(sa.insert(StockItem), list(_items(trade, books)))
    connection.execute(sa.insert(StockLevel), list(_levels(trade, books)))
    connection.execute(sa.insert(StockMovement), list(_movements(trade, books)))
    reservation = timedelta(minutes=uow.port(Settings).reservation_minutes)
    statement = sa.insert(Reservation).returning(col(Reservation.id), sort_by_parameter_order=True)
    ids = connection.execute(statement, [_reservation(order, reservation) for order in trade.orders]).scalars()
    connection.execute(
        sa.insert(ReservationLine),
        [
            {"reservation_id": row_id, "product_id": key[0], "location_id": key[1], "quantity": quantity}
            for order, row_id in zip(trade.orders, ids, strict=True)
            for key, quantity in order.held.items()
        ],
    )
    note_availabilities(uow, {product_id: trade.warehouse.available(product_id) for product_id in _stocked_ids(books)})
    uow.touch("stock")


def _stocked_ids(books: Books) -> list[int]:
    """What has no price is got when somebody asks: it never lay on a shelf."""
    pairs = zip(books.product_ids, books.products, strict=True)
    return [product_id for product_id, product in pairs if product.price_minor is not None]


def _items(trade: Trade, books: Books) -> Iterator[dict[str, Any]]:
    stocked = set(_stocked_ids(books))
    for place, product_id in enumerate(books.product_ids):
        if product_id in stocked:
            rule = trade.buyer.rule_of(place, trade.market.demand[place])
            is_sold = books.products[place].replaced_by is None
            yield {
                "product_id": product_id,
                "reorder_point": rule.reorder_point if is_sold else 0,
                "reorder_quantity": rule.reorder_quantity if is_sold else 0,
            }


def _levels(trade: Trade, books: Books) -> Iterator[dict[str, Any]]:
    stocked = _stocked_ids(books)
    place_of = {product_id: place for place, product_id in enumerate(stocked)}
    shop = books.shop.location_ids[0]
    for (product_id, location_id), level in trade.warehouse.levels.items():
        if product_id in place_of:
            yield {
                "product_id": product_id,
                "location_id": location_id,
                "on_hand": level.on_hand,
                "reserved": level.reserved,
                "shelf": _shelf(place_of[product_id], rack="A" if location_id == shop else "R"),
            }


def _shelf(place: int, *, rack: str) -> str:
    """Kinds stand together: six boards to a shelf, twelve shelves to a rack."""
    return f"{chr(ord(rack) + place // 72)}-{place // 6 % 12 + 1:02d}-{place % 6 + 1}"


def _movements(trade: Trade, books: Books) -> Iterator[dict[str, Any]]:
    buyers = {reference_of(order.sequence): order.buyer for order in trade.orders}
    for row in trade.warehouse.movements:
        buyer = buyers.get(row.reference) if row.kind == "reserved" else None
        actor = books.actor(row.by, buyer)
        yield {
            "product_id": row.product_id,
            "location_id": row.location_id,
            "kind": row.kind,
            "on_hand_change": row.on_hand_change,
            "reserved_change": row.reserved_change,
            "reference": row.reference,
            "reason": row.reason,
            "moved_by": actor.label,
            "moved_by_user_id": actor.user_id,
            "moved_at": row.at,
        }


def _reservation(order: TradedOrder, reservation: timedelta) -> dict[str, Any]:
    taken_at, released_at, expired_at = (
        order.entered(S.SHIPPED, S.DELIVERED),
        *map(order.entered, (S.CANCELLED, S.EXPIRED)),
    )
    state = ReservationState.ACTIVE
    if taken_at is not None:
        state = ReservationState.TAKEN
    elif released_at is not None:
        state = ReservationState.RELEASED
    elif expired_at is not None:
        state = ReservationState.EXPIRED
    return {
        "reference": reference_of(order.sequence),
        "state": state,
        "expires_at": held_until(order, reservation),
        "created_at": order.placed_at,
        "closed_at": taken_at or released_at or expired_at,
    }
