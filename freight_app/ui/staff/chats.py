"""``/staff/chats``: carts that customers sent by WhatsApp and that wait for an answer."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.components.base import Live, Text, code, shown
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.staff import staff_page
from freight_app.ui.staff.chats_state import ChatsState


def page() -> rx.Component:
    nothing = empty_state(
        t("No cart waits here"),
        t("When a customer orders by WhatsApp, the cart appears here and its link stands in the chat."),
        icon_name="message-square",
    )
    return staff_page(
        outcome_tabs("/staff/chats"),
        rx.cond(
            ChatsState.is_loaded,
            rx.cond(
                ChatsState.rows.length() > 0,  # type: ignore[attr-defined]
                rx.fragment(
                    rx.el.ul(rx.foreach(ChatsState.rows, _card), class_name="space-y-3"), pager(ChatsState.pager)
                ),
                nothing,
            ),
            loading(t("The carts are being loaded"), skeleton("h-28 w-full"), skeleton("mt-3 h-28 w-full")),
        ),
        title=t("Orders by WhatsApp"),
        back="/staff",
    )


def outcome_tabs(path: str) -> rx.Component:
    """The tabs of the list, here and in the console."""

    def tab(label: Text, outcome: str) -> rx.Component:
        return view_tab(
            label,
            path if outcome == "open" else f"{path}?tab={outcome}",
            current=ChatsState.outcome == outcome,  # type: ignore[arg-type]
            count=ChatsState.counts[outcome],
        )

    return view_tabs(
        tab(t("Waiting"), "open"),
        tab(t("Became orders"), "ordered"),
        tab(t("Put aside"), "dismissed"),
        tab(t("Too old"), "expired"),
    )


def _card(card: Live) -> rx.Component:
    line = "flex items-center justify-between gap-3"
    return rx.el.li(
        rx.el.a(
            rx.el.span(
                rx.el.span(
                    rx.cond(
                        card.sender != "",
                        rx.el.bdi(card.sender, class_name="truncate font-semibold"),
                        rx.el.span(t("Customer not known yet"), class_name="truncate font-semibold"),
                    ),
                    price(card.total, size="md"),
                    class_name=line,
                ),
                rx.el.span(card.parts, class_name="block truncate text-base"),
                rx.el.span(
                    rx.el.span(tn("{count} piece", "{count} pieces", card.pieces), " · ", rx.el.bdi(card.sent)),
                    rx.el.span(
                        shown(card.order != "", code(card.order)), status("chat_cart", card.outcome), class_name=line
                    ),
                    class_name=f"{line} flex-wrap text-base text-ink-2",
                ),
                class_name="min-w-0 flex-1 space-y-1",
            ),
            icon("chevron-right", "size-6 text-ink-3"),
            href=card.href,
            class_name="flex items-center gap-3 rounded-lg border border-line bg-surface p-4 hover:border-ink-3",
        ),
        key=card.token,
    )
