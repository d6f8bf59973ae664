"""What people do about an alert: take it over, leave it, mute it for some days, write a note.

Nobody ends one by hand: it ends when its trouble does. Whoever may do nothing about a kind gets ``NotAllowed``, whoever
may not even see it ``NotFound``.
"""

from __future__ import annotations

from datetime import timedelta

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.steps import write_step
from freight_app.messaging.alerts import queries
from freight_app.messaging.alerts.errors import AlertStatusChange
from freight_app.messaging.alerts.listing import find_readable, may_attend
from freight_app.messaging.alerts.models import Alert, AlertStatus, AlertStep, change_status
from freight_app.messaging.alerts.raising import ALERTS_TOPIC
from freight_app.messaging.notifying.reading import own_id

MAX_MUTED_DAYS = 90
MAX_NOTE = 300
# What histories say of hands that an alert went through; nobody's own note begins so (``_checked``).
TAKEN, LEFT = "@taken", "@left"


def mute_alert(uow: UnitOfWork, public_id: str, *, days: int, reason: str) -> None:
    """Leave it alone for so many days; then it is told anew if it still stands.

    ``InvalidInput`` on ``days`` or ``reason``, ``AlertStatusChange`` for one that is muted or over by now.
    """
    alert = _lock(uow, public_id)
    if not 1 <= days <= MAX_MUTED_DAYS:
        raise InvalidInput("days", "An alert is muted for 1 to 90 days.")
    note = _checked(reason, "reason")
    change_status(uow, alert, AlertStatus.MUTED, note=note, columns={"muted_until": uow.now() + timedelta(days=days)})
    uow.touch(ALERTS_TOPIC)


def unmute_alert(uow: UnitOfWork, public_id: str) -> None:
    """Open it again before its time. ``AlertStatusChange`` for one that is not muted."""
    change_status(uow, _lock(uow, public_id), AlertStatus.OPEN, columns={"waiting_since": uow.now()})
    uow.touch(ALERTS_TOPIC)


def take_alert(uow: UnitOfWork, public_id: str) -> None:
    """The actor sees to it from now on, also in the place of somebody else: it is told to no wider circle."""
    _give_to(uow, _lock(uow, public_id), own_id(uow), TAKEN)


def leave_alert(uow: UnitOfWork, public_id: str) -> None:
    """It is nobody's again, and its time to be escalated begins anew."""
    _give_to(uow, _lock(uow, public_id), None, LEFT)


def note_alert(uow: UnitOfWork, public_id: str, text: str) -> None:
    """Say something about it to whoever looks next. ``InvalidInput`` on ``note``."""
    _note(uow, _lock(uow, public_id), _checked(text, "note"))


def _give_to(uow: UnitOfWork, alert: Alert, owner_user_id: int | None, note: str) -> None:
    if alert.owner_user_id == owner_user_id:
        return
    if not queries.set_owner(uow, alert, owner_user_id):
        raise AlertStatusChange(alert.public_id, alert.status, alert.status)
    _note(uow, alert, note)


def _note(uow: UnitOfWork, alert: Alert, text: str) -> None:
    status = AlertStatus(alert.status)
    write_step(uow, AlertStep, {"alert_id": alert.id}, status, status, note=text)
    uow.touch(ALERTS_TOPIC)


def _lock(uow: UnitOfWork, public_id: str) -> Alert:
    alert = find_readable(uow, public_id, locked=True)
    if not may_attend(uow, alert.kind):
        raise NotAllowed("You do not have the permission for this.")
    return alert


def _checked(text: str, field: str) -> str:
    written = " ".join("".join(char if char.isprintable() else " " for char in text).split()).lstrip("@")
    if not 0 < len(written) <= MAX_NOTE:
        raise InvalidInput(field, "Write 1 to 300 characters.")
    return written
