"""Ending the shop's news from the letter itself: one POST of the mail program, without signing in (RFC 8058)."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from freight_app.api.envelope import Envelope, answer
from freight_app.api.security import Anyone
from freight_app.api.small_bodies import SmallBody
from freight_app.kit.house import current_house
from freight_app.messaging.campaigns import unsubscribing
from freight_app.messaging.campaigns.unsubscribing import NewsChoice

router = APIRouter(prefix="/unsubscribe", tags=["notices"], route_class=SmallBody)


@router.post("/{token}", summary="End the news of this letter's reader")
def unsubscribe(user: Anyone, token: str) -> Envelope[NewsChoice]:
    """Whatever the body says: the address is signed, and it stands in the letter alone. Again changes nothing."""
    with current_house().write() as uow:
        return answer(unsubscribing.unsubscribe(uow, token))


@router.post("/{token}/undo", summary="It was a slip: news again")
def undo(user: Anyone, token: str) -> Envelope[NewsChoice]:
    with current_house().write() as uow:
        return answer(unsubscribing.resubscribe(uow, token))


@router.get("/{token}", include_in_schema=False)
def open_page(user: Anyone, token: str) -> RedirectResponse:
    """A mail program that knows no POST opens the address: the page asks, since programs fetch links by themselves."""
    return RedirectResponse(f"/unsubscribe/{token}", status_code=303)
