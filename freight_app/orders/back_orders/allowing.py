"""Which products may be ordered beyond the stock, and what is promised for them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue.service import get_product
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.dtos import TermRequest, TermView
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile


def allow_back_orders(uow: UnitOfWork, sku: str, request: TermRequest) -> None:
    """Customers may order more of this product than there is. Needs ``catalogue.edit``."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    product = get_product(uow, sku)
    queries.put_term(uow, product.id, request.lead_days)
    _record(uow, product.sku, "allowed", {"lead_days": request.lead_days})


def stop_back_orders(uow: UnitOfWork, sku: str) -> None:
    """No more than there is from now on; what waits already goes on waiting. ``NotFound`` when it was not allowed."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    product = get_product(uow, sku)
    if not queries.remove_term(uow, product.id):
        raise NotFound("Back-orders of the product")
    _record(uow, product.sku, "stopped", {})


def list_terms(uow: UnitOfWork) -> list[TermView]:
    """Every product that may be ordered beyond the stock. Needs ``stock.read`` or ``catalogue.edit``."""
    if not uow.actor.may(Permission.CATALOGUE_EDIT):
        uow.actor.require(Permission.STOCK_READ)
    own = get_shop_profile(uow).back_order_days
    return [
        TermView(
            product_id=term.product_id,
            sku=product.sku,
            name=product.names,
            lead_days=term.lead_days or own,
            is_own=term.lead_days is not None,
        )
        for term, product in queries.list_terms(uow)
    ]


def lead_days_for(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, int]:
    """Days until more of each of these is here; those that may not be ordered beyond the stock are left out."""
    profile = get_shop_profile(uow)
    if not profile.back_orders or not product_ids:
        return {}
    found = queries.lead_days_of(uow, product_ids)
    return {product_id: days or profile.back_order_days for product_id, days in found.items()}


def promises_for(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, date]:
    """The same as days of the shop's calendar on which they would be here."""
    today = today_of_shop(uow)
    return {product_id: today + timedelta(days=days) for product_id, days in lead_days_for(uow, product_ids).items()}


def _record(uow: UnitOfWork, sku: str, action: str, after: dict[str, object]) -> None:
    record_change(uow, entity="back_orders", entity_id=sku, action=action, before=None, after=after)
    uow.touch("stock")
