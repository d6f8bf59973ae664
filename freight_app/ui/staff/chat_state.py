"""A cart from WhatsApp on a phone: find the customer, look at what changed, and order in two taps."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, fields, replace
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.permissions import Permission
from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_money, pick_text
from freight_app.orders.chats import buyers, ordering, viewing
from freight_app.orders.chats.dtos import (
    Buyer,
    ChatOrderRequest,
    ChatQuoteRequest,
    ChatWish,
    Dismissal,
    StaffChatCart,
)
from freight_app.orders.dtos import CheckoutQuote, Contact, DeliveryAddress
from freight_app.orders.errors import TotalChanged
from freight_app.ui.chat_rows import ChatView, chat_view
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.storefront.checkout_form import FieldErrors, Typed, error_of, errors_of, missing_fields, with_typed
from freight_app.ui.visitor import Visitor, visitor

PAYMENTS = ("cash_on_delivery", "bank_transfer", "on_account")


@dataclass(frozen=True, slots=True)
class Choice:
    """A way of delivery, or an address, to choose from."""

    value: str
    title: str
    hint: str = ""
    is_pickup: bool = False


@dataclass(frozen=True, slots=True)
class BuyerRow:
    """Somebody to order for; ``hint`` says how we know them."""

    public_id: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ReplyView:
    order: str = ""
    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that one look reads for one language."""

    cart: ChatView
    methods: list[Choice]
    payments: list[str]
    total: PriceView
    total_minor: int
    fee: str
    can_order: bool


