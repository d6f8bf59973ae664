"""Opinions as the shop's desk reads them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.catalogue.opinions import moderating
from freight_app.catalogue.opinions.dtos import (
    ModerationDetail,
    ModerationQuery,
    ModerationRow,
    OpinionKind,
    OpinionStatus,
    ReportReason,
)
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, pick_text
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.components.stars import NO_STARS, StarsView, stars_view
from freight_app.ui.i18n import translate
from freight_app.ui.storefront.opinion_rows import PhotoRow, photo_rows
from freight_app.ui.visitor import Visitor

PATH = "/admin/reviews"
TABS = ("pending", "published", "rejected", "reported")
KINDS = tuple(str(kind) for kind in OpinionKind)


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is written out."""
    return text


REPORT_WORDS: dict[ReportReason, str] = {
    ReportReason.ABUSIVE: _("It insults somebody"),
    ReportReason.FALSE: _("It is not true"),
    ReportReason.ADVERTISING: _("It advertises something"),
    ReportReason.PRIVATE: _("It says something private"),
    ReportReason.OTHER: _("Something else"),
}


@dataclass(frozen=True, slots=True)
class DeskRow:
    """An opinion in the list."""

    id: str
    status: str
    version: int
    sku: str
    product: str
    author: str
    by_shop: bool
    stars: StarsView
    title: str
    text: str
    language: str
    about: str
    car: str
    since: str
    reports: int
    photo_count: int


@dataclass(frozen=True, slots=True)
class DeskStep:
    status: str
    at: str
    by: str
    note: str


@dataclass(frozen=True, slots=True)
class DeskReport:
    reason: str
    note: str
    at: str


@dataclass(frozen=True, slots=True)
class DeskSheet:
    """The one that is open. ``kind`` is review, question or answer."""

    kind: str = "review"
    id: str = ""
    status: str = ""
    version: int = 0
    sku: str = ""
    product: str = ""
    author: str = ""
    by_shop: bool = False
    stars: StarsView = NO_STARS
    title: str = ""
    text: str = ""
    language: str = ""
    about: str = ""
    car: str = ""
    photos: list[PhotoRow] = field(default_factory=list)
    written: str = ""
    helpful: int = 0
    reason: str = ""
    reply: str = ""
    steps: list[DeskStep] = field(default_factory=list)
    reports: list[DeskReport] = field(default_factory=list)


def read_desk(
    who: Visitor, kind: str, tab: str, q: str, page: int
) -> tuple[list[DeskRow], dict[str, int], dict[str, int], PagerView]:
    """A page of a tab, how many there are in each tab, what waits of each kind, and the pager."""
    house = current_house()
    with house.read(who.actor) as uow:
        query = ModerationQuery(
            kind=OpinionKind(kind),
            status=None if tab == "reported" else OpinionStatus(tab),
            q=q,
            page=page,
            per_page=PER_PAGE,
        )
        found = moderating.list_to_moderate(uow, query)
        counted = {one: moderating.count_to_moderate(uow, OpinionKind(one)) for one in KINDS}
    rows = [_row(row, who.language, house.settings.time_zone) for row in found.items]
    address = list_address(PATH, of="" if kind == "review" else kind, tab="" if tab == "pending" else tab, q=q)
    waiting = {one: counts["pending"] + counts["reported"] for one, counts in counted.items()}
    return rows, counted[kind], waiting, pager_of(found, address)


def read_sheet(who: Visitor, kind: str, public_id: str) -> DeskSheet:
    """One of them in full. ``NotFound``."""
    house = current_house()
    with house.read(who.actor) as uow:
        detail = moderating.get_to_moderate(uow, OpinionKind(kind), public_id)
    return _sheet(detail, who.language, house.settings.time_zone)


def _row(row: ModerationRow, language: str, zone: str) -> DeskRow:
    return DeskRow(
        id=row.id,
        status=str(row.status),
        version=row.version,
        sku=row.sku,
        product=pick_text(row.product_names, language),
        author=row.author,
        by_shop=row.by_shop,
        stars=stars_view(row.rating or None, language),
        title=row.title,
        text=row.text,
        language=row.language,
        about=row.about,
        car=row.car,
        since=format_moment(row.status_since, language, zone=zone, width="short"),
        reports=row.report_count,
        photo_count=len(row.photos),
    )


def _sheet(detail: ModerationDetail, language: str, zone: str) -> DeskSheet:
    row = detail.row
    return DeskSheet(
        kind=str(row.kind),
        id=row.id,
        status=str(row.status),
        version=row.version,
        sku=row.sku,
        product=pick_text(row.product_names, language),
        author=row.author,
        by_shop=row.by_shop,
        stars=stars_view(row.rating or None, language),
        title=row.title,
        text=row.text,
        language=row.language,
        about=row.about,
        car=row.car,
        photos=photo_rows(row.photos, language),
        written=format_moment(row.written_at, language, zone=zone, width="short"),
        helpful=row.helpful_count,
        reason=row.reason,
        reply=row.reply,
        steps=[
            DeskStep(
                status=str(step.to_status),
                at=format_moment(step.changed_at, language, zone=zone, width="short"),
                by=step.changed_by,
                note=step.note,
            )
            for step in detail.steps
        ],
        reports=[
            DeskReport(
                reason=translate(REPORT_WORDS[report.reason], language),
                note=report.note,
                at=format_moment(report.reported_at, language, zone=zone, width="short"),
            )
            for report in detail.reports
        ],
    )
