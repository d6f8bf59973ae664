"""The checkout: one page, one tap, one order."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import reflex as rx
from babel.lists import format_list
from pydantic import ValidationError

from freight_app.accounts import addresses
from freight_app.accounts.dtos import AddressView
from freight_app.kit.errors import InvalidInput
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_date, format_number, locale_of, pick_text
from freight_app.orders import cart, checkout
from freight_app.orders.dtos import CheckoutQuote, CheckoutRequest, CreditOffer, DeliveryMethodView, PlacedOrder
from freight_app.orders.errors import (
    DeliveryNotOffered,
    EmptyCart,
    NotForSale,
    PaymentNotOffered,
    TotalChanged,
)
from freight_app.orders.minimum.errors import BelowMinimum
from freight_app.orders.spending.dtos import SpendingOffer
from freight_app.orders.spending.errors import MayNotOrder
from freight_app.stock.errors import NotEnoughStock
from freight_app.ui.company_words import because_text
from freight_app.ui.components.price import NO_PRICE, PriceView, price_text, price_view
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.storefront.cart_rows import cart_rows
from freight_app.ui.storefront.cart_state import CartState, look_at_cart
from freight_app.ui.storefront.checkout_form import (
    FIELDS,
    FieldErrors,
    Typed,
    error_of,
    errors_of,
    missing_fields,
    read_request,
    with_typed,
)
from freight_app.ui.storefront.order_state import open_bank_page
from freight_app.ui.storefront.ships_choice import ShipsState
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class MethodRow:
    """One way to get the goods. ``fee`` is empty text where it is free."""

    code: str
    name: str
    hint: str
    fee: PriceView
    is_free: bool
    is_pickup: bool


@dataclass(frozen=True, slots=True)
class AddressRow:
    """A saved address to choose."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class TotalsView:
    """What is to be paid. ``to_free`` says how much is missing to free delivery; empty when nothing is,
    ``free_share`` how far the goods are on the way there, in percent."""

    goods: PriceView = NO_PRICE
    fee: PriceView = NO_PRICE
    fee_is_free: bool = False
    total: PriceView = NO_PRICE
    taxes: list[str] = field(default_factory=list)
    to_free: str = ""
    free_share: int = 0


@dataclass(frozen=True, slots=True)
class CreditRow:
    """Ordering on account, in sentences: what is left, and by how much this order goes over; empty when it does not."""

    hint: str = ""
    over: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """What a member of a company reads before the button, in sentences; ``looks_on``: they may not order."""

    wait: str = ""
    because: str = ""
    until: str = ""
    looks_on: bool = False


