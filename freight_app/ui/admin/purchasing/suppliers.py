"""``/admin/suppliers``: whom the shop buys from, with what is open with each."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.purchasing.supplier_form import supplier_fields
from freight_app.ui.admin.purchasing.suppliers_state import SuppliersState
from freight_app.ui.components.base import Live, as_var, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page
from freight_app.ui.shells.state import ShellState


def page() -> rx.Component:
    may_edit = as_var(ShellState.permissions).contains(str(Permission.PURCHASING_EDIT))
    nothing = empty_state(
        t("No supplier here"),
        t("Whom you buy from is written down once, with currency, terms and lead time."),
        icon_name="building",
    )
    return console_page(
        view_tabs(
            view_tab(
                t("Active"), "/admin/suppliers", current=SuppliersState.tab == "active",
                count=SuppliersState.counts["active"],
            ),
            view_tab(
                t("Archived"), "/admin/suppliers?tab=archived", current=SuppliersState.tab == "archived",
                count=SuppliersState.counts["archived"],
            ),
        ),
        rx.el.form(
            filter_bar(
                search=find_field(
                    value=SuppliersState.q, on_change=SuppliersState.find, placeholder=t("Name or code")
                )
            ),
            on_submit=SuppliersState.keep_question,
        ),
        rx.cond(
            SuppliersState.is_loaded,
            rx.cond(as_var(SuppliersState.rows).length() > 0, _table(), nothing),
            loading(t("The suppliers are being loaded"), skeleton_rows(8)),
        ),
        _new_dialog(),
        title=t("Suppliers"),
        actions=[
            shown(
                may_edit,
                button(
                    t("New supplier"), look="act", size="sm", keys="C", on_click=SuppliersState.open_new,
                    class_name="max-sm:h-11",
                ),
            )
        ],
    )  # fmt: skip


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Supplier"), first=True),
            th(t("Country")),
            th(t("Currency")),
            th(t("Lead time"), numeric=True),
            th(t("Products offered"), numeric=True),
            th(t("Open orders"), numeric=True),
            th(t("Awaited goods"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(SuppliersState.rows, _row),
        caption=t("Suppliers"),
        foot=rx.el.div(pager(SuppliersState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.span(
                row_link(row.name, row.href, is_code=False),
                code(row.code, "block text-xs text-ink-2"),
                class_name="min-w-0 py-1",
            ),
            first=True,
        ),
        td(row.country, label=t("Country")),
        td(code(row.currency), label=t("Currency")),
        td_number(tn("{count} day", "{count} days", row.lead_days), label=t("Lead time")),
        td_number(row.offers, label=t("Products offered")),
        td_number(row.open_orders, label=t("Open orders")),
        td_number(
            row.awaited.whole, row.awaited.decimals, " ", row.awaited.currency, label=t("Awaited goods"),
            class_name="sm:pe-5",
        ),
        key=row.public_id,
    )  # fmt: skip


def _new_dialog() -> rx.Component:
    return dialog(
        form(
            supplier_fields(as_var(SuppliersState.errors)),
            button(t("Write the supplier down"), look="act", type="submit"),
            on_submit=SuppliersState.create,
        ),
        open=SuppliersState.is_writing,
        on_close=SuppliersState.close_new,
        title=t("New supplier"),
        class_name="sm:max-w-2xl",
    )
