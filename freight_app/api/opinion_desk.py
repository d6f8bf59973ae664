"""The shop's desk for opinions: what waits is read, published or not, replied to and answered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page
from freight_app.api.security import allow
from freight_app.catalogue.opinions import asking, moderating
from freight_app.catalogue.opinions.dtos import (
    AnswerDraft,
    ModerationDetail,
    ModerationQuery,
    ModerationRow,
    OpinionKind,
    ReplyDraft,
)
from freight_app.kit.house import current_house

router = APIRouter(prefix="/opinions", tags=["opinions"])
Moderator = Annotated[SignedInUser, Depends(allow(Permission.OPINIONS_MODERATE))]


class DecisionIn(BaseModel):
    """``version`` is the one that was read: what was changed since is not decided about."""

    model_config = ConfigDict(extra="forbid")

    version: int = Field(ge=1)


class RejectionIn(DecisionIn):
    reason: str = Field(min_length=1, max_length=500, description="Its author reads it.")


@router.get("", summary="What waits to be read, was published, rejected or reported")
def list_to_moderate(user: Moderator, asked: Annotated[ModerationQuery, Query()]) -> Envelope[list[ModerationRow]]:
    with current_house().read(user.actor()) as uow:
        return answer_page(moderating.list_to_moderate(uow, asked))


@router.get("/{kind}/{opinion_id}", summary="One opinion with its history and reports")
def get_to_moderate(user: Moderator, kind: OpinionKind, opinion_id: str) -> Envelope[ModerationDetail]:
    with current_house().read(user.actor()) as uow:
        return answer(moderating.get_to_moderate(uow, kind, opinion_id))


@router.post("/{kind}/{opinion_id}/publish", summary="Everybody may read it")
def publish(user: Moderator, kind: OpinionKind, opinion_id: str, told: DecisionIn) -> Envelope[ModerationDetail]:
    with current_house().write(user.actor()) as uow:
        moderating.publish_opinion(uow, kind, opinion_id, version=told.version)
        return answer(moderating.get_to_moderate(uow, kind, opinion_id))


@router.post("/{kind}/{opinion_id}/reject", summary="Nobody reads it but its author, who is told why")
def reject(user: Moderator, kind: OpinionKind, opinion_id: str, told: RejectionIn) -> Envelope[ModerationDetail]:
    with current_house().write(user.actor()) as uow:
        moderating.reject_opinion(uow, kind, opinion_id, version=told.version, reason=told.reason)
        return answer(moderating.get_to_moderate(uow, kind, opinion_id))


@router.post("/{kind}/{opinion_id}/wait", summary="Take a decision back")
def take_decision_back(
    user: Moderator, kind: OpinionKind, opinion_id: str, told: DecisionIn
) -> Envelope[ModerationDetail]:
    with current_house().write(user.actor()) as uow:
        moderating.take_decision_back(uow, kind, opinion_id, version=told.version)
        return answer(moderating.get_to_moderate(uow, kind, opinion_id))


@router.post("/review/{opinion_id}/reply", summary="What the shop says beneath a review")
def reply(user: Moderator, opinion_id: str, draft: ReplyDraft) -> Envelope[ModerationDetail]:
    with current_house().write(user.actor()) as uow:
        moderating.reply_to_review(uow, opinion_id, draft)
        return answer(moderating.get_to_moderate(uow, OpinionKind.REVIEW, opinion_id))


@router.post("/question/{opinion_id}/answer", status_code=201, summary="Answer a question as the shop")
def answer_question(user: Moderator, opinion_id: str, draft: AnswerDraft) -> Envelope[ModerationDetail]:
    with current_house().write(user.actor()) as uow:
        asking.answer_as_shop(uow, opinion_id, draft)
        return answer(moderating.get_to_moderate(uow, OpinionKind.QUESTION, opinion_id))
