"""One order as the console handles it: each press is a step; what colleagues change is shown around what is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.orders import fulfilment, payments
from freight_app.orders.paying import refunds
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.orders_rows import DetailView, read_order
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

# What can be wrong in the page's forms, by field.
_NO_ERRORS = {"text": "", "reason": "", "receipt": ""}


class OrderDetailState(rx.State):
    """One order. ``step`` names what the page shows and is made anew after each step: a second press on the same step
    does nothing. What colleagues change meanwhile is shown without a new ``step``, so that a press is never lost by it.
    """

    order: DetailView = DetailView()
    is_loaded: bool = False
    is_found: bool = True
    asks_to_cancel: bool = False
    asks_receipt: bool = False
    step: str = ""
    note_step: str = ""
    # Which load of the page this is: what was opened on an earlier one is closed.
    visit: str = ""
    errors: dict[str, str] = dict(_NO_ERRORS)
    _due: tuple[int, str] = (0, "")

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self) -> None:
        """Read the order of the address."""
        self.asks_to_cancel = self.asks_receipt = False
        self.errors = dict(_NO_ERRORS)
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40])
            self.is_found = True
        except NotFound:
            self.order, self.is_found = DetailView(), False
        self.step = self.visit = new_token(12)
        self.is_loaded = True
        watch(self, Permission.ORDERS_READ)

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def confirm(self, step: str) -> None:
        """Accept the order."""
        await self._do(step, lambda uow, number, key: fulfilment.confirm_order(uow, number, key=key))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def ask_to_cancel(self) -> None:
        self.asks_to_cancel = True

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def ask_receipt(self) -> None:
        self.asks_receipt = True

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def close_dialogs(self) -> None:
        self.asks_to_cancel = self.asks_receipt = False
        self.errors = dict(_NO_ERRORS)

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def cancel(self, data: dict[str, Any]) -> None:
        """Cancel with the reason that was written."""
        reason = str(data.get("reason", ""))
        done = await self._do(
            _step_of(data), lambda uow, number, key: fulfilment.cancel_order(uow, number, reason=reason, key=key)
        )
        self.asks_to_cancel = self.asks_to_cancel and not done

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def record_money(self, data: dict[str, Any]) -> None:
        """The transfer has come, or what was owed has been sent back, with the bank's reference."""
        receipt = str(data.get("receipt", ""))
        refund, due = self.order.refund_payment_id, Money(*self._due)
        if refund:
            done = await self._do(
                _step_of(data),
                lambda uow, number, key: refunds.record_refund(uow, number, refund, receipt=receipt, key=key),
            )
        else:
            done = await self._do(
                _step_of(data),
                lambda uow, number, key: payments.record_transfer(uow, number, amount=due, receipt=receipt, key=key),
            )
        self.asks_receipt = self.asks_receipt and not done

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def write_note(self, data: dict[str, Any]) -> None:
        """A remark for colleagues. The field is emptied by a new ``note_step``, once the note is written."""
        text = str(data.get("text", ""))
        if await self._do(
            _step_of(data), lambda uow, number, key: fulfilment.add_order_note(uow, number, text, key=key)
        ):
            self.note_step = self.step

    async def _do(self, step: str, act: Callable[[UnitOfWork, str, str], Any]) -> bool:
        """One step, and whether it was done; a refusal leaves dialogs and typed text as they are."""
        if step != self.step:
            return False
        who = visitor()
        self.errors = dict(_NO_ERRORS)
        try:
            await asyncio.to_thread(_write, who, self.order.number, step, act)
        except InvalidInput as error:
            self.errors = {**_NO_ERRORS, error.field: sentence_of(error, who.language)}
            return False
        self.step = new_token(12)
        await self._read(self.order.number)
        await show_toast(self, translate("Saved", who.language))
        return True

    async def _follow(self) -> None:
        """Somebody changed something: the order as it is now, around whatever is being typed."""
        if self.is_found:
            await self._read(self.order.number)

    async def _read(self, number: str) -> None:
        found, known = await asyncio.to_thread(read_order, visitor(), number)
        self._due = known.to_pay.amount_minor, known.to_pay.currency
        if self.order != found:
            self.order = found


def _step_of(data: dict[str, Any]) -> str:
    return str(data.get("step", ""))[:40]


def _write(who: Visitor, number: str, key: str, act: Callable[[UnitOfWork, str, str], Any]) -> None:
    with current_house().write(who.actor) as uow:
        act(uow, number, key)
