"""One purchase order as the console handles it: lines that are typed, and each step from the draft to the end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Literal

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.service import get_product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.purchasing.orders import approving, confirming, drafting, ending, placing, sending
from freight_app.purchasing.orders.dtos import Confirmation, PurchaseLineDraft, PurchaseTerms
from freight_app.purchasing.orders.reading import get_purchase
from freight_app.ui.admin.live import watch
from freight_app.ui.admin.purchasing.purchase_rows import LineRow, PurchasePageView, read_purchase
from freight_app.ui.admin.purchasing.supplier_form import whole_number, wrong_field
from freight_app.ui.admin.purchasing.supplier_state import find_part_choices, read_day
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

Question = Literal["", "terms", "confirm", "close", "cancel"]
Typed = Literal["quantity", "price", "wanted"]


class PurchaseState(rx.State):
    """One purchase order. ``step`` names what the page shows: a second press on the same step does nothing.

    ``asks`` names the open dialog; ``errors`` say what is wrong in it, by field.
    """

    order: PurchasePageView = PurchasePageView()
    found: list[dict[str, str]] = []
    asks: str = ""
    errors: dict[str, str] = {}
    step: str = ""
    # A new one empties the field for the next part.
    added: int = 0
    is_found: bool = True
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self) -> None:
        """Read the order of the address."""
        self.asks, self.errors, self.found = "", {}, []
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:20])
            self.is_found = True
        except NotFound:
            self.order, self.is_found = PurchasePageView(), False
        self.step, self.is_loaded = new_token(12), True
        watch(self, Permission.PURCHASING_READ)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def ask(self, what: Question) -> None:
        """Open a dialog, or close the open one."""
        self.asks, self.errors = str(what), {}

    # --- the lines of a draft

    @rx.event(supersedes=True)
    @guarded(Permission.PURCHASING_EDIT, Permission.STOCK_READ)
    async def find_part(self, text: str) -> None:
        """Our parts that a number or words name."""
        self.found = await asyncio.to_thread(find_part_choices, visitor(), text[:80])

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def add_line(self, sku: str) -> None:
        """One more part, in the smallest quantity that its supplier sells."""
        number, revision = self.order.number, self.order.revision

        def act(uow: UnitOfWork) -> None:
            lines = _drafts(self.order.lines)
            product = get_product(uow, sku[:64], include_deleted=True)
            if product.id in {line.product_id for line in lines}:
                raise InvalidInput("lines", "A product stands in an order once.")
            lines.append(PurchaseLineDraft(product_id=product.id, quantity=1))
            drafting.change_lines(uow, number, lines, revision=revision)
            least = get_purchase(uow, number).lines[-1].least
            if least > 1:
                lines[-1] = PurchaseLineDraft(product_id=product.id, quantity=least)
                drafting.change_lines(uow, number, lines, revision=get_purchase(uow, number).revision)

        await self._change(act)
        self.found, self.added = [], self.added + 1

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def set_line(self, product_id: int, what: Typed, typed: str) -> None:
        """What was typed into a line counts once the field is left."""
        await self._retype(product_id, str(what), typed)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def use_least(self, product_id: int) -> None:
        """The quantity that the supplier's catalogue asks for."""
        line = next((one for one in self.order.lines if one.product_id == product_id), None)
        if line is not None and line.least:
            await self._retype(product_id, "quantity", str(line.least))

    async def _retype(self, product_id: int, what: str, typed: str) -> None:
        line = next((one for one in self.order.lines if one.product_id == product_id), None)
        known = {"quantity": "quantity_text", "price": "price_text", "wanted": "wanted_text"}[what]
        if line is None or typed.strip() == getattr(line, known):
            return
        number, revision, currency = self.order.number, self.order.revision, self.order.currency

        def act(uow: UnitOfWork) -> None:
            lines = [
                _retyped(draft, what, typed[:24].strip(), currency) if draft.product_id == product_id else draft
                for draft in _drafts(self.order.lines)
            ]
            drafting.change_lines(uow, number, lines, revision=revision)

        await self._change(act)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def remove_line(self, product_id: int) -> None:
        """The order goes on without this part."""
        number, revision = self.order.number, self.order.revision

        def act(uow: UnitOfWork) -> None:
            lines = [draft for draft in _drafts(self.order.lines) if draft.product_id != product_id]
            drafting.change_lines(uow, number, lines, revision=revision)

        await self._change(act)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def save_terms(self, data: dict[str, Any]) -> None:
        """What the head of the order says."""
        number, revision = self.order.number, self.order.revision
        await self._change(lambda uow: drafting.change_terms(uow, number, _terms(data), revision=revision))

    # --- the steps

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def approve(self, step: str) -> None:
        """Say yes to what the page shows."""
        number, revision = self.order.number, self.order.revision
        await self._do(step, lambda uow, _key: approving.approve_order(uow, number, revision=revision))

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def to_draft(self, step: str) -> None:
        """Take the approval back."""
        number = self.order.number
        await self._do(step, lambda uow, _key: approving.return_to_draft(uow, number))

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def place(self, step: str) -> None:
        """Send it to the supplier."""
        number, revision = self.order.number, self.order.revision
        await self._do(step, lambda uow, key: placing.place_order(uow, number, revision=revision, key=key))

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def send_again(self, step: str) -> None:
        """Mail the same paper once more."""
        if step != self.step:
            return
        who, number = visitor(), self.order.number
        sent = await asyncio.to_thread(_write, who, lambda uow: sending.send_again(uow, number))
        self.step = new_token(12)
        await show_toast(
            self, translate_count("Sent to {count} address", "Sent to {count} addresses", sent, who.language)
        )

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def confirm(self, data: dict[str, Any]) -> None:
        """The supplier's answer, as it was typed."""
        number, lines, currency = self.order.number, self.order.lines, self.order.currency

        def act(uow: UnitOfWork, key: str) -> None:
            confirming.confirm_order(uow, number, _answer(data, lines, currency), key=key)

        await self._do(_step_of(data), act)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def accept(self, step: str) -> None:
        """Order what the supplier confirmed."""
        number, revision = self.order.number, self.order.revision
        await self._do(step, lambda uow, _key: confirming.accept_confirmation(uow, number, revision=revision))

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def close_short(self, data: dict[str, Any]) -> None:
        """Nothing more of the order is awaited."""
        number, reason = self.order.number, str(data.get("reason", ""))
        await self._do(_step_of(data), lambda uow, key: ending.close_short(uow, number, reason=reason, key=key))

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def complete(self, step: str) -> None:
        """Everything came: the order is done."""
        number = self.order.number
        await self._do(step, lambda uow, _key: ending.close_order(uow, number))

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def cancel(self, data: dict[str, Any]) -> None:
        """Nothing of it comes."""
        number, reason = self.order.number, str(data.get("reason", ""))
        await self._do(_step_of(data), lambda uow, key: ending.cancel_order(uow, number, reason=reason, key=key))

    async def _follow(self) -> None:
        """Somebody changed something: the order as it is now, around an open dialog."""
        if self.is_found and not self.asks:
            await self._read(self.order.number)

    async def _change(self, act: Callable[[UnitOfWork], Any]) -> None:
        """A change of the draft; what is refused is said, and the page shows what holds."""
        who = visitor()
        try:
            await asyncio.to_thread(_write, who, act)
        except FreightError as error:
            self._refuse(error, who)
            if not self.asks:
                await show_toast(self, sentence_of(error, who.language), tone="bad")
                await self._read(self.order.number)
            return
        self.asks, self.errors, self.step = "", {}, new_token(12)
        await self._read(self.order.number)

    async def _do(self, step: str, act: Callable[[UnitOfWork, str], Any]) -> None:
        """One step; a refusal leaves the dialog and what was typed in it."""
        if step != self.step:
            return
        who = visitor()
        try:
            await asyncio.to_thread(_write, who, lambda uow: act(uow, step))
        except FreightError as error:
            self._refuse(error, who)
            if not self.asks:
                await show_toast(self, sentence_of(error, who.language), tone="bad")
            return
        self.asks, self.errors, self.step = "", {}, new_token(12)
        await self._read(self.order.number)
        await show_toast(self, translate("Saved", who.language))

    def _refuse(self, error: FreightError, who: Visitor) -> None:
        field = error.field if isinstance(error, InvalidInput) else "form"
        self.errors = {field: sentence_of(error, who.language)}

    async def _read(self, number: str) -> None:
        found = await asyncio.to_thread(read_purchase, visitor(), number)
        if self.order != found:
            self.order = found


