"""One order becomes two: what is there goes now, the rest follows under a number of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.idempotency import do_once
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money
from freight_app.orders import placing_queries, queries
from freight_app.orders.back_orders.changing import move_waiting, plan_move
from freight_app.orders.changes import queries as change_queries
from freight_app.orders.changes.dtos import SplitResult
from freight_app.orders.changes.errors import NothingLeft, OrderChanged, OrderInvoiced
from freight_app.orders.changes.models import AmendmentKind
from freight_app.orders.changes.planning import snapshot_of
from freight_app.orders.changes.rules import AMENDABLE, fee_rate_of, sibling_number, subtract_taxes
from freight_app.orders.credit.committing import divide_credit
from freight_app.orders.errors import OrderNotInState, OrderNotPaid
from freight_app.orders.events import OrderAmended, OrderSplit
from freight_app.orders.invoices.queries import is_invoiced
from freight_app.orders.models import Order, OrderLine, OrderStatus, Payment, PaymentStatus
from freight_app.orders.payments import settle_difference
from freight_app.orders.pricing import Totals, add_up
from freight_app.orders.spending.models import require_approval
from freight_app.stock.service import split_reservation

_COPIED = (
    "status",
    "placed_at",
    "user_id",
    "retailer_id",
    "price_group",
    "language",
    "customer_name",
    "customer_key",
    "phone",
    "email",
    "delivery_code",
    "delivery_names",
    "is_pickup",
    "address",
    "city",
    "customer_note",
    "payment_method",
    "currency",
    "held_until",
)
_LINE_COPIED = (
    "position",
    "product_id",
    "sku",
    "names",
    "brand",
    "image_url",
    "unit_minor",
    "tax_class",
    "tax_rate",
)


def split_order(
    uow: UnitOfWork,
    number: str,
    moved: Mapping[int, int],
    *,
    revision: int,
    key: str,
    promised_on: date | None = None,
    reason: str = "",
) -> SplitResult:
    """So many pieces by line id leave for a sibling order, at their prices; the delivery fee stays with the first.

    Goods, taxes and money of the two sum to what the one had, exactly. Raises, with nothing changed:
    ``OrderChanged``, ``OrderNotInState`` once it is being picked, ``OrderNotPaid`` while it is held for money that
    comes first, ``NothingLeft`` when one of the two would be empty, and ``InvalidInput``.
    """
    uow.actor.require(Permission.ORDERS_EDIT)
    if len(reason) > 500 or "\0" in reason:
        raise InvalidInput("reason", "At most 500 characters can be written here.")

    def do() -> dict[str, Any]:
        found = queries.find_order(uow, number)
        # The first of the family gives out the numbers: of two splits at once the second waits for it, in id order.
        family = sa.or_(col(Order.id) == found.id, col(Order.id) == change_queries.parent_of(uow, found).id)
        parent, *others = queries.lock_orders(uow, family, 2)
        order = others[0] if others else parent
        return divide_order(
            uow, order, parent, dict(moved), revision=revision, promised_on=promised_on, reason=reason.strip()
        ).model_dump(mode="json")

    body = {"number": number, "moved": sorted(moved.items()), "revision": revision, "promised_on": promised_on}
    return SplitResult.model_validate(do_once(uow, scope="orders.split", key=key, body=body, do=do))


def divide_order(
    uow: UnitOfWork,
    order: Order,
    parent: Order,
    moved: dict[int, int],
    *,
    revision: int,
    promised_on: date | None,
    reason: str,
) -> SplitResult:
    """For this room alone: the same with a locked order and the locked first one of its family."""
    order_id = cast("int", order.id)
    lines = queries.lines_of(uow, [order_id])[order_id]
    _require_splittable(uow, order, lines, moved, revision)
    before, before_minor = snapshot_of(order, lines), order.total_minor
    kept, rest_taxes = _totals(order, lines, moved)
    ordinal = change_queries.last_ordinal(uow, cast("int", parent.id)) + 1
    sibling_no = sibling_number(parent.number, ordinal)
    waiting, held = plan_move(uow, order_id, lines, moved)
    split_reservation(uow, order.number, into=sibling_no, moved=held)
    sibling_id = _add_sibling(uow, order, lines, moved, kept, rest_taxes, sibling_no, promised_on)
    change_queries.add_sibling(uow, sibling_id, cast("int", parent.id), ordinal)
    move_waiting(uow, order_id, sibling_id, lines, waiting)
    change_queries.set_quantities(
        uow, lines, {cast("int", line.id): line.quantity - moved.get(cast("int", line.id), 0) for line in lines}
    )
    change_queries.change_order(uow, order, kept.columns())
    sibling = queries.lock_order_by_id(uow, sibling_id)
    _divide_money(uow, order, sibling)
    sibling_lines = queries.lines_of(uow, [sibling_id])[sibling_id]
    change_queries.add_amendment(
        uow,
        {
            "order_id": order_id,
            "revision": revision + 1,
            "kind": AmendmentKind.SPLIT,
            "before": before,
            "after": snapshot_of(order, queries.lines_of(uow, [order_id])[order_id]),
            "before_minor": before_minor,
            "after_minor": order.total_minor,
            "other_number": sibling_no,
            "reason": reason,
            "by_customer": False,
        },
    )
    change_queries.add_amendment(
        uow,
        {
            "order_id": sibling_id,
            "revision": 1,
            "kind": AmendmentKind.BEGUN,
            "before": {**snapshot_of(sibling, []), "goods_minor": 0, "total_minor": 0, "tax_minor": 0},
            "after": snapshot_of(sibling, sibling_lines),
            "before_minor": 0,
            "after_minor": sibling.total_minor,
            "other_number": order.number,
            "reason": reason,
            "by_customer": False,
        },
    )
    uow.touch("orders")
    uow.publish(OrderSplit(order_id, order.number, sibling_id, sibling_no, sibling.total_minor))
    uow.publish(OrderAmended(order_id, order.number, before_minor, order.total_minor))
    uow.publish(OrderAmended(sibling_id, sibling_no, 0, sibling.total_minor))
    return SplitResult(
        number=order.number,
        sibling=sibling_no,
        total=Money(order.total_minor, order.currency),
        sibling_total=Money(sibling.total_minor, order.currency),
    )


def _require_splittable(
    uow: UnitOfWork, order: Order, lines: Sequence[OrderLine], moved: Mapping[int, int], revision: int
) -> None:
    if order.status not in AMENDABLE:
        raise OrderNotInState(order.number, order.status, "split")
    if is_invoiced(uow, cast("int", order.id)):
        raise OrderInvoiced(order.number)
    if order.status == OrderStatus.PENDING and order.held_until is not None:
        raise OrderNotPaid("This order is held for its money: split it once that has come.", number=order.number)
    require_approval(uow, cast("int", order.id), order.number)
    now = change_queries.revision_of(uow, cast("int", order.id))
    if now != revision:
        raise OrderChanged(order.number, now)
    by_id = {cast("int", line.id): line for line in lines}
    for line_id, quantity in moved.items():
        line = by_id.get(line_id)
        if line is None:
            raise NotFound("Line", line_id=line_id)
        # What was found missing on an earlier walk stays with the order that was walked for.
        most = line.quantity - line.short_quantity
        if not 1 <= quantity <= most:
            raise InvalidInput(
                "lines", "Of {sku} 1 to {most} can follow later.", line_id=line_id, most=most, sku=line.sku
            )
    staying = sum(line.quantity - line.short_quantity for line in lines) - sum(moved.values())
    if not moved or staying <= 0:
        raise NothingLeft("Each of the two orders needs at least one piece.", number=order.number)


def _totals(order: Order, lines: Sequence[OrderLine], moved: Mapping[int, int]) -> tuple[Totals, list[dict[str, Any]]]:
    """The totals of what stays, with the fee, and the taxes of what leaves."""
    rate = fee_rate_of(order.taxes, ((Decimal(line.tax_rate), line.total_minor) for line in lines))
    staying = [
        (Decimal(line.tax_rate), Money(line.unit_minor, order.currency).times(quantity))
        for line in lines
        for quantity in [line.quantity - moved.get(cast("int", line.id), 0)]
        if quantity
    ]
    kept = add_up(staying, Money(order.fee_minor, order.currency), rate or Decimal(0))
    return kept, subtract_taxes(order.taxes, kept.columns()["taxes"])


def _add_sibling(
    uow: UnitOfWork,
    order: Order,
    lines: Sequence[OrderLine],
    moved: Mapping[int, int],
    kept: Totals,
    taxes: list[dict[str, Any]],
    number: str,
    promised_on: date | None,
) -> int:
    goods_minor = order.goods_minor - kept.goods.amount_minor
    columns = {name: getattr(order, name) for name in _COPIED}
    rows = [
        {
            **{name: getattr(line, name) for name in _LINE_COPIED},
            "quantity": moved[cast("int", line.id)],
            "total_minor": line.unit_minor * moved[cast("int", line.id)],
            "picked_quantity": 0,
            "short_quantity": 0,
            "short_reason": "",
            "fulfilled_quantity": 0,
            "returned_quantity": 0,
        }
        for line in lines
        if cast("int", line.id) in moved
    ]
    return placing_queries.add_order(
        uow,
        {
            **columns,
            "number": number,
            "tracking_token": new_token(16),
            "status_since": uow.now(),
            "promised_on": promised_on or order.promised_on,
            "goods_minor": goods_minor,
            "fee_minor": 0,
            "total_minor": goods_minor,
            "tax_minor": sum(row["tax_minor"] for row in taxes),
            "taxes": taxes,
            "short_minor": 0,
            "picker_name": "",
            "driver_name": "",
        },
        rows,
    )


def _divide_money(uow: UnitOfWork, order: Order, sibling: Order) -> None:
    """What was paid covers the first order, the rest of it the second; then each awaits what it lacks."""
    payments = queries.payments_of(uow, cast("int", order.id))
    surplus = queries.kept_minor(payments) - (order.total_minor - order.short_minor)
    for payment in reversed([payment for payment in payments if payment.status == PaymentStatus.PAID]):
        surplus -= _move_paid(uow, payment, cast("int", sibling.id), surplus)
    divide_credit(uow, order, sibling)
    for one in (order, sibling):
        settle_difference(uow, one, note="the order was split")


def _move_paid(uow: UnitOfWork, payment: Payment, order_id: int, most_minor: int) -> int:
    """At most so much of a payment belongs to the other order; how much."""
    part = min(max(most_minor, 0), payment.amount_minor - payment.refunded_minor)
    if part and part == payment.amount_minor:
        change_queries.give_payment(uow, payment, order_id)
    elif part:
        queries.set_payment_amount(uow, payment, payment.amount_minor - part)
        placing_queries.add_payment(
            uow,
            {
                "order_id": order_id,
                "method": payment.method,
                "status": PaymentStatus.PAID,
                "amount_minor": part,
                "currency": payment.currency,
                "receipt": payment.receipt,
                "paid_at": payment.paid_at,
                "part_of_id": payment.part_of_id or payment.id,
                "collected_by_user_id": payment.collected_by_user_id,
                "hand_in_id": payment.hand_in_id,
            },
            note="the order was split",
        )
    return part
