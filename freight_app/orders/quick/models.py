"""The table of quick orders that are not in the cart yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class QuickLine(Table, table=True):
    """A line that somebody typed and has not put into the cart: it outlives the page, the tab and the phone."""

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    typed: str = Field(max_length=200)
    # [[number, quantity or null], ...]: the ways in which the line can be meant, the likeliest first.
    readings: list[Any] = Field(sa_type=Json)  # type: ignore[call-overload]
    # What was picked of several, or what an order or a list named; None while the number has to say it.
    product_id: int | None = Field(default=None, foreign_key="product.id", ondelete="CASCADE", index=True)
    # The unit price that was paid the last time, where the line comes from an order.
    seen_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    added_at: datetime = Field(sa_type=UtcDateTime)
