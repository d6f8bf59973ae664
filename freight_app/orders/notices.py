"""What the room does on hearing news: what it writes to customers, and orders that lapse. Put in by ``wiring.py``.

A customer without an e-mail address has the tracking page; nothing is written then.
"""

from __future__ import annotations

from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.languages import format_date, format_moment, format_money, pick_text
from freight_app.kit.money import Money
from freight_app.messaging.service import send_message
from freight_app.orders import cancelling, queries
from freight_app.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderEvent,
    OrderExpired,
    OrderHandedOver,
    OrderPlaced,
)
from freight_app.orders.models import Order, OrderStatus, PaymentMethod
from freight_app.orders.payments import to_pay
from freight_app.shop.service import get_shop_profile
from freight_app.stock.events import ReservationsLapsed

# How a payment method is called in a mail.
METHOD_NAMES: dict[PaymentMethod, dict[str, str]] = {
    PaymentMethod.CASH_ON_DELIVERY: {
        "en": "Cash when you get the goods",
        "fr": "En espèces à la réception",
        "ar": "نقدًا عند الاستلام",
    },
    PaymentMethod.BANK_TRANSFER: {"en": "Bank transfer", "fr": "Virement bancaire", "ar": "تحويل بنكي"},
    PaymentMethod.CARD: {"en": "Card", "fr": "Carte bancaire", "ar": "بطاقة بنكية"},
}


def write_of_order(uow: UnitOfWork, event: OrderPlaced) -> None:
    """The confirmation, with what was ordered and how it is paid."""
    order = _order_of(uow, event)
    if order.email is None:
        return
    profile = get_shop_profile(uow)
    lines = queries.lines_of(uow, [event.order_id])[event.order_id]
    by_transfer = order.payment_method == PaymentMethod.BANK_TRANSFER
    held_until = order.held_until
    _write(
        uow,
        order,
        "order_placed",
        {
            "total": _amount(order, order.total_minor),
            "lines": [
                {
                    "name": pick_text(line.names, order.language),
                    "quantity": line.quantity,
                    "total": _amount(order, line.total_minor),
                }
                for line in lines
            ],
            "delivery": pick_text(order.delivery_names, order.language),
            "payment": pick_text(METHOD_NAMES[order.payment_method], order.language),
            "pay_before": format_moment(held_until, order.language, zone=profile.time_zone) if held_until else "",
            "bank_details": profile.bank_details if by_transfer else "",
        },
    )


def write_of_way(uow: UnitOfWork, event: OrderHandedOver) -> None:
    """The goods are with the driver. Goods that went over the counter need no word: ``OrderDelivered`` says it."""
    order = _order_of(uow, event)
    if order.email is None or order.status != OrderStatus.SHIPPED:
        return
    due = to_pay(order, queries.payments_of(uow, event.order_id))
    _write(
        uow,
        order,
        "order_on_its_way",
        {
            "expected": format_date(order.promised_on, order.language, width="full"),
            "to_pay": "" if due.amount_minor <= 0 else format_money(due, order.language),
        },
    )


def write_of_delivery(uow: UnitOfWork, event: OrderDelivered) -> None:
    _write(uow, _order_of(uow, event), "order_delivered", {})


def write_of_cancelling(uow: UnitOfWork, event: OrderCancelled) -> None:
    _write(uow, _order_of(uow, event), "order_cancelled", {})


def write_of_expiry(uow: UnitOfWork, event: OrderExpired) -> None:
    _write(uow, _order_of(uow, event), "order_expired", {})


def _write(uow: UnitOfWork, order: Order, template: str, data: dict[str, Any]) -> None:
    if order.email is None:
        return
    send_message(
        uow,
        template=template,
        to=order.email,
        language=order.language,
        data={"number": order.number, "name": order.customer_name, "link": f"/track/{order.tracking_token}", **data},
        key=f"{template}:{order.id}",
    )


def _order_of(uow: UnitOfWork, event: OrderEvent) -> Order:
    return queries.find_order_by_id(uow, event.order_id)


def _amount(order: Order, amount_minor: int) -> str:
    return format_money(Money(amount_minor, order.currency), order.language)


def subscribe(bus: EventBus) -> None:
    bus.subscribe(ReservationsLapsed, cancelling.expire_lapsed_orders)
    bus.subscribe(OrderPlaced, write_of_order)
    bus.subscribe(OrderHandedOver, write_of_way)
    bus.subscribe(OrderDelivered, write_of_delivery)
    bus.subscribe(OrderCancelled, write_of_cancelling)
    bus.subscribe(OrderExpired, write_of_expiry)
