"""The table of what was sold before this house kept the books."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.catalogue.models import BYTEWISE
from freight_app.kit.columns import Table, UtcDateTime


class PastSale(Table, table=True):
    """One line of an order of another system. It is no order: it moves neither stock nor money."""

    __table_args__ = (
        sa.UniqueConstraint("order_number", "line_number"),
        sa.CheckConstraint("quantity_milli <> 0", name="quantity_not_zero"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_number: str = Field(max_length=80)
    line_number: int
    sold_at: datetime = Field(sa_type=UtcDateTime, index=True)
    # As the other system wrote it; the product is whoever answers to it now (``Product.sku_key``).
    sku: str = Field(max_length=64)
    sku_key: str = Field(sa_type=BYTEWISE, index=True)  # type: ignore[call-overload]
    # Thousandths of a piece, metre or litre: SQLite has no exact decimals. Negative for what came back.
    quantity_milli: int = Field(sa_type=sa.BigInteger)
    # Of one unit, with tax; None when it is not known.
    unit_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    currency: str = Field(default="", max_length=3)
    customer_email: str = Field(default="", max_length=254)
    # The address with its case folded, as ``UserAccount.email_key``.
    customer_key: str = Field(default="", max_length=254, index=True)
    customer_name: str = Field(default="", max_length=160)
    customer_reference: str = Field(default="", max_length=80)
    city: str = Field(default="", max_length=120)
    country: str = Field(default="", max_length=60)
    # In the words of the other system.
    status: str = Field(default="", max_length=40)
    channel: str = Field(default="", max_length=60)
    loaded_at: datetime = Field(sa_type=UtcDateTime)
