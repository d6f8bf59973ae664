"""Roles and permissions in words: what somebody may do, said as they would say it."""

from __future__ import annotations

from collections.abc import Iterable

from freight_app.accounts.dtos import describe_roles
from freight_app.accounts.permissions import Permission, Role
from freight_app.ui.i18n import translate
from freight_app.ui.role_words import ROLE_WORDS


def _(text: str) -> str:
    """Marks a text for the extractor; it is translated where it is shown."""
    return text


PERMISSION_WORDS: dict[Permission, str] = {
    Permission.DASHBOARD_READ: _("See the dashboard"),
    Permission.ORDERS_READ: _("See all orders"),
    Permission.ORDERS_EDIT: _("Confirm and cancel orders"),
    Permission.ORDERS_FULFIL: _("Pick, pack and hand over orders"),
    Permission.PAYMENTS_RECORD: _("Record payments"),
    Permission.INVOICES_READ: _("See invoices and the sales journal"),
    Permission.INVOICES_ISSUE: _("Issue invoices and credit notes"),
    Permission.CREDIT_MANAGE: _("Set credit limits and correct accounts"),
    Permission.CREDIT_RELEASE: _("Release orders over the credit limit"),
    Permission.DELIVERY_DO: _("Deliver orders"),
    Permission.CUSTOMERS_READ: _("See customers"),
    Permission.RETAILERS_APPROVE: _("Approve retailers"),
    Permission.CATALOGUE_EDIT: _("Change products, brands and categories"),
    Permission.PRICES_EDIT: _("Change prices"),
    Permission.STOCK_READ: _("See the stock"),
    Permission.STOCK_EDIT: _("Correct, count and move stock"),
    Permission.STOCK_RECEIVE: _("Receive goods"),
    Permission.USERS_MANAGE: _("Invite people and give roles"),
    Permission.AUDIT_READ: _("Read who changed what"),
    Permission.SETTINGS_EDIT: _("Change the settings of the shop"),
    Permission.DATA_LOAD: _("Load data from files"),
    Permission.TENANTS_MANAGE: _("Manage tenants and API keys"),
    Permission.WORK_MANAGE: _("Look after the background work"),
    Permission.OPINIONS_MODERATE: _("Publish reviews and answer questions"),
    Permission.PURCHASING_READ: _("See suppliers and purchase orders"),
    Permission.PURCHASING_EDIT: _("Buy from suppliers"),
    Permission.PURCHASING_APPROVE: _("Approve purchase orders of any amount"),
    Permission.SHIPPING_READ: _("Follow shipments"),
    Permission.SHIPPING_EDIT: _("Prepare and change shipments"),
    Permission.MESSAGES_MANAGE: _("Write to customers and look after messages"),
    Permission.DOCUMENTS_READ: _("See documents"),
    Permission.DOCUMENTS_EDIT: _("Add and change documents"),
}


_EVERYTHING = _("Everything in this console")
_OPENS = {view.role: view.permissions for view in describe_roles()}


def words_of_role(role: Role) -> list[str]:
    """What a role opens, as source texts in the order in which they are read."""
    if role is Role.ADMIN:
        return [_EVERYTHING]
    return [word for permission, word in PERMISSION_WORDS.items() if permission in _OPENS[role]]


def opens(role: Role, permission: Permission) -> bool:
    """Whether the role carries the permission."""
    return permission in _OPENS[role]


def join_words(words: Iterable[str], language: str) -> str:
    """A list as the language writes it."""
    return ("، " if language == "ar" else ", ").join(words)


def name_roles(roles: Iterable[Role], language: str) -> str:
    """``Sales, Buyer``; empty for none."""
    given = set(roles)
    return join_words((translate(word, language) for role, word in ROLE_WORDS.items() if role in given), language)
