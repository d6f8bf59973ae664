"""Two years in the life of a product: since when it is sold, how its demand moves, and what it cost when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from freight_app.demo.part_kinds import Season
from freight_app.demo.parts import DemoProduct
from freight_app.demo.seed import random_stream

# The shop opened two years ago.
HISTORY_DAYS = 730
# Days ago on which suppliers sent new price lists, oldest first, and the day on which the offers of today began.
_PRICE_LISTS = (560, 365, 170)
_OFFERS_SINCE = 9
OFFER_COUNT = 16
NEWCOMER_COUNT = 24

# What a price tag in dinars under which people buy by the handful gives from how many pieces on.
_QUANTITY_BREAKS = ((5, 0.93), (12, 0.87))
_BREAKS_BELOW_MINOR = 60_000
_TRADE_GROUPS = (("trade_a", 0.84), ("trade_b", 0.9))

# How each month stands to an average one, January first.
_MONTHS: dict[Season, tuple[float, ...]] = {
    Season.EVEN: (0.97, 0.95, 1.0, 1.0, 1.02, 1.06, 1.08, 0.94, 1.0, 1.0, 1.0, 0.98),
    # A battery dies in the first cold, and a few in the heat that wore them out.
    Season.WINTER: (1.75, 1.35, 0.9, 0.7, 0.6, 0.65, 0.85, 0.9, 0.75, 0.85, 1.25, 1.8),
    Season.SUMMER: (0.45, 0.45, 0.65, 0.95, 1.45, 1.9, 2.0, 1.5, 0.95, 0.65, 0.45, 0.45),
    # Wipers are bought with the first rain after a dry summer.
    Season.AUTUMN: (0.95, 0.8, 0.7, 0.6, 0.5, 0.4, 0.4, 0.6, 1.7, 2.1, 1.75, 1.2),
    # Before the long roads of the holidays.
    Season.TRAVEL: (0.85, 0.85, 0.95, 1.0, 1.05, 1.35, 1.3, 1.05, 0.9, 0.85, 0.9, 1.1),
}


@dataclass(frozen=True, slots=True)
class PriceStep:
    """From so many days ago on, the public price was this, for that reason."""

    days_ago: int
    public_minor: int
    reason: str


@dataclass(frozen=True, slots=True)
class PriceTag:
    """A price as the catalogue keeps it."""

    group: str
    min_quantity: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Life:
    """``yearly_growth`` 0.1 is ten per cent a year. ``busy_weeks`` None: bought in any week; else only in those.

    ``ended`` is days ago that it was replaced; None while it is sold.
    """

    launched: int
    ended: int | None
    yearly_growth: float
    busy_weeks: frozenset[int] | None
    price_steps: tuple[PriceStep, ...]

    def is_sold(self, days_ago: int) -> bool:
        return days_ago <= self.launched and (self.ended is None or days_ago > self.ended)

    def public_minor(self, days_ago: int) -> int:
        """The public price on a day; the first one before the product was there."""
        in_force = [step for step in self.price_steps if step.days_ago >= days_ago]
        return (in_force or self.price_steps)[-1 if in_force else 0].public_minor


def make_lives(products: Sequence[DemoProduct]) -> list[Life]:
    """A life for each product, in their order."""
    rng = random_stream("lives")
    sold = [i for i, product in enumerate(products) if product.price_minor and not product.replaced_by]
    newcomers = set(rng.sample(sold, NEWCOMER_COUNT))
    on_offer = set(rng.sample([i for i in sold if i not in newcomers], OFFER_COUNT))
    return [_live(product, is_newcomer=i in newcomers, is_on_offer=i in on_offer) for i, product in enumerate(products)]


def price_tags(public_minor: int) -> list[PriceTag]:
    """Every price that follows from the public one: breaks for small things, and the two trade groups."""
    tags = [PriceTag("public", 1, public_minor)]
    if public_minor < _BREAKS_BELOW_MINOR:
        tags += [PriceTag("public", pieces, _tagged(public_minor * factor)) for pieces, factor in _QUANTITY_BREAKS]
    return tags + [PriceTag(group, 1, _tagged(public_minor * factor)) for group, factor in _TRADE_GROUPS]


def price_paid(public_minor: int, group: str, quantity: int) -> int:
    """What one unit cost a buyer of a group: the lowest tag within reach, as the catalogue decides it."""
    return min(
        tag.amount_minor
        for tag in price_tags(public_minor)
        if tag.group in (group, "public") and tag.min_quantity <= quantity
    )


def demand_on(product: DemoProduct, life: Life, day: date, days_ago: int) -> float:
    """Buyers a week that the product would have on a day."""
    if not life.is_sold(days_ago):
        return 0.0
    if life.busy_weeks is not None and days_ago // 7 not in life.busy_weeks:
        return 0.0
    growth = math.exp(life.yearly_growth * (HISTORY_DAYS - days_ago) / 365)
    return product.demand * growth * _MONTHS[product.season][day.month - 1]


def _live(product: DemoProduct, *, is_newcomer: bool, is_on_offer: bool) -> Life:
    rng = random_stream(f"life:{product.sku}")
    launched = HISTORY_DAYS
    if is_newcomer:
        launched = rng.randint(3, 45)
    elif rng.random() < 0.1:
        launched = rng.randint(60, 600)
    # A third of the slow parts is bought in bursts: a fleet comes in, then nobody for months.
    is_lumpy = product.demand < 1 and rng.random() < 0.35
    return Life(
        launched=launched,
        ended=rng.randint(250, 400) if product.replaced_by else None,
        yearly_growth=max(-0.6, min(0.7, rng.gauss(0.08, 0.25))),
        busy_weeks=frozenset(week for week in range(HISTORY_DAYS // 7 + 2) if rng.random() < 0.22)
        if is_lumpy
        else None,
        price_steps=tuple(_price_steps(product, launched, is_on_offer=is_on_offer)),
    )


def _price_steps(product: DemoProduct, launched: int, *, is_on_offer: bool) -> list[PriceStep]:
    """Today's price, and back from it: each price list of a supplier raised about half of the prices."""
    if product.price_minor is None:
        return []
    rng = random_stream(f"prices:{product.sku}")
    price, reason = product.price_minor, "Supplier's new price list"
    steps: list[PriceStep] = []
    if is_on_offer:
        steps.append(PriceStep(_OFFERS_SINCE, _tagged(price * rng.uniform(0.8, 0.9)), "Offer of the month"))
    for days_ago in reversed(_PRICE_LISTS):
        if days_ago < launched and rng.random() < 0.5:
            steps.append(PriceStep(days_ago, price, reason))
            price = _tagged(price / rng.uniform(1.02, 1.09))
    steps.append(PriceStep(launched, price, "First price"))
    return steps[::-1]


def _tagged(minor: float) -> int:
    """Rounded to 50 millimes, the smallest coin that people still count out."""
    return max(50, round(minor / 50) * 50)
