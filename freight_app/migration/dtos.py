"""What the migration room answers. All frozen; ids are public ones."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field

from freight_app.kit.pagination import PageRequest
from freight_app.migration.loading import Outcome
from freight_app.migration.log_words import write_line
from freight_app.migration.sources.shapes import FileShape
from freight_app.migration.values import LIVE, WORKING, JobStatus, UndoStatus


class _Dto(BaseModel):
    model_config = ConfigDict(frozen=True, from_attributes=True)


class UploadView(_Dto):
    """A file that was sent, and how it is read."""

    public_id: str
    name: str
    size: int
    sha256: str
    shape: FileShape
    created_by: str
    created_at: datetime


class JobView(_Dto):
    """A job as it stands. ``rows_total`` is None until the source was read to its end."""

    public_id: str
    name: str
    target: str
    source: dict[str, Any]
    status: JobStatus
    is_dry_run: bool
    error_code: str
    error: str
    rows_total: int | None
    loaded: int
    skipped: int
    dead: int
    # Of the dead ones, those that somebody dropped: they are settled.
    dropped: int
    batches_total: int
    batches_ended: int
    paused_at: datetime | None
    undo_status: UndoStatus | None
    undone: int
    not_undone: int
    created_by: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    pipeline_version: int | None
    # None when no pipeline was used.
    pipeline: str | None = None

    @property
    def ended_records(self) -> int:
        return self.loaded + self.skipped + self.dead

    @property
    def waiting_dead(self) -> int:
        """Dead letters that wait for somebody."""
        return self.dead - self.dropped

    @computed_field
    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @computed_field
    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None and self.status in WORKING

    @computed_field
    @property
    def can_retry(self) -> bool:
        again = self.status in (JobStatus.PARTIALLY_SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)
        return again and self.undo_status is None

    @computed_field
    @property
    def can_undo(self) -> bool:
        has_ended = self.status not in LIVE and not self.is_dry_run
        return has_ended and self.loaded > 0 and self.undo_status in (None, UndoStatus.PARTLY)

    def records_per_s(self, now: datetime) -> float:
        """Records that ended each second since the job began, on average; 0 before."""
        if self.started_at is None:
            return 0.0
        seconds = ((self.finished_at or now) - self.started_at).total_seconds()
        return self.ended_records / seconds if seconds > 0 else 0.0

    def seconds_left(self, now: datetime) -> float | None:
        """How long it will take at that rate; None when nobody can say."""
        rate = self.records_per_s(now)
        if self.rows_total is None or not rate or self.status not in WORKING:
            return None
        return max(0, self.rows_total - self.ended_records) / rate


class JobQuery(PageRequest):
    """Which jobs to list, the newest first; ``q`` is looked for in the name.

    ``is_live``: those that have not ended, or those that have. ``needs_people``: those with dead letters to mend.
    """

    is_live: bool | None = None
    needs_people: bool = False
    status: JobStatus | None = None
    target: str | None = Field(default=None, max_length=80)
    q: str = Field(default="", max_length=120)


class BatchView(_Dto):
    public_id: str
    number: int
    is_retry: bool
    first_row: int
    rows: int
    status: JobStatus
    attempts: int
    error: str
    loaded: int
    skipped: int
    dead: int
    started_at: datetime | None
    finished_at: datetime | None


class FieldFault(_Dto):
    """What is wrong with one field of a row. ``sentence`` is English with ``{placeholders}`` for ``facts``."""

    field: str
    code: str
    sentence: str
    facts: dict[str, str | int] = {}
    value: str = ""


class RecordView(_Dto):
    """How one row ended. ``raw`` has the cells of a dead letter, as they are after its last edit."""

    row_number: int
    record_key: str
    outcome: Outcome
    reason_code: str
    reason: str
    facts: dict[str, str | int] | None
    errors: list[FieldFault] | None
    raw: dict[str, Any] | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    is_edited: bool
    is_waiting: bool
    attempts: int
    dropped_at: datetime | None
    undone_at: datetime | None
    undo_code: str
    undo_reason: str
    undo_facts: dict[str, str | int] | None


class RecordQuery(PageRequest):
    """Which records of a job: by outcome, batch (its number), text in the key; those that an undo had to leave; dead
    letters that were dropped, or that were not."""

    outcome: Outcome | None = None
    batch: int | None = Field(default=None, ge=1)
    q: str = Field(default="", max_length=120)
    reason_code: str | None = Field(default=None, max_length=60)
    only_not_undone: bool = False
    is_dropped: bool | None = None


class EventView(_Dto):
    """A line of the log. ``message`` is it in English."""

    id: int
    at: datetime
    level: str
    code: str
    batch_number: int | None
    facts: dict[str, Any]
    actor: str

    @computed_field
    @property
    def message(self) -> str:
        return write_line(self.code, self.facts, self.batch_number)


class ReasonCount(_Dto):
    """How many dead letters have one reason."""

    reason_code: str
    reason: str
    count: int


class DataSummary(_Dto):
    """How a tenant's jobs stand: counts by status, and records over all of them."""

    jobs: dict[str, int]
    loaded: int
    skipped: int
    dead: int


class PipelineView(_Dto):
    """A pipeline with its latest version, or with the one that was asked for."""

    public_id: str
    name: str
    target: str
    latest_version: int
    version: int
    plan: dict[str, Any]
    created_by: str
    created_at: datetime
    updated_at: datetime


class StagedRow(_Dto):
    record_key: str
    values: dict[str, Any]
    updated_at: datetime


class DatasetView(_Dto):
    """A tenant's own shelf of records."""

    name: str
    records: int
    updated_at: datetime
