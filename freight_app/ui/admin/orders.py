"""``/admin/orders``: all orders in tabs; the address holds all that was asked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.ui.admin.order_words import next_word, order_status
from freight_app.ui.admin.orders_address import Column
from freight_app.ui.admin.orders_bulk import bulk_buttons, bulk_dialogs, row_tags, saved_views_menu
from freight_app.ui.admin.orders_bulk_state import OrdersBulkState
from freight_app.ui.admin.orders_filters import filter_chips, filter_sheet
from freight_app.ui.admin.orders_state import OrdersState
from freight_app.ui.components.base import Child, Live, Text, as_var, code, cx, shown
from freight_app.ui.components.buttons import button, icon_button, kbd, link_button
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import pagination, view_tab, view_tabs
from freight_app.ui.components.price import price
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import badge, status
from freight_app.ui.components.tables import (
    bulk_bar,
    column_menu,
    data_table,
    facts,
    row_link,
    select_all,
    select_cell,
    table_row,
    td,
    td_number,
    th,
)
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page, preview_sheet
from freight_app.ui.shells.state import ShellState

CHOSEN: Live = as_var(OrdersState.chosen)
# Where the columns stand that can be put away; see the head of the table.
_CHOSEN_COLUMNS = {
    3: t("Placed"),
    4: t("Customer"),
    5: t("To"),
    6: t("Status"),
    7: t("Payment"),
    8: t("Promised"),
    9: t("Total"),
    10: t("Next"),
}


def page() -> rx.Component:
    nothing = empty_state(
        t("No orders here"),
        t("Choose another view, or search for something else."),
        icon_name="clipboard-list",
        action=shown(OrdersState.filters.count > 0, button(t("Clear"), on_click=OrdersState.clear_filters)),  # type: ignore[arg-type]
    )
    waiting = loading(
        t("The orders are being loaded"), *(skeleton("mx-5 my-2 h-6") for _ in range(10)), class_name="py-3"
    )
    return console_page(
        _views(),
        rx.el.form(
            filter_bar(
                column_menu("orders", _CHOSEN_COLUMNS),
                saved_views_menu(),
                _export_button(),
                search=find_field(
                    value=OrdersState.q, on_change=OrdersState.find, placeholder=t("Number, name or phone")
                ),
                chips=filter_chips(),
            ),
            on_submit=OrdersState.keep_question,
        ),
        _arrived(),
        rx.cond(OrdersState.is_loaded, rx.cond(OrdersState.total > 0, _table(), nothing), waiting),
        _bulk(),
        filter_sheet(),
        bulk_dialogs(),
        title=t("Orders"),
        preview=_preview(),
        undo={"tag": OrdersBulkState.undo_tag},
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            OrdersState.tab_addresses[tab],
            current=OrdersState.tab == tab,  # type: ignore[arg-type]
            count=OrdersState.counts[tab],
            urgent=urgent,
        )

    return view_tabs(
        view(t("Open"), "open"),
        view(t("To confirm"), "new"),
        view(t("Wait for money"), "awaiting_payment"),
        view(t("To pick"), "to_pick"),
        view(t("Picking"), "picking"),
        view(t("Packed"), "packed"),
        view(t("On the road"), "on_the_road"),
        view(t("Late"), "late", urgent=True),
        view(t("Done"), "done"),
        view(t("Void"), "void"),
        view(t("All"), "all"),
    )


def _export_button() -> rx.Component:
    return button(
        t("Export"),
        look="plain",
        size="sm",
        icon_start="download",
        on_click=OrdersState.export,
        class_name="max-sm:h-11",
    )


def _arrived() -> Child:
    """Takes no room of its own, so that nothing moves under the finger when it appears."""
    return rx.el.div(
        shown(
            OrdersState.arrived > 0,
            button(
                tn("{count} new order", "{count} new orders", OrdersState.arrived),
                look="brand",
                size="sm",
                icon_start="arrow-up",
                keys="N",
                on_click=OrdersState.show_arrived,
                class_name="-translate-y-1/2 animate-rise rounded-full! max-sm:h-11",
            ),
        ),
        role="status",
        class_name="no-print sticky top-16 z-20 flex h-0 justify-center",
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            select_all(
                checked=(CHOSEN.length() > 0) & (CHOSEN.length() == as_var(OrdersState.rows).length()),
                on_change=OrdersState.choose_page,
            ),
            _sorted(t("Order"), "number"),
            _sorted(t("Placed"), "placed_at"),
            _sorted(t("Customer"), "customer"),
            th(t("To"), class_name="max-xl:hidden"),
            th(t("Status")),
            th(t("Payment")),
            _sorted(t("Promised"), "promised_on"),
            _sorted(t("Total"), "total", numeric=True),
            th(t("Next")),
            th(rx.el.span(t("Look"), class_name="sr-only")),  # type: ignore[arg-type]
        ],
        rows=rx.foreach(OrdersState.rows, _row),
        caption=t("Orders"),
        name="orders",
        foot=rx.el.div(
            pagination(
                page=OrdersState.page,
                pages=OrdersState.pages,
                total=OrdersState.total,
                first=OrdersState.first,
                last=OrdersState.last,
                href=lambda to: OrdersState.page_address + to.to_string(),
            ),
            rx.el.div(
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
                rx.el.p(t("Together"), " ", price(OrdersState.worth, size="sm"), class_name="text-ink-2"),
                class_name="flex flex-wrap items-center justify-between gap-3",
            ),
            class_name="px-5 py-2",
        ),
    )


def _sorted(label: Text, column: Column, **props: Any) -> rx.Component:
    now: Live = as_var(OrdersState.sort)
    direction = rx.cond(now == column, "ascending", rx.cond(now == f"-{column}", "descending", ""))
    return th(label, sort={"direction": direction, "on_click": OrdersState.sort_by(column)}, **props)  # type: ignore[call-arg]


def _row(row: Live) -> rx.Component:
    chosen = CHOSEN.contains(row.number)
    return table_row(
        select_cell(
            checked=chosen,
            on_change=lambda on: OrdersState.choose(row.number, on),  # type: ignore[call-arg]
            label=t("Choose order {number}", number=row.number),
        ),
        td(
            row_link(row.number, row.href),
            shown(row.is_new, badge(t("New"), tone="brand", class_name="ms-1.5 h-5!")),
            class_name="whitespace-nowrap",
        ),
        td(row.placed, label=t("Placed"), class_name="whitespace-nowrap"),
        td(row.customer, row_tags(row.tags), label=t("Customer"), class_name="sm:max-w-48 sm:truncate"),
        td(row.city, label=t("To"), class_name="sm:max-w-40 sm:truncate max-xl:sm:hidden"),
        td(order_status(row), label=t("Status")),
        td(status("payment", row.payment), label=t("Payment")),
        td(
            rx.el.span(
                row.promised, class_name=cx("whitespace-nowrap", rx.cond(row.is_late, "font-semibold text-bad", ""))
            ),
            label=t("Promised"),
        ),
        td_number(row.total.whole, row.total.decimals, label=t("Total")),
        td(next_word(row.next_action), label=t("Next"), class_name="whitespace-nowrap text-ink-2"),
        td(
            rx.el.span(
                icon_button(
                    "eye",
                    t("Look at order {number}", number=row.number),
                    size="sm",
                    on_click=OrdersState.open_preview(row.number),  # type: ignore[call-arg]
                    custom_attrs={"data-open": True},
                ),
                class_name="relative z-10 max-sm:-mb-1 max-sm:ms-auto",
            ),
            class_name="pe-4 max-sm:pe-0",
        ),
        selected=chosen,
        key=row.number,
    )


def _bulk() -> rx.Component:
    can = as_var(ShellState.permissions).contains
    return bulk_bar(
        shown(
            can(str(Permission.ORDERS_EDIT)),
            button(
                t("Confirm"),
                look="plain",
                size="sm",
                icon_start="check",
                keys="C",
                on_click=OrdersState.confirm_chosen(OrdersState.step),  # type: ignore[call-arg]
                class_name="max-sm:h-11",
            ),
        ),
        shown(can(str(Permission.ORDERS_EDIT)), bulk_buttons()),
        shown(
            can(str(Permission.ORDERS_FULFIL)),
            link_button(
                t("Print pick lists"),
                "/admin/orders/print?numbers=" + CHOSEN.join(","),
                look="plain",
                size="sm",
                icon_start="printer",
                keys="P",
                class_name="max-sm:h-11",
            ),
        ),
        count=CHOSEN.length(),
        on_clear=OrdersState.choose_none,
    )


def _preview() -> Child:
    order: Live = OrdersState.preview
    may_confirm = (order.next_action == "confirm") & as_var(ShellState.permissions).contains(
        str(Permission.ORDERS_EDIT)
    )
    return preview_sheet(
        rx.el.div(
            order_status(order),
            rx.el.div(
                shown(
                    may_confirm,
                    button(
                        t("Confirm"),
                        look="act",
                        size="md",
                        keys="R",
                        on_click=OrdersState.confirm(order.number, OrdersState.step),  # type: ignore[call-arg]
                    ),
                ),
                link_button(t("Open the order"), "/admin/orders/" + order.number, size="md", keys="O"),
                class_name="my-4 flex flex-wrap gap-2",
            ),
            facts(
                (t("Customer"), order.customer),
                (t("Phone"), code(order.phone)),
                (t("Delivery"), order.delivery),
                (t("Promised"), order.promised),
                (t("Total"), price(order.total, size="sm")),
                (t("To pay"), price(order.to_pay, size="sm")),
            ),
            rx.el.ul(
                rx.foreach(
                    OrdersState.preview_lines,
                    lambda line: rx.el.li(
                        rx.el.span(
                            rx.el.span(line.name, class_name="block"),
                            code(line.sku, "text-xs text-ink-2"),
                            class_name="min-w-0 flex-1",
                        ),
                        rx.el.bdi("× ", line.quantity, class_name="num ltr text-ink-2"),
                        rx.el.bdi(line.total.whole, line.total.decimals, class_name="num ltr"),
                        class_name="flex gap-3 py-2",
                    ),
                ),
                class_name="divide-y divide-line border-t border-line",
            ),
            class_name="px-5 py-4",
        ),
        open=OrdersState.is_open,
        title=code(order.number),
        on_close=OrdersState.close_preview,
        tools=rx.el.a(
            icon("external-link", "size-4"),
            href="/admin/orders/" + order.number,
            aria_label=t("Open the order"),
            class_name="grid size-8 place-items-center rounded-sm text-ink-2 hover:bg-sunken",
        ),
    )
