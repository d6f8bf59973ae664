"""The shop says yes: from here on the order may be picked."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.idempotency import do_once
from freight_app.orders import queries
from freight_app.orders.errors import OrderNotPaid
from freight_app.orders.events import OrderConfirmed
from freight_app.orders.models import Order, OrderStatus, change_status
from freight_app.stock.service import keep_reservation


def confirm_order(uow: UnitOfWork, number: str, *, key: str | None = None) -> None:
    """Staff accept an order. ``OrderNotPaid`` while money that comes first has not come.

    Of two presses with one ``key`` the second changes nothing and is no error; without a key it is refused, because
    the order is confirmed by then.
    """
    uow.actor.require(Permission.ORDERS_EDIT)

    def do() -> dict[str, Any]:
        order = queries.lock_order(uow, number)
        if order.status == OrderStatus.PENDING and order.held_until is not None:
            raise OrderNotPaid(
                f"Order {order.number} is paid in advance, and the money is not there yet.", number=number
            )
        accept_order(uow, order)
        return {"number": order.number}

    if key is None:
        do()
    else:
        do_once(uow, scope="orders.confirm", key=key, body={"number": number}, do=do)


def accept_order(uow: UnitOfWork, order: Order, *, note: str = "") -> None:
    """Confirm a locked order; its goods are held until they leave."""
    was_held_until = order.held_until
    change_status(uow, order, OrderStatus.CONFIRMED, note=note, held_until=None)
    if was_held_until is not None:
        keep_reservation(uow, order.number)
    uow.publish(OrderConfirmed(cast("int", order.id), order.number))
