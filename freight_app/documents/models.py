"""The table of files that are kept for good."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class KeptFile(Table, table=True):
    """A file that lies in the data folder under the hash of its content. Neither it nor its row ever changes."""

    __table_args__ = (sa.CheckConstraint("size >= 0", name="size_not_negative"),)

    sha256: str = Field(primary_key=True, max_length=64)
    size: int = Field(sa_type=sa.BigInteger)
    media_type: str = Field(max_length=100)
    # What it is called when somebody saves it.
    name: str = Field(max_length=200)
    kept_at: datetime = Field(sa_type=UtcDateTime)
