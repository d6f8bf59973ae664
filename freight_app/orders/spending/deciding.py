"""Those who may decide say yes or no to an order that waits. They change nothing about it but that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from freight_app.accounts.audit import record_change
from freight_app.accounts.company.dtos import Seat
from freight_app.accounts.company.seats import require_seat
from freight_app.accounts.values import clean_lines
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import queries as order_queries
from freight_app.orders.confirming import accept_order
from freight_app.orders.credit.committing import take_credit
from freight_app.orders.events import OrderApproved, OrderCancelled, OrderPlaced
from freight_app.orders.models import Order, OrderStatus, PaymentMethod, change_status
from freight_app.orders.payment_models import PREPAID
from freight_app.orders.payments import cancel_awaited, to_pay
from freight_app.orders.spending import queries
from freight_app.orders.spending.dtos import MAX_REASON
from freight_app.orders.spending.errors import ApprovalChanged, ApprovalNotWaiting, OwnOrderNotApproved
from freight_app.orders.spending.limits import count_approved
from freight_app.orders.spending.models import ApprovalState, OrderApproval, change_approval_state
from freight_app.stock.service import keep_reservation, release_reservation


def approve_order(uow: UnitOfWork, user_id: int, number: str, *, seen_total_minor: int, key: str) -> None:
    """Let an order go on, which from here goes as one that was placed without asking.

    Raises, with nothing changed: ``NotFound`` for an order of another company, ``NotAllowed`` for who decides nothing,
    ``OwnOrderNotApproved``, ``ApprovalNotWaiting``, and ``ApprovalChanged`` when it is not what was looked at.
    """

    def do() -> dict[str, Any]:
        seat, order, approval = _lock(uow, user_id, number)
        if not seat.is_approved:
            raise NotAllowed("The company does not buy at the moment.")
        if order.user_id == user_id and not seat.is_owner:
            raise OwnOrderNotApproved(order.number)
        if order.total_minor != seen_total_minor:
            raise ApprovalChanged(order.number, order.total_minor, order.currency)
        change_approval_state(uow, approval, order.number, ApprovalState.APPROVED)
        count_approved(uow, order, approval.member_id)
        _go_on(uow, order)
        _record(uow, order, seat, "approved", {})
        return {"number": order.number}

    do_once(
        uow, scope=f"approvals.approve:{user_id}", key=key, body={"number": number, "seen": seen_total_minor}, do=do
    )


def decline_order(uow: UnitOfWork, user_id: int, number: str, *, reason: str, key: str) -> None:
    """The order comes to nothing and its goods are free again; who ordered is told why. Raises as ``approve_order``."""
    reason = clean_lines(reason, field="reason")
    if not 1 <= len(reason) <= MAX_REASON:
        raise InvalidInput("reason", "Say why, in at most {most} characters.", most=MAX_REASON)

    def do() -> dict[str, Any]:
        seat, order, approval = _lock(uow, user_id, number)
        if order.user_id == user_id and not seat.is_owner:
            raise OwnOrderNotApproved(order.number)
        change_approval_state(uow, approval, order.number, ApprovalState.DECLINED, reason=reason)
        change_status(uow, order, OrderStatus.CANCELLED, note=reason, held_until=None)
        release_reservation(uow, order.number)
        cancel_awaited(uow, order, note="not approved by the company")
        uow.publish(OrderCancelled(cast("int", order.id), order.number))
        _record(uow, order, seat, "declined", {"reason": reason})
        return {"number": order.number}

    do_once(uow, scope=f"approvals.decline:{user_id}", key=key, body={"number": number, "reason": reason}, do=do)


def _lock(uow: UnitOfWork, user_id: int, number: str) -> tuple[Seat, Order, OrderApproval]:
    """The order with its open question, locked, for somebody of its company who may decide."""
    if uow.actor.user_id != user_id:
        raise NotAllowed("Members decide in their own name.")
    seat = require_seat(uow, user_id)
    found = order_queries.find_visible_order(uow, user_id, number)
    if found.retailer_id != seat.retailer_id:
        raise NotFound("Order", number=number)
    if not seat.may_approve:
        raise NotAllowed("Approvers and owners decide.")
    order = order_queries.lock_order_by_id(uow, cast("int", found.id))
    approval = queries.find_approval(uow, cast("int", order.id))
    if (
        approval is None
        or approval.state != ApprovalState.WAITING
        or approval.expires_at <= uow.now()
        or order.status != OrderStatus.PENDING
    ):
        raise ApprovalNotWaiting(order.number)
    return seat, order, approval


def _go_on(uow: UnitOfWork, order: Order) -> None:
    """What a checkout does after the guard of spending: the goods are held as usual, and credit is taken."""
    order_id = cast("int", order.id)
    is_prepaid = order.payment_method in PREPAID
    held_until = uow.now() + timedelta(minutes=uow.port(Settings).reservation_minutes) if is_prepaid else None
    keep_reservation(uow, order.number, expires_at=held_until)
    order_queries.set_payment_method(uow, order, PaymentMethod(order.payment_method), held_until=held_until)
    if order.payment_method == PaymentMethod.ON_ACCOUNT:
        total = Money(order.total_minor - order.short_minor, order.currency)
        take_credit(uow, order_id, order.number, retailer_id=order.retailer_id, total=total)
    uow.touch("orders")
    uow.publish(OrderApproved(order_id, order.number))
    uow.publish(OrderPlaced(order_id, order.number))
    # Money that came while it waited was kept for it.
    if is_prepaid and to_pay(order, order_queries.payments_of(uow, order_id)).is_zero:
        accept_order(uow, order, note="paid")


def _record(uow: UnitOfWork, order: Order, seat: Seat, action: str, facts: dict[str, Any]) -> None:
    record_change(
        uow,
        entity="order",
        entity_id=order.number,
        action=action,
        before={"approval": str(ApprovalState.WAITING)},
        after={
            "approval": action,
            "company": seat.legal_name,
            "total": str(Money(order.total_minor, order.currency)),
            **facts,
        },
    )
