"""``/notices/[token]``: what a mail of ours leads to, without signing in: yes to a notice, or the end of it."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.states import empty_state, loading, notice, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.notice_parts import notice_list, price_switch
from freight_app.ui.storefront.notice_state import OwnNoticesState
from freight_app.ui.storefront.page_parts import not_here


def page() -> rx.Component:
    return shop_page(
        rx.cond(
            OwnNoticesState.is_missing,
            not_here(
                t("This notice has ended"),
                t("Nothing more will be sent about it. If you still wait for the part, ask again on its page."),
                link_button(t("To the first page"), "/", look="brand"),
            ),
            rx.el.div(
                rx.el.h1(t("What you wait for"), class_name="text-2xl font-semibold tracking-tight"),
                rx.cond(OwnNoticesState.is_loaded, _content(), _waiting()),
                class_name="mx-auto flex max-w-3xl flex-col gap-4 pt-5 lg:pt-8",
            ),
        )
    )


def _content() -> rx.Component:
    confirm = rx.el.div(
        rx.el.p(t("Was it you who asked? Then press the button and we tell you."), class_name="text-pretty"),
        button(
            t("Yes, tell me"),
            look="act",
            icon_start="check",
            on_click=OwnNoticesState.confirm,
            class_name="max-sm:w-full",
        ),
        class_name="flex flex-wrap items-center justify-between gap-4 rounded-lg border border-line bg-surface p-5 shadow-low",
    )
    has_some = OwnNoticesState.rows.length() > 0  # type: ignore[attr-defined]
    return rx.fragment(
        shown(OwnNoticesState.needs_confirming, confirm),
        shown(
            OwnNoticesState.is_confirmed,
            notice(t("We tell you by mail"), rx.el.p(t("You can end it here at any time.")), tone="good"),
        ),
        rx.cond(
            has_some,
            notice_list(),
            empty_state(t("You wait for nothing"), t("No mail about parts is on its way to you."), icon_name="bell"),
        ),
        price_switch(),
        shown(
            has_some | OwnNoticesState.tells_prices,
            rx.el.div(
                button(t("End all of them"), look="danger", size="md", on_click=OwnNoticesState.end_all),
            ),
        ),
    )


def _waiting() -> rx.Component:
    return loading(t("Your notices are being loaded"), skeleton("h-24 rounded-lg"), skeleton("mt-3 h-24 rounded-lg"))