class CheckoutState(rx.State):
    """The page's own copy of the quote, what was typed, and what is wrong with it."""

    is_loaded: bool = False
    placing: bool = False
    typed: Typed = Typed()
    errors: FieldErrors = FieldErrors()
    trouble: str = ""
    who_is_open: bool = True
    methods: list[MethodRow] = []
    method: str = ""
    is_pickup: bool = False
    payments: list[str] = []
    payment: str = ""
    credit: CreditRow = CreditRow()
    # Why the order will wait for its company and for whom; empty when it will not.
    approval: ApprovalRow = ApprovalRow()
    # The day until which goods wait for a transfer.
    transfer_until: str = ""
    saved: list[AddressRow] = []
    totals: TotalsView = TotalsView()
    _total_minor: int = 0
    _key: str = ""

    @rx.event
    @public
    async def load(self) -> None:
        """Quote the cart and fill in what is known of the visitor."""
        present = visitor()
        self.errors, self.trouble, self.placing = FieldErrors(), "", False
        self._key = new_token(16)
        if present.user is None and not present.guest_token:
            self.is_loaded = True
            return
        quote, saved = await asyncio.to_thread(_quote, present, self.method)
        await self._show(quote, present)
        self._prefill(present, saved)
        self.is_loaded = True

    @rx.event
    @public
    async def keep(self, name: str, value: str) -> None:
        """Keep what was typed in a field, and forget what was wrong with it."""
        if name in FIELDS:
            self.typed = with_typed(self.typed, {name: value})
            self.errors = replace(self.errors, **{name: ""})

    @rx.event
    @public
    async def close_who(self) -> None:
        """Fold the first section once it holds what is needed."""
        missing = missing_fields(self.typed, is_pickup=True, language=visitor().language)
        self.errors = replace(self.errors, name=missing.name, phone=missing.phone)
        self.who_is_open = missing.has_any

    @rx.event
    @public
    async def open_who(self) -> None:
        self.who_is_open = True

    @rx.event
    @public
    async def choose_method(self, code: str) -> None:
        """Another way to get the goods: the totals follow."""
        present = visitor()
        quote, _ = await asyncio.to_thread(_quote, present, code)
        await self._show(quote, present)

    @rx.event
    @public
    async def choose_payment(self, method: str) -> None:
        if method in self.payments:
            self.payment = method

    @rx.event
    @public
    async def choose_address(self, address_id: str) -> None:
        """One of the saved addresses, or a new one with an empty id."""
        if address_id == "" or address_id in {row.id for row in self.saved}:
            self.typed = replace(self.typed, address_id=address_id)
            self.errors = FieldErrors()

    @rx.event
    @public
    async def change_line(self, product_id: int, quantity: int) -> None:
        """Another quantity of a part; nought takes it out."""
        present = visitor()
        await asyncio.to_thread(_set_quantity, present, product_id, quantity)
        quote, _ = await asyncio.to_thread(_quote, present, self.method)
        await self._show(quote, present)

    @rx.event
    @public
    async def accept_changes(self) -> None:
        """The notices were read: the cart is made what can be ordered."""
        present = visitor()
        await asyncio.to_thread(_accept_changes, present)
        quote, _ = await asyncio.to_thread(_quote, present, self.method)
        self.trouble = ""
        await self._show(quote, present)

    @rx.event
    @public
    async def place(self, data: dict[str, Any]) -> Any:
        """Order what is on the page, at the amount on its button."""
        if self.placing:
            return None
        present = visitor()
        self.typed = with_typed(self.typed, data)
        self.trouble = ""
        request = self._read(present)
        if request is None:
            self.who_is_open = self.who_is_open or self.errors.in_first_section
            return None
        request = (await self.get_state(ShipsState))._chosen(request)
        self.placing = True
        try:
            placed = await asyncio.to_thread(_place, present, request, self._key)
        except InvalidInput as error:
            self.errors = error_of(error, present.language)
            self.who_is_open = self.who_is_open or self.errors.in_first_section
        except _REFUSALS as error:
            self.trouble = sentence_of(error, present.language)
            quote, _ = await asyncio.to_thread(_quote, present, self.method)
            await self._show(quote, present)
        else:
            self._key = new_token(16)
            (await self.get_state(CartState)).rows = cart_rows(
                await asyncio.to_thread(look_at_cart, present), present.language
            )
            if placed.card_reference:
                return rx.redirect(await asyncio.to_thread(open_bank_page, present, placed.tracking_token))
            return rx.redirect(f"/order/{placed.tracking_token}")
        finally:
            self.placing = False
        return None

    def _read(self, present: Visitor) -> CheckoutRequest | None:
        """The order that the form asks for, or None with the errors told at their fields."""
        language = present.language
        self.errors = missing_fields(self.typed, is_pickup=self.is_pickup, language=language)
        if self.errors.has_any:
            return None
        try:
            return read_request(
                self.typed,
                method=self.method,
                is_pickup=self.is_pickup,
                payment=self.payment,
                expected_minor=self._total_minor,
                country=current_house().settings.country,
                language=language,
            ).model_copy(update={"shown_currency": present.currency})
        except ValidationError as error:
            self.errors = errors_of(error, language)
        except ValueError:
            self.trouble = translate("Choose how you pay, then try again.", language)
        return None

    def _prefill(self, present: Visitor, saved: list[AddressView]) -> None:
        self.saved = [_address_row(address) for address in saved]
        user = present.user
        if user is None:
            return
        typed = self.typed
        first = next((address for address in saved if address.is_default), saved[0] if saved else None)
        self.typed = replace(
            typed,
            name=typed.name or user.name,
            phone=typed.phone or user.phone or (first.phone if first else ""),
            email=typed.email or user.email,
            address_id=typed.address_id or (str(first.id) if first and not typed.line else ""),
        )
        self.who_is_open = not (self.typed.name and self.typed.phone)

    async def _show(self, quote: CheckoutQuote, present: Visitor) -> None:
        language = present.language
        cart_state = await self.get_state(CartState)
        cart_state.rows = cart_rows(quote.cart, language)
        cart_state.is_loaded = True
        self.methods = [_method_row(method, language) for method in quote.delivery_methods]
        chosen = next(method for method in quote.delivery_methods if method.code == quote.chosen_method)
        self.method, self.is_pickup = chosen.code, chosen.is_pickup
        self.payments = [str(option.method) for option in quote.payment_options]
        self.credit = _credit_row(quote.credit, language)
        self.approval = _approval_row(quote.spending, language)
        self.transfer_until = format_date(
            quote.transfer_until, language, zone=current_house().settings.time_zone, width="full"
        )
        if self.payment not in self.payments:
            # Nobody is led into an order that will wait.
            at_once = [name for name in self.payments if not (name == "on_account" and self.credit.over)]
            self.payment = (at_once or self.payments or [""])[0]
        self._total_minor = quote.total.amount_minor
        (await self.get_state(ShipsState))._show(quote, language)
        self.totals = _totals_view(quote, chosen, language)


