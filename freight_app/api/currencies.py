"""The currencies that prices can be looked at in, and a visitor's choice among them. Nothing is charged in them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from freight_app.accounts.dtos import ProfileUpdate
from freight_app.accounts.profile import update_profile
from freight_app.api.envelope import Envelope, answer
from freight_app.api.etag import not_modified, tag_of
from freight_app.api.security import CURRENCY_COOKIE, Anyone, actor_of
from freight_app.kit.house import current_house
from freight_app.kit.paths import local_path, split_address
from freight_app.shop.currencies.dtos import ShownCurrency
from freight_app.shop.currencies.showing import list_shown_currencies
from freight_app.shop.service import SHOP_TOPIC, get_shop_profile

router = APIRouter(prefix="/currencies", tags=["products"])
forms = APIRouter(prefix="/auth", include_in_schema=False)
_YEAR_S = 365 * 86_400


class Currencies(BaseModel):
    """``currency`` is the shop's own, in which everything is charged; ``shown`` are those to look at prices in."""

    currency: str
    shown: list[ShownCurrency]


@router.get("", summary="Currencies to look at prices in")
def list_currencies(request: Request, response: Response, user: Anyone) -> Envelope[Currencies]:
    """``rate`` is one of the shop's money in ``currency``; without one prices are not shown in it at the moment."""
    with current_house().read(actor_of(user)) as uow:
        shown = list_shown_currencies(uow)
        not_modified(request, response, tag_of(uow, SHOP_TOPIC, "currencies", repr(shown)))
        return answer(Currencies(currency=get_shop_profile(uow).currency, shown=shown))


@forms.post("/currency")
def choose_currency(
    request: Request,
    user: Anyone,
    currency: Annotated[str, Form(max_length=3)] = "",
) -> RedirectResponse:
    """Keeps the choice in the browser and, of who is signed in, with the account; then back to the page it came from.

    Any other word is the shop's own currency.
    """
    with current_house().read(actor_of(user)) as uow:
        offered = {one.currency for one in list_shown_currencies(uow)}
    chosen = currency if currency in offered else ""
    if user is not None and user.shown_currency != chosen:
        with current_house().write(user.actor()) as uow:
            update_profile(uow, user.id, ProfileUpdate(shown_currency=chosen))
    response = RedirectResponse(_page_of(request), 303, headers={"Cache-Control": "no-store"})
    secure = current_house().settings.secure_cookies
    # Empty rather than gone: whoever chose the shop's own is not to get the account's choice of another day.
    response.set_cookie(CURRENCY_COOKIE, chosen, max_age=_YEAR_S, samesite="lax", secure=secure)
    return response


def _page_of(request: Request) -> str:
    """Where the form stood: a menu is on every page, and an address of its own would be that of the page before."""
    page = split_address(request.headers.get("referer", ""))
    if page.netloc != request.headers.get("host"):
        return "/"
    return local_path(page.path + (f"?{page.query}" if page.query else ""))
