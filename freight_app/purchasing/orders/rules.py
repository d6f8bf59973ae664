"""The arithmetic of purchase orders. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from freight_app.kit.money import MAX_MINOR
from freight_app.purchasing.orders.models import AWAITED, PurchaseStatus


class Counts(NamedTuple):
    """Pieces of a line: asked for, kept, and given up."""

    ordered: int
    received: int
    closed: int

    @property
    def awaited(self) -> int:
        """What still has to come; never below nothing, also when more came than was asked for."""
        return max(0, self.ordered - self.received - self.closed)


def status_by_counts(lines: Iterable[Counts]) -> PurchaseStatus:
    """The status of an order that is with the supplier: its quantities decide.

    An order of which everything is given up and nothing came is cancelled.
    """
    counted = list(lines)
    has_come = any(line.received for line in counted)
    if any(line.awaited for line in counted):
        return PurchaseStatus.PARTIALLY_RECEIVED if has_come else PurchaseStatus.PLACED
    return PurchaseStatus.RECEIVED if has_come else PurchaseStatus.CANCELLED


def most_received(ordered: int, closed: int, over_percent: int) -> int:
    """How many pieces of a line may be kept in all without anybody being asked.

    The tolerance is a part of what was ordered, whole pieces only; pieces that were given up are not taken any more.
    """
    return ordered - closed + ordered * over_percent // 100


def total_minor(lines: Sequence[tuple[int, int]]) -> int | None:
    """The sum of quantity times price; None when it is beyond what an amount can be."""
    total = sum(quantity * price for quantity, price in lines)
    return total if total <= MAX_MINOR else None


def due_on(promised_now_on: date | None, expected_on: date | None) -> date | None:
    """The day the goods are due: the one promised now, else the one that was asked for."""
    return promised_now_on or expected_on


def is_late(status: PurchaseStatus, due: date | None, today: date) -> bool:
    """Whether goods that a supplier owes us should have been here."""
    return status in AWAITED and due is not None and due < today


def confirmed_or_none(asked: int, confirmed: int | None) -> int | None:
    """What is kept of a supplier's figure: only where it differs from what was asked."""
    return None if confirmed is None or confirmed == asked else confirmed
