"""All SQL of the messaging room."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import PageRequest
from freight_app.kit.upsert import insert_into
from freight_app.messaging.models import Message, MessageStatus, states_before


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
    _change_status(uow, message_id, MessageStatus.FAILED, {"error": error, "attempts": attempts})


def note_attempt(uow: UnitOfWork, message_id: int, *, error: str, attempts: int) -> None:
    """An attempt failed but more will follow: the status stays."""
    uow.session.exec(
        sa.update(Message)
        .where(col(Message.id) == message_id, col(Message.status) != MessageStatus.SENT)
        .values(error=error, attempts=attempts)
    )


def _change_status(uow: UnitOfWork, message_id: int, status: MessageStatus, values: dict[str, Any]) -> None:
    uow.session.exec(
        sa.update(Message)
        .where(col(Message.id) == message_id, col(Message.status).in_(states_before(status)))
        .values(status=status, **values)
    )


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
