"""``/admin/customers``: who buys here; tab, question, sort and page stand in the address."""

from __future__ import annotations

import asyncio
from typing import Any, get_args

import reflex as rx

from freight_app.accounts.permissions import Permission
from freight_app.orders.customer_dtos import CustomerSort, CustomerTab
from freight_app.ui.admin.customer_rows import CustomerRowView, customer_query, read_customers
from freight_app.ui.admin.list_pages import (
    PagerView,
    list_address,
    page_number,
    pager,
    sort_directions,
    sorted_th,
    turn_sort,
)
from freight_app.ui.components.base import Live, Text, code, shown
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import column_menu, data_table, row_link, table_row, td, td_number, th
from freight_app.ui.guard import guarded
from freight_app.ui.i18n import number, t, tc
from freight_app.ui.shells.console import console_page
from freight_app.ui.visitor import visitor

TABS: tuple[str, ...] = get_args(CustomerTab)
SORTS: tuple[str, ...] = get_args(CustomerSort)
COLUMNS = tuple(sort for sort in SORTS if not sort.startswith("-"))
# Of figures and dates one wants the largest first, of names the beginning of the alphabet.
_FIRST_DOWN = ("orders", "spent", "last_order", "joined")


class CustomersState(rx.State):
    """A page of customers."""

    tab: str = "all"
    q: str = ""
    sort: str = "name"
    directions: dict[str, str] = sort_directions("name", COLUMNS)
    rows: list[CustomerRowView] = []
    counts: dict[str, int] = dict.fromkeys(TABS, 0)
    pager: PagerView = PagerView()
    currency: str = ""
    is_loaded: bool = False

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def load(self) -> None:
        """Read what the address asks for; what it cannot mean falls back to the first page of all."""
        asked = self.router.url.query_parameters
        tab, sort = asked.get("tab", ""), asked.get("sort", "")
        self.tab = tab if tab in TABS else "all"
        self.sort = sort if sort in SORTS else "name"
        self.q = asked.get("q", "")[:100]
        await self._read(page_number(asked.get("page", "")))

    @rx.event(supersedes=True)
    @guarded(Permission.CUSTOMERS_READ)
    async def find(self, text: str) -> None:
        """Find by name, e-mail or phone while somebody types."""
        self.q = text[:100]
        await self._read(1)

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def keep_question(self, typed: dict[str, Any]) -> object:
        """Enter puts the question into the address, to be shared and come back to."""
        return rx.redirect(self._address(self.sort))

    @rx.event
    @guarded(Permission.CUSTOMERS_READ)
    async def sort_by(self, column: str) -> object:
        """Sort by a column, or the other way round."""
        return rx.redirect(self._address(turn_sort(self.sort, column, first_down=_FIRST_DOWN)))

    def _address(self, sort: str) -> str:
        return list_address("/admin/customers", tab=self.tab, q=self.q, sort=sort)

    async def _read(self, page: int) -> None:
        query = customer_query(self.tab, self.q, self.sort, page)
        found = await asyncio.to_thread(read_customers, visitor(), query)
        self.rows, self.counts, self.pager = found.rows, found.counts, found.pager
        self.currency = found.currency
        self.directions = sort_directions(self.sort, COLUMNS)
        self.is_loaded = True


def page() -> rx.Component:
    nothing = empty_state(
        t("No customers here"), t("Choose another view, or search for something else."), icon_name="users"
    )
    return console_page(
        _views(),
        rx.el.form(
            filter_bar(
                column_menu(
                    "customers",
                    {2: t("Contact"), 3: t("Orders"), 4: t("Spent"), 5: t("Last order"), 6: t("Joined")},
                ),
                search=find_field(
                    value=CustomersState.q, on_change=CustomersState.find, placeholder=t("Name, email or phone")
                ),
            ),
            on_submit=CustomersState.keep_question,
        ),
        rx.cond(
            CustomersState.is_loaded,
            rx.cond(CustomersState.rows.length() > 0, _table(), nothing),  # type: ignore[attr-defined]
            loading(t("The customers are being loaded"), skeleton_rows(10)),
        ),
        title=t("Customers"),
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str) -> rx.Component:
        return view_tab(
            label,
            f"/admin/customers?tab={tab}",
            current=CustomersState.tab == tab,  # type: ignore[arg-type]
            count=CustomersState.counts[tab],
        )

    return view_tabs(
        view(tc("customers", "All"), "all"),
        view(t("With orders"), "with_orders"),
        view(t("Retailers"), "retailers"),
        view(t("Closed accounts"), "deactivated"),
    )


def _table() -> rx.Component:
    def head(label: Text, column: str, **props: Any) -> rx.Component:
        return sorted_th(label, column, CustomersState.directions, CustomersState.sort_by, **props)

    return data_table(
        head=[
            head(t("Name"), "name", first=True),
            th(t("Contact")),
            head(t("Orders"), "orders", numeric=True),
            head(t("Spent, {currency}", currency=CustomersState.currency), "spent", numeric=True),
            head(t("Last order"), "last_order", class_name="sm:ps-8"),
            head(t("Joined"), "joined", class_name="sm:max-lg:hidden"),
        ],
        rows=rx.foreach(CustomersState.rows, _row),
        caption=t("Customers"),
        name="customers",
        foot=rx.el.div(pager(CustomersState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    company = rx.el.span(row.company, class_name="block truncate text-xs text-ink-2 empty:hidden")
    return table_row(
        td(
            rx.el.span(
                rx.el.span(
                    row_link(row.name, row.href, is_code=False),
                    shown(~row.is_active, status("user", "disabled", "ms-2 text-xs text-ink-2")),
                    class_name="block truncate",
                ),
                company,
                class_name="block min-w-0 py-1",
            ),
            first=True,
            class_name="max-w-64",
        ),
        td(
            rx.el.span(
                code(row.email, "block truncate"),
                code(row.phone, "num block truncate text-xs text-ink-2 empty:hidden"),
                class_name="block min-w-0 py-1 rtl:text-right",
            ),
            label=t("Contact"),
            class_name="max-w-64",
        ),
        td_number(number(row.orders), label=t("Orders")),
        td_number(row.spent.whole, row.spent.decimals, label=t("Spent")),
        td(row.last_order, label=t("Last order"), class_name="num whitespace-nowrap sm:ps-8"),
        td(row.joined, label=t("Joined"), class_name="num whitespace-nowrap sm:max-lg:hidden"),
        key=row.href,
    )
