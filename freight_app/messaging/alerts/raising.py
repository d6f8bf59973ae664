"""Raising alerts and ending them: by checks (``checking.py``) or on hearing news.

One trouble has one alert while it stands, however often and by however many it is raised: whoever comes first writes
the row and tells, all others bring its facts up to date.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.steps import write_step
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts import queries
from freight_app.messaging.alerts.kinds import ALERT_KINDS
from freight_app.messaging.alerts.models import (
    SEVERITY_RANK,
    Alert,
    AlertStatus,
    AlertStep,
    Severity,
    change_status,
)
from freight_app.messaging.alerts.telling import take_back, tell_circle

ALERTS_TOPIC = "alerts"


@dataclass(frozen=True, slots=True)
class Raised:
    """The alert that stands now, and whether this call began it."""

    alert_id: int
    is_new: bool


def raise_alert(
    uow: UnitOfWork,
    *,
    kind: str,
    subject: Subject | None,
    severity: Severity,
    facts: Mapping[str, str],
    key: str | None = None,
    tells: bool = True,
) -> Raised:
    """Say that there is trouble of a ``kind`` (``kinds.py``) with a subject; while it stands, refresh its facts.

    ``facts`` are those that its news names, written as ``notify`` takes them. ``key`` tells troubles of one subject
    apart, and is needed for what has none (the house itself); left out it is the subject. A severity that rose is told
    again, unless somebody muted it. ``tells=False`` for one of very many, of which somebody tells together.
    An unknown kind or a missing fact is a bug: ``LookupError``.
    """
    needs = ALERT_KINDS[kind].news.needs
    if missing := {name for name in needs if not facts.get(name) and not facts.get(f"{name}_en")}:
        raise LookupError(f"the alert {kind!r} needs {sorted(missing)}")
    name = key_of(subject, key)
    while True:
        alert = _begin(uow, kind, name, subject, severity, facts)
        if alert is not None:
            if tells:
                tell_circle(uow, alert)
            uow.touch(ALERTS_TOPIC)
            return Raised(cast("int", alert.id), is_new=True)
        standing = queries.lock_standing(uow, open_key(kind, name))
        # Between the two statements it may have ended: then it begins anew.
        if standing is not None:
            _refresh(uow, standing, severity, facts)
            return Raised(cast("int", standing.id), is_new=False)


def resolve_alert(uow: UnitOfWork, *, kind: str, subject: Subject | None = None, key: str | None = None) -> bool:
    """The trouble is over; False when no alert stood for it."""
    standing = queries.lock_standing(uow, open_key(kind, key_of(subject, key)))
    if standing is None:
        return False
    _end(uow, standing)
    return True


def resolve_missing(uow: UnitOfWork, *, kind: str, still_true: Collection[str]) -> int:
    """End every alert of a kind whose key (``key``, else ``str(subject)``) is not among those; answers how many."""
    gone = [alert for alert in queries.standing_of_kind(uow, kind) if alert.key not in still_true]
    ended = 0
    for alert in gone:
        standing = queries.lock_standing(uow, open_key(kind, alert.key))
        if standing is not None:
            _end(uow, standing)
            ended += 1
    return ended


def key_of(subject: Subject | None, key: str | None) -> str:
    """By what a trouble of a kind is known; ``LookupError`` when there is neither a subject nor a key."""
    name = key or (str(subject) if subject is not None else "")
    if not 0 < len(name) <= 160:
        raise LookupError("an alert needs a subject, or a key of 1 to 160 characters")
    return name


def open_key(kind: str, key: str) -> str:
    return f"{kind}:{key}"


def _begin(
    uow: UnitOfWork, kind: str, key: str, subject: Subject | None, severity: Severity, facts: Mapping[str, str]
) -> Alert | None:
    row = {
        "public_id": new_token(12),
        "kind": kind,
        "key": key,
        "open_key": open_key(kind, key),
        "subject_kind": subject.kind if subject else "",
        "subject_ref": subject.ref if subject else "",
        "severity": severity.value,
        "status": AlertStatus.OPEN.value,
        "facts": dict(facts),
        "level": 0,
        "tellings": 0,
        "first_raised_at": uow.now(),
        "last_seen_at": uow.now(),
        "waiting_since": uow.now(),
    }
    alert_id = queries.insert_once(uow, row)
    if alert_id is None:
        return None
    write_step(uow, AlertStep, {"alert_id": alert_id}, None, AlertStatus.OPEN)
    return Alert(id=alert_id, **row)


def _refresh(uow: UnitOfWork, alert: Alert, severity: Severity, facts: Mapping[str, str]) -> None:
    before = alert.severity
    is_changed = alert.facts != dict(facts) or before != severity
    values = {"facts": dict(facts), "severity": severity.value, "last_seen_at": uow.now()}
    queries.refresh_standing(uow, cast("int", alert.id), values)
    uow.session.refresh(alert)
    if is_changed:
        uow.touch(ALERTS_TOPIC)
    if SEVERITY_RANK[severity] > SEVERITY_RANK[before] and alert.status == AlertStatus.OPEN:
        tell_circle(uow, alert)


def _end(uow: UnitOfWork, alert: Alert) -> None:
    change_status(uow, alert, AlertStatus.RESOLVED, columns={"resolved_at": uow.now()})
    take_back(uow, alert)
    uow.touch(ALERTS_TOPIC)
