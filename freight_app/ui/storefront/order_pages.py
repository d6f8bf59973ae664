"""``/order/<token>``, the page to keep after ordering, and ``/track``, where an order is followed."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Child, code, server_link, shown
from freight_app.ui.components.buttons import button, button_class, link_button
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.states import empty_state, loading, notice, skeleton, skeleton_lines
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.order_papers import OrderPapersState, papers_card
from freight_app.ui.storefront.order_parts import awaited_money, cancel_dialog, order_history, order_promise, order_way
from freight_app.ui.storefront.order_return import return_card
from freight_app.ui.storefront.order_state import OrderState
from freight_app.ui.storefront.shipment_parts import order_ways
from freight_app.ui.waiting_notice import waiting_notice

_CARD = "rounded-lg border border-line bg-surface p-5"
ORDER = OrderState.order


def confirmation_page() -> rx.Component:
    """Thanks, what was ordered, and what happens now."""
    return _order_page(
        rx.el.p(
            icon("circle-check", "size-5"),
            t("Thank you, {name}", name=ORDER.first_name),
            class_name="flex items-center gap-2 font-semibold text-good",
        ),
        tools=_keep_tools(),
    )


def tracking_page() -> rx.Component:
    """Where it is now, in one sentence, and everything behind that sentence."""
    return _order_page(rx.fragment(), tools=rx.fragment())


def find_page() -> rx.Component:
    """``/track``: an order by its number and phone."""
    return shop_page(
        rx.el.div(
            rx.el.h1(t("Where is my order"), class_name="text-2xl font-semibold tracking-tight"),
            rx.el.p(
                t("The number is on the confirmation, the phone is the one you gave with the order."),
                class_name="mt-1 mb-6 text-ink-2 text-pretty",
            ),
            form(
                shown(OrderState.find_trouble != "", notice(OrderState.find_trouble, tone="bad")),
                text_field(
                    t("Order number"),
                    "number",
                    required=True,
                    default_value=OrderState.typed_number,
                    placeholder="F-20418",
                    dir="ltr",
                    auto_complete="off",
                ),
                text_field(
                    t("Phone"),
                    "phone",
                    type="tel",
                    required=True,
                    default_value=OrderState.typed_phone,
                    auto_complete="tel",
                ),
                button(t("Show the order"), look="act", type="submit", class_name="w-full"),
                on_submit=OrderState.find,
            ),
            class_name="mx-auto mt-6 w-full max-w-[26rem] lg:mt-12",
        ),
    )


def _order_page(greeting: Child, *, tools: Child) -> rx.Component:
    found = rx.el.div(
        greeting,
        rx.el.p(t("Order"), " ", code(ORDER.number), class_name="mt-1 text-sm text-ink-2"),
        rx.el.h1(
            ORDER.sentence,
            class_name="mt-1 max-w-[44rem] text-2xl font-semibold tracking-tight text-balance lg:text-3xl",
        ),
        order_promise(ORDER),
        waiting_notice(),
        awaited_money(
            ORDER, on_pay=OrderState.pay, on_other_way=OrderState.pay_another_way, on_proof=OrderState.proof_sent
        ),
        order_way(ORDER),
        order_ways(ORDER),
        rx.el.div(
            rx.el.div(order_history(ORDER), class_name="min-w-0 max-lg:order-2"),
            rx.el.aside(
                _ready(),
                _papers(),
                tools,
                _trouble(),
                return_card(class_name=_CARD),
                _parcel(),
                class_name="space-y-4 max-lg:order-1",
            ),
            class_name="mt-6 grid gap-6 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-10",
        ),
        cancel_dialog(
            ORDER,
            open=OrderState.asks_to_cancel,
            on_close=OrderState.keep_order,
            on_confirm=OrderState.cancel,
        ),
        class_name="pt-5 lg:pt-8",
    )
    unknown = empty_state(
        t("There is no order behind this link"),
        t("Perhaps a letter of it was lost on the way. Look for the order by its number and phone."),
        action=link_button(t("Find my order"), "/track", look="brand"),
        icon_name="package-search",
    )
    return shop_page(
        rx.cond(OrderState.is_loaded, rx.cond(OrderState.is_found, found, unknown), _waiting()),
    )


def _waiting() -> rx.Component:
    return loading(
        t("The order is being loaded"),
        skeleton("h-8 w-2/3"),
        skeleton("mt-6 h-28 w-full rounded-lg"),
        rx.el.div(skeleton_lines(5), class_name="mt-6"),
        class_name="pt-8",
    )


def _papers() -> Child:
    return papers_card(
        ORDER,
        load=OrderPapersState.load_tracked(ORDER.token),  # type: ignore[call-arg]
        status=ORDER.sentence,
        class_name=f"no-print {_CARD}",
    )


def _ready() -> rx.Component:
    def row(label: Child, value: Child) -> rx.Component:
        return rx.el.div(
            rx.el.span(label, class_name="text-sm text-ink-2"),
            rx.el.span(value, class_name="text-end"),
            class_name="flex items-baseline justify-between gap-4",
        )

    return rx.el.section(
        rx.el.h2(
            rx.cond(
                ORDER.is_paid,
                t("Paid"),
                rx.cond(ORDER.is_over | ORDER.is_on_account, t("The order"), t("Have this ready")),
            ),
            class_name="font-semibold",
        ),
        rx.el.div(
            rx.cond(
                ORDER.is_paid | ORDER.is_on_account,
                row(t("Total"), price(ORDER.total)),
                row(t("To pay"), price(ORDER.to_pay)),
            ),
            rx.el.p(ORDER.shown, class_name="text-sm text-ink-2 text-pretty empty:hidden"),
            row(t("Payment"), ORDER.payment),
            row(t("Delivery"), ORDER.delivery),
            shown(ORDER.city != "", row(t("To"), ORDER.city)),
            class_name="mt-3 space-y-2",
        ),
        shown(
            ORDER.phone != "",
            server_link(
                icon("phone", "size-4"),
                t("Call the shop"),
                href="tel:" + ORDER.phone,
                class_name=button_class("quiet", "lg", "mt-4 w-full"),
            ),
        ),
        class_name=_CARD,
    )


def _keep_tools() -> rx.Component:
    """To keep the page: print it, copy its link, follow it."""
    link = rx.Var("globalThis.location?.origin ?? ''", _var_type=str).to(str) + "/track/" + ORDER.token
    return rx.el.section(
        rx.el.h2(t("Keep this page"), class_name="font-semibold"),
        rx.el.p(t("Everything about the order stays at this address."), class_name="mt-1 text-sm text-ink-2"),
        rx.el.div(
            link_button(
                t("Follow it"), "/track/" + ORDER.token, look="brand", icon_start="package-search", class_name="w-full"
            ),
            client.CopyButton.create(
                icon("copy", "size-4"),
                rx.el.span(t("Copy the link")),
                value=link,
                copied_label=t("Copied"),
                class_name=button_class("quiet", "lg", "w-full"),
            ),
            class_name="mt-4 grid gap-2",
        ),
        class_name=f"no-print {_CARD}",
    )


def _trouble() -> Child:
    """What to do when something is not right."""
    return shown(
        ORDER.may_cancel,
        rx.el.section(
            rx.el.h2(t("Something not right?"), class_name="font-semibold"),
            rx.el.p(t("Until somebody begins to pick, it costs nothing."), class_name="mt-1 text-sm text-ink-2"),
            button(t("Cancel the order"), look="danger", on_click=OrderState.ask_to_cancel, class_name="mt-4 w-full"),
            class_name=f"no-print {_CARD}",
        ),
    )


def _parcel() -> rx.Component:
    def bought(line: rx.vars.ObjectVar) -> rx.Component:
        return rx.el.li(
            product_picture(line.image, "part", class_name="size-10 rounded-sm", image_class="size-full p-0.5"),
            rx.el.span(
                rx.el.a(line.name, href=line.href, class_name="block font-medium hover:text-brand"),
                rx.el.span(line.maker, " ", code(line.sku), class_name="block text-ink-2"),
                rx.el.span(line.short, class_name="block text-warn empty:hidden"),
                class_name="min-w-0 flex-1",
            ),
            rx.el.span(rx.el.bdi("× ", line.quantity, class_name="ltr"), class_name="num text-ink-2"),
            class_name="flex min-h-14 items-center gap-3 py-1.5",
        )

    return rx.el.section(
        rx.el.h2(t("In the parcel"), class_name="font-semibold"),
        rx.el.ul(rx.foreach(ORDER.lines, bought), class_name="mt-2 divide-y divide-line text-sm"),
        rx.el.div(
            rx.el.span(t("Total"), class_name="font-semibold"),
            price(ORDER.total, size="md"),
            class_name="mt-2 flex items-baseline justify-between border-t border-line pt-3",
        ),
        class_name=_CARD,
    )
