"""What the pages of data share: for whom staff load, their addresses, and figures in words."""

from __future__ import annotations

from freight_app.accounts.tenants import find_house_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.languages import format_number
from freight_app.migration.dtos import JobStatus, JobView, UndoStatus
from freight_app.migration.loaders.registry import LOADERS
from freight_app.ui.i18n import translate, translate_count

PATH = "/admin/data"
NEW = f"{PATH}/new"
JOBS = f"{PATH}/jobs"


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


OWN_DATASET = _("Your own dataset")


def own_tenant(uow: UnitOfWork) -> int:
    """The shop's own tenant. Raises ``NotFound`` while nobody loaded anything: nothing of it can be there."""
    tenant = find_house_tenant(uow)
    if tenant is None:
        raise NotFound("The job")
    return tenant.id


def job_href(public_id: str) -> str:
    return f"{JOBS}/{public_id}"


def state_of(job: JobView) -> str:
    """A code of ``status("data_job", ...)``: what became of the job last."""
    if job.undo_status is not None:
        return {UndoStatus.RUNNING: "undoing", UndoStatus.DONE: "undone"}.get(job.undo_status, "undone_in_part")
    if job.is_paused:
        return "paused"
    if job.is_dry_run and job.status in (JobStatus.SUCCEEDED, JobStatus.PARTIALLY_SUCCEEDED, JobStatus.FAILED):
        return "rehearsed"
    return str(job.status)


def target_title(uow: UnitOfWork, name: str, language: str) -> str:
    """What a target is called."""
    loader = LOADERS.get(name)
    return translate(loader.describe(uow).title if loader else OWN_DATASET, language)


def size_text(size: int, language: str) -> str:
    """``1.4 MB``."""
    if size >= 1_000_000:
        return translate(_("{size} MB"), language, size=format_number(round(size / 1_000_000, 1), language))
    return translate(_("{size} KB"), language, size=format_number(max(1, round(size / 1_000)), language))


def time_left(seconds: float | None, language: str) -> str:
    """``About 4 minutes``; empty when nobody can say."""
    if seconds is None:
        return ""
    if seconds < 90:
        return translate_count("About {count} second", "About {count} seconds", max(1, round(seconds)), language)
    minutes = round(seconds / 60)
    if minutes < 90:
        return translate_count("About {count} minute", "About {count} minutes", minutes, language)
    return translate_count("About {count} hour", "About {count} hours", round(minutes / 60), language)
