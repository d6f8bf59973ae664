"""Tables of carts."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class Cart(Table, table=True):
    """A cart of a user, or of a guest until they sign in. The guest's cookie is stored hashed."""

    __table_args__ = (sa.CheckConstraint("(user_id IS NULL) <> (guest_hash IS NULL)", name="one_owner"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = Field(default=None, foreign_key="user_account.id", unique=True)
    guest_hash: str | None = Field(default=None, max_length=64, unique=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime, index=True)


class CartLine(Table, table=True):
    """Lines keep the order in which they were put in: by id."""

    __table_args__ = (
        sa.UniqueConstraint("cart_id", "product_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: int | None = Field(default=None, primary_key=True)
    cart_id: int = Field(foreign_key="cart.id", ondelete="CASCADE")
    product_id: int = Field(foreign_key="product.id")
    quantity: int
    # The unit price that the customer saw last; None when there was none.
    seen_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
