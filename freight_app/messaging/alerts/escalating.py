"""What the clock does with alerts that stand: wakes what was muted, tells a wider circle of what nobody sees to."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.messaging.alerts import queries
from freight_app.messaging.alerts.kinds import ALERT_KINDS
from freight_app.messaging.alerts.models import Alert, AlertStatus, change_status
from freight_app.messaging.alerts.raising import ALERTS_TOPIC
from freight_app.messaging.alerts.telling import tell_circle

AT_ONCE = 100
# Kinds with a wider circle; of the others nothing can be escalated.
_ESCALATED = tuple(name for name, kind in ALERT_KINDS.items() if len(kind.circles) > 1)


def attend_to_standing(house: House) -> int:
    """Bring every alert that stands to where the time has brought it; answers how many moved."""
    with house.read() as uow:
        is_due = bool(queries.muted_until_now(uow, 1) or queries.left_by_their_owners(uow) or _due(uow, limit=AT_ONCE))
    if not is_due:
        return 0
    with house.write() as uow:
        return wake_muted(uow) + free_orphans(uow) + escalate(uow)


def wake_muted(uow: UnitOfWork) -> int:
    """Open what was muted until now; those whom it was raised for hear that it still stands."""
    woken = queries.muted_until_now(uow, AT_ONCE)
    for alert in woken:
        change_status(uow, alert, AlertStatus.OPEN, columns={"waiting_since": uow.now()})
        tell_circle(uow, alert)
        uow.touch(ALERTS_TOPIC)
    return len(woken)


def free_orphans(uow: UnitOfWork) -> int:
    """An alert whose owner has left is nobody's."""
    left = queries.left_by_their_owners(uow)
    for alert in left:
        queries.set_owner(uow, alert, None)
        uow.touch(ALERTS_TOPIC)
    return len(left)


def escalate(uow: UnitOfWork) -> int:
    """Tell the next circle of every open alert that nobody has taken over for as long as its kind says."""
    moved = 0
    for alert in _due(uow, limit=AT_ONCE):
        if queries.escalate_once(uow, alert):
            uow.session.refresh(alert)
            tell_circle(uow, alert)
            uow.touch(ALERTS_TOPIC)
            moved += 1
    return moved


def _due(uow: UnitOfWork, *, limit: int) -> list[Alert]:
    due: list[Alert] = []
    for name in _ESCALATED:
        circles = ALERT_KINDS[name].circles
        for level, circle in enumerate(circles[1:]):
            due += queries.unattended(uow, name, level=level, before=uow.now() - circle.after, limit=limit)
    return sorted(due, key=lambda alert: alert.id or 0)
