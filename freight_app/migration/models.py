"""Tables of the migration room: what was sent, the jobs that load it, their batches, and how each record ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.accounts.tenant_scope import across_tenants
from freight_app.kit.columns import Json, Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.migration.values import TRANSITIONS, JobStatus, UndoStatus, states_before


class MigrationUpload(Table, table=True):
    """A file that a tenant sent. ``path`` lies below the house's data folder; ``shape`` is how it is read."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=36, unique=True)
    tenant_id: int = Field(foreign_key="tenant.id", index=True)
    name: str = Field(max_length=200)
    path: str = Field(max_length=400)
    size: int = Field(sa_type=sa.BigInteger)
    sha256: str = Field(max_length=64)
    shape: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    created_by: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    # When the file went, its jobs stay.
    removed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MigrationPipeline(Table, table=True):
    """A named way of loading; what it says is in its versions."""

    __table_args__ = (sa.UniqueConstraint("tenant_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=36, unique=True)
    tenant_id: int = Field(foreign_key="tenant.id", index=True)
    name: str = Field(max_length=120)
    target: str = Field(max_length=80)
    latest_version: int
    created_by: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MigrationPipelineVersion(Table, table=True):
    """What a pipeline said at one time; a version is never changed."""

    __table_args__ = (sa.UniqueConstraint("pipeline_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    pipeline_id: int = Field(foreign_key="migration_pipeline.id")
    version: int
    plan: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    created_by: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)


class MigrationJob(Table, table=True):
    """One loading. ``plan`` and ``source`` are frozen at its beginning; the counts are those of its records.

    Locks are taken batch before job: whoever holds a job waits for no batch.
    """

    __table_args__ = (
        sa.UniqueConstraint("tenant_id", "request_key"),
        sa.Index("ix_migration_job_tenant_id_id", "tenant_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=36, unique=True)
    tenant_id: int = Field(foreign_key="tenant.id")
    name: str = Field(max_length=200)
    target: str = Field(max_length=80)
    source: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    plan: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    # What the source wants to hear in secret, until it was read. In no DTO.
    secrets: dict[str, str] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    upload_id: int | None = Field(default=None, foreign_key="migration_upload.id")
    pipeline_id: int | None = Field(default=None, foreign_key="migration_pipeline.id")
    pipeline_version: int | None = None
    # The caller's own key: the same request twice is one job.
    request_key: str | None = Field(default=None, max_length=200)
    is_dry_run: bool = False
    status: JobStatus = Field(default=JobStatus.QUEUED, sa_type=sa.String(20), index=True)  # type: ignore[call-overload]
    error_code: str = Field(default="", max_length=60)
    error: str = Field(default="", max_length=2000)
    # None until every row of the source was seen.
    rows_total: int | None = Field(default=None, sa_type=sa.BigInteger)
    loaded: int = Field(default=0, sa_type=sa.BigInteger)
    skipped: int = Field(default=0, sa_type=sa.BigInteger)
    dead: int = Field(default=0, sa_type=sa.BigInteger)
    # Dead letters that somebody settled by hand: they are among ``dead``, and nobody waits for them.
    dropped: int = Field(default=0, sa_type=sa.BigInteger)
    batches_total: int = 0
    batches_ended: int = 0
    # The task that reads the source or takes the job back.
    task_id: int | None = None
    paused_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undo_status: UndoStatus | None = Field(default=None, sa_type=sa.String(20))  # type: ignore[call-overload]
    undone: int = Field(default=0, sa_type=sa.BigInteger)
    not_undone: int = Field(default=0, sa_type=sa.BigInteger)
    created_by: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MigrationBatch(Table, table=True):
    """A run of records that is loaded in one commit.

    Its rows lie in the job's spool from ``offset`` on; a batch of second tries (``is_retry``) has its rows in the log.
    """

    __table_args__ = (
        sa.UniqueConstraint("job_id", "number"),
        sa.Index("ix_migration_batch_job_id_status", "job_id", "status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=36, unique=True)
    job_id: int = Field(foreign_key="migration_job.id")
    number: int
    is_retry: bool = False
    first_row: int = Field(sa_type=sa.BigInteger)
    rows: int
    offset: int = Field(default=0, sa_type=sa.BigInteger)
    length: int = Field(default=0, sa_type=sa.BigInteger)
    status: JobStatus = Field(default=JobStatus.QUEUED, sa_type=sa.String(20))  # type: ignore[call-overload]
    attempts: int = 0
    error: str = Field(default="", max_length=2000)
    loaded: int = 0
    skipped: int = 0
    dead: int = 0
    # Sums of the numeric fields by outcome, as text: {"price": {"loaded": "12.500"}}.
    totals: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


_LOADED_SQL = "outcome = 'loaded'"
_DEAD_SQL = "outcome = 'dead_letter'"


class MigrationRecord(Table, table=True):
    """How one row of the source ended. ``raw`` holds its cells while a person may have to mend them."""

    __table_args__ = (
        sa.UniqueConstraint("job_id", "row_number"),
        # Whatever runs twice loads once.
        sa.Index(
            "uq_migration_record_loaded_key",
            "job_id",
            "record_key",
            unique=True,
            sqlite_where=sa.text(_LOADED_SQL),
            postgresql_where=sa.text(_LOADED_SQL),
        ),
        sa.Index("ix_migration_record_key", "job_id", "record_key"),
        sa.Index(
            "ix_migration_record_dead",
            "job_id",
            "row_number",
            sqlite_where=sa.text(_DEAD_SQL),
            postgresql_where=sa.text(_DEAD_SQL),
        ),
        sa.Index("ix_migration_record_batch_id", "batch_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key="migration_job.id")
    batch_id: int = Field(foreign_key="migration_batch.id")
    row_number: int = Field(sa_type=sa.BigInteger)
    record_key: str = Field(default="", max_length=200)
    values_hash: str = Field(default="", max_length=32)
    outcome: str = Field(max_length=16)
    reason_code: str = Field(default="", max_length=60)
    reason: str = Field(default="", max_length=500)
    facts: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    # Of a dead letter: every field at fault, with code, sentence, facts and value.
    errors: list[dict[str, Any]] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    raw: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    before: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    after: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]
    is_edited: bool = False
    # The batch of second tries that this dead letter waits in.
    retry_batch_id: int | None = Field(default=None, foreign_key="migration_batch.id", index=True)
    attempts: int = 1
    # When somebody said of a dead letter that it need not be loaded.
    dropped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    undo_code: str = Field(default="", max_length=60)
    undo_reason: str = Field(default="", max_length=500)
    undo_facts: dict[str, Any] | None = Field(default=None, sa_type=Json)  # type: ignore[call-overload]


class MigrationEvent(Table, table=True):
    """A line of a job's log. ``code`` is stable, ``facts`` fill its sentence (``log_words.py``)."""

    __table_args__ = (sa.Index("ix_migration_event_job_id_id", "job_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    job_id: int = Field(foreign_key="migration_job.id")
    batch_number: int | None = None
    at: datetime = Field(sa_type=UtcDateTime)
    level: str = Field(max_length=10)
    code: str = Field(max_length=60)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    actor: str = Field(default="", max_length=200)


class StagedRecord(Table, table=True):
    """A record of a tenant's own dataset."""

    __table_args__ = (sa.UniqueConstraint("tenant_id", "dataset", "record_key"),)

    id: int | None = Field(default=None, primary_key=True)
    tenant_id: int = Field(foreign_key="tenant.id")
    dataset: str = Field(max_length=80)
    record_key: str = Field(max_length=200)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


def log_event(
    uow: UnitOfWork,
    job_id: int,
    code: str,
    *,
    level: str = "info",
    batch_number: int | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write a line into a job's log."""
    uow.session.add(
        MigrationEvent(
            job_id=job_id,
            batch_number=batch_number,
            at=uow.now(),
            level=level,
            code=code,
            facts=facts or {},
            actor=uow.actor.label,
        )
    )


def change_status(uow: UnitOfWork, job_id: int, to: JobStatus, **columns: Any) -> bool:
    """Move a job, if it stands where it may be moved from, and write it into its log; whether it moved."""
    job = MigrationJob.__table__  # type: ignore[attr-defined]
    statement = (
        sa.update(job)
        .where(job.c.id == job_id, job.c.status.in_(states_before(to, TRANSITIONS)))
        .values(status=to, **columns)
    )
    moved = uow.session.connection().execute(
        across_tenants(statement, because="the id comes from a job that was looked up within its tenant")
    )
    if moved.rowcount != 1:
        return False
    log_event(uow, job_id, f"job_{to.value}", level="warning" if to is JobStatus.FAILED else "info")
    return True
