"""``/admin/work``: the background work in four tabs; tab, filters and page stand in the address."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.work_queue import queue_tab
from freight_app.ui.admin.work_state import WorkState
from freight_app.ui.admin.work_task_sheet import task_dialogs, task_sheet
from freight_app.ui.admin.work_tasks import task_filters, tasks_bulk, tasks_tab
from freight_app.ui.admin.work_timetable import timetable_tab
from freight_app.ui.admin.work_workers import workers_tab
from freight_app.ui.components.base import Live, Text, as_var, shown
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import loading, skeleton_rows
from freight_app.ui.i18n import number, t, tc
from freight_app.ui.shells.console import console_page

BOARD: Live = WorkState.board
TAB: Live = WorkState.tab


def page() -> rx.Component:
    return console_page(
        _tabs(),
        shown(TAB == "tasks", task_filters()),
        rx.cond(
            WorkState.is_loaded,
            rx.match(
                TAB, ("tasks", tasks_tab()), ("workers", workers_tab()), ("timetable", timetable_tab()), queue_tab()
            ),
            loading(t("The background work is being read"), skeleton_rows(10)),
        ),
        shown(TAB == "tasks", tasks_bulk()),
        task_dialogs(),
        title=t("Background work"),
        preview=task_sheet(),
    )


def _tabs() -> rx.Component:
    def tab(label: Text, name: str, count: Live = None) -> rx.Component:
        href = f"/admin/work?tab={name}" if name != "queue" else "/admin/work"
        return view_tab(label, href, current=as_var(WorkState.tab) == name, count=count)

    def urgent(label: Text, count: Live) -> Live:
        """The number of things that need somebody; no number at all while nothing does."""
        told = rx.el.span(
            number(count), class_name="num rounded-full bg-bad-soft px-1.5 text-xs leading-4.5 font-medium text-bad"
        )
        return rx.fragment(label, shown(count > 0, told))

    return view_tabs(
        tab(urgent(tc("background work", "Queue"), BOARD.needs.length()), "queue"),
        tab(tc("background work", "Tasks"), "tasks"),
        tab(tc("background work", "Workers"), "workers", BOARD.worker_count),
        tab(urgent(tc("background work", "Timetable"), BOARD.failing_jobs), "timetable"),
    )
