"""One job as its page shows it, written for one language: the sentence of its state, figures, batches, lines of its log."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, format_number
from freight_app.kit.pagination import PageRequest
from freight_app.migration.dtos import BatchView, EventView, JobView
from freight_app.migration.jobs import get_job, list_batches, list_events
from freight_app.migration.values import LIVE, WORKING, JobStatus, UndoStatus
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.data_jobs.own_data import job_href, own_tenant, state_of, target_title, time_left
from freight_app.ui.admin.data_jobs.wizard_check import ReasonView, read_reasons
from freight_app.ui.data_words import fault_text, log_text
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.visitor import Visitor

# As many as stand on one screen; the rest is behind the next page.
BATCHES = 100
LINES = 100


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


_SENTENCES: dict[str, str] = {
    "queued": _("It waits for its turn."),
    "reading": _("The file is being read."),
    "running": _("{done} of {total} rows are in."),
    "retrying": _("{done} of {total} rows are in; the others are tried again."),
    "paused": _("Paused at {done} of {total} rows."),
    "succeeded": _("All {total} rows came through."),
    "settled": _("{loaded} of {total} rows are in; the others were dropped."),
    "failed": _("Nothing was loaded."),
    "cancelled": _("Stopped at {done} of {total} rows."),
    "rehearsed": _("A trial: {loaded} of {total} rows would be loaded. Nothing was changed."),
    "undoing": _("{undone} of {loaded} records are taken back."),
    "undone": _("It is taken back: the shop is as it was before."),
    "undone_in_part": _("It is taken back, but {not_undone} records had to stay."),
}
_CONSEQUENCES: dict[str, str] = {
    "paused": _("What is in stays. Nothing else is loaded until it goes on."),
    "succeeded": _("It can still be taken back."),
    "partially_succeeded": _("The others are in the shop. Mend what is wrong with these, and they are tried again."),
    "cancelled": _("What was loaded before is still there: go on, or take it back."),
    "undone_in_part": _("Somebody changed them since, or something else uses them."),
}


@dataclass(frozen=True, slots=True)
class JobPageView:
    """``balance`` is empty while rows are missing from the count; ``left`` while nobody can say."""

    id: str = ""
    name: str = ""
    state: str = ""
    is_trial: bool = False
    target: str = ""
    who: str = ""
    when: str = ""
    sentence: str = ""
    consequence: str = ""
    done: int = 0
    total: int = 0
    loaded: int = 0
    skipped: int = 0
    dead: int = 0
    undone: int = 0
    not_undone: int = 0
    # Of the dead ones: those that wait for somebody, and those that somebody dropped.
    waiting: int = 0
    dropped: int = 0
    rate: str = ""
    left: str = ""
    balance: str = ""
    is_moving: bool = False
    can_pause: bool = False
    can_resume: bool = False
    can_cancel: bool = False
    can_go_on: bool = False
    can_mend: bool = False
    can_undo: bool = False
    mend_href: str = ""
    csv_href: str = ""
    pdf_href: str = ""
    batches: int = 0
    reasons: list[ReasonView] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class BatchCell:
    """A batch as a small square; ``told`` is all of it in one sentence."""

    id: str
    number: int
    state: str
    is_retry: bool
    told: str
    error: str
    dead: int


@dataclass(frozen=True, slots=True)
class LineView:
    id: int
    at: str
    level: str
    text: str
    who: str


@dataclass(frozen=True, slots=True)
class JobLook:
    """What one look at the server brings: ``lines`` are new ones, the newest first."""

    view: JobPageView
    lines: list[LineView]


def look_at_job(who: Visitor, public_id: str, *, after_line: int = 0, level: str = "") -> JobLook:
    """``NotFound`` for a job that is not the shop's."""
    with current_house().read(who.actor) as uow:
        tenant_id = own_tenant(uow)
        job = get_job(uow, tenant_id, public_id)
        zone = get_shop_profile(uow).time_zone
        events = list_events(uow, tenant_id, public_id, after_id=after_line, level=level or None, limit=LINES)
        reasons = read_reasons(uow, tenant_id, public_id, who.language) if job.status not in LIVE else []
        view = _view(uow, job, reasons, who.language, zone)
    return JobLook(view, [_line(event, who.language, zone) for event in events])


def read_batches(who: Visitor, public_id: str, page: int) -> list[BatchCell]:
    with current_house().read(who.actor) as uow:
        found = list_batches(uow, own_tenant(uow), public_id, PageRequest(page=page, per_page=BATCHES))
    return [_cell(batch, who.language) for batch in found.items]


