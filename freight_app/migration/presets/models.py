"""Tables of moves: the export of another system on its way in, file by file."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class MigrationMove(Table, table=True):
    """A whole export that is loaded through the project's pipelines for it. ``error`` says why it could not go on."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=36, unique=True)
    tenant_id: int = Field(foreign_key="tenant.id", index=True)
    preset: str = Field(max_length=60)
    error: str = Field(default="", max_length=500)
    created_by: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    # None while its files are being gathered.
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MigrationMoveStep(Table, table=True):
    """One pipeline of a move, with the file that it reads and the job that loads it, once there are such."""

    __table_args__ = (sa.UniqueConstraint("move_id", "number"), sa.UniqueConstraint("job_id"))

    id: int | None = Field(default=None, primary_key=True)
    move_id: int = Field(foreign_key="migration_move.id")
    # Counts from 0, as the steps of the preset do.
    number: int
    upload_id: int | None = Field(default=None, foreign_key="migration_upload.id")
    job_id: int | None = Field(default=None, foreign_key="migration_job.id")
