"""Telling people of the house: a row for the bell, and messages by each person's own preference.

It happens in the transaction of what is told of, and once for each person and key. Who prefers peace is told by mail
or phone when quiet hours end (``delivering.py``), or with the next digest (``digests.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import new_token
from freight_app.kit.subjects import Subject
from freight_app.messaging.notifying import queries
from freight_app.messaging.notifying.delivering import HAND_OVER, send_news
from freight_app.messaging.notifying.kinds import KINDS
from freight_app.messaging.notifying.models import Way
from freight_app.messaging.notifying.news import NewsKind
from freight_app.messaging.notifying.rules import Plan, plan_ways
from freight_app.messaging.notifying.wishes import Wishes, wishes_of
from freight_app.work.service import enqueue

MAX_KEY_LENGTH = 160


def notify(
    uow: UnitOfWork,
    *,
    event: str,
    to: Sequence[int],
    data: Mapping[str, str],
    key: str,
    subject: Subject | None = None,
    urgent: bool = False,
) -> int:
    """Tell people (user ids) of something once this commits; answers how many had not been told of it before.

    ``event`` is a name of ``KINDS``, ``data`` its facts (``rendering.py`` says how dates and amounts stand in them),
    ``key`` names the occasion. Closed accounts, and people who may not have the kind, are left out. ``urgent`` passes
    quiet hours whatever the kind.
    An unknown kind, a missing fact or a key that is too long is a bug: ``LookupError``.
    """
    kind = _checked(event, data, key)
    facts = {name: str(value) for name, value in data.items() if value not in ("", None)}
    wishes = wishes_of(uow, to, kind)
    return sum(_tell(uow, kind, one, facts, key, subject, urgent=urgent or kind.is_urgent) for one in wishes)


def notify_holders(
    uow: UnitOfWork,
    permission: Permission | Collection[Permission],
    *,
    event: str,
    data: Mapping[str, str],
    key: str,
    subject: Subject | None = None,
    urgent: bool = False,
    but: int | None = None,
) -> int:
    """Tell everybody who holds a permission, or one of several, as ``notify`` does.

    Not whoever did it: the actor, or ``but`` where a task tells of what somebody did before.
    """
    asked = {permission} if isinstance(permission, Permission) else set(permission)
    people = [user_id for user_id in queries.holders_of(uow, asked) if user_id not in (uow.actor.user_id, but)]
    return notify(uow, event=event, to=people, data=data, key=key, subject=subject, urgent=urgent)


def withdraw_news(uow: UnitOfWork, keys: Collection[str]) -> None:
    """What these occasions were about is over: their news count as read, and what still waits to be sent is not."""
    if keys:
        for user_id in queries.mark_over(uow, keys):
            uow.touch(bell_topic(user_id))


def _checked(event: str, data: Mapping[str, str], key: str) -> NewsKind:
    if event not in KINDS:
        raise LookupError(f"there is no news of the kind {event!r}")
    kind = KINDS[event]
    missing = kind.needs - {name for name, value in data.items() if value not in ("", None)}
    # A fact may come in the three languages instead (``product_fr``).
    missing = {name for name in missing if not data.get(f"{name}_en")}
    if missing:
        raise LookupError(f"the news {event!r} needs {sorted(missing)}")
    if not 0 < len(key) <= MAX_KEY_LENGTH:
        raise LookupError(f"a key of news has 1 to {MAX_KEY_LENGTH} characters")
    return kind


def _tell(
    uow: UnitOfWork,
    kind: NewsKind,
    wishes: Wishes,
    facts: dict[str, str],
    key: str,
    subject: Subject | None,
    *,
    urgent: bool,
) -> bool:
    in_bell = Way.BELL in wishes.ways
    notification_id = queries.insert_once(
        uow,
        {
            "public_id": new_token(12),
            "user_id": wishes.reader.user_id,
            "kind": kind.name,
            "key": key,
            "data": facts,
            "subject_kind": subject.kind if subject else "",
            "subject_ref": subject.ref if subject else "",
            "link": kind.link.format_map({"ref": subject.ref if subject else "", **facts}),
            "in_bell": in_bell,
            "created_at": uow.now(),
        },
    )
    if notification_id is None:
        return False
    if in_bell:
        uow.touch(bell_topic(wishes.reader.user_id))
    for plan in plan_ways(wishes.ways, hours=wishes.hours, rhythm=wishes.rhythm, now=uow.now(), is_urgent=urgent):
        _send_or_wait(uow, plan, wishes, notification_id)
    return True


def _send_or_wait(uow: UnitOfWork, plan: Plan, wishes: Wishes, notification_id: int) -> None:
    delivery_id = queries.insert_delivery(
        uow,
        {
            "notification_id": notification_id,
            "user_id": wishes.reader.user_id,
            "channel": plan.way.value,
            "in_digest": plan.in_digest,
            "due_at": plan.due_at or uow.now(),
            "handed_at": None,
        },
    )
    if plan.due_at is None:
        send_news(uow, delivery_id, wishes)
    elif not plan.in_digest:
        enqueue(uow, HAND_OVER, {"delivery_id": delivery_id}, run_at=plan.due_at)


def bell_topic(user_id: int) -> str:
    """The version counter that moves when somebody's bell rings, or was looked at."""
    return f"bell:{user_id}"
