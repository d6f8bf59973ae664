"""Tables of the operations room."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class Heartbeat(Table, table=True):
    """When a process last said that it runs. One row a name; the latest process with the name owns it."""

    name: str = Field(primary_key=True, max_length=40)
    beat_at: datetime = Field(sa_type=UtcDateTime)
    pid: int
