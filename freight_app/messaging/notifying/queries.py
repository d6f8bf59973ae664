"""All SQL of news: what people were told, what waits to be handed over, how they want it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount, UserRole
from freight_app.accounts.permissions import ROLES, Permission, Role, permissions_of
from freight_app.kit.columns import UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into
from freight_app.messaging.notifying.models import (
    Notification,
    NotificationDelivery,
    NotificationHours,
    NotificationPreference,
    NotificationRhythm,
    Rhythm,
    Way,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be told: an open account, how it is reached, and what it may do now."""

    user_id: int
    email: str
    phone: str
    language: str
    permissions: frozenset[Permission]


def readers_of(uow: UnitOfWork, user_ids: Collection[int]) -> list[Reader]:
    """Those of the people whose accounts are open, in id order."""
    if not user_ids:
        return []
    rows = uow.session.exec(
        select(UserAccount, UserRole.role)
        .outerjoin(UserRole, col(UserRole.user_id) == col(UserAccount.id))
        .where(col(UserAccount.id).in_(sorted(set(user_ids))), col(UserAccount.is_active))
        .order_by(col(UserAccount.id))
    ).all()
    people: dict[int, tuple[UserAccount, set[Role]]] = {}
    for user, role in rows:
        roles = people.setdefault(cast("int", user.id), (user, set()))[1]
        if role is not None:
            roles.add(Role(role))
    return [
        Reader(user_id, user.email, user.phone, user.language, permissions_of(frozenset(roles)))
        for user_id, (user, roles) in people.items()
    ]


def holders_of(uow: UnitOfWork, permissions: Collection[str]) -> list[int]:
    """Everybody with an open account who holds one of the permissions, by id."""
    roles = [role.value for role, held in ROLES.items() if not held.isdisjoint(permissions)]
    if not roles:
        return []
    return list(
        uow.session.exec(
            select(col(UserRole.user_id))
            .join(UserAccount, col(UserAccount.id) == col(UserRole.user_id))
            .where(col(UserRole.role).in_(roles), col(UserAccount.is_active))
            .distinct()
            .order_by(col(UserRole.user_id))
        )
    )


# --- what people were told


def insert_once(uow: UnitOfWork, row: dict[str, Any]) -> int | None:
    """The new row's id, or None when the person was told of this occasion before."""
    statement = insert_into(uow.dialect, Notification).values(**row)
    statement = statement.on_conflict_do_nothing(index_elements=["user_id", "key"])
    inserted = uow.session.exec(statement.returning(col(Notification.id))).first()
    return None if inserted is None else cast("int", inserted[0])


def page_own(
    uow: UnitOfWork, user_id: int, kinds: Collection[str], *, unread_only: bool, offset: int, limit: int
) -> tuple[list[Notification], int]:
    """A person's own of some kinds, the latest first, and how many there are."""
    conditions = [
        col(Notification.user_id) == user_id,
        col(Notification.in_bell),
        col(Notification.kind).in_(list(kinds)),
    ]
    if unread_only:
        conditions.append(col(Notification.read_at).is_(None))
    total = uow.session.exec(select(sa.func.count()).select_from(Notification).where(*conditions)).one()
    rows = uow.session.exec(
        select(Notification).where(*conditions).order_by(col(Notification.id).desc()).offset(offset).limit(limit)
    ).all()
    return list(rows), total


def count_unread(uow: UnitOfWork, user_id: int, kinds: Collection[str]) -> int:
    return uow.session.exec(
        select(sa.func.count())
        .select_from(Notification)
        .where(
            col(Notification.user_id) == user_id,
            col(Notification.read_at).is_(None),
            col(Notification.in_bell),
            col(Notification.kind).in_(list(kinds)),
        )
    ).one()


def has_unseen(uow: UnitOfWork, user_id: int) -> bool:
    statement = select(Notification.id).where(
        col(Notification.user_id) == user_id, col(Notification.seen_at).is_(None), col(Notification.in_bell)
    )
    return uow.session.exec(statement.limit(1)).first() is not None


