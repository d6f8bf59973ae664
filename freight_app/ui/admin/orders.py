"""``/admin/orders``: all orders in tabs; tab, question and page stand in the address."""

from __future__ import annotations

import asyncio
from typing import Any, get_args
from urllib.parse import urlencode

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.kit.house import current_house
from freight_app.orders.fulfilment import confirm_order
from freight_app.orders.staff_dtos import OrderTab
from freight_app.ui.admin.orders_rows import (
    BoughtView,
    DetailView,
    OrderRowView,
    OrdersView,
    read_order,
    read_orders,
)
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.buttons import button, link_button
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.navigation import pagination, view_tab, view_tabs
from freight_app.ui.components.price import NO_PRICE, PriceView, price
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, facts, row_link, table_row, td, td_number, th
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import t, translate
from freight_app.ui.shells.console import console_page, preview_sheet
from freight_app.ui.visitor import Visitor, visitor

TABS: tuple[str, ...] = get_args(OrderTab)


class OrdersState(rx.State):
    """A page of orders, and the one beside it."""

    tab: str = "open"
    q: str = ""
    page: int = 1
    rows: list[OrderRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    total: int = 0
    pages: int = 1
    first: int = 0
    last: int = 0
    worth: PriceView = NO_PRICE
    preview: DetailView = DetailView()
    preview_lines: list[BoughtView] = []
    is_open: bool = False
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def load(self) -> None:
        """Read what the address asks for; what it cannot mean falls back to the first page of the open orders."""
        asked = self.router.url.query_parameters
        tab, page = asked.get("tab", ""), asked.get("page", "")
        self.tab = tab if tab in TABS else "open"
        self.q = asked.get("q", "")[:100]
        self.page = int(page) if page.isdecimal() and len(page) < 6 else 1
        self.is_open = False
        await self._read()

    @rx.event(supersedes=True)
    @guarded(Permission.ORDERS_READ)
    async def find(self, text: str) -> None:
        """Find by number, name or phone while somebody types."""
        self.q, self.page = text[:100], 1
        await self._read()

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def keep_question(self, _data: dict[str, Any]) -> object:
        """Enter puts the question into the address, to be shared and come back to."""
        return rx.redirect("/admin/orders?" + urlencode({"tab": self.tab, "q": self.q}))

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def open_preview(self, number: str) -> None:
        """Show an order beside the list."""
        self.preview, _ = await asyncio.to_thread(read_order, visitor(), number[:40])
        self.preview_lines = self.preview.lines
        self.is_open = True

    @rx.event
    @guarded(Permission.ORDERS_READ)
    async def close_preview(self) -> None:
        self.is_open = False

    @rx.event
    @guarded(Permission.ORDERS_EDIT)
    async def confirm(self, number: str) -> None:
        """Accept an order from the list."""
        who = visitor()
        await asyncio.to_thread(_confirm, who, number[:40])
        await show_toast(self, translate("Order {number} is confirmed", who.language, number=number[:40]))
        self.is_open = False
        await self._read()

    async def _read(self) -> None:
        found: OrdersView = await asyncio.to_thread(read_orders, visitor(), self.tab, self.q, self.page)  # type: ignore[arg-type]
        self.rows, self.counts, self.total, self.worth = found.rows, found.counts, found.total, found.worth
        self.pages, self.first, self.last = found.pages, found.first, found.last
        self.is_loaded = True


def _confirm(who: Visitor, number: str) -> None:
    with current_house().write(who.actor) as uow:
        confirm_order(uow, number)


def page() -> rx.Component:
    nothing = empty_state(
        t("No orders here"), t("Choose another view, or search for something else."), icon_name="clipboard-list"
    )
    waiting = loading(
        t("The orders are being loaded"), *(skeleton("mx-5 my-2 h-6") for _ in range(10)), class_name="py-3"
    )
    return console_page(
        _views(),
        rx.el.form(
            filter_bar(
                search=find_field(
                    value=OrdersState.q, on_change=OrdersState.find, placeholder=t("Number, name or phone")
                )
            ),
            on_submit=OrdersState.keep_question,
        ),
        rx.cond(OrdersState.is_loaded, rx.cond(OrdersState.total > 0, _table(), nothing), waiting),
        title=t("Orders"),
        preview=_preview(),
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            f"/admin/orders?tab={tab}",
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


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Order"), first=True),
            th(t("Placed")),
            th(t("Customer")),
            th(t("To")),
            th(t("Status")),
            th(t("Payment")),
            th(t("Promised")),
            th(t("Total"), numeric=True),
            th(t("Next")),
        ],
        rows=rx.foreach(OrdersState.rows, _row),
        caption=t("Orders"),
        foot=rx.el.div(
            pagination(
                page=OrdersState.page,
                pages=OrdersState.pages,
                total=OrdersState.total,
                first=OrdersState.first,
                last=OrdersState.last,
                href=_page_address,
            ),
            rx.el.p(t("Together"), " ", price(OrdersState.worth, size="sm"), class_name="text-end text-ink-2"),
            class_name="px-5 py-2",
        ),
    )


