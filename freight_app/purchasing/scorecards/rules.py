"""How a supplier kept its word, from plain lines: no database, no clock.

Every figure says how many observations it rests on and which lines they are; a figure of few is told to be one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

# Below so many observations a figure is a hint, not a habit.
FEW = 5


class Part(NamedTuple):
    """Pieces of a line that came on a day."""

    on: date
    accepted: int
    rejected: int = 0


class LineFact(NamedTuple):
    """One ordered line and what became of it.

    ``ref`` names the line to the reader. ``due_on`` is the supplier's first promise (what was re-agreed later is kept
    apart and never used here); ``closed`` pieces will never come. Prices are in ``currency``, in major units.
    """

    ref: str
    product: str
    quantity: int
    placed_on: date | None
    due_on: date | None
    route: str = ""
    mode: str = ""
    unit_price: float | None = None
    currency: str = ""
    closed: int = 0
    parts: tuple[Part, ...] = ()

    @property
    def accepted(self) -> int:
        return sum(part.accepted for part in self.parts)

    @property
    def is_settled(self) -> bool:
        """Nothing more is to come."""
        return self.accepted + self.closed >= self.quantity

    @property
    def completed_on(self) -> date | None:
        """The day on which the last accepted piece came; None while pieces are to come, or when none ever came."""
        days = [part.on for part in self.parts if part.accepted > 0]
        return max(days) if days and self.is_settled else None


class Figure(NamedTuple):
    """A value, how many observations made it, and the lines that they are. None where there is nothing to count."""

    value: float | None
    n: int
    refs: tuple[str, ...]

    @property
    def is_few(self) -> bool:
        return 0 < self.n < FEW


class LeadTime(NamedTuple):
    """Days from placing to the last piece: half of the lines took no longer than ``median``, nine of ten ``p90``."""

    median: Figure
    p90: Figure


class ProductPrices(NamedTuple):
    """How much the price of one product moves: standard deviation over mean, in one currency."""

    product: str
    currency: str
    variation: Figure


class Scorecard(NamedTuple):
    """All figures of a supplier. Rates are shares of one: 0.93 is 93 %.

    ``on_time``: pieces that came by the promised day, of all that were due; what never came counts as late.
    ``whole_on_time``: lines of which every piece came by then. ``prices``: the mean of the products' variations,
    weighted by how many prices each rests on. ``rejects``: pieces rejected, of all that were looked at.
    """

    lead_time: LeadTime
    lead_time_by_way: tuple[tuple[str, str, LeadTime], ...]
    on_time: Figure
    whole_on_time: Figure
    prices: Figure
    prices_by_product: tuple[ProductPrices, ...]
    rejects: Figure
    fill: Figure


def quantile(values: Sequence[float], share: float) -> float | None:
    """The value below which a share of the others lies, in between on a straight line (Hyndman and Fan, type 7)."""
    if not values:
        return None
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def lead_days(fact: LineFact) -> int | None:
    """Days from placing to completion; None when one of them is not known, or is before the other."""
    if fact.placed_on is None or fact.completed_on is None or fact.completed_on < fact.placed_on:
        return None
    return (fact.completed_on - fact.placed_on).days


def lead_time_of(facts: Iterable[LineFact]) -> LeadTime:
    known = [(days, fact.ref) for fact in facts if (days := lead_days(fact)) is not None]
    days, refs = [float(one[0]) for one in known], tuple(one[1] for one in known)
    return LeadTime(Figure(quantile(days, 0.5), len(days), refs), Figure(quantile(days, 0.9), len(days), refs))


def is_due(fact: LineFact, today: date) -> bool:
    """Whether a line can be judged: its day has passed, or it came (or was given up) before."""
    return fact.due_on is not None and fact.quantity > 0 and (fact.due_on < today or fact.is_settled)


def pieces_on_time(fact: LineFact) -> int:
    """Accepted pieces that came by the promised day, no more than were ordered."""
    if fact.due_on is None:
        return 0
    return min(fact.quantity, sum(part.accepted for part in fact.parts if part.on <= fact.due_on))


def on_time_rate(facts: Iterable[LineFact], today: date) -> Figure:
    """By quantity. ``n`` is lines; a line that never came is late with all its pieces."""
    due = [fact for fact in facts if is_due(fact, today)]
    ordered = sum(fact.quantity for fact in due)
    return _figure(due, sum(pieces_on_time(fact) for fact in due), ordered)


def whole_on_time_rate(facts: Iterable[LineFact], today: date) -> Figure:
    due = [fact for fact in facts if is_due(fact, today)]
    return _figure(due, sum(pieces_on_time(fact) >= fact.quantity for fact in due), len(due))


def fill_rate(facts: Iterable[LineFact], today: date) -> Figure:
    """Pieces that came at all, of those that were due."""
    due = [fact for fact in facts if is_due(fact, today)]
    came = sum(min(fact.quantity, fact.accepted) for fact in due)
    return _figure(due, came, sum(fact.quantity for fact in due))


def reject_rate(facts: Iterable[LineFact]) -> Figure:
    looked_at = [fact for fact in facts if any(part.accepted + part.rejected for part in fact.parts)]
    rejected = sum(part.rejected for fact in looked_at for part in fact.parts)
    return _figure(looked_at, rejected, rejected + sum(fact.accepted for fact in looked_at))


def _figure(facts: Sequence[LineFact], some: float, of: float) -> Figure:
    return Figure(some / of if of else None, len(facts), tuple(fact.ref for fact in facts))


def variation(values: Sequence[float]) -> float | None:
    """The coefficient of variation: standard deviation of the population over its mean. None for fewer than two."""
    if len(values) < 2:
        return None
    mean = math.fsum(values) / len(values)
    if mean <= 0:
        return None
    return math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values)) / mean


def price_variations(facts: Iterable[LineFact]) -> list[ProductPrices]:
    """Product by product and currency by currency, the steadiest last; one price alone says nothing."""
    by_product: dict[tuple[str, str], list[LineFact]] = defaultdict(list)
    for fact in facts:
        if fact.unit_price is not None and fact.unit_price > 0:
            by_product[fact.product, fact.currency].append(fact)
    found = []
    for (product, currency), lines in by_product.items():
        moved = variation([fact.unit_price for fact in lines if fact.unit_price is not None])
        if moved is not None:
            found.append(ProductPrices(product, currency, Figure(moved, len(lines), tuple(fact.ref for fact in lines))))
    return sorted(found, key=lambda one: (-(one.variation.value or 0), one.product, one.currency))


def overall_variation(products: Sequence[ProductPrices]) -> Figure:
    """The mean of the products' variations, each as heavy as its number of prices."""
    n = sum(one.variation.n for one in products)
    weighted = math.fsum((one.variation.value or 0) * one.variation.n for one in products)
    return Figure(weighted / n if n else None, n, tuple(ref for one in products for ref in one.variation.refs))


def score(facts: Sequence[LineFact], today: date) -> Scorecard:
    """All the figures of one supplier's lines, as they stand on a day."""
    products = price_variations(facts)
    return Scorecard(
        lead_time=lead_time_of(facts),
        lead_time_by_way=tuple(
            (route, mode, lead_time_of(lines)) for (route, mode), lines in _grouped(facts, lambda f: (f.route, f.mode))
        ),
        on_time=on_time_rate(facts, today),
        whole_on_time=whole_on_time_rate(facts, today),
        prices=overall_variation(products),
        prices_by_product=tuple(products),
        rejects=reject_rate(facts),
        fill=fill_rate(facts, today),
    )


def _grouped(
    facts: Iterable[LineFact], key: Callable[[LineFact], tuple[str, str]]
) -> list[tuple[tuple[str, str], list[LineFact]]]:
    groups: dict[tuple[str, str], list[LineFact]] = defaultdict(list)
    for fact in facts:
        if lead_days(fact) is not None:
            groups[key(fact)].append(fact)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
