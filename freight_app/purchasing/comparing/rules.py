"""Suppliers for a basket side by side, on plain values: the cost in the end, when it comes, what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from freight_app.purchasing.scorecards.rules import FEW, Scorecard

# Of two baskets that cost nearly the same, the one whose supplier keeps its word.
NEARLY_THE_SAME = Decimal("0.03")
MUCH_MORE_RELIABLE = 0.1
_LATE_BELOW = 0.8
_MOVES_ABOVE = 0.1
_REJECTS_ABOVE = 0.02
_SLOW_FACTOR = 1.5


class Risk(StrEnum):
    """What speaks against buying there."""

    NO_RATE = "no_rate"
    LACKS_PARTS = "lacks_parts"
    BELOW_MINIMUM = "below_minimum"
    NEVER_BOUGHT = "never_bought"
    FEW_LINES = "few_lines"
    LATE_OFTEN = "late_often"
    SLOWER_THAN_SAID = "slower_than_said"
    PRICES_MOVE = "prices_move"
    REJECTS = "rejects"
    NO_COSTS_KNOWN = "no_costs_known"


class Why(StrEnum):
    """Why one was chosen."""

    ONLY_ONE = "only_one"
    CHEAPEST = "cheapest"
    MORE_RELIABLE = "more_reliable"
    MOST_PARTS = "most_parts"


class Candidate(NamedTuple):
    """A supplier for a basket. ``total_minor`` is all it costs in the end, in the shop's currency; None: no rate.

    ``offered`` of the basket's products are to be had there. ``on_time`` is a share of one, None while unknown.
    """

    supplier_id: int
    offered: int
    total_minor: Decimal | None
    lead_days: int
    on_time: float | None
    on_time_n: int


class Choice(NamedTuple):
    """The best supplier, why, and against whom: ``saves_minor`` less than the next, or more where it is worth it."""

    supplier_id: int
    why: Why
    next_id: int | None
    saves_minor: Decimal


def lead_days_of(promised: int, card: Scorecard | None) -> tuple[int, bool]:
    """Days to count with, and whether they were measured: nine of ten lines took no longer; else what is promised."""
    if card is None or card.lead_time.p90.value is None or card.lead_time.p90.n < FEW:
        return promised, False
    return round(card.lead_time.p90.value), True


def risks_of(
    card: Scorecard, *, promised_days: int, lacks: bool, below_minimum: bool, has_rate: bool, costs_known: bool
) -> list[Risk]:
    """Everything that speaks against a supplier, the gravest first."""
    n, on_time = card.on_time.n, card.on_time.value
    median = card.lead_time.median.value
    found = {
        Risk.NO_RATE: not has_rate,
        Risk.LACKS_PARTS: lacks,
        Risk.BELOW_MINIMUM: below_minimum,
        Risk.NEVER_BOUGHT: n == 0 and card.lead_time.median.n == 0,
        Risk.LATE_OFTEN: on_time is not None and on_time < _LATE_BELOW,
        Risk.SLOWER_THAN_SAID: median is not None and 0 < promised_days * _SLOW_FACTOR < median,
        Risk.REJECTS: (card.rejects.value or 0) > _REJECTS_ABOVE,
        Risk.PRICES_MOVE: (card.prices.value or 0) > _MOVES_ABOVE,
        Risk.FEW_LINES: 0 < n < FEW,
        Risk.NO_COSTS_KNOWN: not costs_known,
    }
    return [risk for risk, is_so in found.items() if is_so]


def choose(candidates: Sequence[Candidate]) -> Choice | None:
    """The best for the basket: whoever has most of it, then costs least in the end.

    Within three per cent of the cheapest, one who was on time clearly more often is worth it. None without a price.
    """
    priced = [(one, one.total_minor) for one in candidates if one.total_minor is not None and one.offered]
    if not priced:
        return None
    most = max(one.offered for one, _total in priced)
    rivals = sorted(
        ((one, total) for one, total in priced if one.offered == most), key=lambda pair: (pair[1], pair[0].lead_days)
    )
    cheapest, least = rivals[0]
    for one, total in rivals[1:]:
        if total <= least * (1 + NEARLY_THE_SAME) and _is_more_reliable(one, cheapest):
            return Choice(one.supplier_id, Why.MORE_RELIABLE, cheapest.supplier_id, least - total)
    if len(rivals) > 1:
        return Choice(cheapest.supplier_id, Why.CHEAPEST, rivals[1][0].supplier_id, rivals[1][1] - least)
    return Choice(cheapest.supplier_id, Why.ONLY_ONE if len(priced) == 1 else Why.MOST_PARTS, None, Decimal(0))


def _is_more_reliable(one: Candidate, other: Candidate) -> bool:
    if one.on_time is None or one.on_time_n < FEW:
        return False
    return other.on_time is not None and one.on_time >= other.on_time + MUCH_MORE_RELIABLE
