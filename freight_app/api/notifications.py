"""The caller's own news: listed, marked as read, and how they want to be told. Nobody else's is in reach."""

from __future__ import annotations

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from freight_app.api.envelope import Envelope, answer, answer_page
from freight_app.api.security import SignedIn, actor_of, language_of
from freight_app.kit.house import current_house
from freight_app.kit.pagination import MAX_PAGE, MAX_PER_PAGE, PageRequest
from freight_app.messaging.notifying import preferring, reading
from freight_app.messaging.notifying.dtos import HoursUpdate, HoursView, NewsView, Preferences, Rhythm, Way

router = APIRouter(prefix="/notifications", tags=["notifications"])


class WayIn(BaseModel):
    """Turns one way of one kind on or off."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(min_length=1, max_length=60, examples=["order_on_its_way"])
    channel: Way = Field(examples=["bell"])
    on: bool


class RhythmIn(BaseModel):
    """How often mails of a category come."""

    model_config = ConfigDict(extra="forbid")

    category: str = Field(min_length=1, max_length=30, examples=["orders"])
    rhythm: Rhythm = Field(examples=["daily"])


@router.get("", summary="What you were told, the latest first")
def list_notifications(
    request: Request,
    user: SignedIn,
    page: int = Query(1, ge=1, le=MAX_PAGE),
    per_page: int = Query(20, ge=1, le=MAX_PER_PAGE),
    unread: bool = Query(False, description="Only what is unread."),
) -> Envelope[list[NewsView]]:
    """``title`` and ``sentence`` are written in your language."""
    with current_house().read(actor_of(user)) as uow:
        asked = PageRequest(page=page, per_page=per_page)
        return answer_page(reading.list_news(uow, asked, language_of(request, user), unread_only=unread))


@router.post("/read", summary="Mark everything as read")
def read_all(user: SignedIn) -> Envelope[dict[str, int]]:
    with current_house().write(actor_of(user)) as uow:
        return answer({"marked": reading.mark_all_read(uow)})


@router.get("/preferences", summary="How you want to be told")
def get_preferences(request: Request, user: SignedIn) -> Envelope[Preferences]:
    """Every kind that you may have, by category, with each way that the shop can send by."""
    with current_house().read(actor_of(user)) as uow:
        return answer(preferring.read_preferences(uow, language_of(request, user)))


@router.put("/preferences/ways", summary="Turn a way of a kind of news on or off")
def set_way(request: Request, user: SignedIn, wish: WayIn) -> Envelope[Preferences]:
    with current_house().write(actor_of(user)) as uow:
        preferring.set_preference(uow, wish.kind, wish.channel, is_on=wish.on)
        return answer(preferring.read_preferences(uow, language_of(request, user)))


@router.put("/preferences/rhythms", summary="Choose how often mails of a category come")
def set_rhythm(request: Request, user: SignedIn, wish: RhythmIn) -> Envelope[Preferences]:
    with current_house().write(actor_of(user)) as uow:
        preferring.set_rhythm(uow, wish.category, wish.rhythm)
        return answer(preferring.read_preferences(uow, language_of(request, user)))


@router.put("/preferences/hours", summary="Choose your quiet hours and when collected mails come")
def set_hours(user: SignedIn, hours: HoursUpdate) -> Envelope[HoursView]:
    """Times are ``HH:MM`` by the clocks of ``zone``; an empty zone is the shop's."""
    with current_house().write(actor_of(user)) as uow:
        return answer(preferring.set_hours(uow, hours))


@router.post("/{notification_id}/read", summary="Mark one as read")
def read_one(user: SignedIn, notification_id: str) -> Envelope[dict[str, bool]]:
    """One of somebody else is not found."""
    with current_house().write(actor_of(user)) as uow:
        reading.mark_read(uow, notification_id[:40])
        return answer({"read": True})
