"""Tables of returns. The status of a return changes through ``change_return_status`` alone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.steps import take_step, write_step
from freight_app.orders.changes.errors import ReturnNotInState


class ReturnStatus(StrEnum):
    """``approved`` waits for the goods, ``received`` is counted and waits for its money, ``settled`` is closed."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    RECEIVED = "received"
    SETTLED = "settled"
    CANCELLED = "cancelled"


R = ReturnStatus
RETURN_TRANSITIONS: dict[ReturnStatus, frozenset[ReturnStatus]] = {
    R.REQUESTED: frozenset({R.APPROVED, R.REFUSED, R.CANCELLED}),
    R.APPROVED: frozenset({R.RECEIVED, R.CANCELLED}),
    R.RECEIVED: frozenset({R.SETTLED}),
    R.REFUSED: frozenset(),
    R.SETTLED: frozenset(),
    R.CANCELLED: frozenset(),
}
# Goods that are spoken for but not counted yet.
EXPECTED = (R.REQUESTED, R.APPROVED)


class Settlement(StrEnum):
    """How the worth of returned goods reaches the customer: money back, or a credit note."""

    REFUND = "refund"
    CREDIT_NOTE = "credit_note"


class OrderReturn(Table, table=True):
    """Goods of an order on their way back. Amounts are in the order's currency."""

    __table_args__ = (
        sa.CheckConstraint("amount_minor >= 0 AND fee_minor >= 0", name="amounts_not_negative"),
        sa.Index("ix_order_return_status_requested_at", "status", "requested_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    # For people: R-10001.
    number: str = Field(max_length=20, unique=True)
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    status: ReturnStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    status_since: datetime = Field(sa_type=UtcDateTime)
    by_customer: bool
    note: str = Field(default="", max_length=500)
    requested_at: datetime = Field(sa_type=UtcDateTime)
    requested_by: str = Field(max_length=200)
    received_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settlement: Settlement | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    # What the goods were settled at, and how much of the delivery fee with them.
    amount_minor: int = Field(default=0, sa_type=sa.BigInteger)
    fee_minor: int = Field(default=0, sa_type=sa.BigInteger)


class ReturnLine(Table, table=True):
    """Pieces of an order's line that come back; what was counted lies on the shelf again or is scrap."""

    __table_args__ = (
        sa.UniqueConstraint("return_id", "order_line_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
        sa.CheckConstraint("restocked_quantity >= 0 AND scrapped_quantity >= 0", name="counts_not_negative"),
        sa.CheckConstraint("restocked_quantity + scrapped_quantity <= quantity", name="counted_within_announced"),
    )

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="order_return.id")
    order_line_id: int = Field(foreign_key="order_line.id", index=True)
    quantity: int
    # A ``ReturnReason`` or somebody's own words.
    reason: str = Field(max_length=300)
    restocked_quantity: int = 0
    scrapped_quantity: int = 0


class ReturnHistory(Table, table=True):
    """One row for each status a return entered."""

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="order_return.id", index=True)
    from_status: ReturnStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    to_status: ReturnStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    note: str = Field(default="", max_length=500)


def change_return_status(
    uow: UnitOfWork, returned: OrderReturn, to: ReturnStatus, *, note: str = "", **columns: Any
) -> None:
    """Move a return along ``RETURN_TRANSITIONS`` with a row of history; ``columns`` are set in the same statement.

    Of two at once one is refused, with ``ReturnNotInState``.
    """
    take_step(
        uow,
        returned,
        to,
        transitions=RETURN_TRANSITIONS,
        history=ReturnHistory,
        owner="return_id",
        refused=lambda start, to: ReturnNotInState(returned.number, start, to),
        note=note,
        columns={"status_since": uow.now(), **columns},
    )
    uow.touch("orders")


def note_return_begun(uow: UnitOfWork, returned: OrderReturn) -> None:
    """Write the status in which a return begins into its history."""
    write_step(uow, ReturnHistory, {"return_id": returned.id}, None, ReturnStatus(returned.status), note=returned.note)
    uow.touch("orders")
