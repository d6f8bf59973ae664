"""What ``/admin/payments/statement`` shows and does: lines of the bank, each with the payment it is likely for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_date
from freight_app.orders.paying import transfers
from freight_app.orders.paying.dtos import Match, Suggestion
from freight_app.orders.paying.statement_reading import MAX_BYTES, read_statement
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the statement. ``payment_id`` is 0 while nothing is chosen for it."""

    id: int
    day: str
    amount: PriceView = NO_PRICE
    text: str = ""
    reference: str = ""
    sureness: str = ""
    payment_id: int = 0
    chosen: str = ""
    difference: str = ""
    is_more: bool = False
    is_on: bool = False


@dataclass(frozen=True, slots=True)
class StatementView:
    lines: list[LineView] = field(default_factory=list)
    choices: list[dict[str, str]] = field(default_factory=list)


class StatementState(rx.State):
    """The lines that are not used yet. ``step`` is made anew after each confirmation."""

    view: StatementView = StatementView()
    account: str = ""
    trouble: str = ""
    field_error: str = ""
    step: str = ""
    pasted: int = 0
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def load(self) -> None:
        """Read the lines and what they are likely for."""
        await self._read()

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def loaded(self, answer: dict[str, Any]) -> None:
        """The server has taken a file in."""
        added, read = _count(answer.get("added")), _count(answer.get("read"))
        await self._tell(added, read)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def paste(self, data: dict[str, Any]) -> None:
        """Lines that were copied from the bank's page."""
        who, text = visitor(), str(data.get("lines", ""))
        self.field_error = ""
        try:
            found = await asyncio.to_thread(_load, who, text.encode()[: MAX_BYTES + 1], str(data.get("account", "")))
        except InvalidInput as error:
            self.field_error = sentence_of(error, who.language)
            return
        self.pasted += 1
        await self._tell(found.added, found.read)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def choose(self, line_id: int, payment: str) -> None:
        """Another payment for a line, or none."""
        payment_id = int(payment) if payment.isascii() and payment.isdecimal() and len(payment) < 12 else 0
        known = {choice["value"]: choice["label"] for choice in self.view.choices}
        self.view = StatementView(
            [
                _with(line, payment_id, known.get(payment, "")) if line.id == line_id else line
                for line in self.view.lines
            ],
            self.view.choices,
        )

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def tick(self, line_id: int, is_on: bool) -> None:
        """Take a line along, or leave it."""
        lines = [_ticked(line, is_on=is_on) if line.id == line_id else line for line in self.view.lines]
        self.view = StatementView(lines, self.view.choices)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def confirm(self, step: str) -> None:
        """Receive the money of all ticked lines, in one go."""
        if step != self.step:
            return
        who = visitor()
        matches = [Match(line_id=line.id, payment_id=line.payment_id) for line in self.view.lines if line.is_on]
        self.trouble = ""
        try:
            count = await asyncio.to_thread(_confirm, who, matches, step)
        except (Conflict, InvalidInput) as error:
            self.trouble = sentence_of(error, who.language)
            return
        await self._read()
        text = translate_count("{count} payment recorded", "{count} payments recorded", count, who.language)
        await show_toast(self, text)

    @rx.event
    @guarded(Permission.PAYMENTS_RECORD)
    async def put_aside(self, line_id: int) -> None:
        """A line that is for no order."""
        who = visitor()
        await asyncio.to_thread(_put_aside, who, line_id)
        await self._read()
        await show_toast(self, translate("Put aside: it is for no order", who.language))

    async def _tell(self, added: int, read: int) -> None:
        await self._read()
        language = visitor().language
        text = (
            translate("All these lines were here already", language)
            if read and not added
            else translate_count("{count} new line", "{count} new lines", added, language)
        )
        await show_toast(self, text)

    async def _read(self) -> None:
        self.view = await asyncio.to_thread(_view, visitor())
        self.step, self.trouble, self.is_loaded = new_token(12), "", True


def _view(who: Visitor) -> StatementView:
    with current_house().read(who.actor) as uow:
        found = transfers.suggest_matches(uow)
        awaited = transfers.list_awaited(uow)
    choices = [
        {
            "value": str(one.payment_id),
            "label": f"{one.order_number} · {one.customer_name} · {price_text(one.amount, who.language)}",
        }
        for one in awaited
    ]
    return StatementView([_line(one, who.language) for one in found], choices)


def _line(one: Suggestion, language: str) -> LineView:
    difference = one.difference
    is_off = difference is not None and not difference.is_zero
    return LineView(
        id=one.line.id,
        day=format_date(one.line.booked_on, language, width="short"),
        amount=price_view(one.line.amount, language),
        text=one.line.text,
        reference=one.line.reference,
        sureness=one.sureness or "",
        payment_id=one.payment.payment_id if one.payment else 0,
        chosen=one.payment.order_number if one.payment else "",
        difference=price_text(difference if difference.amount_minor > 0 else -difference, language)
        if difference is not None and is_off
        else "",
        is_more=difference is not None and difference.amount_minor > 0,
        # Only what cannot be wrong is ticked beforehand.
        is_on=one.sureness == "certain",
    )


def _with(line: LineView, payment_id: int, label: str) -> LineView:
    return LineView(
        id=line.id,
        day=line.day,
        amount=line.amount,
        text=line.text,
        reference=line.reference,
        sureness="chosen" if payment_id else "",
        payment_id=payment_id,
        chosen=label.split(" ", 1)[0],
        is_on=payment_id != 0,
    )


def _ticked(line: LineView, *, is_on: bool) -> LineView:
    values = {name: getattr(line, name) for name in LineView.__dataclass_fields__}
    return LineView(**{**values, "is_on": is_on and line.payment_id != 0})


def _load(who: Visitor, content: bytes, account: str) -> transfers.LoadedStatement:
    house = current_house()
    with house.read(who.actor) as uow:
        currency = transfers.statement_currency(uow)
    found = read_statement(content, currency=currency)
    with house.write(who.actor) as uow:
        return transfers.load_statement(uow, found, account=account)


def _confirm(who: Visitor, matches: list[Match], key: str) -> int:
    with current_house().write(who.actor) as uow:
        return transfers.confirm_matches(uow, matches, key=key)


def _put_aside(who: Visitor, line_id: int) -> None:
    with current_house().write(who.actor) as uow:
        transfers.put_line_aside(uow, line_id)


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 <= value < 10**6 else 0