def _drafts(lines: list[LineRow]) -> list[PurchaseLineDraft]:
    """The lines as they are, to be written anew; prices and needs stay where a draft names none."""
    return [
        PurchaseLineDraft.model_validate(
            {"product_id": line.product_id, "quantity": line.quantity, "wanted_on": line.wanted_text or None}
        )
        for line in lines
    ]


def _retyped(draft: PurchaseLineDraft, what: str, typed: str, currency: str) -> PurchaseLineDraft:
    if what == "price":
        price = Money.from_decimal(typed.replace(",", "."), currency, field="price")
        changed: dict[str, Any] = {"unit_price_minor": price.amount_minor}
    elif what == "wanted":
        changed = {"wanted_on": read_day({"wanted": typed}, "wanted")}
    else:
        changed = {"quantity": whole_number({"quantity": typed}, "quantity")}
    try:
        return PurchaseLineDraft.model_validate(draft.model_dump() | changed)
    except ValidationError as error:
        raise wrong_field(error) from None


def _terms(data: dict[str, Any]) -> PurchaseTerms:
    try:
        return PurchaseTerms.model_validate(
            {
                "incoterm": str(data.get("incoterm", "")) or None,
                "incoterm_place": str(data.get("incoterm_place", "")).strip(),
                "payment_terms_days": whole_number(data, "payment_terms_days"),
                "expected_on": read_day(data, "expected_on"),
                "project_ref": str(data.get("project_ref", "")).strip() or None,
                "note": str(data.get("note", "")),
            }
        )
    except ValidationError as error:
        raise wrong_field(error) from None


def _answer(data: dict[str, Any], lines: list[LineRow], currency: str) -> Confirmation:
    told = [
        {
            "line_id": line.line_id,
            "quantity": whole_number(data, f"quantity-{line.line_id}", line.quantity - line.closed),
            "unit_price_minor": Money.from_decimal(
                str(data.get(f"price-{line.line_id}", "") or line.price_text).replace(",", "."), currency, field="price"
            ).amount_minor,
            "promised_on": read_day(data, f"day-{line.line_id}"),
        }
        for line in lines
    ]
    promised = read_day(data, "promised_on")
    if promised is None:
        raise InvalidInput("promised_on", "Say for which day it is promised.")
    try:
        return Confirmation.model_validate(
            {"promised_on": promised, "reference": str(data.get("reference", "")).strip(), "lines": told}
        )
    except ValidationError as error:
        raise wrong_field(error) from None


def _step_of(data: dict[str, Any]) -> str:
    return str(data.get("step", ""))[:40]


def _write(who: Visitor, act: Callable[[UnitOfWork], Any]) -> Any:
    with current_house().write(who.actor) as uow:
        return act(uow)
