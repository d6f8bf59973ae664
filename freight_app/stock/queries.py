"""All SQL and all locks of the stock room.

Order of locks: reservations by id, then items by product, then levels by product and location.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import SQLModel, col, select

from freight_app.catalogue.models import Product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into
from freight_app.stock.models import (
    MovementKind,
    Reservation,
    ReservationLine,
    ReservationState,
    StockItem,
    StockLevel,
    StockLocation,
    StockMovement,
)
from freight_app.stock.rules import LevelKey, LevelState


def _table(model: type[SQLModel]) -> sa.Table:
    return cast("sa.Table", sa.inspect(model).local_table)


# Statements of the checkout are built once: building one costs more than running it.
_LEVEL, _LOCATION = _table(StockLevel), _table(StockLocation)
_LEVELS_IN_ORDER = (
    sa.select(_LEVEL.c.product_id, _LEVEL.c.location_id, _LEVEL.c.on_hand, _LEVEL.c.reserved)
    .join(_LOCATION, _LOCATION.c.id == _LEVEL.c.location_id)
    .where(_LEVEL.c.product_id.in_(sa.bindparam("wanted", expanding=True, type_=sa.Integer)))
    .order_by(_LEVEL.c.product_id, _LOCATION.c.position, _LEVEL.c.location_id)
)


def add_items(uow: UnitOfWork, product_ids: Collection[int]) -> None:
    """Make sure that each product has its item row."""
    rows = [{"product_id": product_id, "reorder_point": 0, "reorder_quantity": 0} for product_id in sorted(product_ids)]
    uow.session.connection().execute(insert_into(uow.dialect, StockItem).on_conflict_do_nothing(), rows)


def add_levels(uow: UnitOfWork, keys: Collection[LevelKey]) -> None:
    """Make sure that each (product, location) has its level row."""
    rows = [
        {"product_id": product_id, "location_id": location_id, "on_hand": 0, "reserved": 0, "shelf": ""}
        for product_id, location_id in sorted(keys)
    ]
    uow.session.connection().execute(insert_into(uow.dialect, StockLevel).on_conflict_do_nothing(), rows)


def lock_levels(uow: UnitOfWork, product_ids: Collection[int]) -> dict[LevelKey, LevelState]:
    """Every level of these products, locked, in the order in which reservations are filled."""
    wanted = sorted(product_ids)
    if uow.dialect == "postgresql":  # SQLite has one writer at a time: the unit of work itself is the lock
        uow.session.exec(
            select(StockItem.product_id)
            .where(col(StockItem.product_id).in_(wanted))
            .order_by(col(StockItem.product_id))
            .with_for_update()
        ).all()
    rows = uow.session.connection().execute(_LEVELS_IN_ORDER, {"wanted": wanted})
    return {
        (product_id, location_id): LevelState(on_hand, reserved) for product_id, location_id, on_hand, reserved in rows
    }


def open_levels(uow: UnitOfWork, places: Collection[LevelKey]) -> dict[LevelKey, LevelState]:
    """The locked levels of these products, made where a product comes to a location for the first time.

    ``NotFound`` for an unknown product or a location that is not open.
    """
    product_ids = {place[0] for place in places}
    unknown = product_ids - known_products(uow, product_ids)
    if unknown:
        raise NotFound("Product", product_id=min(unknown))
    require_locations(uow, {place[1] for place in places})
    add_items(uow, product_ids)
    add_levels(uow, places)
    return lock_levels(uow, product_ids)


_NEW_ON_HAND = _LEVEL.c.on_hand + sa.bindparam("by_on_hand", type_=sa.Integer)
_NEW_RESERVED = _LEVEL.c.reserved + sa.bindparam("by_reserved", type_=sa.Integer)
# The guard that lets two writers never promise or take the same piece, whatever was read before.
_CHANGE_LEVEL = (
    sa.update(_LEVEL)
    .where(
        _LEVEL.c.product_id == sa.bindparam("for_product", type_=sa.Integer),
        _LEVEL.c.location_id == sa.bindparam("at_location", type_=sa.Integer),
        _NEW_ON_HAND >= 0,
        _NEW_RESERVED >= 0,
        _NEW_RESERVED <= _NEW_ON_HAND,
    )
    .values(on_hand=_NEW_ON_HAND, reserved=_NEW_RESERVED)
)


def change_levels(uow: UnitOfWork, changes: dict[LevelKey, tuple[int, int]]) -> int:
    """Apply ``(on_hand, reserved)`` changes in key order; how many levels took theirs."""
    rows = [
        {"for_product": key[0], "at_location": key[1], "by_on_hand": on_hand, "by_reserved": reserved}
        for key, (on_hand, reserved) in sorted(changes.items())
    ]
    return uow.session.connection().execute(_CHANGE_LEVEL, rows).rowcount


_ADD_MOVEMENTS = sa.insert(_table(StockMovement))


def add_movements(uow: UnitOfWork, rows: list[dict[str, Any]]) -> None:
    uow.session.connection().execute(_ADD_MOVEMENTS, rows)


def find_receipt(uow: UnitOfWork, movement_id: int, user_id: int | None) -> StockMovement:
    """A receipt that this user booked; ``NotFound`` for any other movement, and for somebody else's."""
    found = uow.session.exec(
        select(StockMovement).where(
            StockMovement.id == movement_id,
            StockMovement.kind == MovementKind.RECEIVED,
            col(StockMovement.moved_by_user_id).is_not(None),
            StockMovement.moved_by_user_id == user_id,
        )
    ).first()
    if found is None:
        raise NotFound("Receipt", movement_id=movement_id)
    return found


