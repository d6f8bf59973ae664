"""What is asked and answered about goods that arrive."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from freight_app.accounts.values import Dto, Id, Line, Request
from freight_app.purchasing.orders.models import PurchaseStatus
from freight_app.purchasing.suppliers.dtos import MAX_QUANTITY

MAX_PHOTOS = 6


class ReceivedLine(Request):
    """What came of a line and was looked at. Pieces are rejected for a reason, best with a photo of why."""

    line_id: Id
    accepted: int = Field(default=0, ge=0, le=MAX_QUANTITY)
    rejected: int = Field(default=0, ge=0, le=MAX_QUANTITY)
    # A ``RejectionReason`` or somebody's own words.
    reason: Line = Field(default="", max_length=300)
    photos: list[str] = Field(default=[], max_length=MAX_PHOTOS)
    # Where in the location the pieces lie; None leaves the shelf as it is.
    shelf: str | None = Field(default=None, max_length=40)


class ReceiveGoods(Request):
    """Goods of an order that came at once. ``over_reason`` says why more is kept than was ordered."""

    location_id: Id
    lines: list[ReceivedLine] = Field(min_length=1, max_length=300)
    delivery_note: Line = Field(default="", max_length=80)
    note: Line = Field(default="", max_length=500)
    over_reason: Line = Field(default="", max_length=300)


class ReceiptLineView(Dto):
    line_id: int
    sku: str
    name: str
    accepted: int
    rejected: int
    reason: str
    photos: list[str]


class ReceiptView(Dto):
    """Goods that came. ``may_undo`` is about whoever looks, now."""

    number: str
    location_name: str
    received_on: date
    received_at: datetime
    received_by: str
    delivery_note: str
    note: str
    over_reason: str
    undone_at: datetime | None
    undone_by: str
    undo_reason: str
    may_undo: bool
    lines: list[ReceiptLineView]


class AwaitedLine(Dto):
    """A line as whoever receives sees it: no prices."""

    line_id: int
    product_id: int
    sku: str
    supplier_sku: str
    name: str
    image_url: str | None
    shelf: str
    ordered: int
    received: int
    rejected: int
    awaited: int


class AwaitedOrder(Dto):
    """A purchase order as whoever receives sees it."""

    number: str
    supplier_name: str
    status: PurchaseStatus
    due_on: date | None
    note: str
    lines: list[AwaitedLine]
    receipts: list[ReceiptView]
