"""What a purchase order is worth in the shop's currency."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.purchasing.orders.models import PurchaseOrder
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.currencies.rates import rate_on
from freight_app.shop.currencies.rules import Rate, convert
from freight_app.shop.service import get_shop_profile


def worth_of(uow: UnitOfWork, order: PurchaseOrder, amount_minor: int) -> Money:
    """An amount of the order in the shop's currency: by its frozen rate, or by today's before that.

    Raises ``NoRate``.
    """
    return convert(Money(amount_minor, order.currency), rate_of(uow, order))


def rate_of(uow: UnitOfWork, order: PurchaseOrder) -> Rate:
    """The frozen rate of an order, or today's while it is not placed. Raises ``NoRate``."""
    shop, frozen, on = get_shop_profile(uow).currency, order.frozen_rate, order.rate_on
    if frozen is not None and on is not None:
        return Rate(order.currency, shop, frozen, on)
    return rate_on(uow, order.currency, shop, today_of_shop(uow))
