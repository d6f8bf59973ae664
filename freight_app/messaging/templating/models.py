"""Tables of the shop's own words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class TemplateVersion(Table, table=True):
    """What the shop says instead of the house, from one day on. Rows are never altered: the highest version holds.

    ``words`` is None for a version that goes back to the house's text.
    """

    __table_args__ = (sa.UniqueConstraint("template", "channel", "language", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    template: str = Field(max_length=60)
    channel: str = Field(max_length=16)
    language: str = Field(max_length=2)
    version: int
    words: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: str = Field(max_length=200)
