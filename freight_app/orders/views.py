"""Rows of orders as answers: shared by the customer's pages, the tracking page and the console."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import cast

from freight_app.kit.money import Money
from freight_app.orders.dtos import OrderLineView, TaxLine, TrackingStep
from freight_app.orders.models import (
    Order,
    OrderHistory,
    OrderLine,
    OrderNote,
    OrderStatus,
    Payment,
    PaymentMethod,
    PaymentStatus,
)
from freight_app.orders.payment_models import LIVE
from freight_app.shop.currencies.dtos import ShownPrice
from freight_app.shop.dtos import ShopProfile

# Steps that mean something to a customer; being picked is the shop's own affair until the box is closed.
PUBLIC_STEPS = frozenset(OrderStatus) - {OrderStatus.DRAFT, OrderStatus.PICKING, OrderStatus.COMPLETED}


def line_views(lines: Iterable[OrderLine], currency: str) -> list[OrderLineView]:
    return [
        OrderLineView(
            line_id=cast("int", line.id),
            product_id=line.product_id,
            sku=line.sku,
            name=line.names,
            brand=line.brand,
            image_url=line.image_url,
            quantity=line.quantity,
            picked_quantity=line.picked_quantity,
            short_quantity=line.short_quantity,
            short_reason=line.short_reason,
            fulfilled_quantity=line.fulfilled_quantity,
            returned_quantity=line.returned_quantity,
            unit_price=Money(line.unit_minor, currency),
            total=Money(line.total_minor, currency),
        )
        for line in lines
    ]


def tax_views(order: Order) -> list[TaxLine]:
    """The taxes as they were at checkout."""
    return [
        TaxLine(
            rate=Decimal(row["rate"]),
            gross=Money(row["gross_minor"], order.currency),
            net=Money(row["gross_minor"] - row["tax_minor"], order.currency),
            tax=Money(row["tax_minor"], order.currency),
        )
        for row in order.taxes
    ]


def shown_of(order: Order) -> ShownPrice | None:
    """What the customer saw beside the total at checkout, by the rate of then; None who looked at the shop's own."""
    if order.shown_currency is None or order.shown_total_minor is None or order.shown_on is None:
        return None
    return ShownPrice(
        amount=Money(order.shown_total_minor, order.shown_currency),
        rate=Decimal(order.shown_rate or 0),
        rated_on=order.shown_on,
    )


def payment_status_of(payments: list[Payment]) -> PaymentStatus:
    """The state of the money as a whole: what we owe back comes first, then the last that is awaited or there."""
    if any(payment.status == PaymentStatus.REFUND_DUE for payment in payments):
        return PaymentStatus.REFUND_DUE
    live = [payment for payment in payments if payment.status in LIVE]
    kept = [payment for payment in payments if payment.status != PaymentStatus.REFUNDED]
    return PaymentStatus((live or kept or payments)[-1].status)


def awaited_bank_details(order: Order, payments: list[Payment], profile: ShopProfile) -> str:
    """Where to send the money, while a transfer is awaited."""
    awaited = any(
        payment.method == PaymentMethod.BANK_TRANSFER and payment.status == PaymentStatus.PENDING
        for payment in payments
    )
    return profile.bank_details if awaited and order.status == OrderStatus.PENDING else ""


def public_steps(history: Iterable[OrderHistory], notes: Iterable[OrderNote]) -> list[TrackingStep]:
    """What happened, in the customer's terms, oldest first."""
    steps = [
        TrackingStep(kind="status", status=row.to_status, at=row.changed_at)
        for row in history
        if row.to_status in PUBLIC_STEPS
    ]
    steps += [
        TrackingStep(kind="delivery_failed", status=OrderStatus.SHIPPED, at=note.written_at)
        for note in notes
        if note.kind == "delivery_failed"
    ]
    return sorted(steps, key=lambda step: step.at)
