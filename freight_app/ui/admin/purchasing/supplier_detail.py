"""``/admin/suppliers/[id]``: one supplier: terms, people, what they offer, what is ordered there."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.purchasing.scorecard import scorecard
from freight_app.ui.admin.purchasing.supplier_dialogs import supplier_dialogs
from freight_app.ui.admin.purchasing.supplier_state import SupplierState
from freight_app.ui.admin.purchasing.words import MODES
from freight_app.ui.components.attachments import attachments
from freight_app.ui.components.base import Child, Live, as_var, code, shown
from freight_app.ui.components.buttons import button, icon_button, link_button, text_button
from freight_app.ui.components.filters import find_field
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import badge, status
from freight_app.ui.components.tables import data_table, fact, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page, panel, sentence_head
from freight_app.ui.shells.state import ShellState

SUPPLIER: Live = SupplierState.supplier
STATE: Any = SupplierState
MAY_EDIT = as_var(ShellState.permissions).contains(str(Permission.PURCHASING_EDIT))


def page() -> rx.Component:
    unknown = empty_state(
        t("There is no such supplier"),
        t("Perhaps the address was typed wrongly."),
        icon_name="building",
        action=link_button(t("All suppliers"), "/admin/suppliers", look="brand"),
    )
    return console_page(
        rx.cond(
            SupplierState.is_loaded,
            rx.cond(SupplierState.is_found, _supplier(), unknown),
            loading(t("The supplier is being loaded"), skeleton_rows(10)),
        ),
        supplier_dialogs(),
        title=rx.cond(SUPPLIER.name != "", SUPPLIER.name, t("Supplier")),  # type: ignore[arg-type]
        trail=[(t("Suppliers"), "/admin/suppliers")],
    )


def _supplier() -> rx.Component:
    return rx.fragment(
        sentence_head(
            rx.fragment(
                rx.cond(
                    SUPPLIER.is_active,
                    badge(t("Active"), tone="good", icon_name="circle-check"),
                    badge(t("Archived"), icon_name="ban"),
                ),
                code(SUPPLIER.code),
            ),
            rx.el.bdi(SUPPLIER.name),
            rx.cond(
                SUPPLIER.awaited.whole != "",
                rx.el.span(t("Goods are awaited for"), " ", price(SUPPLIER.awaited, size="sm")),
                t("No goods are awaited from here."),
            ),
            action=shown(MAY_EDIT, _actions()),
        ),
        shown(
            SUPPLIER.gets_orders == 0,
            rx.el.div(
                notice(t("Nobody here gets your orders by mail. Add a contact with an address."), tone="warn"),
                class_name="border-b border-line px-5 py-4",
            ),
        ),
        rx.el.div(
            rx.el.div(
                scorecard(SUPPLIER.public_id),
                _offers(),
                _orders(),
                attachments("supplier", SUPPLIER.public_id),
                class_name="min-w-0 lg:border-e lg:border-line",
            ),
            rx.el.aside(_terms(), _contacts()),
            class_name="grid lg:grid-cols-[minmax(0,1fr)_22rem]",
        ),
    )


def _actions() -> rx.Component:
    return rx.fragment(
        button(t("Edit"), size="sm", keys="E", on_click=SupplierState.ask_edit, class_name="max-sm:h-11"),
        button(
            rx.cond(SUPPLIER.is_active, t("Archive"), t("Take out of the archive")),
            size="sm",
            on_click=SupplierState.turn_active,
            class_name="max-sm:h-11",
        ),
        shown(
            SUPPLIER.is_active,
            button(
                t("New purchase order"), look="act", size="sm", keys="C", on_click=SupplierState.begin_order,
                class_name="max-sm:h-11",
            ),
        ),
    )  # fmt: skip


def _offers() -> rx.Component:
    nothing = empty_state(
        t("Nothing is offered yet"),
        t(
            "Write down what they sell you, with their number, price and smallest quantity: orders fill in by themselves."
        ),
        icon_name="tags",
    )
    return panel(
        t("What they offer"),
        rx.el.div(
            find_field(value=SupplierState.q, on_change=SupplierState.find, placeholder=t("Part number or name")),
            class_name="px-5 pb-3",
        ),
        rx.cond(
            as_var(SupplierState.offers).length() > 0,
            data_table(
                head=[
                    th(t("Part"), first=True),
                    th(t("Their number")),
                    th(t("Price")),
                    th(t("Packs of"), numeric=True),
                    th(t("Lead time"), numeric=True),
                    th("", class_name="w-24"),
                ],
                rows=rx.foreach(SupplierState.offers, _offer),
                caption=t("What they offer"),
                foot=rx.el.div(pager(SupplierState.pager), class_name="px-5 py-2"),
            ),
            nothing,
        ),
        tools=shown(
            MAY_EDIT,
            button(
                t("Add a price"), size="sm", icon_start="plus", on_click=STATE.ask_offer(0), class_name="max-sm:h-11"
            ),
        ),
    )


def _offer(offer: Live) -> rx.Component:
    return table_row(
        td(
            rx.el.span(
                rx.el.bdi(offer.name, class_name="block font-medium"),
                code(offer.sku, "text-xs text-ink-2"),
                class_name="min-w-0 py-1.5",
            ),
            first=True,
        ),
        td(code(offer.supplier_sku), label=t("Their number")),
        td(
            rx.cond(
                offer.breaks.length() > 0,
                rx.el.ul(rx.foreach(offer.breaks, _break), class_name="space-y-0.5 py-1.5"),
                rx.el.span(t("Not offered any more"), class_name="text-ink-2"),
            ),
            label=t("Price"),
        ),
        td_number(offer.pack_size, label=t("Packs of")),
        td_number(tn("{count} day", "{count} days", offer.lead_days), label=t("Lead time")),
        td(
            rx.el.span(
                icon_button(
                    "chart-spline", t("Earlier prices"), size="sm", on_click=STATE.show_history(offer.product_id)
                ),
                shown(
                    MAY_EDIT,
                    icon_button("pencil", t("New price"), size="sm", on_click=STATE.ask_offer(offer.product_id)),
                ),
                class_name="flex justify-end",
            ),
        ),
        key=offer.product_id.to_string(),
    )


def _break(step: Live) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.cond(step.min_quantity > 1, t("from {count}", count=step.min_quantity), ""),
            class_name="text-ink-2 empty:hidden",
        ),
        rx.el.bdi(step.price, class_name="num ltr font-medium"),
        shown(
            step.change != "",
            rx.el.span(
                rx.cond(step.change == "up", "↑ ", "↓ "),
                rx.el.bdi(step.before, class_name="ltr line-through"),
                title=t("The price before"),
                class_name=rx.cond(step.change == "up", "num text-xs text-bad", "num text-xs text-good"),
            ),
        ),
        shown(step.until != "", rx.el.span(t("until {day}", day=step.until), class_name="text-xs text-ink-2")),
        class_name="flex flex-wrap items-baseline gap-x-2",
    )


def _orders() -> rx.Component:
    return panel(
        t("Purchase orders"),
        rx.cond(
            SUPPLIER.orders.length() > 0,
            data_table(
                head=[
                    th(t("Order"), first=True),
                    th(t("Status")),
                    th(t("Due")),
                    th(t("Received"), numeric=True),
                    th(t("Total"), numeric=True, class_name="sm:pe-5"),
                ],
                rows=rx.foreach(SUPPLIER.orders, _order),
                caption=t("Purchase orders"),
            ),
            rx.el.p(t("Nothing was ordered here yet."), class_name="px-5 pb-5 text-ink-2"),
        ),
    )


def _order(row: Live) -> rx.Component:
    return table_row(
        td(row_link(row.number, row.href), first=True, class_name="whitespace-nowrap"),
        td(status("purchase", row.status), label=t("Status")),
        td(rx.el.span(row.due, class_name=rx.cond(row.is_late, "num font-semibold text-bad", "num")), label=t("Due")),
        td_number(row.received, " / ", row.ordered, label=t("Received")),
        td_number(row.total.whole, row.total.decimals, " ", row.total.currency, label=t("Total"), class_name="sm:pe-5"),
        key=row.number,
    )


def _terms() -> rx.Component:
    def known(name: Any, value: Live, told: Child | None = None) -> Child:
        return shown(value != "", fact(name, told if told is not None else value))

    mode = rx.match(SUPPLIER.mode, *((code_, t(word)) for code_, word in MODES.items()), "")
    return panel(
        t("Terms"),
        rx.el.dl(
            fact(t("Country"), SUPPLIER.country_name),
            fact(t("Currency"), code(SUPPLIER.currency)),
            fact(t("Lead time"), tn("{count} day", "{count} days", SUPPLIER.lead_time_days)),
            fact(t("Pays within"), tn("{count} day", "{count} days", SUPPLIER.payment_terms_days)),
            known(
                t("Incoterm"),
                SUPPLIER.incoterm,
                rx.el.bdi(SUPPLIER.incoterm, " ", SUPPLIER.incoterm_place),
            ),
            fact(t("How goods travel"), mode),
            known(t("Smallest order"), SUPPLIER.min_order.whole, price(SUPPLIER.min_order, size="sm")),
            known(t("Tax number"), SUPPLIER.tax_number, code(SUPPLIER.tax_number)),
            known(t("Address"), SUPPLIER.address, rx.el.bdi(SUPPLIER.address)),
            known(t("Note"), SUPPLIER.note, rx.el.bdi(SUPPLIER.note)),
            class_name="divide-y divide-line px-5 text-sm",
        ),
    )


def _contacts() -> rx.Component:
    return panel(
        t("People"),
        rx.el.ul(rx.foreach(SUPPLIER.contacts, _contact), class_name="divide-y divide-line px-5 pb-2"),
        tools=shown(
            MAY_EDIT,
            button(
                t("Add a contact"), size="sm", icon_start="plus", on_click=STATE.ask_contact(0),
                class_name="max-sm:h-11",
            ),
        ),
    )  # fmt: skip


def _contact(one: Live) -> rx.Component:
    return rx.el.li(
        rx.el.p(
            rx.el.bdi(one.name, class_name="min-w-0 flex-1 font-medium"),
            shown(one.gets_orders, badge(t("Gets orders"), tone="brand", icon_name="mail")),
            class_name="flex items-center gap-2",
        ),
        rx.el.p(rx.el.bdi(one.role), class_name="text-ink-2 empty:hidden"),
        rx.el.p(code(one.email), class_name="text-ink-2"),
        rx.el.p(code(one.phone), class_name="text-ink-2"),
        shown(
            MAY_EDIT,
            rx.el.p(
                text_button(t("Edit"), on_click=STATE.ask_contact(one.contact_id)),
                text_button(t("Remove"), on_click=STATE.remove_contact(one.contact_id)),
                class_name="flex gap-4",
            ),
        ),
        key=one.contact_id.to_string(),
        class_name="py-2.5",
    )
