"""``/unsubscribe/[token]``: one tap ends the shop's news, without signing in; another takes that back."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.account.news_state import UnsubscribeState
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.states import loading, notice, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.page_parts import not_here


def page() -> rx.Component:
    return shop_page(
        rx.cond(
            UnsubscribeState.is_missing,
            not_here(
                t("This link does not work"),
                t("Open it from the letter itself, or choose in the settings of your account."),
                link_button(t("To the settings"), "/account/settings", look="brand"),
            ),
            rx.el.div(
                rx.el.h1(t("News of the shop"), class_name="text-2xl font-semibold tracking-tight"),
                rx.cond(
                    UnsubscribeState.is_loaded,
                    rx.cond(UnsubscribeState.is_wanted, _leave(), _left()),
                    loading(t("The choice is being loaded"), skeleton("h-40 rounded-lg")),
                ),
                class_name="mx-auto flex max-w-xl flex-col gap-4 pt-5 lg:pt-8",
            ),
        )
    )


def _leave() -> rx.Component:
    return rx.el.div(
        rx.el.p(
            t("News and offers go to {address}. Letters about orders are something else and stay.", address=_address()),
            class_name="text-pretty",
        ),
        button(t("No more news"), look="brand", size="lg", on_click=UnsubscribeState.leave, class_name="max-sm:w-full"),
        class_name="flex flex-col items-start gap-4 rounded-lg border border-line bg-surface p-5 shadow-low",
    )


def _left() -> rx.Component:
    return notice(
        t("It is done: no more news"),
        rx.el.p(t("Nothing more goes to {address}. What is in the post already may still arrive.", address=_address())),
        tone="good",
        icon_name="circle-check",
        action=button(t("It was a slip, write to me again"), size="md", on_click=UnsubscribeState.come_back),
    )


def _address() -> rx.Var[str]:
    return UnsubscribeState.address  # type: ignore[return-value]
