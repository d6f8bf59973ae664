"""The table of minimum orders."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class MinimumOrder(Table, table=True):
    """What the goods of an order come to at least, with tax. The public's holds for groups that have no row.

    An amount of 0 says that a group has no minimum, though the public has one.
    """

    __table_args__ = (sa.CheckConstraint("amount_minor >= 0", name="amount_not_negative"),)

    price_group: str = Field(primary_key=True, max_length=40)
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    updated_at: datetime = Field(sa_type=UtcDateTime)