def mark_seen(uow: UnitOfWork, user_id: int) -> int:
    return uow.session.exec(
        sa.update(Notification)
        .where(col(Notification.user_id) == user_id, col(Notification.seen_at).is_(None))
        .values(seen_at=uow.now())
    ).rowcount


def mark_read(uow: UnitOfWork, user_id: int, public_ids: Collection[str] | None) -> int:
    """Those of the person's own that were unread; all with None."""
    conditions = [col(Notification.user_id) == user_id, col(Notification.read_at).is_(None)]
    if public_ids is not None:
        conditions.append(col(Notification.public_id).in_(list(public_ids)))
    seen = sa.func.coalesce(col(Notification.seen_at), sa.literal(uow.now(), UtcDateTime()))
    return uow.session.exec(
        sa.update(Notification)
        .where(*conditions)
        .values(read_at=uow.now(), seen_at=seen)
        .execution_options(synchronize_session=False)
    ).rowcount


def mark_over(uow: UnitOfWork, keys: Collection[str]) -> int:
    """Mark news of these occasions as read; answers how many were not."""
    return uow.session.exec(
        sa.update(Notification)
        .where(col(Notification.key).in_(list(keys)), col(Notification.read_at).is_(None))
        .values(read_at=uow.now())
        .execution_options(synchronize_session=False)
    ).rowcount


