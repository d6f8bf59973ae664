"""What all sheets that change an order have: one that is open, a key for its step, and why it cannot be done.

The console, the account and the tracking page of a guest build theirs on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import reflex as rx

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import pick_text
from freight_app.orders.changes.dtos import ReturnedLine, ReturnRequest
from freight_app.orders.dtos import OrderLineView
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor


class ChangeSheet(rx.State, mixin=True):
    """``sheet`` is the one that is open. ``step`` is its key: the same press twice is one change. ``trouble`` is why the
    change cannot be made as it stands.
    """

    sheet: str = ""
    trouble: str = ""
    step: str = ""

    def _begin(self, sheet: str) -> None:
        self.step, self.trouble, self.sheet = new_token(12), "", sheet

    async def _save(self, data: dict[str, Any], act: Callable[[UnitOfWork, str], Any]) -> None:
        """One change of the order; a refusal is said in the sheet, and what was chosen stays."""
        who, key = visitor(), str(data.get("step", ""))[:40]
        if key != self.step:
            return
        try:
            await asyncio.to_thread(write_as, who, lambda uow: act(uow, key))
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            return
        self.sheet, self.step = "", new_token(12)
        await self._read_again()
        await show_toast(self, translate("Saved", who.language))

    async def _read_again(self) -> None:
        """The page as it is after the change."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ChosenLine:
    """A line of an order in a customer's sheet: how many pieces are chosen. ``line_id`` 0 is a new part, ``missing``
    pieces are not in stock.
    """

    line_id: int
    name: str
    sku: str
    most: int
    quantity: int
    before: int
    reason: str = "does_not_fit"
    unit: PriceView = NO_PRICE
    missing: int = 0


def chosen_lines(lines: Iterable[OrderLineView], language: str) -> list[ChosenLine]:
    """The lines of an order as they are."""
    return [
        ChosenLine(
            line_id=line.line_id,
            name=pick_text(line.name, language),
            sku=line.sku,
            most=999,
            quantity=line.quantity,
            before=line.quantity,
            unit=price_view(line.unit_price, language),
        )
        for line in lines
    ]


def lines_to_return(lines: Iterable[OrderLineView], returnable: dict[int, int], language: str) -> list[ChosenLine]:
    """The lines of which something can go back; nothing is chosen yet."""
    return [
        replace(line, quantity=0, most=returnable[line.line_id])
        for line in chosen_lines(lines, language)
        if line.line_id in returnable
    ]


def choose(lines: list[ChosenLine], sku: str, quantity: int) -> list[ChosenLine]:
    """So many pieces of a line, within what there is."""
    return [replace(line, quantity=min(max(quantity, 0), line.most)) if line.sku == sku else line for line in lines]


def give_reason(lines: list[ChosenLine], sku: str, reason: str) -> list[ChosenLine]:
    return [replace(line, reason=reason) if line.sku == sku else line for line in lines]


def return_request(lines: Iterable[ChosenLine], note: str) -> ReturnRequest | None:
    """What is asked of the shop; None while nothing is chosen."""
    wanted = [
        ReturnedLine(line_id=line.line_id, quantity=line.quantity, reason=line.reason)
        for line in lines
        if line.quantity
    ]
    if not wanted:
        return None
    return ReturnRequest(lines=wanted, note=" ".join(note.replace("\0", "").split())[:500])


def write_as(who: Visitor, act: Callable[[UnitOfWork], Any]) -> None:
    """Do one thing in a unit of work of its own. Blocks: call it in a thread."""
    with current_house().write(who.actor) as uow:
        act(uow)
