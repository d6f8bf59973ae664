"""What is asked about back-orders, and what is answered."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from freight_app.accounts.values import Dto, Request
from freight_app.kit.languages import LocalizedText
from freight_app.kit.pagination import PageRequest

MAX_LEAD_DAYS = 365


class WaitingLine(Dto):
    """So many pieces of an order's line are not here yet."""

    line_id: int
    product_id: int
    sku: str
    name: LocalizedText
    waiting: int
    promised_on: date


class TermRequest(Request):
    """``lead_days`` None: the shop's own."""

    lead_days: int | None = Field(default=None, ge=1, le=MAX_LEAD_DAYS)


class TermView(Dto):
    """A product that may be ordered beyond the stock, promised within ``lead_days`` calendar days."""

    product_id: int
    sku: str
    name: LocalizedText
    lead_days: int
    is_own: bool


class DemandQuery(PageRequest):
    """Products that are waited for, most pieces first."""


class WaitingOrder(Dto):
    number: str
    customer_name: str
    waiting: int
    queued_at: datetime
    promised_on: date


class Demand(Dto):
    """What is waited for of a product: to be bought. ``orders`` are those served next, oldest first."""

    product_id: int
    sku: str
    name: LocalizedText
    waiting: int
    order_count: int
    since: datetime
    promised_on: date
    is_late: bool
    orders: list[WaitingOrder]
