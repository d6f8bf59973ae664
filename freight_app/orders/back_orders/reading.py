"""What waits for goods: of an order, and by product, as what has to be bought."""

from __future__ import annotations

from collections.abc import Collection

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import Page
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.dtos import Demand, DemandQuery, WaitingLine, WaitingOrder
from freight_app.shop.calendar import today_of_shop

ORDERS_OF_A_PRODUCT = 5


def waiting_of(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, list[WaitingLine]]:
    """For this room alone: what waits of each of these orders; orders that wait for nothing are left out."""
    return {
        order_id: [
            WaitingLine(
                line_id=row.order_line_id,
                product_id=row.product_id,
                sku=line.sku,
                name=line.names,
                waiting=row.waiting,
                promised_on=row.promised_on,
            )
            for row, line in rows
        ]
        for order_id, rows in queries.waiting_lines(uow, order_ids).items()
    }


def list_demand(uow: UnitOfWork, query: DemandQuery) -> Page[Demand]:
    """Products that orders wait for, most pieces first, with those who are served next. Needs ``stock.read``."""
    uow.actor.require(Permission.STOCK_READ)
    rows, total = queries.page_demand(uow, query)
    orders = queries.waiting_orders(uow, [row[0] for row in rows], ORDERS_OF_A_PRODUCT)
    today = today_of_shop(uow)
    items = [
        Demand(
            product_id=product_id,
            sku=sku,
            name=names,
            waiting=int(pieces),
            order_count=count,
            since=since,
            promised_on=promised_on,
            is_late=promised_on < today,
            orders=[
                WaitingOrder(number=number, customer_name=name, waiting=waiting, queued_at=queued_at, promised_on=day)
                for number, name, waiting, queued_at, day in orders[product_id]
            ],
        )
        for product_id, sku, names, pieces, count, since, promised_on in rows
    ]
    return Page[Demand].of(items, total, query)
