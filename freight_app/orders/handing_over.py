"""The goods leave: to the driver and then to the door, or over the counter."""

from __future__ import annotations

from typing import Any, Literal, cast

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.orders import queries
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.events import OrderDelivered, OrderHandedOver
from freight_app.orders.models import Order, OrderStatus, change_status
from freight_app.orders.payments import receive_cash
from freight_app.orders.reasons import note_of_recipient
from freight_app.stock.service import take_reserved


def hand_over(
    uow: UnitOfWork,
    number: str,
    *,
    to: Literal["driver", "customer"],
    key: str,
    driver_user_id: int | None = None,
    driver_name: str = "",
    cash_received: Money | None = None,
    note: str = "",
    recipient: str = "",
) -> None:
    """A packed order leaves the house; its goods are sold.

    To the driver: the actor, unless another is named. To the customer at the counter, also when it was to be brought:
    what is due is paid there and then, ``AmountMismatch`` otherwise. ``recipient`` is who took it, in the history.
    """
    uow.actor.require(Permission.ORDERS_FULFIL)
    _check_recipient(recipient)
    note = note or note_of_recipient(recipient)
    _check_note(note)

    def do() -> dict[str, Any]:
        order = queries.lock_order(uow, number)
        if order.status != OrderStatus.PACKED:
            raise OrderNotInState(order.number, order.status, "handed over")
        if to == "customer":
            receive_cash(uow, order, cash_received)
        take_reserved(uow, order.number)
        queries.fulfil_lines(uow, cast("int", order.id))
        if to == "driver":
            named = driver_user_id is not None
            change_status(
                uow,
                order,
                OrderStatus.SHIPPED,
                note=note,
                driver_user_id=driver_user_id if named else uow.actor.user_id,
                driver_name=driver_name[:200] if named else uow.actor.label,
            )
        else:
            change_status(uow, order, OrderStatus.DELIVERED, note=note, delivered_at=uow.now())
        uow.publish(OrderHandedOver(cast("int", order.id), order.number, to == "customer"))
        if to == "customer":
            uow.publish(OrderDelivered(cast("int", order.id), order.number))
        return {"number": order.number}

    body = {"number": number, "to": to, "driver": driver_user_id, "cash": _text(cash_received), "note": note}
    do_once(uow, scope="orders.hand_over", key=key, body=body, do=do)


def deliver_order(
    uow: UnitOfWork,
    number: str,
    *,
    key: str,
    cash_received: Money | None = None,
    note: str = "",
    recipient: str = "",
) -> None:
    """The customer has the goods, and the driver what was due: ``AmountMismatch`` otherwise. ``recipient`` is who took
    them, in the history."""
    _check_recipient(recipient)
    note = note or note_of_recipient(recipient)
    _check_note(note)

    def do() -> dict[str, Any]:
        order = _on_the_road(uow, number)
        receive_cash(uow, order, cash_received)
        change_status(uow, order, OrderStatus.DELIVERED, note=note, delivered_at=uow.now())
        uow.publish(OrderDelivered(cast("int", order.id), order.number))
        return {"number": order.number}

    body = {"number": number, "cash": _text(cash_received), "note": note}
    do_once(uow, scope="orders.deliver", key=key, body=body, do=do)


def note_failed_delivery(uow: UnitOfWork, number: str, *, reason: str, key: str) -> None:
    """Nobody was there, or the goods were refused: the order stays on the road, and the customer is told.

    ``reason`` is a ``VisitReason`` or somebody's own words.
    """
    if not reason.strip():
        raise InvalidInput("reason", "What happened? A reason is needed.")
    _check_note(reason, field="reason")

    def do() -> dict[str, Any]:
        order = _on_the_road(uow, number)
        queries.add_note(uow, cast("int", order.id), reason, kind="delivery_failed")
        return {"number": order.number}

    do_once(uow, scope="orders.failed_delivery", key=key, body={"number": number, "reason": reason}, do=do)


def add_order_note(uow: UnitOfWork, number: str, text: str, *, key: str) -> None:
    """A remark for colleagues, written once for each ``key``; the customer never sees it."""
    uow.actor.require(Permission.ORDERS_READ)
    if not text.strip() or len(text) > 1000:
        raise InvalidInput("text", "A note of 1 to 1000 characters is needed.")

    def do() -> dict[str, Any]:
        order = queries.lock_order(uow, number)
        queries.add_note(uow, cast("int", order.id), text.strip())
        return {"number": order.number}

    do_once(uow, scope="orders.note", key=key, body={"number": number, "text": text}, do=do)


def _on_the_road(uow: UnitOfWork, number: str) -> Order:
    """A shipped order, locked, for its own driver or for those who handed it over."""
    actor = uow.actor
    if not actor.may(Permission.ORDERS_FULFIL):
        actor.require(Permission.DELIVERY_DO)
    order = queries.lock_order(uow, number)
    if not actor.may(Permission.ORDERS_FULFIL) and order.driver_user_id != actor.user_id:
        raise NotAllowed("This order is with another driver.", permission=Permission.ORDERS_FULFIL)
    if order.status != OrderStatus.SHIPPED:
        raise OrderNotInState(order.number, order.status, OrderStatus.DELIVERED)
    return order


def _check_recipient(name: str) -> None:
    if len(name) > 120 or "\0" in name:
        raise InvalidInput("recipient", "A name has at most 120 characters.")


def _check_note(note: str, *, field: str = "note") -> None:
    if len(note) > 500 or "\0" in note:
        raise InvalidInput(field, "At most 500 characters can be written here.")


def _text(amount: Money | None) -> str | None:
    return None if amount is None else str(amount)
