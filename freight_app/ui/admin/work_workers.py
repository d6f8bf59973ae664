"""Who works the queue off; when nobody does, how to start somebody."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.work_state import WorkState
from freight_app.ui.components.base import Live, code
from freight_app.ui.components.figures import progress_bar
from freight_app.ui.components.media import copy_button
from freight_app.ui.components.states import empty_state
from freight_app.ui.components.tables import data_table, table_row, td, th
from freight_app.ui.i18n import number, t

BOARD: Live = WorkState.board
COMMAND = "./freight worker"


def workers_tab() -> rx.Component:
    nobody = empty_state(
        t("No worker is at work"),
        t("Tasks are kept, and are done as soon as one runs. Start one on the machine of the shop, in its folder:"),
        action=copy_button(
            COMMAND,
            code(COMMAND, "rounded-sm bg-sunken px-3 py-1.5 font-mono text-sm text-ink"),
            label=t("Copy the command"),
        ),
        icon_name="circle-pause",
    )
    table = data_table(
        head=[
            th(t("Worker"), first=True),
            th(t("Running")),
            th(t("At work for")),
            th(t("Last heard of")),
        ],
        rows=rx.foreach(BOARD.workers, _worker),
        caption=t("Workers"),
        foot=rx.el.p(
            t("More hands: start another one with"),
            " ",
            code(COMMAND, "rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-xs text-ink"),
            class_name="px-5 py-3 text-sm text-ink-2",
        ),
    )
    return rx.cond(BOARD.workers.length() > 0, table, nobody)  # type: ignore[return-value]


def _worker(row: Live) -> rx.Component:
    return table_row(
        td(code(row.name, "font-medium"), first=True),
        td(
            rx.el.span(
                rx.el.span(
                    t("{running} of {threads}", running=number(row.running), threads=number(row.threads)),
                    class_name="num w-16 shrink-0",
                ),
                rx.el.span(
                    progress_bar(row.running, total=row.threads, label=t("How busy it is")),
                    class_name="w-28 max-sm:w-20",
                ),
                class_name="flex items-center gap-3",
            ),
            label=t("Running"),
        ),
        td(row.since, label=t("At work for"), class_name="num whitespace-nowrap"),
        td(row.seen, label=t("Last heard of"), class_name="num whitespace-nowrap"),
        key=row.token,
    )
