"""What may be done, and which role may do it. Doors ask for a permission, never for a role."""

from __future__ import annotations

from enum import StrEnum

from freight_app.kit.actor import Actor


class Permission(StrEnum):
    DASHBOARD_READ = "dashboard.read"
    CATALOGUE_EDIT = "catalogue.edit"
    PRICES_EDIT = "prices.edit"
    STOCK_READ = "stock.read"
    STOCK_EDIT = "stock.edit"
    STOCK_RECEIVE = "stock.receive"
    ORDERS_READ = "orders.read"
    ORDERS_EDIT = "orders.edit"
    ORDERS_FULFIL = "orders.fulfil"
    PAYMENTS_RECORD = "payments.record"
    INVOICES_READ = "invoices.read"
    INVOICES_ISSUE = "invoices.issue"
    CREDIT_MANAGE = "credit.manage"
    CREDIT_RELEASE = "credit.release"
    DELIVERY_DO = "delivery.do"
    CUSTOMERS_READ = "customers.read"
    RETAILERS_APPROVE = "retailers.approve"
    USERS_MANAGE = "users.manage"
    AUDIT_READ = "audit.read"
    SETTINGS_EDIT = "settings.edit"
    TENANTS_MANAGE = "tenants.manage"
    DATA_LOAD = "data.load"
    WORK_MANAGE = "work.manage"
    OPINIONS_MODERATE = "opinions.moderate"
    PURCHASING_READ = "purchasing.read"
    PURCHASING_EDIT = "purchasing.edit"
    PURCHASING_APPROVE = "purchasing.approve"
    SHIPPING_READ = "shipping.read"
    SHIPPING_EDIT = "shipping.edit"
    MESSAGES_MANAGE = "messages.manage"
    DOCUMENTS_READ = "documents.read"
    DOCUMENTS_EDIT = "documents.edit"


class Role(StrEnum):
    CUSTOMER = "customer"
    RETAILER = "retailer"
    PICKER = "picker"
    RECEIVER = "receiver"
    DRIVER = "driver"
    SALES = "sales"
    BUYER = "buyer"
    ADMIN = "admin"


# What customers and retailers may do with their own things needs no permission: ids are looked up within the owner.
ROLES: dict[Role, frozenset[Permission]] = {
    Role.CUSTOMER: frozenset(),
    Role.RETAILER: frozenset(),
    Role.PICKER: frozenset({Permission.ORDERS_READ, Permission.ORDERS_FULFIL, Permission.STOCK_READ}),
    Role.RECEIVER: frozenset({Permission.STOCK_READ, Permission.STOCK_RECEIVE}),
    Role.DRIVER: frozenset({Permission.DELIVERY_DO}),
    Role.SALES: frozenset(
        {
            Permission.DASHBOARD_READ,
            Permission.ORDERS_READ,
            Permission.ORDERS_EDIT,
            Permission.PAYMENTS_RECORD,
            Permission.INVOICES_READ,
            Permission.INVOICES_ISSUE,
            Permission.STOCK_READ,
            Permission.CUSTOMERS_READ,
            Permission.RETAILERS_APPROVE,
            Permission.OPINIONS_MODERATE,
            Permission.SHIPPING_READ,
            Permission.DOCUMENTS_READ,
        }
    ),
    Role.BUYER: frozenset(
        {
            Permission.DASHBOARD_READ,
            Permission.CATALOGUE_EDIT,
            Permission.PRICES_EDIT,
            Permission.STOCK_READ,
            Permission.STOCK_EDIT,
            Permission.STOCK_RECEIVE,
            Permission.ORDERS_READ,
            Permission.DATA_LOAD,
            Permission.PURCHASING_READ,
            Permission.PURCHASING_EDIT,
            Permission.SHIPPING_READ,
            Permission.SHIPPING_EDIT,
            Permission.DOCUMENTS_READ,
            Permission.DOCUMENTS_EDIT,
        }
    ),
    Role.ADMIN: frozenset(Permission),
}
STAFF_ROLES: frozenset[Role] = frozenset(Role) - {Role.CUSTOMER, Role.RETAILER}
# The retailer's role comes and goes with the company's approval (``retailers.py``), never by hand.
GIVEN_BY_HAND: frozenset[Role] = frozenset(Role) - {Role.RETAILER}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything that at least one of the roles may do."""
    return frozenset().union(*(ROLES[role] for role in roles))


def require_self_or(actor: Actor, user_id: int, permission: Permission) -> None:
    """A person may touch what is theirs; anyone else needs the permission (``NotAllowed``)."""
    if actor.user_id != user_id:
        actor.require(permission)
