"""Who sends an event: read from the cookies of the socket's request, anew at each event.

Signing out in one tab ends the next event of every other; nothing about who someone is lives in browser state.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from types import MappingProxyType
from typing import Any

from freight_app.accounts.dtos import PUBLIC_PRICE_GROUP, SignedInUser
from freight_app.accounts.sessions import resolve_session
from freight_app.catalogue.dtos import CarOwner
from freight_app.kit.actor import GUEST, Actor
from freight_app.kit.errors import NotSignedIn
from freight_app.kit.house import current_house
from freight_app.kit.languages import LANGUAGES, Language
from freight_app.orders.dtos import CartOwner
from freight_app.ui.web.languages import choose_language

SESSION_COOKIE = "freight_session"
GUEST_COOKIE = "freight_guest"
LANGUAGE_COOKIE = "freight_lang"
CURRENCY_COOKIE = "freight_currency"
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person at the entrance: signed in, or a guest known by a cookie."""

    user: SignedInUser | None
    guest_token: str | None = field(repr=False)
    language: Language
    session_token: str | None = field(default=None, repr=False)
    # What prices are looked at in: a word of the browser, which the shop may not offer. Empty: the shop's own.
    currency: str = ""

    @property
    def actor(self) -> Actor:
        return self.user.actor() if self.user else GUEST

    @property
    def price_group(self) -> str:
        return self.user.price_group if self.user else PUBLIC_PRICE_GROUP

    @property
    def cart_owner(self) -> CartOwner:
        """Whose cart this is; ``NotSignedIn`` for someone without any cookie, who has none."""
        if self.user:
            return CartOwner(user_id=self.user.id, price_group=self.user.price_group)
        return CartOwner(guest_token=self._guest())

    @property
    def car_owner(self) -> CarOwner:
        """Whose garage this is."""
        return CarOwner(user_id=self.user.id) if self.user else CarOwner(guest_token=self._guest())

    def _guest(self) -> str:
        if not self.guest_token:
            raise NotSignedIn("Cookies are off in this browser, so nothing can be kept for you.")
        return self.guest_token


_present: ContextVar[Visitor] = ContextVar("visitor")


def visitor() -> Visitor:
    """The sender of the event that is being handled; ``LookupError`` outside of a guarded handler."""
    return _present.get()


def signed_in_user() -> SignedInUser:
    """The person who sends this event; ``NotSignedIn`` for a guest."""
    user = _present.get().user
    if user is None:
        raise NotSignedIn("Nobody is signed in.")
    return user


async def enter(state: Any) -> Visitor:
    """Find out who sends an event to ``state`` and make it ``visitor()`` for what follows."""
    cookies = read_cookies(state.router.headers.cookie or "")
    session = cookies.get(SESSION_COOKIE)
    user = await asyncio.to_thread(_resolve, session) if session else None
    found = Visitor(
        user=user,
        guest_token=cookies.get(GUEST_COOKIE),
        language=_language_of(
            cookies.get(LANGUAGE_COOKIE),
            state.router.headers.accept_language,
            current_house().settings.default_language,
        ),
        session_token=session if user else None,
        currency=_currency_of(cookies.get(CURRENCY_COOKIE), user),
    )
    _present.set(found)
    return found


def _resolve(session: str) -> SignedInUser | None:
    from freight_app.accounts.sessions import extend_session

    with current_house().read() as uow:
        user = resolve_session(uow, session)
    if user is not None and user.session_needs_extending:
        # At most once an hour: a sign-in that is used does not end.
        with current_house().write() as uow:
            extend_session(uow, session)
    return user


@lru_cache(maxsize=512)
def read_cookies(header: str) -> Mapping[str, str]:
    """The cookies of a header; none when it cannot be read. A socket sends the same one with every event."""
    try:
        return MappingProxyType({name: morsel.value for name, morsel in SimpleCookie(header).items()})
    except CookieError:
        return MappingProxyType({})


def _currency_of(cookie: str | None, user: SignedInUser | None) -> str:
    """The browser's own choice, which may be for the shop's own; a browser that was never asked has the account's."""
    chosen = user.shown_currency if cookie is None and user else cookie or ""
    return chosen if _CURRENCY.fullmatch(chosen) else ""


@lru_cache(maxsize=512)
def _language_of(cookie: str | None, accepted: str | None, default: str) -> Language:
    return choose_language(cookie=cookie, accept_language=accepted, offered=LANGUAGES, default=default)  # type: ignore[return-value]
