"""One alert beside the list: what it says, what can be done about it and what was, and the dialogs."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.alerts_state import AlertsState
from freight_app.ui.components.base import Child, Live, as_var, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import text_area
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import notice
from freight_app.ui.components.status import badge, status_badge
from freight_app.ui.components.tables import facts
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import preview_sheet

ONE: Live = AlertsState.one
STATE: Any = AlertsState


def owner_words(row: Live) -> rx.Component:
    """Who sees to it."""
    return rx.cond(  # type: ignore[return-value]
        row.is_mine, rx.el.span(t("You")), rx.cond(row.owner != "", rx.el.span(row.owner), rx.el.span(t("Nobody")))
    )


def alert_sheet() -> Child:
    """The alert that is open."""
    return preview_sheet(
        rx.el.div(
            rx.el.div(
                status_badge("alert_severity", ONE.severity),
                status_badge("alert", ONE.status),
                shown(ONE.is_escalated, badge(t("Escalated"), tone="bad")),
                class_name="flex flex-wrap items-center gap-2 text-xs",
            ),
            rx.el.div(
                rx.el.h3(ONE.title, class_name="text-lg font-semibold text-balance"),
                rx.el.p(ONE.sentence, class_name="mt-1 text-ink-2 text-pretty empty:hidden"),
            ),
            _actions(),
            facts(
                (t("Stands since"), rx.el.span(ONE.since, class_name="num")),
                (t("Seen to by"), owner_words(ONE)),
                (t("Muted until"), rx.el.span(rx.cond(ONE.status == "muted", ONE.until, "–"), class_name="num")),
            ),
            rx.el.div(
                rx.el.h4(t("What was done"), class_name="text-sm font-semibold"),
                rx.el.ol(rx.foreach(AlertsState.steps, _step), class_name="mt-2 space-y-3"),
            ),
            class_name="flex flex-col gap-4 px-5 py-4",
        ),
        open=AlertsState.is_open,
        title=ONE.label,
        on_close=AlertsState.close_one,
    )


def _actions() -> rx.Component:
    look = link_button(t("Look at it"), ONE.link, look="act", size="md", icon_start="arrow-up-right")
    may = rx.fragment(
        rx.cond(
            ONE.is_mine,
            button(t("Leave it"), size="md", on_click=STATE.leave(ONE.id)),
            button(t("Take over"), size="md", icon_start="user-check", on_click=STATE.take(ONE.id)),
        ),
        rx.cond(
            ONE.status == "muted",
            button(t("Open again"), size="md", on_click=STATE.wake(ONE.id)),
            button(t("Mute"), size="md", icon_start="circle-pause", on_click=STATE.ask("mute")),
        ),
        button(t("Write a note"), size="md", look="plain", icon_start="message-square", on_click=STATE.ask("note")),
    )
    return rx.el.div(
        shown(ONE.link != "", look),
        shown(ONE.may_attend, may),
        class_name="flex flex-wrap items-center gap-2",
    )


def _step(step: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            shown(step.by != "", rx.el.bdi(step.by, class_name="font-medium"), " "),
            rx.el.span(step.words),
            class_name="text-pretty",
        ),
        shown(
            step.note != "",
            rx.el.p(step.note, dir="auto", class_name="mt-0.5 rounded-sm bg-sunken px-2 py-1 break-words"),
        ),
        rx.el.p(step.when, class_name="num mt-0.5 text-xs text-ink-2"),
    )


def alert_dialogs() -> rx.Component:
    """Muting and writing a note."""
    asks = as_var(AlertsState.asks)
    trouble = shown(AlertsState.trouble != "", notice(AlertsState.trouble, tone="bad"))
    return rx.fragment(
        dialog(
            rx.el.form(
                rx.el.p(
                    t("Nobody is told of it until then. If it still stands, it comes back by itself."),
                    class_name="text-ink-2 text-pretty",
                ),
                select_field(
                    t("For how long"),
                    "days",
                    [
                        ("1", t("A day")),
                        ("3", t("Three days")),
                        ("7", t("A week")),
                        ("30", t("A month")),
                    ],
                    default_value="3",
                ),
                text_area(t("Why"), "reason", rows=3, required=True, max_length=300),
                trouble,
                rx.el.div(
                    button(t("Mute"), type="submit", look="brand"),
                    button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
                    class_name="flex gap-2",
                ),
                on_submit=AlertsState.mute,
                reset_on_submit=False,
                class_name="flex flex-col gap-4",
            ),
            open=asks == "mute",
            on_close=STATE.ask(""),
            title=t("Mute “{alert}”", alert=ONE.title),
        ),
        dialog(
            rx.el.form(
                text_area(t("What the next one should know"), "note", rows=4, required=True, max_length=300),
                trouble,
                rx.el.div(
                    button(t("Save"), type="submit", look="brand"),
                    button(t("Cancel"), look="plain", custom_attrs={"data-close": True}),
                    class_name="flex gap-2",
                ),
                on_submit=AlertsState.note,
                reset_on_submit=False,
                class_name="flex flex-col gap-4",
            ),
            open=asks == "note",
            on_close=STATE.ask(""),
            title=t("A note on “{alert}”", alert=ONE.title),
        ),
    )