class ChatDeskState(rx.State):
    """One cart. ``typed`` is the form as it stands, ``buyer`` whom it is for; without one it is somebody new."""

    cart: ChatView = ChatView()
    closed_by: str = ""
    reply: ReplyView = ReplyView()
    asked: str = ""
    people: list[BuyerRow] = []
    buyer: BuyerRow = BuyerRow()
    typed: Typed = Typed()
    errors: FieldErrors = FieldErrors()
    addresses: list[Choice] = []
    methods: list[Choice] = []
    method: str = ""
    is_pickup: bool = True
    payments: list[str] = []
    payment: str = "cash_on_delivery"
    total: PriceView = NO_PRICE
    fee: str = ""
    can_order: bool = False
    trouble: str = ""
    # Counts how often the form was filled anew.
    filled: int = 0
    is_loaded: bool = False
    is_found: bool = True
    _buyers: list[Buyer] = []
    _quantities: dict[int, int] = {}
    _expected_minor: int = 0
    _key: str = ""

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self) -> None:
        """Read the cart of the address; a known sender is the customer already."""
        self.asked, self.people, self.trouble, self._quantities = "", [], "", {}
        self.errors, self._key, self.method, self.payment = FieldErrors(), new_token(12), "", PAYMENTS[0]
        self._take_buyer(None)
        who = visitor()
        token = self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40]
        try:
            found = await asyncio.to_thread(_read_cart, who, token)
        except NotFound:
            self.cart, self.is_found, self.is_loaded = ChatView(), False, True
            return
        self.is_found = True
        self._show(found, who)
        self._take_buyer(found.sender)
        await self._recount()
        self.is_loaded = True

    @rx.event(supersedes=True)
    @guarded(Permission.ORDERS_EDIT)
    async def find(self, text: str) -> None:
        """Look for the customer by what was pasted or typed."""
        self.asked = text[:120]
        who = visitor()
        self._buyers = await asyncio.to_thread(_find, who, self.asked)
        self.people = [_row(buyer, who.language) for buyer in self._buyers]

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def choose(self, index: int) -> None:
        """It is this one of those that were found."""
        if 0 <= index < len(self._buyers):
            self._take_buyer(self._buyers[index])
            self.people, self.asked = [], ""
            await self._recount()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def start_new(self) -> None:
        """It is somebody new; the number that was pasted is theirs."""
        who, asked = visitor(), self.asked
        self._take_buyer(None)
        phone = await asyncio.to_thread(_read_phone, who, asked)
        self.typed = Typed(phone=phone) if phone else Typed(name="" if any(map(str.isdigit, asked)) else asked)
        self.people, self.asked = [], ""
        self.filled += 1
        await self._recount()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def set_quantity(self, product_id: int, quantity: int) -> None:
        """So many of a part, as it was agreed in the chat."""
        if any(line.product_id == product_id for line in self.cart.lines):
            self._quantities = {**self._quantities, product_id: min(max(quantity, 0), 999)}
            await self._recount()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def choose_method(self, code: str) -> None:
        self.method = code[:40]
        await self._recount()

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def choose_payment(self, method: str) -> None:
        self.payment = method if method in self.payments else self.payment

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def choose_address(self, address_id: str) -> None:
        known = address_id if any(one.value == address_id for one in self.addresses) else ""
        self.typed = replace(self.typed, address_id=known)

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def order(self, data: dict[str, Any]) -> None:
        """The second tap: an order for this customer, at the total on the button."""
        who = visitor()
        self.typed = with_typed(self.typed, {name: data[name] for name in data if name != "address_id"})
        self.trouble = ""
        self.errors = missing_fields(self.typed, is_pickup=self.is_pickup, language=who.language)
        if self.errors.has_any:
            return
        try:
            request = self._request()
            await asyncio.to_thread(_order, who, self.cart.token, request, self._key)
        except ValidationError as error:
            self.errors = errors_of(error, who.language)
            return
        except InvalidInput as error:
            self.errors = error_of(error, who.language)
            return
        except FreightError as error:
            self.trouble = sentence_of(error, who.language)
            if isinstance(error, TotalChanged):
                await self._recount()
                self._key = new_token(12)
            found = await asyncio.to_thread(_read_cart, who, self.cart.token)
            self._show(found, who)
            return
        self._show(await asyncio.to_thread(_read_cart, who, self.cart.token), who)
        await show_toast(self, translate("Order {number} is placed", who.language, number=self.reply.order))

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def dismiss(self) -> None:
        """Nothing comes of this cart."""
        who = visitor()
        await asyncio.to_thread(_dismiss, who, self.cart.token)
        self._show(await asyncio.to_thread(_read_cart, who, self.cart.token), who)

    def _show(self, found: StaffChatCart, who: Visitor) -> None:
        zone = current_house().settings.time_zone
        self.cart = chat_view(found.cart, who.language, zone, quantities=self._quantities)
        self.closed_by = found.closed_by
        reply = found.reply
        self.reply = ReplyView(reply.order_number, reply.text, reply.whatsapp_url) if reply else ReplyView()

    def _take_buyer(self, buyer: Buyer | None) -> None:
        """Fill the form with what is known of the customer."""
        self.buyer = _row(buyer, visitor().language) if buyer else BuyerRow()
        saved = buyer.addresses if buyer else []
        self.addresses = [
            Choice(str(one.id), one.label or one.recipient, ", ".join(part for part in (one.line, one.city) if part))
            for one in saved
        ]
        known = buyer.last_address if buyer else None
        self.typed = Typed(
            name=buyer.name if buyer else "",
            phone=buyer.phone if buyer else "",
            email=buyer.email if buyer else "",
            address_id=str(saved[0].id) if saved else "",
            **({name: getattr(known, name) for name in _ADDRESS} if known else {}),
        )
        self.filled += 1

    async def _recount(self) -> None:
        """The lines, ways and total for this customer as they are now."""
        who = visitor()
        if self.cart.outcome != "open" or not who.actor.may(Permission.ORDERS_EDIT):
            return
        desk = await asyncio.to_thread(
            _read_desk, who, self.cart.token, self.buyer.public_id, self.method, self._wishes(), self._quantities
        )
        self.cart, self.methods, self.payments = desk.cart, desk.methods, desk.payments
        self.total, self.fee, self._expected_minor = desk.total, desk.fee, desk.total_minor
        self.can_order = desk.can_order
        chosen = next((one for one in desk.methods if one.value == self.method), desk.methods[0])
        self.method, self.is_pickup = chosen.value, chosen.is_pickup
        if self.payment not in self.payments:
            self.payment = self.payments[0] if self.payments else ""

    def _wishes(self) -> list[ChatWish]:
        return [ChatWish(product_id=key, quantity=value) for key, value in sorted(self._quantities.items())]

    def _request(self) -> ChatOrderRequest:
        typed = self.typed
        saved = int(typed.address_id) if typed.address_id and not self.is_pickup else None
        address = None
        if not self.is_pickup and saved is None:
            country = current_house().settings.country
            address = DeliveryAddress(**{name: getattr(typed, name) for name in _ADDRESS}, country=country)
        return ChatOrderRequest(
            buyer=self.buyer.public_id,
            contact=Contact(name=typed.name, phone=typed.phone, email=typed.email or None),
            delivery_method=self.method,
            payment_method=self.payment,  # type: ignore[arg-type]
            address=address,
            address_id=saved,
            lines=self._wishes(),
            expected_total_minor=self._expected_minor,
        )


