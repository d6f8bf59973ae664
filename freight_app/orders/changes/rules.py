"""Decisions and sums about changes of an order, on plain values: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from freight_app.kit.money import Money
from freight_app.orders.models import OrderStatus

# Before anybody walks for it. What is missing on the walk has its own path (``picking.mark_short``).
AMENDABLE = frozenset({OrderStatus.PENDING, OrderStatus.CONFIRMED})
# The customer has the goods.
RETURNABLE = frozenset({OrderStatus.DELIVERED, OrderStatus.COMPLETED})


def may_change_own(status: OrderStatus, *, is_paid: bool) -> bool:
    """Whether customers may still change their order by themselves: before the shop accepted it and money came."""
    return status == OrderStatus.PENDING and not is_paid


def kept_fee(goods: Money, frozen: Money, full: Money, free_above: Money | None) -> Money:
    """The fee of a way of delivery that stays while the goods change.

    Only the threshold moves it: worth enough it is free, worth too little it costs what it cost, or today's fee where
    the order travelled free.
    """
    if free_above is not None and free_above <= goods:
        return Money.zero(frozen.currency)
    return full if frozen.is_zero else frozen


def fee_rate_of(taxes: Iterable[Mapping[str, Any]], lines: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    """The tax rate of an order's delivery fee: at which rate more is taxed than the lines (rate, total) come to.

    None when the order has no fee.
    """
    left = {Decimal(row["rate"]): int(row["gross_minor"]) for row in taxes}
    for rate, total_minor in lines:
        left[rate] = left.get(rate, 0) - total_minor
    return next((rate for rate, rest_minor in left.items() if rest_minor > 0), None)


def subtract_taxes(whole: Iterable[Mapping[str, Any]], part: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The taxes of the rest of an order, so that both parts sum to the whole exactly, millime by millime."""
    taken = {Decimal(row["rate"]): (row["gross_minor"], row["tax_minor"]) for row in part}
    rest: list[dict[str, Any]] = []
    for row in whole:
        gross, tax = taken.get(Decimal(row["rate"]), (0, 0))
        if row["gross_minor"] != gross or row["tax_minor"] != tax:
            rest.append(
                {"rate": row["rate"], "gross_minor": row["gross_minor"] - gross, "tax_minor": row["tax_minor"] - tax}
            )
    return rest


def sibling_number(parent: str, ordinal: int) -> str:
    """``F-20418-2``: the second parcel of F-20418."""
    return f"{parent}-{ordinal}"


def is_within_window(delivered_at: datetime | None, now: datetime, days: int) -> bool:
    """Whether goods that were delivered then may still be sent back."""
    return delivered_at is not None and now <= delivered_at + timedelta(days=days)


def reduction_by(settlement_is_refund: bool, amount_minor: int, owed_minor: int) -> int:
    """How much less the order is worth by a settled return.

    A refund takes the whole amount off: what was paid of it is owed back. A credit note takes off only what was still
    owed; the rest was paid, and lives on in the note.
    """
    return amount_minor if settlement_is_refund else min(amount_minor, max(owed_minor, 0))
