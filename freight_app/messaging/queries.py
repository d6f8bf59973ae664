"""All SQL of the messaging room."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into
from freight_app.messaging.models import HANDED_OVER, Message, MessageStatus, PushSubscription, states_before


def insert_once(uow: UnitOfWork, row: dict[str, Any]) -> int | None:
    """The new message's id, or None when its key was used before."""
    statement = insert_into(uow.dialect, Message).values(**row).on_conflict_do_nothing(index_elements=["key"])
    inserted = uow.session.exec(statement.returning(col(Message.id))).first()
    return None if inserted is None else cast("int", inserted[0])


def get_message(uow: UnitOfWork, message_id: int) -> Message | None:
    return uow.session.exec(select(Message).where(Message.id == message_id)).first()


def mark_sent(uow: UnitOfWork, message_id: int, values: dict[str, Any]) -> None:
    _change_status(uow, message_id, MessageStatus.SENT, {"sent_at": uow.now(), "error": None, **values})


def mark_failed(uow: UnitOfWork, message_id: int, *, error: str, attempts: int) -> None:
    """Every attempt failed; what the channel took stays what it is."""
    uow.session.exec(
        sa.update(Message)
        .where(col(Message.id) == message_id, col(Message.status).not_in(HANDED_OVER))
        .values(status=MessageStatus.FAILED, error=error, attempts=attempts)
    )


def note_attempt(uow: UnitOfWork, message_id: int, *, error: str, attempts: int) -> None:
    """An attempt failed but more will follow: the status stays."""
    uow.session.exec(
        sa.update(Message)
        .where(col(Message.id) == message_id, col(Message.status).not_in(HANDED_OVER))
        .values(error=error, attempts=attempts)
    )


def _change_status(uow: UnitOfWork, message_id: int, status: MessageStatus, values: dict[str, Any]) -> None:
    uow.session.exec(
        sa.update(Message)
        .where(col(Message.id) == message_id, col(Message.status).in_(states_before(status)))
        .values(status=status, **values)
    )


def note_receipt(uow: UnitOfWork, provider_ref: str, status: MessageStatus, values: dict[str, Any]) -> bool:
    """What a channel says became of a message that it took; whether it named one that can still become that."""
    before = set(states_before(status)) - {MessageStatus.QUEUED, MessageStatus.FAILED}
    if not provider_ref:
        return False
    changed = uow.session.exec(
        sa.update(Message)
        .where(col(Message.provider_ref) == provider_ref, col(Message.status).in_(before))
        .values(status=status, **values)
    )
    return bool(changed.rowcount)


def is_known_ref(uow: UnitOfWork, provider_ref: str) -> bool:
    """Whether a message of ours has this name at its channel."""
    found = select(Message.id).where(Message.provider_ref == provider_ref, col(Message.provider_ref) != "").limit(1)
    return uow.session.exec(found).first() is not None


def find_subscription(uow: UnitOfWork, public_id: str) -> PushSubscription | None:
    return uow.session.exec(select(PushSubscription).where(PushSubscription.public_id == public_id)).first()


def list_subscriptions(uow: UnitOfWork, user_id: int) -> list[PushSubscription]:
    return list(
        uow.session.exec(
            select(PushSubscription).where(PushSubscription.user_id == user_id).order_by(col(PushSubscription.id))
        )
    )


def keep_subscription(uow: UnitOfWork, row: dict[str, Any]) -> str:
    """Store it; a browser that is known belongs to whoever asks last. Answers its public id."""
    changes = {name: row[name] for name in ("user_id", "endpoint", "p256dh", "auth", "user_agent")}
    statement = insert_into(uow.dialect, PushSubscription).values(**row)
    statement = statement.on_conflict_do_update(index_elements=["endpoint_hash"], set_=changes)
    return cast("str", uow.session.exec(statement.returning(col(PushSubscription.public_id))).one()[0])


def delete_subscription(uow: UnitOfWork, user_id: int, endpoint_hash: str) -> bool:
    return bool(
        uow.session.exec(
            sa.delete(PushSubscription).where(
                col(PushSubscription.user_id) == user_id, col(PushSubscription.endpoint_hash) == endpoint_hash
            )
        ).rowcount
    )


def delete_subscription_of_message(uow: UnitOfWork, message_id: int) -> None:
    recipient = sa.select(col(Message.recipient)).where(col(Message.id) == message_id).scalar_subquery()
    uow.session.exec(sa.delete(PushSubscription).where(col(PushSubscription.public_id) == recipient))


def list_messages(
    uow: UnitOfWork, *, recipient: str | None, status: MessageStatus | None, page: PageRequest
) -> tuple[list[Message], int]:
    """The latest first, and how many there are in all."""
    conditions = []
    if recipient is not None:
        conditions.append(col(Message.recipient) == recipient)
    if status is not None:
        conditions.append(col(Message.status) == status)
    total = uow.session.exec(select(sa.func.count()).select_from(Message).where(*conditions)).one()
    rows = uow.session.exec(
        select(Message)
        .where(*conditions)
        .order_by(col(Message.created_at).desc(), col(Message.id).desc())
        .offset(page.offset)
        .limit(page.per_page)
    ).all()
    return list(rows), total


def delete_older(uow: UnitOfWork, before: datetime) -> int:
    return uow.session.exec(
        sa.delete(Message).where(col(Message.created_at) < before, col(Message.status) != MessageStatus.QUEUED)
    ).rowcount
