"""``/account/quotations/[number]``: one quotation, its PDF, and ordering it while its prices hold."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx
from pydantic import ValidationError

from freight_app.accounts.addresses import list_addresses
from freight_app.accounts.dtos import AddressView
from freight_app.kit.errors import FreightError, NotFound
from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.kit.languages import format_money, pick_text
from freight_app.orders.dtos import CheckoutQuote, CheckoutRequest, Contact, PaymentMethod, PlacedOrder
from freight_app.orders.quotations.accepting import accept_own_quotation, quote_own_acceptance
from freight_app.orders.quotations.dtos import QuotationView
from freight_app.orders.quotations.reading import get_own_quotation
from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.components.base import Child, Live, code, shown, when
from freight_app.ui.components.buttons import button, link_button, text_link
from freight_app.ui.components.choices import choice_row
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.price import NO_PRICE, PriceView, price, price_view
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import status_badge
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t, translate
from freight_app.ui.i18n.errors import sentence_of
from freight_app.ui.quotation_rows import QuotationRow, quotation_row
from freight_app.ui.storefront.order_state import open_bank_page
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


@dataclass(frozen=True, slots=True)
class Way:
    """A way of delivery or a saved address."""

    value: str
    title: str
    hint: str = ""
    is_pickup: bool = False


class QuotationState(rx.State):
    """A quotation with what ordering it would come to. Whoever orders is the person who is signed in."""

    quotation: QuotationRow = QuotationRow()
    methods: list[Way] = []
    method: str = ""
    is_pickup: bool = True
    payments: list[str] = []
    payment: str = ""
    addresses: list[Way] = []
    address: str = ""
    phone: str = ""
    total: PriceView = NO_PRICE
    trouble: str = ""
    is_loaded: bool = False
    is_found: bool = True
    _total_minor: int = 0
    _key: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the quotation of the address; another's is not found."""
        self.trouble, self._key, self.method = "", new_token(12), ""
        who, number = visitor(), self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40]
        try:
            found, saved = await asyncio.to_thread(_read, who, number)
        except NotFound:
            self.is_found, self.is_loaded = False, True
            return
        self.quotation = quotation_row(found, who.language)
        self.addresses = [
            Way(str(one.id), one.label or one.recipient, ", ".join(part for part in (one.line, one.city) if part))
            for one in saved
        ]
        self.address = self.addresses[0].value if self.addresses else ""
        self.phone = signed_in_user().phone or (saved[0].phone if saved else "")
        await self._recount()
        self.is_found = self.is_loaded = True

    @rx.event
    @signed_in
    async def choose_method(self, code: str) -> None:
        self.method = code[:40]
        await self._recount()

    @rx.event
    @signed_in
    async def choose_payment(self, method: str) -> None:
        self.payment = method if method in self.payments else self.payment

    @rx.event
    @signed_in
    async def choose_address(self, address_id: str) -> None:
        self.address = address_id if any(one.value == address_id for one in self.addresses) else self.address

    @rx.event
    @signed_in
    async def accept(self, data: dict[str, Any]) -> object:
        """Order it, at the amount on the button."""
        who = visitor()
        self.phone, self.trouble = str(data.get("phone", self.phone))[:30], ""
        if not self.is_pickup and not self.address:
            self.trouble = translate(
                "Write an address into your account first: we have to know where to.", who.language
            )
            return None
        try:
            placed = await asyncio.to_thread(_accept, who, self.quotation.number, self._request(who), self._key)
        except ValidationError:
            self.trouble = translate("A phone number is needed, the driver calls it.", who.language)
            return None
        except FreightError as error:
            self.trouble, self._key = sentence_of(error, who.language), new_token(12)
            await self._recount()
            return None
        if placed.card_reference:
            return rx.redirect(await asyncio.to_thread(open_bank_page, who, placed.tracking_token))
        return rx.redirect(f"/order/{placed.tracking_token}")

    def _request(self, who: Visitor) -> CheckoutRequest:
        user = signed_in_user()
        return CheckoutRequest(
            contact=Contact(name=user.name, phone=self.phone, email=user.email),
            delivery_method=self.method,
            address_id=None if self.is_pickup else int(self.address),
            payment_method=PaymentMethod(self.payment),
            expected_total_minor=self._total_minor,
            language=who.language,
        )

    async def _recount(self) -> None:
        if not self.quotation.may_accept:
            return
        who = visitor()
        quote = await asyncio.to_thread(_quote, who, self.quotation.number, self.method)
        self.methods = [
            Way(
                one.code,
                pick_text(one.names, who.language),
                "" if one.fee.is_zero else format_money(one.fee, who.language),
                one.is_pickup,
            )
            for one in quote.delivery_methods
        ]
        self.method = quote.chosen_method
        self.is_pickup = next(one.is_pickup for one in self.methods if one.value == self.method)
        self.payments = [str(one.method) for one in quote.payment_options]
        if self.payment not in self.payments:
            self.payment = next(iter(self.payments), "")
        self.total, self._total_minor = price_view(quote.total, who.language), quote.total.amount_minor


