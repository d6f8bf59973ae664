"""``/admin/users``: who works here and what each role may do; tab, question, sort and page stand in the address."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.list_pages import pager, sorted_th
from freight_app.ui.admin.users_invite import invite_sheet
from freight_app.ui.admin.users_roles import role_table
from freight_app.ui.admin.users_sheet import person_sheet, questions
from freight_app.ui.admin.users_state import UsersState
from freight_app.ui.components.base import Live, Text, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_button, table_row, td, th
from freight_app.ui.i18n import t, tc
from freight_app.ui.shells.console import console_page


def page() -> rx.Component:
    return console_page(
        _views(),
        rx.cond(UsersState.tab == "roles", role_table(), _people()),  # type: ignore[arg-type]
        invite_sheet(),
        questions(),
        title=t("Users and roles"),
        actions=[
            button(
                t("Invite"), look="act", size="sm", icon_start="user-plus", keys="C", on_click=UsersState.open_invite
            )
        ],
        preview=person_sheet(),
        undo={"role": UsersState.undo_role, "door": UsersState.undo_door},
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, count: Live = None) -> rx.Component:
        return view_tab(
            label,
            f"/admin/users?tab={tab}",
            current=UsersState.tab == tab,  # type: ignore[arg-type]
            count=count,
        )

    return view_tabs(
        view(t("At work"), "active", UsersState.counts["active"]),
        view(tc("people", "Invited"), "invited", UsersState.counts["invited"]),
        view(t("Closed accounts"), "closed", UsersState.counts["closed"]),
        view(t("What each role may do"), "roles"),
    )


def _people() -> rx.Component:
    return rx.fragment(
        rx.el.form(
            filter_bar(
                search=find_field(value=UsersState.q, on_change=UsersState.find, placeholder=t("Name, email or phone"))
            ),
            on_submit=UsersState.keep_question,
        ),
        rx.cond(
            UsersState.is_loaded,
            rx.cond(UsersState.rows.length() > 0, _table(), _nothing()),  # type: ignore[attr-defined]
            loading(t("The people are being loaded"), skeleton_rows(8)),
        ),
    )


def _nothing() -> rx.Component:
    invited = empty_state(
        t("No invitation is open"), t("Whoever was invited stands here until they choose a password."), icon_name="mail"
    )
    other = empty_state(t("Nobody here"), t("Choose another view, or search for something else."), icon_name="users")
    is_quiet = (UsersState.tab == "invited") & (UsersState.q == "")  # type: ignore[operator]
    return rx.cond(is_quiet, invited, other)  # type: ignore[return-value]


def _table() -> rx.Component:
    def head(label: Text, column: str, **props: Any) -> rx.Component:
        return sorted_th(label, column, UsersState.directions, UsersState.sort_by, **props)

    return data_table(
        head=[
            head(t("Name"), "name", first=True),
            th(t("Email")),
            th(t("Roles")),
            th(t("Status")),
            head(t("Last signed in"), "last_sign_in"),
        ],
        rows=rx.foreach(UsersState.rows, _row),
        caption=t("Users and roles"),
        foot=rx.el.div(pager(UsersState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.span(
                row_button(row.name, on_click=UsersState.open_person(row.public_id)),  # type: ignore[call-arg]
                shown(row.is_self, rx.el.span(t("you"), class_name="ms-2 text-xs text-ink-2")),
                class_name="min-w-0 truncate",
            ),
            first=True,
            class_name="max-w-56",
        ),
        td(code(row.email), label=t("Email"), class_name="sm:max-w-64 sm:truncate"),
        td(row.roles, label=t("Roles"), class_name="sm:max-w-64 sm:truncate"),
        td(status("user", row.status), label=t("Status")),
        td(
            rx.cond(row.last_sign_in != "", row.last_sign_in, t("Never")),
            label=t("Last signed in"),
            class_name="num whitespace-nowrap",
        ),
        key=row.public_id,
    )
