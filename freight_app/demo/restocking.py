"""When the buyer of the demo orders again, how much, and how long the makers take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from freight_app.demo.lives import Life
from freight_app.demo.parts import DemoProduct
from freight_app.demo.seed import random_stream

# Days from the order to the delivery, by maker.
_LEAD_DAYS = {
    "Bosch": 7,
    "Valeo": 6,
    "Mann-Filter": 9,
    "NGK": 14,
    "Brembo": 10,
    "TRW": 8,
    "Gates": 8,
    "SKF": 9,
    "Varta": 5,
    "Osram": 12,
    "TotalEnergies": 3,
    "KYB": 16,
}
# Of the demand that is drawn for, so much becomes pieces sold in this one shop.
_SHARE_OF_DEMAND = 0.3
_SAFETY_DAYS = 8
_COVER_DAYS = 60
# Makers that stopped delivering some time ago, so that a few shelves are empty today.
_HELD_UP_PRODUCTS = 22
_HELD_UP_DAYS = 55


@dataclass(frozen=True, slots=True)
class Delivery:
    """Pieces on their way to us."""

    place: int
    quantity: int
    arrives_at: datetime


class RestockRule(NamedTuple):
    """At ``reorder_point`` available pieces, ``reorder_quantity`` more are ordered."""

    reorder_point: int
    reorder_quantity: int


class Buyer:
    """Watches the shelves each morning and orders what runs low."""

    def __init__(self, products: Sequence[DemoProduct], lives: Sequence[Life]) -> None:
        self._products = products
        self._lives = lives
        self._rng = random_stream("restocking")
        self._on_order = [0] * len(products)
        stocked = [place for place, product in enumerate(products) if product.price_minor and not product.replaced_by]
        self._held_up = frozenset(random_stream("held up").sample(stocked, _HELD_UP_PRODUCTS))

    def order_first(self, place: int, demand: float, at: datetime) -> Delivery | None:
        """What fills the shelf on the day of the launch; None for what is only got when somebody asks."""
        if self._products[place].price_minor is None:
            return None
        rule = self.rule_of(place, demand)
        self._on_order[place] = rule.reorder_point + rule.reorder_quantity
        return Delivery(place, self._on_order[place], at)

    def order_again(self, place: int, demand: float, available: int, days_ago: int, at: datetime) -> Delivery | None:
        """A delivery when the shelf, with what is on its way, has come down to the reorder point."""
        product = self._products[place]
        if product.price_minor is None or not self._lives[place].is_sold(days_ago):
            return None
        if days_ago < _HELD_UP_DAYS and place in self._held_up:
            return None
        rule = self.rule_of(place, demand)
        if available + self._on_order[place] > rule.reorder_point:
            return None
        self._on_order[place] += rule.reorder_quantity
        return Delivery(place, rule.reorder_quantity, at + timedelta(days=self._lead_days(product, self._rng)))

    def note_arrival(self, delivery: Delivery) -> None:
        self._on_order[delivery.place] -= delivery.quantity

    def rule_of(self, place: int, demand: float) -> RestockRule:
        """At a ``demand`` of so many buyers a week: enough for the maker's time and some days, then two months'."""
        product = self._products[place]
        a_day = demand * product.pieces * _SHARE_OF_DEMAND / 7
        return RestockRule(
            reorder_point=product.pieces + math.ceil(a_day * (_LEAD_DAYS[product.brand] + _SAFETY_DAYS)),
            reorder_quantity=product.pieces * 2 + math.ceil(a_day * _COVER_DAYS),
        )

    @staticmethod
    def _lead_days(product: DemoProduct, rng: Random) -> int:
        return max(1, round(_LEAD_DAYS[product.brand] * rng.uniform(0.7, 1.6)))