def _page_address(to: Live) -> rx.Var:
    asked = rx.Var(f"encodeURIComponent({OrdersState.q!s})", _var_type=str).to(str)
    return "/admin/orders?tab=" + OrdersState.tab + "&q=" + asked + "&page=" + to.to_string()  # type: ignore[return-value, operator]


def _row(row: Live) -> rx.Component:
    return table_row(
        td(row_link(row.number, row.href), first=True),
        td(row.placed, label=t("Placed"), class_name="whitespace-nowrap"),
        td(row.customer, label=t("Customer"), class_name="max-w-48 truncate"),
        td(row.city, label=t("To"), class_name="max-w-40 truncate"),
        td(status("order", row.status), label=t("Status")),
        td(status("payment", row.payment), label=t("Payment")),
        td(
            rx.el.span(row.promised, class_name=rx.cond(row.is_late, "font-semibold text-bad", "")), label=t("Promised")
        ),
        td_number(row.total.whole, row.total.decimals, label=t("Total")),
        td(
            rx.el.span(
                button(
                    next_word(row.next_action),
                    size="sm",
                    on_click=OrdersState.open_preview(row.number),  # type: ignore[call-arg]
                ),
                class_name="relative z-10",
            ),
        ),
        key=row.number,
    )


def next_word(action: Live) -> rx.Var:
    """What is to be done next with an order, as a verb."""
    return rx.match(  # type: ignore[return-value]
        action,
        ("await_payment", t("Wait for money")),
        ("confirm", t("Confirm")),
        ("start_picking", t("Pick")),
        ("pack", t("Pack")),
        ("hand_over", t("Hand over")),
        ("deliver", t("Deliver")),
        ("refund", t("Pay back")),
        t("Look at it"),
    )


def _preview() -> Child:
    order: Live = OrdersState.preview
    return preview_sheet(
        rx.el.div(
            status("order", order.status),
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
                        rx.el.span(line.name, " ", code(line.sku, "text-ink-2"), class_name="min-w-0 flex-1"),
                        rx.el.bdi("× ", line.quantity, class_name="num ltr"),
                        class_name="flex gap-3 py-2",
                    ),
                ),
                class_name="divide-y divide-line border-t border-line",
            ),
            rx.el.div(
                shown(
                    order.next_action == "confirm",
                    button(
                        t("Confirm"),
                        look="act",
                        size="md",
                        on_click=OrdersState.confirm(order.number),  # type: ignore[call-arg]
                    ),
                ),
                link_button(t("Open the order"), "/admin/orders/" + order.number, size="md"),
                class_name="mt-4 flex flex-wrap gap-2",
            ),
            class_name="px-5 py-4",
        ),
        open=OrdersState.is_open,
        title=code(order.number),
        on_close=OrdersState.close_preview,
    )
