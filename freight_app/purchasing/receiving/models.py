"""Tables of what arrived of a purchase order."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class PurchaseReceipt(Table, table=True):
    """Goods of a purchase order that came at once, to one place. One that was undone stays, and counts for nothing."""

    __table_args__ = (sa.Index("ix_purchase_receipt_order_id_received_at", "order_id", "received_at"),)

    id: int | None = Field(default=None, primary_key=True)
    # For people: GR-2026-00001.
    number: str = Field(max_length=20, unique=True)
    order_id: int = Field(foreign_key="purchase_order.id")
    location_id: int = Field(foreign_key="stock_location.id")
    # The day on the shop's calendar; ``received_at`` is when it was written.
    received_on: date
    received_at: datetime = Field(sa_type=UtcDateTime)
    received_by: str = Field(max_length=200)
    received_by_user_id: int | None = None
    # The supplier's own number on the paper that came with the goods.
    delivery_note: str = Field(default="", max_length=80)
    note: str = Field(default="", max_length=500)
    # Why more was taken than was ordered; empty where it was not.
    over_reason: str = Field(default="", max_length=300)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_by: str = Field(default="", max_length=200)
    undo_reason: str = Field(default="", max_length=300)


class PurchaseReceiptLine(Table, table=True):
    """Pieces of a purchase order's line that came: accepted ones lie in stock, rejected ones do not."""

    __table_args__ = (
        sa.CheckConstraint("accepted >= 0 AND rejected >= 0", name="counts_not_negative"),
        sa.CheckConstraint("accepted + rejected > 0", name="something_came"),
    )

    receipt_id: int = Field(primary_key=True, foreign_key="purchase_receipt.id")
    line_id: int = Field(primary_key=True, foreign_key="purchase_order_line.id", index=True)
    accepted: int
    rejected: int = 0
    # Why pieces were rejected: a ``RejectionReason`` or somebody's own words.
    reason: str = Field(default="", max_length=300)
    # Media hashes of pictures of what was wrong.
    photos: list[str] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
