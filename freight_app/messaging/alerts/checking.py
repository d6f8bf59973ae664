"""Checks: functions of the rooms that look for trouble, run by the clock; the engine raises and ends the alerts.

A check only reads. What it found before and finds again unchanged is not written, so a quiet house writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.logs import get_log
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts import queries
from freight_app.messaging.alerts.kinds import ALERT_KINDS
from freight_app.messaging.alerts.models import Alert, Severity
from freight_app.messaging.alerts.raising import key_of, raise_alert, resolve_missing
from freight_app.messaging.alerts.telling import people_of
from freight_app.messaging.notifying.notifying import notify

_log = get_log("alerts")
# Small units: on SQLite nobody else writes meanwhile.
AT_ONCE = 25
SEEN_AT_ONCE = 500
# More new troubles than these in one look are told as one piece of news: the page has them all.
TOLD_ONE_BY_ONE = 5
# An alert that stands unchanged says so this often.
SEEN_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FoundTrouble:
    """What a check found; ``facts`` and ``key`` as ``raise_alert`` takes them."""

    subject: Subject | None
    severity: Severity
    facts: Mapping[str, str]
    key: str | None = None


Find = Callable[[UnitOfWork], Iterable[FoundTrouble]]


@dataclass(frozen=True, slots=True)
class AlertCheck:
    """``find`` answers everything of a kind that is true now: what it does not name is over."""

    kind: str
    find: Find

    def __post_init__(self) -> None:
        if self.kind not in ALERT_KINDS:
            raise ValueError(f"there is no alert of the kind {self.kind!r}")


@dataclass(frozen=True, slots=True)
class AlertChecks:
    """All checks of the house, put together in ``wiring.py``; one a kind."""

    checks: Sequence[AlertCheck]

    def __post_init__(self) -> None:
        kinds = [check.kind for check in self.checks]
        if len(set(kinds)) != len(kinds):
            raise ValueError("one kind of alert has one check: another would end what it raised")


class ChecksFailed(Exception):
    """Some checks could not look; the others did. The log has each reason."""


def run_checks(house: House) -> int:
    """Let every check look and bring the alerts up to date; answers how many are new.

    One that fails changes nothing of its kind and stops no other; at the end ``ChecksFailed`` names it.
    """
    raised, failed = 0, []
    for check in house.database.ports.get(AlertChecks).checks:
        try:
            raised += run_check(house, check)
        except Exception:  # noqa: BLE001 - the others look all the same
            _log.exception("a check failed", kind=check.kind)
            failed.append(check.kind)
    if failed:
        raise ChecksFailed(f"could not look for {', '.join(failed)}")
    return raised


def run_check(house: House, check: AlertCheck) -> int:
    """Let one check look; answers how many new alerts it raised."""
    with house.read() as uow:
        found = {key_of(one.subject, one.key): one for one in check.find(uow)}
        standing = {alert.key: alert for alert in queries.standing_of_kind(uow, check.kind)}
        seen = {key: alert for key, alert in standing.items() if key in found}
        changed = [key for key, alert in seen.items() if _differs(alert, found[key])]
        stale = [cast("int", alert.id) for alert in seen.values() if uow.now() - alert.last_seen_at >= SEEN_EVERY]
    new = [key for key in found if key not in standing]
    raised = _raise_all(house, check.kind, [found[key] for key in (*new, *changed)], new=len(new))
    if standing.keys() - found.keys():
        with house.write() as uow:
            resolve_missing(uow, kind=check.kind, still_true=found.keys())
    for start in range(0, len(stale), SEEN_AT_ONCE):
        with house.write() as uow:
            queries.note_seen(uow, stale[start : start + SEEN_AT_ONCE])
    return raised


def _differs(alert: Alert, found: FoundTrouble) -> bool:
    return alert.facts != dict(found.facts) or alert.severity != found.severity


def _raise_all(house: House, kind: str, troubles: Sequence[FoundTrouble], *, new: int) -> int:
    tells_together = new > TOLD_ONE_BY_ONE
    raised = 0
    for start in range(0, len(troubles), AT_ONCE):
        with house.write() as uow:
            first_of_all: int | None = None
            for one in troubles[start : start + AT_ONCE]:
                answer = raise_alert(
                    uow,
                    kind=kind,
                    subject=one.subject,
                    severity=one.severity,
                    facts=one.facts,
                    key=one.key,
                    tells=not tells_together,
                )
                if answer.is_new:
                    first_of_all = answer.alert_id if not raised else first_of_all
                    raised += 1
            if tells_together and first_of_all is not None:
                _tell_together(uow, kind, new, first_of_all)
    return raised


def _tell_together(uow: UnitOfWork, kind: str, count: int, alert_id: int) -> None:
    """In the unit that raises the first of them: told if and only if they begin."""
    news = ALERT_KINDS[kind].news
    label = {f"label_{language}": text.label for language, text in news.texts.items()}
    notify(
        uow,
        event="many_alerts",
        to=people_of(uow, ALERT_KINDS[kind], 0),
        data={**label, "count": str(count)},
        key=f"alerts:{alert_id}",
    )
