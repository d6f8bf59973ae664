"""A return on a phone: every scan counts a piece, good or scrap, until all that came is counted and booked in once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.orders.changes import return_listing, returning
from freight_app.orders.changes.dtos import CountedLine, ReceiveRequest
from freight_app.ui.components.handset import ScanAnswers
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.return_rows import BackLine, BackView, read_return
from freight_app.ui.staff.place_state import PlaceState
from freight_app.ui.staff.refusals import refusal_text
from freight_app.ui.visitor import Visitor, visitor

CountOf = Literal["restocked", "scrapped"]


class TakeReturnState(ScanAnswers, rx.State):
    """``back`` is the return of the address with what is counted so far; ``as_scrap`` says what the next scan counts."""

    back: BackView = BackView()
    as_scrap: bool = False
    counted: int = 0
    is_loaded: bool = False
    is_found: bool = True
    _key: str = ""

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def load(self) -> None:
        """Read the return of the address and where the person stands; the count begins at nothing."""
        self.as_scrap, self.counted, self._key = False, 0, new_token(12)
        self._fall_silent()
        await (await self.get_state(PlaceState))._load()
        try:
            number = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:20]
            self.back = await asyncio.to_thread(read_return, visitor(), number)
            self.is_found = True
        except NotFound:
            self.back, self.is_found = BackView(), False
        self.is_loaded = True

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def scan(self, code: str, key: str) -> None:
        """One more piece of the part that was scanned."""
        if key == self.answered:  # sent again because its answer was lost on the way
            return
        who = visitor()
        line_id = await asyncio.to_thread(_line_of, who, self.back.number, code[:80])
        line = next((line for line in self.back.lines if line.line_id == line_id), None)
        if line is None:
            self._tell(translate("This part does not belong to the return.", who.language), good=False, key=key)
        elif line.restocked + line.scrapped >= line.quantity:
            text = translate("All announced pieces of {name} are counted", who.language, name=line.name)
            self._tell(text, good=False, key=key)
        else:
            what = "scrapped" if self.as_scrap else "restocked"
            self._count(line.line_id, what, getattr(line, what) + 1)
            self._tell(line.name, note=f"{line.restocked + line.scrapped + 1} / {line.quantity}", key=key)

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def set_scrap(self, on: bool) -> None:
        """Whether the next scans count pieces that nobody can sell."""
        self.as_scrap = on

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def set_count(self, line_id: int, what: CountOf, pieces: int) -> None:
        """So many pieces of a line, without scanning."""
        self._count(line_id, str(what), pieces)

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
        who, number = visitor(), self.back.number
        location_id = await (await self.get_state(PlaceState))._load()
        lines = [
            CountedLine(line_id=line.line_id, restocked=line.restocked, scrapped=line.scrapped)
            for line in self.back.lines
        ]
        request = ReceiveRequest(lines=lines, location_id=location_id or None)
        try:
            await asyncio.to_thread(_receive, who, number, request, self._key)
        except FreightError as error:
            self._tell(refusal_text(error, who.language), good=False)
            return
        self.back = await asyncio.to_thread(read_return, who, number)
        self._tell(translate("Return {number} is booked in", who.language, number=number))

    def _count(self, line_id: int, what: str, pieces: int) -> None:
        """Good and scrap of a line together are never more than were announced."""

        def recount(line: BackLine) -> BackLine:
            other = line.scrapped if what == "restocked" else line.restocked
            return replace(line, **{what: min(max(pieces, 0), line.quantity - other)})

        self.back = replace(
            self.back, lines=[recount(line) if line.line_id == line_id else line for line in self.back.lines]
        )
        self.counted = sum(line.restocked + line.scrapped for line in self.back.lines)


def _line_of(who: Visitor, number: str, scanned: str) -> int | None:
    with current_house().read(who.actor) as uow:
        return return_listing.answers_to_line(uow, number, scanned)


def _receive(who: Visitor, number: str, request: ReceiveRequest, key: str) -> Any:
    with current_house().write(who.actor) as uow:
        returning.receive_return(uow, number, request, key=key)
