"""What the command palette finds: orders by number or name, parts, customers. Each only for those who may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from freight_app.accounts.dtos import UserQuery
from freight_app.accounts.permissions import Permission
from freight_app.accounts.users import list_users
from freight_app.catalogue.suggestions import suggest
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.orders.listing import list_orders
from freight_app.orders.staff_dtos import OrderQuery
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

MOST_OF_A_KIND = 5


@dataclass(frozen=True, slots=True)
class PaletteHit:
    group: str
    label: str
    hint: str
    href: str
    keys: str = ""


def find_anything(text: str, who: Visitor) -> list[PaletteHit]:
    """Everything that the visitor may open whose name or number matches."""
    if who.user is None:
        return []
    finders: list[tuple[Permission, Callable[[UnitOfWork, str, str], list[PaletteHit]]]] = [
        (Permission.ORDERS_READ, _orders),
        (Permission.CATALOGUE_EDIT, _parts),
        (Permission.CUSTOMERS_READ, _customers),
    ]
    with current_house().read(who.actor) as uow:
        return [
            hit
            for permission, find in finders
            if permission in who.user.permissions
            for hit in find(uow, text, who.language)
        ]


def _orders(uow: UnitOfWork, text: str, language: str) -> list[PaletteHit]:
    found = list_orders(uow, OrderQuery(q=text, tab="all", per_page=MOST_OF_A_KIND))
    group = translate("Orders", language)
    return [
        PaletteHit(group, order.number, order.customer_name, f"/admin/orders/{order.number}")
        for order in found.page.items
    ]


def _parts(uow: UnitOfWork, text: str, language: str) -> list[PaletteHit]:
    group = translate("Products", language)
    return [
        # Three brake shoes of one brand are told apart by their numbers.
        PaletteHit(group, one.label, f"{one.hint} · {one.value}", f"/admin/products/{quote(one.value, safe='')}")
        for one in suggest(uow, text, language=language, limit=MOST_OF_A_KIND)
        if one.kind in ("product", "number")
    ]


def _customers(uow: UnitOfWork, text: str, language: str) -> list[PaletteHit]:
    found = list_users(uow, UserQuery(q=text, audience="customers", per_page=MOST_OF_A_KIND))
    group = translate("Customers", language)
    return [PaletteHit(group, user.name, user.email, f"/admin/customers/{user.public_id}") for user in found.items]
