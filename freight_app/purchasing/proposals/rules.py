"""What to buy, on plain values: what there is, what sells, what was promised, how long it takes to come."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import NamedTuple

# What is bought without a reorder quantity lasts so many weeks after it has come.
COVER_WEEKS = 6


class Cause(StrEnum):
    """Why something has to be bought, the most pressing first."""

    WAITED_FOR = "waited_for"
    RUNS_OUT = "runs_out"
    BELOW_POINT = "below_point"


class Standing(NamedTuple):
    """A product today. ``available`` is not promised to anybody; customers wait for ``waiting`` pieces.

    ``on_order`` is with suppliers, ``drafted`` in orders of ours that they do not have yet.
    """

    available: int
    on_order: int = 0
    drafted: int = 0
    waiting: int = 0
    weekly: Decimal = Decimal(0)
    reorder_point: int = 0
    reorder_quantity: int = 0

    @property
    def position(self) -> int:
        """What there is and will be, less what is owed to customers already."""
        return self.available + self.on_order + self.drafted - self.waiting


class Need(NamedTuple):
    """How much is missing and why. ``sells_until`` pieces go before it could come, which leaves ``left``."""

    cause: Cause
    pieces: int
    sells_until: int
    left: int


def sold_until(weekly: Decimal, days: int) -> int:
    """Pieces that sell in so many days, rounded up."""
    return int((weekly * days / 7).to_integral_value(ROUND_CEILING))


def need_of(standing: Standing, lead_days: int) -> Need | None:
    """What has to be bought of a product now, if it comes in ``lead_days``; None when there is enough.

    The point to buy at is the one that somebody set, or what sells until it comes where that is more. Bought is the
    quantity that somebody set, else what lasts ``COVER_WEEKS``; never less than what reaches the point.
    """
    sells = sold_until(standing.weekly, lead_days)
    position = standing.position
    point = max(standing.reorder_point, sells)
    if position < 0:
        cause = Cause.WAITED_FOR
    elif position < sells:
        cause = Cause.RUNS_OUT
    elif standing.reorder_point and position <= standing.reorder_point:
        cause = Cause.BELOW_POINT
    else:
        return None
    to_point = max(0, point - position)
    if standing.reorder_quantity:
        pieces = max(standing.reorder_quantity, to_point)
    else:
        pieces = to_point + sold_until(standing.weekly, COVER_WEEKS * 7)
    return Need(cause, max(1, pieces), sells, position - sells)
