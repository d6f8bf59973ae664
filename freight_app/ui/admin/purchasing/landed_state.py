"""The bills of the purchase order that the page shows, how they are shared, and what a piece costs by them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_date
from freight_app.kit.money import Money
from freight_app.purchasing.landed.billing import add_bill, remove_bill
from freight_app.purchasing.landed.dtos import (
    BillDraft,
    BillView,
    CostPart,
    CoverDraft,
    LandedLine,
    LandedOrder,
    LayerView,
    MeasureDraft,
)
from freight_app.purchasing.landed.reading import explain_order
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.purchasing.cost_words import BASES, KINDS, amount_text, percent, plain_number, unit_cost
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, visitor

_FIELDS: tuple[str, ...] = (
    "number",
    "issuer",
    "amount",
    "currency",
    "rate",
    "billed_on",
    "basis",
    "covers",
    "measures",
    "form",
)
_NO_ERRORS: dict[str, str] = dict[str, str].fromkeys(_FIELDS, "")
WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class BillRow:
    """``told`` is how it is shared, fact by fact."""

    bill_id: str
    number: str
    kind: str
    issuer: str
    day: str
    amount: PriceView
    own: str
    told: list[str]
    warning: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """``how`` explains the cost of its pieces, sentence by sentence."""

    position: int
    sku: str
    name: str
    pieces: str
    goods: PriceView
    landed: PriceView
    total: PriceView
    unit: str
    price: PriceView
    margin: str
    is_loss: bool
    how: list[str]
    measure: str


@dataclass(frozen=True, slots=True)
class LandedView:
    number: str = ""
    own: str = ""
    can_be_billed: bool = False
    goods: PriceView = NO_PRICE
    landed: PriceView = NO_PRICE
    total: PriceView = NO_PRICE
    waiting: str = ""
    late: str = ""


class LandedState(rx.State):
    """``opens`` is the dialog that is open: ``bill``, ``remove`` or none."""

    view: LandedView = LandedView()
    bills: list[BillRow] = []
    lines: list[LineRow] = []
    receipts: list[dict[str, str]] = []
    currencies: list[dict[str, str]] = []
    errors: dict[str, str] = _NO_ERRORS
    basis: str = "value"
    today: str = ""
    opens: str = ""
    removing: str = ""
    removing_number: str = ""
    step: str = ""
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def load(self, number: str) -> None:
        """Read what an order really cost; nothing for a number that is no order's."""
        self.opens = ""
        try:
            await self._read(number[:20])
        except NotFound:
            self.view, self.bills, self.lines = LandedView(), [], []

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def ask_bill(self) -> None:
        """Open the form of a new bill."""
        self.errors, self.basis, self.opens, self.step = _NO_ERRORS, "value", "bill", new_token(12)

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def choose_basis(self, basis: str) -> None:
        """What is written beside the lines depends on it."""
        self.basis = basis if basis in BASES else "value"

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def save_bill(self, data: dict[str, Any]) -> None:
        """Enter the bill that was typed, and share it."""
        who = visitor()
        try:
            draft = read_bill(data, self.view.number, who.language)
            bill = await asyncio.to_thread(_add, who, draft, self.step)
        except InvalidInput as error:
            field = error.field if error.field in _FIELDS else "form"
            self.errors = {**_NO_ERRORS, field: sentence_of(error, who.language)}
            return
        except FreightError as error:
            self.errors = {**_NO_ERRORS, "form": sentence_of(error, who.language)}
            return
        await self._read(self.view.number)
        self.opens = ""
        await show_toast(self, translate("{number} is shared", who.language, number=bill.number))

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def ask_removal(self, bill_id: str) -> None:
        """Ask before a bill is taken out."""
        for bill in self.bills:
            if bill.bill_id == bill_id:
                self.removing, self.removing_number, self.opens = bill.bill_id, bill.number, "remove"

    @rx.event
    @guarded(Permission.PURCHASING_EDIT)
    async def remove(self) -> None:
        """Take the bill out that was asked about."""
        who = visitor()
        await asyncio.to_thread(_remove, who, self.removing)
        self.opens = ""
        await self._read(self.view.number)
        await show_toast(self, translate("{number} is taken out", who.language, number=self.removing_number))

    @rx.event
    @guarded(Permission.PURCHASING_READ)
    async def close(self) -> None:
        self.opens = ""

    async def _read(self, number: str) -> None:
        who = visitor()
        found, today, currencies = await asyncio.to_thread(_read_order, who, number)
        self.view = _view(found, who.language)
        self.bills = [_bill(bill, found.own_currency, who.language) for bill in found.bills]
        self.lines = [_line(line, found.own_currency, who.language) for line in found.lines]
        whole = {"value": WHOLE, "label": translate("The whole order, also what is still to come", who.language)}
        self.receipts = [whole, *({"value": receipt, "label": receipt} for receipt in found.receipts)]
        codes = dict.fromkeys([found.own_currency, found.currency, *currencies])
        self.currencies = [{"value": code, "label": code} for code in codes]
        self.today = today.isoformat()
        self.is_loaded = True


