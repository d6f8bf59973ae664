"""Changing one's own order while nobody has accepted it, and sending something back after it came."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import reflex as rx

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import pick_text
from freight_app.orders import own_orders
from freight_app.orders.changes import amending, options, return_listing, returning
from freight_app.orders.changes.dtos import (
    AmendmentPreview,
    AmendRequest,
    LineChange,
    ReturnedLine,
    ReturnRequest,
)
from freight_app.orders.reasons import ReturnReason
from freight_app.ui.account.order_state import OwnOrderState
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.return_rows import BackView, back_view
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

Sheet = Literal["amend", "return"]


@dataclass(frozen=True, slots=True)
class OwnChangeLine:
    """A line of one's own order in a sheet: how many there are, and how many are chosen."""

    line_id: int
    name: str
    sku: str
    most: int
    quantity: int
    before: int
    reason: str = "does_not_fit"


class OwnOrderChangesState(rx.State):
    """What may be changed about the order of the address, and the sheet that is open."""

    may_amend: bool = False
    may_return: bool = False
    returns: list[BackView] = []
    sheet: str = ""
    lines: list[OwnChangeLine] = []
    total: PriceView = NO_PRICE
    can_be_done: bool = False
    pieces: int = 0
    trouble: str = ""
    step: str = ""
    _number: str = ""
    _revision: int = 0

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the order of the address, then what may be changed about it."""
        own = await self.get_state(OwnOrderState)
        await own._load()
        self.sheet = self.trouble = ""
        self.may_amend, self.may_return, self.returns = False, False, []
        if own.is_found:
            await self._read(own.order.number)

    @rx.event
    @signed_in
    async def open(self, sheet: Sheet) -> None:
        """Open one of the sheets on the order as it is now."""
        who, user_id = visitor(), signed_in_user().id
        self.lines, self._revision = await asyncio.to_thread(_read_lines, who, user_id, self._number, str(sheet))
        self.step, self.trouble, self.pieces = new_token(12), "", 0
        self.sheet = str(sheet)
        if self.sheet == "amend":
            await self._look()

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.sheet = ""

    @rx.event
    @signed_in
    async def set_quantity(self, line_id: int, quantity: int) -> None:
        """So many pieces of a line stay in the order, or go back."""
        self.lines = [
            replace(line, quantity=min(max(quantity, 0), line.most)) if line.line_id == line_id else line
            for line in self.lines
        ]
        self.pieces = sum(line.quantity for line in self.lines)
        if self.sheet == "amend":
            await self._look()

    @rx.event
    @signed_in
    async def set_reason(self, line_id: int, reason: ReturnReason) -> None:
        """Why a line goes back."""
        self.lines = [replace(line, reason=str(reason)) if line.line_id == line_id else line for line in self.lines]

    @rx.event
    @signed_in
    async def amend(self, data: dict[str, Any]) -> None:
        """Change the order to what the sheet shows, at the total that it shows."""
        number, user_id = self._number, signed_in_user().id
        request = self._request().model_copy(update={"expected_total_minor": self.total.minor})
        await self._save(data, lambda uow, key: amending.amend_own_order(uow, user_id, number, request, key=key))

    @rx.event
    @signed_in
    async def send_back(self, data: dict[str, Any]) -> None:
        """Ask the shop to take the chosen pieces back."""
        who, number, user_id = visitor(), self._number, signed_in_user().id
        wanted = [
            ReturnedLine(line_id=line.line_id, quantity=line.quantity, reason=line.reason)
            for line in self.lines
            if line.quantity
        ]
        if not wanted:
            self.trouble = translate("Choose how many pieces go back.", who.language)
            return
        note = " ".join(str(data.get("note", "")).replace("\0", "").split())[:500]
        request = ReturnRequest(lines=wanted, note=note)
        await self._save(data, lambda uow, key: returning.request_return(uow, user_id, number, request, key=key))

    @rx.event
    @signed_in
    async def keep_it(self, number: str) -> None:
        """Keep what was to go back, while it is still here."""
        who, user_id = visitor(), signed_in_user().id
        await asyncio.to_thread(_write, who, lambda uow: returning.cancel_own_return(uow, user_id, number[:20]))
        await self._read(self._number)
        await show_toast(self, translate("Nothing goes back now", who.language))

    async def _look(self) -> None:
        """What the order comes to with the chosen quantities."""
        who = visitor()
        try:
            shown = await asyncio.to_thread(_preview, who, signed_in_user().id, self._number, self._request())
        except FreightError as error:
            self.trouble, self.can_be_done = sentence_of(error, who.language), False
            return
        self.trouble = ""
        if any(line.missing for line in shown.lines):
            self.trouble = translate("So many are not in stock.", who.language)
        self.total, self.can_be_done = price_view(shown.total, who.language), shown.can_be_done

    def _request(self) -> AmendRequest:
        return AmendRequest(
            revision=self._revision,
            lines=[
                LineChange(line_id=line.line_id, quantity=line.quantity)
                for line in self.lines
                if line.quantity != line.before
            ],
        )

    async def _save(self, data: dict[str, Any], act: Callable[[UnitOfWork, str], Any]) -> None:
        who, key = visitor(), str(data.get("step", ""))[:40]
        if key != self.step:
            return
        try:
            await asyncio.to_thread(_write, who, lambda uow: act(uow, key))
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            return
        self.sheet, self.step = "", new_token(12)
        await (await self.get_state(OwnOrderState))._read(self._number)
        await self._read(self._number)
        await show_toast(self, translate("Saved", who.language))

    async def _read(self, number: str) -> None:
        self._number = number
        found = await asyncio.to_thread(_read_options, visitor(), signed_in_user().id, number)
        self.may_amend, self.may_return, self.returns = found


def _read_options(who: Visitor, user_id: int, number: str) -> tuple[bool, bool, list[BackView]]:
    house = current_house()
    with house.read(who.actor) as uow:
        may = options.get_own_options(uow, user_id, number)
        found = return_listing.list_own_returns(uow, user_id, number)
    return may.may_amend, may.may_return, [back_view(one, who.language, house.settings.time_zone) for one in found]


def _read_lines(who: Visitor, user_id: int, number: str, sheet: str) -> tuple[list[OwnChangeLine], int]:
    with current_house().read(who.actor) as uow:
        order = own_orders.get_own_order(uow, user_id, number)
        may = options.get_own_options(uow, user_id, number)
    lines = [
        OwnChangeLine(
            line_id=line.line_id,
            name=pick_text(line.name, who.language),
            sku=line.sku,
            most=999,
            quantity=line.quantity,
            before=line.quantity,
        )
        for line in order.lines
    ]
    if sheet == "return":
        back = may.returnable
        lines = [replace(line, quantity=0, most=back[line.line_id]) for line in lines if line.line_id in back]
    return lines, may.revision


def _preview(who: Visitor, user_id: int, number: str, request: AmendRequest) -> AmendmentPreview:
    with current_house().read(who.actor) as uow:
        return amending.preview_own_amendment(uow, user_id, number, request)


def _write(who: Visitor, act: Callable[[UnitOfWork], Any]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow)
