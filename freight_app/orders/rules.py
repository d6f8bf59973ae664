"""Sums, dates and decisions of orders on plain values: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from freight_app.catalogue.dtos import Quote
from freight_app.kit.money import Money
from freight_app.orders.dtos import (
    MAX_CART_LINES,
    MAX_LINE_QUANTITY,
    CartLineView,
    CartNotice,
    CartView,
    NoticeKind,
    TaxLine,
)
from freight_app.orders.models import OrderStatus, PaymentMethod
from freight_app.orders.payment_models import PREPAID
from freight_app.orders.staff_dtos import NextAction


class CartRow(NamedTuple):
    """A line as it is stored: what, how many, and the unit price that was seen last."""

    product_id: int
    quantity: int
    seen_minor: int | None


def review_cart(
    rows: Iterable[CartRow],
    quotes: Mapping[int, Quote],
    available: Mapping[int, int],
    minimum: Money,
    waits: Mapping[int, date] | None = None,
) -> CartView:
    """The cart at today's prices and stock, with a notice for all that differs from what the customer saw last.

    ``minimum`` is what an order comes to at least, in the currency of the quotes; zero asks for nothing. ``waits`` has
    the products of which more may be ordered than there is, with the day on which the rest is here.
    """
    currency = minimum.currency
    lines: list[CartLineView] = []
    notices: list[CartNotice] = []
    subtotal = Money.zero(currency)
    for row in rows:
        quote, left = quotes[row.product_id], available[row.product_id]
        total = quote.unit_price.times(row.quantity) if quote.sellable and quote.unit_price else None
        lines.append(
            CartLineView(
                product_id=row.product_id,
                sku=quote.sku,
                name=quote.name,
                brand=quote.brand,
                image_url=quote.image_url,
                quantity=row.quantity,
                unit_price=quote.unit_price,
                total=total,
                available=left,
                sellable=total is not None,
                waits_until=(waits or {}).get(row.product_id),
            )
        )
        notices += _notices_of(row, quote, row.quantity if row.product_id in (waits or {}) else left, currency)
        if total is not None:
            subtotal += total
    return CartView(
        lines=lines,
        notices=notices,
        piece_count=sum(line.quantity for line in lines),
        subtotal=subtotal,
        minimum=minimum,
        to_minimum=minimum - subtotal if subtotal < minimum else Money.zero(currency),
        can_check_out=bool(lines)
        and minimum <= subtotal
        and all(line.sellable and (line.available >= line.quantity or line.waits_until is not None) for line in lines),
    )


def _notices_of(row: CartRow, quote: Quote, left: int, currency: str) -> list[CartNotice]:
    def notice(kind: NoticeKind, **facts: object) -> CartNotice:
        return CartNotice.model_validate(
            {"kind": kind, "product_id": row.product_id, "sku": quote.sku, "name": quote.name, **facts}
        )

    if not quote.sellable:
        return [notice(NoticeKind.NOT_SOLD)]
    found: list[CartNotice] = []
    if row.seen_minor is not None and quote.unit_price and row.seen_minor != quote.unit_price.amount_minor:
        before = Money(row.seen_minor, currency)
        found.append(notice(NoticeKind.PRICE_CHANGED, before=before, after=quote.unit_price))
    if left < row.quantity:
        found.append(notice(NoticeKind.ONLY_LEFT, available=left))
    return found


def combine_carts(guest: Iterable[CartRow], user: Iterable[CartRow]) -> list[CartRow]:
    """The user's lines, then the guest's new ones; quantities of a shared product add up, within the limits.

    Of two seen prices the guest's is the later one: it is what was on the screen a moment ago.
    """
    combined = {row.product_id: row for row in user}
    for row in guest:
        known = combined.get(row.product_id)
        quantity = row.quantity + (known.quantity if known else 0)
        combined[row.product_id] = CartRow(row.product_id, min(quantity, MAX_LINE_QUANTITY), row.seen_minor)
    return list(combined.values())[:MAX_CART_LINES]


def tax_lines(grosses: Iterable[tuple[Decimal, Money]], currency: str) -> list[TaxLine]:
    """The tax inside gross amounts, rounded once for each rate, highest rate first.

    tax = gross * rate / (1 + rate): the usual extraction of a tax from a price that holds it.
    """
    by_rate: dict[Decimal, Money] = {}
    for rate, gross in grosses:
        by_rate[rate] = by_rate.get(rate, Money.zero(currency)) + gross
    lines: list[TaxLine] = []
    for rate, gross in sorted(by_rate.items(), reverse=True):
        tax = gross.times(rate / (1 + rate))
        lines.append(TaxLine(rate=rate, gross=gross, net=gross - tax, tax=tax))
    return lines


def delivery_fee(goods: Money, fee: Money, free_above: Money | None) -> Money:
    """What the way costs for goods of this worth: nothing from ``free_above`` on."""
    return Money.zero(fee.currency) if free_above is not None and free_above <= goods else fee


def promise_day(placed_at: datetime, zone: str, promise_days: int) -> date:
    """The day by which the customer has the goods, on the shop's own calendar."""
    return placed_at.astimezone(ZoneInfo(zone)).date() + timedelta(days=promise_days)


def start_of_day(day: date, zone: str) -> datetime:
    """Midnight of the shop's day as a moment."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


def is_late(status: OrderStatus, promised_on: date, today: date) -> bool:
    """The promised day has passed and the goods are still ours."""
    return status in UNDELIVERED and promised_on < today


UNDELIVERED = frozenset(
    {OrderStatus.PENDING, OrderStatus.CONFIRMED, OrderStatus.PICKING, OrderStatus.PACKED, OrderStatus.SHIPPED}
)
# Before anybody has walked for it, the customer may still think again.
CANCELLED_BY_CUSTOMER = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED})
# The goods are still in the house.
CANCELLED_BY_STAFF = frozenset(
    {OrderStatus.DRAFT, OrderStatus.PENDING, OrderStatus.CONFIRMED, OrderStatus.PICKING, OrderStatus.PACKED}
)


def next_action(status: OrderStatus, method: PaymentMethod, *, is_paid: bool, refund_due: bool) -> NextAction | None:
    """The one thing that the staff do next with an order."""
    if refund_due:
        return "refund"
    if status == OrderStatus.PENDING and method in PREPAID and not is_paid:
        return "await_payment"
    actions: dict[OrderStatus, NextAction] = {
        OrderStatus.PENDING: "confirm",
        OrderStatus.CONFIRMED: "start_picking",
        OrderStatus.PICKING: "pack",
        OrderStatus.PACKED: "hand_over",
        OrderStatus.SHIPPED: "deliver",
    }
    return actions.get(status)


def first_name(name: str) -> str:
    """All that a public page says of who it is for."""
    return name.split(maxsplit=1)[0] if name.split() else ""
