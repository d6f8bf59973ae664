"""Alerts as the console reads them: rows written for one language, and what is read and changed for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_timedelta

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, locale_of
from freight_app.kit.pagination import Page, PageRequest
from freight_app.kit.subjects import SUBJECT_KINDS, Subject
from freight_app.messaging.alerts import listing
from freight_app.messaging.alerts.dtos import AlertEntry, AlertStatus, AlertView
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

PATH = "/admin/alerts"
TABS = tuple(status.value for status in AlertStatus)


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


# What histories say of hands that an alert went through (``messaging/alerts/attending.py``).
_HANDS = {"@taken": _("took it over"), "@left": _("left it to the others")}
_STEPS = {"open": _("opened it again"), "muted": _("muted it"), "resolved": _("It is over")}


@dataclass(frozen=True, slots=True)
class AlertRow:
    """``age`` is how long it stands, ``until`` until when it is muted or when it was over."""

    id: str = ""
    kind: str = ""
    label: str = ""
    title: str = ""
    sentence: str = ""
    severity: str = "info"
    status: str = "open"
    link: str = ""
    age: str = ""
    since: str = ""
    until: str = ""
    owner: str = ""
    is_mine: bool = False
    is_escalated: bool = False
    note: str = ""
    note_by: str = ""
    may_attend: bool = False


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of an alert's history."""

    when: str
    by: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A kind that some of these alerts are of."""

    kind: str
    label: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class AlertPage:
    rows: list[AlertRow]
    counts: dict[str, int]
    kinds: list[KindChoice]
    pager: PagerView


def read_alerts(who: Visitor, tab: str, kind: str, page: int) -> AlertPage:
    """One page of a tab, with the counts of all tabs and the kinds within this one."""
    status = AlertStatus(tab)
    with current_house().read(who.actor) as uow:
        request = PageRequest(page=page, per_page=PER_PAGE)
        found = listing.list_alerts(uow, request, who.language, status=status, kind=kind)
        counts = listing.count_alerts(uow)
        kinds = listing.count_kinds(uow, status)
        return AlertPage(
            rows=alert_rows(uow, found, who.language),
            counts={one.value: count for one, count in counts.items()},
            kinds=[
                KindChoice(name, listing.label_of(name, who.language), count, list_address(PATH, tab=tab, kind=name))
                for name, count in sorted(kinds.items(), key=lambda item: -item[1])
            ],
            pager=pager_of(found, list_address(PATH, tab=tab, kind=kind)),
        )


def read_history(who: Visitor, public_id: str) -> tuple[AlertRow, list[StepRow]]:
    """One alert and what was done about it."""
    with current_house().read(who.actor) as uow:
        view, entries = listing.get_alert(uow, public_id, who.language)
        zone = get_shop_profile(uow).time_zone
        return _row(view, uow.now(), who.language, zone), [_step(entry, who.language, zone) for entry in entries]


def read_standing(who: Visitor, subject_kind: str, subject_ref: str) -> list[AlertRow]:
    """Open alerts of one thing; none for what cannot be a subject."""
    if subject_kind not in SUBJECT_KINDS or not subject_ref or "\0" in subject_ref:
        return []
    with current_house().read(who.actor) as uow:
        found = listing.standing_of(uow, Subject(subject_kind, subject_ref), who.language)
        zone = get_shop_profile(uow).time_zone
        return [_row(one, uow.now(), who.language, zone) for one in found]


def alert_rows(uow: UnitOfWork, found: Page[AlertView], language: str) -> list[AlertRow]:
    zone = get_shop_profile(uow).time_zone
    return [_row(one, uow.now(), language, zone) for one in found.items]


def _row(view: AlertView, now: datetime, language: str, zone: str) -> AlertRow:
    ended = view.resolved_at or now
    until = view.muted_until or view.resolved_at
    return AlertRow(
        id=view.id,
        kind=view.kind,
        label=view.label,
        title=view.title,
        sentence=view.sentence,
        severity=view.severity.value,
        status=view.status.value,
        link=view.link,
        age=age_in_words(ended - view.first_raised_at, language),
        since=format_moment(view.first_raised_at, language, zone=zone),
        until=format_date(until, language, zone=zone) if until else "",
        owner=view.owner,
        is_mine=view.is_mine,
        is_escalated=view.level > 0,
        note=view.note,
        note_by=view.note_by,
        may_attend=view.may_attend,
    )


def age_in_words(age: timedelta, language: str) -> str:
    """``3 hours``; what is younger than a minute is a minute old."""
    return format_timedelta(max(age, timedelta(minutes=1)), threshold=1.2, locale=locale_of(language))


def _step(entry: AlertEntry, language: str, zone: str) -> StepRow:
    hands = _HANDS.get(entry.note, "")
    if entry.from_status is None:
        words = _("It was raised")
    elif hands:
        words = hands
    elif entry.from_status == entry.to_status:
        words = _("wrote")
    else:
        words = _STEPS[entry.to_status.value]
    return StepRow(
        when=format_moment(entry.at, language, zone=zone),
        by="" if entry.by == "system" else entry.by,
        words=translate(words, language),
        note="" if hands else entry.note,
    )
