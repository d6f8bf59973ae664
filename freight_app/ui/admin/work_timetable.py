"""The recurring jobs: how often, how the last run went, when the next is, and running one now."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.work_state import WorkState
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.media import copy_button
from freight_app.ui.components.states import empty_state
from freight_app.ui.components.status import badge, status
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.i18n import number, t, tc

BOARD: Live = WorkState.board
COMMAND = "./freight scheduler"


def timetable_tab() -> rx.Component:
    nobody = empty_state(
        t("The clock has never run"),
        t(
            "Recurring jobs stand here once a scheduler has started. Start it on the machine of the shop, in its folder:"
        ),
        action=copy_button(
            COMMAND,
            code(COMMAND, "rounded-sm bg-sunken px-3 py-1.5 font-mono text-sm text-ink"),
            label=t("Copy the command"),
        ),
        icon_name="clock",
    )
    table = data_table(
        head=[
            th(tc("timetable", "Job"), first=True),
            th(t("How often")),
            th(t("Last run")),
            th(t("Took"), numeric=True),
            th(t("Next run")),
            th(t("Failed"), numeric=True),
            th(""),
        ],
        rows=rx.foreach(BOARD.jobs, _job),
        caption=t("Timetable"),
    )
    return rx.cond(BOARD.jobs.length() > 0, table, nobody)  # type: ignore[return-value]


def _job(row: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.span(
                rx.el.span(row.title, class_name="font-medium"),
                shown(
                    row.error != "",
                    rx.el.bdi(row.error, class_name="ltr block max-w-xl truncate text-xs text-bad", title=row.error),
                ),
                class_name="min-w-0",
            ),
            first=True,
        ),
        td(row.rhythm, label=t("How often"), class_name="whitespace-nowrap"),
        td(
            rx.cond(
                row.status != "",
                rx.el.span(
                    status("job", row.status),
                    rx.el.span(row.last, class_name="num text-ink-2"),
                    class_name="inline-flex flex-wrap items-center gap-x-2",
                ),
                rx.el.span(t("never yet"), class_name="text-ink-2"),
            ),
            label=t("Last run"),
        ),
        td_number(rx.cond(row.took != "", row.took, "–"), label=t("Took")),
        td(
            rx.cond(
                row.is_asked & (row.status != "running"),
                badge(t("in a moment"), tone="info", icon_name="hourglass"),
                rx.el.span(
                    row.next,
                    shown(row.is_late, badge(t("late"), tone="bad", icon_name="clock-alert", class_name="ms-2")),
                ),
            ),
            label=t("Next run"),
            class_name="whitespace-nowrap",
        ),
        td_number(
            rx.cond(
                row.failures > 0,
                t("{failures} of {runs}", failures=number(row.failures), runs=number(row.runs)),
                rx.el.span("0", class_name="text-ink-3"),
            ),
            label=t("Failed"),
        ),
        td(
            button(
                t("Run now"),
                size="sm",
                on_click=WorkState.run_now(row.name),  # type: ignore[call-arg]
                aria_label=t("Run now: {job}", job=row.title),
                class_name="my-1 max-sm:h-11 max-sm:w-full",
            ),
            class_name="text-end",
        ),
        key=row.name,
    )
