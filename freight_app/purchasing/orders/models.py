"""Tables of purchase orders. The status of one changes through ``change_status`` alone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event as sa_event
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.steps import take_step, write_step
from freight_app.purchasing.errors import PurchaseNotInState
from freight_app.purchasing.suppliers.values import Incoterm

PURCHASES_TOPIC = "purchases"


class PurchaseStatus(StrEnum):
    """``placed`` is with the supplier, ``received`` lacks nothing any more, ``closed`` is done with what came."""

    DRAFT = "draft"
    APPROVED = "approved"
    PLACED = "placed"
    PARTIALLY_RECEIVED = "partially_received"
    RECEIVED = "received"
    CLOSED = "closed"
    CANCELLED = "cancelled"


P = PurchaseStatus
# Backwards goes an approval whose order was changed, and a receipt that was booked by mistake.
PURCHASE_TRANSITIONS: dict[PurchaseStatus, frozenset[PurchaseStatus]] = {
    P.DRAFT: frozenset({P.APPROVED, P.CANCELLED}),
    P.APPROVED: frozenset({P.DRAFT, P.PLACED, P.CANCELLED}),
    P.PLACED: frozenset({P.PARTIALLY_RECEIVED, P.RECEIVED, P.CANCELLED}),
    P.PARTIALLY_RECEIVED: frozenset({P.PLACED, P.RECEIVED, P.CLOSED}),
    P.RECEIVED: frozenset({P.PLACED, P.PARTIALLY_RECEIVED, P.CLOSED}),
    P.CLOSED: frozenset(),
    P.CANCELLED: frozenset(),
}
# What a supplier owes us goods of.
AWAITED = (P.PLACED, P.PARTIALLY_RECEIVED)
OPEN = (P.DRAFT, P.APPROVED, *AWAITED, P.RECEIVED)


class PurchaseOrder(Table, table=True):
    """What we ask a supplier for. Amounts are in the order's currency.

    One unit of it is worth ``rate`` of the shop's currency: frozen when the order is placed, None before.
    """

    __table_args__ = (
        sa.CheckConstraint("total_minor >= 0", name="total_not_negative"),
        sa.Index("ix_purchase_order_status_created_at", "status", "created_at"),
        sa.Index("ix_purchase_order_supplier_id_status", "supplier_id", "status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    # For people: PO-2026-00001.
    number: str = Field(max_length=20, unique=True)
    supplier_id: int = Field(foreign_key="supplier.id")
    status: PurchaseStatus = Field(sa_type=sa.String(20))  # type: ignore[call-overload]
    status_since: datetime = Field(sa_type=UtcDateTime)
    # Raised by each change of what it says, so that two who edit at once do not undo one another.
    revision: int = 1
    currency: str = Field(max_length=3)
    # Decimal text: SQLite has no exact decimals. ``frozen_rate`` reads it.
    rate: str | None = Field(default=None, max_length=40)
    rate_on: date | None = None
    total_minor: int = Field(default=0, sa_type=sa.BigInteger)
    incoterm: Incoterm | None = Field(default=None, sa_type=sa.String(3))  # type: ignore[call-overload]
    incoterm_place: str = Field(default="", max_length=120)
    payment_terms_days: int = 0
    # The public id of a project that it is bought for.
    project_ref: str | None = Field(default=None, max_length=40, index=True)
    # The day we asked for; the first day the supplier promised, kept for good; the day they promise now.
    expected_on: date | None = None
    promised_on: date | None = None
    promised_now_on: date | None = None
    # The number the supplier gave it.
    supplier_reference: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=2000)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(max_length=200)
    created_by_user_id: int | None = None
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved_by: str = Field(default="", max_length=200)
    approved_by_user_id: int | None = None
    placed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # The kept file that was sent.
    pdf_sha256: str | None = Field(default=None, max_length=64)

    @property
    def frozen_rate(self) -> Decimal | None:
        return Decimal(self.rate) if self.rate is not None else None


class PurchaseOrderLine(Table, table=True):
    """Pieces of one product that are asked for. What is still awaited: quantity - received - closed.

    ``received_quantity`` lies in stock. What was rejected is still owed to us: the supplier sends it again, or the
    rest is closed short.
    """

    __table_args__ = (
        sa.UniqueConstraint("order_id", "position"),
        sa.UniqueConstraint("order_id", "product_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("unit_price_minor >= 0", name="price_not_negative"),
        sa.CheckConstraint(
            "received_quantity >= 0 AND rejected_quantity >= 0 AND closed_quantity >= 0", name="counts_not_negative"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="purchase_order.id")
    position: int
    product_id: int = Field(foreign_key="product.id", index=True)
    # As they were when the line was written: the paper says them.
    sku: str = Field(max_length=64)
    supplier_sku: str = Field(default="", max_length=64)
    name: str = Field(max_length=300)
    quantity: int
    unit_price_minor: int = Field(sa_type=sa.BigInteger)
    received_quantity: int = 0
    rejected_quantity: int = 0
    closed_quantity: int = 0
    wanted_on: date | None = None
    # What the supplier confirmed where it differs from what was asked; None: as asked, or not confirmed yet.
    confirmed_quantity: int | None = None
    confirmed_price_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    confirmed_on: date | None = None
    # Why the line is there: the facts of a proposal.
    need: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]


class PurchaseHistory(Table, table=True):
    """One row for each status a purchase order entered."""

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="purchase_order.id", index=True)
    from_status: PurchaseStatus | None = Field(default=None, sa_type=sa.String(20))  # type: ignore[call-overload]
    to_status: PurchaseStatus = Field(sa_type=sa.String(20))  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    note: str = Field(default="", max_length=500)


class PurchaseCounter(Table, table=True):
    """The last number given out of a kind of paper (``PO``, ``GR``) in a year."""

    kind: str = Field(primary_key=True, max_length=4)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


class PurchaseLimit(Table, table=True):
    """Up to what a role may approve by itself, in the shop's currency. A role without a row approves nothing."""

    __table_args__ = (sa.CheckConstraint("limit_minor >= 0", name="limit_not_negative"),)

    role: str = Field(primary_key=True, max_length=16)
    limit_minor: int = Field(sa_type=sa.BigInteger)


