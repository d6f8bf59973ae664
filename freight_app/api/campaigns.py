"""Campaigns: news of the shop to those who want it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page
from freight_app.api.security import allow
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.messaging.campaigns import previewing, running
from freight_app.messaging.campaigns.dtos import (
    AudienceFilter,
    CampaignDraft,
    CampaignStatus,
    CampaignText,
    CampaignView,
    RecipientView,
)
from freight_app.messaging.dtos import Channel
from freight_app.messaging.previews import TextPreview

router = APIRouter(prefix="/campaigns", tags=["campaigns"])
Sender = Annotated[SignedInUser, Depends(allow(Permission.MESSAGES_MANAGE))]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AudienceIn(_In):
    audience: AudienceFilter
    channel: Channel = Channel.EMAIL


class ScheduleIn(_In):
    """With its offset: ``2026-12-01T09:00:00+01:00``."""

    starts_at: AwareDatetime


class PreviewIn(_In):
    text: CampaignText
    language: str
    link: str = ""


class Counted(BaseModel):
    """How many people want news, match and can be reached."""

    model_config = ConfigDict(frozen=True)

    people: int


@router.get("", summary="Campaigns with their results, the newest first")
def list_campaigns(
    user: Sender, page: Annotated[PageRequest, Query()], status: CampaignStatus | None = None
) -> Envelope[list[CampaignView]]:
    with current_house().read(user.actor()) as uow:
        return answer_page(running.list_campaigns(uow, status=status, page=page))


@router.post("", status_code=201, summary="Write a campaign")
def create_campaign(user: Sender, draft: CampaignDraft) -> Envelope[CampaignView]:
    with current_house().write(user.actor()) as uow:
        return answer(running.create_campaign(uow, draft))


@router.post("/audience", summary="Count who would get it")
def count_audience(user: Sender, asked: AudienceIn) -> Envelope[Counted]:
    with current_house().read(user.actor()) as uow:
        return answer(Counted(people=running.count_audience(uow, asked.audience, asked.channel)))


@router.post("/preview", summary="See a text as its reader gets it")
def preview(user: Sender, asked: PreviewIn) -> Envelope[TextPreview]:
    with current_house().read(user.actor()) as uow:
        return answer(previewing.preview_campaign(uow, asked.text, asked.language, link=asked.link, name=user.name))


@router.get("/{campaign_id}", summary="One campaign with its results")
def get_campaign(user: Sender, campaign_id: str) -> Envelope[CampaignView]:
    with current_house().read(user.actor()) as uow:
        return answer(running.get_campaign(uow, campaign_id))


@router.put("/{campaign_id}", summary="Write a draft anew")
def update_campaign(user: Sender, campaign_id: str, draft: CampaignDraft) -> Envelope[CampaignView]:
    with current_house().write(user.actor()) as uow:
        return answer(running.update_campaign(uow, campaign_id, draft))


@router.get("/{campaign_id}/recipients", summary="What became of each person's message")
def list_recipients(
    user: Sender,
    campaign_id: str,
    page: Annotated[PageRequest, Query()],
    status: Annotated[str, Query(max_length=20)] = "",
) -> Envelope[list[RecipientView]]:
    with current_house().read(user.actor()) as uow:
        return answer_page(running.list_recipients(uow, campaign_id, status=status, page=page))


@router.post("/{campaign_id}/test", summary="Send it to oneself")
def send_test(user: Sender, campaign_id: str) -> Envelope[CampaignView]:
    """To the address, or the telephone, of whoever asks."""
    with current_house().write(user.actor()) as uow:
        running.send_test(uow, campaign_id, user)
        return answer(running.get_campaign(uow, campaign_id))


@router.post("/{campaign_id}/start", summary="Send it now")
def start(user: Sender, campaign_id: str) -> Envelope[CampaignView]:
    with current_house().write(user.actor()) as uow:
        return answer(running.start_campaign(uow, campaign_id))


@router.post("/{campaign_id}/schedule", summary="Send it at a time to come")
def schedule(user: Sender, campaign_id: str, told: ScheduleIn) -> Envelope[CampaignView]:
    at: datetime = told.starts_at
    with current_house().write(user.actor()) as uow:
        return answer(running.schedule_campaign(uow, campaign_id, at))


@router.post("/{campaign_id}/unschedule", summary="Make it a draft again, before its hour")
def unschedule(user: Sender, campaign_id: str) -> Envelope[CampaignView]:
    with current_house().write(user.actor()) as uow:
        return answer(running.unschedule_campaign(uow, campaign_id))


@router.post("/{campaign_id}/pause", summary="Hold it")
def pause(user: Sender, campaign_id: str) -> Envelope[CampaignView]:
    with current_house().write(user.actor()) as uow:
        return answer(running.pause_campaign(uow, campaign_id))


@router.post("/{campaign_id}/resume", summary="Go on")
def resume(user: Sender, campaign_id: str) -> Envelope[CampaignView]:
    with current_house().write(user.actor()) as uow:
        return answer(running.resume_campaign(uow, campaign_id))


@router.post("/{campaign_id}/cancel", summary="End it for good")
def cancel(user: Sender, campaign_id: str) -> Envelope[CampaignView]:
    with current_house().write(user.actor()) as uow:
        return answer(running.cancel_campaign(uow, campaign_id))