def bell_marks(uow: UnitOfWork, user_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Each person's (last id, how many are unread); who was never told anything has no entry."""
    unread = sa.func.count().filter(col(Notification.read_at).is_(None))
    rows = uow.session.exec(
        select(col(Notification.user_id), sa.func.max(Notification.id), unread)
        .where(col(Notification.user_id).in_(list(user_ids)), col(Notification.in_bell))
        .group_by(col(Notification.user_id))
    )
    return {user_id: (last or 0, count) for user_id, last, count in rows}


def find_own(uow: UnitOfWork, user_id: int, public_id: str) -> Notification | None:
    statement = select(Notification).where(Notification.user_id == user_id, Notification.public_id == public_id)
    return uow.session.exec(statement).first()


def delete_older(uow: UnitOfWork, before: datetime) -> int:
    waiting = select(NotificationDelivery.notification_id).where(col(NotificationDelivery.handed_at).is_(None))
    return uow.session.exec(
        sa.delete(Notification).where(col(Notification.created_at) < before, col(Notification.id).not_in(waiting))
    ).rowcount


# --- what waits to be handed over


def insert_delivery(uow: UnitOfWork, row: dict[str, Any]) -> int:
    statement = insert_into(uow.dialect, NotificationDelivery).values(**row).returning(col(NotificationDelivery.id))
    return cast("int", uow.session.exec(statement).one()[0])


def find_delivery(uow: UnitOfWork, delivery_id: int) -> tuple[NotificationDelivery, Notification] | None:
    return uow.session.exec(
        select(NotificationDelivery, Notification)
        .join(Notification, col(Notification.id) == col(NotificationDelivery.notification_id))
        .where(col(NotificationDelivery.id) == delivery_id)
    ).first()


def take_delivery(uow: UnitOfWork, delivery_id: int) -> bool:
    """Whether it is ours to hand over: of any number of tries one is, once its unit commits."""
    taken = uow.session.exec(
        sa.update(NotificationDelivery)
        .where(col(NotificationDelivery.id) == delivery_id, col(NotificationDelivery.handed_at).is_(None))
        .values(handed_at=uow.now())
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount == 1


def put_off(uow: UnitOfWork, delivery_id: int, due_at: datetime) -> None:
    uow.session.exec(
        sa.update(NotificationDelivery)
        .where(col(NotificationDelivery.id) == delivery_id, col(NotificationDelivery.handed_at).is_(None))
        .values(due_at=due_at)
        .execution_options(synchronize_session=False)
    )


def note_message(uow: UnitOfWork, delivery_ids: Collection[int], message_id: int) -> None:
    uow.session.exec(
        sa.update(NotificationDelivery)
        .where(col(NotificationDelivery.id).in_(list(delivery_ids)))
        .values(message_id=message_id)
        .execution_options(synchronize_session=False)
    )


def people_with_digests(uow: UnitOfWork) -> list[int]:
    """Ids of those for whom a digest is due."""
    return list(
        uow.session.exec(
            select(col(NotificationDelivery.user_id))
            .where(
                col(NotificationDelivery.handed_at).is_(None),
                col(NotificationDelivery.in_digest),
                col(NotificationDelivery.due_at) <= uow.now(),
            )
            .distinct()
            .order_by(col(NotificationDelivery.user_id))
        )
    )


def take_digest(uow: UnitOfWork, user_id: int) -> list[int]:
    """Ids of everything that is due in the person's digest, which is ours to send once this unit commits."""
    taken = uow.session.exec(
        sa.update(NotificationDelivery)
        .where(
            col(NotificationDelivery.user_id) == user_id,
            col(NotificationDelivery.handed_at).is_(None),
            col(NotificationDelivery.in_digest),
            col(NotificationDelivery.due_at) <= uow.now(),
        )
        .values(handed_at=uow.now())
        .returning(col(NotificationDelivery.id))
        .execution_options(synchronize_session=False)
    )
    return sorted(row[0] for row in taken)


def notifications_of(uow: UnitOfWork, delivery_ids: Collection[int]) -> list[Notification]:
    """What the deliveries carry, the oldest first."""
    return list(
        uow.session.exec(
            select(Notification)
            .join(NotificationDelivery, col(NotificationDelivery.notification_id) == col(Notification.id))
            .where(col(NotificationDelivery.id).in_(list(delivery_ids)))
            .order_by(col(Notification.id))
        )
    )


# --- how they want it


def preferences_of(uow: UnitOfWork, user_ids: Collection[int], kind: str | None = None) -> list[NotificationPreference]:
    conditions: list[Any] = [col(NotificationPreference.user_id).in_(list(user_ids))]
    if kind is not None:
        conditions.append(col(NotificationPreference.kind) == kind)
    return list(uow.session.exec(select(NotificationPreference).where(*conditions)))


def kinds_without(uow: UnitOfWork, user_id: int, way: Way) -> set[str]:
    """Kinds that somebody does not want by a way."""
    chosen = select(col(NotificationPreference.kind)).where(
        col(NotificationPreference.user_id) == user_id,
        col(NotificationPreference.channel) == way,
        col(NotificationPreference.is_on).is_(False),
    )
    return set(uow.session.exec(chosen))


def put_preference(uow: UnitOfWork, user_id: int, kind: str, way: Way, *, is_on: bool) -> None:
    statement = insert_into(uow.dialect, NotificationPreference).values(
        user_id=user_id, kind=kind, channel=way.value, is_on=is_on
    )
    uow.session.exec(
        statement.on_conflict_do_update(index_elements=["user_id", "kind", "channel"], set_={"is_on": is_on})
    )


def rhythms_of(uow: UnitOfWork, user_ids: Collection[int]) -> list[NotificationRhythm]:
    return list(uow.session.exec(select(NotificationRhythm).where(col(NotificationRhythm.user_id).in_(list(user_ids)))))


def put_rhythm(uow: UnitOfWork, user_id: int, category: str, rhythm: Rhythm) -> None:
    statement = insert_into(uow.dialect, NotificationRhythm).values(
        user_id=user_id, category=category, rhythm=rhythm.value
    )
    uow.session.exec(
        statement.on_conflict_do_update(index_elements=["user_id", "category"], set_={"rhythm": rhythm.value})
    )


def hours_of(uow: UnitOfWork, user_ids: Collection[int]) -> dict[int, NotificationHours]:
    rows = uow.session.exec(select(NotificationHours).where(col(NotificationHours.user_id).in_(list(user_ids))))
    return {row.user_id: row for row in rows}


def put_hours(uow: UnitOfWork, user_id: int, values: dict[str, str]) -> None:
    statement = insert_into(uow.dialect, NotificationHours).values(user_id=user_id, **values)
    uow.session.exec(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))
