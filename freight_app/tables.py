"""Every table of the house, imported so that Alembic and the tests see them all."""

from sqlmodel import SQLModel

from freight_app.accounts import models as accounts
from freight_app.accounts import tenant_models as tenants
from freight_app.accounts.company import models as companies
from freight_app.catalogue import models as catalogue
from freight_app.catalogue.opinions import models as opinions
from freight_app.catalogue.wishes import models as wishes
from freight_app.documents import models as documents
from freight_app.documents.attached import models as attached
from freight_app.kit import idempotency, versions
from freight_app.messaging import models as messaging
from freight_app.messaging.alerts import models as alerts
from freight_app.messaging.campaigns import models as campaigns
from freight_app.messaging.notifying import models as notifying
from freight_app.messaging.templating import models as templating
from freight_app.migration import models as migration
from freight_app.migration.presets import models as moves
from freight_app.operations import models as operations
from freight_app.orders import models as orders
from freight_app.orders import past_sale_models as past_sales
from freight_app.orders.back_orders import models as back_orders
from freight_app.orders.changes import models as order_changes
from freight_app.orders.changes import return_models as returns
from freight_app.orders.chats import models as chats
from freight_app.orders.credit import models as credit
from freight_app.orders.invoices import models as invoices
from freight_app.orders.lists import models as saved_lists
from freight_app.orders.minimum import models as minimum_orders
from freight_app.orders.offline import models as offline
from freight_app.orders.paying import models as paying
from freight_app.orders.quick import models as quick_orders
from freight_app.orders.quotations import models as quotations
from freight_app.orders.reviewing import models as reviewing
from freight_app.orders.spending import models as spending
from freight_app.orders.together import models as together
from freight_app.purchasing.landed import models as landed_costs
from freight_app.purchasing.orders import models as purchase_orders
from freight_app.purchasing.projects import models as projects
from freight_app.purchasing.receiving import models as purchase_receipts
from freight_app.purchasing.suppliers import models as suppliers
from freight_app.shipping import models as shipping
from freight_app.shipping import watch_models as watch_limits
from freight_app.shop import models as shop
from freight_app.shop.currencies import models as currencies
from freight_app.stock import models as stock
from freight_app.work import models as work
from freight_app.work import timetable_models as timetable

__all__ = [
    "accounts",
    "alerts",
    "attached",
    "back_orders",
    "campaigns",
    "catalogue",
    "chats",
    "companies",
    "credit",
    "currencies",
    "documents",
    "idempotency",
    "invoices",
    "is_ours",
    "landed_costs",
    "messaging",
    "metadata",
    "migration",
    "minimum_orders",
    "moves",
    "notifying",
    "offline",
    "operations",
    "opinions",
    "order_changes",
    "orders",
    "past_sales",
    "paying",
    "projects",
    "purchase_orders",
    "purchase_receipts",
    "quick_orders",
    "quotations",
    "returns",
    "reviewing",
    "saved_lists",
    "shipping",
    "shop",
    "spending",
    "stock",
    "suppliers",
    "templating",
    "tenants",
    "timetable",
    "together",
    "versions",
    "watch_limits",
    "wishes",
    "work",
]

metadata = SQLModel.metadata

# Indexes that a room makes by hand because table metadata cannot express them (trigrams).
_INDEXES_BY_HAND = frozenset({"ix_product_number_parts"})


def is_ours(name: str | None, kind: str) -> bool:
    """Whether the metadata answers for a table or index of the database; the search index answers for itself."""
    if kind == "table":
        return name in metadata.tables
    return not (kind == "index" and name in _INDEXES_BY_HAND)
