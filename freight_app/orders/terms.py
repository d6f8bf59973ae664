"""On which terms the shop sells just now: who it is, how it delivers, how one may pay, at which taxes.

Read at every checkout and changed once a year, so it is kept in memory until the shop's settings are touched.
"""

from __future__ import annotations

from decimal import Decimal

from freight_app.accounts.values import Dto
from freight_app.kit.cache import Cache, cached
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders.delivery_methods import list_delivery_methods, list_payment_options
from freight_app.orders.dtos import DeliveryMethodView, PaymentOptionView
from freight_app.orders.rules import delivery_fee, promise_day
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.shop.taxes import list_tax_classes


class SellingTerms(Dto):
    profile: ShopProfile
    methods: list[DeliveryMethodView]
    payment_options: list[PaymentOptionView]
    tax_rates: dict[str, Decimal]

    def methods_for(self, uow: UnitOfWork, goods: Money) -> list[DeliveryMethodView]:
        """The delivery methods with their fee for goods of this worth, promised from today."""
        return [
            method.model_copy(
                update={
                    "fee": delivery_fee(goods, method.full_fee, method.free_above),
                    "promised_on": promise_day(uow.now(), self.profile.time_zone, method.promise_days),
                }
            )
            for method in self.methods
        ]


def selling_terms(uow: UnitOfWork) -> SellingTerms:
    """The terms as of the last change of the shop's settings."""
    return cached(uow, uow.port(Cache), "orders.selling_terms", topics=("shop",), make=lambda: _read_terms(uow))


def _read_terms(uow: UnitOfWork) -> SellingTerms:
    return SellingTerms(
        profile=get_shop_profile(uow),
        methods=list_delivery_methods(uow),
        payment_options=list_payment_options(uow),
        tax_rates={tax_class.code: tax_class.rate for tax_class in list_tax_classes(uow)},
    )