def set_shelf(uow: UnitOfWork, product_id: int, location_id: int, shelf: str) -> bool:
    """False when the product has no level there."""
    changed = uow.session.exec(
        sa.update(StockLevel)
        .where(col(StockLevel.product_id) == product_id, col(StockLevel.location_id) == location_id)
        .values(shelf=shelf)
    )
    return changed.rowcount == 1


def set_reorder_rule(uow: UnitOfWork, product_id: int, point: int, quantity: int) -> None:
    uow.session.connection().execute(
        sa.update(StockItem)
        .where(col(StockItem.product_id) == product_id)
        .values(reorder_point=point, reorder_quantity=quantity)
    )


def known_products(uow: UnitOfWork, product_ids: Collection[int]) -> set[int]:
    """Those of the ids that name a product, also one that is no longer sold: it may still lie there."""
    return {
        product_id
        for product_id in uow.session.exec(select(Product.id).where(col(Product.id).in_(list(product_ids))))
        if product_id is not None
    }


def require_locations(uow: UnitOfWork, location_ids: Collection[int]) -> None:
    """``NotFound`` unless all of these are open. They stay so until this unit of work has ended."""
    statement = select(StockLocation.id).where(
        col(StockLocation.id).in_(list(location_ids)), col(StockLocation.is_active).is_(True)
    )
    found = set(uow.session.exec(statement.with_for_update(read=True)))
    if missing := set(location_ids) - found:
        raise NotFound("Location", location_id=min(missing))


def locations(uow: UnitOfWork, *, include_closed: bool) -> list[StockLocation]:
    """In the order in which they are asked for goods."""
    statement = select(StockLocation).order_by(col(StockLocation.position), col(StockLocation.id))
    if not include_closed:
        statement = statement.where(col(StockLocation.is_active).is_(True))
    return list(uow.session.exec(statement))


def location_id_of_code(uow: UnitOfWork, code: str) -> int | None:
    return uow.session.exec(select(StockLocation.id).where(StockLocation.code == code)).first()


def pieces_at(uow: UnitOfWork, location_id: int) -> int:
    """How many pieces of anything lie at a location."""
    return uow.session.exec(
        select(sa.func.coalesce(sa.func.sum(col(StockLevel.on_hand)), 0)).where(StockLevel.location_id == location_id)
    ).one()


def pieces_by_location(uow: UnitOfWork) -> dict[int, int]:
    """How many pieces of anything lie at each location that holds some."""
    rows = uow.session.exec(
        select(StockLevel.location_id, sa.func.sum(col(StockLevel.on_hand))).group_by(col(StockLevel.location_id))
    )
    return {location_id: int(pieces) for location_id, pieces in rows if pieces}


def first_location_id(uow: UnitOfWork) -> int:
    """Where goods go when nobody says where. ``NotFound`` in a house without a location."""
    found = uow.session.exec(
        select(StockLocation.id)
        .where(col(StockLocation.is_active).is_(True))
        .order_by(col(StockLocation.position), col(StockLocation.id))
    ).first()
    if found is None:
        raise NotFound("Location")
    return found


# --- reservations


@lru_cache
def _add_reservation(dialect: str) -> Any:
    table = _table(Reservation)
    insert = insert_into(dialect, table)
    return insert.on_conflict_do_nothing().returning(table.c.id)


_ADD_RESERVATION_LINES = sa.insert(_table(ReservationLine))


def add_reservation(uow: UnitOfWork, reference: str, expires_at: datetime | None, lines: dict[LevelKey, int]) -> bool:
    """Write a reservation with its lines; False when the reference is taken."""
    connection = uow.session.connection()
    reservation = {
        "reference": reference,
        "state": ReservationState.ACTIVE,
        "expires_at": expires_at,
        "created_at": uow.now(),
        "closed_at": None,
    }
    reservation_id = connection.execute(_add_reservation(uow.dialect), reservation).scalar_one_or_none()
    if reservation_id is None:
        return False
    rows = [
        {"reservation_id": reservation_id, "product_id": key[0], "location_id": key[1], "quantity": quantity}
        for key, quantity in sorted(lines.items())
    ]
    if rows:  # none while everything of an order is waited for
        connection.execute(_ADD_RESERVATION_LINES, rows)
    return True


