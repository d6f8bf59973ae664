"""Tables of the letter that asks for reviews."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class ReviewInvitation(Table, table=True):
    """One a delivered order, made when its letter is due, whether or not it is then written."""

    order_id: int = Field(primary_key=True, foreign_key="sales_order.id", sa_column_kwargs={"autoincrement": False})
    # For the link in the letter: whoever holds it may review what came with the order.
    token: str = Field(max_length=40, unique=True)
    invited_at: datetime = Field(sa_type=UtcDateTime)


class ReviewMailRefusal(Table, table=True):
    """Somebody does not want to be asked. The address itself is not kept."""

    address_hash: str = Field(primary_key=True, max_length=64)
    refused_at: datetime = Field(sa_type=UtcDateTime)
