"""Tables of the stock room: what lies where, what is promised to whom, and the ledger that proves both."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class StockLocation(Table, table=True):
    """A place that holds goods: a shop, a warehouse, a van."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=120)
    address: str = Field(default="", max_length=300)
    is_active: bool = True
    # Reservations are filled from the first location on.
    position: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)


def insert_first_location(connection: sa.Connection) -> None:
    """A new shop has one place for its goods. Called at ``create_all`` and by the migration that makes the table."""
    connection.execute(
        sa.insert(StockLocation).values(
            code="MAIN", name="Main", address="", is_active=True, position=0, created_at=datetime.now(UTC)
        )
    )


@sa_event.listens_for(sa.inspect(StockLocation).local_table, "after_create")
def _fill_new_locations(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    insert_first_location(connection)


class StockItem(Table, table=True):
    """One row for each product that ever had stock. Its lock is the lock on all the product's levels."""

    __table_args__ = (
        sa.CheckConstraint("reorder_point >= 0", name="reorder_point_not_negative"),
        sa.CheckConstraint("reorder_quantity >= 0", name="reorder_quantity_not_negative"),
    )

    product_id: int = Field(primary_key=True, foreign_key="product.id", sa_column_kwargs={"autoincrement": False})
    # At or below this many available pieces the product is on the low stock list; 0 asks for no watch.
    reorder_point: int = 0
    reorder_quantity: int = 0


class StockLevel(Table, table=True):
    """How many pieces lie at a location and how many of them are promised. Changed with a movement, never alone."""

    __table_args__ = (
        sa.CheckConstraint("on_hand >= 0", name="on_hand_not_negative"),
        sa.CheckConstraint("reserved >= 0 AND reserved <= on_hand", name="reserved_within_on_hand"),
    )

    product_id: int = Field(
        primary_key=True, foreign_key="stock_item.product_id", sa_column_kwargs={"autoincrement": False}
    )
    location_id: int = Field(primary_key=True, foreign_key="stock_location.id", index=True)
    on_hand: int = 0
    reserved: int = 0
    # The place within the location, as it is written on the rack: ``A-04-2``.
    shelf: str = Field(default="", max_length=40)


class ReservationState(StrEnum):
    """``active`` holds goods; the other three are ends: given back, lapsed, or gone with the goods."""

    ACTIVE = "active"
    RELEASED = "released"
    EXPIRED = "expired"
    TAKEN = "taken"


class Reservation(Table, table=True):
    """Goods promised to a ``reference`` (an order's number), until a moment or until further notice."""

    __table_args__ = (sa.Index("ix_reservation_state_expires_at", "state", "expires_at"),)

    id: int | None = Field(default=None, primary_key=True)
    reference: str = Field(max_length=80, unique=True)
    state: ReservationState = Field(default=ReservationState.ACTIVE, sa_type=sa.String(16))  # type: ignore[call-overload]
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ReservationLine(Table, table=True):
    """Pieces held at one location. Lines that were written off stay with a quantity of 0."""

    __table_args__ = (sa.CheckConstraint("quantity >= 0", name="quantity_not_negative"),)

    reservation_id: int = Field(primary_key=True, foreign_key="reservation.id")
    product_id: int = Field(primary_key=True, foreign_key="stock_item.product_id")
    location_id: int = Field(primary_key=True, foreign_key="stock_location.id")
    quantity: int


class MovementKind(StrEnum):
    RECEIVED = "received"
    SOLD = "sold"
    RETURNED = "returned"
    ADJUSTED = "adjusted"
    COUNTED = "counted"
    MOVED = "moved"
    RESERVED = "reserved"
    RELEASED = "released"


class StockMovement(Table, table=True):
    """The ledger: the sums of its two changes are the level's ``on_hand`` and ``reserved``. Rows are never altered."""

    __table_args__ = (
        sa.Index("ix_stock_movement_product_id_id", "product_id", "id"),
        sa.Index("ix_stock_movement_reference", "reference"),
    )

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="stock_item.product_id")
    location_id: int = Field(foreign_key="stock_location.id")
    kind: MovementKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    on_hand_change: int
    reserved_change: int
    # What caused it, for example an order's number or a delivery note.
    reference: str = Field(default="", max_length=80)
    reason: str = Field(default="", max_length=300)
    moved_by: str = Field(max_length=200)
    moved_by_user_id: int | None = None
    moved_at: datetime = Field(sa_type=UtcDateTime)


def create_ledger_guard(connection: sa.Connection) -> None:
    """Make the database itself refuse to alter or delete a movement. Called at ``create_all`` and by the migration."""
    if connection.dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER stock_movement_no_{action.lower()} BEFORE {action} ON stock_movement "
                "BEGIN SELECT RAISE(ABORT, 'the stock ledger is append-only'); END"
            )
        return
    connection.exec_driver_sql(
        "CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the stock ledger is append-only'; END $$"
    )
    connection.exec_driver_sql(
        "CREATE TRIGGER stock_movement_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_movement "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change()"
    )


@sa_event.listens_for(sa.inspect(StockMovement).local_table, "after_create")
def _guard_new_ledger(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    create_ledger_guard(connection)
