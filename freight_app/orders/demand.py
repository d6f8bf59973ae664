"""What customers take, for those who buy: sold and not brought back, and what orders wait for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from decimal import Decimal

from freight_app.kit.db import UnitOfWork
from freight_app.orders import demand_queries
from freight_app.purchasing.ports import ProductDemand


class SoldDemand:
    """Demand from the ledger of the stock, and, where this house is younger than the question, from past sales."""

    def demand_of(self, uow: UnitOfWork, product_ids: Collection[int], days: int) -> dict[int, ProductDemand]:
        since = uow.now() - timedelta(days=days)
        taken = demand_queries.pieces_taken(uow, product_ids, since)
        past = demand_queries.past_milli(uow, product_ids, since)
        waited = demand_queries.waiting(uow, product_ids)
        return {
            product_id: ProductDemand(
                sold=taken.get(product_id, 0) + Decimal(past.get(product_id, 0)) / 1000,
                days=days,
                waiting=waited.get(product_id, (0, None))[0],
                promised_on=waited.get(product_id, (0, None))[1],
            )
            for product_id in {*taken, *past, *waited}
        }
