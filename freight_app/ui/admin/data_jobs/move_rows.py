"""A move as its pages show it, written for one language: files that are there or missing, jobs in their order, and what adds up."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from freight_app.accounts.tenants import find_house_tenant, house_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, format_number
from freight_app.kit.pagination import PageRequest
from freight_app.migration.presets import list_presets
from freight_app.migration.presets.moving import (
    MoveStatus,
    MoveStepView,
    MoveView,
    begin_move,
    drop_move,
    get_move,
    give_file,
    go_on,
    list_moves,
    may_begin,
    start_move,
)
from freight_app.migration.reporting import FieldSum, JobReport, report_job
from freight_app.migration.uploading import delete_upload
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.data_jobs.own_data import PATH, job_href, own_tenant, size_text, state_of, target_title
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.data_words import fault_text
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.visitor import Visitor

MOVES = f"{PATH}/moves"


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


# What each export is, and what becomes of it.
PRESETS: dict[str, tuple[str, str]] = {
    "olist": (
        _("Olist marketplace"),
        _(
            "Customers, products, orders, payments and their lines, as five CSV files. The lines become your sales history."
        ),
    ),
    "scms": (
        _("SCMS deliveries"),
        _("The delivery history of a supply chain, as one CSV file. It becomes a dataset of your own."),
    ),
    "livrili": (
        _("Livrili shop"),
        _("Its whole shop as one dump of PostgreSQL: categories, products, stock, retailers, orders and payments."),
    ),
}
_SENTENCES: dict[MoveStatus, str] = {
    MoveStatus.RUNNING: _("{done} of {total} steps are done. The others follow by themselves."),
    MoveStatus.STOPPED: _("It stopped: a step did not come through."),
    MoveStatus.DONE: _("All {total} steps are done."),
}


@dataclass(frozen=True, slots=True)
class PresetCard:
    """An export that can be moved in; ``is_allowed`` for the person who looks."""

    name: str
    title: str
    means: str
    is_allowed: bool = True


@dataclass(frozen=True, slots=True)
class MoveRow:
    id: str
    title: str
    href: str
    state: str
    told: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class MovesView:
    presets: list[PresetCard] = field(default_factory=list)
    rows: list[MoveRow] = field(default_factory=list)
    pager: PagerView = field(default_factory=PagerView)


@dataclass(frozen=True, slots=True)
class WantedFile:
    """A file of the export by its usual name; ``sent`` says what came for it."""

    name: str
    sent: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """A numeric field summed up: the source against what is in the shop."""

    field: str
    source: str
    loaded: str
    skipped: str
    rest: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """One pipeline and its job. ``state`` is empty while it waits for those before it."""

    number: int
    name: str
    target: str
    href: str
    state: str
    rows: str
    loaded: str
    skipped: str
    dead: str
    has_dead: bool
    balance: str
    is_balanced: bool
    sums: list[SumRow]


@dataclass(frozen=True, slots=True)
class MovePageView:
    id: str = ""
    title: str = ""
    state: str = ""
    sentence: str = ""
    error: str = ""
    who: str = ""
    when: str = ""
    files: list[WantedFile] = field(default_factory=list)
    missing: int = 0
    steps: list[StepRow] = field(default_factory=list)
    is_running: bool = False
    can_go_on: bool = False


def read_moves(who: Visitor, page: int) -> MovesView:
    with current_house().read(who.actor) as uow:
        cards = [replace(_card(one.name, who.language), is_allowed=may_begin(uow, one)) for one in list_presets()]
        tenant = find_house_tenant(uow)
        if tenant is None:
            return MovesView(cards)
        found = list_moves(uow, tenant.id, PageRequest(page=page, per_page=PER_PAGE))
        zone = get_shop_profile(uow).time_zone
    rows = [
        MoveRow(
            id=move.public_id,
            title=_card(move.preset, who.language).title,
            href=list_address(f"{MOVES}/{move.public_id}"),
            state=str(move.status),
            told=_sentence(move, who.language),
            who=move.created_by,
            when=format_moment(move.created_at, who.language, zone=zone),
        )
        for move in found.items
    ]
    return MovesView(cards, rows, pager_of(found, MOVES))


def _card(name: str, language: str) -> PresetCard:
    title, means = PRESETS.get(name, (name, ""))
    return PresetCard(name, translate(title, language), translate(means, language) if means else "")


def _sentence(move: MoveView, language: str) -> str:
    if move.status is MoveStatus.GATHERING:
        if not move.missing:
            return translate(_("All files are here: it can begin."), language)
        return translate_count(
            "{count} file is still to come.", "{count} files are still to come.", len(move.missing), language
        )
    done = sum(step.job is not None and not step.job.is_live for step in move.steps)
    return translate(_SENTENCES[move.status], language, done=done, total=len(move.steps))


def begin(who: Visitor, preset: str) -> str:
    """A new move; its id. Raises ``NotFound`` and ``NotAllowed``."""
    with current_house().write(who.actor) as uow:
        return begin_move(uow, house_tenant(uow).id, preset).public_id


def take_file(who: Visitor, move: str, upload: str) -> None:
    """Have the move read a file that has come in; one that it does not want is thrown away again.

    Raises ``NotFound``, ``InvalidInput``, ``MappingError`` and ``WrongJobState``.
    """
    house = current_house()
    try:
        with house.write(who.actor) as uow:
            give_file(uow, own_tenant(uow), move, upload)
    except Exception:
        with house.write(who.actor) as uow:
            delete_upload(uow, own_tenant(uow), upload)
        raise


def start(who: Visitor, move: str) -> None:
    with current_house().write(who.actor) as uow:
        start_move(uow, own_tenant(uow), move)


def carry_on(who: Visitor, move: str) -> None:
    with current_house().write(who.actor) as uow:
        go_on(uow, own_tenant(uow), move)


def drop(who: Visitor, move: str) -> None:
    """Raises ``NotFound`` and ``WrongJobState``."""
    with current_house().write(who.actor) as uow:
        drop_move(uow, own_tenant(uow), move)


def read_move(who: Visitor, public_id: str) -> MovePageView:
    """``NotFound`` for a move that is not the shop's."""
    language = who.language
    with current_house().read(who.actor) as uow:
        tenant_id = own_tenant(uow)
        move = get_move(uow, tenant_id, public_id)
        zone = get_shop_profile(uow).time_zone
        steps = [_step(uow, tenant_id, step, language) for step in move.steps] if move.started_at else []
    sent = {step.file: step for step in move.steps if step.upload}
    return MovePageView(
        id=move.public_id,
        title=_card(move.preset, language).title,
        state=str(move.status),
        sentence=_sentence(move, language),
        error=fault_text("", move.error, {}, language),
        who=move.created_by,
        when=format_moment(move.created_at, language, zone=zone),
        files=[
            WantedFile(file, f"{sent[file].sent_as}, {size_text(sent[file].size, language)}" if file in sent else "")
            for file in dict.fromkeys(step.file for step in move.steps)
        ],
        missing=len(move.missing),
        steps=steps,
        is_running=move.status is MoveStatus.RUNNING,
        can_go_on=move.status is MoveStatus.STOPPED and any(step.job is None for step in move.steps),
    )


