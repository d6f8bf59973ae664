"""The shop says yes: from here on the order may be picked."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.orders import queries
from freight_app.orders.errors import OrderNotPaid
from freight_app.orders.events import OrderConfirmed
from freight_app.orders.models import Order, OrderStatus, change_status
from freight_app.stock.service import keep_reservation


def confirm_order(uow: UnitOfWork, number: str) -> None:
    """Staff accept an order. ``OrderNotPaid`` while money that comes first has not come."""
    uow.actor.require(Permission.ORDERS_EDIT)
    order = queries.lock_order(uow, number)
    if order.status == OrderStatus.PENDING and order.held_until is not None:
        raise OrderNotPaid(f"Order {order.number} is paid in advance, and the money is not there yet.", number=number)
    accept_order(uow, order)


def accept_order(uow: UnitOfWork, order: Order, *, note: str = "") -> None:
    """Confirm a locked order; its goods are held until they leave."""
    was_held_until = order.held_until
    change_status(uow, order, OrderStatus.CONFIRMED, note=note, held_until=None)
    if was_held_until is not None:
        keep_reservation(uow, order.number)
    uow.publish(OrderConfirmed(cast("int", order.id), order.number))
