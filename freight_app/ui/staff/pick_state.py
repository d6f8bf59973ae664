"""One order on its way through the house, step by step; each step is done once for the ``step`` that the page showed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.orders import fulfilment
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded, signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.staff.rows import WorkView, read_work
from freight_app.ui.visitor import Visitor, visitor

Reason = Literal["not_there", "damaged", "wrong_part"]


class PickState(rx.State):
    """An order in somebody's hands. ``step`` names what the page shows: a second tap on the same step does nothing."""

    work: WorkView = WorkView()
    is_loaded: bool = False
    is_found: bool = True
    step: str = ""
    answer: str = ""
    answer_is_good: bool = True
    asks_missing: bool = False
    asks_cash: bool = False
    _due_minor: int = 0
    _currency: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the order of the address; the room refuses who may not see it."""
        self.answer = ""
        self.asks_missing = self.asks_cash = False
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40])
            self.is_found = True
        except NotFound:
            self.work, self.is_found = WorkView(), False
        self.is_loaded = True

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def confirm(self, step: str) -> None:
        """The shop takes the order on."""
        await self._do(step, lambda uow, number, _key: fulfilment.confirm_order(uow, number))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def start(self, step: str) -> None:
        """Take the order in hand."""
        await self._do(step, lambda uow, number, _key: fulfilment.start_picking(uow, number))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def scan(self, data: dict[str, Any]) -> None:
        """One piece of the line was scanned; another part is refused loudly."""
        scanned = str(data.get("code", "")).strip()[:80]
        if scanned:
            await self._take(self.step, scanned, 1)

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def take(self, step: str) -> None:
        """All missing pieces of the line are in the box, seen by eye instead of scanned."""
        await self._take(step, self.work.line.sku, self.work.line.remaining)

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def ask_missing(self) -> None:
        self.asks_missing = True

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def close_missing(self) -> None:
        self.asks_missing = False

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def mark_missing(self, step: str, reason: Reason) -> None:
        """What is left of the line cannot be delivered."""
        line = self.work.line
        self.asks_missing = False
        await self._do(
            step,
            lambda uow, number, key: fulfilment.mark_short(
                uow, number, line.line_id, missing=line.remaining, reason=reason.replace("_", " "), key=key
            ),
        )

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def pack(self, step: str) -> None:
        """Close the box."""
        await self._do(step, lambda uow, number, key: fulfilment.pack_order(uow, number, key=key))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def give_to_driver(self, step: str) -> None:
        """The box goes on the road with the person who taps."""
        await self._do(step, lambda uow, number, key: fulfilment.hand_over(uow, number, to="driver", key=key))

    @rx.event
    @signed_in
    async def ask_cash(self) -> None:
        self.asks_cash = True

    @rx.event
    @signed_in
    async def close_cash(self) -> None:
        self.asks_cash = False

    @rx.event
    @signed_in
    async def deliver(self, step: str) -> None:
        """The customer has the goods and has paid what the page said; at the counter or at the door."""
        self.asks_cash = False
        cash = Money(self._due_minor, self._currency) if self._due_minor > 0 else None
        if self.work.status == "packed":
            await self._do(
                step,
                lambda uow, number, key: fulfilment.hand_over(uow, number, to="customer", key=key, cash_received=cash),
            )
        else:
            await self._do(
                step, lambda uow, number, key: fulfilment.deliver_order(uow, number, key=key, cash_received=cash)
            )

    @rx.event
    @signed_in
    async def nobody_there(self, step: str) -> None:
        """The door stayed shut: the order stays on the road and the customer is told."""
        await self._do(
            step,
            lambda uow, number, key: fulfilment.note_failed_delivery(uow, number, reason="nobody there", key=key),
        )
        language = visitor().language
        await show_toast(self, translate("Noted. The customer is told.", language), tone="plain")

    async def _take(self, step: str, scanned: str, quantity: int) -> None:
        line = self.work.line
        if step != self.step or not line.line_id:
            return
        language = visitor().language
        await self._do(
            step,
            lambda uow, number, key: fulfilment.pick_line(
                uow, number, line.line_id, scanned=scanned, quantity=quantity, key=key
            ),
        )
        if self.answer_is_good:
            self.answer = translate("Right part: {name}", language, name=line.name)

    async def _do(self, step: str, act: Callable[[UnitOfWork, str, str], Any]) -> None:
        """One step of the order; a refusal is told in the bar, and the page shows how things are now."""
        if step != self.step:
            return
        who, number = visitor(), self.work.number
        self.answer, self.answer_is_good = "", True
        try:
            await asyncio.to_thread(_write, who, number, step, act)
        except FreightError as error:
            self.answer, self.answer_is_good = sentence_of(error, who.language), False
        await self._read(number)

    async def _read(self, number: str) -> None:
        self.work, self._due_minor, self._currency = await asyncio.to_thread(read_work, visitor(), number)
        self.step = new_token(12)


def _write(who: Visitor, number: str, key: str, act: Callable[[UnitOfWork, str, str], Any]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, number, key)
