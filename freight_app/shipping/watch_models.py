"""After how many days the house speaks up, where the shop chose another number than ours."""

from __future__ import annotations

from sqlmodel import Field

from freight_app.kit.columns import Table


class WatchLimit(Table, table=True):
    """``name`` is a field of ``watch_limits.WatchLimits``."""

    name: str = Field(primary_key=True, max_length=40)
    days: int
