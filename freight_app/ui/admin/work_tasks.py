"""The list of tasks: filters above it, ticks at its start, and what can be done with many at once."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.work_state import WorkState
from freight_app.ui.admin.work_task_state import WorkTaskState
from freight_app.ui.components.base import Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import button, kbd, link_button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import text_field
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.states import empty_state
from freight_app.ui.components.status import badge, status, status_word
from freight_app.ui.components.tables import (
    bulk_bar,
    data_table,
    row_button,
    select_all,
    select_cell,
    table_row,
    td,
    td_number,
    th,
)
from freight_app.ui.i18n import t, tc, tn

ASKED: Live = WorkState.asked
CHOSEN: Live = as_var(WorkState.chosen)
STATUSES = ("queued", "running", "retrying", "dead", "succeeded", "cancelled")


def task_filters() -> rx.Component:
    return rx.el.form(
        filter_bar(
            shown(
                WorkState.dead > 0,  # type: ignore[operator]
                button(
                    tn("Start it again", "Start all {count} again", WorkState.dead),
                    look="brand",
                    size="sm",
                    icon_start="refresh-cw",
                    on_click=WorkState.redrive_all,
                    class_name="max-sm:h-11",
                ),
            ),
            search=find_field(value=ASKED.q, on_change=WorkState.find, placeholder=t("Words of the error")),
            chips=rx.fragment(
                _choice(
                    t("Status"),
                    tc("tasks", "Any status"),
                    "status",
                    [(code_, status_word("job", code_)) for code_ in STATUSES],
                    ASKED.status,
                ),
                _choice(t("Kind of task"), tc("tasks", "Any kind"), "kind", WorkState.board.kind_choices, ASKED.kind),  # type: ignore[attr-defined]
                text_field(
                    t("Tenant"),
                    "tenant",
                    hide_label=True,
                    size="sm",
                    placeholder=t("Tenant"),
                    default_value=ASKED.tenant,
                    key=ASKED.tenant,
                    max_length=64,
                    auto_complete="off",
                    dir="auto",
                    on_blur=lambda value: WorkState.narrow("tenant", value),  # type: ignore[call-arg]
                    class_name="max-sm:w-full sm:w-40",
                ),
                shown(WorkState.is_narrowed, link_button(t("Clear"), "/admin/work?tab=tasks", look="plain", size="sm")),  # type: ignore[arg-type]
            ),
        ),
        on_submit=WorkState.keep_question,
    )


def tasks_tab() -> rx.Component:
    nothing = empty_state(
        t("No task matches"),
        t("Lift a filter, or search for something else."),
        action=link_button(t("All tasks"), "/admin/work?tab=tasks", look="brand"),
        icon_name="layers",
    )
    quiet = empty_state(
        t("No task has been put in yet"),
        t("Mails, letters and other work that the shop does by itself stand here."),
        icon_name="layers",
    )
    good = empty_state(
        t("Nothing was given up"),
        t("A task that failed for the last time waits here for you."),
        icon_name="circle-check",
    )
    return rx.cond(  # type: ignore[return-value]
        WorkState.rows.length() > 0,  # type: ignore[attr-defined]
        _table(),
        rx.cond(
            (ASKED.status == "dead") & (ASKED.kind == "") & (ASKED.tenant == "") & (ASKED.q == ""),
            good,
            rx.cond(WorkState.is_narrowed, nothing, quiet),
        ),
    )


def tasks_bulk() -> rx.Component:
    return bulk_bar(
        button(
            t("Discard"),
            look="plain",
            size="sm",
            icon_start="trash",
            on_click=WorkTaskState.ask("discard_chosen"),  # type: ignore[call-arg]
            class_name="max-sm:h-11",
        ),
        count=CHOSEN.length(),
        on_clear=WorkState.choose_none,
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            select_all(
                checked=(CHOSEN.length() > 0) & (CHOSEN.length() == as_var(WorkState.rows).length()),
                on_change=WorkState.choose_page,
            ),
            th(t("Task")),
            th(t("Status")),
            th(t("Last error")),
            th(t("When")),
            th(t("Attempts"), numeric=True, class_name="max-lg:hidden"),
            th(t("Tenant"), class_name="max-lg:hidden"),
        ],
        rows=rx.foreach(WorkState.rows, _row),
        caption=t("Tasks"),
        foot=rx.el.div(
            pager(WorkState.pager),
            rx.el.p(
                kbd("J"),
                kbd("K"),
                t("move"),
                kbd("↵"),
                t("look"),
                kbd("X"),
                t("choose"),
                class_name="hidden items-center gap-1.5 text-xs text-ink-2 pointer-fine:flex",
            ),
            class_name="px-5 py-2",
        ),
    )


def _row(row: Live) -> rx.Component:
    chosen = CHOSEN.contains(row.id)
    label = "#" + row.id.to_string()
    return table_row(
        select_cell(
            checked=chosen,
            on_change=lambda on: WorkState.choose(row.id, on),  # type: ignore[call-arg]
            label=t("Choose task {number}", number=label),
        ),
        td(
            row_button(
                rx.el.span(code(label, "num text-ink-2"), " ", rx.cond(row.title != "", row.title, code(row.kind))),  # type: ignore[arg-type]
                on_click=WorkTaskState.open_task(row.id),  # type: ignore[call-arg]
            ),
            class_name="sm:max-w-64 sm:truncate xl:max-w-96",
        ),
        td(
            status("job", row.status),
            shown(row.is_asked_to_stop, badge(t("is to stop"), tone="warn", class_name="ms-1.5 h-5!")),
            label=t("Status"),
            class_name="whitespace-nowrap",
        ),
        td(
            # A block of its own direction: Arabic pages would cut its beginning off.
            rx.el.span(
                row.error, dir="ltr", class_name="block sm:truncate max-sm:text-xs max-sm:break-words rtl:sm:text-right"
            ),
            label=t("Last error"),
            class_name=rx.cond(
                row.error == "",
                "max-sm:hidden!",
                "text-ink-2 max-sm:flex-col max-sm:items-stretch max-sm:gap-0! sm:max-w-32 lg:max-w-48 xl:max-w-72",
            ),
        ),
        td(_when(row), label=t("When"), class_name="whitespace-nowrap"),
        td_number(row.attempts, label=t("Attempts"), class_name="max-lg:sm:hidden"),
        td(
            rx.el.span(row.tenant, dir="auto", class_name="block lg:truncate rtl:text-right"),
            label=t("Tenant"),
            class_name=rx.cond(row.tenant == "", "max-lg:hidden!", "max-lg:sm:hidden lg:max-w-32"),
        ),
        selected=chosen,
        key=row.id.to_string(),
    )


def _when(row: Live) -> rx.Var:
    return rx.match(  # type: ignore[return-value]
        row.when_word,
        ("due", t("due {when}", when=row.when)),
        ("began", t("began {when}", when=row.when)),
        t("ended {when}", when=row.when),
    )


def _choice(label: Text, everything: Text, name: str, options: Live, value: Live) -> rx.Component:
    return select_field(
        label,
        name,
        options,
        placeholder=everything,
        hide_label=True,
        size="sm",
        value=value,
        on_change=lambda chosen: WorkState.narrow(name, chosen),  # type: ignore[call-arg]
        class_name="max-sm:w-full sm:max-w-60",
    )