def lock_reservations(uow: UnitOfWork, references: Collection[str]) -> list[Reservation]:
    return list(
        uow.session.exec(
            select(Reservation)
            .where(col(Reservation.reference).in_(list(references)))
            .order_by(col(Reservation.id))
            .with_for_update()
            .execution_options(populate_existing=True)
        ).all()
    )


def reservation_lines(uow: UnitOfWork, reservation_ids: Collection[int]) -> dict[int, dict[LevelKey, int]]:
    """Held pieces by reservation; written-off lines are left out."""
    found: dict[int, dict[LevelKey, int]] = {reservation_id: {} for reservation_id in reservation_ids}
    for line in uow.session.exec(
        select(
            ReservationLine.reservation_id,
            ReservationLine.product_id,
            ReservationLine.location_id,
            ReservationLine.quantity,
        )
        .where(col(ReservationLine.reservation_id).in_(list(reservation_ids)), col(ReservationLine.quantity) > 0)
        .order_by(col(ReservationLine.product_id), col(ReservationLine.location_id))
    ):
        found[line[0]][line[1], line[2]] = line[3]
    return found


def set_expiry(uow: UnitOfWork, reservation_id: int, expires_at: datetime | None) -> None:
    uow.session.connection().execute(
        sa.update(Reservation).where(col(Reservation.id) == reservation_id).values(expires_at=expires_at)
    )


def close_reservations(uow: UnitOfWork, ids: Collection[int], state: ReservationState) -> None:
    uow.session.exec(
        sa.update(Reservation)
        .where(col(Reservation.id).in_(list(ids)), col(Reservation.state) == ReservationState.ACTIVE)
        .values(state=state, closed_at=uow.now())
    )


def reduce_reservation_line(uow: UnitOfWork, reservation_id: int, key: LevelKey, by: int) -> None:
    uow.session.exec(
        sa.update(ReservationLine)
        .where(
            col(ReservationLine.reservation_id) == reservation_id,
            col(ReservationLine.product_id) == key[0],
            col(ReservationLine.location_id) == key[1],
        )
        .values(quantity=col(ReservationLine.quantity) - by)
    )


def raise_reservation_lines(uow: UnitOfWork, reservation_id: int, by: dict[LevelKey, int]) -> None:
    """More pieces of a locked reservation are held at these places."""
    statement = insert_into(uow.dialect, ReservationLine)
    uow.session.connection().execute(
        statement.on_conflict_do_update(
            index_elements=["reservation_id", "product_id", "location_id"],
            set_={"quantity": col(ReservationLine.quantity) + statement.excluded.quantity},
        ),
        [
            {"reservation_id": reservation_id, "product_id": key[0], "location_id": key[1], "quantity": quantity}
            for key, quantity in sorted(by.items())
        ],
    )


def due_references(uow: UnitOfWork, limit: int) -> list[str]:
    """References of active reservations whose time has passed, oldest first."""
    return list(
        uow.session.exec(
            select(Reservation.reference)
            .where(
                col(Reservation.state) == ReservationState.ACTIVE,
                col(Reservation.expires_at).is_not(None),
                col(Reservation.expires_at) <= uow.now(),
            )
            .order_by(col(Reservation.expires_at), col(Reservation.id))
            .limit(limit)
        ).all()
    )


def places_of(uow: UnitOfWork, references: Collection[str]) -> list[Any]:
    """Rows of (reference, state, expires_at, product_id, location_id, location code, shelf, quantity)."""
    return list(
        uow.session.connection()
        .execute(
            sa.select(
                col(Reservation.reference),
                col(Reservation.state),
                col(Reservation.expires_at),
                col(ReservationLine.product_id),
                col(ReservationLine.location_id),
                col(StockLocation.code),
                col(StockLevel.shelf),
                col(ReservationLine.quantity),
            )
            .join(ReservationLine, col(ReservationLine.reservation_id) == col(Reservation.id))
            .join(StockLocation, col(StockLocation.id) == col(ReservationLine.location_id))
            .join(
                StockLevel,
                sa.and_(
                    col(StockLevel.product_id) == col(ReservationLine.product_id),
                    col(StockLevel.location_id) == col(ReservationLine.location_id),
                ),
            )
            .where(col(Reservation.reference).in_(list(references)), col(ReservationLine.quantity) > 0)
            .order_by(col(StockLocation.position), col(StockLevel.shelf), col(ReservationLine.product_id))
        )
        .all()
    )
