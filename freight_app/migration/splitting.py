"""The first step of a job: its source is read once, from end to end, into a local file that is cut into batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from freight_app.accounts.tenant_usage import use_quota
from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.errors import FreightError, OutsideFailure
from freight_app.kit.settings import Settings
from freight_app.migration import queries
from freight_app.migration.files import MAX_SPOOL_BYTES, spool_path
from freight_app.migration.job_progress import fail_job, hand_out_by_id
from freight_app.migration.job_sources import ReadySource, ReadyUpload, open_source, prepare_source
from freight_app.migration.models import MigrationJob, change_status, log_event
from freight_app.migration.plans import LoadPlan
from freight_app.migration.sources.rest_errors import SourceRefused
from freight_app.migration.sources.shapes import BadRow, SourceRow
from freight_app.migration.sources.spooling import Spool, SpooledBatch, spool_rows
from freight_app.migration.values import JobStatus
from freight_app.migration.web_errors import WebFailure
from freight_app.work.current import current_task
from freight_app.work.errors import TaskCancelled
from freight_app.work.registry import Failure, outward_task

SPLIT = "migration.split"
# How often a long read asks whether it is still wanted, in rows.
ASK_EVERY = 20_000
# A file of this size is read in a few milliseconds.
_BRIEF_BYTES = 16 << 10


@dataclass(frozen=True, slots=True)
class SourceInHand:
    """A source, and into how large pieces it is cut."""

    job: str
    batch_size: int
    source: ReadySource


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a source cannot be read: trying again would not help."""

    code: str
    sentence: str


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> SourceInHand | None:
    job = queries.job_by_id(uow, payload["job"])
    if job is None or job.status not in (JobStatus.QUEUED, JobStatus.RETRYING) or job.rows_total is not None:
        return None
    return SourceInHand(job.public_id, LoadPlan.model_validate(job.plan).batch_size, prepare_source(uow, job))


def _read_source(ports: Ports, hand: SourceInHand) -> Spool | Unreadable:
    try:
        return spool_rows(
            _while_wanted(open_source(ports, hand.source)),
            spool_path(ports.get(Settings), hand.job),
            batch_size=hand.batch_size,
            max_bytes=MAX_SPOOL_BYTES,
        )
    except TaskCancelled:
        raise
    except FreightError as error:
        if _may_pass(error):
            raise
        return Unreadable(error.code, error.message)


def _is_brief(hand: SourceInHand) -> bool:
    return isinstance(hand.source, ReadyUpload) and hand.source.size_bytes <= _BRIEF_BYTES


def _may_pass(error: FreightError) -> bool:
    """Others may be away for a while; whoever refuses us now refuses us again."""
    if isinstance(error, WebFailure):
        return error.may_pass
    return isinstance(error, OutsideFailure) and not isinstance(error, SourceRefused)


def _while_wanted(rows: Iterable[SourceRow | BadRow]) -> Iterator[SourceRow | BadRow]:
    task = current_task()
    for number, row in enumerate(rows):
        if number % ASK_EVERY == 0 and number:
            task.stop_if_cancelled()
        yield row


def _record(uow: UnitOfWork, payload: dict[str, Any], read: Spool | Unreadable) -> None:
    job = queries.lock_job(uow, payload["job"])
    if job is None or job.id is None or job.status not in (JobStatus.QUEUED, JobStatus.RETRYING):
        return
    if isinstance(read, Unreadable):
        fail_job(uow, job.id, read.code, read.sentence)
        return
    try:
        with uow.session.begin_nested():
            use_quota(uow, job.tenant_id, records=0 if job.is_dry_run else read.rows)
    except FreightError as error:
        fail_job(uow, job.id, error.code, error.message)
        return
    queries.insert_batches(uow, [_batch_row(job, batch) for batch in read.batches])
    columns = {"rows_total": read.rows, "batches_total": len(read.batches), "secrets": None}
    if not change_status(uow, job.id, JobStatus.RUNNING, started_at=job.started_at or uow.now(), **columns):
        return
    facts = {"rows": read.rows, "bad_rows": read.bad_rows, "batches": len(read.batches)}
    log_event(uow, job.id, "source_read", facts=facts)
    hand_out_by_id(uow, job.id)


def _batch_row(job: MigrationJob, batch: SpooledBatch) -> dict[str, Any]:
    return {
        "public_id": str(uuid4()),
        "job_id": job.id,
        "number": batch.number,
        "is_retry": False,
        "first_row": batch.first_row,
        "rows": batch.rows,
        "offset": batch.offset,
        "length": batch.length,
        "status": JobStatus.QUEUED,
        "attempts": 0,
        "error": "",
        "loaded": 0,
        "skipped": 0,
        "dead": 0,
        "totals": {},
    }


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    if failure.is_cancelled:
        return
    if failure.is_last:
        fail_job(uow, payload["job"], "source_not_read", failure.error)
    else:
        log_event(uow, payload["job"], "source_failed", level="warning", facts={"error": failure.error[:500]})


outward_task(SPLIT, prepare=_prepare, act=_read_source, record=_record, on_failure=_on_failure, is_brief=_is_brief)
