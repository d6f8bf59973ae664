"""Pieces that the list of accounts and one account's page share."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.credit_release import release_button
from freight_app.ui.components.base import Child, Live, code, cx, shown
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import price
from freight_app.ui.i18n import number, t

_BAR = (
    "block h-2 w-full min-w-20 appearance-none overflow-hidden rounded-full bg-sunken "
    "[&::-webkit-progress-bar]:bg-sunken"
)


def used_bar(account: Live) -> rx.Component:
    """How much of the limit is used; over it, a sign and red."""
    colour = rx.cond(
        account.is_over,
        "[&::-webkit-progress-value]:bg-bad [&::-moz-progress-bar]:bg-bad",
        "[&::-webkit-progress-value]:bg-brand [&::-moz-progress-bar]:bg-brand",
    )
    return rx.el.div(
        rx.el.progress(value=account.share, max=100, aria_label=t("Limit used"), class_name=cx(_BAR, colour)),
        rx.el.span(
            rx.cond(account.is_over, icon("triangle-alert", "size-3.5"), rx.fragment()),
            rx.el.bdi(number(account.share), "%", class_name="num ltr"),
            class_name=cx(
                "inline-flex w-14 shrink-0 items-center justify-end gap-1 text-xs",
                rx.cond(account.is_over, "font-semibold text-bad", "text-ink-2"),
            ),
        ),
        class_name="flex items-center gap-2",
    )


def held_list(held: Live) -> Child:
    """Orders that wait, each with its release."""

    def waiting(order: Live) -> rx.Component:
        return rx.el.li(
            rx.el.div(
                rx.el.a(code(order.number), href=order.href, class_name="font-medium text-brand hover:underline"),
                rx.el.span(order.since, class_name="num text-xs text-ink-2"),
                class_name="flex items-baseline justify-between gap-2",
            ),
            rx.el.div(
                rx.el.div(
                    rx.el.p(order.customer, " · ", price(order.total, size="sm")),
                    rx.el.p(
                        t(
                            "{amount} over",
                            amount=order.over_by.whole + order.over_by.decimals + "\u00a0" + order.over_by.currency,
                        ),
                        class_name="text-warn",
                    ),
                    class_name="min-w-0",
                ),
                release_button(order.number),
                class_name="mt-1 flex items-center justify-between gap-2",
            ),
            key=order.number,
            class_name="py-2.5",
        )

    return shown(
        held.length() > 0,  # type: ignore[attr-defined]
        rx.el.section(
            rx.el.h3(
                icon("hourglass", "size-4 text-warn"),
                t("Orders that wait"),
                class_name="flex items-center gap-2 font-semibold",
            ),
            rx.el.ul(rx.foreach(held, waiting), class_name="mt-1 divide-y divide-line border-t border-line"),
        ),
    )
