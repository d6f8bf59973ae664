"""What the page of one shipment shows and does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.shipping import editing, hand_events
from freight_app.shipping.shipment_dtos import HandEventRequest
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.shipping.shipment_view import ShipmentPage, read_shipment_page
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

_NO_ERRORS = {"at": "", "status": "", "place": "", "note": "", "reason": ""}


class ShipmentState(rx.State):
    """One shipment; ``asks`` names the open dialog (event, cancel), ``step`` is the key of its answer."""

    page: ShipmentPage = ShipmentPage()
    is_loaded: bool = False
    is_found: bool = True
    asks: str = ""
    errors: dict[str, str] = _NO_ERRORS
    now: str = ""
    step: str = ""
    _public_id: str = ""

    @rx.event
    @guarded(Permission.SHIPPING_READ)
    async def load(self) -> None:
        """Read the shipment of the address."""
        self._public_id = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40]
        self.asks = ""
        await self._read()
        watch(self, Permission.SHIPPING_READ)

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def ask_event(self) -> None:
        """The form for what staff saw; it begins with now."""
        zone = ZoneInfo(current_house().settings.time_zone)
        now = await asyncio.to_thread(_now)
        self.now = now.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
        self._ask("event")

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def ask_to_cancel(self) -> None:
        self._ask("cancel")

    @rx.event
    @guarded(Permission.SHIPPING_READ)
    async def close_dialogs(self) -> None:
        self.asks = ""

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def write_event(self, data: dict[str, Any]) -> None:
        """Put it on the timeline."""
        who, step = visitor(), str(data.get("step", ""))[:40]
        try:
            request = HandEventRequest(
                status=str(data.get("status", "")),  # type: ignore[arg-type]
                at=_moment(str(data.get("at", ""))),
                place=str(data.get("place", ""))[:200],
                note=str(data.get("note", ""))[:400],
            )
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            self.errors = _NO_ERRORS | {
                field: translate("This value cannot be used. Check it and try again.", who.language)
            }
            return
        except InvalidInput as error:
            self.errors = _NO_ERRORS | {error.field: sentence_of(error, who.language)}
            return
        await self._do(lambda uow, one: hand_events.add_event(uow, one, request, key=step))

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def cancel(self, data: dict[str, Any]) -> None:
        """It does not travel, for the reason that was written."""
        reason = str(data.get("reason", ""))
        await self._do(lambda uow, one: editing.cancel_shipment(uow, one, reason=reason))

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def turn_following(self) -> None:
        """Ask its carrier about it, or leave it alone."""
        follow = not self.page.is_followed
        await self._do(lambda uow, one: editing.follow_shipment(uow, one, follow=follow))

    @rx.event
    @guarded(Permission.SHIPPING_EDIT)
    async def turn_news(self) -> None:
        """Keep what happens to it quiet, or tell of it again."""
        mute = not self.page.is_muted
        await self._do(lambda uow, one: editing.mute_shipment(uow, one, mute=mute))

    async def _follow(self) -> None:
        await self._read()

    def _ask(self, what: str) -> None:
        self.asks, self.errors, self.step = what, dict(_NO_ERRORS), new_token(12)

    async def _do(self, act: Callable[[UnitOfWork, str], None]) -> None:
        who = visitor()
        try:
            await asyncio.to_thread(_write, who, self._public_id, act)
        except InvalidInput as error:
            if error.field not in _NO_ERRORS:
                raise
            self.errors = _NO_ERRORS | {error.field: sentence_of(error, who.language)}
            return
        except FreightError as error:
            await show_toast(self, sentence_of(error, who.language), tone="bad")
            return
        self.asks = ""
        await self._read()
        await show_toast(self, translate("Saved", who.language))

    async def _read(self) -> None:
        try:
            self.page = await asyncio.to_thread(read_shipment_page, visitor(), self._public_id)
            self.is_found = True
        except NotFound:
            self.page, self.is_found = ShipmentPage(), False
        self.is_loaded = True


def _now() -> datetime:
    with current_house().read() as uow:
        return uow.now()


def _moment(text: str) -> datetime:
    """What the browser's calendar gives, on the shop's clock."""
    try:
        local = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput("at", "This value cannot be used. Check it and try again.") from None
    return local.replace(tzinfo=ZoneInfo(current_house().settings.time_zone)) if local.tzinfo is None else local


def _write(who: Visitor, public_id: str, act: Callable[[UnitOfWork, str], None]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, public_id)
