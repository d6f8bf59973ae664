"""One delivery at the door: given to somebody, tried in vain, or taken back."""

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
from freight_app.orders import fulfilment
from freight_app.orders.reasons import VisitReason
from freight_app.ui.components.handset import ScanAnswers
from freight_app.ui.guard import guarded, signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.staff.pick_rows import Due
from freight_app.ui.staff.refusals import refusal_text
from freight_app.ui.staff.stop_rows import StopView, read_stop
from freight_app.ui.visitor import Visitor, visitor


class StopState(ScanAnswers, rx.State):
    """``step`` names what the page shows: a second tap on the same step does nothing. The room decides who may act."""

    stop: StopView = StopView()
    is_loaded: bool = False
    is_found: bool = True
    step: str = ""
    asks: str = ""
    errors: dict[str, str] = {}
    _due: Due = Due()

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the delivery of the address; a question that is open on it stays open."""
        number = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40]
        if number != self.stop.number:
            self._fall_silent()
            self.asks, self.errors = "", {}
        try:
            await self._read(number, keeps_step=True)
            self.is_found = True
        except NotFound:
            self.stop, self.is_found = StopView(), False
        self.is_loaded = True

    @rx.event
    @signed_in
    async def ask(self, question: Literal["deliver", "failed", "back"]) -> None:
        self.asks, self.errors = question, {}

    @rx.event
    @signed_in
    async def close(self) -> None:
        self.asks = ""

    @rx.event
    @signed_in
    async def deliver(self, data: dict[str, Any]) -> None:
        """The customer has the goods and has paid what the page said."""
        recipient, due, language = str(data.get("recipient", "")).strip(), self._due.money, visitor().language
        if not recipient or len(recipient) > 120:
            self.errors = {"recipient": translate("Who took it? Write a name of at most 120 characters.", language)}
            return
        if await self._do(
            self.step,
            lambda uow, number, key: fulfilment.deliver_order(
                uow, number, key=key, cash_received=due, recipient=recipient
            ),
        ):
            self._tell(translate("Delivered to {name}", language, name=recipient))

    @rx.event
    @signed_in
    async def note_failed_visit(self, step: str, reason: VisitReason) -> None:
        """The goods could not be given to anybody: they stay with the driver."""
        await self._note_failed_visit(step, str(reason))

    @rx.event
    @signed_in
    async def note_failed_visit_because(self, data: dict[str, Any]) -> None:
        """The same, in the driver's own words."""
        reason = self._own_reason(data)
        if reason:
            await self._note_failed_visit(self.step, reason)

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def take_back(self, step: str, reason: VisitReason) -> None:
        """All goods are back in the house; what was paid is owed back."""
        await self._take_back(step, str(reason))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def take_back_because(self, data: dict[str, Any]) -> None:
        """The same, in somebody's own words."""
        reason = self._own_reason(data)
        if reason:
            await self._take_back(self.step, reason)

    async def _note_failed_visit(self, step: str, reason: str) -> None:
        if await self._do(
            step, lambda uow, number, key: fulfilment.note_failed_delivery(uow, number, reason=reason, key=key)
        ):
            language = visitor().language
            self._tell(
                translate("Written down. The customer is told.", language),
                note=translate("Try again later, or bring the parts back to the office.", language),
            )

    async def _take_back(self, step: str, reason: str) -> None:
        if await self._do(step, lambda uow, number, key: fulfilment.take_back(uow, number, reason=reason, key=key)):
            self._tell(translate("The parts are back in stock", visitor().language))

    def _own_reason(self, data: dict[str, Any]) -> str:
        reason = str(data.get("reason", "")).strip()[:300]
        if not reason:
            self.errors = {"reason": translate("Say in a few words what happened.", visitor().language)}
        return reason

    async def _do(self, step: str, act: Callable[[UnitOfWork, str, str], None]) -> bool:
        """One step, done once; a refusal is told loudly, and the page shows how things are now."""
        if step != self.step:
            return False
        who, number = visitor(), self.stop.number
        self.asks = ""
        self._fall_silent()
        try:
            await asyncio.to_thread(_write, who, lambda uow: act(uow, number, step))
        except FreightError as error:
            self._tell(refusal_text(error, who.language), good=False)
        await self._read(number)
        return self.answer_is_good

    async def _read(self, number: str, *, keeps_step: bool = False) -> None:
        """What the delivery is now. Nobody's tap is lost to a reading that found nothing new."""
        before = self.stop
        self.stop, self._due = await asyncio.to_thread(read_stop, visitor(), number)
        if not (keeps_step and self.step and self.stop == before):
            self.step = new_token(12)


def _write(who: Visitor, act: Callable[[UnitOfWork], None]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow)
