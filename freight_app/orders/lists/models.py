"""Tables of saved lists."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class SavedList(Table, table=True):
    """A list of a person. ``shared_with_id`` is the company whose people may see it; nobody can set it yet."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=24, unique=True)
    user_id: int = Field(foreign_key="user_account.id", ondelete="CASCADE", index=True)
    shared_with_id: int | None = Field(default=None, foreign_key="retailer.id", index=True)
    name: str = Field(max_length=80)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    # A deleted list can be brought back for a while.
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SavedListLine(Table, table=True):
    __table_args__ = (
        sa.UniqueConstraint("list_id", "product_id"),
        sa.CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: int | None = Field(default=None, primary_key=True)
    list_id: int = Field(foreign_key="saved_list.id", ondelete="CASCADE")
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE", index=True)
    quantity: int
    note: str = Field(default="", max_length=200)
    position: int
