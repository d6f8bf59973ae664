"""The queue at a glance: what needs a person first, the figures, then every kind of task."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.work_state import WorkState
from freight_app.ui.admin.work_views import TaskAsk
from freight_app.ui.components.base import Child, Live, Text, code, cx, shown
from freight_app.ui.components.buttons import button_class
from freight_app.ui.components.figures import stat_tile
from freight_app.ui.components.icons import icon, icon_by
from freight_app.ui.components.states import empty_state
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import number, t
from freight_app.ui.shells.console import panel

BOARD: Live = WorkState.board
_ICONS = {
    "no_worker": "circle-pause",
    "dead": "octagon-alert",
    "nobody": "unlink",
    "slow": "hourglass",
    "late_job": "clock-alert",
    "failed_job": "triangle-alert",
}
_COLUMNS = "lg:grid lg:grid-cols-[1rem_15rem_minmax(0,1fr)_8rem_11rem] lg:gap-x-3"


def queue_tab() -> rx.Component:
    return rx.fragment(_needs(), _figures(), _kinds())


def kind_name(row: Live) -> Child:
    """What a kind does, with its code beside it; the code alone when nobody has named it."""
    return rx.cond(
        row.title != "",
        rx.el.span(
            row.title, " ", code(row.kind, "text-xs font-normal text-ink-2 max-lg:hidden"), class_name="min-w-0"
        ),
        code(row.kind),
    )


def _needs() -> rx.Component:
    count = BOARD.needs.length()
    quiet = rx.el.p(
        icon("circle-check", "size-4 text-good"),
        t("Nothing needs you. Tasks are done as they come."),
        class_name="flex min-h-11 items-center gap-3 border-t border-line px-5 text-sm text-ink-2",
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("What needs you now"), class_name="text-lg font-semibold"),
            shown(count > 0, badge(number(count), tone="bad")),
            class_name="flex min-h-14 items-center gap-2.5 px-5",
        ),
        rx.cond(count > 0, rx.el.ul(rx.foreach(BOARD.needs, _need)), quiet),
        class_name="border-b border-line",
    )


def _need(row: Live) -> rx.Component:
    return rx.el.li(
        rx.cond(
            row.is_bad,
            icon_by(row.what, _ICONS, "size-4 text-bad", otherwise="info"),
            icon_by(row.what, _ICONS, "size-4 text-warn", otherwise="info"),
        ),
        rx.el.span(_what(row.what), class_name="font-semibold max-lg:flex-1"),
        rx.el.span(
            rx.el.bdi(row.about),
            class_name="min-w-0 truncate text-ink-2 max-lg:order-1 max-lg:w-full max-lg:ps-7 max-lg:whitespace-normal",
        ),
        rx.el.span(
            row.since,
            class_name="text-end text-ink-2 max-lg:order-2 max-lg:flex-1 max-lg:ps-7 max-lg:text-start lg:min-w-0 lg:truncate",
        ),
        rx.el.a(
            rx.el.span(_do(row.what), class_name="flex-1 text-start"),
            rx.el.kbd(
                row.key,
                aria_hidden="true",
                class_name=(
                    "ltr hidden h-5 min-w-5 place-items-center rounded-[4px] border border-current/30 px-1 font-sans text-xs "
                    "leading-none pointer-fine:inline-grid"
                ),
            ),
            href=row.href,
            custom_attrs={"data-key": row.key, "aria-keyshortcuts": row.key},
            class_name=cx(
                rx.cond(row.key == "1", button_class("act", "sm"), button_class("quiet", "sm")),
                "max-lg:order-3 max-sm:h-11",
            ),
        ),
        class_name=cx(
            "flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-5 py-2 text-sm lg:py-1",
            _COLUMNS,
            rx.cond(row.is_bad, "bg-bad-soft/40", ""),
        ),
    )


def _what(what: Live) -> rx.Var:
    return rx.match(  # type: ignore[return-value]
        what,
        ("no_worker", t("No worker is at work")),
        ("dead", t("Given up, and waiting for you")),
        ("nobody", t("Nobody here does this")),
        ("slow", t("Waits too long")),
        ("late_job", t("Did not begin in time")),
        t("Failed the last time"),
    )


def _do(what: Live) -> rx.Var:
    return rx.match(  # type: ignore[return-value]
        what,
        ("no_worker", t("How to start one")),
        ("dead", t("Look at them")),
        ("nobody", t("See the tasks")),
        ("slow", t("See the tasks")),
        t("See the timetable"),
    )


def _figures() -> rx.Component:
    def counted(value: Live, *, urgent: bool = False) -> Child:
        return rx.el.span(number(value), class_name=rx.cond(value > 0, "text-bad" if urgent else "", "text-ink-3"))

    def of(status: str) -> str:
        return TaskAsk(status=status).address()

    return rx.el.div(
        stat_tile(t("Waiting"), counted(BOARD.waiting), href=of("queued")),
        stat_tile(t("Running"), counted(BOARD.running), href=of("running")),
        stat_tile(t("Trying again"), counted(BOARD.retrying), href=of("retrying")),
        stat_tile(t("Given up"), counted(BOARD.dead, urgent=True), href=of("dead")),
        stat_tile(t("Done last hour"), counted(BOARD.done), href=of("succeeded")),
        stat_tile(
            t("Oldest due"),
            rx.cond(BOARD.oldest != "", rx.el.span(BOARD.oldest, dir="auto"), rx.el.span("–", class_name="text-ink-3")),
        ),
        class_name=(
            "grid grid-cols-2 border-b border-line sm:grid-cols-3 xl:grid-cols-6 max-xl:[&>*]:border-b "
            "max-xl:[&>*]:border-line xl:divide-x xl:divide-line"
        ),
    )


def _kinds() -> rx.Component:
    table = data_table(
        head=[
            th(t("Kind of task"), first=True),
            th(t("Waiting"), numeric=True),
            th(t("Running"), numeric=True),
            th(t("Trying again"), numeric=True),
            th(t("Given up"), numeric=True),
            th(t("Done last hour"), numeric=True),
            th(t("Oldest due")),
            th(t("At once"), numeric=True, class_name="max-lg:hidden"),
        ],
        rows=rx.foreach(BOARD.kinds, _kind),
        caption=t("Kinds of tasks"),
    )
    nothing = empty_state(
        t("No kind of task is known"), t("Whatever is done in the background stands here by kind."), icon_name="layers"
    )
    return panel(t("By kind"), rx.cond(BOARD.kinds.length() > 0, table, nothing), class_name="border-b-0!")


def _kind(row: Live) -> rx.Component:
    def figure(value: Live, label: Text, *, urgent: bool = False) -> rx.Component:
        loud = "font-semibold text-bad" if urgent else ""
        return td_number(rx.el.span(number(value), class_name=rx.cond(value > 0, loud, "text-ink-3")), label=label)

    return table_row(
        td(
            row_link(kind_name(row), row.href, is_code=False),  # type: ignore[arg-type]
            shown(
                ~row.is_done_here,
                badge(t("Nobody here does this"), tone="warn", icon_name="triangle-alert", class_name="lg:ms-2"),
            ),
            first=True,
            class_name="max-sm:flex-wrap max-sm:justify-start",
        ),
        figure(row.waiting, t("Waiting")),
        figure(row.running, t("Running")),
        figure(row.retrying, t("Trying again")),
        figure(row.dead, t("Given up"), urgent=True),
        figure(row.done, t("Done last hour")),
        td(
            rx.cond(row.oldest != "", row.oldest, rx.el.span("–", class_name="text-ink-3")),
            label=t("Oldest due"),
            class_name="whitespace-nowrap",
        ),
        td_number(
            rx.cond(row.limit > 0, number(row.limit), rx.el.span(t("no limit"), class_name="text-ink-2")),
            label=t("At once"),
            class_name="max-lg:sm:hidden",
        ),
        key=row.kind,
    )
