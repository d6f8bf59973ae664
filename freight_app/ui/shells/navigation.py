"""The places of the console in one list: the side bar, the command palette and its keys read it."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.accounts.permissions import Permission
from freight_app.ui.routes import ROUTES


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the console. ``label`` is source text for ``t()``; without the permission it is not shown."""

    group: str
    label: str
    href: str
    icon: str
    permission: Permission
    count: str = ""


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


SELL, BUY, SUPPLY, PEOPLE, HOUSE = _("Sell"), _("Buying"), _("Supply"), _("People"), _("The house")

_PLANNED: tuple[Place, ...] = (
    Place("", _("Dashboard"), "/admin", "layout-dashboard", Permission.DASHBOARD_READ),
    Place("", _("Alerts"), "/admin/alerts", "triangle-alert", Permission.DASHBOARD_READ, count="alerts"),
    Place(SELL, _("Orders"), "/admin/orders", "clipboard-list", Permission.ORDERS_READ, count="orders"),
    Place(SELL, _("Orders by WhatsApp"), "/admin/chats", "message-square", Permission.ORDERS_READ),
    Place(SELL, _("Quotations"), "/admin/quotations", "file-text", Permission.ORDERS_READ),
    Place(SELL, _("Returns"), "/admin/returns", "undo-2", Permission.ORDERS_READ),
    Place(SELL, _("Reviews"), "/admin/reviews", "star", Permission.OPINIONS_MODERATE, count="opinions"),
    Place(SELL, _("Invoices"), "/admin/invoices", "receipt-text", Permission.INVOICES_READ),
    Place(SELL, _("Payments"), "/admin/payments", "banknote", Permission.PAYMENTS_RECORD),
    Place(SELL, _("Cash"), "/admin/cash", "hand-coins", Permission.PAYMENTS_RECORD),
    Place(SELL, _("Customers"), "/admin/customers", "users", Permission.CUSTOMERS_READ),
    Place(SELL, _("Retailers"), "/admin/retailers", "store", Permission.RETAILERS_APPROVE, count="retailers"),
    Place(SELL, _("Credit"), "/admin/credit", "wallet", Permission.CUSTOMERS_READ),
    Place(SELL, _("Campaigns"), "/admin/campaigns", "send", Permission.MESSAGES_MANAGE),
    Place(BUY, _("Projects"), "/admin/projects", "folder-tree", Permission.DASHBOARD_READ),
    Place(BUY, _("Purchase orders"), "/admin/purchases", "shopping-cart", Permission.PURCHASING_READ),
    Place(BUY, _("Suppliers"), "/admin/suppliers", "building", Permission.PURCHASING_READ),
    Place(BUY, _("To buy"), "/admin/proposals", "list", Permission.PURCHASING_READ),
    Place(BUY, _("Compare suppliers"), "/admin/compare-suppliers", "scale", Permission.PURCHASING_READ),
    Place(SUPPLY, _("Products"), "/admin/products", "book-open", Permission.CATALOGUE_EDIT),
    Place(SUPPLY, _("Categories"), "/admin/categories", "list-tree", Permission.CATALOGUE_EDIT),
    Place(SUPPLY, _("Brands"), "/admin/brands", "tag", Permission.CATALOGUE_EDIT),
    Place(SUPPLY, _("Stock"), "/admin/stock", "warehouse", Permission.STOCK_READ, count="stock"),
    Place(SUPPLY, _("Back-orders"), "/admin/back-orders", "hourglass", Permission.STOCK_READ),
    Place(SUPPLY, _("Shipments"), "/admin/shipments", "truck", Permission.SHIPPING_READ),
    Place(SUPPLY, _("Carriers"), "/admin/carriers", "route", Permission.SHIPPING_READ),
    Place(SUPPLY, _("Documents"), "/admin/documents", "folder", Permission.DOCUMENTS_READ),
    Place(SUPPLY, _("Data"), "/admin/data", "database", Permission.DATA_LOAD),
    Place(PEOPLE, _("Users and roles"), "/admin/users", "shield", Permission.USERS_MANAGE),
    Place(PEOPLE, _("Changes"), "/admin/audit", "file-clock", Permission.AUDIT_READ),
    Place(HOUSE, _("Tenants"), "/admin/tenants", "key-round", Permission.TENANTS_MANAGE),
    Place(HOUSE, _("Texts of messages"), "/admin/message-templates", "mail", Permission.MESSAGES_MANAGE),
    Place(HOUSE, _("Background work"), "/admin/work", "layers", Permission.WORK_MANAGE, count="work"),
    Place(HOUSE, _("Settings"), "/admin/settings", "settings-2", Permission.SETTINGS_EDIT),
)

_PAGES = frozenset(route.path for route in ROUTES)
# A place is shown from the day that its page is registered.
PLACES: tuple[Place, ...] = tuple(place for place in _PLANNED if place.href in _PAGES)
