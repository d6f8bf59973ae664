"""What staff are told of orders: who sees to what is in ``STAFF``. Put in by ``wiring.py``.

The worker tells them: a customer who has just tapped waits for nobody's bell.
"""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.events import EventBus
from freight_app.kit.money import Money
from freight_app.kit.subjects import Subject
from freight_app.messaging.notifying.notifying import notify_holders
from freight_app.messaging.notifying.rendering import amount_fact
from freight_app.orders import queries
from freight_app.orders.chats import queries as chat_queries
from freight_app.orders.events import ChatCartSent, OrderEvent, OrderHeld, OrderPlaced, ProofSent, ReturnAsked
from freight_app.orders.payments import to_pay
from freight_app.work.registry import task
from freight_app.work.service import enqueue

TELL_STAFF = "orders.tell_staff"
# Who sees to each kind of news (``messaging/notifying/order_news.py``).
STAFF: dict[str, Permission] = {
    "order_new": Permission.ORDERS_EDIT,
    "order_held_by_credit": Permission.CREDIT_RELEASE,
    "proof_to_check": Permission.PAYMENTS_RECORD,
    "return_asked": Permission.ORDERS_EDIT,
    "chat_order": Permission.ORDERS_EDIT,
}


def tell_of_order(uow: UnitOfWork, event: OrderPlaced) -> None:
    _tell_later(uow, event, "order_new", f"order_new:{event.order_id}")


def tell_of_hold(uow: UnitOfWork, event: OrderHeld) -> None:
    # Held, released by more credit and held again by a change: each time somebody must look.
    _tell_later(uow, event, "order_held_by_credit", f"order_held:{event.order_id}:{uow.now():%Y%m%d%H%M%S}")


def tell_of_proof(uow: UnitOfWork, event: ProofSent) -> None:
    _tell_later(uow, event, "proof_to_check", f"proof:{event.proof_id}")


def tell_of_return(uow: UnitOfWork, event: ReturnAsked) -> None:
    facts = {"return_number": event.return_number}
    _tell_later(uow, event, "return_asked", f"return_asked:{event.return_number}", **facts)


def tell_of_chat(uow: UnitOfWork, event: ChatCartSent) -> None:
    _enqueue(uow, {"kind": "chat_order", "key": f"chat:{event.token}", "chat": event.token})


def _tell_later(uow: UnitOfWork, event: OrderEvent, kind: str, key: str, **facts: str) -> None:
    _enqueue(uow, {"kind": kind, "key": key, "order_id": event.order_id, "facts": facts})


def _enqueue(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    # Whoever did it at the desk knows of it.
    enqueue(uow, TELL_STAFF, {**payload, "done_by": uow.actor.user_id})


@task(TELL_STAFF)
def tell_staff(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    """Ring the bells of those who see to a kind of news."""
    kind = payload["kind"]
    subject, facts = _of_chat(uow, payload["chat"]) if "chat" in payload else _of_order(uow, payload)
    notify_holders(
        uow,
        STAFF[kind],
        event=kind,
        data=facts,
        key=payload["key"],
        subject=subject,
        but=payload["done_by"],
    )


def _of_order(uow: UnitOfWork, payload: dict[str, Any]) -> tuple[Subject, dict[str, str]]:
    order = queries.find_order_by_id(uow, payload["order_id"])
    amount = Money(order.total_minor, order.currency)
    if payload["kind"] == "proof_to_check":
        amount = to_pay(order, queries.payments_of(uow, cast("int", order.id)))
    facts = {"number": order.number, "customer": order.customer_name, "amount": amount_fact(amount)}
    return Subject("order", order.number), facts | payload["facts"]


def _of_chat(uow: UnitOfWork, token: str) -> tuple[None, dict[str, str]]:
    cart = chat_queries.find_chat_cart(uow, token)
    return None, {"amount": amount_fact(Money(cart.total_minor, cart.currency))}


def subscribe(bus: EventBus) -> None:
    bus.subscribe(OrderPlaced, tell_of_order)
    bus.subscribe(OrderHeld, tell_of_hold)
    bus.subscribe(ProofSent, tell_of_proof)
    bus.subscribe(ReturnAsked, tell_of_return)
    bus.subscribe(ChatCartSent, tell_of_chat)
