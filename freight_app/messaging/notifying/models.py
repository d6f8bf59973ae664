"""Tables of news: what people were told, how it reached them, and how they want to be told."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class Way(StrEnum):
    """How news reaches somebody: in the bell of the pages, or as a message on the channel of the same name."""

    BELL = "bell"
    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"
    PUSH = "push"


class Rhythm(StrEnum):
    """How often mails of a category come: each at once, or collected into one a day or one a week."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Notification(Table, table=True):
    """One piece of news for one person. ``key`` names the occasion and makes it once only.

    ``data`` holds the facts that its texts name, written in a language only when they are read (``rendering.py``).
    """

    __table_args__ = (
        sa.UniqueConstraint("user_id", "key"),
        sa.Index("ix_notification_user_id_id", "user_id", "id"),
        # The bell counts what is unread with every page: few rows, whatever was ever told.
        sa.Index(
            "ix_notification_unread",
            "user_id",
            sqlite_where=sa.text("read_at IS NULL AND in_bell"),
            postgresql_where=sa.text("read_at IS NULL AND in_bell"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    user_id: int = Field(foreign_key="user_account.id")
    kind: str = Field(max_length=60)
    key: str = Field(max_length=160, index=True)
    data: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    subject_kind: str = Field(default="", max_length=30)
    subject_ref: str = Field(default="", max_length=120)
    link: str = Field(default="", max_length=300)
    # Whoever wants mail alone for a kind has it nowhere in the pages.
    in_bell: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NotificationDelivery(Table, table=True):
    """One piece of news on its way by one channel. It is handed over once: ``handed_at`` is set by the unit that does.

    ``message_id`` is the message that carried it, of its own or a digest's; None once it was left (``rules.py``).
    """

    __table_args__ = (
        sa.UniqueConstraint("notification_id", "channel"),
        sa.Index(
            "ix_notification_delivery_waiting",
            *("due_at", "user_id"),
            sqlite_where=sa.text("handed_at IS NULL"),
            postgresql_where=sa.text("handed_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    notification_id: int = Field(foreign_key="notification.id", ondelete="CASCADE")
    user_id: int = Field(foreign_key="user_account.id")
    channel: Way = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    # Collected into the digest that is due then; otherwise it goes by itself.
    in_digest: bool = False
    due_at: datetime = Field(sa_type=UtcDateTime)
    handed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    message_id: int | None = Field(default=None, foreign_key="message.id", ondelete="SET NULL", index=True)


class NotificationPreference(Table, table=True):
    """Whether somebody wants a kind of news by a way. No row: as the kind comes (``kinds.py``)."""

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    kind: str = Field(primary_key=True, max_length=60)
    channel: Way = Field(primary_key=True, sa_type=sa.String(16))  # type: ignore[call-overload]
    is_on: bool


class NotificationRhythm(Table, table=True):
    """How often somebody wants mails of a category. No row: as the category comes."""

    user_id: int = Field(primary_key=True, foreign_key="user_account.id")
    category: str = Field(primary_key=True, max_length=30)
    rhythm: Rhythm = Field(sa_type=sa.String(16))  # type: ignore[call-overload]


class NotificationHours(Table, table=True):
    """When somebody is left in peace and when digests come, as clocks of their zone show it: ``HH:MM``.

    Quiet from and until the same time is quiet never; from later than until passes midnight.
    """

    user_id: int = Field(primary_key=True, foreign_key="user_account.id", sa_column_kwargs={"autoincrement": False})
    # Empty is the shop's zone.
    zone: str = Field(default="", max_length=60)
    quiet_from: str = Field(default="", max_length=5)
    quiet_until: str = Field(default="", max_length=5)
    digest_at: str = Field(default="08:00", max_length=5)
