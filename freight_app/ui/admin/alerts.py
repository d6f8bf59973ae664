"""``/admin/alerts``: trouble that stands, that is muted, that is over; tab, kind and page stand in the address."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.alerts_rows import PATH
from freight_app.ui.admin.alerts_sheet import alert_dialogs, alert_sheet, owner_words
from freight_app.ui.admin.alerts_state import UNDO, AlertsState
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.components.base import Live, Text, as_var, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import badge, status
from freight_app.ui.components.tables import data_table, row_button, table_row, td, th
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.console import console_page

STATE: Any = AlertsState
TAB: Live = AlertsState.tab


def page() -> rx.Component:
    nothing = rx.cond(
        TAB == "open",
        empty_state(
            t("Nothing stands in the way"),
            t("Late shipments, parts that run low and the like come here by themselves, and leave when they are over."),
            icon_name="circle-check",
        ),
        empty_state(
            t("Nothing here"),
            t("What somebody muted, and what was over within the last month."),
            icon_name="circle-pause",
        ),
    )
    return console_page(
        _views(),
        _kinds(),
        rx.cond(
            AlertsState.is_loaded,
            rx.cond(as_var(AlertsState.rows).length() > 0, _table(), nothing),
            loading(t("The alerts are being loaded"), skeleton_rows(8)),
        ),
        alert_dialogs(),
        title=t("Alerts"),
        preview=alert_sheet(),
        undo={UNDO: AlertsState.undo},
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            PATH if tab == "open" else f"{PATH}?tab={tab}",
            current=tab == TAB,
            count=AlertsState.counts[tab],
            urgent=urgent,
        )

    return view_tabs(view(t("Open"), "open", urgent=True), view(t("Muted"), "muted"), view(t("Over"), "resolved"))


def _kinds() -> rx.Component:
    """What these are about, each a link to its own; nothing where there is one kind alone."""

    def choice(kind: Live) -> rx.Component:
        is_on = as_var(AlertsState.kind) == kind.kind
        return rx.el.a(
            kind.label,
            rx.el.span(number(kind.count), class_name="num text-xs"),
            href=rx.cond(is_on, PATH + "?tab=" + TAB, kind.href),
            aria_current=rx.cond(is_on, "true", "false"),
            key=kind.kind,
            class_name=cx(
                "inline-flex h-8 items-center gap-1.5 rounded-full border px-3 text-xs font-medium whitespace-nowrap max-sm:h-11",
                rx.cond(is_on, "border-brand bg-brand-soft text-brand", "border-line text-ink-2 hover:bg-sunken"),
            ),
        )

    kinds = as_var(AlertsState.kinds)
    return shown(  # type: ignore[return-value]
        (kinds.length() > 1) | (as_var(AlertsState.kind) != ""),
        rx.el.nav(
            rx.foreach(kinds, choice),
            aria_label=t("Kind"),
            class_name="flex gap-2 overflow-x-auto border-b border-line px-5 py-2",
        ),
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Alert"), first=True),
            th(t("Severity")),
            th(rx.cond(TAB == "open", t("Stands for"), rx.cond(TAB == "muted", t("Muted until"), t("Over since")))),
            th(t("Seen to by")),
            th(t("What to do"), class_name="text-end sm:pe-5"),
        ],
        rows=rx.foreach(AlertsState.rows, _row),
        caption=t("Alerts"),
        foot=rx.el.div(pager(AlertsState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.div(
                row_button(row.title, on_click=STATE.open_one(row.id)),
                rx.el.p(
                    rx.el.span(row.label, class_name="font-medium"),
                    shown(row.sentence != "", " · ", rx.el.span(row.sentence)),
                    class_name="text-xs text-ink-2 text-pretty",
                ),
                class_name="py-1.5",
            ),
            first=True,
            class_name="w-full",
        ),
        td(
            rx.el.span(
                status("alert_severity", row.severity),
                shown(row.is_escalated, badge(t("Escalated"), tone="bad")),
                class_name="inline-flex items-center gap-2",
            ),
            label=t("Severity"),
        ),
        td(
            rx.el.span(rx.cond(row.status == "open", row.age, row.until), title=row.since),
            label=rx.cond(TAB == "open", t("Stands for"), rx.cond(TAB == "muted", t("Muted until"), t("Over since"))),
            class_name="num whitespace-nowrap",
        ),
        td(owner_words(row), label=t("Seen to by"), class_name="whitespace-nowrap"),
        td(_next(row), class_name="sm:pe-5"),
        selected=(as_var(AlertsState.one).id == row.id) & as_var(AlertsState.is_open),
        key=row.id,
    )


def _next(row: Live) -> rx.Component:
    """The one next action of a row; it lies above the row's own target."""
    take = button(
        t("Take over"), size="sm", on_click=STATE.take(row.id), class_name="relative z-10 max-sm:h-11 whitespace-nowrap"
    )
    wake = button(
        t("Open again"),
        size="sm",
        on_click=STATE.wake(row.id),
        class_name="relative z-10 max-sm:h-11 whitespace-nowrap",
    )
    mute = button(
        t("Mute"), size="sm", look="plain", on_click=STATE.ask_to_mute(row.id), class_name="relative z-10 max-sm:h-11"
    )
    return rx.el.div(
        rx.cond(
            row.may_attend,
            rx.cond(row.status == "muted", wake, rx.cond(row.owner == "", take, mute)),
        ),
        class_name="flex justify-end max-sm:justify-start",
    )
