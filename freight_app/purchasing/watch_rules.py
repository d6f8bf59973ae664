"""When an order is likely to come, from how its supplier kept earlier promises. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

# Fewer orders than these say nothing of a habit.
ENOUGH = 3


class Prediction(NamedTuple):
    """``usual_days`` is the median lateness of ``orders`` earlier ones, ``worst_days`` what nine of ten kept."""

    expected_on: date
    usual_days: int
    worst_days: int
    orders: int


def predict_arrival(due_on: date, days_late: Sequence[int]) -> Prediction | None:
    """The promised day moved by the supplier's median; None where too few orders came to know one.

    The ninth decile is the nearest-rank one: of ten orders the ninth when they are sorted by their lateness.
    """
    if len(days_late) < ENOUGH:
        return None
    ordered = sorted(days_late)
    usual = round(median(ordered))
    worst = ordered[max(-(-9 * len(ordered) // 10) - 1, 0)]
    return Prediction(due_on + timedelta(days=max(usual, 0)), usual, worst, len(ordered))
