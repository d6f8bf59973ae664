"""Telling people of an alert: the circle whose turn it is, each person once for each occasion."""

from __future__ import annotations

from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts import queries
from freight_app.messaging.alerts.kinds import ALERT_KINDS, AlertKind
from freight_app.messaging.alerts.models import Alert, Severity
from freight_app.messaging.notifying.notifying import notify, withdraw_news
from freight_app.messaging.notifying.queries import holders_of


def tell_circle(uow: UnitOfWork, alert: Alert) -> int:
    """Tell the circle of the alert's level; answers how many heard of it."""
    kind, alert_id = ALERT_KINDS[alert.kind], cast("int", alert.id)
    return notify(
        uow,
        event=alert.kind,
        to=people_of(uow, kind, alert.level),
        data=alert.facts,
        key=_key(alert_id, queries.count_telling(uow, alert_id)),
        subject=subject_of(alert),
        urgent=alert.severity == Severity.CRITICAL,
    )


def take_back(uow: UnitOfWork, alert: Alert) -> None:
    """It is over: nobody need open the news of it any more, and what still waits to be sent is not."""
    withdraw_news(uow, [_key(cast("int", alert.id), number) for number in range(alert.tellings)])


def people_of(uow: UnitOfWork, kind: AlertKind, level: int) -> list[int]:
    """The circle of a level, without those of wider ones, who are told when it is their turn.

    In a small shop they are the same people: then they hear of it at once.
    """
    circle = kind.circles[min(level, len(kind.circles) - 1)]
    people = holders_of(uow, {circle.permission})
    wider = {one for later in kind.circles[level + 1 :] for one in holders_of(uow, {later.permission})}
    return [one for one in people if one not in wider] or people


def subject_of(alert: Alert) -> Subject | None:
    """None for what is about the house itself."""
    return Subject(alert.subject_kind, alert.subject_ref) if alert.subject_kind else None


def _key(alert_id: int, number: int) -> str:
    return f"alert:{alert_id}:{number}"
