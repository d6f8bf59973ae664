"""Tables of carts that were sent in a chat: what was in them, at which prices, and what became of them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class ChatCartStatus(StrEnum):
    """``open`` waits for the shop. That a link is too old is no status: its ``expires_at`` says so."""

    OPEN = "open"
    ORDERED = "ordered"
    DISMISSED = "dismissed"


class ChatCart(Table, table=True):
    """A picture of a cart that does not change; only what became of it is written later, once.

    Neither its link nor its lines say who sent it: links get passed on.
    """

    __table_args__ = (
        sa.CheckConstraint("(status = 'ordered') = (order_id IS NOT NULL)", name="ordered_has_its_order"),
        sa.Index("ix_chat_cart_status_created_at", "status", "created_at"),
        sa.Index("ix_chat_cart_sender_created_at", "sender", "created_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    # Of the short link: 72 random bits.
    token: str = Field(max_length=24, unique=True)
    # Who sent it, when signed in: staff need not ask. Nobody else is told.
    user_id: int | None = Field(default=None, foreign_key="user_account.id")
    # The sender's cart, hashed, and its content: the same cart sent again is the same link.
    sender: str = Field(max_length=80)
    fingerprint: str = Field(max_length=64)
    price_group: str = Field(max_length=40)
    language: str = Field(max_length=2)
    currency: str = Field(max_length=3)
    total_minor: int = Field(sa_type=sa.BigInteger)
    piece_count: int
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    status: ChatCartStatus = Field(default=ChatCartStatus.OPEN, sa_type=sa.String(16))  # type: ignore[call-overload]
    order_id: int | None = Field(default=None, foreign_key="sales_order.id", unique=True)
    # Who looked after it, and why it came to nothing.
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_by: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=300)


class ChatCartLine(Table, table=True):
    """What the sender saw: so many of a product, at this price."""

    __table_args__ = (sa.CheckConstraint("quantity > 0", name="quantity_positive"),)

    chat_cart_id: int = Field(primary_key=True, foreign_key="chat_cart.id", ondelete="CASCADE")
    product_id: int = Field(primary_key=True, foreign_key="product.id")
    position: int
    sku: str = Field(max_length=64)
    names: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    quantity: int
    unit_minor: int = Field(sa_type=sa.BigInteger)
