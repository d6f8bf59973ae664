"""The sheets that change an order: amend it before picking, let part of it follow, take something back. And its tags."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any, Literal, get_args

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import pick_text
from freight_app.orders.changes import amending, returning, splitting, tagging
from freight_app.orders.changes.dtos import (
    AmendRequest,
    LineAddition,
    LineChange,
    ReturnedLine,
    ReturnRequest,
)
from freight_app.orders.dtos import DeliveryAddress
from freight_app.orders.reasons import ReturnReason
from freight_app.ui.admin.order_changes_rows import (
    ChangeLine,
    ChangeTotals,
    read_found_parts,
    read_lines,
    read_preview,
    read_ways,
    totals_of,
)
from freight_app.ui.admin.order_detail_state import OrderDetailState
from freight_app.ui.change_sheets import ChangeSheet, write_as
from freight_app.ui.components.price import NO_PRICE, price_view
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import visitor

Sheet = Literal["amend", "split", "return"]
AddressField = Literal["line", "city", "region", "postal_code", "country", "note"]
ADDRESS = get_args(AddressField)


class OrderChangesState(ChangeSheet, rx.State):
    """The order as it is being changed. A sheet belongs to the ``visit`` of the page on which it was opened."""

    visit: str = ""
    lines: list[ChangeLine] = []
    totals: ChangeTotals = ChangeTotals()
    found: list[dict[str, str]] = []
    ways: list[dict[str, str]] = []
    way: str = ""
    is_brought: bool = False
    address: dict[str, str] = dict.fromkeys(ADDRESS, "")
    pieces: int = 0
    errors: dict[str, str] = {"tag": ""}
    tag_step: int = 0
    _number: str = ""
    _revision: int = 0
    _old_way: str = ""
    _old_address: dict[str, str] = {}

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def open(self, sheet: Sheet, number: str) -> None:
        """Open one of the sheets on an order as it is now."""
        who = visitor()
        self.lines, may, order = await asyncio.to_thread(read_lines, who, number[:40], sheet)
        self._number, self._revision, self.step = order.number, may.revision, new_token(12)
        self.trouble, self.found, self.pieces = "", [], 0
        self.way = self._old_way = order.delivery_code
        self.is_brought = not order.is_pickup
        self.address = {name: (order.address or {}).get(name, "") for name in ADDRESS}
        self.address["country"] = self.address["country"] or current_house().settings.country
        self._old_address = dict(self.address)
        if sheet == "amend":
            self.ways = await asyncio.to_thread(read_ways, who)
            await self._look()
        self.visit = (await self.get_state(OrderDetailState)).visit
        self.sheet = sheet

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def close(self) -> None:
        self.sheet = ""

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def set_quantity(self, sku: str, quantity: int) -> None:
        """So many pieces of a line: in the order, in the second parcel, or on their way back."""
        self.lines = [
            replace(line, quantity=min(max(quantity, line.least), line.most)) if line.sku == sku else line
            for line in self.lines
        ]
        self.pieces = sum(line.quantity for line in self.lines)
        if self.sheet == "amend":
            await self._look()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def set_reason(self, sku: str, reason: ReturnReason) -> None:
        """Why a line comes back."""
        self.lines = [replace(line, reason=str(reason)) if line.sku == sku else line for line in self.lines]

    @rx.event(supersedes=True)
    @guarded(Permission.ORDERS_EDIT, Permission.STOCK_READ)
    async def find_part(self, text: str) -> None:
        """Parts that a number or a name finds, to add one."""
        self.found = await asyncio.to_thread(read_found_parts, visitor(), text[:80]) if text.strip() else []

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def add_part(self, sku: str) -> None:
        """Another part in the order, at today's price; one that is in it already counts one more."""
        if any(line.sku == sku for line in self.lines):
            self.lines = [
                replace(line, quantity=min(line.quantity + 1, line.most)) if line.sku == sku else line
                for line in self.lines
            ]
        elif sku:
            self.lines = [*self.lines, ChangeLine(sku[:64], sku[:64], 0, NO_PRICE, 0, 1)]
        self.found = []
        await self._look()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def set_way(self, code: str) -> None:
        """Another way of delivery."""
        chosen = next((way for way in self.ways if way["value"] == code), None)
        self.way = code[:40] if chosen else self._old_way
        self.is_brought = bool(chosen and chosen["brought"])
        await self._look()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def set_address(self, name: AddressField, text: str) -> None:
        """A line of the address, when the writer leaves it."""
        self.address = {**self.address, str(name): text[:300]}
        await self._look()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def amend(self, data: dict[str, Any]) -> None:
        """Do what the sheet shows, at the total that it shows."""
        if self.is_brought and self.address != self._old_address and self._new_address() is None:
            self.trouble = translate("Street, city and country are needed.", visitor().language)
            return
        number, request = self._number, self._request(str(data.get("reason", "")))
        request = request.model_copy(update={"expected_total_minor": self.totals.total.minor})
        await self._save(data, lambda uow, key: amending.amend_order(uow, number, request, key=key))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def split(self, data: dict[str, Any]) -> None:
        """Let the chosen pieces follow under a number of their own."""
        moved = {line.line_id: line.quantity for line in self.lines if line.quantity}
        number, revision, day = self._number, self._revision, _day(str(data.get("promised_on", "")))
        await self._save(
            data,
            lambda uow, key: splitting.split_order(
                uow,
                number,
                moved,
                revision=revision,
                key=key,
                promised_on=day,
                reason=str(data.get("reason", ""))[:500],
            ),
        )

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def take_return(self, data: dict[str, Any]) -> None:
        """Write down what the customer sends back; it can be counted when it is here."""
        who, number = visitor(), self._number
        wanted = [
            ReturnedLine(line_id=line.line_id, quantity=line.quantity, reason=line.reason)
            for line in self.lines
            if line.quantity
        ]
        if not wanted:
            self.trouble = translate("Choose how many pieces come back.", who.language)
            return
        note = " ".join(str(data.get("note", "")).replace("\0", "").split())[:500]
        request = ReturnRequest(lines=wanted, note=note)
        await self._save(data, lambda uow, key: returning.open_return(uow, number, request, key=key))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def add_tag(self, data: dict[str, Any]) -> None:
        """Put a word on the order that the page shows."""
        who = visitor()
        detail = await self.get_state(OrderDetailState)
        number, tag = detail.order.number, str(data.get("tag", ""))[:200]
        try:
            await asyncio.to_thread(write_as, who, lambda uow: tagging.tag_order(uow, number, tag))
        except InvalidInput as error:
            self.errors = {"tag": sentence_of(error, who.language)}
            return
        self.errors = {"tag": ""}
        self.tag_step += 1
        await detail._read(number)

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def drop_tag(self, tag: str) -> None:
        """Take a word off the order."""
        detail = await self.get_state(OrderDetailState)
        number = detail.order.number
        await asyncio.to_thread(write_as, visitor(), lambda uow: tagging.untag_order(uow, number, tag[:80]))
        await detail._read(number)

    async def _look(self) -> None:
        """What the change comes to now, line by line."""
        who = visitor()
        self.trouble = ""
        try:
            shown = await asyncio.to_thread(read_preview, who, self._number, self._request())
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            self.totals = replace(self.totals, can_be_done=False)
            return
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
        self.totals = totals_of(shown, who.language)

    def _new_address(self) -> DeliveryAddress | None:
        """The address that was typed, if it is one and another than before."""
        if not self.is_brought or self.address == self._old_address:
            return None
        try:
            return DeliveryAddress.model_validate(self.address)
        except ValidationError:
            return None

    def _request(self, reason: str = "") -> AmendRequest:
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
            delivery_method=self.way if self.way != self._old_way else None,
            address=self._new_address(),
            reason=reason[:500],
        )

    async def _read_again(self) -> None:
        await (await self.get_state(OrderDetailState))._read(self._number)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
