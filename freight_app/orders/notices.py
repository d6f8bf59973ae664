"""What the room does on hearing news: what it writes to customers, and orders that lapse. Put in by ``wiring.py``.

A customer without an e-mail address has the tracking page; nothing is written then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.languages import format_date, format_moment, format_money, pick_text
from freight_app.kit.money import Money
from freight_app.messaging.service import send_message
from freight_app.orders import cancelling, queries
from freight_app.orders.events import (
    BackOrderFilled,
    OrderCancelled,
    OrderDelivered,
    OrderEvent,
    OrderExpired,
    OrderHandedOver,
    OrderHeld,
    OrderPlaced,
    OrderReleased,
)
from freight_app.orders.models import Order, PaymentMethod, PaymentStatus
from freight_app.orders.payments import to_pay
from freight_app.orders.spending.queries import approval_ended
from freight_app.orders.views import awaited_bank_details, shown_of
from freight_app.shop.currencies.rules import Rate
from freight_app.shop.currencies.words import say_rate
from freight_app.shop.service import get_shop_profile
from freight_app.stock.events import ReservationsLapsed
from freight_app.work.registry import task
from freight_app.work.service import enqueue

# How a payment method is called in a mail.
METHOD_NAMES: dict[PaymentMethod, dict[str, str]] = {
    PaymentMethod.CASH_ON_DELIVERY: {
        "en": "Cash when you get the goods",
        "fr": "En espèces à la réception",
        "ar": "نقدًا عند الاستلام",
    },
    PaymentMethod.BANK_TRANSFER: {"en": "Bank transfer", "fr": "Virement bancaire", "ar": "تحويل بنكي"},
    PaymentMethod.CARD: {"en": "Card", "fr": "Carte bancaire", "ar": "بطاقة بنكية"},
    PaymentMethod.ON_ACCOUNT: {"en": "On account", "fr": "Sur votre compte", "ar": "على الحساب"},
}


Facts = dict[str, Any]
LETTER = "orders.letter"


def write_of_order(uow: UnitOfWork, event: OrderPlaced) -> None:
    _post(uow, event, "order_placed")


def write_of_way(uow: UnitOfWork, event: OrderHandedOver) -> None:
    """Goods that went over the counter need no word: ``OrderDelivered`` says it."""
    if not event.over_the_counter:
        _post(uow, event, "order_on_its_way")


def write_of_delivery(uow: UnitOfWork, event: OrderDelivered) -> None:
    _post(uow, event, "order_delivered")


def write_of_cancelling(uow: UnitOfWork, event: OrderCancelled) -> None:
    # Of an order that its company declined ``spending`` writes.
    if not approval_ended(uow, event.order_id):
        _post(uow, event, "order_cancelled")


def write_of_expiry(uow: UnitOfWork, event: OrderExpired) -> None:
    if not approval_ended(uow, event.order_id):
        _post(uow, event, "order_expired")


def write_of_filling(uow: UnitOfWork, event: BackOrderFilled) -> None:
    _post(uow, event, "back_order_filled")


def write_of_hold(uow: UnitOfWork, event: OrderHeld) -> None:
    _post(uow, event, "order_held")


def write_of_release(uow: UnitOfWork, event: OrderReleased) -> None:
    _post(uow, event, "order_released")


def _post(uow: UnitOfWork, event: OrderEvent, template: str) -> None:
    # Composed by the worker: the customer who has just tapped does not wait for a letter to be written.
    enqueue(uow, LETTER, {"order_id": event.order_id, "template": template})


def post_letter(uow: UnitOfWork, order: Order, template: str, *, occasion: str, facts: Facts) -> None:
    """Write to an order's customer once this commits, and once for ``occasion`` (``return_settled:R-10001``).

    ``facts`` are what is true now, in the order's language: the worker may write when more has happened already.
    """
    if order.email is None:
        return
    told = {name: value for name, value in facts.items() if value not in (None, "", [])}
    enqueue(uow, LETTER, {"order_id": order.id, "template": template, "occasion": occasion, "facts": told})


@task(LETTER)
def compose_letter(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Put a letter about an order into the post, once for each occasion."""
    order = queries.find_order_by_id(uow, payload["order_id"])
    if order.email is None:
        return
    template = payload["template"]
    facts = payload.get("facts") or (_FACTS[template](uow, order) if template in _FACTS else {})
    send_message(
        uow,
        template=template,
        to=order.email,
        language=order.language,
        data={"number": order.number, "name": order.customer_name, "link": f"/track/{order.tracking_token}", **facts},
        key=payload.get("occasion") or f"{template}:{order.id}",
    )


