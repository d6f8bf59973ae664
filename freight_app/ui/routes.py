"""Every page of the house in one list: what is registered, guarded, served, linked and tested reads it.

A page is a function without arguments that returns a component; it is named by an import string, so that this list
can be read (by the server, by tests) without importing a single page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any


class Audience(StrEnum):
    """Who a page is for. The server hides nothing by it: every handler of the page has its own guard."""

    PUBLIC = "public"
    CUSTOMER = "customer"
    STAFF = "staff"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Route:
    """A page.

    ``path`` is written as Reflex writes it (``/p/[sku]``); ``page``, ``on_load`` and ``head`` are ``module:name``
    under ``freight_app.ui``. ``title`` is English source text for ``t()``. ``head`` names the function that gives
    a page its head for search engines, or says that the thing is unknown (see ``ui/web/heads.py``).
    """

    path: str
    page: str
    title: str
    audience: Audience = Audience.PUBLIC
    permission: str | None = None
    in_sitemap: bool = False
    on_load: str | None = None
    head: str | None = None
    dev_only: bool = False

    @property
    def is_dynamic(self) -> bool:
        return "[" in self.path

    @property
    def pattern(self) -> re.Pattern[str]:
        """Matches addresses of the page; dynamic segments are named groups of one path segment."""
        parts = [
            f"(?P<{part[1:-1]}>[^/]+)" if part.startswith("[") else re.escape(part)
            for part in self.path.strip("/").split("/")
        ]
        return re.compile("^/" + "/".join(parts) + "/?$")


def load_object(name: str) -> Any:
    """The object behind ``storefront.home:page``, relative to ``freight_app.ui``."""
    module, _, attribute = name.partition(":")
    found: Any = import_module(f"freight_app.ui.{module}")
    for part in attribute.split("."):
        found = getattr(found, part)
    return found


def load_page(route: Route) -> Callable[[], Any]:
    """The function that makes the page; importing it registers the states of the page."""
    return load_object(route.page)


class RouteTable:
    """Finds the page of an address; what lies at a fixed address goes before what has a pattern."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._static: dict[str, Route] = {}
        self._dynamic: list[tuple[re.Pattern[str], Route]] = []
        for route in routes:
            if route.is_dynamic:
                self._dynamic.append((route.pattern, route))
            else:
                self._static[route.path] = route

    def find(self, path: str) -> tuple[Route, dict[str, str]] | None:
        """The page of a path and the dynamic segments in it; None where there is none."""
        if route := self._static.get(path.rstrip("/") or "/"):
            return route, {}
        for pattern, route in self._dynamic:
            if match := pattern.match(path):
                return route, match.groupdict()
        return None


NOT_FOUND = Route("/404", "storefront.not_found:page", "Page not found")

