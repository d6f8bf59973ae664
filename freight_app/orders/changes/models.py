"""Tables of what changed about an order: its amendments, the orders that were split from it, tags, and saved views.

Returns have tables of their own in ``return_models.py``.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class AmendmentKind(StrEnum):
    """``split`` is what left for a sibling, ``begun`` how a sibling came to be."""

    AMENDED = "amended"
    SPLIT = "split"
    BEGUN = "begun"


class OrderAmendment(Table, table=True):
    """An order before and after a change. ``revision`` counts up in each order: who amends says which one they saw."""

    __table_args__ = (
        sa.UniqueConstraint("order_id", "revision"),
        sa.CheckConstraint("revision > 0", name="revision_positive"),
    )

    id: int | None = Field(default=None, primary_key=True)
    order_id: int = Field(foreign_key="sales_order.id")
    revision: int
    kind: AmendmentKind = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    # {"lines": [{"sku", "names", "quantity", "unit_minor"}], "goods_minor", "fee_minor", "total_minor", "tax_minor",
    #  "delivery_code", "address"}
    before: dict[str, Any] = Field(sa_type=Json)  # type: ignore[call-overload]
    after: dict[str, Any] = Field(sa_type=Json)  # type: ignore[call-overload]
    before_minor: int = Field(sa_type=sa.BigInteger)
    after_minor: int = Field(sa_type=sa.BigInteger)
    # Of a split, the number of the other order.
    other_number: str = Field(default="", max_length=20)
    reason: str = Field(default="", max_length=500)
    by_customer: bool
    amended_at: datetime = Field(sa_type=UtcDateTime)
    amended_by: str = Field(max_length=200)
    amended_by_user_id: int | None = None


class OrderSibling(Table, table=True):
    """An order that was split from another. ``parent_id`` is the first of the family, also for a part of a part."""

    __table_args__ = (
        sa.UniqueConstraint("parent_id", "ordinal"),
        sa.CheckConstraint("ordinal >= 2", name="ordinal_from_two"),
    )

    order_id: int = Field(primary_key=True, foreign_key="sales_order.id", sa_column_kwargs={"autoincrement": False})
    parent_id: int = Field(foreign_key="sales_order.id")
    # The number behind the parent's: F-20418-2.
    ordinal: int


class OrderTag(Table, table=True):
    """A free word on an order. ``key`` is the word folded: of Urgent and urgent there is one."""

    order_id: int = Field(primary_key=True, foreign_key="sales_order.id")
    key: str = Field(primary_key=True, max_length=80, index=True)
    name: str = Field(max_length=40)
    tagged_at: datetime = Field(sa_type=UtcDateTime)
    tagged_by: str = Field(max_length=200)


class SavedOrderView(Table, table=True):
    """A question to the order list that somebody wants to ask again: the address's query, under a name."""

    __table_args__ = (sa.UniqueConstraint("user_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user_account.id")
    name: str = Field(max_length=60)
    query: str = Field(max_length=600)
    is_shared: bool = Field(default=False, index=True)
    saved_at: datetime = Field(sa_type=UtcDateTime)
    saved_by: str = Field(max_length=200)
