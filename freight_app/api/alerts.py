"""Alerts for those who see to them: each caller sees the kinds that their permissions let them see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page
from freight_app.api.security import actor_of, allow, language_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.pagination import MAX_PAGE, MAX_PER_PAGE, PageRequest
from freight_app.messaging.alerts import attending, listing
from freight_app.messaging.alerts.dtos import AlertEntry, AlertStatus, AlertView

router = APIRouter(prefix="/alerts", tags=["alerts"])
Reader = Annotated[SignedInUser, Depends(allow(Permission.DASHBOARD_READ))]


class AlertHistory(BaseModel):
    """One alert with what was done about it, the latest first."""

    alert: AlertView
    history: list[AlertEntry]


class MuteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: int = Field(ge=1, le=attending.MAX_MUTED_DAYS, examples=[3])
    reason: str = Field(min_length=1, max_length=attending.MAX_NOTE, examples=["The supplier called: Thursday."])


class NoteIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: str = Field(min_length=1, max_length=attending.MAX_NOTE)


@router.get("", summary="Alerts, the gravest first")
def list_alerts(
    request: Request,
    user: Reader,
    status: AlertStatus = Query(AlertStatus.OPEN),
    kind: str = Query("", max_length=60),
    page: int = Query(1, ge=1, le=MAX_PAGE),
    per_page: int = Query(25, ge=1, le=MAX_PER_PAGE),
) -> Envelope[list[AlertView]]:
    """Of what is over, the last month."""
    with current_house().read(actor_of(user)) as uow:
        asked = PageRequest(page=page, per_page=per_page)
        return answer_page(listing.list_alerts(uow, asked, language_of(request, user), status=status, kind=kind))


@router.get("/counts", summary="How many alerts are open, muted and over")
def count_alerts(user: Reader) -> Envelope[dict[AlertStatus, int]]:
    with current_house().read(actor_of(user)) as uow:
        return answer(listing.count_alerts(uow))


@router.get("/{alert_id}", summary="One alert and its history")
def get_alert(request: Request, user: Reader, alert_id: str) -> Envelope[AlertHistory]:
    with current_house().read(actor_of(user)) as uow:
        alert, history = listing.get_alert(uow, alert_id, language_of(request, user))
        return answer(AlertHistory(alert=alert, history=history))


@router.post("/{alert_id}/mute", summary="Leave an alert alone for some days")
def mute(request: Request, user: Reader, alert_id: str, wish: MuteIn) -> Envelope[AlertHistory]:
    with current_house().write(actor_of(user)) as uow:
        attending.mute_alert(uow, alert_id, days=wish.days, reason=wish.reason)
        return answer(_shown(uow, request, user, alert_id))


@router.post("/{alert_id}/unmute", summary="Open a muted alert before its time")
def unmute(request: Request, user: Reader, alert_id: str) -> Envelope[AlertHistory]:
    with current_house().write(actor_of(user)) as uow:
        attending.unmute_alert(uow, alert_id)
        return answer(_shown(uow, request, user, alert_id))


@router.post("/{alert_id}/take", summary="See to an alert from now on")
def take(request: Request, user: Reader, alert_id: str) -> Envelope[AlertHistory]:
    with current_house().write(actor_of(user)) as uow:
        attending.take_alert(uow, alert_id)
        return answer(_shown(uow, request, user, alert_id))


@router.post("/{alert_id}/leave", summary="Leave an alert to the others")
def leave(request: Request, user: Reader, alert_id: str) -> Envelope[AlertHistory]:
    with current_house().write(actor_of(user)) as uow:
        attending.leave_alert(uow, alert_id)
        return answer(_shown(uow, request, user, alert_id))


@router.post("/{alert_id}/notes", status_code=201, summary="Write a note on an alert")
def write_note(request: Request, user: Reader, alert_id: str, wish: NoteIn) -> Envelope[AlertHistory]:
    with current_house().write(actor_of(user)) as uow:
        attending.note_alert(uow, alert_id, wish.note)
        return answer(_shown(uow, request, user, alert_id))


def _shown(uow: UnitOfWork, request: Request, user: SignedInUser, alert_id: str) -> AlertHistory:
    alert, history = listing.get_alert(uow, alert_id, language_of(request, user))
    return AlertHistory(alert=alert, history=history)
