"""Taking a job back: what it changed is restored, the last rows first; what somebody changed since is left and told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from freight_app.accounts.tenants import read_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.migration import queries, record_queries
from freight_app.migration.dtos import JobView
from freight_app.migration.errors import WrongJobState
from freight_app.migration.job_loaders import loader_of, require_needs
from freight_app.migration.jobs import require_job, view_job
from freight_app.migration.loading import Loader, Undoing, UndoLanding, in_use, not_undone
from freight_app.migration.models import MigrationJob, MigrationRecord, log_event
from freight_app.migration.plans import LoadPlan
from freight_app.migration.turns import let_others_write
from freight_app.migration.values import LIVE, UndoStatus
from freight_app.work.registry import Failure, task
from freight_app.work.service import enqueue

UNDO = "migration.undo"


def undo_job(uow: UnitOfWork, tenant_id: int, public_id: str) -> JobView:
    """Take back what a job loaded, in the background; ``list_records(only_not_undone=True)`` tells what had to stay.

    A job that was taken back in part can be taken back again. Raises ``NotFound``, or ``WrongJobState`` for a job
    that runs, was a dry run, loaded nothing, or is taken back already.
    """
    job = queries.lock_job(uow, require_job(uow, tenant_id, public_id).id or 0)
    if job is None or job.id is None or not JobView.model_validate(job).can_undo:
        status = None if job is None else str(job.status)
        raise WrongJobState("Only an ended job that loaded something can be taken back.", status=status)
    require_needs(uow, LoadPlan.model_validate(job.plan))
    if not queries.begin_undo(uow, job.id):
        raise WrongJobState("The job is being taken back already.", status=str(job.status))
    record_queries.forget_refused_undoing(uow, job.id)
    log_event(uow, job.id, "undo_asked")
    enqueue(uow, UNDO, {"job": job.id, "below": None}, tenant=read_tenant(uow, tenant_id).public_id)
    uow.touch(f"migration:{job.id}")
    return view_job(uow, queries.lock_job(uow, job.id) or job)


def _on_failure(uow: UnitOfWork, payload: dict[str, Any], failure: Failure) -> None:
    """What was taken back so far stays taken back; a person may ask for the rest."""
    log_event(uow, payload["job"], "undo_failed", level="error", facts={"error": failure.error[:500]})
    if failure.is_last:
        queries.set_job(uow, payload["job"], undo_status=UndoStatus.PARTLY)


@task(UNDO, on_failure=_on_failure, gives_way=True)
def _undo_some(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Take back as many records as a batch has, and ask for the next ones."""
    job = queries.lock_job(uow, payload["job"])
    if job is None or job.id is None or job.undo_status != UndoStatus.RUNNING or job.status in LIVE:
        return
    plan = LoadPlan.model_validate(job.plan)
    records = record_queries.list_to_undo(uow, job.id, below=payload["below"], limit=plan.batch_size)
    if not records:
        _end(uow, job)
        return
    changes = [Undoing(row.row_number, row.record_key, row.before, row.after or {}) for row in records]
    _write(uow, job, records, undo_or_halve(uow, loader_of(plan), changes))
    tenant = read_tenant(uow, job.tenant_id)
    enqueue(uow, UNDO, {"job": job.id, "below": records[-1].row_number}, tenant=tenant.public_id)
    let_others_write(uow)
    uow.touch(f"migration:{job.id}")


def undo_or_halve(uow: UnitOfWork, loader: Loader, changes: Sequence[Undoing]) -> list[UndoLanding]:
    """Take records back; where the room refuses them together, each of them by itself."""
    if not changes:
        return []
    try:
        with uow.session.begin_nested():
            return loader.undo(uow, changes)
    except (FreightError, IntegrityError) as error:
        uow.session.expire_all()
        if len(changes) > 1:
            half = len(changes) // 2
            return undo_or_halve(uow, loader, changes[:half]) + undo_or_halve(uow, loader, changes[half:])
        if isinstance(error, FreightError):
            return [not_undone(error.code, error.message.replace("{", "{{").replace("}", "}}"))]
        return [in_use()]


def _write(
    uow: UnitOfWork, job: MigrationJob, records: Sequence[MigrationRecord], landings: Sequence[UndoLanding]
) -> None:
    rows = [
        {
            "which": record.id,
            "at": uow.now() if landing.is_undone else None,
            "left_for": landing.reason_code[:60],
            "because": landing.reason[:500],
            "speaking_of": landing.facts or None,
        }
        for record, landing in zip(records, landings, strict=True)
    ]
    record_queries.write_undoings(uow, rows)
    undone = sum(landing.is_undone for landing in landings)
    left = len(landings) - undone
    queries.set_job(uow, job.id or 0, undone=job.undone + undone, not_undone=job.not_undone + left)


def _end(uow: UnitOfWork, job: MigrationJob) -> None:
    status = UndoStatus.PARTLY if job.not_undone else UndoStatus.DONE
    queries.set_job(uow, job.id or 0, undo_status=status)
    facts = {"undone": job.undone, "not_undone": job.not_undone}
    log_event(uow, job.id or 0, f"undo_{status.value}", level="warning" if job.not_undone else "info", facts=facts)
    uow.touch(f"migration:{job.id}")
