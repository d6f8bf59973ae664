"""What the bells of customers say of their orders; their letters are ``notices.py``. Put in by ``wiring.py``."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.subjects import Subject
from freight_app.messaging.notifying.notifying import notify
from freight_app.orders import queries
from freight_app.orders.events import OrderCancelled, OrderDelivered, OrderEvent, OrderHandedOver


def tell_of_way(uow: UnitOfWork, event: OrderHandedOver) -> None:
    """Goods that went over the counter need no word: ``OrderDelivered`` says it."""
    if not event.over_the_counter:
        _tell(uow, event, "order_on_its_way")


def tell_of_delivery(uow: UnitOfWork, event: OrderDelivered) -> None:
    _tell(uow, event, "order_delivered")


def tell_of_cancelling(uow: UnitOfWork, event: OrderCancelled) -> None:
    _tell(uow, event, "order_cancelled")


def _tell(uow: UnitOfWork, event: OrderEvent, kind: str) -> None:
    order = queries.find_order_by_id(uow, event.order_id)
    # Whoever cancels their own order need not be told.
    if order.user_id is None or order.user_id == uow.actor.user_id:
        return
    notify(
        uow,
        event=kind,
        to=[order.user_id],
        data={"number": order.number, "expected_on": order.promised_on.isoformat()},
        key=f"{kind}:{order.id}",
        subject=Subject("order", order.number),
    )


def subscribe(bus: EventBus) -> None:
    bus.subscribe(OrderHandedOver, tell_of_way)
    bus.subscribe(OrderDelivered, tell_of_delivery)
    bus.subscribe(OrderCancelled, tell_of_cancelling)