_ADDRESS = tuple(
    field.name for field in fields(Typed) if field.name in {"line", "city", "region", "postal_code", "note"}
)


def _read_cart(who: Visitor, token: str) -> StaffChatCart:
    with current_house().read(who.actor) as uow:
        return viewing.get_chat_cart(uow, token)


def _read_desk(
    who: Visitor, token: str, buyer: str, method: str, wishes: list[ChatWish], quantities: dict[int, int]
) -> Desk:
    house = current_house()
    asked = ChatQuoteRequest(buyer=buyer, delivery_method=method, lines=wishes)
    with house.read(who.actor) as uow:
        found = viewing.get_chat_cart(uow, token)
        quote = ordering.quote_chat_cart(uow, token, asked)
    view = chat_view(found.cart, who.language, house.settings.time_zone, quantities=quantities)
    # The customer's prices, not those that the sender saw: a company is named later.
    now = {line.product_id: line for line in quote.cart.lines}
    lines = [
        replace(
            line,
            total=price_view(now[line.product_id].total, who.language) if line.product_id in now else NO_PRICE,
            unit=_unit(now[line.product_id].unit_price, who.language) if line.product_id in now else line.unit,
        )
        for line in view.lines
    ]
    return Desk(
        cart=replace(view, lines=lines, total=price_view(quote.goods, who.language)),
        methods=_methods(quote, who.language),
        payments=[
            str(option.method)
            for option in quote.payment_options
            if option.is_active and str(option.method) in PAYMENTS
        ],
        total=price_view(quote.total, who.language),
        total_minor=quote.total.amount_minor,
        fee="" if quote.fee.is_zero else format_money(quote.fee, who.language),
        can_order=quote.cart.can_check_out,
    )


def _unit(money: Any, language: str) -> str:
    return format_money(money, language) if money else ""


def _methods(quote: CheckoutQuote, language: str) -> list[Choice]:
    return [
        Choice(
            method.code,
            pick_text(method.names, language),
            "" if method.fee.is_zero else format_money(method.fee, language),
            method.is_pickup,
        )
        for method in quote.delivery_methods
    ]


def _find(who: Visitor, asked: str) -> list[Buyer]:
    with current_house().read(who.actor) as uow:
        return buyers.find_buyers(uow, asked)


def _read_phone(who: Visitor, text: str) -> str:
    with current_house().read(who.actor) as uow:
        return buyers.read_phone(uow, text)


def _row(buyer: Buyer, language: str) -> BuyerRow:
    if buyer.known_by:
        hint = translate("Ordered before: {number}", language, number=buyer.known_by)
    else:
        hint = buyer.company or translate("Has an account", language)
    return BuyerRow(buyer.public_id, buyer.name, buyer.phone, buyer.email, hint)


def _order(who: Visitor, token: str, request: ChatOrderRequest, key: str) -> None:
    with current_house().write(who.actor) as uow:
        ordering.order_chat_cart(uow, token, request, key=key)


def _dismiss(who: Visitor, token: str) -> None:
    with current_house().write(who.actor) as uow:
        ordering.dismiss_chat_cart(uow, token, Dismissal())
