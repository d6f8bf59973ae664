"""What goes with a product, or with a cart: of what is bought together, that which this reader can buy and use."""

from __future__ import annotations

from collections.abc import Collection

from freight_app.catalogue.dtos import PUBLIC_GROUP, Fit, ProductCard
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.service import products_by_ids
from freight_app.kit.db import UnitOfWork
from freight_app.orders.together import queries
from freight_app.shop.service import get_shop_profile

__all__ = ["list_bought_together"]


def list_bought_together(
    uow: UnitOfWork,
    product_ids: Collection[int],
    *,
    language: str = "en",
    group: str = PUBLIC_GROUP,
    vehicle_id: int | None = None,
    vehicle_year: int | None = None,
    limit: int = 4,
) -> list[ProductCard]:
    """Companions of these products, the strongest first: for sale, there, not replaced, not unfit for the car."""
    currency = get_shop_profile(uow).currency
    found = queries.companions_of(uow, product_ids)
    if not found:
        return []
    quotes = quote_products(uow, dict.fromkeys(found, 1), group=group, currency=currency)
    replaced = queries.replaced_of(uow, found)
    cards = products_by_ids(
        uow,
        [one for one in found if quotes[one].sellable and one not in replaced],
        language=language,
        currency=currency,
        group=group,
        vehicle_id=vehicle_id,
        vehicle_year=vehicle_year,
    )
    return [card for card in cards if card.available > 0 and card.fit is not Fit.DOES_NOT_FIT][:limit]
