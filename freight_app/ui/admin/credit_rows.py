"""Companies with what they owe as the console shows them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment
from freight_app.kit.pagination import Page
from freight_app.orders.credit import accounts, periods, statements
from freight_app.orders.credit.dtos import CompanyAccount, CompanyView, CreditQuery, CreditTab, HeldOrder, OpenItemView
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.credit_words import (
    AccountView,
    AgesView,
    StatementView,
    account_view,
    ages_view,
    statement_view,
)
from freight_app.ui.visitor import Visitor

ROOT = "/admin/credit"
TABS: tuple[CreditTab, ...] = get_args(CreditTab)
Tab = Literal["accounts", "held", "overdue", "over_limit", "without"]


@dataclass(frozen=True, slots=True)
class CompanyRow:
    public_id: str = ""
    href: str = ""
    name: str = ""
    tax_number: str = ""
    has_account: bool = False
    is_approved: bool = False
    account: AccountView = field(default_factory=AccountView)
    overdue: PriceView = NO_PRICE
    has_overdue: bool = False
    held: int = 0


@dataclass(frozen=True, slots=True)
class HeldRow:
    number: str
    href: str
    customer: str
    total: PriceView
    over_by: PriceView
    since: str


@dataclass(frozen=True, slots=True)
class OpenRow:
    document: str
    due: str
    days_late: int
    amount: PriceView
    open: PriceView


@dataclass(frozen=True, slots=True)
class AccountPage:
    """All about one company."""

    company: CompanyRow = field(default_factory=CompanyRow)
    ages: AgesView = field(default_factory=AgesView)
    held: list[HeldRow] = field(default_factory=list)
    open_items: list[OpenRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CreditList:
    rows: list[CompanyRow]
    counts: dict[str, int]
    pager: PagerView
    owed: PriceView
    committed: PriceView
    # The last closed day as people read it, and as a field takes it; empty while all are open.
    closed_until: str
    closed_until_day: str


def read_companies(who: Visitor, tab: CreditTab, q: str, page: int) -> CreditList:
    """One page of a tab."""
    with current_house().read(who.actor) as uow:
        found = accounts.list_companies(uow, CreditQuery(tab=tab, q=q, page=page, per_page=PER_PAGE))
        closed = periods.books_closed_until(uow)
    rows: Page[CompanyView] = found.page
    return CreditList(
        rows=[_row(company, who.language) for company in rows.items],
        counts=found.tabs,
        pager=pager_of(rows, list_address(ROOT, tab=tab, q=q)),
        owed=price_view(found.owed, who.language),
        committed=price_view(found.committed, who.language),
        closed_until=format_date(closed, who.language, width="long") if closed else "",
        closed_until_day=closed.isoformat() if closed else "",
    )


def read_company(who: Visitor, public_id: str) -> AccountPage:
    """One company; ``NotFound``."""
    house = current_house()
    with house.read(who.actor) as uow:
        found = accounts.get_company_account(uow, public_id)
    return _page(found, who.language, house.settings.time_zone)


def read_statement(who: Visitor, public_id: str, first: date | None, last: date | None) -> StatementView:
    """A period of a company's account; ``NotFound`` without one."""
    with current_house().read(who.actor) as uow:
        found = statements.get_statement(uow, public_id, period_from=first, period_to=last)
    return statement_view(found, who.language)


def _page(found: CompanyAccount, language: str, zone: str) -> AccountPage:
    return AccountPage(
        company=_row(found.company, language),
        ages=ages_view(found.ageing, language),
        held=[_held(order, language, zone) for order in found.held],
        open_items=[_open(item, language) for item in found.open_items],
    )


def _row(company: CompanyView, language: str) -> CompanyRow:
    return CompanyRow(
        public_id=company.public_id,
        href=f"{ROOT}/{company.public_id}",
        name=company.legal_name,
        tax_number=company.tax_number,
        has_account=company.account is not None,
        is_approved=company.is_approved,
        account=AccountView() if company.account is None else account_view(company.account, language),
        overdue=price_view(company.overdue, language),
        has_overdue=not company.overdue.is_zero,
        held=company.held_count,
    )


def _held(order: HeldOrder, language: str, zone: str) -> HeldRow:
    return HeldRow(
        number=order.number,
        href=f"/admin/orders/{order.number}",
        customer=order.customer_name,
        total=price_view(order.total, language),
        over_by=price_view(order.over_by, language),
        since=format_moment(order.held_at, language, zone=zone, width="short"),
    )


def _open(item: OpenItemView, language: str) -> OpenRow:
    return OpenRow(
        document=item.document,
        due=format_date(item.due_on, language),
        days_late=item.days_late,
        amount=price_view(item.amount, language),
        open=price_view(item.open, language),
    )
