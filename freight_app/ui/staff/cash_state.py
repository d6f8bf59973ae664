"""A person's own bag: what should be in it, counted note by note, handed in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_moment
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.paying import cash
from freight_app.orders.paying.rules import MAX_PIECES, NOTES_AND_COINS, add_up_pieces
from freight_app.shop.service import get_shop_profile
from freight_app.ui.components.handset import ScanAnswers
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.visitor import Visitor, signed_in_user, visitor

LAST_DAYS = 5


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    number: str
    customer: str
    amount: PriceView
    at: str


@dataclass(frozen=True, slots=True)
class PieceRow:
    """A note or a coin; ``count`` is what was typed, for the form."""

    minor: str
    label: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class DayRow:
    id: int
    at: str
    amount: PriceView
    is_accepted: bool
    sign: int
    difference: str


@dataclass(frozen=True, slots=True)
class BagView:
    """``sign`` tells the count from the receipts: 1 more, -1 less, 0 right."""

    amount: PriceView = NO_PRICE
    currency: str = ""
    receipts: list[ReceiptRow] = field(default_factory=list)
    pieces: list[PieceRow] = field(default_factory=list)
    days: list[DayRow] = field(default_factory=list)


class BagState(ScanAnswers, rx.State):
    """What the driver brings to the office. ``step`` names one hand-in: a second tap on it does nothing."""

    bag: BagView = BagView()
    counted: PriceView = NO_PRICE
    sign: int = -1
    difference: str = ""
    is_counting: bool = False
    errors: dict[str, str] = {"counts": "", "reason": ""}
    step: str = ""
    is_loaded: bool = False
    _counts: dict[str, int] = {}
    _currency: str = ""

    @rx.event
    @guarded(Permission.DELIVERY_DO)
    async def load(self) -> None:
        """Read the own bag; what was counted already stays while the bag is the same."""
        who = visitor()
        bag, currency = await asyncio.to_thread(_read, who, signed_in_user().id)
        if bag.amount != self.bag.amount or not self.step:
            self.step, self._counts, self.is_counting = new_token(12), {}, False
        self.bag, self._currency = _with_counts(bag, self._counts), currency
        self._add_up()
        self.is_loaded = True

    @rx.event
    @guarded(Permission.DELIVERY_DO)
    async def begin(self) -> None:
        """Open the list of notes and coins."""
        self.is_counting = True
        self._fall_silent()

    @rx.event
    @guarded(Permission.DELIVERY_DO)
    async def count(self, piece: str, number: str) -> None:
        """So many of a note or coin."""
        text = number.strip()
        is_number = text.isascii() and text.isdecimal() and len(text) <= 6
        value = min(int(text), MAX_PIECES) if is_number else 0
        if piece in {str(known) for known in NOTES_AND_COINS.get(self._currency, ())}:
            self._counts = {**self._counts, piece: value}
            self.bag = _with_counts(self.bag, self._counts)
            self._add_up()

    @rx.event
    @guarded(Permission.DELIVERY_DO)
    async def hand_in(self, data: dict[str, Any]) -> None:
        """Bring the cash to the office and close its receipts."""
        who, step = visitor(), str(data.get("step", ""))
        if step != self.step:
            return
        self.errors = {"counts": "", "reason": ""}
        counts = {piece: number for piece, number in self._counts.items() if number}
        expected = Money(self.bag.amount.minor, self._currency)
        try:
            await asyncio.to_thread(
                _hand_in, who, signed_in_user().id, expected, counts, str(data.get("reason", "")), step
            )
        except InvalidInput as error:
            name = error.field if error.field in self.errors else "counts"
            self.errors = {**self.errors, name: sentence_of(error, who.language)}
            return
        except Conflict as error:
            self._tell(sentence_of(error, who.language), good=False)
            await self._read_anew(who)
            return
        told = translate(
            "Handed in: {amount}", who.language, amount=price_text(_sum(counts, self._currency), who.language)
        )
        await self._read_anew(who)
        self._tell(told)

    async def _read_anew(self, who: Visitor) -> None:
        self.step, self._counts, self.is_counting = new_token(12), {}, False
        self.bag, self._currency = await asyncio.to_thread(_read, who, signed_in_user().id)
        self._add_up()

    def _add_up(self) -> None:
        language = visitor().language
        if not self._currency:
            return
        total = _sum(self._counts, self._currency)
        minor = total.amount_minor - self.bag.amount.minor
        self.counted = price_view(total, language)
        self.sign = (minor > 0) - (minor < 0)
        self.difference = price_text(Money(abs(minor), self._currency), language)


def _sum(counts: dict[str, int], currency: str) -> Money:
    return Money(add_up_pieces(counts, currency), currency)


def _with_counts(bag: BagView, counts: dict[str, int]) -> BagView:
    pieces = [PieceRow(piece.minor, piece.label, str(counts.get(piece.minor) or "")) for piece in bag.pieces]
    return BagView(bag.amount, bag.currency, bag.receipts, pieces, bag.days)


def _read(who: Visitor, user_id: int) -> tuple[BagView, str]:
    with current_house().read(who.actor) as uow:
        bag = cash.look_into_bag(uow, user_id)
        days = cash.list_hand_ins(uow, PageRequest(page=1, per_page=LAST_DAYS), user_id=user_id).items
        zone = get_shop_profile(uow).time_zone
    language, currency = who.language, bag.amount.currency
    view = BagView(
        amount=price_view(bag.amount, language),
        currency=currency,
        receipts=[
            ReceiptRow(
                receipt.order_number,
                receipt.customer_name,
                price_view(receipt.amount, language),
                format_moment(receipt.taken_at, language, zone=zone, width="short") if receipt.taken_at else "",
            )
            for receipt in bag.receipts
        ],
        pieces=[
            PieceRow(str(piece), _label(price_view(Money(piece, currency), language)))
            for piece in NOTES_AND_COINS.get(currency, ())
        ],
        days=[
            DayRow(
                day.id,
                format_moment(day.handed_at, language, zone=zone, width="short"),
                price_view(day.accepted or day.counted, language),
                day.accepted is not None,
                (day.difference.amount_minor > 0) - (day.difference.amount_minor < 0),
                price_text(Money(abs(day.difference.amount_minor), currency), language),
            )
            for day in days
        ],
    )
    return view, currency


def _label(view: PriceView) -> str:
    """``50`` for a note, ``0.500`` for a coin."""
    return view.whole if not view.decimals.strip("0.,٫") else f"{view.whole}{view.decimals}"


def _hand_in(who: Visitor, user_id: int, expected: Money, counts: dict[str, int], reason: str, key: str) -> None:
    counted = None if counts else Money.zero(expected.currency)
    with current_house().write(who.actor) as uow:
        cash.hand_in_cash(
            uow, user_id, expected=expected, counted=counted, counts=counts or None, reason=reason, key=key
        )
