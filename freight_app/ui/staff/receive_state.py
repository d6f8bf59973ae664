"""Goods that arrive: found by any number, counted, and booked in once for each submission."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.stock.dtos import MAX_QUANTITY, LocatedLevel, ReceiptLine
from freight_app.stock.service import receive_stock, undo_receipt
from freight_app.ui.components.handset import ScanAnswers
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.staff.place_state import PlaceState
from freight_app.ui.staff.purchase_rows import AwaitedRow, read_awaited
from freight_app.ui.staff.refusals import refusal_text
from freight_app.ui.staff.stock_rows import PartView, ReceiptView, read_part, read_parts, read_receipts
from freight_app.ui.visitor import Visitor, visitor


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


# How returns are numbered: ``changes/return_queries.next_return_number``.
_RETURN = re.compile(r"R-\d{1,9}")
# How purchase orders are: ``purchasing/orders/queries.next_number``.
_PURCHASE = re.compile(r"PO-\d{4}-\d{5,9}")


class ReceiveState(ScanAnswers, rx.State):
    """``part`` is the one in hand; ``candidates`` are to choose from when words and no number were typed.

    ``reference`` is the supplier's delivery note and stays for the whole delivery. ``new_level`` is what the last
    receipt made of the stock, -1 before the first.
    """

    part: PartView = PartView()
    candidates: list[PartView] = []
    quantity: int = 1
    reference: str = ""
    errors: dict[str, str] = {}
    new_level: int = -1
    receipts: list[ReceiptView] = []
    receipt_count: int = 0
    awaited: list[AwaitedRow] = []
    is_loaded: bool = False
    _key: str = ""

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def load(self) -> None:
        """Read where the person stands and what they have booked in."""
        await self._stand()
        await self._read_receipts()
        self.awaited = await asyncio.to_thread(read_awaited, visitor())
        self.is_loaded = True

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def scan(self, code: str, key: str) -> object:
        """A part was scanned: take it in hand; the one in hand once more counts one more. The number of a return or
        of a purchase order leads to its page."""
        if key == self.answered:  # sent again because its answer was lost on the way
            self.answered = key
            return None
        if _RETURN.fullmatch(code.strip().upper()) and not self.part.product_id:
            self.answered = key
            return rx.redirect(f"/staff/return/{code.strip().upper()}")
        if _PURCHASE.fullmatch(code.strip().upper()) and not self.part.product_id:
            self.answered = key
            return rx.redirect(f"/staff/purchases/{code.strip().upper()}")
        who = visitor()
        location_id = await self._stand()
        found, is_named = await asyncio.to_thread(read_parts, who, code[:80], location_id)
        self.candidates = []
        if not found:
            self._tell(translate("No part answers to {code}", who.language, code=code[:80]), good=False, key=key)
        elif self.part.product_id and not (is_named and self.part.product_id in {one.product_id for one in found}):
            text = translate("First put {name} into stock, or leave it", who.language, name=self.part.name)
            self._tell(text, good=False, key=key)
        elif is_named and self.part.product_id:
            self.quantity = min(self.quantity + 1, MAX_QUANTITY)
            self._tell(translate("One more: {name}", who.language, name=self.part.name), key=key)
        elif is_named and len(found) == 1:
            self._take(found[0])
            self._tell(found[0].name, key=key)
        else:
            self.candidates, self.new_level = found, -1
            self._fall_silent()
            self.answered = key
        return None

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def choose(self, product_id: int) -> None:
        """One of the candidates is meant."""
        self._take(await asyncio.to_thread(read_part, visitor(), product_id, await self._stand()))
        self._fall_silent()

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def leave(self) -> None:
        """Put the part in hand aside, unbooked."""
        self.part, self.candidates, self.errors = PartView(), [], {}
        self._fall_silent()

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def set_quantity(self, quantity: int) -> None:
        self.quantity = min(max(1, quantity), MAX_QUANTITY)

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def set_location(self, location_id: str) -> None:
        """The goods go to another location."""
        place = await self.get_state(PlaceState)
        place.chosen = location_id[:12]
        here = await self._stand()
        if self.part.product_id:
            self.part = await asyncio.to_thread(read_part, visitor(), self.part.product_id, here)

    @rx.event
    @guarded(Permission.STOCK_RECEIVE, Permission.STOCK_READ)
    async def receive(self, data: dict[str, Any]) -> None:
        """Book the part in. What was typed stays when the answer is an error."""
        who, part = visitor(), self.part
        if not part.product_id:
            return
        location_id = await self._stand()
        shelf = str(data.get("shelf", "")).strip()
        self.reference = str(data.get("reference", self.reference)).strip()[:200]
        try:
            line = _receipt_line(part.product_id, location_id, data.get("quantity", self.quantity), shelf)
            level = await asyncio.to_thread(_receive, who, line, self.reference, self._key)
        except InvalidInput as error:
            self.errors = {error.field: sentence_of(error, who.language)}
            self._tell(self.errors[error.field], good=False)
            return
        except FreightError as error:
            self._tell(refusal_text(error, who.language), good=False)
            return
        self.part, self.errors, self.new_level = PartView(), {}, level.on_hand
        self._tell(
            translate("Booked in: {count} × {name}", who.language, count=line.quantity, name=part.name),
            note=translate("Now {count} at {place}", who.language, count=level.on_hand, place=_place_of(level)),
        )
        await self._read_receipts()

    @rx.event
    @guarded(Permission.STOCK_RECEIVE)
    async def undo(self, movement_id: int) -> None:
        """Take a receipt of one's own out of the books again."""
        who = visitor()
        try:
            await asyncio.to_thread(_undo, who, movement_id)
        except FreightError as error:
            self._tell(refusal_text(error, who.language), good=False)
        else:
            self.new_level = -1
            self._tell(translate("The receipt is undone", who.language))
        await self._read_receipts()

    async def _stand(self) -> int:
        return await (await self.get_state(PlaceState))._load()

    def _take(self, part: PartView) -> None:
        self.part, self.candidates, self.quantity, self.errors = part, [], 1, {}
        self.new_level, self._key = -1, new_token(12)

    async def _read_receipts(self) -> None:
        self.receipts, self.receipt_count = await asyncio.to_thread(read_receipts, visitor())


def _receipt_line(product_id: int, location_id: int, quantity: Any, shelf: str) -> ReceiptLine:
    digits = str(quantity).strip()
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 0
    if not 1 <= number <= MAX_QUANTITY:
        raise InvalidInput("quantity", _("A whole number of at least 1 is needed."))
    if len(shelf) > 40:
        raise InvalidInput("shelf", "A shelf has at most 40 characters.")
    return ReceiptLine(product_id=product_id, location_id=location_id, quantity=number, shelf=shelf or None)


def _receive(who: Visitor, line: ReceiptLine, reference: str, key: str) -> LocatedLevel:
    with current_house().write(who.actor) as uow:
        change = receive_stock(uow, [line], reference=reference, key=key)
    return next(level for level in change.levels if level.location_id == line.location_id)


def _undo(who: Visitor, movement_id: int) -> None:
    with current_house().write(who.actor) as uow:
        undo_receipt(uow, movement_id)


def _place_of(level: LocatedLevel) -> str:
    return level.shelf or level.location_code
