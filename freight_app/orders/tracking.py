"""Following an order with nothing but its link, or its number and the phone that was given with it."""

from __future__ import annotations

from typing import cast

from freight_app.accounts.values import parse_phone
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.orders import queries
from freight_app.orders.credit.committing import is_held
from freight_app.orders.dtos import Sentence, TrackedLine, TrackingStep, TrackingView
from freight_app.orders.models import Order, OrderStatus
from freight_app.orders.payment_models import PREPAID
from freight_app.orders.payments import other_ways_to_pay, to_pay
from freight_app.orders.rules import CANCELLED_BY_CUSTOMER, first_name, is_late
from freight_app.orders.spending.dtos import OrderApprovalView
from freight_app.orders.spending.models import ApprovalState
from freight_app.orders.spending.reading import approval_of
from freight_app.orders.views import awaited_bank_details, payment_status_of, public_steps, shown_of
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

S = OrderStatus
_SENTENCES: dict[OrderStatus, Sentence] = {
    S.DRAFT: "received",
    S.PENDING: "received",
    S.CONFIRMED: "confirmed",
    S.PICKING: "being_picked",
    S.PACKED: "packed",
    S.SHIPPED: "on_the_road",
    S.DELIVERED: "delivered",
    S.COMPLETED: "delivered",
    S.CANCELLED: "cancelled",
    S.EXPIRED: "expired",
    S.RETURNED: "returned",
}


def track_order(uow: UnitOfWork, token: str) -> TrackingView:
    """Where the order is, for whoever holds the link. ``NotFound`` for a link that we never gave out.

    Of the customer it tells no more than the first name and the city: links get passed on.
    """
    order = queries.find_order_by_token(uow, token)
    order_id = cast("int", order.id)
    profile = get_shop_profile(uow)
    payments = queries.payments_of(uow, order_id)
    steps = public_steps(queries.history_of(uow, order_id), queries.notes_of(uow, order_id))
    held = is_held(uow, order)
    approval = approval_of(uow, order)
    waits = approval is not None and approval.state == ApprovalState.WAITING
    # What is on account and has its credit is not asked to be paid in advance.
    may_choose = not waits and (held or order.payment_method in PREPAID)
    return TrackingView(
        number=order.number,
        first_name=first_name(order.customer_name),
        city=order.city,
        status=order.status,
        sentence=_sentence_of_approval(approval) or _sentence(order, steps),
        since=order.status_since,
        placed_at=order.placed_at,
        promised_on=order.promised_on,
        is_late=is_late(order.status, order.promised_on, today_of_shop(uow)),
        is_pickup=order.is_pickup,
        delivery_names=order.delivery_names,
        payment_method=order.payment_method,
        payment_status=payment_status_of(payments),
        bank_details="" if waits else awaited_bank_details(order, payments, profile),
        held_until=order.held_until,
        total=Money(order.total_minor - order.short_minor, order.currency),
        to_pay=to_pay(order, payments),
        lines=[
            TrackedLine(
                name=line.names,
                brand=line.brand,
                sku=line.sku,
                image_url=line.image_url,
                quantity=line.quantity,
                short_quantity=line.short_quantity,
            )
            for line in queries.lines_of(uow, [order_id])[order_id]
        ],
        steps=steps,
        may_cancel=order.status in CANCELLED_BY_CUSTOMER,
        is_held=held,
        other_ways=other_ways_to_pay(uow, order, payments) if may_choose else [],
        ways_tried=len(payments),
        language=order.language,
        shop_name=profile.name,
        shop_phone=profile.phone,
        shown=shown_of(order),
    )


def find_tracking_token(uow: UnitOfWork, number: str, phone: str) -> str:
    """The link of an order by its number and its phone. Wrong in either, it is not found: nothing tells which.

    Entrances throttle this: numbers are in sequence.
    """
    try:
        dialled = parse_phone(phone, country=uow.port(Settings).country)
        order = queries.find_order(uow, number if number.strip().upper().startswith("F-") else f"F-{number.strip()}")
    except (InvalidInput, NotFound):
        raise NotFound("Order") from None
    if order.phone != dialled:
        raise NotFound("Order")
    return order.tracking_token


def _sentence_of_approval(approval: OrderApprovalView | None) -> Sentence | None:
    if approval is None or approval.state in (ApprovalState.APPROVED, ApprovalState.WITHDRAWN):
        return None
    return "awaiting_approval" if approval.state == ApprovalState.WAITING else "not_approved"


def _sentence(order: Order, steps: list[TrackingStep]) -> Sentence:
    if order.status == S.PENDING and order.held_until is not None:
        return "awaiting_payment"
    if order.status == S.PACKED and order.is_pickup:
        return "ready_for_pickup"
    failed = [step.at for step in steps if step.kind == "delivery_failed"]
    if order.status == S.SHIPPED and failed and failed[-1] >= order.status_since:
        return "delivery_failed"
    return _SENTENCES[S(order.status)]
