"""Goods have come, or were given back: those who wait longest get them first, by a task of its own.

Whoever frees goods holds the lock of the stock, and orders are locked before the stock: so serving cannot happen there.
Until it does, moments later, a checkout leaves as many pieces alone as are waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import col

from freight_app.kit.db import UnitOfWork
from freight_app.orders import queries as order_queries
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.queries import Queued
from freight_app.orders.events import BackOrderFilled
from freight_app.orders.models import Order
from freight_app.shop.calendar import today_of_shop
from freight_app.stock.events import PiecesFreed
from freight_app.stock.service import serve_in_order
from freight_app.work.registry import task
from freight_app.work.service import enqueue

SERVE = "orders.serve_waiting"
MAX_SERVED = 50


def serve_soon(uow: UnitOfWork, event: PiecesFreed) -> None:
    """Listener: somebody may wait for what was freed. Locks nothing: the stock is locked already."""
    for product_id in sorted(queries.waiting_pieces(uow, event.product_ids)):
        enqueue(uow, SERVE, {"product_id": product_id})


@task(SERVE)
def serve_waiting(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Reserve what is free of a product for those who wait, the longest waiting first. Run twice, it does it once."""
    product_id = int(payload["product_id"])
    asked = {place.order_id for place in queries.queue_of(uow, product_id, MAX_SERVED)}
    if not asked:
        return
    orders = order_queries.lock_orders(uow, col(Order.id).in_(sorted(asked)), MAX_SERVED)
    # Read again: what was cancelled or split meanwhile. Nobody is passed over whose order is not locked.
    queue = _prefix(queries.queue_of(uow, product_id, MAX_SERVED), {order.id or 0 for order in orders})
    given = serve_in_order(uow, product_id, [(place.number, place.waiting) for place in queue])
    for place in queue:
        pieces = given.get(place.number, 0)
        if pieces and not queries.set_waiting(uow, place.line_id, before=place.waiting, after=place.waiting - pieces):
            raise RuntimeError("a back-order changed outside its order's lock")
    for order in orders:
        if given.get(order.number, 0):
            note_if_filled(uow, order)
    uow.touch("orders")
    if len(queue) == MAX_SERVED and all(given.get(place.number) == place.waiting for place in queue):
        enqueue(uow, SERVE, {"product_id": product_id})


def note_if_filled(uow: UnitOfWork, order: Order) -> None:
    """When nothing of a locked order waits any more, it has a new day, and its customer is told."""
    order_id = order.id or 0
    header = queries.find_back_order(uow, order_id)
    if header is None or queries.waiting_by_line(uow, order_id):
        return
    if queries.set_filled(uow, order_id, today_of_shop(uow) + timedelta(days=header.way_days)):
        uow.session.refresh(order)
        uow.publish(BackOrderFilled(order_id, order.number))


def _prefix(queue: Sequence[Queued], locked: set[int]) -> list[Queued]:
    found: list[Queued] = []
    for place in queue:
        if place.order_id not in locked:
            break
        found.append(place)
    return found
