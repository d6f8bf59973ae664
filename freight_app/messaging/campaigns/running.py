"""What staff do with campaigns: write, look, try, start, hold, end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from freight_app.accounts.audit import record_change
from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.pagination import Page, PageRequest
from freight_app.messaging.campaigns import queries, rules
from freight_app.messaging.campaigns.dtos import (
    AudienceFilter,
    CampaignDraft,
    CampaignResults,
    CampaignText,
    CampaignView,
    RecipientView,
)
from freight_app.messaging.campaigns.models import Campaign, CampaignStatus, RecipientState
from freight_app.messaging.campaigns.ports import AudienceSource
from freight_app.messaging.campaigns.sending import START, TOPIC, begin_listing, begin_sending, message_data
from freight_app.messaging.errors import CampaignNotInStatus, NobodyToWriteTo
from freight_app.messaging.models import Channel, MessageStatus
from freight_app.messaging.service import send_message
from freight_app.work.service import enqueue

MANAGE = Permission.MESSAGES_MANAGE
# Whoever plans for later than a year has mistyped it.
FURTHEST = timedelta(days=366)


def create_campaign(uow: UnitOfWork, draft: CampaignDraft) -> CampaignView:
    """A new draft. Raises ``InvalidInput`` naming the field. Everything here needs ``messages.manage``."""
    uow.actor.require(MANAGE)
    checked = rules.check_draft(draft)
    campaign = Campaign(
        public_id=new_token(12),
        created_at=uow.now(),
        created_by=uow.actor.label[:200],
        updated_at=uow.now(),
        **_columns(checked),
    )
    uow.session.add(campaign)
    uow.session.flush()
    uow.touch(TOPIC)
    return _view(uow, campaign)


def update_campaign(uow: UnitOfWork, public_id: str, draft: CampaignDraft) -> CampaignView:
    """Write a draft anew. ``CampaignNotInStatus`` once it is scheduled: take that back first."""
    uow.actor.require(MANAGE)
    campaign = _require(uow, public_id)
    if not queries.change_draft(uow, public_id, _columns(rules.check_draft(draft))):
        raise CampaignNotInStatus("Only a draft can be changed.", status=campaign.status)
    return _changed(uow, campaign)


def count_audience(uow: UnitOfWork, audience: AudienceFilter, channel: Channel) -> int:
    """How many people want news, match and can be reached by the channel, now."""
    uow.actor.require(MANAGE)
    return uow.port(AudienceSource).count(uow, audience, channel)


def send_test(uow: UnitOfWork, public_id: str, user: SignedInUser, *, language: str = "") -> None:
    """Send it to oneself as it stands, whatever its audience. ``InvalidInput`` on ``to`` or on what is missing."""
    uow.actor.require(MANAGE)
    campaign = _require(uow, public_id)
    rules.require_sendable(_texts(campaign), Channel(campaign.channel))
    send_message(
        uow,
        template="campaign",
        to=user.email if campaign.channel == Channel.EMAIL else user.phone,
        language=language or user.language,
        data=message_data(uow, campaign, user_id=user.id, name=user.name),
        key=f"campaign_test:{public_id}:{new_token(8)}",
        channel=Channel(campaign.channel),
    )


def start_campaign(uow: UnitOfWork, public_id: str) -> CampaignView:
    """Send it now. Raises ``InvalidInput`` on a text that is missing, ``NobodyToWriteTo``, ``CampaignNotInStatus``."""
    uow.actor.require(MANAGE)
    campaign = _require_ready(uow, public_id)
    _move(uow, campaign, CampaignStatus.SENDING, {"started_at": uow.now(), "frozen_after": 0, "starts_at": None})
    begin_listing(uow, campaign, campaign.turn)
    return _view(uow, campaign)


def schedule_campaign(uow: UnitOfWork, public_id: str, at: datetime) -> CampaignView:
    """Send it at a time to come (aware). Raises as ``start_campaign``, and ``InvalidInput`` on ``starts_at``."""
    uow.actor.require(MANAGE)
    campaign = _require_ready(uow, public_id)
    if not uow.now() < at <= uow.now() + FURTHEST:
        raise InvalidInput("starts_at", "Choose a time to come, within a year.")
    _move(uow, campaign, CampaignStatus.SCHEDULED, {"starts_at": at})
    enqueue(uow, START, {"campaign_id": campaign.id, "turn": campaign.turn}, run_at=at)
    return _view(uow, campaign)


def unschedule_campaign(uow: UnitOfWork, public_id: str) -> CampaignView:
    """Back to a draft, before its hour."""
    return _step(uow, public_id, CampaignStatus.DRAFT, {"starts_at": None})


def pause_campaign(uow: UnitOfWork, public_id: str) -> CampaignView:
    """Hold it: the few messages that are on their way go out, the others wait."""
    return _step(uow, public_id, CampaignStatus.PAUSED, {})


def resume_campaign(uow: UnitOfWork, public_id: str) -> CampaignView:
    """Go on with whoever waits. ``CampaignNotInStatus`` unless it is paused."""
    uow.actor.require(MANAGE)
    campaign = _require(uow, public_id)
    if campaign.status != CampaignStatus.PAUSED:
        raise CampaignNotInStatus("Only a paused campaign can go on.", status=campaign.status)
    _move(uow, campaign, CampaignStatus.SENDING, {})
    begin_sending(uow, campaign, campaign.turn)
    return _view(uow, campaign)


def cancel_campaign(uow: UnitOfWork, public_id: str) -> CampaignView:
    """End it for good: whoever waits gets nothing."""
    return _step(uow, public_id, CampaignStatus.CANCELLED, {"finished_at": uow.now()})


def get_campaign(uow: UnitOfWork, public_id: str) -> CampaignView:
    """One campaign with its results; ``NotFound``."""
    uow.actor.require(MANAGE)
    return _view(uow, _require(uow, public_id))


def list_campaigns(uow: UnitOfWork, *, status: CampaignStatus | None = None, page: PageRequest) -> Page[CampaignView]:
    """Campaigns with their results, the newest first."""
    uow.actor.require(MANAGE)
    rows, total = queries.list_campaigns(uow, status=status, page=page)
    results = _results(uow, [row.id or 0 for row in rows])
    return Page.of([_to_view(row, results[row.id or 0]) for row in rows], total, page)


def list_recipients(uow: UnitOfWork, public_id: str, *, status: str = "", page: PageRequest) -> Page[RecipientView]:
    """What became of each person's message; ``status`` narrows to one of ``CampaignResults``' names."""
    uow.actor.require(MANAGE)
    campaign = _require(uow, public_id)
    rows, total = queries.list_recipients(uow, campaign.id or 0, status=status, page=page)
    views = [
        RecipientView(
            name=recipient.name,
            address=recipient.address,
            language=recipient.language,
            status=str(message.status) if message else str(recipient.state),
            error=(message.error or "") if message else "",
            sent_at=message.sent_at if message else None,
            unsubscribed_at=recipient.unsubscribed_at,
        )
        for recipient, message in rows
    ]
    return Page.of(views, total, page)


def _step(uow: UnitOfWork, public_id: str, after: CampaignStatus, values: dict[str, Any]) -> CampaignView:
    uow.actor.require(MANAGE)
    campaign = _require(uow, public_id)
    _move(uow, campaign, after, values)
    return _view(uow, campaign)


def _require(uow: UnitOfWork, public_id: str) -> Campaign:
    campaign = queries.find_campaign(uow, public_id)
    if campaign is None:
        raise NotFound("The campaign")
    return campaign


def _require_ready(uow: UnitOfWork, public_id: str) -> Campaign:
    campaign = _require(uow, public_id)
    channel = Channel(campaign.channel)
    rules.require_sendable(_texts(campaign), channel)
    if not uow.port(AudienceSource).count(uow, AudienceFilter.model_validate(campaign.audience), channel):
        raise NobodyToWriteTo("Nobody who wants news matches.")
    return campaign


def _move(uow: UnitOfWork, campaign: Campaign, after: CampaignStatus, values: dict[str, Any]) -> None:
    before = str(campaign.status)
    if not queries.change_status(uow, campaign.public_id, after, values):
        raise CampaignNotInStatus("The campaign has moved on.", status=before, wanted=str(after))
    record_change(
        uow,
        entity="campaign",
        entity_id=campaign.public_id,
        action="updated",
        before={"status": before},
        after={"status": str(after)},
    )
    uow.touch(TOPIC)
    uow.session.refresh(campaign)


def _changed(uow: UnitOfWork, campaign: Campaign) -> CampaignView:
    uow.session.refresh(campaign)
    uow.touch(TOPIC)
    return _view(uow, campaign)


def _columns(draft: CampaignDraft) -> dict[str, Any]:
    return draft.model_dump(mode="json")


def _texts(campaign: Campaign) -> dict[str, CampaignText]:
    return {language: CampaignText.model_validate(text) for language, text in campaign.texts.items()}


def _view(uow: UnitOfWork, campaign: Campaign) -> CampaignView:
    return _to_view(campaign, _results(uow, [campaign.id or 0])[campaign.id or 0])


def _to_view(campaign: Campaign, results: CampaignResults) -> CampaignView:
    is_sending = campaign.status == CampaignStatus.SENDING
    return CampaignView(
        id=campaign.public_id,
        name=campaign.name,
        status=CampaignStatus(campaign.status),
        channel=Channel(campaign.channel),
        audience=AudienceFilter.model_validate(campaign.audience),
        texts=_texts(campaign),
        link=campaign.link,
        per_minute=campaign.per_minute,
        starts_at=campaign.starts_at,
        started_at=campaign.started_at,
        finished_at=campaign.finished_at,
        created_at=campaign.created_at,
        created_by=campaign.created_by,
        is_listing=is_sending and campaign.frozen_after is not None,
        results=results,
        minutes_left=rules.minutes_left(results.waiting, campaign.per_minute) if is_sending else None,
    )


def _results(uow: UnitOfWork, campaign_ids: Sequence[int]) -> dict[int, CampaignResults]:
    counts: dict[int, dict[str, int]] = {campaign_id: {} for campaign_id in campaign_ids}
    for campaign_id, state, status, number, unsubscribed in queries.count_results(uow, campaign_ids):
        found = counts[campaign_id]
        # A message that was thrown away after two years had gone out.
        name = str(status or (MessageStatus.SENT if state == RecipientState.QUEUED else state))
        for field, value in (("listed", number), (name, number), ("unsubscribed", unsubscribed)):
            found[field] = found.get(field, 0) + value
    return {campaign_id: CampaignResults(**found) for campaign_id, found in counts.items()}
