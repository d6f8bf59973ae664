"""Alerts to look at: each reader sees the kinds whose news they may have, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import Page, PageRequest
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts import queries
from freight_app.messaging.alerts.dtos import AlertEntry, AlertView
from freight_app.messaging.alerts.kinds import ALERT_KINDS
from freight_app.messaging.alerts.models import Alert, AlertStatus, AlertStep, Severity
from freight_app.messaging.notifying.rendering import write_news
from freight_app.shop.service import get_shop_profile

# What was over longer ago is found in the histories of the things themselves.
RESOLVED_SHOWN = timedelta(days=30)
KEEP_RESOLVED = timedelta(days=365)


def list_alerts(
    uow: UnitOfWork,
    page: PageRequest,
    language: str,
    *,
    status: AlertStatus = AlertStatus.OPEN,
    kind: str = "",
    subject: Subject | None = None,
) -> Page[AlertView]:
    """Those of a status that the actor may see, the gravest first; of what is over, the last month."""
    kinds = [name for name in readable_kinds(uow) if kind in ("", name)]
    rows, total = queries.page_alerts(
        uow,
        kinds=kinds,
        status=status,
        resolved_since=uow.now() - RESOLVED_SHOWN,
        subject=subject,
        offset=page.offset,
        limit=page.per_page,
    )
    return Page.of(_views(uow, rows, language), total, page)


def standing_of(uow: UnitOfWork, subject: Subject, language: str) -> list[AlertView]:
    """Open alerts of one thing that the actor may see, for its page."""
    return list_alerts(uow, PageRequest(per_page=20), language, subject=subject).items


def count_alerts(uow: UnitOfWork) -> dict[AlertStatus, int]:
    """How many of each status ``list_alerts`` would find."""
    found = queries.count_by_status(uow, readable_kinds(uow), resolved_since=uow.now() - RESOLVED_SHOWN)
    return {status: found.get(status.value, 0) for status in AlertStatus}


def count_kinds(uow: UnitOfWork, status: AlertStatus) -> dict[str, int]:
    """How many of a status each kind has that the actor may see; kinds without any are left out."""
    return queries.count_by_kind(uow, readable_kinds(uow), status, resolved_since=uow.now() - RESOLVED_SHOWN)


def get_alert(uow: UnitOfWork, public_id: str, language: str) -> tuple[AlertView, list[AlertEntry]]:
    """One alert and its history, the latest first. ``NotFound`` for one that the actor may not see."""
    alert = find_readable(uow, public_id)
    owner = queries.name_of(uow, alert.owner_user_id)
    steps = queries.steps_of(uow, cast("int", alert.id))
    return _views(uow, [(alert, owner)], language)[0], [_entry(step) for step in steps]


def find_readable(uow: UnitOfWork, public_id: str, *, locked: bool = False) -> Alert:
    """``NotFound`` for one of a kind that the actor may not see."""
    found = queries.find_alert(uow, public_id, readable_kinds(uow), locked=locked)
    if found is None:
        raise NotFound("The alert")
    return found


def readable_kinds(uow: UnitOfWork) -> list[str]:
    """Kinds of alerts whose news the actor may have."""
    if uow.actor.is_system:
        return list(ALERT_KINDS)
    return [name for name, kind in ALERT_KINDS.items() if kind.news.is_for(uow.actor.permissions)]


def may_attend(uow: UnitOfWork, kind: str) -> bool:
    return any(uow.actor.may(permission) for permission in ALERT_KINDS[kind].attended_by)


def label_of(kind: str, language: str) -> str:
    """What a kind is called."""
    texts = ALERT_KINDS[kind].news.texts
    return texts[language if language in texts else "en"].label


def prune_alerts(uow: UnitOfWork) -> int:
    """Forget what was over a year ago; answers how many."""
    return queries.delete_older(uow, uow.now() - KEEP_RESOLVED)


def _views(uow: UnitOfWork, rows: Sequence[tuple[Alert, str | None]], language: str) -> list[AlertView]:
    zone = get_shop_profile(uow).time_zone
    notes = queries.last_notes(uow, [cast("int", alert.id) for alert, _ in rows])
    return [_view(uow, alert, owner or "", notes.get(cast("int", alert.id)), language, zone) for alert, owner in rows]


def _view(uow: UnitOfWork, alert: Alert, owner: str, note: AlertStep | None, language: str, zone: str) -> AlertView:
    kind = ALERT_KINDS[alert.kind]
    written = write_news(kind.news, alert.facts, language, zone=zone)
    return AlertView(
        id=alert.public_id,
        kind=alert.kind,
        label=label_of(alert.kind, language),
        title=written.title,
        sentence=written.sentence,
        severity=Severity(alert.severity),
        status=AlertStatus(alert.status),
        subject_kind=alert.subject_kind,
        subject_ref=alert.subject_ref,
        link=kind.news.link.format_map({"ref": alert.subject_ref, **alert.facts}),
        level=alert.level,
        owner=owner,
        is_mine=alert.owner_user_id is not None and alert.owner_user_id == uow.actor.user_id,
        first_raised_at=alert.first_raised_at,
        last_seen_at=alert.last_seen_at,
        muted_until=alert.muted_until,
        resolved_at=alert.resolved_at,
        note=note.note if note else "",
        note_by=note.changed_by if note else "",
        may_attend=may_attend(uow, alert.kind) and alert.status != AlertStatus.RESOLVED,
    )


def _entry(step: AlertStep) -> AlertEntry:
    return AlertEntry(
        at=step.changed_at,
        by=step.changed_by,
        from_status=AlertStatus(step.from_status) if step.from_status else None,
        to_status=AlertStatus(step.to_status),
        note=step.note,
    )
