"""Tables of the messaging room."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class Channel(StrEnum):
    EMAIL = "email"


class MessageStatus(StrEnum):
    """``failed``: every attempt failed; the dead task in ``work`` can be driven again."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


TRANSITIONS: dict[MessageStatus, frozenset[MessageStatus]] = {
    MessageStatus.QUEUED: frozenset({MessageStatus.SENT, MessageStatus.FAILED}),
    MessageStatus.FAILED: frozenset({MessageStatus.SENT, MessageStatus.FAILED}),
    MessageStatus.SENT: frozenset(),
}


def states_before(status: MessageStatus) -> tuple[MessageStatus, ...]:
    """From where a status can be reached: the guard of every UPDATE that sets it."""
    return tuple(before for before, after in TRANSITIONS.items() if status in after)


class Message(Table, table=True):
    """One message to one person. ``key`` makes it once only; the texts are filled in when it is sent."""

    __table_args__ = (
        sa.Index("ix_message_recipient_created_at", "recipient", "created_at"),
        sa.Index("ix_message_status_created_at", "status", "created_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    template: str = Field(max_length=60)
    channel: Channel = Field(default=Channel.EMAIL, sa_type=sa.String(16))  # type: ignore[call-overload]
    recipient: str = Field(max_length=254)
    language: str = Field(max_length=8)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    subject: str = Field(default="", max_length=300)
    body_text: str = ""
    body_html: str = ""
    status: MessageStatus = Field(default=MessageStatus.QUEUED, sa_type=sa.String(16))  # type: ignore[call-overload]
    attempts: int = 0
    error: str | None = Field(default=None, max_length=2000)
    created_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