def read_bill(data: dict[str, Any], number: str, language: str) -> BillDraft:
    """The bill as it was typed; ``InvalidInput`` on the first field that will not do."""

    def typed(name: str, most: int = 60) -> str:
        return str(data.get(name, "")).strip()[:most]

    for name in ("number", "amount"):
        if not typed(name):
            raise InvalidInput(name, translate("This is needed.", language))
    try:
        billed_on = date.fromisoformat(typed("billed_on"))
    except ValueError:
        raise InvalidInput("billed_on", translate("Choose a day.", language)) from None
    receipt = typed("covers", 20)
    others = [word for word in typed("also", 400).replace(",", " ").split() if word]
    measures = [
        {"order": number, "position": int(name.removeprefix("measure-")), "value": str(value).strip().replace(",", ".")}
        for name, value in data.items()
        if name.startswith("measure-") and name.removeprefix("measure-").isdecimal() and str(value).strip()
    ]
    try:
        return BillDraft(
            number=typed("number"),
            issuer=typed("issuer", 160),
            kind=typed("kind") or "freight",  # type: ignore[arg-type]
            amount=typed("amount", 24).replace(",", "."),
            currency=typed("currency", 3),
            rate=typed("rate", 40).replace(",", "."),
            billed_on=billed_on,
            basis=typed("basis") or "value",  # type: ignore[arg-type]
            covers=[
                CoverDraft(order=number, receipt="" if receipt in ("", WHOLE) else receipt),
                *(CoverDraft(order=other[:20]) for other in others),
            ],
            measures=[MeasureDraft.model_validate(measure) for measure in measures],
            note=typed("note", 500),
        )
    except ValidationError as error:
        first = str(error.errors()[0]["loc"][0])
        raise InvalidInput(first if first in _FIELDS else "form", translate("This cannot be read.", language)) from None


def _add(who: Visitor, draft: BillDraft, key: str) -> BillView:
    with current_house().write(who.actor) as uow:
        return add_bill(uow, draft, key=key)


def _remove(who: Visitor, bill_id: str) -> None:
    with current_house().write(who.actor) as uow:
        remove_bill(uow, bill_id)


def _read_order(who: Visitor, number: str) -> tuple[LandedOrder, date, list[str]]:
    with current_house().read(who.actor) as uow:
        return explain_order(uow, number), today_of_shop(uow), list(get_shop_profile(uow).currencies)


def _view(found: LandedOrder, language: str) -> LandedView:
    return LandedView(
        number=found.number,
        own=found.own_currency,
        can_be_billed=found.can_be_billed,
        goods=price_view(found.goods, language),
        landed=price_view(found.landed, language),
        total=price_view(found.total, language),
        waiting="" if found.waiting.is_zero else amount_text(found.waiting, language),
        late="" if found.late.is_zero else amount_text(found.late, language),
    )


