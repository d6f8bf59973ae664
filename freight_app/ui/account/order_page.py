"""``/account/orders/[number]``: one of one's own orders in full, on screen and on paper."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.account.order_changes import change_buttons, change_sheets, own_returns
from freight_app.ui.account.order_state import OwnOrderState
from freight_app.ui.components.base import Child, code, shown
from freight_app.ui.components.buttons import button, button_class, icon_button, link_button, text_link
from freight_app.ui.components.media import print_button
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.components.status import status, status_badge
from freight_app.ui.components.tables import fact
from freight_app.ui.i18n import t
from freight_app.ui.papers.shared import shared_papers
from freight_app.ui.storefront.list_keeping import keep_button, keep_dialog
from freight_app.ui.storefront.order_papers import OrderPapersState, papers_card
from freight_app.ui.storefront.order_parts import (
    awaited_money,
    cancel_dialog,
    order_history,
    order_promise,
    order_way,
)
from freight_app.ui.storefront.page_parts import Shown
from freight_app.ui.waiting_notice import waiting_notice

ORDER: Shown = OwnOrderState.order


def page() -> rx.Component:
    unknown = empty_state(
        t("You have no such order"),
        t("Its number may be written differently, or it was ordered under another account."),
        action=link_button(t("My orders"), "/account", look="brand"),
        icon_name="package-search",
    )
    waiting = loading(
        t("The order is being loaded"),
        skeleton("h-8 w-2/3"),
        skeleton("mt-6 h-28 w-full rounded-lg"),
        skeleton("mt-6 h-64 w-full rounded-lg"),
    )
    return account_page(
        rx.cond(OwnOrderState.is_loaded, rx.cond(OwnOrderState.is_found, _order(), unknown), waiting),
        here="orders",
        title=rx.cond(ORDER.number != "", t("Order {number}", number=ORDER.number), t("Your order")),
        actions=text_link(t("My orders"), "/account", class_name="no-print max-sm:hidden"),
    )


def _order() -> rx.Component:
    track = ORDER.track
    return rx.fragment(
        rx.el.p(
            status_badge("own_order", ORDER.status),
            rx.el.span(ORDER.placed, class_name="num text-sm text-ink-2"),
            class_name="-mt-3 flex flex-wrap items-center gap-3",
        ),
        rx.el.p(track.sentence, class_name="mt-3 text-lg font-semibold text-balance"),
        order_promise(track),
        waiting_notice(),
        awaited_money(
            track,
            on_pay=OwnOrderState.pay,
            on_other_way=OwnOrderState.pay_another_way,
            on_proof=OwnOrderState.proof_sent,
        ),
        _approval(),
        rx.el.div(order_way(track), class_name="print:hidden"),
        rx.el.div(
            rx.el.div(
                _lines(), rx.el.div(order_history(track), class_name="print:hidden"), class_name="min-w-0 space-y-8"
            ),
            rx.el.aside(
                _totals(),
                papers_card(ORDER, load=OrderPapersState.load_own(ORDER.number), status=ORDER.status, class_name=CARD),
                shared_papers(ORDER.number, class_name=CARD),
                _delivery(),
                _company(),
                own_returns(),
                _tools(),
                class_name="space-y-4",
            ),
            class_name="mt-6 grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_21rem] print:block",
        ),
        change_sheets(),
        keep_dialog(),
        cancel_dialog(
            track,
            open=OwnOrderState.asks_to_cancel,
            on_close=OwnOrderState.keep_order,
            on_confirm=OwnOrderState.cancel,
        ),
    )


def _approval() -> Child:
    """What its company still has to say, or said."""
    return rx.match(
        ORDER.approval,
        (
            "waiting",
            notice(
                t("It waits for the approval of your company"),
                rx.el.p(t("We keep the parts until {moment}.", moment=ORDER.approval_until)),
                tone="warn",
                icon_name="hourglass",
                action=text_link(t("Approvals"), "/account/approvals", class_name="no-print"),
                class_name="mt-4",
            ),
        ),
        (
            "declined",
            notice(
                t("{name} declined it", name=ORDER.decided_by),
                rx.el.p(rx.el.bdi(ORDER.decline_reason)),
                tone="bad",
                class_name="mt-4",
            ),
        ),
        rx.fragment(),
    )


def _company() -> Child:
    return shown(
        ORDER.company != "",
        rx.el.section(
            rx.el.h2(t("For your company"), class_name="font-semibold"),
            rx.el.dl(
                fact(t("Company"), rx.el.bdi(ORDER.company)),
                fact(t("Ordered by"), rx.el.bdi(ORDER.buyer)),
                shown(
                    ORDER.approval == "approved",
                    fact(t("Approved by"), rx.el.span(rx.el.bdi(ORDER.decided_by), " · ", ORDER.decided)),
                ),
                class_name="mt-1 divide-y divide-line text-sm",
            ),
            class_name=CARD,
        ),
    )


def _lines() -> rx.Component:
    def line(bought: Shown) -> rx.Component:
        return rx.el.li(
            product_picture(bought.image, "part", class_name="size-14 rounded-sm", image_class="size-full p-1"),
            rx.el.div(
                rx.el.a(bought.name, href=bought.href, class_name="block font-medium text-pretty hover:text-brand"),
                rx.el.p(
                    rx.el.bdi(bought.maker),
                    code(bought.sku, "whitespace-nowrap"),
                    class_name="flex flex-wrap gap-x-1.5 text-sm text-ink-2",
                ),
                rx.el.p(bought.short, class_name="text-sm text-warn empty:hidden"),
                rx.el.p(
                    rx.el.bdi(
                        bought.quantity,
                        " × ",
                        bought.unit.whole,
                        bought.unit.decimals,
                        class_name="num ltr text-sm text-ink-2",
                    ),
                    price(bought.total, size="md"),
                    class_name="flex items-baseline justify-between gap-4",
                ),
                class_name="min-w-0 flex-1",
            ),
            icon_button(
                "rotate-ccw",
                t("Order {name} again", name=bought.name),
                on_click=OwnOrderState.order_line_again(bought.id),  # type: ignore[call-arg, func-returns-value]
                class_name="no-print -me-3",
            ),
            class_name="flex items-start gap-4 py-3",
        )

    return rx.el.section(
        rx.el.h2(t("Parts"), class_name="text-lg font-semibold"),
        rx.el.ul(rx.foreach(ORDER.lines, line), class_name="mt-1 divide-y divide-line"),
        class_name=CARD,
    )


def _totals() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("Payment"), class_name="font-semibold"),
        rx.el.dl(
            fact(t("Parts"), price(ORDER.goods, size="sm")),
            fact(t("Delivery"), rx.cond(ORDER.fee_is_free, t("Free"), price(ORDER.fee, size="sm"))),
            shown(ORDER.has_short, fact(t("Not found, not charged"), price(ORDER.short, size="sm"))),
            fact(t("Total"), price(ORDER.total)),
            fact(t("How you pay"), ORDER.track.payment),
            fact(t("Status"), status("payment", ORDER.payment_status)),
            shown(
                ~ORDER.track.is_paid & ~ORDER.track.is_over & ~ORDER.track.is_on_account,
                fact(t("To pay"), price(ORDER.track.to_pay, size="sm")),
            ),
            class_name="mt-1 divide-y divide-line text-sm",
        ),
        rx.foreach(ORDER.taxes, lambda text: rx.el.p(text, class_name="num mt-1 text-end text-xs text-ink-2")),
        rx.el.p(ORDER.track.shown, class_name="mt-2 text-xs text-ink-2 text-pretty empty:hidden"),
        class_name=CARD,
    )


def _delivery() -> rx.Component:
    def row(label: Child, value: Child, is_there: rx.Var) -> Child:
        return shown(is_there, fact(label, value))  # type: ignore[arg-type]

    return rx.el.section(
        rx.el.h2(t("Delivery"), class_name="font-semibold"),
        rx.el.dl(
            fact(t("How you get it"), ORDER.track.delivery),
            fact(t("Who is it for"), rx.el.bdi(ORDER.contact)),
            fact(t("Phone"), code(ORDER.phone)),
            row(t("E-mail"), code(ORDER.email, "break-all"), ORDER.email != ""),
            row(t("Address"), rx.el.bdi(ORDER.address), ORDER.address != ""),
            row(t("Note for the driver"), rx.el.bdi(ORDER.note), ORDER.note != ""),
            class_name="mt-1 divide-y divide-line text-sm",
        ),
        class_name=CARD,
    )


def _tools() -> rx.Component:
    return rx.el.section(
        button(
            t("Order it again"),
            look="brand",
            icon_start="rotate-ccw",
            on_click=OwnOrderState.order_again,
            class_name="w-full",
        ),
        keep_button(t("Save as a list"), "order", ORDER.number, class_name="w-full"),
        link_button(t("Follow it"), "/track/" + ORDER.track.token, icon_start="package-search", class_name="w-full"),
        change_buttons(),
        print_button(t("Print"), class_name=button_class("quiet", "lg", "w-full max-sm:hidden")),
        shown(
            ORDER.track.may_cancel,
            button(t("Cancel the order"), look="danger", on_click=OwnOrderState.ask_to_cancel, class_name="w-full"),
            rx.el.p(t("Until somebody begins to pick, it costs nothing."), class_name="text-sm text-ink-2"),
        ),
        class_name="no-print grid gap-2",
    )
