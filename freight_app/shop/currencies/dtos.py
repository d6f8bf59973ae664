"""What is asked and answered about rates. All frozen."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from pydantic import Field

from freight_app.kit.money import Money
from freight_app.shop.dtos import Dto, Request


class RateDraft(Request):
    """``1 base = value quote``, as somebody types it."""

    base: str = Field(pattern=r"^[A-Z]{3}$")
    quote: str = Field(pattern=r"^[A-Z]{3}$")
    value: str = Field(max_length=40, examples=["3.4012"])
    rated_on: date


class RateView(Dto):
    """A rate as it was written down. ``source`` is ``manual`` for what a person entered, else who was asked."""

    base: str
    quote: str
    value: Decimal
    rated_on: date
    source: str
    entered_at: datetime
    entered_by: str


class RefreshView(Dto):
    """How fetching goes. ``error`` is empty while the last time went well; ``lacking`` are currencies not to be had."""

    source: str
    is_connected: bool
    is_under_way: bool
    fetched_at: datetime | None
    failed_at: datetime | None
    error: str
    lacking: list[str]


class ShownCurrency(Dto):
    """A currency that the shop offers to show prices in, and how it stands.

    ``rate`` is what prices are converted with, margin included: one of the shop's own money in ``currency``; None while
    there is none, or while the newest one (of ``rated_on``) is too old to be shown.
    """

    currency: str
    rate: Decimal | None
    rated_on: date | None
    source: str = ""
    is_too_old: bool = False


class ShownPrice(Dto):
    """What a price of the shop is about worth: ``amount`` at ``rate`` of a day. Never what is charged."""

    amount: Money
    rate: Decimal
    rated_on: date
