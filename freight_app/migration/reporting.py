"""What became of a job: every row of its source accounted for, sums compared, reasons counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from freight_app.kit.db import UnitOfWork
from freight_app.migration import queries, record_queries
from freight_app.migration.dtos import JobView, ReasonCount
from freight_app.migration.jobs import require_job, view_job
from freight_app.migration.loading import Existing, Outcome
from freight_app.migration.models import MigrationJob
from freight_app.migration.plans import LoadPlan

MAX_REASONS = 100


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ReportedFile(_Part):
    """What was loaded from, to be compared with what was sent."""

    name: str
    size: int
    sha256: str
    is_there: bool


class PlanSummary(_Part):
    """How it was loaded. ``fields`` are those of the target that the mapping fills."""

    target: str
    dataset: str
    existing: Existing
    batch_size: int
    fields: tuple[str, ...]


class Balance(_Part):
    """Rows of the source against records that ended. ``missing`` have not ended, or are lost if the job has. Of the
    ``dead`` ones ``dropped`` were settled by hand.

    ``rows`` is None when the source was never read to its end; nothing balances then.
    """

    rows: int | None
    loaded: int
    skipped: int
    dead: int
    dropped: int
    missing: int | None
    is_balanced: bool
    sentence: str


class FieldSum(_Part):
    """A numeric field summed up, as exact text. ``rest`` is what the source has beyond loaded and skipped.

    Dead letters hold the rest, less what mending changed. Amounts stand under their field and currency.
    """

    field: str
    source: str
    loaded: str
    skipped: str
    rest: str


class Reasons(_Part):
    """Why records ended so, the most frequent reason first. ``loaded`` are those that lack something."""

    loaded: tuple[ReasonCount, ...]
    skipped: tuple[ReasonCount, ...]
    dead: tuple[ReasonCount, ...]
    # Of what an undo had to leave.
    not_undone: tuple[ReasonCount, ...]


class JobReport(_Part):
    """Everything that the owner of a file wants to know before deleting it."""

    job: JobView
    file: ReportedFile | None
    plan: PlanSummary
    balance: Balance
    sums: tuple[FieldSum, ...]
    reasons: Reasons
    started_at: datetime | None
    finished_at: datetime | None
    seconds: float | None
    records_per_s: float
    retried_batches: int


def report_job(uow: UnitOfWork, tenant_id: int, public_id: str) -> JobReport:
    """The report of a job as it stands; ``NotFound`` when the tenant has none of that id."""
    job = require_job(uow, tenant_id, public_id)
    view = view_job(uow, job)
    end = view.finished_at or uow.now()
    return JobReport(
        job=view,
        file=_file(uow, job),
        plan=_plan(job),
        balance=_balance(view),
        sums=_sums(queries.list_totals(uow, job.id or 0)),
        reasons=_reasons(uow, job.id or 0),
        started_at=view.started_at,
        finished_at=view.finished_at,
        seconds=(end - view.started_at).total_seconds() if view.started_at else None,
        records_per_s=round(view.records_per_s(uow.now()), 1),
        retried_batches=queries.count_retry_batches(uow, job.id or 0),
    )


def _file(uow: UnitOfWork, job: MigrationJob) -> ReportedFile | None:
    upload = queries.upload_by_id(uow, job.upload_id)
    if upload is None:
        return None
    is_there = upload.removed_at is None
    return ReportedFile(name=upload.name, size=upload.size, sha256=upload.sha256, is_there=is_there)


def _plan(job: MigrationJob) -> PlanSummary:
    plan = LoadPlan.model_validate(job.plan)
    return PlanSummary(
        target=plan.target,
        dataset=plan.dataset,
        existing=plan.existing,
        batch_size=plan.batch_size,
        fields=tuple(plan.read_mapping().field_mappings),
    )


def _balance(job: JobView) -> Balance:
    missing = None if job.rows_total is None else job.rows_total - job.ended_records
    if missing is None:
        sentence = "The source has not been read to its end."
    elif missing == 0:
        sentence = "Every row of the source is loaded, skipped or a dead letter."
    elif job.is_live:
        sentence = "The job runs: some rows have not ended yet."
    else:
        sentence = "Some rows of the source have not ended: the job was stopped before them."
    return Balance(
        rows=job.rows_total,
        loaded=job.loaded,
        skipped=job.skipped,
        dead=job.dead,
        dropped=job.dropped,
        missing=missing,
        is_balanced=missing == 0,
        sentence=sentence,
    )


def _sums(batches: Iterable[dict[str, Any]]) -> tuple[FieldSum, ...]:
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for totals in batches:
        for field, parts in totals.items():
            for which, amount in parts.items():
                sums[field][which] += Decimal(amount)
    return tuple(_field_sum(field, sums[field]) for field in sorted(sums))


def _field_sum(field: str, parts: dict[str, Decimal]) -> FieldSum:
    source, loaded, skipped = (parts.get(which, Decimal()) for which in ("source", "loaded", "skipped"))
    shown = {"source": source, "loaded": loaded, "skipped": skipped, "rest": source - loaded - skipped}
    return FieldSum(field=field, **{which: format(amount, "f") for which, amount in shown.items()})


def _reasons(uow: UnitOfWork, job_id: int) -> Reasons:
    def counted(outcome: Outcome) -> tuple[ReasonCount, ...]:
        rows = record_queries.count_reasons(uow, job_id, outcome, MAX_REASONS)
        return _reason_counts((code, reason, count) for code, reason, count in rows if code)

    return Reasons(
        loaded=counted(Outcome.LOADED),
        skipped=counted(Outcome.SKIPPED),
        dead=counted(Outcome.DEAD_LETTER),
        not_undone=_reason_counts(record_queries.count_undo_reasons(uow, job_id, MAX_REASONS)),
    )


def _reason_counts(rows: Iterable[tuple[str, str, int]]) -> tuple[ReasonCount, ...]:
    return tuple(ReasonCount(reason_code=code, reason=reason, count=count) for code, reason, count in rows)
