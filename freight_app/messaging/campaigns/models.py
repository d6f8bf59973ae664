"""Tables of campaigns, and what a campaign may become."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime


class CampaignStatus(StrEnum):
    """``sending`` begins with writing down who gets it; ``done``: everybody's message has gone out or failed."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


TRANSITIONS: dict[CampaignStatus, frozenset[CampaignStatus]] = {
    CampaignStatus.DRAFT: frozenset({CampaignStatus.SCHEDULED, CampaignStatus.SENDING, CampaignStatus.CANCELLED}),
    CampaignStatus.SCHEDULED: frozenset({CampaignStatus.DRAFT, CampaignStatus.SENDING, CampaignStatus.CANCELLED}),
    CampaignStatus.SENDING: frozenset({CampaignStatus.PAUSED, CampaignStatus.DONE, CampaignStatus.CANCELLED}),
    CampaignStatus.PAUSED: frozenset({CampaignStatus.SENDING, CampaignStatus.CANCELLED}),
    CampaignStatus.DONE: frozenset(),
    CampaignStatus.CANCELLED: frozenset(),
}


def states_before(status: CampaignStatus) -> tuple[CampaignStatus, ...]:
    """From where a status can be reached: the guard of every UPDATE that sets it."""
    return tuple(before for before, after in TRANSITIONS.items() if status in after)


class RecipientState(StrEnum):
    """``skipped``: since the list was written, the person wants no news any more or has lost the address."""

    WAITING = "waiting"
    QUEUED = "queued"
    SKIPPED = "skipped"


class Campaign(Table, table=True):
    """One message to many. ``turn`` counts the steps of its sending, so that no step is done twice.

    ``texts`` holds, by language, subject, heading, body, button and a short form; ``frozen_after`` is the last person
    who was looked at when the list of recipients was written, None once it is whole.
    """

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=120)
    status: CampaignStatus = Field(default=CampaignStatus.DRAFT, sa_type=sa.String(16), index=True)  # type: ignore[call-overload]
    channel: str = Field(max_length=16)
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    texts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    link: str = Field(default="", max_length=500)
    per_minute: int = 120
    starts_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    frozen_after: int | None = 0
    turn: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime, index=True)
    created_by: str = Field(max_length=200)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class CampaignRecipient(Table, table=True):
    """One person of a campaign: once by account and once by address, since two accounts may share a telephone."""

    __table_args__ = (
        sa.UniqueConstraint("campaign_id", "user_id"),
        sa.UniqueConstraint("campaign_id", "address"),
        sa.Index("ix_campaign_recipient_campaign_id_state_id", "campaign_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    campaign_id: int = Field(foreign_key="campaign.id", ondelete="CASCADE")
    user_id: int = Field(foreign_key="user_account.id", index=True)
    address: str = Field(max_length=254)
    name: str = Field(max_length=120)
    language: str = Field(max_length=2)
    state: RecipientState = Field(default=RecipientState.WAITING, sa_type=sa.String(16))  # type: ignore[call-overload]
    message_id: int | None = Field(default=None, foreign_key="message.id", index=True, ondelete="SET NULL")
    unsubscribed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class NewsConsent(Table, table=True):
    """Whether a person wants news of the shop. Without a row nobody asked, so the answer is no.

    The last word holds and both dates stay: whoever asks why they were written to gets an answer.
    """

    user_id: int = Field(primary_key=True, foreign_key="user_account.id", sa_column_kwargs={"autoincrement": False})
    is_wanted: bool
    agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    # Where the last word was given: registration, account, a campaign's link.
    source: str = Field(max_length=40)
