"""The last step of some jobs: records that speak of rows which came later are looked at once more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.migration import queries, record_queries
from freight_app.migration.job_loaders import loader_of
from freight_app.migration.job_progress import FINISH, end_job, enqueue_finish, hand_out
from freight_app.migration.loading import Finisher, Landing, Outcome, Undoing
from freight_app.migration.models import MigrationRecord, log_event
from freight_app.migration.plans import LoadPlan
from freight_app.migration.values import WORKING
from freight_app.work.registry import Failure, task


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    """Nobody looks again by himself: the job ends with what is loaded, and its log says so."""
    if not failure.is_last:
        return
    job = queries.lock_job(uow, payload["job"])
    if job is not None and job.status in WORKING:
        log_event(uow, payload["job"], "finish_failed", level="error", facts={"error": failure.error[:500]})
        end_job(uow, job)


@task(FINISH, on_failure=_on_failure, gives_way=True)
def _finish_some(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Look at as many records as a batch has, and ask for the next ones; end the job when there are none."""
    job = queries.lock_job(uow, payload["job"])
    if job is None or job.id is None or job.status not in WORKING:
        return
    if queries.next_queued(uow, job.id, 1) or queries.count_in_hand(uow, job.id):
        # Somebody asked for a retry meanwhile: the last of its batches comes here again.
        hand_out(uow, job)
        return
    plan = LoadPlan.model_validate(job.plan)
    loader = loader_of(plan)
    records = record_queries.list_waiting(uow, job.id, above=payload["above"], limit=plan.batch_size)
    if not records or not isinstance(loader, Finisher):
        end_job(uow, job)
        return
    landings = finish_or_halve(uow, loader, records)
    rows = [_as_row(record, landing) for record, landing in zip(records, landings, strict=True)]
    record_queries.write_landings(uow, rows)
    enqueue_finish(uow, job, above=records[-1].row_number)


def finish_or_halve(uow: UnitOfWork, loader: Finisher, records: Sequence[MigrationRecord]) -> list[Landing]:
    """Finish records; where the room refuses them together, each by itself. What was loaded stays loaded."""
    changes = [Undoing(record.row_number, record.record_key, record.before, record.after or {}) for record in records]
    try:
        with uow.session.begin_nested():
            return loader.finish(uow, changes)
    except FreightError as error:
        if len(records) > 1:
            half = len(records) // 2
            return finish_or_halve(uow, loader, records[:half]) + finish_or_halve(uow, loader, records[half:])
        sentence = error.message.replace("{", "{{").replace("}", "}}")
        return [
            Landing(Outcome.LOADED, error.code, sentence, before=record.before, after=record.after)
            for record in records
        ]


def _as_row(record: MigrationRecord, landing: Landing) -> dict[str, Any]:
    return {
        "which": record.id,
        "reason_code": landing.reason_code[:60],
        "reason": landing.reason[:500],
        "facts": landing.facts or None,
        "before": landing.before,
        "after": landing.after,
    }
