"""The six hundred products: kinds times makers times what they fit, with numbers, measures and prices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from freight_app.demo.kinds_chassis import CHASSIS_KINDS
from freight_app.demo.kinds_engine import ENGINE_KINDS
from freight_app.demo.kinds_shelf import ShelfPart, shelf_parts
from freight_app.demo.part_kinds import FitsBy, Maker, PartKind, Season
from freight_app.demo.seed import random_stream
from freight_app.demo.vehicles import (
    ENGINES,
    VEHICLES,
    DemoVehicle,
    group_share,
    vehicles_by_engine,
    vehicles_by_platform,
)
from freight_app.kit.languages import LocalizedText

# Kinds whose last product is an old number of the first one: a search for it leads to the successor.
_WITH_OLD_NUMBER = (
    *("oil-filters", "air-filters", "cabin-filters", "fuel-filters", "brake-pads-front", "brake-discs-front"),
    *("spark-plugs", "auxiliary-belts", "front-wipers", "shocks-front", "wheel-bearings", "timing-belt-kits"),
)
# Kinds whose last product has no price: "ask for the price".
_WITHOUT_PRICE = ("alternators", "starters", "headlamps", "ac-compressors", "ac-condensers", "clutch-kits")

# How car makers write their own numbers.
_ORIGINAL_NUMBERS = {
    **dict.fromkeys(("Peugeot", "Citroën"), "#### @@"),
    **dict.fromkeys(("Renault", "Dacia"), "#### ### ###"),
    **dict.fromkeys(("Volkswagen", "Seat", "Škoda"), "0#L ### ### @"),
    "Fiat": "########",
    **dict.fromkeys(("Hyundai", "Kia"), "#####-#####"),
    "Toyota": "#####-@@@##",
    "Isuzu": "8-#####-###-0",
    "Mitsubishi": "@@######",
    "Ford": "1 ### ###",
    "Suzuki": "#####-##@##",
}
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class DemoProduct:
    """A product before it is in any database.

    ``price_minor`` is the public price in millimes with tax, None when it is on request. ``demand`` is how many buyers
    a week it has in an even season, ``pieces`` how many they take. No ``vehicles`` and ``is_universal``: fits all.
    """

    sku: str
    number: str
    brand: str
    category: str
    names: LocalizedText
    about: LocalizedText
    measures: tuple[tuple[str, str, str], ...]
    cross_references: tuple[tuple[str, str], ...]
    price_minor: int | None
    weight_kg: Decimal
    vehicles: tuple[DemoVehicle, ...]
    is_universal: bool
    demand: float
    season: Season
    pieces: int
    replaced_by: str | None = None


class _Numbers:
    """Part numbers of a given shape, none twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()

    def take(self, number: str) -> str:
        """Note a number that is given; it is returned as it came."""
        self._taken.add(_compact(number))
        return number

    def make(self, shape: str) -> str:
        """A new number: # becomes a digit, @ a letter; the first digit is never 0."""
        while True:
            number = "".join(self._character(shape, place) for place in range(len(shape)))
            if _compact(number) not in self._taken:
                return self.take(number)

    def _character(self, shape: str, place: int) -> str:
        if shape[place] == "@":
            return self._rng.choice(_LETTERS)
        if shape[place] == "#":
            return str(self._rng.randint(1 if place == shape.index("#") else 0, 9))
        return shape[place]


def make_products() -> list[DemoProduct]:
    """The catalogue, the same at every call, kind by kind in the order of the tables."""
    rng = random_stream("parts")
    numbers = _Numbers(rng)
    products = [_from_shelf(part, numbers) for part in shelf_parts()]
    for kind in (*ENGINE_KINDS, *CHASSIS_KINDS):
        made = list(_of_kind(kind, numbers, rng))
        if kind.category in _WITH_OLD_NUMBER:
            old_number = numbers.make(kind.makers[0].number)
            sku = sku_of(made[0].brand, old_number)
            made[-1] = replace(made[0], sku=sku, number=old_number, replaced_by=made[0].sku)
        if kind.category in _WITHOUT_PRICE:
            made[-1] = replace(made[-1], price_minor=None, demand=0.0)
        products += made
    return products


