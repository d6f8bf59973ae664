"""Changing one's own order while nobody has accepted it, and sending something back after it came."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Literal

import reflex as rx

from freight_app.catalogue.drafts import ProductQuery
from freight_app.catalogue.search import search_products
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.kit.languages import pick_text
from freight_app.orders import own_orders
from freight_app.orders.changes import amending, options, return_listing, returning
from freight_app.orders.changes.dtos import AmendmentPreview, AmendRequest, LineAddition, LineChange
from freight_app.orders.reasons import ReturnReason
from freight_app.ui.account.order_state import OwnOrderState
from freight_app.ui.change_sheets import (
    ChangeSheet,
    ChosenLine,
    choose,
    chosen_lines,
    give_reason,
    lines_to_return,
    return_request,
    write_as,
)
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.return_rows import BackView, own_back_view
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

Sheet = Literal["amend", "return"]
FOUND_AT_MOST = 8


class OwnOrderChangesState(ChangeSheet, rx.State):
    """What may be changed about the order of the address, and the sheet that is open."""

    may_amend: bool = False
    may_return: bool = False
    returns: list[BackView] = []
    lines: list[ChosenLine] = []
    found: list[dict[str, str]] = []
    total_before: PriceView = NO_PRICE
    total: PriceView = NO_PRICE
    can_be_done: bool = False
    pieces: int = 0
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
        self.pieces, self.found = 0, []
        self._begin(str(sheet))
        if self.sheet == "amend":
            await self._look()

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.sheet = ""

    @rx.event
    @signed_in
    async def set_quantity(self, sku: str, quantity: int) -> None:
        """So many pieces of a line stay in the order, or go back."""
        self.lines = choose(self.lines, sku, quantity)
        self.pieces = sum(line.quantity for line in self.lines)
        if self.sheet == "amend":
            await self._look()

    @rx.event
    @signed_in
    async def set_reason(self, sku: str, reason: ReturnReason) -> None:
        """Why a line goes back."""
        self.lines = give_reason(self.lines, sku, str(reason))

    @rx.event(supersedes=True)
    @signed_in
    async def find_part(self, text: str) -> None:
        """Parts of the catalogue that a number or a name finds, to add one."""
        self.found = await asyncio.to_thread(_find_parts, visitor(), text[:80]) if text.strip() else []

    @rx.event
    @signed_in
    async def add_part(self, sku: str) -> None:
        """Another part in the order, at today's price; one that is in it already counts one more."""
        known = next((line for line in self.lines if line.sku == sku), None)
        if known is not None:
            self.lines = choose(self.lines, sku, known.quantity + 1)
        elif sku:
            self.lines = [*self.lines, ChosenLine(0, sku[:64], sku[:64], 999, 1, 0)]
        self.found = []
        await self._look()

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
        request = return_request(self.lines, str(data.get("note", "")))
        if request is None:
            self.trouble = translate("Choose how many pieces go back.", who.language)
            return
        await self._save(data, lambda uow, key: returning.request_return(uow, user_id, number, request, key=key))

    @rx.event
    @signed_in
    async def keep_it(self, number: str) -> None:
        """Keep what was to go back, while it is still here."""
        who, user_id = visitor(), signed_in_user().id
        await asyncio.to_thread(write_as, who, lambda uow: returning.cancel_own_return(uow, user_id, number[:20]))
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
        told = {line.sku: line for line in shown.lines}
        self.lines = [
            replace(
                line,
                name=pick_text(told[line.sku].name, who.language),
                unit=price_view(told[line.sku].unit_price, who.language),
                missing=told[line.sku].missing,
            )
            if line.sku in told
            else replace(line, missing=0)
            for line in self.lines
        ]
        self.total_before = price_view(shown.total_before, who.language)
        self.total, self.can_be_done = price_view(shown.total, who.language), shown.can_be_done

    def _request(self) -> AmendRequest:
        return AmendRequest(
            revision=self._revision,
            lines=[
                LineChange(line_id=line.line_id, quantity=line.quantity)
                for line in self.lines
                if line.line_id and line.quantity != line.before
            ],
            added=[
                LineAddition(sku=line.sku, quantity=line.quantity)
                for line in self.lines
                if not line.line_id and line.quantity
            ],
        )

    async def _read_again(self) -> None:
        await (await self.get_state(OwnOrderState))._read(self._number)
        await self._read(self._number)

    async def _read(self, number: str) -> None:
        self._number = number
        found = await asyncio.to_thread(_read_options, visitor(), signed_in_user().id, number)
        self.may_amend, self.may_return, self.returns = found


def _read_options(who: Visitor, user_id: int, number: str) -> tuple[bool, bool, list[BackView]]:
    house = current_house()
    with house.read(who.actor) as uow:
        may = options.get_own_options(uow, user_id, number)
        found = return_listing.list_own_returns(uow, user_id, number)
    return may.may_amend, may.may_return, [own_back_view(one, who.language, house.settings.time_zone) for one in found]


def _read_lines(who: Visitor, user_id: int, number: str, sheet: str) -> tuple[list[ChosenLine], int]:
    with current_house().read(who.actor) as uow:
        order = own_orders.get_own_order(uow, user_id, number)
        may = options.get_own_options(uow, user_id, number)
    if sheet == "return":
        return lines_to_return(order.lines, may.returnable, who.language), may.revision
    return chosen_lines(order.lines, who.language), may.revision


def _find_parts(who: Visitor, text: str) -> list[dict[str, str]]:
    """What the catalogue has, with its price for this customer and what is left of it. Without a price it is not sold."""
    query = ProductQuery(q=text, group=who.price_group, language=who.language, per_page=FOUND_AT_MOST)
    with current_house().read(who.actor) as uow:
        cards = search_products(uow, query).page.items
    return [
        {
            "value": card.sku,
            "label": f"{card.name} · {card.sku}",
            "hint": f"{price_text(card.price, who.language)} · {_left(card.available, who.language)}",
        }
        for card in cards
        if card.price is not None
    ]


def _left(available: int, language: str) -> str:
    if available <= 0:
        return translate("Out of stock", language)
    return translate_count("{count} left", "{count} left", available, language)


def _preview(who: Visitor, user_id: int, number: str, request: AmendRequest) -> AmendmentPreview:
    with current_house().read(who.actor) as uow:
        return amending.preview_own_amendment(uow, user_id, number, request)
