"""Tables of the rates: what was ever known, and how the last fetching went."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class ExchangeRate(Table, table=True):
    """One ``base`` is worth ``value`` of ``quote`` from a day on. Never changed: a later row holds."""

    __table_args__ = (
        sa.CheckConstraint("base <> quote", name="two_currencies"),
        sa.Index("ix_exchange_rate_base_quote_rated_on", "base", "quote", "rated_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    base: str = Field(max_length=3)
    quote: str = Field(max_length=3)
    # Decimal text: SQLite has no exact decimals.
    value: str = Field(max_length=40)
    rated_on: date
    source: str = Field(max_length=24)
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by: str = Field(max_length=200)
    entered_by_user_id: int | None = None


class RateRefresh(Table, table=True):
    """The single row about fetching: when it last went well, and why not since then."""

    __table_args__ = (sa.CheckConstraint("id = 1", name="single_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    source: str = Field(max_length=24)
    fetched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = Field(default="", max_length=500)
    # Currencies that the source does not know, or of which it said what cannot be believed.
    lacking: list[str] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
