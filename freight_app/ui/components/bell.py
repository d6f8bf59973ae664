"""The bell: how much news is unread, on its corner; the last ten in a popover, and the way to all of them."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from freight_app.ui.components import client
from freight_app.ui.components.base import Live, as_var, cx, shown
from freight_app.ui.components.buttons import count_badge, icon_button
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.bell_state import BellState

STATE: Any = BellState
ALL_NEWS = "/account/notifications"
_PANEL = (
    "absolute top-full end-0 z-40 mt-1 w-96 rounded-md border border-line bg-surface text-sm shadow-high animate-rise "
    "max-sm:fixed max-sm:inset-x-3 max-sm:top-16 max-sm:w-auto"
)


def bell(*, size: Literal["sm", "md", "staff"] = "md") -> rx.Component:
    """A button with a popover. Opening it marks what is there as seen; following a line marks that one as read."""
    unread = as_var(BellState.unread)
    face = rx.el.span(
        icon_button(
            "bell",
            rx.cond(
                unread > 0,
                tn("{count} unread notification", "{count} unread notifications", unread),
                t("Notifications"),
            ),
            size=size,
            on_click=BellState.open_bell,
        ),
        rx.el.span(shown(unread > 0, count_badge(unread)), class_name="pointer-events-none absolute inset-0"),
        class_name="relative inline-flex",
    )
    return client.Menu.create(
        _head(unread),
        rx.el.div(
            rx.cond(
                as_var(BellState.rows).length() > 0,
                rx.el.div(rx.foreach(BellState.rows, _line), class_name="divide-y divide-line"),
                rx.el.p(
                    rx.cond(BellState.is_loaded, t("Nothing has happened yet."), t("Loading")),
                    class_name="px-4 py-6 text-center text-ink-2",
                ),
            ),
            class_name="max-h-[min(28rem,70dvh)] overflow-y-auto",
        ),
        rx.el.a(
            t("All notifications"),
            href=ALL_NEWS,
            role="menuitem",
            tab_index=-1,
            class_name="flex h-11 items-center justify-center border-t border-line font-medium text-brand hover:bg-sunken focus:bg-sunken focus:outline-none",
        ),
        trigger=face,
        label=t("Notifications"),
        class_name="inline-flex",
        panel_class_name=_PANEL,
    )


def news_line(row: Live) -> rx.Component:
    """The words of one piece of news: a dot and a word for screen readers while it is unread."""
    return rx.fragment(
        rx.el.span(
            rx.cond(
                row.is_read,
                rx.el.span(class_name="size-2"),
                rx.el.span(rx.el.span(t("Unread"), class_name="sr-only"), class_name="size-2 rounded-full bg-brand"),
            ),
            class_name="grid w-2 shrink-0 place-items-center self-start pt-1.5",
        ),
        rx.el.span(
            rx.el.span(
                row.title,
                class_name=cx("block text-pretty text-ink", rx.cond(row.is_read, "font-medium", "font-semibold")),
            ),
            shown(
                row.sentence != "", rx.el.span(row.sentence, class_name="mt-0.5 block text-xs text-ink-2 text-pretty")
            ),
            class_name="min-w-0 flex-1",
        ),
        rx.el.span(row.when, class_name="num ltr shrink-0 text-xs text-ink-2"),
    )


def _head(unread: Live) -> rx.Component:
    return rx.el.div(
        rx.el.p(t("Notifications"), class_name="flex-1 font-semibold"),
        shown(
            unread > 0,
            rx.el.button(
                icon("check-check", "size-4"),
                t("Mark all as read"),
                type="button",
                on_click=BellState.mark_all_read,
                class_name="flex min-h-8 items-center gap-1.5 rounded-sm px-2 text-xs font-medium text-brand hover:bg-sunken",
            ),
        ),
        class_name="flex min-h-11 items-center gap-2 border-b border-line px-4",
    )


def _line(row: Live) -> rx.Component:
    return rx.el.a(
        news_line(row),
        href=rx.cond(row.link != "", row.link, ALL_NEWS),
        on_click=STATE.mark_read(row.id),
        role="menuitem",
        tab_index=-1,
        key=row.id,
        class_name="flex min-h-12 items-center gap-3 px-4 py-2.5 text-start hover:bg-sunken focus:bg-sunken focus:outline-none",
    )
