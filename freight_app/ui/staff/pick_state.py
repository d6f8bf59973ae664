"""One order from the shelves to the door of the house; each step is done once for the ``step`` that the page showed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Literal

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import hash_token, new_token
from freight_app.orders import fulfilment
from freight_app.orders.reasons import MissingReason
from freight_app.orders.staff_dtos import PickProgress
from freight_app.ui.components.handset import ScanAnswers
from freight_app.ui.guard import guarded, signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.staff.pick_rows import (
    DriverChoice,
    Due,
    LineView,
    WorkView,
    line_after,
    line_in_hand,
    read_drivers,
    read_work,
)
from freight_app.ui.staff.refusals import refusal_text
from freight_app.ui.visitor import Visitor, visitor

Question = Literal["missing", "note", "put_back", "counter", "driver"]
Act = Callable[[UnitOfWork, str, str], Any]


class PickState(ScanAnswers, rx.State):
    """An order in somebody's hands. ``step`` names what the page shows: a second tap on the same step does nothing.

    ``line`` is the one in hand, ``next_line`` the one after it on the walk. ``asks`` is the question that is open.
    """

    work: WorkView = WorkView()
    line: LineView = LineView()
    next_line: LineView = LineView()
    is_loaded: bool = False
    is_found: bool = True
    step: str = ""
    asks: str = ""
    errors: dict[str, str] = {}
    drivers: list[DriverChoice] = []
    may_undo: bool = False
    _line_id: int = 0
    _last: tuple[int, int] = (0, 0)
    _due: Due = Due()

    @rx.event
    @signed_in
    async def load(self) -> Any:
        """Read the order of the address; a question that is open on it stays open. What is on the road has a page of its
        own, which its driver may see."""
        number = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40]
        if not visitor().actor.may(Permission.ORDERS_FULFIL) and visitor().actor.may(Permission.DELIVERY_DO):
            return rx.redirect(f"/staff/stop/{number}")
        if number != self.work.number:
            self._fall_silent()
            self._line_id, self.may_undo = 0, False
            self.asks, self.errors = "", {}
        try:
            await self._read(number, keeps_step=True)
            self.is_found = True
        except NotFound:
            self.work, self.is_found = WorkView(), False
        self.is_loaded = True
        return rx.redirect(f"/staff/stop/{number}") if self.work.status == "shipped" else None

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def confirm(self, step: str) -> None:
        """The shop takes the order on."""
        await self._do(step, lambda uow, number, _key: fulfilment.confirm_order(uow, number))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def start(self, step: str) -> None:
        """Take the order in hand."""
        self._line_id, self.may_undo = 0, False
        await self._do(step, lambda uow, number, _key: fulfilment.start_picking(uow, number))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def scan(self, code: str, key: str) -> None:
        """One piece was scanned, of whichever line it is; another part is refused loudly. Done once for its ``key``."""
        number, line_id = self.work.number, self.line.line_id or None
        progress = await self._act(
            lambda uow: fulfilment.pick_scanned(uow, number, scanned=code[:80], line_id=line_id, key=key[:100])
        )
        if progress is not None:
            self._line_id = progress.line_id
            await self._read(number)
            self._remember(progress.line_id, 1)
            self._tell_picked(progress)
        self.answered = key

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def take(self, step: str, pieces: int) -> None:
        """So many pieces of the line are in the box, seen by eye instead of scanned; 0 are all that remain."""
        line = self.line
        quantity = pieces or line.remaining
        progress = await self._do(
            step,
            lambda uow, number, key: fulfilment.pick_line(
                uow, number, line.line_id, scanned=line.sku, quantity=quantity, key=key
            ),
        )
        if progress is not None:
            self._remember(line.line_id, quantity)
            self._tell_picked(progress)

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def take_out(self, step: str, pieces: int) -> None:
        """So many pieces of the line come out of the box again; 0 undoes what was put in last."""
        line_id, quantity = self._last if pieces == 0 else (self.line.line_id, pieces)
        if not line_id:
            return
        progress = await self._do(
            step,
            lambda uow, number, key: fulfilment.unpick_line(uow, number, line_id, quantity=quantity, key=key),
        )
        if progress is not None:
            self._line_id = line_id
            self.may_undo = False
            self._show_lines()
            counted = {"picked": progress.picked_quantity, "quantity": progress.quantity}
            self._tell(
                translate("Taken out again", visitor().language),
                note=translate("{picked} of {quantity} in the box", visitor().language, **counted),
            )

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def go_to(self, line_id: int) -> None:
        """Walk to another line; one that is not in the order is none."""
        self._line_id = line_id
        self._fall_silent()
        self._show_lines()

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def ask(self, question: Question) -> None:
        """Open a question; that for the driver needs to know who drives."""
        if question == "driver":
            self.drivers = await asyncio.to_thread(read_drivers, visitor())
        self.asks, self.errors = question, {}

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def close(self) -> None:
        self.asks = ""

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def mark_missing(self, step: str, reason: MissingReason) -> None:
        """What is left of the line cannot be delivered."""
        await self._mark_missing(step, str(reason))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def mark_missing_because(self, data: dict[str, Any]) -> None:
        """The same, with a reason in the picker's own words."""
        reason = str(data.get("reason", "")).strip()[:300]
        if not reason:
            self.errors = {"reason": translate("Say in a few words why it is missing.", visitor().language)}
            return
        await self._mark_missing(self.step, reason)

    @rx.event
    @guarded(Permission.ORDERS_FULFIL, Permission.ORDERS_READ)
    async def write_note(self, data: dict[str, Any]) -> None:
        """A remark for colleagues."""
        text = str(data.get("text", ""))
        who, number = visitor(), self.work.number
        # The same words sent twice from one step are one note.
        key = f"{self.step}:{hash_token(text)[:20]}"
        try:
            await asyncio.to_thread(_write, who, lambda uow: fulfilment.add_order_note(uow, number, text, key=key))
        except InvalidInput as error:
            self.errors = {error.field: sentence_of(error, who.language)}
            return
        self.asks = ""
        self._tell(translate("Note written down", who.language))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def put_back(self, step: str) -> None:
        """Give the order up; what was in the box goes back to the shelves."""
        self.asks = ""
        done = await self._do(step, lambda uow, number, _key: fulfilment.put_back(uow, number))
        if done is not None:
            self._line_id, self.may_undo = 0, False
            self._tell(translate("The order is free for the next picker", visitor().language))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def pack(self, step: str) -> None:
        """Close the box."""
        done = await self._do(step, lambda uow, number, key: fulfilment.pack_order(uow, number, key=key))
        if done is not None:
            self._tell(translate("The box is closed", visitor().language))

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def give_to_driver(self, step: str, driver_id: int) -> Any:
        """The box goes on the road: with this driver, or with 0 with the person who taps."""
        self.asks = ""
        named = next((one for one in await asyncio.to_thread(read_drivers, visitor()) if one.id == driver_id), None)
        if driver_id and named is None:
            self._tell(translate("This person does not drive for us any more.", visitor().language), good=False)
            return None
        done = await self._do(
            step,
            lambda uow, number, key: fulfilment.hand_over(
                uow,
                number,
                to="driver",
                driver_user_id=named.id if named else None,
                driver_name=named.name if named else "",
                key=key,
            ),
        )
        if done is None:
            return None
        return rx.redirect("/staff" if named else f"/staff/stop/{self.work.number}")

    @rx.event
    @guarded(Permission.ORDERS_FULFIL)
    async def give_to_customer(self, data: dict[str, Any]) -> None:
        """Over the counter, also what was to be brought: the customer has paid what the page said."""
        recipient, due, language = str(data.get("recipient", ""))[:500], self._due.money, visitor().language
        if len(recipient) > 120:
            self.errors = {"recipient": translate("A name has at most 120 characters.", language)}
            return
        self.asks = ""
        done = await self._do(
            self.step,
            lambda uow, number, key: fulfilment.hand_over(
                uow, number, to="customer", key=key, cash_received=due, recipient=recipient
            ),
        )
        if done is not None:
            self._tell(translate("Handed over", language))

    async def _mark_missing(self, step: str, reason: str) -> None:
        line = self.line
        self.asks = ""
        progress = await self._do(
            step,
            lambda uow, number, key: fulfilment.mark_short(
                uow, number, line.line_id, missing=line.remaining, reason=reason, key=key
            ),
        )
        if progress is not None:
            self.may_undo = False
            self._line_id = self.next_line.line_id or self._line_id
            self._show_lines()
            self._tell(translate("Reported missing: {name}", visitor().language, name=line.name))

    async def _do(self, step: str, act: Act) -> Any:
        """One step of the order; None when it was refused, or tapped on a page that has moved on."""
        if step != self.step:
            return None
        number = self.work.number
        self._fall_silent()
        done = await self._act(lambda uow: act(uow, number, step))
        await self._read(number)
        return done

    async def _act(self, act: Callable[[UnitOfWork], Any]) -> Any:
        """What the room answers, or True where it answers nothing; a refusal is told loudly, and answered by None."""
        who = visitor()
        try:
            done = await asyncio.to_thread(_write, who, act)
        except FreightError as error:
            self._tell(refusal_text(error, who.language), good=False)
            if self.work.number:
                await self._read(self.work.number)
            return None
        return True if done is None else done

    async def _read(self, number: str, *, keeps_step: bool = False) -> None:
        """What the order is now. Nobody's tap is lost to a reading that found nothing new."""
        before = self.work
        self.work, self._due = await asyncio.to_thread(read_work, visitor(), number)
        if not (keeps_step and self.step and self.work == before):
            self.step = new_token(12)
        self._show_lines()

    def _show_lines(self) -> None:
        self.line = line_in_hand(self.work.lines, self._line_id)
        self._line_id = self.line.line_id
        self.next_line = line_after(self.work.lines, self._line_id)

    def _remember(self, line_id: int, quantity: int) -> None:
        self._last, self.may_undo = (line_id, quantity), True

    def _tell_picked(self, progress: PickProgress) -> None:
        language = visitor().language
        counted = {"picked": progress.picked_quantity, "quantity": progress.quantity}
        self._tell(
            translate("Right part: {name}", language, name=self.line.name),
            note=translate("{picked} of {quantity} in the box", language, **counted),
        )


def _write(who: Visitor, act: Callable[[UnitOfWork], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return act(uow)
