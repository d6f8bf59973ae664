"""What people put into one order: a first part that they came for, and what is changed with it on the same car."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from random import Random

from freight_app.demo.lives import Life, demand_on
from freight_app.demo.parts import DemoProduct
from freight_app.demo.vehicles import DemoVehicle

# A piece of an order: the product's place in the catalogue, and how many.
BasketLine = tuple[int, int]

# Who buys the first often takes the second for the same car, so often.
_COMPANIONS: dict[str, tuple[tuple[str, float], ...]] = {
    "oil-filters": (("synthetic-oils", 0.45), ("semi-synthetic-oils", 0.2), ("air-filters", 0.3)),
    "synthetic-oils": (("oil-filters", 0.5), ("air-filters", 0.15)),
    "semi-synthetic-oils": (("oil-filters", 0.45),),
    "air-filters": (("cabin-filters", 0.2),),
    "brake-discs-front": (("brake-pads-front", 0.75),),
    "brake-discs-rear": (("brake-pads-rear", 0.7),),
    "brake-pads-front": (("brake-discs-front", 0.2), ("brake-pads-rear", 0.12)),
    "timing-belt-kits": (("water-pumps", 0.45), ("auxiliary-belts", 0.3)),
    "auxiliary-belts": (("tensioners", 0.15),),
    "spark-plugs": (("air-filters", 0.2), ("ignition-coils", 0.06)),
    "front-wipers": (("rear-wipers", 0.2),),
    "shocks-front": (("control-arms", 0.12), ("shocks-rear", 0.2)),
    "radiators": (("water-pumps", 0.15),),
    "ac-compressors": (("ac-condensers", 0.25), ("cabin-filters", 0.3)),
}  # fmt: skip
_SECOND_PACK = 0.07


class Market:
    """The demand of one day after the other. ``open_day`` sets the day; baskets are then drawn from it.

    ``demand`` is the day's: buyers a week by the product's place.
    """

    def __init__(self, products: Sequence[DemoProduct], lives: Sequence[Life]) -> None:
        self._products = products
        self._lives = lives
        self.demand: list[float] = [0.0] * len(products)
        self._cumulated: list[float] = []
        self._for_car: dict[tuple[str, DemoVehicle], list[int]] = defaultdict(list)
        for place, product in enumerate(products):
            for vehicle in product.vehicles:
                self._for_car[product.category, vehicle].append(place)

    def open_day(self, day: date, days_ago: int) -> None:
        self.demand = [
            demand_on(product, life, day, days_ago) for product, life in zip(self._products, self._lives, strict=True)
        ]
        self._cumulated = list(accumulate(self.demand))

    def draw_basket(self, rng: Random, *, for_trade: bool) -> list[BasketLine]:
        """Lines of one order, no product twice. A garage fills up for several cars, in larger numbers."""
        basket: dict[int, int] = {}
        for _visit in range(rng.randint(2, 6) if for_trade else 1):
            for place in self._draw_for_one_car(rng):
                pieces = self._products[place].pieces
                if for_trade:
                    pieces *= rng.choice((1, 1, 2, 3))
                elif rng.random() < _SECOND_PACK:
                    pieces *= 2
                basket[place] = basket.get(place, 0) + pieces
        return list(basket.items())

    def _draw_for_one_car(self, rng: Random) -> list[int]:
        first = rng.choices(range(len(self._products)), cum_weights=self._cumulated)[0]
        taken = [first]
        if self._products[first].vehicles:
            cars = self._products[first].vehicles
            car = rng.choices(cars, [vehicle.share for vehicle in cars])[0]
            for category, chance in _COMPANIONS.get(self._products[first].category, ()):
                if rng.random() < chance:
                    taken += self._draw_one(rng, self._for_car[category, car])
        return taken

    def _draw_one(self, rng: Random, places: Sequence[int]) -> list[int]:
        """One of these by today's demand; none when nobody wants any of them."""
        weights = [self.demand[place] for place in places]
        return rng.choices(places, weights) if sum(weights) > 0 else []
