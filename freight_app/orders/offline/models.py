"""The table of changes that came from phones without a network."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class CartChange(Table, table=True):
    """One change of a cart as it was meant on the phone, and what became of it. ``position`` counts within the cart.

    ``base`` and ``given`` are the quantities of the line before the changes that are counted together (those from
    ``group_from`` on) and after them.
    """

    __table_args__ = (
        sa.UniqueConstraint("cart_id", "change_id"),
        sa.Index("ix_cart_change_cart_id_product_id", "cart_id", "product_id"),
        sa.CheckConstraint("quantity >= 0", name="quantity_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cart_id: int = Field(foreign_key="cart.id", ondelete="CASCADE")
    change_id: str = Field(max_length=64)
    position: int
    # None for a number that we do not know.
    product_id: int | None = Field(default=None, foreign_key="product.id", ondelete="SET NULL")
    sku: str = Field(max_length=64)
    intent: str = Field(max_length=8)
    quantity: int
    # What the server had when the phone last heard of it.
    had: int
    # What the customer saw: the unit price, and how much was left in a word.
    seen_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    seen_stock: str = Field(default="", max_length=10)
    # By the phone's clock: it orders the changes of one phone and says nothing else.
    made_at: datetime = Field(sa_type=UtcDateTime)
    received_at: datetime = Field(sa_type=UtcDateTime)
    group_from: int
    base: int
    given: int
    # A ``ChangeResult``: the same change again gets the same answer.
    result: dict[str, Any] = Field(sa_type=Json)  # type: ignore[call-overload]
    # Something could not be done, and the customer has not put the notice away.
    is_open: bool
