"""Spending on plain values: which month it is, why an order has to be approved, what of an order counts."""

from __future__ import annotations

from datetime import date

from freight_app.orders.spending.models import AskedBecause


def month_of(day: date) -> date:
    """The calendar month of a day, named by its first."""
    return day.replace(day=1)


def reason_to_ask(
    *,
    amount_minor: int,
    spent_minor: int,
    order_limit_minor: int | None,
    month_limit_minor: int | None,
    limits_apply: bool,
    always: bool,
) -> AskedBecause | None:
    """Why somebody has to say yes to so much, None when nobody has to.

    ``limits_apply`` False: the limits are of another currency than the order, so that no amount is within them.
    """
    if always:
        return AskedBecause.ALWAYS
    if order_limit_minor is not None and (not limits_apply or amount_minor > order_limit_minor):
        return AskedBecause.ORDER_LIMIT
    if month_limit_minor is not None and (not limits_apply or spent_minor + amount_minor > month_limit_minor):
        return AskedBecause.MONTH_LIMIT
    return None


def counted_minor(*, total_minor: int, short_minor: int, returned_minor: int, is_void: bool) -> int:
    """What of an order is spent: not what is missing, nor what came back, and nothing of an order that is no more."""
    return 0 if is_void else max(0, total_minor - short_minor - returned_minor)