def _read(who: Visitor, number: str) -> tuple[QuotationView, list[AddressView]]:
    user_id = signed_in_user().id
    with current_house().read(who.actor) as uow:
        return get_own_quotation(uow, user_id, number), list_addresses(uow, user_id)


def _quote(who: Visitor, number: str, method: str) -> CheckoutQuote:
    with current_house().read(who.actor) as uow:
        return quote_own_acceptance(uow, signed_in_user().id, number, method)


def _accept(who: Visitor, number: str, request: CheckoutRequest, key: str) -> PlacedOrder:
    with current_house().write(who.actor) as uow:
        return accept_own_quotation(uow, signed_in_user().id, number, request, key=key)


STATE: Any = QuotationState
QUOTATION: Live = QuotationState.quotation


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such quotation"),
        t("It may be written differently; look for it in the list."),
        icon_name="file-text",
        action=link_button(t("My quotations"), "/account/quotations", look="brand"),
    )
    waiting = loading(t("The quotation is being loaded"), skeleton("h-64 rounded-lg"))
    return account_page(
        rx.cond(QuotationState.is_loaded, rx.cond(QuotationState.is_found, _quotation(), unknown), waiting),
        here="orders",
        title=rx.cond(QUOTATION.number != "", t("Quotation {number}", number=QUOTATION.number), t("Quotation")),
        actions=text_link(t("My quotations"), "/account/quotations"),
    )


def _quotation() -> rx.Component:
    return rx.fragment(
        rx.el.p(
            status_badge("quotation", QUOTATION.state),
            rx.el.span(t("Holds until {date}", date=QUOTATION.until), class_name="text-sm text-ink-2"),
            shown(
                QUOTATION.order != "",
                text_link(t("Order {number}", number=QUOTATION.order), "/account/orders/" + QUOTATION.order),
            ),
            class_name="-mt-3 flex flex-wrap items-center gap-3",
        ),
        rx.el.div(
            rx.el.section(
                rx.el.ul(rx.foreach(QUOTATION.lines, _line), class_name="divide-y divide-line"),
                rx.el.p(
                    rx.el.span(t("Goods, with VAT")),
                    price(QUOTATION.total),
                    class_name="flex items-baseline justify-between border-t border-line pt-3",
                ),
                link_button(
                    t("The quotation as a PDF"),
                    QUOTATION.pdf,
                    icon_start="download",
                    from_server=True,
                    class_name="mt-4",
                ),
                class_name=CARD,
            ),
            shown(QUOTATION.may_accept, _form()),
            class_name="mt-4 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_22rem]",
        ),
    )


def _line(line: Live) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(line.name, class_name="font-medium"),
            rx.el.p(
                code(line.sku), " · ", rx.el.bdi(line.quantity, " × ", line.unit, class_name="num ltr"),
                class_name="text-sm text-ink-2",
            ),
            class_name="min-w-0 flex-1",
        ),
        price(line.total, size="md"),
        class_name="flex items-start gap-4 py-3",
    )  # fmt: skip


def _form() -> rx.Component:
    total: Live = STATE.total
    return rx.el.form(
        rx.el.h2(t("Order it at these prices"), class_name="text-lg font-semibold"),
        _choices(t("How you get it"), "method", QuotationState.methods, QuotationState.method, STATE.choose_method),
        rx.el.div(
            _choices(t("Where to"), "address", QuotationState.addresses, QuotationState.address, STATE.choose_address),
            text_link(t("My addresses"), "/account/addresses"),
            class_name=when(QuotationState.is_pickup, "hidden", ""),
        ),
        rx.el.div(
            rx.foreach(
                QuotationState.payments,
                lambda one: choice_row(
                    rx.match(
                        one,
                        ("cash_on_delivery", t("Cash when you get it")),
                        ("bank_transfer", t("Bank transfer")),
                        ("card", t("Card")),
                        t("On account"),
                    ),
                    "payment",
                    one,
                    checked=QuotationState.payment == one,
                    on_change=STATE.choose_payment(one),
                ),
            ),
            role="radiogroup",
            aria_label=t("How you pay"),
            class_name="grid gap-2",
        ),
        text_field(t("Phone"), "phone", type="tel", default_value=QuotationState.phone, required=True, max_length=30),
        shown(QuotationState.trouble != "", notice(QuotationState.trouble, tone="bad")),
        button(
            t("Order, {amount}", amount=total.whole + total.decimals + "\u00a0" + total.currency),
            type="submit",
            look="act",
            size="xl",
            class_name="w-full",
        ),
        on_submit=QuotationState.accept,
        reset_on_submit=False,
        class_name=CARD + " grid gap-4",
    )


def _choices(label: rx.Var, name: str, ways: Live, chosen: Live, choose: Any) -> Child:
    return rx.el.div(
        rx.foreach(
            ways,
            lambda one: choice_row(
                one.title,
                name,
                one.value,
                checked=chosen == one.value,
                on_change=choose(one.value),
                hint=rx.el.bdi(one.hint),
            ),
        ),
        role="radiogroup",
        aria_label=label,
        class_name="grid gap-2",
    )
