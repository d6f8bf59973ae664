"""What back-orders do on hearing news. Put in by ``wiring.py``; all of it happens in the transaction of the news."""

from __future__ import annotations

from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.orders import queries as order_queries
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.serving import serve_soon
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes.splitting import divide_order
from freight_app.orders.events import OrderCancelled, OrderConfirmed, OrderExpired
from freight_app.orders.invoices.queries import is_invoiced
from freight_app.stock.events import PiecesFreed

# Found by the office in the history of the order.
SENT_FIRST = "What is there is sent first"


def stop_waiting(uow: UnitOfWork, event: OrderCancelled | OrderExpired) -> None:
    """An order that came to nothing waits for nothing."""
    queries.drop_waiting(uow, event.order_id)


def send_first(uow: UnitOfWork, event: OrderConfirmed) -> None:
    """What is there goes now and the rest follows under a number of its own, when the customer chose so.

    Not before the order is accepted, because then its money is settled; and not out of a part of another order.
    """
    header = queries.find_back_order(uow, event.order_id)
    waiting = queries.waiting_lines(uow, [event.order_id]).get(event.order_id, [])
    if header is None or not header.ships_first or not waiting:
        return
    order = order_queries.lock_order_by_id(uow, event.order_id)
    lines = order_queries.lines_of(uow, [event.order_id])[event.order_id]
    moved = {cast("int", line.id): row.waiting for row, line in waiting}
    staying = sum(line.quantity - line.short_quantity for line in lines) - sum(moved.values())
    is_part = change_queries.parent_of(uow, order).id != order.id
    if staying <= 0 or is_part or is_invoiced(uow, event.order_id):
        return
    divide_order(
        uow,
        order,
        order,
        moved,
        revision=change_queries.revision_of(uow, event.order_id),
        promised_on=max(row.promised_on for row, _line in waiting),
        reason=SENT_FIRST,
    )


def subscribe(bus: EventBus) -> None:
    bus.subscribe(PiecesFreed, serve_soon)
    bus.subscribe(OrderCancelled, stop_waiting)
    bus.subscribe(OrderExpired, stop_waiting)
    bus.subscribe(OrderConfirmed, send_first)
