"""``/account/notifications``: what somebody was told, and how they want to be told; for customers and for staff."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.account.frame import CARD, account_page
from freight_app.ui.account.notifications_state import PATH, NotificationsState
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.components.base import Live, as_var, shown
from freight_app.ui.components.bell import news_line
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field, tick
from freight_app.ui.components.fields import field, field_ids, input_class
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.i18n import t

STATE: Any = NotificationsState
ERRORS: Live = NotificationsState.errors


def page() -> rx.Component:
    waiting = loading(t("Your notifications are being loaded"), skeleton("h-64 rounded-lg"))
    return account_page(
        rx.cond(
            NotificationsState.is_loaded,
            rx.el.div(_news(), _preferences(), _hours(), class_name="flex flex-col gap-6"),
            waiting,
        ),
        here="notifications",
        title=t("Notifications"),
        actions=shown(
            as_var(NotificationsState.unread) > 0,
            button(
                t("Mark all as read"),
                size="md",
                icon_start="check-check",
                on_click=NotificationsState.mark_all_read,
            ),
        ),
    )


def _news() -> rx.Component:
    unread_only: Live = NotificationsState.only_unread
    nothing = empty_state(
        t("Nothing to read"),
        t("What concerns you is told here, and by the ways that you choose below."),
        icon_name="bell",
        class_name="py-8",
    )
    return rx.el.section(
        view_tabs(
            view_tab(t("All"), PATH, current=~unread_only),
            view_tab(t("Unread"), f"{PATH}?show=unread", current=unread_only, count=as_var(NotificationsState.unread)),
        ),
        rx.cond(
            as_var(NotificationsState.rows).length() > 0,
            rx.el.div(
                rx.el.ul(rx.foreach(NotificationsState.rows, _line), class_name="divide-y divide-line text-sm"),
                rx.el.div(pager(NotificationsState.pager), class_name="border-t border-line px-5 py-2"),
            ),
            nothing,
        ),
        aria_label=t("Notifications"),
        class_name="overflow-hidden rounded-lg border border-line bg-surface",
    )


def _line(row: Live) -> rx.Component:
    look = "flex min-h-14 items-center gap-3 px-5 py-3 text-start"
    return rx.el.li(
        rx.cond(
            row.link != "",
            rx.el.a(
                news_line(row),
                href=row.link,
                on_click=STATE.mark_read(row.id),
                class_name=f"{look} hover:bg-sunken",
            ),
            rx.el.button(
                news_line(row),
                type="button",
                on_click=STATE.mark_read(row.id),
                class_name=f"{look} w-full hover:bg-sunken",
            ),
        ),
        key=row.id,
    )


def _preferences() -> rx.Component:
    return rx.el.section(
        rx.el.h2(t("What you hear of, and how"), class_name="text-lg font-semibold"),
        rx.el.p(
            t("Tick the ways by which each kind of news comes to you. Urgent alerts come at once, whatever the hour."),
            class_name="mt-1 text-sm text-ink-2 text-pretty",
        ),
        rx.el.div(rx.foreach(NotificationsState.categories, _category), class_name="mt-2 flex flex-col gap-6"),
        class_name=CARD,
    )


def _category(category: Live) -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3(category.name, class_name="flex-1 text-base font-semibold"),
            # Not a ``select_field``: there is one in each category, and each needs an id of its own.
            rx.el.select(
                rx.el.option(t("Mails at once"), value="at_once"),
                rx.el.option(t("One mail a day"), value="daily"),
                rx.el.option(t("One mail a week"), value="weekly"),
                value=category.rhythm,
                aria_label=t("Mails of {category}", category=category.name),
                on_change=lambda value: STATE.set_rhythm(category.category, value),
                class_name=input_class("", "sm", "max-w-44"),
            ),
            class_name="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 pt-3",
        ),
        rx.el.div(
            rx.el.table(
                rx.el.caption(category.name, class_name="sr-only"),
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(t("News"), scope="col", class_name="text-start font-medium"),
                        rx.foreach(NotificationsState.ways, _way_head),
                        class_name="h-9 text-xs text-ink-2",
                    ),
                ),
                rx.el.tbody(rx.foreach(category.kinds, _kind), class_name="divide-y divide-line"),
                class_name="w-full text-sm",
            ),
            class_name="overflow-x-auto",
        ),
        key=category.category,
        class_name="border-t border-line first:border-t-0",
    )


def way_word(way: Live) -> Any:
    """What a way is called."""
    return rx.match(
        way,
        ("bell", t("Here")),
        ("email", t("Mail")),
        ("sms", t("SMS")),
        ("whatsapp", t("WhatsApp")),
        t("Device"),
    )


def _way_head(way: Live) -> rx.Component:
    return rx.el.th(way_word(way), scope="col", class_name="w-16 px-1 text-center font-medium sm:w-20")


def _kind(kind: Live) -> rx.Component:
    def cell(way: Live) -> rx.Component:
        box = tick(
            checked=way.state == "on",
            aria_label=t("{news}: {way}", news=kind.label, way=way_word(way.way)),
            on_change=lambda on: STATE.set_way(kind.kind, way.way, on),
        )
        none = rx.el.span("–", aria_label=t("Not offered"), class_name="text-ink-3")
        # The whole cell can be hit: a thumb is wider than a box.
        return rx.el.td(
            rx.cond(
                way.state == "none",
                none,
                rx.el.label(box, class_name="mx-auto grid size-11 cursor-pointer place-items-center"),
            ),
            class_name="px-1 text-center",
        )

    return rx.el.tr(
        rx.el.th(kind.label, scope="row", class_name="py-1 pe-2 text-start font-normal text-pretty"),
        rx.foreach(kind.ways, cell),
        key=kind.kind,
        class_name="h-12",
    )


def _hours() -> rx.Component:
    hours: Live = NotificationsState.hours
    return rx.el.section(
        rx.el.h2(t("When you are left in peace"), class_name="text-lg font-semibold"),
        rx.el.p(
            t("In quiet hours nothing is sent: it comes when they end. Leave both empty to be told at any hour."),
            class_name="mt-1 text-sm text-ink-2 text-pretty",
        ),
        rx.el.form(
            rx.el.div(
                _time(t("Quiet from"), "quiet_from", hours.quiet_from),
                _time(t("Quiet until"), "quiet_until", hours.quiet_until),
                _time(t("Collected mails come at"), "digest_at", hours.digest_at),
                select_field(
                    t("By the clocks of"),
                    "zone",
                    as_var(NotificationsState.zones),
                    error=ERRORS["zone"],
                    default_value=hours.zone,
                    dir="ltr",
                ),
                class_name="grid gap-4 sm:grid-cols-2 xl:grid-cols-4",
            ),
            button(t("Save"), type="submit", look="brand", size="md", class_name="mt-4"),
            on_submit=NotificationsState.save_hours,
            reset_on_submit=False,
            key=hours.version.to_string(),
            class_name="mt-4",
        ),
        class_name=CARD,
    )


def _time(label: Any, name: str, value: Live) -> rx.Component:
    ids = field_ids(name)
    control = rx.el.input(
        type="time",
        id=ids["id"],
        name=name,
        default_value=value,
        aria_describedby=ids["error"],
        dir="ltr",
        class_name=input_class(ERRORS[name], "md", "num"),
    )
    return field(label, control, name=name, error=ERRORS[name])
