"""Products from files: what is understood, what is refused and why, and the real catalogue whole."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from freight_app.catalogue import models
from freight_app.catalogue.import_columns import COLUMNS, parse_column_map, parse_decimal
from freight_app.catalogue.imports import ImportReport, describe_import, import_products_file, problems_as_csv
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.service import get_product
from freight_app.documents.errors import FileNotReadable
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import InvalidInput, NotAllowed
from freight_app.kit.house import House
from freight_app.kit.money import Money
from tests.catalogue.samples import TND, add_category, add_products, ask, count_rows, row, skus, tnd


def load(house: House, tmp_path: Path, text: str, **mapping: str) -> ImportReport:
    path = tmp_path / "products.csv"
    path.write_text(text, encoding="utf-8")
    return import_products_file(house, path, mapping)


def problems(report: ImportReport) -> list[tuple[int, str, str, bool]]:
    return [(problem.row, problem.column, problem.value, problem.row_loaded) for problem in report.problems]


def test_every_column_becomes_what_it_says(house: House, tmp_path: Path) -> None:
    add_category(house, "filters", en="Filters", fr="Filtres")
    text = (
        "SKU;Désignation;name_ar;Marque;Famille;Prix;Poids;tags;universal;cross_references;description_fr;mpn;status\n"
        'OF-1;"Filtre à huile";فلتر زيت;Mann-Filter;Filtres;"1 024,500";0,35;oil|vidange;oui;'
        "Bosch:0 451 103 318|VW:06A115561B;Boîtier métal;W 712/83;active\n"
    )
    report = load(house, tmp_path, text)
    assert report.problems == []
    assert (report.rows, report.created, report.ignored_columns) == (1, 1, [])
    with house.read() as uow:
        page = get_product(uow, "of-1", language="fr")
    assert page.names == {"en": "Filtre à huile", "ar": "فلتر زيت"}
    assert (page.brand and page.brand.name, page.breadcrumb[0].slug) == ("Mann-Filter", "filters")
    assert page.price == tnd("1024.500")
    assert page.weight_kg == Decimal("0.35")
    assert (page.tags, page.is_universal, page.mpn) == (["oil", "vidange"], True, "W 712/83")
    assert [(r.brand, r.number) for r in page.cross_references] == [("Bosch", "0 451 103 318"), ("VW", "06A115561B")]
    assert page.descriptions == {"fr": "Boîtier métal"}


def test_columns_that_no_heading_tells_are_named_by_hand(house: House, tmp_path: Path) -> None:
    report = load(house, tmp_path, "nr,what,extra\nA,Alpha,x\n", nr="sku", what="name_fr")
    assert (report.columns, report.ignored_columns) == ({"sku": "nr", "name_fr": "what"}, ["extra"])
    with house.read() as uow:
        assert get_product(uow, "A").names == {"fr": "Alpha"}


@pytest.mark.parametrize(
    ("text", "mapping", "field"),
    [
        ("a,b\n1,2\n", {}, "sku"),
        ("sku,b\n1,2\n", {}, "name"),
        ("sku,name\n1,2\n", {"c": "mpn"}, "map"),
        ("sku,name\n1,2\n", {"sku": "nonsense"}, "map"),
    ],
)
def test_a_file_that_lacks_what_is_needed_is_refused_before_anything_is_written(
    house: House, tmp_path: Path, text: str, mapping: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        load(house, tmp_path, text, **mapping)
    assert refused.value.field == field
    with house.read() as uow:
        assert count_rows(uow, models.Product) == 0


def test_every_refused_row_is_told_with_its_column_and_reason_and_the_others_are_loaded(
    house: House, tmp_path: Path
) -> None:
    text = (
        "ref,label,price,category,weight,status,cross_references,tva,universal\n"
        "A,Alpha,1.5,,,,,,\n"
        ",No number,,,,,,,\n"
        "B,,,,,,,,\n"
        "a,Twice,,,,,,,\n"
        "C,Bad price,12x,,,,,,\n"
        "D,No price,0,,,,,,\n"
        "E,Too exact,1.2345,,,,,,\n"
        "F,Nowhere,,nowhere,,,,,\n"
        "G,Light,,,-1,,,,\n"
        "H,Odd,,,,gone,,,\n"
        "I,Odd,,,,,Bosch,,\n"
        "J,Odd,,,,,,luxury,\n"
        "K,Odd,,,,,,,perhaps\n"
        "L,Long,,,,,,,,,extra\n"
        "M,Short\n"
    )
    report = load(house, tmp_path, text)
    assert problems(report) == [
        (3, "ref", "", False),
        (4, "label", "", False),
        (5, "ref", "a", False),
        (6, "price", "12x", False),
        (7, "price", "0", False),
        (8, "price", "1.2345", False),
        (9, "category", "nowhere", False),
        (10, "weight", "-1", False),
        (11, "status", "gone", False),
        (12, "cross_references", "Bosch", False),
        (13, "tva", "luxury", False),
        (14, "universal", "perhaps", False),
        (15, "", "", False),
    ]
    assert report.problems[2].reason == "The SKU is already on row 2."
    assert (report.rows, report.created, report.refused) == (15, 2, 13)
    assert report.rows == report.created + report.updated + report.unchanged + report.refused
    assert sorted(skus(ask(house))) == ["A", "M"]
    table = list(csv.reader(io.StringIO(problems_as_csv(report))))
    assert table[3] == ["5", "ref", "a", "The SKU is already on row 2.", "no"]
    assert "15 rows read" in describe_import(report)


def test_running_it_again_changes_only_what_differs(house: House, tmp_path: Path) -> None:
    load(house, tmp_path, "sku,name,price\nA,Alpha,1\nB,Beta,2\n")
    report = load(house, tmp_path, "sku,name,price\nA,Alpha,1\nB,Beta,3\nC,Gamma,\n")
    assert (report.created, report.updated, report.unchanged) == (1, 1, 1)


def test_a_file_without_prices_leaves_the_prices_that_are_there(house: House, tmp_path: Path) -> None:
    add_products(house, row("A", price="5.000"))
    load(house, tmp_path, "sku,name\nA,Alpha\n")
    with house.read() as uow:
        assert get_product(uow, "A").price == tnd("5.000")


def test_a_price_in_another_currency_is_kept_in_it(house: House, tmp_path: Path) -> None:
    load(house, tmp_path, "sku,name,price,currency\nA,Alpha,12.50,eur\n")
    with house.read() as uow:
        assert get_product(uow, "A", currency="EUR").price == Money(1250, "EUR")
        assert get_product(uow, "A", currency=TND).price is None


def test_replacements_are_linked_and_those_that_cannot_be_are_told(house: House, tmp_path: Path) -> None:
    text = "sku,name,superseded by\nA1,Old,b1\nB1,New,\nC,Lost,Z\nD,Itself,d\nE,Round,F\nF,Round,E\n"
    report = load(house, tmp_path, text)
    assert (report.created, report.links, report.refused) == (6, 2, 0)
    assert problems(report) == [
        (4, "superseded by", "Z", True),
        (5, "superseded by", "d", True),
        (7, "superseded by", "E", True),
    ]
    found = ask(house, "A1")
    assert skus(found)[0] == "B1"
    assert found.interpreted.successor is not None


def test_only_who_keeps_the_catalogue_imports(house: House, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("sku,name\nA,Alpha\n")
    with pytest.raises(NotAllowed):
        import_products_file(house, path, actor=GUEST)
    with pytest.raises(FileNotReadable):
        import_products_file(house, tmp_path / "none.csv")
    with house.read() as uow:
        assert count_rows(uow, models.Product) == 0


def test_the_real_catalogue_is_loaded_whole_with_its_supersessions(house: House, shared_data: Path) -> None:
    done: list[int] = []
    path = shared_data / "autoparts_catalogue" / "parts_slg.csv"
    report = import_products_file(house, path, on_progress=done.append)
    assert (report.rows, report.created, report.refused, report.links) == (34_392, 34_392, 0, 2_396)
    assert len(report.problems) == 2_560 - 2_396
    assert report.problems[0].reason == "The number that replaces it is neither in the file nor in the catalogue."
    assert done[-1] == 34_392
    # Not a measurement: only a guard against an import that has become slow by an order of magnitude.
    assert report.seconds < 180
    found = ask(house, "gxe-2206z")
    assert found.interpreted.successor is not None
    assert (skus(found)[0], found.interpreted.successor.sku) == ("GEU2206", "GEU2206")
    assert skus(ask(house, "GXE2206X"))[0] == "GEU2206"
    with house.read() as uow:
        (card,) = found.page.items[:1]
        assert card.price is None
        assert not quote_products(uow, {card.id: 1}, currency=TND)[card.id].sellable


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("24.500", "24.500"),
        ("24,500", "24.500"),
        ("1 024,50", "1024.50"),
        ("1.024,50", "1024.50"),
        ("1,024.50", "1024.50"),
        ("1\u202f000", "1000"),
        ("٢٤٫٥", "24.5"),
        ("5", "5"),
        (".5", "0.5"),
        ("-3,5", "-3.5"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: str) -> None:
    assert parse_decimal(text, "price") == Decimal(number)


@pytest.mark.parametrize("text", ["", "x", "1-2", "1e9", "NaN", "Infinity", "--1", "1.2.3x", "²"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_decimal(text, "price")
    assert refused.value.field == "price"


def test_a_column_map_is_pairs() -> None:
    assert parse_column_map(["my ref=sku", "a=b=name"]) == {"my ref": "sku", "a=b": "name"}
    for wrong in ("sku", "=sku", "ref="):
        with pytest.raises(InvalidInput):
            parse_column_map([wrong])


def test_every_column_says_what_it_means() -> None:
    assert all(column.described.startswith(f"{column.name}: ") and column.meaning for column in COLUMNS)
    headings = [heading for column in COLUMNS for heading in (column.name, *column.also)]
    assert len(headings) == len(set(headings))