def _bill(bill: BillView, own: str, language: str) -> BillRow:
    told = [translate(BASES[str(bill.used_basis)], language)]
    if bill.amount.currency != own:
        rate = plain_number(bill.rate, language)
        told += [f"1 {bill.amount.currency} = {rate} {own}", format_date(bill.rate_on, language)]
    told.extend(" ".join(word for word in (cover.order, cover.receipt) if word) for cover in bill.covers)
    for amount, text in (
        (bill.waiting, _("{amount} waits for goods to come")),
        (bill.late, _("{amount} came after the pieces were gone")),
        (bill.unplaced, _("{amount} is carried by no goods")),
    ):
        if not amount.is_zero:
            told.append(translate(text, language, amount=amount_text(amount, language)))
    return BillRow(
        bill_id=bill.public_id,
        number=bill.number,
        kind=str(bill.kind),
        issuer=bill.issuer,
        day=format_date(bill.billed_on, language),
        amount=price_view(bill.amount, language),
        own=amount_text(bill.own, language) if bill.amount.currency != own else "",
        told=told,
        warning=_warning(bill, language),
    )


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


def _warning(bill: BillView, language: str) -> str:
    """Why a bill is not shared as it was asked; empty where it is."""
    if bill.lacking:
        parts = ", ".join(bill.lacking[:6])
        return translate("Shared by value: {parts} have no weight or volume.", language, parts=parts)
    if bill.used_basis != bill.basis:
        return translate("Shared by pieces: nothing in it has a price.", language)
    return ""


def _line(line: LandedLine, own: str, language: str) -> LineRow:
    zero = Money.zero(own)
    return LineRow(
        position=line.position,
        sku=line.sku,
        name=line.name,
        pieces=f"{line.accepted} / {line.ordered}",
        goods=price_view(sum((layer.goods for layer in line.layers), zero), language),
        landed=price_view(sum((layer.landed for layer in line.layers), zero), language),
        total=price_view(line.total, language),
        unit=unit_cost(line.unit_cost, own, language) or "–",
        price=price_view(line.price, language) if line.price else NO_PRICE,
        margin=percent(line.margin, language) or "–",
        is_loss=line.margin is not None and line.margin < 0,
        how=[text for layer in line.layers for text in explain_layer(layer, language)]
        + [_waiting(part, language) for part in line.waiting],
        measure=f"measure-{line.position}",
    )


def explain_layer(layer: LayerView, language: str) -> list[str]:
    """How the cost of pieces that came together is made, sentence by sentence."""
    price = amount_text(layer.unit_price, language)
    goods = amount_text(layer.goods, language)
    values = {"receipt": layer.receipt, "price": price, "amount": goods}
    if layer.unit_price.currency == layer.goods.currency:
        first = translate_count(
            "{receipt}: {count} piece × {price} = {amount}",
            "{receipt}: {count} pieces × {price} = {amount}",
            layer.pieces,
            language,
            **values,
        )
    else:
        first = translate_count(
            "{receipt}: {count} piece × {price} × {rate} = {amount}",
            "{receipt}: {count} pieces × {price} × {rate} = {amount}",
            layer.pieces,
            language,
            **values,
            rate=plain_number(layer.rate, language),
        )
    texts = [first, *(_part(part, language) for part in layer.parts)]
    texts.append(
        translate(
            "Together {total}, {unit} a piece",
            language,
            total=amount_text(layer.total, language),
            unit=unit_cost(layer.unit_cost, layer.total.currency, language),
        )
    )
    if not layer.late.is_zero:
        texts.append(
            translate(
                "{amount} of it came after pieces were gone: a variance of those.",
                language,
                amount=amount_text(layer.late, language),
            )
        )
    return texts


def _part(part: CostPart, language: str) -> str:
    return translate(
        "{kind} {number}: {share} of {bill} {basis} = {amount}",
        language,
        kind=translate(KINDS[str(part.kind)], language),
        number=part.number,
        share=percent(part.share, language),
        bill=amount_text(part.bill, language),
        basis=translate(BASES[str(part.basis)], language),
        amount=amount_text(part.amount, language),
    )


def _waiting(part: CostPart, language: str) -> str:
    return translate(
        "{kind} {number}: {amount} waits for pieces to come",
        language,
        kind=translate(KINDS[str(part.kind)], language),
        number=part.number,
        amount=amount_text(part.amount, language),
    )
