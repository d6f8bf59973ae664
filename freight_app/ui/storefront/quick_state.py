"""The quick order of whoever is signed in: typed or sent, answered, put right, put into the cart.

The lines are in the database; the browser gets the totals and one page of lines, however many there are.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.orders.dtos import MAX_CART_LINES
from freight_app.orders.quick import drafts
from freight_app.orders.quick.answering import suggest_parts
from freight_app.orders.quick.dtos import Filled, LeftOutReason, Outcome, QuickAnswer, WantedLine
from freight_app.orders.quick.reading import read_text
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.storefront.quick_rows import (
    PER_PAGE,
    QuickRow,
    QuickTotals,
    Tab,
    lines_of_tab,
    row_of,
    totals_of,
)
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

UNDO_QUICK = "quick_lines"


@dataclass(frozen=True, slots=True)
class QuickPage:
    """One look at the quick order."""

    rows: list[QuickRow] = field(default_factory=list)
    totals: QuickTotals = field(default_factory=QuickTotals)
    page: int = 1
    pages: int = 1
    total: int = 0
    first: int = 0
    last: int = 0


class QuickState(rx.State):
    """The page that is shown of it. ``told`` is what the last change has to say, ``cleared`` counts lists taken in."""

    view: QuickPage = QuickPage()
    tab: Tab = "all"
    error: str = ""
    told: str = ""
    cleared: int = 0
    is_loaded: bool = False
    is_putting: bool = False
    _removed: list[WantedLine] = []

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Look at the lines at today's prices and stock."""
        self.error, self.told, self.is_putting = "", "", False
        await self._look()

    @rx.event
    @signed_in
    async def read(self, data: dict[str, Any]) -> None:
        """Put what was typed or pasted under the lines that are there; after an error it is still in its field."""
        who, self.error, self.told = visitor(), "", ""
        text = data.get("lines")
        try:
            read = await asyncio.to_thread(_add_text, who, text if isinstance(text, str) else "")
        except InvalidInput as error:
            self.error = sentence_of(error, who.language)
            return
        if not read:
            self.error = translate("Write or paste at least one line: a number and how many.", who.language)
            return
        self.cleared += 1
        self.tab = "all"
        await self._look(page=10**6)

    @rx.event
    @signed_in
    async def sheet_added(self, answer: dict[str, Any]) -> None:
        """The route has taken a sheet."""
        who, self.error = visitor(), ""
        read = answer.get("read")
        await self._look(page=10**6)
        count = read if isinstance(read, int) else 0
        text = translate_count("{count} line was read", "{count} lines were read", count, who.language)
        await show_toast(self, text)

    @rx.event
    @signed_in
    async def show_tab(self, tab: Tab) -> None:
        """All lines, those that need a look, or those that are good."""
        self.tab = tab
        await self._look(page=1)

    @rx.event
    @signed_in
    async def go_to(self, page: int) -> None:
        await self._look(page=page)

    @rx.event
    @signed_in
    async def set_quantity(self, key: int, quantity: int) -> None:
        """So many pieces of a line."""
        number = next((row.number for row in self.view.rows if row.key == key), "")
        await self._change(lambda uow, user_id: drafts.set_line_quantity(uow, user_id, key, quantity, number=number))

    @rx.event
    @signed_in
    async def pick(self, key: int, product_id: int) -> None:
        """This part is what the line means."""
        number = next((row.number for row in self.view.rows if row.key == key), "")
        await self._change(lambda uow, user_id: drafts.pick_product(uow, user_id, key, product_id, number=number))

    @rx.event
    @signed_in
    async def remove(self, key: int) -> None:
        """Take a line out; the toast brings it back."""
        await self._remove(lambda uow, user_id: drafts.remove_lines(uow, user_id, [key]))

    @rx.event
    @signed_in
    async def clear(self) -> None:
        """Take all lines out; the toast brings them back."""
        await self._remove(drafts.clear_draft)

    @rx.event
    @signed_in
    async def undo_remove(self) -> None:
        """Put back what was taken out last."""
        removed, self._removed = self._removed, []
        if removed:
            await self._change(lambda uow, user_id: drafts.add_wanted(uow, user_id, removed))

    @rx.event
    @signed_in
    async def take_left(self) -> None:
        """Where fewer are left than were wanted, want those."""
        await asyncio.to_thread(_take_left, visitor())
        await self._look()

    @rx.event
    @signed_in
    async def put_into_cart(self) -> None:
        """Every good line into the cart; the others stay."""
        if self.is_putting:
            return
        who, self.is_putting = visitor(), True
        try:
            filled = await asyncio.to_thread(_put_into_cart, who)
        finally:
            self.is_putting = False
        self.told = _left_words(filled, who.language)
        await self._look()
        await refresh_shell(self)
        if filled.put:
            count = len(filled.put)
            text = translate_count(
                "{count} part is in your cart", "{count} parts are in your cart", count, who.language
            )
            await show_toast(self, text)

    async def _remove(self, change: Callable[[UnitOfWork, int], list[WantedLine]]) -> None:
        who = visitor()
        self._removed = await self._change(change)
        if self._removed:
            count = len(self._removed)
            text = translate_count("{count} line was taken out", "{count} lines were taken out", count, who.language)
            await show_toast(self, text, tone="plain", undo=UNDO_QUICK)

    async def _change(self, change: Callable[[UnitOfWork, int], Any]) -> Any:
        found = await asyncio.to_thread(_write, visitor(), signed_in_user().id, change)
        await self._look()
        return found

    async def _look(self, *, page: int | None = None) -> None:
        who = visitor()
        self.view = await asyncio.to_thread(read_page, who, self.tab, page or self.view.page)
        if self.tab == "look" and not self.view.total:
            # The last of them is put right.
            self.tab = "all"
            self.view = await asyncio.to_thread(read_page, who, self.tab, 1)
        self.is_loaded = True