def _facts_of_order(uow: UnitOfWork, order: Order) -> Facts:
    profile = get_shop_profile(uow)
    order_id = cast("int", order.id)
    held_until = order.held_until
    return {
        "total": _amount(order, order.total_minor),
        "shown": _shown(order),
        "lines": [
            {
                "name": pick_text(line.names, order.language),
                "quantity": line.quantity,
                "total": _amount(order, line.total_minor),
            }
            for line in queries.lines_of(uow, [order_id])[order_id]
        ],
        "delivery": pick_text(order.delivery_names, order.language),
        "payment": pick_text(METHOD_NAMES[order.payment_method], order.language),
        "pay_before": format_moment(held_until, order.language, zone=profile.time_zone) if held_until else "",
        "bank_details": awaited_bank_details(order, queries.payments_of(uow, order_id), profile),
    }


def _shown(order: Order) -> str:
    """``≈ 14.41 EUR (1 EUR = 3.4012 TND, 2 Mar 2026)``; empty for who looked at the order's own currency."""
    shown = shown_of(order)
    if shown is None:
        return ""
    rate = Rate(order.currency, shown.amount.currency, shown.rate, shown.rated_on)
    when = f"{say_rate(rate, order.language)}, {format_date(shown.rated_on, order.language)}"
    return f"≈ {format_money(shown.amount, order.language)} ({when})"


def _facts_of_way(uow: UnitOfWork, order: Order) -> Facts:
    due = to_pay(order, queries.payments_of(uow, cast("int", order.id)))
    return {
        "expected": format_date(order.promised_on, order.language, width="full"),
        "to_pay": "" if due.amount_minor <= 0 else format_money(due, order.language),
    }


_FACTS: dict[str, Callable[[UnitOfWork, Order], Facts]] = {
    "order_placed": _facts_of_order,
    "order_on_its_way": _facts_of_way,
    "back_order_filled": _facts_of_way,
}


def written_amount(order: Order, amount_minor: int) -> str:
    """An amount of an order as its customer reads it; nothing for zero or less."""
    return _amount(order, amount_minor) if amount_minor > 0 else ""


def money_facts(uow: UnitOfWork, order: Order) -> Facts:
    """What is still to pay for an order, and what we owe back of what came."""
    payments = queries.payments_of(uow, cast("int", order.id))
    back = sum(
        payment.amount_minor - payment.refunded_minor
        for payment in payments
        if payment.status == PaymentStatus.REFUND_DUE
    )
    return {
        "to_pay": written_amount(order, to_pay(order, payments).amount_minor),
        "owed_back": written_amount(order, back),
    }


def _amount(order: Order, amount_minor: int) -> str:
    return format_money(Money(amount_minor, order.currency), order.language)


def subscribe(bus: EventBus) -> None:
    bus.subscribe(ReservationsLapsed, cancelling.expire_lapsed_orders)
    bus.subscribe(OrderPlaced, write_of_order)
    bus.subscribe(OrderHandedOver, write_of_way)
    bus.subscribe(OrderDelivered, write_of_delivery)
    bus.subscribe(OrderCancelled, write_of_cancelling)
    bus.subscribe(OrderExpired, write_of_expiry)
    bus.subscribe(BackOrderFilled, write_of_filling)
    bus.subscribe(OrderHeld, write_of_hold)
    bus.subscribe(OrderReleased, write_of_release)
