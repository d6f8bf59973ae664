"""Goods of a purchase order on a phone: every scan counts a piece, rejected ones say why, and all is booked in once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.purchasing.errors import OverReceipt
from freight_app.purchasing.receiving.dtos import MAX_PHOTOS, ReceivedLine, ReceiveGoods
from freight_app.purchasing.receiving.reading import answers_to_line
from freight_app.purchasing.receiving.receiving import receive_goods, undo_receipt
from freight_app.stock.dtos import MAX_QUANTITY
from freight_app.ui.components.handset import ScanAnswers
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.staff.place_state import PlaceState
from freight_app.ui.staff.purchase_rows import CameLine, CameView, read_came
from freight_app.ui.staff.refusals import refusal_text
from freight_app.ui.visitor import Visitor, visitor

CountOf = Literal["accepted", "rejected"]


class ReceivePurchaseState(ScanAnswers, rx.State):
    """``came`` is the order of the address with what is counted so far; ``asks_over`` when more came than was ordered
    and somebody has to say why it is kept.
    """

    came: CameView = CameView()
    counted: int = 0
    delivery_note: str = ""
    asks_over: bool = False
    is_loaded: bool = False
    is_found: bool = True
    _key: str = ""

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def load(self) -> None:
        """Read the order of the address and where the person stands; the count begins at nothing."""
        self.delivery_note, self.asks_over = "", False
        self._fall_silent()
        await (await self.get_state(PlaceState))._load()
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:20])
            self.is_found = True
        except NotFound:
            self.came, self.is_found = CameView(), False
        self.is_loaded = True

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def scan(self, code: str, key: str) -> None:
        """One more good piece of the part that was scanned."""
        if key == self.answered:  # sent again because its answer was lost on the way
            return
        who = visitor()
        line_id = await asyncio.to_thread(_line_of, who, self.came.number, code[:80])
        line = next((one for one in self.came.lines if one.line_id == line_id), None)
        if line is None:
            self._tell(translate("This part is not in the order.", who.language), good=False, key=key)
        elif line.accepted >= line.awaited:
            text = translate("All awaited pieces of {name} are counted", who.language, name=line.name)
            self._tell(text, good=False, key=key)
        else:
            self._count(line.line_id, accepted=line.accepted + 1)
            self._tell(line.name, note=f"{line.accepted + 1} / {line.awaited}", key=key)

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def set_count(self, line_id: int, what: CountOf, pieces: int) -> None:
        """So many pieces of a line, without scanning."""
        self._count(line_id, **{str(what): min(max(pieces, 0), MAX_QUANTITY)})

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def count_all(self, line_id: int) -> None:
        """All that was awaited of a line is there and good."""
        for line in self.came.lines:
            if line.line_id == line_id:
                self._count(line_id, accepted=line.awaited)

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def turn_rejecting(self, line_id: int) -> None:
        """Something is wrong with pieces of a line, or nothing after all."""
        for line in self.came.lines:
            if line.line_id == line_id and line.is_rejecting:
                self._count(line_id, is_rejecting=False, rejected=0, reason="", photos=[])
            elif line.line_id == line_id:
                self._count(line_id, is_rejecting=True, rejected=max(1, line.rejected), reason="damaged")

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def set_reason(self, line_id: int, reason: str) -> None:
        self._count(line_id, reason=reason[:300])

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def add_photo(self, line_id: int, sent: dict[str, Any]) -> None:
        """A photo of what is rejected was sent; it is named with the receipt."""
        photo = str(sent.get("photo", ""))[:64]
        for line in self.came.lines:
            if line.line_id == line_id and photo and photo not in line.photos and len(line.photos) < MAX_PHOTOS:
                self._count(line_id, photos=[*line.photos, photo])

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def set_delivery_note(self, typed: str) -> None:
        self.delivery_note = typed.strip()[:80]

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def set_location(self, location_id: str) -> None:
        """The goods go to another location."""
        place = await self.get_state(PlaceState)
        place.chosen = location_id[:12]
        await place._load()

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def book(self) -> None:
        """Everything that came is counted: into the books with it."""
        await self._book("")

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def book_over(self, data: dict[str, Any]) -> None:
        """The same, and why more is kept than was ordered."""
        if reason := str(data.get("over_reason", "")).strip()[:300]:
            await self._book(reason)

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def close_over(self) -> None:
        self.asks_over = False

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def undo(self, receipt: str) -> None:
        """Take a receipt of one's own out of the books again."""
        who = visitor()
        try:
            await asyncio.to_thread(_undo, who, receipt[:20])
        except FreightError as error:
            self._tell(refusal_text(error, who.language), good=False)
        else:
            self._tell(translate("The receipt is undone", who.language))
        await self._read(self.came.number)

    async def _book(self, over_reason: str) -> None:
        who, number = visitor(), self.came.number
        location_id = await (await self.get_state(PlaceState))._load()
        lines = [
            ReceivedLine(
                line_id=line.line_id,
                accepted=line.accepted,
                rejected=line.rejected,
                reason=line.reason,
                photos=line.photos,
            )
            for line in self.came.lines
            if line.accepted + line.rejected
        ]
        if not lines:
            self._tell(translate("Nothing is counted yet.", who.language), good=False)
            return
        request = ReceiveGoods(
            location_id=location_id, lines=lines, delivery_note=self.delivery_note, over_reason=over_reason
        )
        try:
            receipt = await asyncio.to_thread(_receive, who, number, request, self._key)
        except OverReceipt as error:
            self.asks_over = True
            self._tell(refusal_text(error, who.language), good=False)
            return
        except FreightError as error:
            self._tell(refusal_text(error, who.language), good=False)
            return
        self.delivery_note, self.asks_over = "", False
        await self._read(number)
        pieces = sum(line.accepted for line in lines)
        self._tell(translate("Booked in: {count} pieces", who.language, count=pieces), note=receipt)

    def _count(self, line_id: int, **changed: Any) -> None:
        def recount(line: CameLine) -> CameLine:
            return replace(line, **changed) if line.line_id == line_id else line

        self.came = replace(self.came, lines=[recount(line) for line in self.came.lines])
        self.counted = sum(line.accepted + line.rejected for line in self.came.lines)

    async def _read(self, number: str) -> None:
        """The order as it is now; the count begins anew, under a new key."""
        self.came = await asyncio.to_thread(read_came, visitor(), number)
        self.counted, self._key = 0, new_token(12)


def _line_of(who: Visitor, number: str, scanned: str) -> int | None:
    with current_house().read(who.actor) as uow:
        return answers_to_line(uow, number, scanned)


def _receive(who: Visitor, number: str, request: ReceiveGoods, key: str) -> str:
    with current_house().write(who.actor) as uow:
        return receive_goods(uow, number, request, key=key)


def _undo(who: Visitor, receipt: str) -> None:
    with current_house().write(who.actor) as uow:
        undo_receipt(uow, receipt, reason=translate("Taken back on the phone", who.language))
