"""Orders that come to nothing, cancelled or not paid in time: their goods are free again. And the end of the others."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from sqlmodel import col

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.orders import queries
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.events import OrderCancelled, OrderExpired
from freight_app.orders.models import Order, OrderStatus, change_status
from freight_app.orders.payments import cancel_awaited
from freight_app.orders.rules import CANCELLED_BY_CUSTOMER, CANCELLED_BY_STAFF
from freight_app.orders.spending.queries import lapsed
from freight_app.stock.events import ReservationsLapsed
from freight_app.stock.service import expire_reservations, release_reservation

MAX_AT_ONCE = 200
# How long after delivery an order stays open to complaints before it is closed.
COMPLETED_AFTER = timedelta(days=14)


def cancel_order(uow: UnitOfWork, number: str, *, reason: str, key: str) -> None:
    """Staff cancel an order at any stage before its goods leave; refused with ``OrderNotInState`` after that.

    The goods go back on sale, money that came is owed back.
    """
    uow.actor.require(Permission.ORDERS_EDIT)
    if not reason.strip() or len(reason) > 500:
        raise InvalidInput("reason", "A reason of 1 to 500 characters is needed.")

    def do() -> dict[str, str]:
        order = queries.lock_order(uow, number)
        _cancel(uow, order, CANCELLED_BY_STAFF, reason)
        return {"number": order.number}

    do_once(uow, scope="orders.cancel", key=key, body={"number": number, "reason": reason}, do=do)


def cancel_own_order(uow: UnitOfWork, user_id: int, number: str) -> None:
    """A customer thinks again, before anybody has begun to pick. ``NotFound`` for the order of somebody else."""
    order = queries.lock_order_by_id(uow, cast("int", queries.find_own_order(uow, user_id, number).id))
    _cancel(uow, order, CANCELLED_BY_CUSTOMER, "by the customer")


def cancel_by_token(uow: UnitOfWork, token: str) -> None:
    """The same for a guest, who has nothing but the link."""
    _cancel(uow, queries.lock_order_by_token(uow, token), CANCELLED_BY_CUSTOMER, "by the customer")


def abandon_order(uow: UnitOfWork, order: Order, *, reason: str) -> None:
    """For this room alone: a locked order that nobody has begun to pick comes to nothing."""
    _cancel(uow, order, CANCELLED_BY_CUSTOMER, reason)


def expire_unpaid_orders(uow: UnitOfWork) -> int:
    """Give up orders that were not paid in time; how many reservations lapsed. Called by the clock."""
    return len(expire_reservations(uow))


def expire_lapsed_orders(uow: UnitOfWork, event: ReservationsLapsed) -> None:
    """Listener: the stock room is about to give back goods that were held for these orders."""
    for order in queries.lock_orders(uow, col(Order.number).in_(event.references), MAX_AT_ONCE):
        # One that was paid or approved while we waited for its lock is not ours to end.
        was_paid_late = order.held_until is not None and order.held_until <= uow.now()
        if order.status == OrderStatus.PENDING and (was_paid_late or lapsed(uow, cast("int", order.id))):
            note = "not paid in time" if was_paid_late else "not approved in time"
            change_status(uow, order, OrderStatus.EXPIRED, note=note)
            cancel_awaited(uow, order, note=note)
            uow.publish(OrderExpired(cast("int", order.id), order.number))


def complete_delivered_orders(uow: UnitOfWork) -> int:
    """Close what was delivered long enough ago. Called by the clock."""
    due = queries.lock_orders(
        uow,
        (col(Order.status) == OrderStatus.DELIVERED) & (col(Order.delivered_at) <= uow.now() - COMPLETED_AFTER),
        MAX_AT_ONCE,
    )
    for order in due:
        change_status(uow, order, OrderStatus.COMPLETED)
    return len(due)


def _cancel(uow: UnitOfWork, order: Order, allowed: frozenset[OrderStatus], reason: str) -> None:
    if order.status not in allowed:
        raise OrderNotInState(order.number, order.status, OrderStatus.CANCELLED)
    change_status(uow, order, OrderStatus.CANCELLED, note=reason, held_until=None)
    release_reservation(uow, order.number)
    cancel_awaited(uow, order, note=reason)
    uow.publish(OrderCancelled(cast("int", order.id), order.number))