def _step(uow: UnitOfWork, tenant_id: int, step: MoveStepView, language: str) -> StepRow:
    job = step.job
    report = report_job(uow, tenant_id, job.public_id) if job and not job.is_live else None
    return StepRow(
        number=step.number + 1,
        name=step.name,
        target=target_title(uow, step.target, language),
        href=job_href(job.public_id) if job else "",
        state=state_of(job) if job else "",
        rows=format_number(job.rows_total, language) if job and job.rows_total is not None else "",
        loaded=format_number(job.loaded, language) if job else "",
        skipped=format_number(job.skipped, language) if job else "",
        dead=format_number(job.dead, language) if job else "",
        has_dead=job is not None and job.waiting_dead > 0,
        balance=_balance(report, language) if report else "",
        is_balanced=report is not None and report.balance.is_balanced,
        sums=[_sum(one) for one in report.sums] if report else [],
    )


def _balance(report: JobReport, language: str) -> str:
    balance = report.balance
    if not balance.is_balanced:
        return translate(_("Some rows have not ended."), language)
    return translate(
        _("It adds up: {loaded} + {skipped} + {dead} = {total} rows of the file."),
        language,
        loaded=balance.loaded,
        skipped=balance.skipped,
        dead=balance.dead,
        total=balance.rows or 0,
    )


def _sum(one: FieldSum) -> SumRow:
    # Exact texts: a sum of a million amounts is compared to its last digit.
    return SumRow(one.field, one.source, one.loaded, one.skipped, one.rest, float(one.rest) == 0)
