"""``/account/notices``: the parts that somebody signed in waits for, and whether their wishes are watched."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.account.frame import account_page
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.storefront.notice_parts import notice_list, price_switch
from freight_app.ui.storefront.notice_state import OwnNoticesState


def page() -> rx.Component:
    nothing = empty_state(
        t("You wait for nothing"),
        t("On the page of a part you can ask to be told when it is there, or when it costs less."),
        icon_name="bell",
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
        class_name="py-8",
    )
    waiting = loading(t("Your notices are being loaded"), skeleton("h-24 rounded-lg"), skeleton("mt-3 h-24 rounded-lg"))
    has_some = OwnNoticesState.rows.length() > 0  # type: ignore[attr-defined]
    return account_page(
        rx.cond(
            OwnNoticesState.is_loaded,
            rx.el.div(rx.cond(has_some, notice_list(), nothing), price_switch(), class_name="flex flex-col gap-4"),
            waiting,
        ),
        here="notices",
        title=t("Parts that I wait for"),
        actions=link_button(t("My wish list"), "/wishlist", size="md", icon_start="heart"),
    )
