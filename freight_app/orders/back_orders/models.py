"""Tables of back-orders: which products may be ordered without being there, and the pieces that wait for goods."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, col

from freight_app.kit.columns import Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.orders.back_orders.errors import OrderWaitsForGoods


class BackOrderTerm(Table, table=True):
    """A product that may be ordered beyond the stock. Without days of its own the shop's hold."""

    __table_args__ = (sa.CheckConstraint("lead_days IS NULL OR lead_days > 0", name="lead_days_positive"),)

    product_id: int = Field(primary_key=True, foreign_key="product.id", sa_column_kwargs={"autoincrement": False})
    lead_days: int | None = None
    allowed_at: datetime = Field(sa_type=UtcDateTime)
    allowed_by: str = Field(max_length=200)


class BackOrder(Table, table=True):
    """An order some of whose pieces had to wait, and how its customer wants it: together, or what is there first."""

    order_id: int = Field(primary_key=True, foreign_key="sales_order.id", sa_column_kwargs={"autoincrement": False})
    ships_first: bool
    # How long the way of delivery takes once everything is there, in days.
    way_days: int
    filled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BackOrderLine(Table, table=True):
    """Pieces of an order's line that are not reserved yet. The place in the queue is ``queued_at``, then the line's id;
    pieces that leave for another order keep it.
    """

    __table_args__ = (
        sa.CheckConstraint("waiting >= 0", name="waiting_not_negative"),
        sa.Index("ix_back_order_line_product_id_queued_at", "product_id", "queued_at"),
    )

    order_line_id: int = Field(
        primary_key=True,
        foreign_key="order_line.id",
        ondelete="CASCADE",
        sa_column_kwargs={"autoincrement": False},
    )
    order_id: int = Field(foreign_key="sales_order.id", index=True)
    product_id: int = Field(foreign_key="product.id")
    waiting: int
    queued_at: datetime = Field(sa_type=UtcDateTime)
    promised_on: date


def require_goods(uow: UnitOfWork, order_id: int, number: str) -> None:
    """For ``change_status``: nobody walks for an order some of whose pieces are not here. ``OrderWaitsForGoods``."""
    waits = sa.select(col(BackOrderLine.order_line_id)).where(
        col(BackOrderLine.order_id) == order_id, col(BackOrderLine.waiting) > 0
    )
    if uow.session.connection().execute(waits.limit(1)).first() is not None:
        raise OrderWaitsForGoods("Some parts of this order are not here yet.", number=number)
