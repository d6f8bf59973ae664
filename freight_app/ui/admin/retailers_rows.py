"""Companies as the console shows them, written for one language: rows of the list and one company in full."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.accounts.dtos import PUBLIC_PRICE_GROUP, RetailerQuery, RetailerView
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailer_models import RetailerStatus
from freight_app.accounts.retailers import (
    count_retailers,
    get_retailer,
    list_price_groups,
    list_retailer_history,
    list_retailers,
)
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, pick_text
from freight_app.messaging.templates import TEMPLATES
from freight_app.orders.spending.reading import sum_up_spending_of
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.company_words import MemberRow, member_rows
from freight_app.ui.i18n import translate_count
from freight_app.ui.shells.parts import LANGUAGE_NAMES
from freight_app.ui.visitor import Visitor


@dataclass(frozen=True, slots=True)
class CompanyRowView:
    public_id: str
    name: str
    tax_number: str
    contact: str
    city: str
    price_group: str
    applied: str
    waits: str
    decided: str


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A price group that a company can be put into."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class StepView:
    status: str
    at: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class MailView:
    """What a company would be written, in its own language. ``reason`` is the word before the reason."""

    language: str = ""
    code: str = "en"
    subject: str = ""
    paragraphs: list[str] = field(default_factory=list)
    reason: str = ""
    closing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CompanyView:
    """One company; ``price_group`` is a code, ``price_group_name`` its name."""

    public_id: str = ""
    name: str = ""
    status: str = ""
    tax_number: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    user_name: str = ""
    user_href: str = ""
    price_group: str = ""
    price_group_name: str = ""
    reason: str = ""
    applied: str = ""
    decided: str = ""
    approval: MailView = MailView()
    rejection: MailView = MailView()
    history: list[StepView] = field(default_factory=list)
    members: list[MemberRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CompaniesView:
    rows: list[CompanyRowView]
    counts: dict[str, int]
    pager: PagerView
    groups: list[GroupChoice]


def read_companies(who: Visitor, tab: str, q: str, page: int) -> CompaniesView:
    """One page of a tab, which is a status."""
    query = RetailerQuery(status=RetailerStatus(tab), q=q, page=page, per_page=PER_PAGE)
    with current_house().read(who.actor) as uow:
        found = list_retailers(uow, query)
        counts = count_retailers(uow)
        names = _group_names(uow, who.language)
        zone = get_shop_profile(uow).time_zone
        rows = [_row(uow, row, names, who.language, zone) for row in found.items]
    return CompaniesView(
        rows=rows,
        counts={str(status): count for status, count in counts.items()},
        pager=pager_of(found, list_address("/admin/retailers", tab=tab, q=q)),
        groups=[GroupChoice(code, name) for code, name in names.items() if code != PUBLIC_PRICE_GROUP],
    )


def read_company(who: Visitor, public_id: str) -> CompanyView:
    """One company with its history; ``NotFound``."""
    language = who.language
    with current_house().read(who.actor) as uow:
        company = get_retailer(uow, public_id)
        steps = list_retailer_history(uow, public_id)
        people = sum_up_spending_of(uow, public_id)
        profile = get_shop_profile(uow)
        names = _group_names(uow, language)
    may_open_person = who.actor.may(Permission.CUSTOMERS_READ)
    place = (company.line, f"{company.postal_code} {company.city}".strip(), company.region, company.country)
    return CompanyView(
        public_id=company.public_id,
        name=company.legal_name,
        status=str(company.status),
        tax_number=company.tax_number,
        contact=company.contact_name,
        phone=company.phone,
        email=company.email,
        address=", ".join(part for part in dict.fromkeys(place) if part),
        user_name=company.user_name,
        user_href=f"/admin/customers/{company.user_public_id}" if may_open_person else "",
        price_group=company.price_group or "",
        price_group_name=names.get(company.price_group or "", ""),
        reason=company.reason,
        applied=format_date(company.applied_at, language, zone=profile.time_zone),
        decided=format_date(company.decided_at, language, zone=profile.time_zone) if company.decided_at else "",
        approval=_mail("retailer_approved", company, profile.name),
        rejection=_mail("retailer_rejected", company, profile.name),
        history=[
            StepView(
                status=str(step.after),
                at=format_date(step.changed_at, language, zone=profile.time_zone),
                by=step.changed_by,
                reason=step.reason,
            )
            for step in reversed(steps)
        ],
        members=member_rows(people, language, profile.time_zone),
    )


def _row(uow: UnitOfWork, row: RetailerView, names: dict[str, str], language: str, zone: str) -> CompanyRowView:
    days = max(0, (uow.now() - row.applied_at).days)
    return CompanyRowView(
        public_id=row.public_id,
        name=row.legal_name,
        tax_number=row.tax_number,
        contact=row.contact_name,
        city=row.city,
        price_group=names.get(row.price_group or "", ""),
        applied=format_date(row.applied_at, language, zone=zone),
        waits=translate_count("{count} day", "{count} days", days, language),
        decided=format_date(row.decided_at, language, zone=zone) if row.decided_at else "",
    )


def _group_names(uow: UnitOfWork, language: str) -> dict[str, str]:
    return {group.code: pick_text(group.name, language) for group in list_price_groups(uow)}


def _mail(template: str, company: RetailerView, shop: str) -> MailView:
    """The mail as it goes out, but for the reason, which is not written yet."""
    text = TEMPLATES[template].texts[company.language]
    fields = {"name": company.user_name, "company": company.legal_name, "shop": shop}
    return MailView(
        language=dict(LANGUAGE_NAMES).get(company.language, company.language),
        code=company.language,
        subject=text.subject.format_map(fields),
        paragraphs=[pattern.format_map(fields) for pattern in text.paragraphs],
        reason=next((label for label, _ in text.facts), ""),
        closing=[pattern.format_map(fields) for pattern in text.closing],
    )
