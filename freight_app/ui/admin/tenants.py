"""``/admin/tenants``: programs and companies that load data, what they used this month; the address holds the question."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.tenants_fields import gauge, tenant_sheet
from freight_app.ui.admin.tenants_state import TenantsState
from freight_app.ui.components.base import Live
from freight_app.ui.components.buttons import button
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import number, t, tc
from freight_app.ui.shells.console import console_page


def page() -> rx.Component:
    return console_page(
        view_tabs(
            view_tab(tc("tenants", "In use"), "/admin/tenants", current=~TenantsState.with_deleted),  # type: ignore[operator]
            view_tab(t("With deleted ones"), "/admin/tenants?view=all", current=TenantsState.with_deleted),  # type: ignore[arg-type]
        ),
        rx.el.form(
            filter_bar(
                search=find_field(
                    value=TenantsState.q, on_change=TenantsState.find, placeholder=t("Name of the tenant")
                )
            ),
            on_submit=TenantsState.keep_question,
        ),
        rx.cond(
            TenantsState.is_loaded,
            rx.cond(TenantsState.rows.length() > 0, _table(), _nothing()),  # type: ignore[attr-defined]
            loading(t("The tenants are being loaded"), skeleton_rows(8)),
        ),
        tenant_sheet(
            form=TenantsState.form,
            errors=TenantsState.errors,
            title=t("New tenant"),
            open=TenantsState.is_open,
            filled=TenantsState.filled,
            on_submit=TenantsState.create,
            on_close=TenantsState.close_new,
        ),
        title=t("Tenants"),
        actions=[
            button(t("New tenant"), look="act", size="sm", icon_start="plus", keys="C", on_click=TenantsState.open_new)
        ],
    )


def _nothing() -> rx.Component:
    first = empty_state(
        t("No tenants yet"),
        t(
            "A tenant is a program or a company that loads its data here by itself, with an API key. It sees its own jobs and data alone."
        ),
        action=button(t("New tenant"), look="brand", size="md", icon_start="plus", on_click=TenantsState.open_new),
        icon_name="key-round",
    )
    unknown = empty_state(
        t("No tenant is called so"), t("Look for fewer letters, or among the deleted ones."), icon_name="search"
    )
    return rx.cond(TenantsState.q == "", first, unknown)  # type: ignore[arg-type,return-value]


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Tenant"), first=True),
            th(t("Status")),
            th(t("Keys"), numeric=True),
            th(t("Jobs this month"), class_name="sm:ps-6"),
            th(t("Records")),
            th(t("Data")),
            th(t("Last used")),
        ],
        rows=rx.foreach(TenantsState.rows, _row),
        caption=t("Tenants"),
        foot=rx.el.div(pager(TenantsState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(row_link(row.name, row.href, is_code=False), first=True, class_name="sm:max-w-48 sm:truncate"),
        td(status("tenant", row.status), label=t("Status")),
        td_number(number(row.live_keys), label=t("Keys")),
        td(gauge(row.jobs, t("Jobs this month")), label=t("Jobs this month"), class_name="py-1.5 sm:ps-6"),
        td(gauge(row.records, t("Records this month")), label=t("Records"), class_name="py-1.5"),
        td(gauge(row.data, t("Data this month")), label=t("Data"), class_name="py-1.5"),
        td(
            rx.cond(row.last_used != "", row.last_used, t("Never")),
            label=t("Last used"),
            class_name="num sm:min-w-24",
        ),
        key=row.href,
    )
