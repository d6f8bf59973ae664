"""Projects as the console shows them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, format_number
from freight_app.kit.pagination import Page, PageRequest
from freight_app.purchasing.projects.dtos import (
    BudgetView,
    CriticalView,
    MilestoneView,
    ProjectQuery,
    ProjectTab,
    ProjectView,
)
from freight_app.purchasing.projects.members import list_colleagues
from freight_app.purchasing.projects.reading import get_project, read_board
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.admin.projects import words
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.visitor import Visitor

ROOT = "/admin/projects"


@dataclass(frozen=True, slots=True)
class CriticalRow:
    kind: str
    word: str
    project: str
    project_href: str
    project_name: str
    label: str
    href: str
    why: str
    late: str


@dataclass(frozen=True, slots=True)
class BudgetBar:
    """``spent`` and ``committed`` are percents of the wider of budget and forecast, ``limit`` where the budget ends."""

    has_budget: bool = False
    is_over: bool = False
    spent: int = 0
    committed: int = 0
    planned: int = 0
    limit: int = 100
    text: str = ""


@dataclass(frozen=True, slots=True)
class ProjectLine:
    public_id: str
    href: str
    code: str
    name: str
    customer: str
    status: str
    progress: int
    progress_text: str
    budget: PriceView
    bar: BudgetBar
    due: str
    next: str
    next_on: str
    critical: int


@dataclass(frozen=True, slots=True)
class BoardView:
    critical: list[CriticalRow]
    rows: list[ProjectLine]
    counts: dict[str, int]
    pager: PagerView
    currency: str


@dataclass(frozen=True, slots=True)
class CostRow:
    key: str
    what: str
    href: str
    is_code: bool
    spent: PriceView
    committed: PriceView
    planned: PriceView
    rate: str
    is_priced: bool
    extra: PriceView = NO_PRICE


@dataclass(frozen=True, slots=True)
class LinkedRow:
    """A purchase order, a sales order or a shipment of the project. ``status`` is that of its own kind."""

    ref: str
    label: str
    href: str
    who: str
    status: str
    on: str
    amount: PriceView
    note: str = ""
    is_linked: bool = True


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """``start`` and ``width`` are thousandths of the drawn time; ``state`` is done, late, blocked or ahead."""

    id: int
    name: str
    due: str
    done: str
    waits_for: str
    waits_href: str
    state: str
    start: int
    width: int
    starts_on: str
    due_on: str
    blocking_kind: str
    blocking_ref: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    public_id: str
    name: str
    role: str
    role_word: str


@dataclass(frozen=True, slots=True)
class ByHandRow:
    id: int
    what: str
    on: str
    amount: PriceView
    in_shop: PriceView
    is_converted: bool


@dataclass(frozen=True, slots=True)
class HappeningRow:
    at: str
    by: str
    status: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    public_id: str = ""
    code: str = ""
    name: str = ""
    customer: str = ""
    customer_ref: str = ""
    status: str = ""
    since: str = ""
    sentence: str = ""
    consequence: str = ""
    starts: str = ""
    due: str = ""
    starts_on: str = ""
    due_on: str = ""
    note: str = ""
    version: int = 0
    progress: int = 0
    budget: PriceView = NO_PRICE
    budget_typed: str = ""
    currency: str = ""
    spent: PriceView = NO_PRICE
    committed: PriceView = NO_PRICE
    planned: PriceView = NO_PRICE
    forecast: PriceView = NO_PRICE
    left: PriceView = NO_PRICE
    sold: PriceView = NO_PRICE
    margin: PriceView = NO_PRICE
    bar: BudgetBar = BudgetBar()
    unpriced: str = ""
    today_at: int = -1
    may_edit: bool = False
    may_lead: bool = False
    is_open: bool = False
    steps: list[Choice] = field(default_factory=list)
    critical: list[CriticalRow] = field(default_factory=list)
    costs: list[CostRow] = field(default_factory=list)
    purchases: list[LinkedRow] = field(default_factory=list)
    orders: list[LinkedRow] = field(default_factory=list)
    shipments: list[LinkedRow] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)
    by_hand: list[ByHandRow] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)
    happenings: list[HappeningRow] = field(default_factory=list)


def read_board_view(who: Visitor, tab: ProjectTab, q: str, page: int) -> BoardView:
    """One page of a tab, and what is critical in all."""
    with current_house().read(who.actor) as uow:
        board = read_board(uow, ProjectQuery(q=q, tab=tab, page=page, per_page=PER_PAGE))
        currency = get_shop_profile(uow).currency
    found = Page.of(board.rows, board.total, PageRequest(page=page, per_page=PER_PAGE))
    return BoardView(
        critical=[critical_row(item, who.language) for item in board.critical],
        rows=[
            ProjectLine(
                public_id=row.public_id,
                href=f"{ROOT}/{row.public_id}",
                code=row.code,
                name=row.name,
                customer=row.customer,
                status=row.status,
                progress=row.progress,
                progress_text=f"{format_number(row.progress, who.language)}\u00a0%",
                budget=price_view(row.budget.budget, who.language) if row.budget.has_budget else NO_PRICE,
                bar=bar_of(row.budget, who.language),
                due=words.day(row.due_on, who.language),
                next=words.next_words(row.next.kind, row.next.label, who.language) if row.next else "",
                next_on=words.day(row.next.on, who.language) if row.next else "",
                critical=row.critical,
            )
            for row in board.rows
        ],
        counts=board.counts,
        pager=pager_of(found, list_address(ROOT, tab="" if tab == "running" else tab, q=q)),
        currency=currency,
    )


def critical_row(item: CriticalView, language: str) -> CriticalRow:
    return CriticalRow(
        kind=item.kind,
        word=words.kind_word(item.kind, language),
        project=item.project_code,
        project_href=f"{ROOT}/{item.project}",
        project_name=item.project_name,
        label=item.label,
        href=words.address_of(item.subject_kind, item.subject_ref),
        why=words.why(item, language),
        late=words.how_late(item.days, language),
    )


def bar_of(budget: BudgetView, language: str) -> BudgetBar:
    """The shares of the bar, drawn over the wider of budget and forecast so that what is over is seen."""
    whole = max(budget.budget.amount_minor, budget.forecast.amount_minor, 1)

    def share(minor: int) -> int:
        return max(0, min(100, round(100 * minor / whole)))

    if not budget.has_budget:
        return BudgetBar()
    percent = round(100 * budget.forecast.amount_minor / budget.budget.amount_minor)
    return BudgetBar(
        has_budget=True,
        is_over=budget.is_over,
        spent=share(budget.spent.amount_minor),
        committed=share(budget.committed.amount_minor),
        planned=share(budget.planned.amount_minor),
        limit=share(budget.budget.amount_minor),
        text=f"{format_number(percent, language)}\u00a0%",
    )


def read_project(who: Visitor, public_id: str) -> ProjectDetail:
    """One project in full; ``NotFound`` for one that the visitor may not see."""
    with current_house().read(who.actor) as uow:
        view = get_project(uow, public_id)
        today, zone = today_of_shop(uow), get_shop_profile(uow).time_zone
    language, budget = who.language, view.budget

    def money(amount: object) -> PriceView:
        return price_view(amount, language)  # type: ignore[arg-type]

    span = _Span(view, today)
    return ProjectDetail(
        public_id=view.public_id,
        code=view.code,
        name=view.name,
        customer=view.customer,
        customer_ref=view.customer_ref,
        status=view.status,
        since=format_moment(view.status_since, language, zone=zone),
        sentence=_sentence(view, language),
        consequence=_consequence(view, language),
        starts=words.day(view.starts_on, language),
        due=words.day(view.due_on, language),
        starts_on=view.starts_on.isoformat(),
        due_on=view.due_on.isoformat(),
        note=view.note,
        version=view.version,
        progress=view.progress,
        budget=money(budget.budget),
        currency=budget.budget.currency,
        budget_typed=f"{budget.budget.decimal:f}" if budget.has_budget else "",
        spent=money(budget.spent),
        committed=money(budget.committed),
        planned=money(budget.planned),
        forecast=money(budget.forecast),
        left=money(budget.left),
        sold=money(budget.sold),
        margin=money(budget.margin),
        bar=bar_of(budget, language),
        unpriced=", ".join(budget.unpriced),
        today_at=span.at(today),
        may_edit=view.may_edit,
        may_lead=view.may_lead,
        is_open=view.status not in ("done", "cancelled"),
        steps=[Choice(to, translate(words.STEPS[to], language)) for to in view.next_statuses],
        critical=[critical_row(item, language) for item in view.critical],
        costs=[
            CostRow(
                key=f"{line.kind}-{line.ref}-{place}",
                what=line.ref or line.what,
                href=words.address_of(line.kind, line.ref) if line.ref else "",
                is_code=bool(line.ref),
                spent=money(line.spent),
                committed=money(line.committed),
                planned=money(line.planned),
                rate=_rate(line.rate, line.currency, budget.budget.currency, language, is_frozen=line.is_frozen),
                is_priced=line.is_priced,
                extra=money(line.extra),
            )
            for place, line in enumerate(budget.lines)
        ],
        purchases=[
            LinkedRow(
                ref=one.number,
                label=one.number,
                href=words.address_of("purchase_order", one.number),
                who=one.supplier,
                status=one.status,
                on=words.day(one.expected_on, language),
                amount=money(one.total),
                note=translate(
                    "{received} of {pieces}",
                    language,
                    received=format_number(one.received, language),
                    pieces=format_number(one.pieces, language),
                ),
            )
            for one in view.purchases
        ],
        orders=[
            LinkedRow(
                ref=one.number,
                label=one.number,
                href=words.address_of("order", one.number),
                who=one.customer_name,
                status=one.status,
                on=words.day(one.promised_on, language),
                amount=money(one.total),
            )
            for one in view.orders
        ],
        shipments=[
            LinkedRow(
                ref=one.public_id,
                label=one.number,
                href=words.address_of("shipment", one.public_id),
                who=one.carrier,
                status=one.status,
                on=words.day(one.arrived_on or one.arrives_on, language),
                amount=NO_PRICE,
                note=words.day(one.planned_on, language),
                is_linked=one.is_linked,
            )
            for one in view.shipments
        ],
        milestones=[_milestone(one, view, span, today, language) for one in view.milestones],
        by_hand=[
            ByHandRow(
                id=cost.id,
                what=cost.what,
                on=words.day(cost.spent_on, language),
                amount=money(cost.amount),
                in_shop=money(cost.in_shop_money),
                is_converted=cost.amount.currency != cost.in_shop_money.currency,
            )
            for cost in view.costs
        ],
        members=[
            MemberRow(one.user_public_id, one.name, one.role, translate(words.ROLES[one.role], language))
            for one in view.members
        ],
        happenings=[
            HappeningRow(format_moment(one.at, language, zone=zone), one.by, one.status, one.text)
            for one in view.happenings
        ],
    )


def read_colleagues(who: Visitor, public_id: str) -> list[Choice]:
    """Who may be asked in."""
    with current_house().read(who.actor) as uow:
        return [Choice(one.public_id, one.name) for one in list_colleagues(uow, public_id)]


def _sentence(view: ProjectView, language: str) -> str:
    """What the project is and what ends it."""
    due = words.day(view.due_on, language)
    if view.status == "done":
        return translate("{name} is done", language, name=view.name)
    if view.status == "cancelled":
        return translate("{name} is cancelled", language, name=view.name)
    if view.critical:
        return translate_count(
            "{name} is due on {due}, and {count} thing stands in its way",
            "{name} is due on {due}, and {count} things stand in its way",
            len(view.critical),
            language,
            name=view.name,
            due=due,
        )
    return translate("{name} is due on {due} and on its way", language, name=view.name, due=due)


def _consequence(view: ProjectView, language: str) -> str:
    """What it means in dates and money."""
    if view.critical:
        return words.why(view.critical[0], language)
    if view.next is None:
        return ""
    named = words.next_words(view.next.kind, view.next.label, language)
    return translate("Next: {what} on {day}", language, what=named, day=words.day(view.next.on, language))


def _rate(rate: str, currency: str, into: str, language: str, *, is_frozen: bool) -> str:
    if not rate:
        return ""
    facts = {"currency": currency, "into": into, "rate": rate}
    if is_frozen:
        return translate("{currency} 1 = {into} {rate}", language, **facts)
    return translate("{currency} 1 = {into} {rate} today", language, **facts)


class _Span:
    """The time that the plan draws: from the first day of anything to the last, in thousandths."""

    def __init__(self, view: ProjectView, today: date) -> None:
        days = [view.starts_on, view.due_on]
        days += [day for one in view.milestones for day in (one.starts_on, one.due_on, one.done_on) if day]
        self._first = min(days)
        self._days = max((max(days) - self._first).days, 1)

    def at(self, day: date) -> int:
        """Where a day stands; -1 for one outside."""
        share = round(1000 * (day - self._first).days / self._days)
        return share if 0 <= share <= 1000 else -1


def _milestone(one: MilestoneView, view: ProjectView, span: _Span, today: date, language: str) -> MilestoneRow:
    blocked = {item.label for item in view.critical if item.kind == "blocking"}
    state = "done" if one.done_on else "blocked" if one.name in blocked else "late" if one.due_on < today else "ahead"
    # A single day is a mark that can be seen.
    start = min(span.at(one.starts_on or one.due_on), 985)
    width = max(span.at(one.due_on) - start, 15)
    waits = {one.public_id: one.number for one in view.shipments}.get(one.blocking_ref, one.blocking_ref)
    return MilestoneRow(
        id=one.id,
        name=one.name,
        due=words.day(one.due_on, language),
        done=words.day(one.done_on, language),
        waits_for=waits,
        waits_href=words.address_of(one.blocking_kind, one.blocking_ref) if one.blocking_ref else "",
        state=state,
        start=start,
        width=width,
        starts_on=one.starts_on.isoformat() if one.starts_on else "",
        due_on=one.due_on.isoformat(),
        blocking_kind=one.blocking_kind,
        blocking_ref=one.blocking_ref,
    )
