"""Sending something back with nothing but the link of the order: a guest's way to what an account holder can do."""

from __future__ import annotations

import asyncio
from typing import Any

import reflex as rx

from freight_app.kit.house import current_house
from freight_app.orders.changes import options, return_listing, returning
from freight_app.orders.reasons import ReturnReason
from freight_app.ui.change_sheets import (
    ChangeSheet,
    ChosenLine,
    choose,
    give_reason,
    lines_to_return,
    return_request,
    write_as,
)
from freight_app.ui.components.base import as_var, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import t, translate
from freight_app.ui.return_rows import BackView, own_back_view
from freight_app.ui.storefront.order_state import OrderState
from freight_app.ui.storefront.return_sheet import return_sheet, returns_card
from freight_app.ui.visitor import Visitor, visitor


class TrackedReturnState(ChangeSheet, rx.State):
    """What may go back of the order of the address, and the sheet that is open. Whoever holds the link may ask."""

    may_return: bool = False
    returns: list[BackView] = []
    lines: list[ChosenLine] = []
    pieces: int = 0
    _token: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Read the order of the address, then what may go back of it."""
        tracked = await self.get_state(OrderState)
        await tracked._load()
        self.sheet, self.may_return, self.returns = "", False, []
        if tracked.is_found:
            await self._read(tracked.order.token)

    @rx.event
    @public
    async def open(self) -> None:
        """Open the sheet on the order as it is now."""
        self.lines, self.pieces = await asyncio.to_thread(_read_lines, visitor(), self._token), 0
        self._begin("return")

    @rx.event
    @public
    async def close(self) -> None:
        self.sheet = ""

    @rx.event
    @public
    async def set_quantity(self, sku: str, quantity: int) -> None:
        """So many pieces of a line go back."""
        self.lines = choose(self.lines, sku, quantity)
        self.pieces = sum(line.quantity for line in self.lines)

    @rx.event
    @public
    async def set_reason(self, sku: str, reason: ReturnReason) -> None:
        """Why a line goes back."""
        self.lines = give_reason(self.lines, sku, str(reason))

    @rx.event
    @public
    async def send_back(self, data: dict[str, Any]) -> None:
        """Ask the shop to take the chosen pieces back."""
        token, request = self._token, return_request(self.lines, str(data.get("note", "")))
        if request is None:
            self.trouble = translate("Choose how many pieces go back.", visitor().language)
            return
        await self._save(data, lambda uow, key: returning.request_tracked_return(uow, token, request, key=key))

    @rx.event
    @public
    async def keep_it(self, number: str) -> None:
        """Keep what was to go back, while it is still here."""
        who, token = visitor(), self._token
        await asyncio.to_thread(write_as, who, lambda uow: returning.cancel_tracked_return(uow, token, number[:20]))
        await self._read(token)
        await show_toast(self, translate("Nothing goes back now", who.language))

    async def _read(self, token: str) -> None:
        self._token = token
        self.may_return, self.returns = await asyncio.to_thread(_read_options, visitor(), token)

    async def _read_again(self) -> None:
        await self._read(self._token)


STATE: Any = TrackedReturnState


def return_card(*, class_name: str) -> rx.Component:
    """What is on its way back, and the way to send more."""
    return rx.fragment(
        returns_card(STATE, class_name=class_name),
        shown(
            as_var(TrackedReturnState.may_return),
            rx.el.section(
                rx.el.h2(t("Something not right?"), class_name="font-semibold"),
                rx.el.p(
                    t("Choose what goes back and why. The shop answers before you send it."),
                    class_name="mt-1 text-sm text-ink-2 text-pretty",
                ),
                button(t("Send something back"), icon_start="undo-2", on_click=STATE.open, class_name="mt-4 w-full"),
                class_name=f"no-print {class_name}",
            ),
        ),
        return_sheet(STATE),
    )


def _read_options(who: Visitor, token: str) -> tuple[bool, list[BackView]]:
    house = current_house()
    with house.read(who.actor) as uow:
        may = options.get_tracked_options(uow, token)
        found = return_listing.list_tracked_returns(uow, token)
    return may.may_return, [own_back_view(one, who.language, house.settings.time_zone) for one in found]


def _read_lines(who: Visitor, token: str) -> list[ChosenLine]:
    with current_house().read(who.actor) as uow:
        lines = options.list_returnable(uow, token)
        may = options.get_tracked_options(uow, token)
    return lines_to_return(lines, may.returnable, who.language)