def sku_of(brand: str, number: str) -> str:
    """Our own number: three letters of the brand and the maker's number without its punctuation."""
    return f"{_compact(brand)[:3].upper()}-{_compact(number)}"


def _of_kind(kind: PartKind, numbers: _Numbers, rng: Random) -> Iterator[DemoProduct]:
    groups = list(_groups_of(kind).items())
    originals = {key: numbers.make(_ORIGINAL_NUMBERS[cars[0].make]) for key, cars in groups}
    # Makers number what they make for every car; we do not stock all of it.
    written = {(maker.brand, key): numbers.make(maker.number) for maker in kind.makers for key, _cars in groups}
    offers = [(maker, key, cars) for maker in kind.makers for key, cars in groups][: kind.products]
    total = sum(group_share(cars) for _maker, _key, cars in offers)
    for maker, key, cars in offers:
        size = _size_of(kind, key, cars)
        others = [(other.brand, written[other.brand, key]) for other in kind.makers if other != maker]
        yield DemoProduct(
            sku=sku_of(maker.brand, written[maker.brand, key]),
            number=written[maker.brand, key],
            brand=maker.brand,
            category=kind.category,
            names=maker.names or kind.names,
            about=kind.about,
            measures=tuple((item.key, item.value(rng, size), item.unit) for item in kind.measures),
            cross_references=((cars[0].make, originals[key]), *others),
            price_minor=_price(kind, maker, size, rng),
            weight_kg=Decimal(str(round(kind.weight_kg * (0.8 + 0.5 * size), 2))),
            vehicles=tuple(cars),
            is_universal=False,
            demand=kind.demand * group_share(cars) / total,
            season=kind.season,
            pieces=_pieces_of(kind, cars),
        )


def _groups_of(kind: PartKind) -> dict[str, list[DemoVehicle]]:
    if kind.fits_by == FitsBy.PLATFORM:
        return vehicles_by_platform()
    return {
        key: cars
        for key, cars in vehicles_by_engine().items()
        if kind.fuel in ("", ENGINES[key].fuel) and (ENGINES[key].has_timing_belt or not kind.needs_timing_belt)
    }


def _size_of(kind: PartKind, key: str, cars: list[DemoVehicle]) -> float:
    """From 0 for the smallest engine or car to 1 for the largest."""
    if kind.fits_by == FitsBy.ENGINE:
        return (ENGINES[key].litres - 0.9) / 1.6
    return (sum(car.power_kw for car in cars) / len(cars) - 43) / 67


def _pieces_of(kind: PartKind, cars: list[DemoVehicle]) -> int:
    """Plugs are bought by the engine: one for each cylinder."""
    return ENGINES[cars[0].family].cylinders if kind.pieces == 4 else kind.pieces


def _price(kind: PartKind, maker: Maker, size: float, rng: Random) -> int:
    low, high = kind.price
    dinars = (low + (high - low) * size) * maker.price_factor * rng.uniform(0.95, 1.06)
    return _shelf_price(dinars)


def _shelf_price(dinars: float) -> int:
    """Rounded as on a price tag: to 100 millimes below 100 dinars, to half a dinar above."""
    step = 100 if dinars < 100 else 500
    return round(dinars * 1000 / step) * step


def _from_shelf(part: ShelfPart, numbers: _Numbers) -> DemoProduct:
    fits = part.fits
    return DemoProduct(
        sku=sku_of(part.brand, part.number),
        number=numbers.take(part.number),
        brand=part.brand,
        category=part.category,
        names=part.names,
        about=part.about,
        measures=part.measures,
        cross_references=(),
        price_minor=_shelf_price(part.price),
        weight_kg=Decimal(str(round(part.weight_kg, 2))),
        vehicles=() if fits is None else tuple(vehicle for vehicle in VEHICLES if fits(vehicle)),
        is_universal=fits is None,
        demand=part.demand,
        season=part.season,
        pieces=part.pieces,
    )


def _compact(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
