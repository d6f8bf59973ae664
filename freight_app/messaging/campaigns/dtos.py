"""What campaigns ask and answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.values import Line, Written
from freight_app.messaging.campaigns.models import CampaignStatus
from freight_app.messaging.models import Channel

MOST_PER_MINUTE = 12_000
MAX_BODY = 4_000
MAX_SHORT = 320


class _Dto(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CampaignText(_Dto):
    """What it says in one language. ``body`` has an empty line between paragraphs; ``short`` is for telephones."""

    subject: Annotated[str, Field(max_length=150)]
    heading: Annotated[str, Field(max_length=150)] = ""
    body: Annotated[str, Field(max_length=MAX_BODY)] = ""
    button: Annotated[Line, Field(max_length=40)] = ""
    short: Annotated[str, Field(max_length=MAX_SHORT)] = ""


class AudienceFilter(_Dto):
    """Who is meant, among those who want news. Everything that is given must hold; None and empty ask for nothing.

    ``ordered_since`` and ``not_ordered_since`` are days of the shop; ``category`` is a category's slug, with all that
    lies beneath it; ``city`` is looked for in addresses, whatever its case.
    """

    who: Annotated[str, Field(pattern="^(everybody|customers|retailers)$")] = "everybody"
    languages: tuple[Annotated[str, Field(pattern="^(en|fr|ar)$")], ...] = ()
    price_group: Annotated[str, Field(max_length=60)] = ""
    city: Annotated[Line, Field(max_length=120)] = ""
    category: Annotated[str, Field(max_length=120)] = ""
    ordered_since: date | None = None
    not_ordered_since: date | None = None


class Person(_Dto):
    """Somebody who may be written to; ``phone`` is E.164 or empty."""

    user_id: int
    name: str
    email: str
    phone: str
    language: str


class CampaignDraft(_Dto):
    """What staff write of a campaign that has not started. ``link`` is a path of the shop or a whole address."""

    name: Annotated[Written, Field(max_length=120)]
    channel: Channel = Channel.EMAIL
    audience: AudienceFilter = AudienceFilter()
    texts: dict[str, CampaignText] = Field(default_factory=dict)
    link: Annotated[str, Field(max_length=500)] = ""
    per_minute: Annotated[int, Field(ge=1, le=MOST_PER_MINUTE)] = 120


class CampaignResults(_Dto):
    """How many of a campaign's people are where. ``listed`` is everybody on its list.

    Nobody counts who opened a mail: that would need a hidden picture that tells on the reader, which programs block or
    fetch by themselves, so the number would be false as well as rude.
    """

    listed: int = 0
    waiting: int = 0
    queued: int = 0
    sent: int = 0
    delivered: int = 0
    read: int = 0
    failed: int = 0
    bounced: int = 0
    skipped: int = 0
    unsubscribed: int = 0

    @property
    def ended(self) -> int:
        """Whose message has gone out, or never will."""
        return self.sent + self.delivered + self.read + self.failed + self.bounced + self.skipped


class CampaignView(CampaignDraft):
    """A campaign as staff look at it; ``minutes_left`` is a guess from its pace, None while it does not send."""

    id: str
    status: CampaignStatus
    starts_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    created_at: datetime
    created_by: str
    is_listing: bool
    results: CampaignResults
    minutes_left: int | None = None


class RecipientView(_Dto):
    """One person of a campaign; ``status`` is ``waiting``, ``skipped`` or the message's own."""

    name: str
    address: str
    language: str
    status: str
    error: str
    sent_at: datetime | None
    unsubscribed_at: datetime | None
