"""A stock take: a shelf or a single part, counted blind, compared with the books, and written down."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.stock.dtos import MAX_QUANTITY
from freight_app.stock.service import count_stock
from freight_app.ui.components.handset import ScanAnswers
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.staff.place_state import PlaceState
from freight_app.ui.staff.refusals import refusal_text
from freight_app.ui.staff.stock_rows import PartView, ShelfLine, read_part, read_parts, read_shelf
from freight_app.ui.visitor import Visitor, visitor


class CountState(ScanAnswers, rx.State):
    """``part`` is being counted; while ``compares`` the count stands beside the books. ``lines`` are those of a shelf
    that was scanned, or what was counted one by one."""

    part: PartView = PartView()
    candidates: list[PartView] = []
    counted: int = 0
    compares: bool = False
    difference: int = 0
    shelf: str = ""
    lines: list[ShelfLine] = []
    errors: dict[str, str] = {}
    is_loaded: bool = False
    _key: str = ""

    @rx.event
    @guarded(Permission.STOCK_EDIT, Permission.STOCK_READ)
    async def load(self) -> None:
        """Find out where the person stands."""
        await self._stand()
        self.is_loaded = True

    @rx.event
    @guarded(Permission.STOCK_EDIT, Permission.STOCK_READ)
    async def scan(self, code: str, key: str) -> None:
        """A part: count it, one more each time it is scanned. A shelf: count everything on it."""
        if key == self.answered:  # sent again because its answer was lost on the way
            self.answered = key
            return
        who = visitor()
        here = await self._stand()
        found, is_named = await asyncio.to_thread(read_parts, who, code[:80], here)
        self.candidates = []
        if is_named and self.part.product_id in {part.product_id for part in found} and not self.compares:
            self.counted = min(self.counted + 1, MAX_QUANTITY)
            self._tell(translate("One more: {name}", who.language, name=self.part.name), key=key)
        elif self.part.product_id:
            text = translate("First finish {name}, or leave it", who.language, name=self.part.name)
            self._tell(text, good=False, key=key)
        elif is_named and len(found) == 1:
            self._take(found[0], counted=1)
            self._tell(translate("One: {name}", who.language, name=found[0].name), key=key)
        else:
            await self._open_shelf(code, key, here, found)

    async def _open_shelf(self, code: str, key: str, here: int, found: list[PartView]) -> None:
        language = visitor().language
        shelf, lines = await asyncio.to_thread(read_shelf, visitor(), code[:40], here)
        if lines:
            self.shelf, self.lines = shelf, lines
            self._tell(translate("Shelf {shelf}", language, shelf=shelf), key=key)
        elif found:
            self.candidates = found
            self._fall_silent()
            self.answered = key
        else:
            text = translate("No part and no shelf answers to {code}", language, code=code[:80])
            self._tell(text, good=False, key=key)

    @rx.event
    @guarded(Permission.STOCK_EDIT, Permission.STOCK_READ)
    async def choose(self, product_id: int) -> None:
        """Count this part, from nothing."""
        self._take(await asyncio.to_thread(read_part, visitor(), product_id, await self._stand()), counted=0)
        self._fall_silent()

    @rx.event
    @guarded(Permission.STOCK_EDIT)
    async def set_counted(self, counted: int) -> None:
        self.counted = min(max(0, counted), MAX_QUANTITY)

    @rx.event
    @guarded(Permission.STOCK_EDIT)
    async def leave(self) -> None:
        """Leave the part uncounted, or the shelf when no part is in hand."""
        if not self.part.product_id:
            self.shelf, self.lines = "", []
        self.part, self.candidates, self.compares, self.errors = PartView(), [], False, {}
        self._fall_silent()

    @rx.event
    @guarded(Permission.STOCK_EDIT)
    async def count_again(self) -> None:
        """Back from the comparison to the counter."""
        self.compares = False
        self._fall_silent()

    @rx.event
    @guarded(Permission.STOCK_EDIT, Permission.STOCK_READ)
    async def set_location(self, location_id: str) -> None:
        """Count at another location."""
        place = await self.get_state(PlaceState)
        place.chosen = location_id[:12]
        await self._stand()
        self.part, self.candidates, self.compares, self.shelf, self.lines = PartView(), [], False, "", []

    @rx.event
    @guarded(Permission.STOCK_EDIT, Permission.STOCK_READ)
    async def compare(self, data: dict[str, Any]) -> None:
        """Show the count beside the books; nothing is written yet."""
        if not self.part.product_id:
            return
        digits = str(data.get("counted", self.counted)).strip()
        if not (digits.isascii() and digits.isdigit() and len(digits) < 8):
            self.errors = {"counted": translate("Write how many you counted.", visitor().language)}
            return
        self.counted, self.errors = min(int(digits), MAX_QUANTITY), {}
        self._fall_silent()
        await self._compare()

    @rx.event
    @guarded(Permission.STOCK_EDIT, Permission.STOCK_READ)
    async def confirm(self, data: dict[str, Any]) -> None:
        """Write the count down; the stock becomes what was counted. Refused when the stock has moved meanwhile."""
        who, part, counted = visitor(), self.part, self.counted
        if not (part.product_id and self.compares):
            return
        here, reason = await self._stand(), str(data.get("reason", "")).strip()
        try:
            await asyncio.to_thread(_count, who, part, here, counted, reason, self._key)
        except InvalidInput as error:
            self.errors = {error.field: sentence_of(error, who.language)}
            return
        except FreightError as error:
            self._tell(refusal_text(error, who.language), good=False)
            await self._compare()
            return
        outcome = self._outcome(who.language)
        counted_line = ShelfLine(part.product_id, part.sku, part.name, outcome)
        if any(line.product_id == part.product_id for line in self.lines):
            self.lines = [
                replace(line, outcome=outcome) if line.product_id == part.product_id else line for line in self.lines
            ]
        else:
            self.lines = [*self.lines, counted_line]
        self.part, self.compares, self.errors = PartView(), False, {}
        self._tell(translate("Counted: {count} × {name}", who.language, count=counted, name=part.name), note=outcome)

    async def _compare(self) -> None:
        """Read the books anew, so that the difference is that of this moment."""
        self.part = await asyncio.to_thread(read_part, visitor(), self.part.product_id, await self._stand())
        self.difference = self.counted - self.part.on_hand
        self.compares, self._key = True, new_token(12)

    def _outcome(self, language: str) -> str:
        if self.difference > 0:
            return translate_count(
                "{count} more than the books", "{count} more than the books", self.difference, language
            )
        if self.difference < 0:
            return translate_count(
                "{count} fewer than the books", "{count} fewer than the books", -self.difference, language
            )
        return translate("The books agree", language)

    async def _stand(self) -> int:
        return await (await self.get_state(PlaceState))._load()

    def _take(self, part: PartView, *, counted: int) -> None:
        self.part, self.candidates, self.counted = part, [], counted
        self.compares, self.errors = False, {}


def _count(who: Visitor, part: PartView, location_id: int, counted: int, reason: str, key: str) -> None:
    with current_house().write(who.actor) as uow:
        count_stock(uow, part.product_id, location_id, counted, reason=reason, key=key, compared_with=part.on_hand)
