"""A large catalogue from a fixed seed: words, numbers, prices and stock as a parts shop has them."""

from __future__ import annotations

import random
from pathlib import Path

from freight_app import wiring
from freight_app.catalogue.availability import note_availabilities
from freight_app.catalogue.categories import create_category
from freight_app.catalogue.dtos import CategoryDraft, ProductRow
from freight_app.catalogue.service import upsert_products
from freight_app.kit.db import Database
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.kit.settings import Settings
from freight_app.launcher.migrations import upgrade_database

_CHUNK = 5_000
_PARTS = (
    ("Oil filter", "Filtre à huile"),
    ("Air filter", "Filtre à air"),
    ("Fuel filter", "Filtre à carburant"),
    ("Brake pad", "Plaquette de frein"),
    ("Brake disc", "Disque de frein"),
    ("Wheel bearing", "Roulement de roue"),
    ("Water pump", "Pompe à eau"),
    ("Timing belt", "Courroie de distribution"),
    ("Shock absorber", "Amortisseur"),
    ("Spark plug", "Bougie d'allumage"),
    ("Ignition coil", "Bobine d'allumage"),
    ("Clutch kit", "Kit d'embrayage"),
    ("Alternator", "Alternateur"),
    ("Starter motor", "Démarreur"),
    ("Radiator hose", "Durite de radiateur"),
    ("Head gasket", "Joint de culasse"),
    ("Tie rod end", "Rotule de direction"),
    ("Control arm", "Bras de suspension"),
    ("Thermostat", "Thermostat"),
    ("Wiper blade", "Balai d'essuie-glace"),
)
_PLACES = (("front", "avant"), ("rear", "arrière"), ("left", "gauche"), ("right", "droit"), ("inner", "intérieur"))
_CARS = ("Peugeot 208", "Renault Clio", "Kia Rio", "Toyota Hilux", "Fiat Doblo", "Volkswagen Golf", "Isuzu D-Max")
_BRANDS = tuple(f"{name} {kind}" for name in ("Nord", "Atlas", "Delta", "Rhin", "Sahel") for kind in ("Parts", "Line"))


def open_catalogue(data_dir: Path, count: int) -> House:
    """A house on a fresh database in ``data_dir``: ``count`` products with prices, stock and categories."""
    settings = Settings(data_dir=data_dir, _env_file=None)  # type: ignore[call-arg]
    database = Database(settings.resolved_database_url)
    upgrade_database(database)
    database.dispose()
    house = wiring.open_house(settings)
    chance = random.Random(20_260_302)
    categories = _add_categories(house)
    for start in range(0, count, _CHUNK):
        rows = [_row(number, chance, categories) for number in range(start, min(start + _CHUNK, count))]
        with house.write() as uow:
            ids = upsert_products(uow, rows, reason="benchmark").ids
            note_availabilities(uow, {product_id: max(0, chance.randint(-3, 9)) for product_id in ids.values()})
    return house


def part_number(number: int) -> str:
    """The maker's number of a product; the same in every run."""
    return f"{(number * 7919) % 9_000_000 + 1_000_000}-{'ABCDEFGHJK'[number % 10]}{number % 97:02d}"


def _add_categories(house: House) -> list[str]:
    slugs: list[str] = []
    with house.write() as uow:
        for place, (english, french) in enumerate(_PARTS):
            top = f"group-{place // 5}"
            if place % 5 == 0:
                create_category(uow, CategoryDraft(names={"en": f"Group {place // 5}"}, slug=top))
            draft = CategoryDraft(names={"en": f"{english}s", "fr": french}, slug=f"kind-{place}", parent=top)
            slugs.append(create_category(uow, draft).slug)
    return slugs


def _row(number: int, chance: random.Random, categories: list[str]) -> ProductRow:
    kind = chance.randrange(len(_PARTS))
    place, car = chance.choice(_PLACES), chance.choice(_CARS)
    english, french = _PARTS[kind]
    return ProductRow(
        sku=f"FR-{number:06d}",
        mpn=part_number(number),
        names={"en": f"{english} {place[0]} {car}", "fr": f"{french} {place[1]} {car}"},
        brand=chance.choice(_BRANDS),
        category=categories[kind],
        descriptions={"en": f"{english} for {car}, made to the standard of the first fitting."},
        price=Money(chance.randint(2_000, 900_000), "TND") if number % 20 else None,
    )