class PurchaseSetting(Table, table=True):
    """One row. ``over_receipt_percent`` more than was ordered may come without anybody being asked."""

    __table_args__ = (
        sa.CheckConstraint("id = 1", name="single_row"),
        sa.CheckConstraint("over_receipt_percent BETWEEN 0 AND 100", name="percent_within_hundred"),
    )

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    over_receipt_percent: int = 0


def insert_purchase_setting(connection: sa.Connection) -> None:
    """A new shop takes what it ordered. Called at ``create_all`` and by the migration that makes the table."""
    connection.execute(sa.insert(PurchaseSetting).values(id=1, over_receipt_percent=0))


@sa_event.listens_for(sa.inspect(PurchaseSetting).local_table, "after_create")
def _fill_new_settings(_table: sa.Table, connection: sa.Connection, **_options: Any) -> None:
    insert_purchase_setting(connection)


def change_status(uow: UnitOfWork, order: PurchaseOrder, to: PurchaseStatus, *, note: str = "", **columns: Any) -> None:
    """Move an order along ``PURCHASE_TRANSITIONS`` with a row of history; ``columns`` are set in the same statement.

    Of two at once one is refused, with ``PurchaseNotInState``.
    """
    take_step(
        uow,
        order,
        to,
        transitions=PURCHASE_TRANSITIONS,
        history=PurchaseHistory,
        owner="order_id",
        refused=lambda start, to: PurchaseNotInState(order.number, start, to),
        note=note,
        columns={"status_since": uow.now(), **columns},
    )
    uow.touch(PURCHASES_TOPIC)


def note_order_begun(uow: UnitOfWork, order: PurchaseOrder) -> None:
    """Write the draft that an order begins as into its history."""
    write_step(uow, PurchaseHistory, {"order_id": order.id}, None, PurchaseStatus(order.status))
    uow.touch(PURCHASES_TOPIC)
