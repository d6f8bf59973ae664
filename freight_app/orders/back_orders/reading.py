"""What waits for goods: of an order, and by product, as what has to be bought."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.pagination import Page
from freight_app.orders import queries as order_queries
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.dtos import Demand, DemandQuery, WaitingLine, WaitingOrder
from freight_app.orders.models import Order
from freight_app.shop.calendar import today_of_shop

ORDERS_OF_A_PRODUCT = 5


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


def own_waiting(uow: UnitOfWork, user_id: int, number: str) -> list[WaitingLine]:
    """What waits of one's own order; ``NotFound`` for the order of somebody else."""
    return _of(uow, order_queries.find_own_order(uow, user_id, number))


def order_waiting(uow: UnitOfWork, number: str) -> list[WaitingLine]:
    """What waits of any order. Needs ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    return _of(uow, order_queries.find_order(uow, number))


def waiting_by_token(uow: UnitOfWork, token: str) -> list[WaitingLine]:
    """What waits of an order, for whoever holds its link."""
    return _of(uow, order_queries.find_order_by_token(uow, token))


def _of(uow: UnitOfWork, order: Order) -> list[WaitingLine]:
    order_id = cast("int", order.id)
    return [
        WaitingLine(
            line_id=row.order_line_id,
            product_id=row.product_id,
            sku=line.sku,
            name=line.names,
            waiting=row.waiting,
            promised_on=row.promised_on,
        )
        for row, line in queries.waiting_lines(uow, [order_id]).get(order_id, [])
    ]