def _view(uow: UnitOfWork, job: JobView, reasons: list[ReasonView], language: str, zone: str) -> JobPageView:
    state, now = state_of(job), uow.now()
    is_unread = job.rows_total is None
    told = "reading" if is_unread and job.status in WORKING and not job.is_paused else state
    figures = {
        "done": job.ended_records,
        "total": job.rows_total or 0,
        "loaded": job.loaded,
        "dead": job.waiting_dead,
        "undone": job.undone,
        "not_undone": job.not_undone,
    }
    error = fault_text(job.error_code, job.error, {}, language) if job.error_code else ""
    if state in ("partially_succeeded", "failed") and job.dead and not job.waiting_dead:
        told = "settled"
    consequence = "" if told == "settled" else _CONSEQUENCES.get(state, "")
    is_over = not job.is_live
    return JobPageView(
        id=job.public_id,
        name=job.name,
        state=state,
        is_trial=job.is_dry_run,
        target=target_title(uow, job.target, language),
        who=job.created_by,
        when=format_moment(job.created_at, language, zone=zone),
        sentence=_sentence(told, figures, language),
        consequence=error or (translate(consequence, language) if consequence else ""),
        done=job.ended_records,
        total=job.rows_total or 0,
        loaded=job.loaded,
        skipped=job.skipped,
        dead=job.dead,
        undone=job.undone,
        not_undone=job.not_undone,
        rate=_rate(job, now, language),
        left=time_left(None if job.is_paused else job.seconds_left(now), language),
        balance=_balance(job, language),
        is_moving=job.is_live or job.undo_status == UndoStatus.RUNNING,
        can_pause=job.status in WORKING and not job.is_paused and not is_unread,
        can_resume=job.is_paused,
        can_cancel=job.is_live,
        can_go_on=job.can_retry and (is_unread or job.status == JobStatus.CANCELLED),
        can_mend=job.can_retry and job.waiting_dead > 0 and not job.is_dry_run,
        waiting=job.waiting_dead,
        dropped=job.dropped,
        can_undo=job.can_undo and is_over,
        mend_href=f"{job_href(job.public_id)}/mend",
        csv_href=f"/api/v1/data/jobs/{job.public_id}/to-mend.csv",
        pdf_href=f"/api/v1/data/jobs/{job.public_id}/report.pdf",
        batches=job.batches_total,
        reasons=reasons,
    )


def _sentence(told: str, figures: dict[str, int], language: str) -> str:
    if told == "partially_succeeded":
        return waiting_text(figures["dead"], figures["total"], language)
    return translate(_SENTENCES.get(told, _SENTENCES["running"]), language, **figures)


def waiting_text(dead: int, total: int, language: str) -> str:
    """How many rows of a file wait for somebody."""
    return translate_count(
        "{count} of {total} rows waits for you.", "{count} of {total} rows wait for you.", dead, language, total=total
    )


def _rate(job: JobView, now: datetime, language: str) -> str:
    rate = job.records_per_s(now)
    # Of a job that rests, a pause or a second try long after the first would make it a number without meaning.
    if rate <= 0 or not job.is_live or job.is_paused:
        return ""
    shown = format_number(round(rate, 1) if rate < 10 else round(rate), language)
    return translate(_("{rate} a second"), language, rate=shown)


def _balance(job: JobView, language: str) -> str:
    """The count of the endings beside that of the rows, when they are the same."""
    if job.rows_total is None or job.ended_records != job.rows_total:
        return ""
    return translate(
        _("It adds up: {loaded} + {skipped} + {dead} = {total} rows of the file."),
        language,
        loaded=job.loaded,
        skipped=job.skipped,
        dead=job.dead,
        total=job.rows_total,
    )


def _cell(batch: BatchView, language: str) -> BatchCell:
    told = translate(
        _("Batch {number}: {rows} rows from row {first}. {loaded} loaded, {skipped} skipped, {dead} left over."),
        language,
        number=batch.number,
        rows=batch.rows,
        first=batch.first_row,
        loaded=batch.loaded,
        skipped=batch.skipped,
        dead=batch.dead,
    )
    if batch.attempts > 1:
        told += " " + translate_count("{count} attempt.", "{count} attempts.", batch.attempts, language)
    return BatchCell(
        batch.public_id, batch.number, str(batch.status), batch.is_retry, told, batch.error[:500], batch.dead
    )


def _line(event: EventView, language: str, zone: str) -> LineView:
    text = log_text(event.code, event.facts, event.batch_number, language)
    # To the second: a batch takes less than a minute.
    at = event.at.astimezone(ZoneInfo(zone)).strftime("%H:%M:%S")
    return LineView(event.id, at, event.level, text, event.actor)
