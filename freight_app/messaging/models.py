"""Tables of the messaging room."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class Channel(StrEnum):
    """By which way a message goes, and so what its ``recipient`` is."""

    EMAIL = "email"  # an address
    SMS = "sms"  # a telephone number, E.164
    WHATSAPP = "whatsapp"  # a telephone number, E.164
    CHAT = "chat"  # the name of a hook of the settings
    PUSH = "push"  # the public id of a browser that asked for notices


class MessageStatus(StrEnum):
    """``sent``: the channel took it. ``delivered``, ``read`` and ``bounced`` are known only where the channel tells.

    ``failed``: every attempt failed, or the channel took it and could not bring it; the dead task in ``work`` can be
    driven again.
    """

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    BOUNCED = "bounced"


# What a channel tells after it took a message comes in any order: whoever has read it has received it.
AFTER_SENDING = frozenset({MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.FAILED, MessageStatus.BOUNCED})
TRANSITIONS: dict[MessageStatus, frozenset[MessageStatus]] = {
    MessageStatus.QUEUED: frozenset({MessageStatus.SENT, MessageStatus.FAILED}),
    MessageStatus.FAILED: frozenset({MessageStatus.SENT, MessageStatus.FAILED}),
    MessageStatus.SENT: AFTER_SENDING,
    MessageStatus.DELIVERED: frozenset({MessageStatus.READ}),
    MessageStatus.READ: frozenset(),
    MessageStatus.BOUNCED: frozenset(),
}
# There is nothing left to hand over.
HANDED_OVER = frozenset({MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.BOUNCED})


def states_before(status: MessageStatus) -> tuple[MessageStatus, ...]:
    """From where a status can be reached: the guard of every UPDATE that sets it."""
    return tuple(before for before, after in TRANSITIONS.items() if status in after)


class Message(Table, table=True):
    """One message to one person. ``key`` makes it once only; the texts are filled in when it is sent.

    ``provider_ref`` is the channel's own name for it, by which it tells later what became of it.
    """

    __table_args__ = (
        sa.Index("ix_message_recipient_created_at", "recipient", "created_at"),
        sa.Index("ix_message_status_created_at", "status", "created_at"),
        sa.Index(
            "ix_message_provider_ref",
            "provider_ref",
            sqlite_where=sa.text("provider_ref <> ''"),
            postgresql_where=sa.text("provider_ref <> ''"),
        ),
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
    provider_ref: str = Field(default="", max_length=200, sa_column_kwargs={"server_default": ""})
    delivered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PushSubscription(Table, table=True):
    """A browser of a person that asked for notices. Its address is a secret of sorts: whoever has it can knock."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    user_id: int = Field(foreign_key="user_account.id", index=True)
    endpoint: str = Field(max_length=1000)
    endpoint_hash: str = Field(max_length=64, unique=True)
    p256dh: str = Field(max_length=120)
    auth: str = Field(max_length=60)
    user_agent: str = Field(default="", max_length=400)
    created_at: datetime = Field(sa_type=UtcDateTime)
