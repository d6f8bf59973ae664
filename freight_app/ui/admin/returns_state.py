"""What ``/admin/returns`` shows and does: a list by status, one return beside it, and the next step of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.orders.changes import returning
from freight_app.orders.changes.dtos import CountedLine, ReceiveRequest, Settlement, SettleRequest
from freight_app.ui.admin.list_pages import PagerView, list_address, page_number
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.returns_rows import PATH, TABS, ReturnRowView, read_returns
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.return_rows import BackLine, BackView, read_return
from freight_app.ui.visitor import Visitor, visitor

Question = Literal["", "refuse", "cancel", "count", "settle"]
CountOf = Literal["restocked", "scrapped"]


class ReturnsState(rx.State):
    """A page of returns and the one that is open. ``asks`` names the open dialog, ``step`` the key of its answer; in
    ``counting`` the open return's lines carry what is being counted.
    """

    tab: str = "open"
    q: str = ""
    rows: list[ReturnRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    back: BackView = BackView()
    counting: BackView = BackView()
    is_open: bool = False
    asks: str = ""
    trouble: str = ""
    step: str = ""
    is_loaded: bool = False
    _page: int = 1

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self) -> None:
        """Read what the address asks for; ``return`` in it opens that one."""
        asked = self.router.url.query_parameters
        tab, number = asked.get("tab", ""), asked.get("return", "")[:20]
        self.tab, self.q = (tab if tab in TABS else "open"), asked.get("q", "").replace("\0", "")[:100]
        self._page = page_number(asked.get("page", ""))
        self.is_open, self.asks = False, ""
        if number:
            await self._open(number)
        await self._read()
        watch(self, Permission.ORDERS_READ)

    @rx.event(supersedes=True)
    @guarded(Permission.ORDERS_READ)
    async def find(self, text: str) -> None:
        """Find by number of the return or order, or by name, while somebody types."""
        self.q, self._page = text.replace("\0", "")[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address."""
        del typed
        return rx.redirect(list_address(PATH, tab=self.tab, q=self.q))

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def open_return(self, number: str) -> None:
        """Show a return beside the list."""
        await self._open(number[:20])

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def close_return(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def ask(self, what: Question) -> None:
        """Open one of the dialogs; a count begins with everything that was announced, as good."""
        self.asks, self.trouble = str(what), ""
        self.counting = replace(
            self.back, lines=[replace(line, restocked=line.quantity, scrapped=0) for line in self.back.lines]
        )

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def set_count(self, line_id: int, what: CountOf, pieces: int) -> None:
        """So many pieces of a line are here, for the shelf or as scrap; more of one leave fewer for the other."""

        def recount(line: BackLine) -> BackLine:
            chosen = min(max(pieces, 0), line.quantity)
            if what == "restocked":
                return replace(line, restocked=chosen, scrapped=min(line.scrapped, line.quantity - chosen))
            return replace(line, scrapped=chosen, restocked=min(line.restocked, line.quantity - chosen))

        self.counting = replace(
            self.counting,
            lines=[recount(line) if line.line_id == line_id else line for line in self.counting.lines],
        )

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def approve(self, step: str) -> None:
        """The customer may send the goods."""
        number = self.back.number
        await self._do(step, lambda uow, key: returning.approve_return(uow, number, key=key))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def refuse(self, data: dict[str, Any]) -> None:
        """The customer keeps the goods, for the reason that was written."""
        number, reason = self.back.number, str(data.get("reason", ""))
        await self._do(_step_of(data), lambda uow, key: returning.refuse_return(uow, number, reason=reason, key=key))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def cancel(self, data: dict[str, Any]) -> None:
        """Nothing comes back after all."""
        number, note = self.back.number, str(data.get("note", ""))
        await self._do(_step_of(data), lambda uow, key: returning.cancel_return(uow, number, note=note, key=key))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def count(self, data: dict[str, Any]) -> None:
        """Book in what was counted."""
        number = self.back.number
        request = ReceiveRequest(
            lines=[
                CountedLine(line_id=line.line_id, restocked=line.restocked, scrapped=line.scrapped)
                for line in self.counting.lines
            ]
        )
        await self._do(_step_of(data), lambda uow, key: returning.receive_return(uow, number, request, key=key))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def settle(self, data: dict[str, Any]) -> None:
        """Pay the goods back or credit them, at the amount that was written."""
        number, currency = self.back.number, self.back.currency
        how = Settlement.CREDIT_NOTE if data.get("settlement") == "credit_note" else Settlement.REFUND
        text, with_fee = str(data.get("amount", ""))[:24], bool(data.get("with_fee"))

        def act(uow: UnitOfWork, key: str) -> None:
            amount = Money.from_decimal(text, currency, field="amount")
            request = SettleRequest(settlement=how, amount=amount, with_fee=with_fee)
            returning.settle_return(uow, number, request, key=key)

        await self._do(_step_of(data), act)

    async def _follow(self) -> None:
        """Somebody changed something: the list and the open return as they are now, around an open dialog."""
        await self._read()
        if self.is_open and not self.asks:
            # Without a new step: a press on what was shown a moment ago is not lost by it.
            self.back = await asyncio.to_thread(read_return, visitor(), self.back.number)

    async def _do(self, step: str, act: Callable[[UnitOfWork, str], None]) -> None:
        if step != self.step:
            return
        who = visitor()
        try:
            await asyncio.to_thread(_write, who, lambda uow: act(uow, step))
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            if not self.asks:
                await show_toast(self, self.trouble, tone="bad")
            return
        self.asks = ""
        await self._open(self.back.number)
        await self._read()
        await show_toast(self, translate("Saved", who.language))

    async def _open(self, number: str) -> None:
        try:
            self.back = await asyncio.to_thread(read_return, visitor(), number)
        except NotFound:
            self.is_open = False
            return
        self.is_open, self.step = True, new_token(12)

    async def _read(self) -> None:
        found = await asyncio.to_thread(read_returns, visitor(), self.tab, self.q, self._page)
        self.rows, counts, self.pager = found
        self.counts = {**dict.fromkeys(TABS, 0), **counts}
        self.is_loaded = True


def _step_of(data: dict[str, Any]) -> str:
    return str(data.get("step", ""))[:40]


def _write(who: Visitor, act: Callable[[UnitOfWork], None]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow)
