"""A batch lets another tenant's small job in between: while one is under way, only the first records are loaded and the
rest becomes a batch of its own.

Where there is one writer, everybody waits for the commit that is under way: 500 records hold it for about 60 ms, and a
small job has four commits. Short batches always would cost a job that is alone a quarter of its speed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from freight_app.kit.db import UnitOfWork
from freight_app.migration import queries
from freight_app.migration.mapped_rows import MappedRecord
from freight_app.migration.models import MigrationBatch, MigrationJob
from freight_app.migration.sources.spooling import length_of_rows
from freight_app.migration.values import JobStatus

FEW = 100


@dataclass(frozen=True, slots=True)
class Rest:
    """What of a batch follows its first few rows: the ``number`` of the first, and how many bytes stand before it."""

    first_row: int
    bytes_before: int


@dataclass(frozen=True, slots=True)
class Mapped:
    """The records of a batch, or its first few only; ``rest`` is None where those would be all."""

    records: list[MappedRecord]
    rest: Rest | None = None


def shall_be_short(uow: UnitOfWork, job: MigrationJob) -> bool:
    """Whether somebody else has a job that is done soon. Two that take long gain nothing from short batches."""
    return queries.has_small_job_of_others(uow, job.tenant_id)


def find_rest(path: Path, offset: int, length: int, numbers: list[int]) -> Rest | None:
    """Where a batch whose rows have these ``numbers`` would be cut. Raises ``DamagedSpool``."""
    if len(numbers) <= FEW:
        return None
    return Rest(numbers[FEW], length_of_rows(path, offset, length, FEW))


def cut_batch(uow: UnitOfWork, batch: MigrationBatch, rest: Rest) -> None:
    """Keep the first few rows of a batch that is in hand; the others wait as a batch of their own."""
    if batch.id is None:
        return
    queries.insert_batch(
        uow,
        {
            "public_id": str(uuid4()),
            "job_id": batch.job_id,
            "number": queries.add_batch(uow, batch.job_id),
            "is_retry": False,
            "first_row": rest.first_row,
            "rows": batch.rows - FEW,
            "offset": batch.offset + rest.bytes_before,
            "length": batch.length - rest.bytes_before,
            "status": JobStatus.QUEUED,
        },
    )
    queries.shorten_batch(uow, batch.id, rows=FEW, length=rest.bytes_before)