# What the page says beside its button, with the numbers as they are now.
_REFUSALS = (
    *(TotalChanged, NotEnoughStock, NotForSale, DeliveryNotOffered, PaymentNotOffered, EmptyCart),
    *(BelowMinimum, MayNotOrder),
)


def _credit_row(credit: CreditOffer | None, language: str) -> CreditRow:
    if credit is None:
        return CreditRow()
    left = price_text(credit.left, language)
    over = ""
    if not credit.over_by.is_zero:
        amount = price_text(credit.over_by, language)
        over = translate("This order goes {amount} over your credit limit", language, amount=amount)
    hint = translate_count(
        "{left} left of your limit; to be paid within {count} day of the invoice",
        "{left} left of your limit; to be paid within {count} days of the invoice",
        credit.terms_days,
        language,
        left=left,
    )
    return CreditRow(hint=hint, over=over)


def _approval_row(spending: SpendingOffer | None, language: str) -> ApprovalRow:
    if spending is None:
        return ApprovalRow()
    if not spending.may_order:
        return ApprovalRow(looks_on=True)
    if spending.because is None:
        return ApprovalRow()
    return ApprovalRow(
        wait=translate(
            "This order will wait for approval by {names}",
            language,
            names=format_list(spending.deciders, style="or", locale=locale_of(language)),
        ),
        because=because_text(str(spending.because), language),
        until=translate_count(
            "We keep the parts for {count} hour. Nothing is paid before.",
            "We keep the parts for {count} hours. Nothing is paid before.",
            spending.hours,
            language,
        ),
    )


def _method_row(method: DeliveryMethodView, language: str) -> MethodRow:
    day = format_date(method.promised_on, language, width="full")
    return MethodRow(
        code=method.code,
        name=pick_text(method.names, language),
        hint=" · ".join(part for part in (day, pick_text(method.hints, language)) if part),
        fee=price_view(method.fee, language),
        is_free=method.fee.is_zero,
        is_pickup=method.is_pickup,
    )


def _address_row(address: AddressView) -> AddressRow:
    parts = (address.line, address.postal_code, address.city, address.region)
    return AddressRow(
        id=str(address.id),
        title=address.label or address.recipient,
        text=", ".join(part for part in parts if part),
    )


def _totals_view(quote: CheckoutQuote, chosen: DeliveryMethodView, language: str) -> TotalsView:
    rates = [
        translate(
            "VAT {rate}% inside: {amount}",
            language,
            rate=format_number(float(line.rate * 100), language),
            amount=price_text(line.tax, language),
        )
        for line in quote.taxes
        if not line.tax.is_zero
    ]
    to_free, share = "", 100
    if chosen.free_above is not None and not chosen.fee.is_zero and quote.goods < chosen.free_above:
        missing = chosen.free_above - quote.goods
        to_free = translate("{amount} to free delivery", language, amount=price_text(missing, language))
        share = round(100 * quote.goods.amount_minor / chosen.free_above.amount_minor)
    return TotalsView(
        goods=price_view(quote.goods, language),
        fee=price_view(quote.fee, language),
        fee_is_free=quote.fee.is_zero,
        total=price_view(quote.total, language),
        taxes=rates,
        to_free=to_free,
        free_share=share,
    )


def _quote(present: Visitor, method: str) -> tuple[CheckoutQuote, list[AddressView]]:
    with current_house().read(present.actor) as uow:
        quote = checkout.quote_checkout(uow, present.cart_owner, delivery_method=method)
        saved = addresses.list_addresses(uow, present.user.id) if present.user else []
        return quote, saved


def _set_quantity(present: Visitor, product_id: int, quantity: int) -> None:
    with current_house().write(present.actor) as uow:
        cart.set_quantity(uow, present.cart_owner, product_id, quantity)


def _accept_changes(present: Visitor) -> None:
    with current_house().write(present.actor) as uow:
        cart.accept_changes(uow, present.cart_owner)


def _place(present: Visitor, request: CheckoutRequest, key: str) -> PlacedOrder:
    with current_house().write(present.actor) as uow:
        return checkout.place_order(uow, present.cart_owner, request, key=key)
