"""``/admin/projects``: what is critical in all projects first, then the projects with how far and how dear they are."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.projects.board_state import ProjectsState
from freight_app.ui.admin.projects.parts import budget_bar, critical_list, project_sheet
from freight_app.ui.components.base import Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.figures import progress_bar
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import badge, status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, th
from freight_app.ui.i18n import number, t, tc
from freight_app.ui.shells.console import console_page
from freight_app.ui.shells.state import ShellState

STATE: Live = ProjectsState


def page() -> rx.Component:
    may_begin = as_var(ShellState.permissions).contains(str(Permission.PURCHASING_EDIT))
    return console_page(
        _critical(),
        _views(),
        rx.el.form(
            filter_bar(search=find_field(value=STATE.q, on_change=STATE.find, placeholder=t("Code, name or customer"))),
            on_submit=STATE.keep_question,
        ),
        rx.cond(
            STATE.is_loaded,
            rx.cond(STATE.rows.length() > 0, _table(), _nothing()),
            loading(t("The projects are being loaded"), skeleton_rows(8)),
        ),
        project_sheet(
            form=None,
            errors=STATE.errors,
            currency=STATE.currency,
            title=t("New project"),
            open=STATE.is_open,
            filled=STATE.filled,
            on_submit=STATE.create,
            on_close=STATE.close_new,
        ),
        title=t("Projects"),
        actions=[
            shown(
                may_begin,
                button(t("New project"), look="act", size="sm", icon_start="plus", keys="C", on_click=STATE.open_new),
            )
        ],
    )


def _critical() -> rx.Component:
    count = STATE.critical.length()
    quiet = rx.el.p(
        icon("circle-check", "size-4 shrink-0 text-good"),
        t("Nothing stands in the way of any project."),
        class_name="flex items-center gap-2 px-5 pb-4 text-ink-2",
    )
    return rx.el.section(
        rx.el.div(
            rx.el.h2(t("What stands in the way"), class_name="text-lg font-semibold"),
            shown(count > 0, badge(number(count), tone="bad")),
            class_name="flex min-h-14 items-center gap-2.5 px-5",
        ),
        shown(STATE.is_loaded, rx.cond(count > 0, critical_list(STATE.critical, with_project=True), quiet)),
        class_name="border-b border-line",
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str) -> rx.Component:
        return view_tab(label, f"/admin/projects?tab={tab}", current=STATE.tab == tab, count=STATE.counts[tab])

    return view_tabs(
        view(tc("projects", "Running"), "running"),
        view(tc("projects", "Over"), "done"),
        view(tc("projects", "All"), "all"),
    )


def _nothing() -> rx.Component:
    asked = empty_state(
        t("No projects here"), t("Choose another view, or search for something else."), icon_name="search"
    )
    first = empty_state(
        t("No projects yet"),
        t("A project holds what is bought, sold and shipped for one undertaking, with its budget and its dates."),
        icon_name="folder-tree",
    )
    return rx.cond((STATE.q != "") | (STATE.counts["all"] > 0), asked, first)  # type: ignore[return-value]


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Project"), first=True),
            th(t("For whom")),
            th(t("Status")),
            th(t("Progress")),
            th(t("Budget used")),
            th(t("Next")),
            th(t("Is due")),
        ],
        rows=rx.foreach(STATE.rows, _row),
        caption=t("Projects"),
        foot=rx.el.div(pager(STATE.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.span(
                rx.el.span(
                    row_link(row.name, row.href, is_code=False),
                    shown(
                        row.critical > 0,
                        rx.el.span(
                            icon("octagon-alert", "size-3.5"),
                            number(row.critical),
                            rx.el.span(t("critical"), class_name="sr-only"),
                            class_name="num inline-flex items-center gap-1 text-xs font-medium text-bad",
                        ),
                    ),
                    class_name="flex items-center gap-2",
                ),
                code(row.code, "block w-fit text-xs text-ink-2"),
                class_name="block min-w-0 py-1.5",
            ),
            first=True,
            class_name="sm:max-w-72",
        ),
        td(
            rx.cond(row.customer != "", rx.el.bdi(row.customer), t("Our own")),
            label=t("For whom"),
            class_name=cx("sm:max-w-48 sm:truncate", rx.cond(row.customer != "", "", "text-ink-2")),
        ),
        td(status("project", row.status), label=t("Status")),
        td(
            rx.el.span(
                progress_bar(row.progress, label=t("Progress")),
                rx.el.span(row.progress_text, class_name="num w-10 shrink-0 text-end text-xs text-ink-2"),
                class_name="grid w-32 grid-cols-[minmax(0,1fr)_auto] items-center gap-2 [&_progress]:h-1.5",
            ),
            label=t("Progress"),
        ),
        td(
            rx.cond(
                row.bar.has_budget,
                rx.el.span(
                    rx.el.span(
                        rx.el.span(
                            row.bar.text,
                            class_name=cx("num", rx.cond(row.bar.is_over, "font-semibold text-bad", "")),
                        ),
                        price(row.budget, size="sm", class_name="text-ink-2 [&_bdi]:font-normal"),
                        class_name="flex items-baseline justify-between gap-2 text-xs",
                    ),
                    budget_bar(row.bar, label=t("Budget used"), class_name="h-1.5"),
                    class_name="flex w-44 flex-col gap-1",
                ),
                rx.el.span(t("No budget"), class_name="text-ink-2"),
            ),
            label=t("Budget used"),
        ),
        td(
            rx.el.span(
                rx.el.span(row.next, class_name="block sm:truncate"),
                rx.el.span(row.next_on, class_name="num block text-xs text-ink-2"),
                class_name="block min-w-0 max-sm:text-end",
            ),
            label=t("Next"),
            class_name="sm:max-w-48",
        ),
        td(row.due, label=t("Is due"), class_name="num whitespace-nowrap"),
        key=row.public_id,
    )
