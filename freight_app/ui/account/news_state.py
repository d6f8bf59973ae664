"""Whether a person wants news of the shop: in the account, and by the link of a letter without signing in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import reflex as rx

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.messaging.campaigns import consent, unsubscribing
from freight_app.messaging.campaigns.unsubscribing import NewsChoice
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public, signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

Step = Callable[[UnitOfWork, str], NewsChoice]


class NewsState(rx.State):
    """The switch in the settings."""

    is_wanted: bool = False

    @rx.event
    @signed_in
    async def load(self) -> None:
        self.is_wanted = await asyncio.to_thread(_read, visitor(), signed_in_user().id)

    @rx.event
    @signed_in
    async def choose(self, on: bool) -> None:
        """Want news, or none."""
        who, self.is_wanted = visitor(), bool(on)
        await asyncio.to_thread(_write, who, signed_in_user().id, self.is_wanted)
        await show_toast(self, translate("Saved", who.language))


class UnsubscribeState(rx.State):
    """``/unsubscribe/[token]``: the link is the key, nobody need sign in. Looking at the page changes nothing."""

    address: str = ""
    is_wanted: bool = True
    is_missing: bool = False
    is_loaded: bool = False
    _token: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        self._token = self.router.url.path.rstrip("/").rpartition("/")[2][:200]
        await self._do(unsubscribing.read_choice, writes=False)

    @rx.event
    @public
    async def leave(self) -> None:
        """No more news."""
        await self._do(unsubscribing.unsubscribe)

    @rx.event
    @public
    async def come_back(self) -> None:
        """It was a slip."""
        await self._do(unsubscribing.resubscribe)

    async def _do(self, step: Step, *, writes: bool = True) -> None:
        try:
            found = await asyncio.to_thread(_by_link, visitor(), step, self._token, writes)
        except NotFound:
            self.is_missing = True
        else:
            self.address, self.is_wanted, self.is_missing = found.address, found.is_wanted, False
        self.is_loaded = True


def _by_link(who: Visitor, step: Step, token: str, writes: bool) -> NewsChoice:
    house = current_house()
    with house.write(who.actor) if writes else house.read(who.actor) as uow:
        return step(uow, token)


def _read(who: Visitor, user_id: int) -> bool:
    with current_house().read(who.actor) as uow:
        return consent.wants_news(uow, user_id)


def _write(who: Visitor, user_id: int, is_wanted: bool) -> None:
    with current_house().write(who.actor) as uow:
        (consent.agree_to_news if is_wanted else consent.refuse_news)(uow, user_id, source="account")