ROUTES: tuple[Route, ...] = (
    Route(
        "/",
        "storefront.home:page",
        "Home",
        on_load="storefront.home_state:HomeState.load",
        head="web.heads:home_head",
        in_sitemap=True,
    ),
    Route(
        "/search",
        "storefront.results:page",
        "Search",
        on_load="storefront.results_state:ResultsState.load_search",
        in_sitemap=True,
    ),
    Route(
        "/c/[slug]",
        "storefront.category:page",
        "Parts by kind",
        on_load="storefront.results_state:ResultsState.load_category",
        head="web.heads:category_head",
    ),
    Route(
        "/p/[sku]",
        "storefront.product:page",
        "Part",
        on_load="storefront.product_state:ProductState.load",
        head="web.heads:product_head",
    ),
    Route("/my-car", "storefront.car:page", "My car", on_load="storefront.car_state:CarState.load"),
    Route("/cart", "storefront.cart_page:page", "Cart", on_load="storefront.cart_state:CartState.load"),
    Route(
        "/checkout",
        "storefront.checkout_page:page",
        "Your order",
        on_load="storefront.checkout_state:CheckoutState.load",
    ),
    Route(
        "/order/[token]",
        "storefront.order_pages:confirmation_page",
        "Your order",
        on_load="storefront.order_state:OrderState.load",
    ),
    Route("/track", "storefront.order_pages:find_page", "Where is my order"),
    Route(
        "/track/[token]",
        "storefront.order_pages:tracking_page",
        "Where is my order",
        on_load="storefront.order_state:OrderState.load",
    ),
    Route("/pay", "storefront.pay_page:page", "Payment", on_load="storefront.pay_page:PayState.load"),
    Route(
        "/account",
        "account.orders_page:page",
        "My orders",
        Audience.CUSTOMER,
        on_load="account.orders_page:OwnOrdersState.load",
    ),
    Route(
        "/account/orders/[number]",
        "account.order_page:page",
        "Your order",
        Audience.CUSTOMER,
        on_load="account.order_state:OwnOrderState.load",
    ),
    Route(
        "/account/addresses",
        "account.addresses_page:page",
        "My addresses",
        Audience.CUSTOMER,
        on_load="account.addresses_state:AddressesState.load",
    ),
    Route(
        "/account/cars",
        "account.cars_page:page",
        "My cars",
        Audience.CUSTOMER,
        on_load="account.cars_page:CarsState.load",
    ),
    Route(
        "/account/sessions",
        "account.sessions_page:page",
        "Sign-ins",
        Audience.CUSTOMER,
        on_load="account.sessions_page:SessionsState.load",
    ),
    Route(
        "/account/settings",
        "account.settings_page:page",
        "Settings",
        Audience.CUSTOMER,
        on_load="account.settings_state:SettingsState.load",
    ),
    Route(
        "/register/retailer",
        "account.retailer_page:page",
        "Open a garage account",
        on_load="account.retailer_state:RetailerState.load",
    ),
    Route("/sign-in", "account.entry_pages:sign_in_page", "Sign in", on_load="account.entry_state:EntryState.load"),
    Route(
        "/register",
        "account.entry_pages:register_page",
        "Make an account",
        on_load="account.entry_state:EntryState.load",
    ),
    Route("/reset", "account.entry_pages:reset_page", "A new password", on_load="account.entry_state:EntryState.load"),
    Route(
        "/reset/[token]",
        "account.entry_pages:new_password_page",
        "Choose a password",
        on_load="account.entry_state:EntryState.load",
    ),
    Route(
        "/welcome/[token]",
        "account.entry_pages:welcome_page",
        "Welcome to your shop",
        on_load="account.entry_state:EntryState.load",
    ),
    Route(
        "/admin",
        "admin.dashboard:page",
        "Dashboard",
        Audience.ADMIN,
        permission="dashboard.read",
        on_load="admin.dashboard:DashboardState.load",
    ),
    Route(
        "/admin/orders", "admin.orders:page", "Orders", Audience.ADMIN, on_load="admin.orders_state:OrdersState.load"
    ),
    Route(
        "/admin/orders/print",
        "admin.orders_print:page",
        "Pick lists",
        Audience.ADMIN,
        permission="orders.fulfil",
        on_load="admin.orders_print:PickListsState.load",
    ),
    Route(
        "/admin/orders/[number]",
        "admin.order_detail:page",
        "Order",
        Audience.ADMIN,
        on_load="admin.order_detail_state:OrderDetailState.load",
    ),
    Route(
        "/admin/customers",
        "admin.customers:page",
        "Customers",
        Audience.ADMIN,
        on_load="admin.customers:CustomersState.load",
    ),
    Route(
        "/admin/customers/[id]",
        "admin.customer_detail:page",
        "Customer",
        Audience.ADMIN,
        on_load="admin.customer_detail:CustomerState.load",
    ),
    Route(
        "/admin/retailers",
        "admin.retailers:page",
        "Retailers",
        Audience.ADMIN,
        on_load="admin.retailers_state:RetailersState.load",
    ),
    Route(
        "/admin/users",
        "admin.users:page",
        "Users and roles",
        Audience.ADMIN,
        on_load="admin.users_state:UsersState.load",
    ),
    Route(
        "/admin/tenants",
        "admin.tenants:page",
        "Tenants",
        Audience.ADMIN,
        on_load="admin.tenants_state:TenantsState.load",
    ),
    Route(
        "/admin/tenants/[id]",
        "admin.tenant_detail:page",
        "Tenant",
        Audience.ADMIN,
        on_load="admin.tenant_detail_state:TenantState.load",
    ),
    Route("/admin/audit", "admin.audit:page", "Changes", Audience.ADMIN, on_load="admin.audit:AuditState.load"),
    Route(
        "/admin/work",
        "admin.work:page",
        "Background work",
        Audience.ADMIN,
        on_load="admin.work_task_state:WorkTaskState.load",
    ),
    Route("/admin/brands", "admin.brands:page", "Brands", Audience.ADMIN, on_load="admin.brands:BrandsState.load"),
    Route(
        "/admin/categories",
        "admin.categories:page",
        "Categories",
        Audience.ADMIN,
        on_load="admin.categories_state:CategoriesState.load",
    ),
    Route(
        "/admin/stock",
        "admin.stock:page",
        "Stock",
        Audience.ADMIN,
        on_load="admin.stock_sheet_state:StockSheetState.load",
    ),
    Route(
        "/admin/products",
        "admin.products:page",
        "Products",
        Audience.ADMIN,
        on_load="admin.products_state:ProductsState.load",
    ),
    Route(
        "/admin/products/new",
        "admin.product_editor:new_page",
        "New product",
        Audience.ADMIN,
        on_load="admin.product_state:ProductState.load_new",
    ),
    Route(
        "/admin/products/[sku]",
        "admin.product_editor:page",
        "Product",
        Audience.ADMIN,
        on_load="admin.product_state:ProductState.load",
    ),
    Route(
        "/admin/settings",
        "admin.settings:page",
        "Settings",
        Audience.ADMIN,
        on_load="admin.settings:IdentityState.load",
    ),
    Route(
        "/admin/settings/languages",
        "admin.settings_languages:page",
        "Languages",
        Audience.ADMIN,
        on_load="admin.settings_languages:LanguageSettingsState.load",
    ),
    Route(
        "/admin/settings/money",
        "admin.settings_money:page",
        "Currencies",
        Audience.ADMIN,
        on_load="admin.settings_money:MoneySettingsState.load",
    ),
    Route(
        "/admin/settings/taxes",
        "admin.settings_taxes:page",
        "Taxes",
        Audience.ADMIN,
        on_load="admin.settings_taxes:TaxSettingsState.load",
    ),
    Route(
        "/admin/settings/delivery",
        "admin.settings_delivery:page",
        "Delivery",
        Audience.ADMIN,
        on_load="admin.settings_delivery:DeliverySettingsState.load",
    ),
    Route(
        "/admin/settings/locations",
        "admin.settings_locations:page",
        "Stock locations",
        Audience.ADMIN,
        on_load="admin.settings_locations:LocationSettingsState.load",
    ),
    Route(
        "/admin/settings/payments",
        "admin.settings_payments:page",
        "Payment",
        Audience.ADMIN,
        on_load="admin.settings_payments:PaymentSettingsState.load",
    ),
    Route(
        "/admin/payments",
        "admin.money.payments:page",
        "Payments",
        Audience.ADMIN,
        on_load="admin.money.payment_state:PaymentsState.load",
    ),
    Route(
        "/admin/payments/statement",
        "admin.money.statement:page",
        "Bank statement",
        Audience.ADMIN,
        on_load="admin.money.statement_state:StatementState.load",
    ),
    Route(
        "/admin/cash",
        "admin.money.cash:page",
        "Cash",
        Audience.ADMIN,
        on_load="admin.money.cash_state:CashState.load",
    ),
    Route(
        "/admin/data",
        "admin.data_jobs.list_page:page",
        "Data",
        Audience.ADMIN,
        on_load="admin.data_jobs.list_page:JobsState.load",
    ),
    Route(
        "/admin/data/new",
        "admin.data_jobs.wizard:page",
        "Load a file",
        Audience.ADMIN,
        on_load="admin.data_jobs.wizard:WizardState.load",
    ),
    Route(
        "/admin/data/jobs/[job]",
        "admin.data_jobs.job_page:page",
        "Data job",
        Audience.ADMIN,
        on_load="admin.data_jobs.job_state:JobState.load",
    ),
    Route(
        "/admin/data/jobs/[job]/mend",
        "admin.data_jobs.mend_page:page",
        "Mend rows",
        Audience.ADMIN,
        on_load="admin.data_jobs.mend_state:MendState.load",
    ),
    Route(
        "/admin/data/pipelines",
        "admin.data_jobs.pipelines_page:page",
        "Pipelines",
        Audience.ADMIN,
        on_load="admin.data_jobs.pipelines_page:PipelinesState.load",
    ),
    Route(
        "/admin/data/files",
        "admin.data_jobs.files_page:page",
        "Files",
        Audience.ADMIN,
        on_load="admin.data_jobs.files_page:FilesState.load",
    ),
    Route("/staff", "staff.home:page", "Work", Audience.STAFF, on_load="staff.home:StaffState.load"),
    Route(
        "/staff/pick/[number]", "staff.pick:page", "Order", Audience.STAFF, on_load="staff.pick_state:PickState.load"
    ),
    Route(
        "/staff/stop/[number]", "staff.stop:page", "Order", Audience.STAFF, on_load="staff.stop_state:StopState.load"
    ),
    Route(
        "/staff/receive",
        "staff.receive:page",
        "Receive goods",
        Audience.STAFF,
        permission="stock.receive",
        on_load="staff.receive_state:ReceiveState.load",
    ),
    Route(
        "/staff/count",
        "staff.count:page",
        "Count the stock",
        Audience.STAFF,
        permission="stock.edit",
        on_load="staff.count_state:CountState.load",
    ),
    Route(
        "/staff/cash",
        "staff.cash:page",
        "Your cash",
        Audience.STAFF,
        permission="delivery.do",
        on_load="staff.cash_state:BagState.load",
    ),
    Route("/dev/components", "dev.components:page", "Components", dev_only=True),
    Route("/dev/console", "dev.console:page", "Console", dev_only=True),
    Route("/dev/staff", "dev.staff:page", "Staff pages", dev_only=True),
)

PAGES = RouteTable(ROUTES)
