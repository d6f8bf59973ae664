"""``/admin/purchases``: what is ordered from suppliers; tab, question and page stand in the address."""

from __future__ import annotations

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.purchasing.purchases_state import PurchasesState
from freight_app.ui.components.base import Live, Text, as_var, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.choices import combobox_field, tick
from freight_app.ui.components.fields import money_field, number_field
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page
from freight_app.ui.shells.state import ShellState


def page() -> rx.Component:
    can = as_var(ShellState.permissions).contains
    nothing = empty_state(
        t("No purchase order here"),
        t("What you order from suppliers stands here, from the draft to the last piece that came."),
        icon_name="shopping-cart",
        action=link_button(t("All suppliers"), "/admin/suppliers", look="brand"),
    )
    return console_page(
        _views(),
        rx.el.form(
            filter_bar(
                rx.el.label(
                    tick(
                        small=True, checked=as_var(PurchasesState.late), on_change=PurchasesState.set_late
                    ),
                    t("Late only"),
                    class_name="flex min-h-8 items-center gap-2 text-sm max-sm:min-h-11",
                ),
                search=find_field(
                    value=PurchasesState.q, on_change=PurchasesState.find, placeholder=t("Number, supplier or part")
                ),
            ),
            on_submit=PurchasesState.keep_question,
        ),
        rx.cond(
            PurchasesState.is_loaded,
            rx.cond(as_var(PurchasesState.rows).length() > 0, _table(), nothing),
            loading(t("The purchase orders are being loaded"), skeleton_rows(10)),
        ),
        _new_dialog(),
        _limits_dialog(),
        title=t("Purchase orders"),
        actions=[
            shown(
                can(str(Permission.PURCHASING_APPROVE)),
                button(t("Limits"), size="sm", on_click=PurchasesState.ask_limits, class_name="max-sm:h-11"),
            ),
            shown(
                can(str(Permission.PURCHASING_EDIT)),
                button(
                    t("New purchase order"), look="act", size="sm", keys="C", on_click=PurchasesState.ask_new,
                    class_name="max-sm:h-11",
                ),
            ),
        ],
    )  # fmt: skip


def _views() -> rx.Component:
    def view(label: Text, tab: str) -> rx.Component:
        return view_tab(
            label,
            "/admin/purchases" if tab == "open" else f"/admin/purchases?tab={tab}",
            current=PurchasesState.tab == tab,  # type: ignore[arg-type]
            count=PurchasesState.counts[tab],
        )

    return view_tabs(
        view(t("Open"), "open"),
        view(t("Draft"), "draft"),
        view(t("Approved"), "approved"),
        view(t("Placed"), "placed"),
        view(t("Partly received"), "partially_received"),
        view(t("Received"), "received"),
        view(t("Closed"), "closed"),
        view(t("Cancelled"), "cancelled"),
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Order"), first=True),
            th(t("Supplier")),
            th(t("Status")),
            th(t("Written")),
            th(t("Due")),
            th(t("Lines"), numeric=True),
            th(t("Received"), numeric=True),
            th(t("Total"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(PurchasesState.rows, _row),
        caption=t("Purchase orders"),
        foot=rx.el.div(pager(PurchasesState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(row_link(row.number, row.href), first=True, class_name="whitespace-nowrap"),
        td(rx.el.bdi(row.supplier), label=t("Supplier"), class_name="sm:max-w-56 sm:truncate"),
        td(status("purchase", row.status), label=t("Status")),
        td(row.created, label=t("Written"), class_name="num whitespace-nowrap"),
        td(
            rx.el.span(
                row.due,
                rx.cond(row.is_late, rx.el.span(" ", t("late")), rx.fragment()),
                class_name=rx.cond(
                    row.is_late, "num whitespace-nowrap font-semibold text-bad", "num whitespace-nowrap"
                ),
            ),
            label=t("Due"),
        ),
        td_number(row.lines, label=t("Lines")),
        td_number(row.received, " / ", row.ordered, label=t("Received")),
        td_number(row.total.whole, row.total.decimals, " ", row.total.currency, label=t("Total"), class_name="sm:pe-5"),
        key=row.number,
    )


def _new_dialog() -> rx.Component:
    return dialog(
        form(
            combobox_field(
                t("Supplier"), "supplier", PurchasesState.suppliers, placeholder=t("Name or code"),
                empty_text=t("No supplier answers to this"),
            ),
            shown(as_var(PurchasesState.trouble) != "", notice(as_var(PurchasesState.trouble), tone="warn")),
            button(t("Begin the order"), look="act", type="submit"),
            on_submit=PurchasesState.begin,
        ),
        open=PurchasesState.asks == "new",  # type: ignore[arg-type]
        on_close=PurchasesState.close,
        title=t("New purchase order"),
    )  # fmt: skip


def _limits_dialog() -> rx.Component:
    limits: Live = PurchasesState.limits
    return dialog(
        form(
            money_field(
                t("Buyers approve up to"), "buyer", currency=limits.currency, default_value=limits.buyer, optional=True,
                hint=t("Empty: they approve nothing by themselves. Who may approve purchases has no limit."),
            ),
            number_field(
                t("More than ordered is taken"), "over_percent", unit="%", default_value=limits.over_percent,
                hint=t("In percent of a line. Beyond it, whoever receives has to say why."),
            ),
            shown(as_var(PurchasesState.trouble) != "", notice(as_var(PurchasesState.trouble), tone="warn")),
            button(t("Save"), look="act", type="submit"),
            on_submit=PurchasesState.save_limits,
        ),
        open=PurchasesState.asks == "limits",  # type: ignore[arg-type]
        on_close=PurchasesState.close,
        title=t("Limits of buying"),
    )  # fmt: skip
