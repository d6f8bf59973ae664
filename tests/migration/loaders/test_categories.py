"""The category tree from files: paths made in order, names in three languages, and the way back."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from freight_app.catalogue.categories import get_category, list_categories, update_category
from freight_app.catalogue.dtos import CategoryPatch
from freight_app.kit.house import House
from freight_app.migration.loaders.categories import CategoryLoader
from freight_app.migration.loading import Existing
from tests.catalogue.samples import add_category, add_products, row
from tests.migration.loaders.loading import load, outcomes, undo

CATEGORIES = CategoryLoader()


def tree(house: House) -> list[str]:
    """Addresses in reading order, one dash a level."""
    with house.read() as uow:
        return ["-" * view.depth + view.slug for view in list_categories(uow)]


def test_paths_are_made_in_order_and_again_is_nothing_to_do(house: House) -> None:
    rows = [{"name": "Engine > Filters > Oil"}, {"name": "Engine > Filters > Air", "name_fr": "Air"}, {"name": "Shelf"}]
    landings = load(house, CATEGORIES, *rows)
    assert outcomes(landings) == ["loaded"] * 3
    assert tree(house) == ["engine", "-filters", "--oil", "--air", "shelf"]
    assert landings[0].after and landings[0].after["made_above"] == ["engine", "filters"]  # noqa: PT018
    assert outcomes(load(house, CATEGORIES, *rows)) == ["skipped:unchanged"] * 3
    assert undo(house, CATEGORIES, rows, landings) == ["undone"] * 3
    assert tree(house) == []


@pytest.mark.parametrize("parent", ["engine", "Engine", "Moteur"])
def test_a_parent_is_named_by_address_or_by_name_in_any_language(house: House, parent: str) -> None:
    add_category(house, "engine", en="Engine", fr="Moteur")
    load(house, CATEGORIES, {"name": "Filters", "parent": parent, "slug": "filters-x"})
    assert tree(house) == ["engine", "-filters-x"]


def test_names_drawing_and_parent_change_and_come_back(house: House) -> None:
    for slug in ("engine", "shelf", "oil", "air"):
        add_category(house, slug, parent="engine" if slug in ("oil", "air") else None)
    rows: list[dict[str, Any]] = [{"slug": "oil", "name_fr": "Huile", "drawing": "oil", "parent": "shelf"}]
    landings = load(house, CATEGORIES, *rows)
    assert tree(house) == ["engine", "-air", "shelf", "-oil"]
    with house.read() as uow:
        found = get_category(uow, "oil")
    assert (found.names, found.drawing) == ({"en": "Oil", "fr": "Huile"}, "oil")
    assert undo(house, CATEGORIES, rows, landings) == ["undone"]
    assert tree(house) == ["engine", "-oil", "-air", "shelf"]
    with house.read() as uow:
        found = get_category(uow, "oil")
    assert (found.names, found.drawing) == ({"en": "Oil"}, "")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"slug": "engine", "parent": "filters"}, "dead_letter:category_cycle:parent"),
        ({"name": "Twice"}, "dead_letter:ambiguous_category:name"),
        ({"slug": "Élan", "name": "Élan"}, "dead_letter:bad_address:slug"),
        ({"slug": "nameless"}, "dead_letter:required:name"),
        ({"name": "A > B > C > D > E > F > G"}, "dead_letter:too_deep:parent"),
        ({"slug": "filters", "parent": "Nowhere"}, "dead_letter:unknown_category:parent"),
    ],
)
def test_a_bad_record_is_refused_alone(house: House, values: dict[str, Any], told: str) -> None:
    add_category(house, "engine")
    add_category(house, "filters", parent="engine")
    add_category(house, "twice-a", parent="engine", en="Twice")
    add_category(house, "twice-b", parent="filters", en="Twice")
    before = tree(house)
    assert outcomes(load(house, CATEGORIES, values, {"name": "Good"})) == [told, "loaded"]
    assert tree(house) == [*before, "good"]


def test_known_categories_are_left_or_refused_when_the_rules_say_so(house: House) -> None:
    add_category(house, "engine")
    known = {"name": "Engine", "name_fr": "Moteur"}
    assert outcomes(load(house, CATEGORIES, known, existing=Existing.SKIP)) == ["skipped:exists"]
    assert outcomes(load(house, CATEGORIES, known, existing=Existing.REFUSE)) == ["dead_letter:exists:name"]


def test_what_has_products_or_was_changed_is_left(house: House) -> None:
    rows = [{"name": "Engine > Oil"}, {"name": "Shelf"}, {"name": "Tools"}]
    landings = load(house, CATEGORIES, *rows)
    add_products(house, row("A", category="oil"))
    with house.write() as uow:
        version = get_category(uow, "shelf").version
        update_category(uow, "shelf", CategoryPatch(version=version, names={"en": "Mine"}))
    assert undo(house, CATEGORIES, rows, landings) == ["in_use", "changed_since", "undone"]
    assert tree(house) == ["engine", "-oil", "shelf"]


def test_olists_categories_load_with_their_english_names(house: House, shared_data: Path) -> None:
    with (shared_data / "olist" / "product_category_name_translation.csv").open(encoding="utf-8-sig") as file:
        rows = [
            {"slug": r["product_category_name"].replace("_", "-"), "name": r["product_category_name_english"]}
            for r in csv.DictReader(file)
        ]
    landings = load(house, CATEGORIES, *rows)
    assert outcomes(landings) == ["loaded"] * 71
    assert undo(house, CATEGORIES, rows, landings) == ["undone"] * 71
