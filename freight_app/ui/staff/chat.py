"""``/staff/chats/[token]``: one cart from WhatsApp, from the customer's number to the order."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, code, shown, when
from freight_app.ui.components.buttons import button, link_button, text_button
from freight_app.ui.components.choices import choice_row, stepper
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.media import copy_button
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.i18n import t
from freight_app.ui.shells.staff import staff_page
from freight_app.ui.staff.chat_state import ChatDeskState
from freight_app.ui.storefront.address_fields import address_fields

STATE: Any = ChatDeskState
CART: Live = ChatDeskState.cart
TYPED: Live = ChatDeskState.typed
ERRORS: Live = ChatDeskState.errors
BUYER: Live = ChatDeskState.buyer


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no cart behind this link"),
        t("Perhaps a letter of it was lost on the way. The list has all carts that wait."),
        icon_name="message-square",
        action=link_button(t("Orders by WhatsApp"), "/staff/chats", look="brand"),
    )
    waiting = loading(t("The cart is being loaded"), skeleton("h-14 w-full"), skeleton("mt-4 h-64 w-full"))
    return staff_page(
        rx.cond(ChatDeskState.is_loaded, rx.cond(ChatDeskState.is_found, _desk(), unknown), waiting),
        title=t("Order by WhatsApp"),
        subtitle=CART.sent,
        back="/staff/chats",
    )


def _desk() -> rx.Component:
    return rx.fragment(
        rx.match(
            CART.outcome,
            ("ordered", _answer()),
            (
                "dismissed",
                notice(t("Put aside"), t("By {name}", name=STATE.closed_by), tone="info"),
            ),
            ("expired", notice(t("This link is too old"), t("Ask the customer for a new one: prices may be others."))),
            rx.fragment(),
        ),
        _lines(),
        shown(CART.outcome == "open", _customer(), _form()),
    )


def _answer() -> rx.Component:
    reply: Live = STATE.reply
    return rx.el.section(
        rx.el.p(
            status("chat_cart", "ordered"),
            rx.el.a(code(reply.order, "font-bold"), href="/admin/orders/" + reply.order, class_name="hover:underline"),
            class_name="flex items-center gap-3 text-lg",
        ),
        rx.el.p(
            rx.el.bdi(reply.text), dir="auto", class_name="mt-2 rounded-md bg-sunken px-4 py-3 text-base wrap-anywhere"
        ),
        rx.el.div(
            link_button(
                t("Answer in WhatsApp"),
                reply.href,
                look="act",
                size="staff",
                icon_start="message-square",
                from_server=True,
                class_name="w-full",
            ),
            copy_button(reply.text, t("Copy the answer")),
            class_name="mt-3 grid gap-1",
        ),
        class_name="rounded-lg border-2 border-brand bg-surface p-4",
    )


def _lines() -> rx.Component:
    return rx.el.section(
        rx.el.ul(rx.foreach(CART.lines, _line), class_name="divide-y divide-line"),
        rx.el.p(
            rx.el.span(t("Goods")), price(CART.total, size="md"), class_name="flex items-baseline justify-between pt-3"
        ),
        shown(
            CART.seen_total != "",
            rx.el.p(t("{amount} when it was sent", amount=CART.seen_total), class_name="text-end text-base text-warn"),
        ),
        aria_label=t("Parts in the cart"),
    )


def _line(line: Live) -> rx.Component:
    changing = stepper(
        line.quantity,
        on_change=lambda value: STATE.set_quantity(line.product_id, value),
        label=t("Quantity"),
        minimum=0,
        class_name="h-14",
    )
    return rx.el.li(
        rx.el.div(
            rx.el.span(line.name, class_name="min-w-0 flex-1 font-semibold"),
            price(line.total, size="md"),
            class_name="flex items-start gap-3",
        ),
        rx.el.div(
            rx.el.span(
                code(line.sku),
                " · ",
                rx.el.bdi(line.unit, class_name="num ltr whitespace-nowrap"),
                class_name="text-base text-ink-2",
            ),
            rx.cond(CART.outcome == "open", changing, rx.el.bdi(line.quantity, class_name="num text-2xl font-bold")),
            class_name="mt-1 flex items-center justify-between gap-3",
        ),
        shown(line.change != "", rx.el.p(line.change, class_name="text-base font-medium text-warn")),
        key=line.product_id.to_string(),
        class_name="py-4",
    )


def _customer() -> rx.Component:
    known = rx.el.div(
        rx.el.div(
            rx.el.bdi(BUYER.name, class_name="block truncate font-semibold"),
            rx.el.span(
                rx.el.bdi(BUYER.phone, class_name="num ltr"),
                " · ",
                rx.el.bdi(BUYER.hint),
                class_name="text-base text-ink-2",
            ),
            class_name="min-w-0 flex-1",
        ),
        text_button(t("Somebody else"), on_click=ChatDeskState.start_new),
        class_name="flex items-center gap-3 rounded-lg border-2 border-brand bg-surface p-4",
    )
    return rx.el.section(
        _heading(t("Who is it for?")),
        rx.cond(BUYER.name != "", known, _search()),
        class_name="border-t border-line pt-4",
    )


def _search() -> rx.Component:
    return rx.fragment(
        text_field(
            t("Phone, name or order number"),
            "asked",
            value=ChatDeskState.asked,
            on_change=ChatDeskState.find,
            placeholder=t("Paste the number from the chat"),
            auto_complete="off",
            dir="auto",
        ),
        rx.el.ul(
            rx.foreach(
                ChatDeskState.people,
                lambda person, index: rx.el.li(
                    rx.el.button(
                        rx.el.bdi(person.name, class_name="block truncate font-semibold"),
                        rx.el.span(
                            rx.el.bdi(person.phone, class_name="num ltr"),
                            " · ",
                            rx.el.bdi(person.hint),
                            class_name="block text-base text-ink-2",
                        ),
                        type="button",
                        on_click=STATE.choose(index),
                        class_name="min-h-14 w-full rounded-md border border-line bg-surface px-4 py-3 text-start hover:border-ink-3",
                    )
                ),
            ),
            aria_label=t("Customers found"),
            class_name="mt-3 space-y-2 empty:hidden",
        ),
        shown(
            ChatDeskState.asked.length() >= 3,  # type: ignore[attr-defined]
            button(
                t("Somebody new"),
                icon_start="user-plus",
                size="staff",
                on_click=ChatDeskState.start_new,
                class_name="mt-3 w-full",
            ),
        ),
    )


def _form() -> rx.Component:
    return rx.el.form(
        rx.el.div(
            _typed(t("Name"), "name", max_length=120),
            _typed(t("Phone"), "phone", type="tel", max_length=30),
            _typed(t("E-mail"), "email", type="email", optional=True, max_length=254),
            class_name=when(BUYER.public_id != "", "hidden", "grid gap-4"),
        ),
        _heading(t("How they get it")),
        rx.el.div(
            rx.foreach(
                ChatDeskState.methods,
                lambda one: choice_row(
                    one.title,
                    "method",
                    one.value,
                    checked=ChatDeskState.method == one.value,
                    on_change=STATE.choose_method(one.value),
                    end=one.hint,
                ),
            ),
            role="radiogroup",
            aria_label=t("How they get it"),
            class_name="grid gap-3",
        ),
        rx.el.div(_where(), class_name=when(ChatDeskState.is_pickup, "hidden", "grid gap-4")),
        _heading(t("How they pay")),
        rx.el.div(
            rx.foreach(
                ChatDeskState.payments,
                lambda method: choice_row(
                    rx.match(
                        method,
                        ("cash_on_delivery", t("Cash on delivery")),
                        ("bank_transfer", t("Bank transfer")),
                        t("On account"),
                    ),
                    "payment",
                    method,
                    checked=ChatDeskState.payment == method,
                    on_change=STATE.choose_payment(method),
                ),
            ),
            role="radiogroup",
            aria_label=t("How they pay"),
            class_name="grid gap-3",
        ),
        shown(ChatDeskState.trouble != "", notice(ChatDeskState.trouble, tone="bad")),
        shown(
            ~ChatDeskState.can_order,  # type: ignore[operator]
            rx.el.p(
                t("Some parts cannot be ordered as they stand. Change how many, down to none."),
                class_name="text-base font-medium text-warn",
            ),
        ),
        button(
            t("Order, {amount}", amount=_amount()),
            type="submit",
            look="act",
            size="staff",
            disabled=~ChatDeskState.can_order,  # type: ignore[operator]
            class_name="w-full",
        ),
        text_button(t("Nothing comes of it, put it aside"), on_click=ChatDeskState.dismiss),
        on_submit=ChatDeskState.order,
        reset_on_submit=False,
        key=ChatDeskState.filled.to_string(),  # type: ignore[attr-defined]
        class_name="grid gap-4",
    )


def _amount() -> Live:
    total: Live = STATE.total
    return total.whole + total.decimals + "\u00a0" + total.currency


def _where() -> Child:
    another = choice_row(
        t("Another address"),
        "saved_address",
        "",
        checked=TYPED.address_id == "",
        on_change=STATE.choose_address(""),
    )
    return rx.fragment(
        shown(
            ChatDeskState.addresses.length() > 0,  # type: ignore[attr-defined]
            rx.el.div(
                rx.foreach(
                    ChatDeskState.addresses,
                    lambda one: choice_row(
                        one.title,
                        "saved_address",
                        one.value,
                        checked=TYPED.address_id == one.value,
                        on_change=STATE.choose_address(one.value),
                        hint=rx.el.bdi(one.hint),
                    ),
                ),
                another,
                role="radiogroup",
                aria_label=t("Where to"),
                class_name="grid gap-3",
            ),
        ),
        rx.el.div(*address_fields(_typed), class_name=when(TYPED.address_id == "", "grid gap-4", "hidden")),
    )


def _typed(label: Text, name: str, **props: Any) -> rx.Component:
    return text_field(label, name, default_value=TYPED[name], error=ERRORS[name], **props)


def _heading(text: Text) -> rx.Component:
    return rx.el.h2(text, class_name="text-lg font-semibold")
