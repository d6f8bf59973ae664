"""Brands from files: loaded once, changed, and taken back."""

from __future__ import annotations

import csv
from pathlib import Path

from freight_app.catalogue.brands import create_brand, get_brand, list_brands, update_brand
from freight_app.catalogue.dtos import BrandDraft
from freight_app.kit.house import House
from freight_app.migration.loaders.brands import BrandLoader
from freight_app.migration.loading import Existing
from tests.catalogue.samples import add_products, row
from tests.migration.loaders.loading import load, outcomes, undo

BRANDS = BrandLoader()
ROWS = [{"name": "Mann-Filter"}, {"name": "Hella", "logo_url": "/media/hella.svg"}, {"name": "SKF"}]


def names(house: House) -> list[str]:
    with house.read() as uow:
        return [brand.name for brand in list_brands(uow).items]


def test_brands_are_made_once_and_again_is_nothing_to_do(house: House) -> None:
    assert outcomes(load(house, BRANDS, *ROWS)) == ["loaded"] * 3
    assert names(house) == ["Hella", "Mann-Filter", "SKF"]
    assert outcomes(load(house, BRANDS, *ROWS)) == ["skipped:unchanged"] * 3
    with house.read() as uow:
        assert get_brand(uow, "mann-filter").name == "Mann-Filter"


def test_another_spelling_and_a_logo_change_a_brand_and_come_back(house: House) -> None:
    load(house, BRANDS, *ROWS)
    rows = [{"name": "HELLA", "logo_url": "/media/new.svg"}, {"name": "mann filter"}]
    landings = load(house, BRANDS, *rows)
    assert landings[0].before == {"name": "Hella", "logo_url": "/media/hella.svg"}
    assert landings[0].after == {"name": "HELLA", "logo_url": "/media/new.svg"}
    assert landings[1].after == {"name": "mann filter"}
    assert undo(house, BRANDS, rows, landings) == ["undone", "undone"]
    assert names(house) == ["Hella", "Mann-Filter", "SKF"]
    with house.read() as uow:
        assert get_brand(uow, "hella").logo_url == "/media/hella.svg"


def test_a_field_that_the_record_does_not_have_stays(house: House) -> None:
    load(house, BRANDS, *ROWS)
    assert outcomes(load(house, BRANDS, {"name": "Hella", "logo_url": None})) == ["skipped:unchanged"]


def test_known_brands_are_left_or_refused_when_the_rules_say_so(house: House) -> None:
    load(house, BRANDS, ROWS[0])
    new = {"name": "NTN"}
    assert outcomes(load(house, BRANDS, {"name": "MANN FILTER"}, new, existing=Existing.SKIP)) == [
        "skipped:exists",
        "loaded",
    ]
    assert outcomes(load(house, BRANDS, {"name": "MANN FILTER"}, existing=Existing.REFUSE)) == [
        "dead_letter:exists:name"
    ]
    assert names(house) == ["Mann-Filter", "NTN"]


def test_undoing_takes_away_what_nothing_is_of_and_leaves_the_rest(house: House) -> None:
    landings = load(house, BRANDS, *ROWS)
    add_products(house, row("W712", brand="Mann-Filter"))
    with house.write() as uow:
        update_brand(uow, "skf", BrandDraft(name="S.K.F"))
    assert undo(house, BRANDS, ROWS, landings) == ["in_use", "undone", "undone"]
    assert names(house) == ["Mann-Filter", "S.K.F"]


def test_a_brand_that_somebody_changed_is_left(house: House) -> None:
    landings = load(house, BRANDS, *ROWS)
    with house.write() as uow:
        update_brand(uow, "hella", BrandDraft(name="Hella", logo_url="/media/mine.svg"))
    assert undo(house, BRANDS, ROWS, landings) == ["undone", "changed_since", "undone"]
    assert names(house) == ["Hella"]


def test_addresses_are_free_ones(house: House) -> None:
    with house.write() as uow:
        create_brand(uow, BrandDraft(name="Été"))
        update_brand(uow, "ete", BrandDraft(name="Hiver"))
    load(house, BRANDS, {"name": "Ete"}, {"name": "فيتال"}, {"name": "إطارات"})
    with house.read() as uow:
        assert {brand.slug for brand in list_brands(uow).items} == {"ete", "ete-2", "brand", "brand-2"}


def test_a_name_without_a_letter_is_refused(house: House) -> None:
    assert outcomes(load(house, BRANDS, {"name": "--"})) == ["dead_letter:no_name:name"]


def test_the_real_brands_load_and_go(house: House, shared_data: Path) -> None:
    with (shared_data / "autoparts_catalogue" / "brands_littleshop.csv").open(encoding="utf-8") as file:
        rows = list({BRANDS.key_of({"name": r["brand"]}): {"name": r["brand"]} for r in csv.DictReader(file)}.values())
    landings = load(house, BRANDS, *rows)
    assert set(outcomes(landings)) == {"loaded"}
    with house.read() as uow:
        assert list_brands(uow).total == len(rows) > 1_000
    assert set(undo(house, BRANDS, rows, landings)) == {"undone"}
    assert names(house) == []
