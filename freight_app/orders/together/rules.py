"""Pure rules of what is bought together: how much an order still says, and what is too little or no news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# What was bought longer ago says nothing about today.
WINDOW = timedelta(days=365)
STEP = timedelta(days=30)
# After so many steps an order counts half.
HALF_LIFE_STEPS = 3
# An order of today: whole numbers add up alike on every database.
FULL_WEIGHT = 100
# Fewer orders than this with both are an accident.
MIN_ORDERS = 3
# What is bought with everything (a bottle of screenwash) is not bought with this: percent of what chance would give.
MIN_LIFT_PERCENT = 120
# A garage that restocks its shelf buys what it lacks, not what belongs together.
MAX_BASKET = 40
# How many companions are kept for a product: those that are not for sale or do not fit fall out when they are shown.
KEPT = 12


@dataclass(frozen=True, slots=True)
class Together:
    """One companion of a product; fields as in ``models.BoughtTogether``."""

    product_id: int
    other_id: int
    place: int
    orders: int
    weight: int
    lift_percent: int


def fading_weights(now: datetime) -> list[tuple[datetime, int]]:
    """``(since, weight)`` from the newest step to the oldest: an order weighs as the first that it is not before."""
    steps = -(-WINDOW // STEP)
    return [
        (max(now - STEP * (i + 1), now - WINDOW), round(FULL_WEIGHT * 0.5 ** (i / HALF_LIFE_STEPS)))
        for i in range(steps)
    ]


def lift_percent(*, both: int, one: int, other: int, total: int) -> int:
    """How much oftener than by chance, in percent, rounded down. All are weights; ``total`` is that of all orders."""
    return 100 * both * total // (one * other)