def read_page(who: Visitor, tab: Tab, page: int) -> QuickPage:
    """A page of the lines of a tab, the last one when there are not so many; blocks, so call it in a thread."""
    with current_house().read(who.actor) as uow:
        answer = drafts.answer_draft(uow, who.cart_owner)
        lines = lines_of_tab(answer, tab)
        pages = max(1, -(-len(lines) // PER_PAGE))
        page = max(1, min(page, pages))
        shown = lines[(page - 1) * PER_PAGE : page * PER_PAGE]
        # Of the lines on the screen alone: each is a search.
        unknown = [line.number for line in shown if line.outcome is Outcome.UNKNOWN]
        suggested = suggest_parts(uow, who.cart_owner, unknown, language=who.language)
    places = {line.key: place for place, line in enumerate(answer.lines, 1)}
    first = (page - 1) * PER_PAGE
    return QuickPage(
        rows=[row_of(line, places, suggested.get(line.number, []), who.language) for line in shown],
        totals=totals_of(answer, who.language),
        page=page,
        pages=pages,
        total=len(lines),
        first=first + 1 if shown else 0,
        last=first + len(shown),
    )


def _add_text(who: Visitor, text: str) -> int:
    lines = read_text(text)
    with current_house().write(who.actor) as uow:
        if lines:
            drafts.add_typed(uow, signed_in_id(who), lines)
    return len(lines)


def _write(who: Visitor, user_id: int, change: Callable[[UnitOfWork, int], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return change(uow, user_id)


def _answer(who: Visitor) -> QuickAnswer:
    """What takes a while with thousands of lines is done before anybody's writing has to wait for it."""
    with current_house().read(who.actor) as uow:
        return drafts.answer_draft(uow, who.cart_owner)


def _take_left(who: Visitor) -> None:
    answer = _answer(who)
    with current_house().write(who.actor) as uow:
        drafts.take_what_is_left(uow, who.cart_owner, answer)


def _put_into_cart(who: Visitor) -> Filled:
    answer = _answer(who)
    with current_house().write(who.actor) as uow:
        return drafts.put_draft_into_cart(uow, who.cart_owner, answer)


def signed_in_id(who: Visitor) -> int:
    """The id of a visitor whom the guard has let in as signed in."""
    return who.user.id if who.user else 0


def _left_words(filled: Filled, language: str) -> str:
    full = [one for one in filled.left_out if one.reason is LeftOutReason.CART_FULL]
    if not full:
        return ""
    return translate_count(
        "Your cart is full: it holds {limit} different parts. {count} line stays here; order first, then put it in.",
        "Your cart is full: it holds {limit} different parts. {count} lines stay here; order first, then put them in.",
        len(full),
        language,
        limit=MAX_CART_LINES,
    )
