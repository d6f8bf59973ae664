"""One batch: read and mapped with no transaction open, then loaded, logged and counted in one commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from freight_app.kit.db import Ports, UnitOfWork
from freight_app.kit.settings import Settings
from freight_app.migration import queries, record_queries
from freight_app.migration.errors import JobStopped
from freight_app.migration.files import spool_path
from freight_app.migration.job_loaders import loader_of
from freight_app.migration.job_progress import LOAD, hand_out_by_id
from freight_app.migration.joining import join_rows
from freight_app.migration.landing import Ending, count_outcomes, land, sum_fields
from freight_app.migration.loading import Landing, Loader, LoadRules, Outcome
from freight_app.migration.mapped_rows import UNREAD, MappedRecord, map_rows
from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.mapping.mapper import Mapper
from freight_app.migration.models import MigrationBatch, log_event
from freight_app.migration.plans import LoadPlan
from freight_app.migration.sharing import FEW, Mapped, cut_batch, find_rest, shall_be_short
from freight_app.migration.sources.errors import DamagedSpool
from freight_app.migration.sources.shapes import BadReason, BadRow, SourceRow
from freight_app.migration.sources.spooling import read_spooled
from freight_app.migration.turns import let_others_write
from freight_app.migration.values import WORKING, JobStatus
from freight_app.work.registry import Failure, outward_task

# So many records are loaded before anybody notices: they wait in the order of their coming, as every writer does.
_NOTICED = 50


@dataclass(frozen=True, slots=True)
class BatchInHand:
    """Where the rows of a batch are, and what turns them into records. ``rows`` are those that were read already.

    ``count``: of all of them. ``is_short``: somebody else waits, so only the first few are needed.
    """

    path: Path
    offset: int
    length: int
    mapper: Mapper | None
    loader: Loader | None
    rows: tuple[SourceRow | BadRow, ...] | None = None
    count: int = 0
    is_retry: bool = False
    is_short: bool = False


def _prepare(uow: UnitOfWork, payload: dict[str, Any]) -> BatchInHand | None:
    batch = queries.batch_by_id(uow, payload["batch"])
    if batch is None or batch.id is None or batch.status not in WORKING:
        return None
    job = queries.job_by_id(uow, batch.job_id)
    if job is None:
        return None
    hand = BatchInHand(
        path=spool_path(uow.port(Settings), job.public_id),
        offset=batch.offset,
        length=batch.length,
        mapper=None,
        loader=None,
        rows=_second_tries(uow, batch.id) if batch.is_retry else None,
        count=batch.rows,
        is_retry=batch.is_retry,
        is_short=shall_be_short(uow, job),
    )
    if job.status not in WORKING:
        # The batch is put back, which only the step that writes can do.
        return hand
    plan = LoadPlan.model_validate(job.plan)
    loader = loader_of(plan)
    if plan.joins:
        # What is joined is in the database: the rows are needed while it can still be asked.
        rows = hand.rows or read_spooled(hand.path, hand.offset, hand.length)
        hand = replace(hand, rows=tuple(join_rows(uow, job.tenant_id, plan.joins, rows)))
    return replace(hand, loader=loader, mapper=compile_mapping(plan.read_mapping(), loader.describe(uow)))


def _second_tries(uow: UnitOfWork, batch_id: int) -> tuple[SourceRow | BadRow, ...]:
    return tuple(
        BadRow(number, raw[UNREAD], BadReason.TOO_FEW_FIELDS, "The row could not be read.")
        if list(raw) == [UNREAD]
        else SourceRow(number, {name: value for name, value in raw.items() if name != UNREAD})
        for number, raw in record_queries.rows_of_retry(uow, batch_id)
    )


def _map(_ports: Ports, hand: BatchInHand) -> Mapped | None:
    if hand.mapper is None or hand.loader is None:
        return None
    rows = read_spooled(hand.path, hand.offset, hand.length) if hand.rows is None else hand.rows
    if hand.is_retry:
        return Mapped(map_rows(rows, hand.mapper, hand.loader))
    rest = find_rest(hand.path, hand.offset, hand.length, [row.number for row in rows])
    return Mapped(map_rows(rows[:FEW] if hand.is_short else rows, hand.mapper, hand.loader), rest)


def _is_brief(hand: BatchInHand) -> bool:
    return hand.count <= _NOTICED


def _is_long(mapped: Mapped | None) -> bool:
    return mapped is not None and len(mapped.records) > _NOTICED


def _record(uow: UnitOfWork, payload: dict[str, Any], mapped: Mapped | None) -> None:
    batch_id = payload["batch"]
    if not queries.begin_batch(uow, batch_id):
        return
    batch = queries.batch_by_id(uow, batch_id)
    job = queries.job_by_id(uow, batch.job_id) if batch else None
    if batch is None or job is None or job.id is None:
        return
    if job.status not in WORKING or mapped is None:
        _put_back(uow, batch)
        return
    plan = LoadPlan.model_validate(job.plan)
    records = mapped.records
    if mapped.rest and (len(records) < batch.rows or shall_be_short(uow, job)):
        records = records[:FEW]
        cut_batch(uow, batch, mapped.rest)
    rules = LoadRules(job.tenant_id, plan.existing, plan.dataset, reference=f"job {job.public_id[:8]}")
    loader = loader_of(plan)
    if job.is_dry_run:
        endings = _rehearse(uow, loader, rules, job.id, records)
    else:
        endings = land(uow, loader, rules, job.id, records)
    _write(uow, batch, endings)
    end_batch(uow, batch, endings)
    let_others_write(uow)


def _rehearse(
    uow: UnitOfWork, loader: Loader, rules: LoadRules, job_id: int, records: Sequence[MappedRecord]
) -> list[Ending]:
    """What would happen: everything is done, looked at, and taken back."""
    rehearsal = uow.session.begin_nested()
    try:
        return land(uow, loader, rules, job_id, records)
    finally:
        rehearsal.rollback()
        uow.session.expire_all()


def _write(uow: UnitOfWork, batch: MigrationBatch, endings: Sequence[Ending]) -> None:
    rows = [ending.as_row() for ending in endings]
    if batch.is_retry:
        record_queries.replace_endings(uow, batch.job_id, rows)
    else:
        record_queries.insert_records(uow, [row | {"job_id": batch.job_id, "batch_id": batch.id} for row in rows])


def end_batch(uow: UnitOfWork, batch: MigrationBatch, endings: Sequence[Ending], *, error: str = "") -> None:
    """Count what ended, and go on with the job. Raises ``JobStopped`` when nobody wants the job any more."""
    counts = count_outcomes(endings)
    if batch.id is None:
        return
    if counts["dead"] == 0:
        status = JobStatus.SUCCEEDED
    else:
        status = JobStatus.PARTIALLY_SUCCEEDED if counts["loaded"] + counts["skipped"] else JobStatus.FAILED
    totals = sum_fields(endings, with_source=not batch.is_retry)
    queries.set_batch(uow, batch.id, status, finished_at=uow.now(), totals=totals, error=error[:2000], **counts)
    level = "warning" if counts["dead"] else "info"
    log_event(uow, batch.job_id, "batch_ended", level=level, batch_number=batch.number, facts=counts)
    uow.session.flush()
    # Those who are tried again were counted as dead before.
    change = counts | {"batches_ended": 1, "dead": counts["dead"] - (len(endings) if batch.is_retry else 0)}
    if not queries.add_counts(uow, batch.job_id, change):
        raise JobStopped("The job was cancelled while this batch was being loaded.")
    hand_out_by_id(uow, batch.job_id)


def _put_back(uow: UnitOfWork, batch: MigrationBatch) -> None:
    """The job was stopped before this batch began; if somebody has started it again since, the batch waits again."""
    if batch.id is None:
        return
    job = queries.lock_job(uow, batch.job_id)
    wanted = job is not None and job.status in WORKING
    queries.set_batch(uow, batch.id, JobStatus.QUEUED if wanted else JobStatus.CANCELLED)
    if wanted:
        hand_out_by_id(uow, batch.job_id)


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    batch = queries.batch_by_id(uow, payload["batch"])
    if batch is None or batch.id is None or batch.status not in WORKING:
        return
    job = queries.job_by_id(uow, batch.job_id)
    if job is None or job.status not in WORKING or failure.is_cancelled:
        _put_back(uow, batch)
    elif failure.is_last:
        _bury(uow, batch, failure.error)
    else:
        queries.set_batch(uow, batch.id, JobStatus.RETRYING, error=failure.error[:2000], attempts=batch.attempts + 1)
        facts = {"error": failure.error[:500], "attempt": failure.attempt}
        log_event(uow, batch.job_id, "batch_failed", level="warning", batch_number=batch.number, facts=facts)


def _bury(uow: UnitOfWork, batch: MigrationBatch, error: str) -> None:
    """Nobody tries this batch again by himself: each of its records becomes a dead letter that a person can retry."""
    landing = Landing(Outcome.DEAD_LETTER, "batch_failed", "The batch of this record failed again and again.")
    endings = [Ending(record, landing) for record in _unloaded(uow, batch)]
    _write(uow, batch, endings)
    facts = {"error": error[:500]}
    log_event(uow, batch.job_id, "batch_given_up", level="error", batch_number=batch.number, facts=facts)
    end_batch(uow, batch, endings, error=error)


def _unloaded(uow: UnitOfWork, batch: MigrationBatch) -> list[MappedRecord]:
    rows: Sequence[SourceRow | BadRow]
    if batch.is_retry:
        rows = _second_tries(uow, batch.id or 0)
    else:
        job = queries.job_by_id(uow, batch.job_id)
        path = spool_path(uow.port(Settings), job.public_id if job else "")
        try:
            rows = read_spooled(path, batch.offset, batch.length)
        except DamagedSpool:
            # Even what they said is lost, but not that they were there.
            rows = [SourceRow(batch.first_row + place, {}) for place in range(batch.rows)]
    return [MappedRecord(row.number, row.values if isinstance(row, SourceRow) else {UNREAD: row.raw}) for row in rows]


outward_task(
    LOAD, prepare=_prepare, act=_map, record=_record, on_failure=_on_failure, gives_way=_is_long, is_brief=_is_brief
)
