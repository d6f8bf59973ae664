"""The frame of the account: where one is among one's own things, and the page beside it."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from freight_app.ui.components.base import Child, Text, cx
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.shells.state import ShellState

Place = Literal[
    "orders",
    "lists",
    "reviews",
    "statement",
    "company",
    "approvals",
    "addresses",
    "cars",
    "notices",
    "notifications",
    "sessions",
    "settings",
]

CARD = "rounded-lg border border-line bg-surface p-5"


def account_page(
    *content: Child,
    here: Place,
    title: Text,
    actions: Child | None = None,
    undo: dict[str, Any] | None = None,
) -> rx.Component:
    """A page of the account. The places stand at the start side, on phones in a row above."""
    return shop_page(
        rx.el.div(
            _places(here),
            rx.el.div(
                rx.el.div(
                    rx.el.h1(title, class_name="text-2xl font-semibold tracking-tight text-balance"),
                    actions if actions is not None else rx.fragment(),
                    class_name="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-2 pb-4",
                ),
                *content,
                class_name="min-w-0",
            ),
            class_name="grid gap-x-10 gap-y-4 pt-2 lg:grid-cols-[13rem_minmax(0,1fr)] lg:pt-8 print:block",
        ),
        undo=undo,
    )


def _places(here: Place) -> rx.Component:
    def place(name: Place, icon_name: str, label: Text, href: str) -> rx.Component:
        is_here = name == here
        return rx.el.li(
            rx.el.a(
                icon(icon_name, "size-5"),
                rx.el.span(label, class_name="max-w-full truncate"),
                href=href,
                aria_current="page" if is_here else "false",
                class_name=cx(
                    "flex h-14 min-w-0 flex-col items-center justify-center gap-1 border-b-2 px-0.5 text-xs lg:h-11 lg:flex-row "
                    "lg:justify-start lg:gap-3 lg:rounded-md lg:border-0 lg:px-3 lg:text-base",
                    "border-brand font-medium text-brand lg:bg-brand-soft lg:font-semibold"
                    if is_here
                    else "border-transparent font-medium text-ink-2 hover:text-ink lg:hover:bg-sunken",
                ),
            ),
        )

    return rx.el.nav(
        rx.el.ul(
            place("orders", "package", t("Orders"), "/account"),
            place("lists", "bookmark", t("Lists"), "/account/lists"),
            # Those who buy for a company have an account to look at.
            rx.cond(
                ShellState.is_retailer,
                rx.fragment(
                    place("statement", "wallet", t("Statement"), "/account/statement"),
                    place("company", "building", t("Company"), "/account/company"),
                    place("approvals", "badge-check", t("Approvals"), "/account/approvals"),
                ),
                rx.fragment(),
            ),
            place("reviews", "star", t("Reviews"), "/account/reviews"),
            place("addresses", "map-pin", t("Addresses"), "/account/addresses"),
            place("cars", "car-front", t("Cars"), "/account/cars"),
            place("notices", "hourglass", t("Notices"), "/account/notices"),
            place("notifications", "bell", t("Notifications"), "/account/notifications"),
            place("sessions", "monitor", t("Sign-ins"), "/account/sessions"),
            place("settings", "settings", t("Settings"), "/account/settings"),
            class_name="grid auto-cols-[minmax(4.25rem,1fr)] grid-flow-col max-lg:overflow-x-auto max-lg:-mx-4 sm:max-lg:-mx-6 max-lg:border-b max-lg:border-line max-lg:px-1 lg:flex lg:flex-col lg:gap-1",
        ),
        aria_label=t("My account"),
        class_name="no-print min-w-0 lg:sticky lg:top-6 lg:self-start",
    )
