"""A file from the terminal: the columns are found, the rows are loaded by a job, and what stayed behind is told."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from freight_app.accounts.tenants import house_tenant
from freight_app.catalogue.service import get_product
from freight_app.kit.actor import GUEST
from freight_app.kit.errors import FreightError, InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.launcher.importing import ImportRequest, describe_kind, list_kinds, parse_column_map, run_import
from freight_app.migration import jobs
from freight_app.migration.dtos import JobQuery
from freight_app.migration.front_door import FileReport, describe_report, load_file, problems_as_csv
from freight_app.migration.loading import Existing
from freight_app.migration.staging import list_datasets
from freight_app.migration.values import JobStatus
from tests.catalogue.samples import add_category, ask, tnd


def load(house: House, tmp_path: Path, text: str, encoding: str = "utf-8", **options: object) -> FileReport:
    path = tmp_path / "products.csv"
    path.write_bytes(text.encode(encoding))
    return load_file(house, "products", path, **options)  # type: ignore[arg-type]


def test_every_column_becomes_what_it_says(house: House, tmp_path: Path) -> None:
    add_category(house, "filters", en="Filters", fr="Filtres")
    text = (
        "SKU;Désignation;name_ar;Marque;Famille;Prix;Poids;tags;universal;cross_references;description_fr;mpn;status\n"
        'OF-1;"Filtre à huile";فلتر زيت;Mann-Filter;Filtres;"1 024,500";0,35;oil|vidange;oui;'
        "Bosch:0 451 103 318|VW:06A115561B;Boîtier métal;W 712/83;active\n"
    )
    report = load(house, tmp_path, text)
    assert report.problems == ()
    assert (report.job.status, report.job.loaded, report.unused_columns) == (JobStatus.SUCCEEDED, 1, ())
    with house.read() as uow:
        page = get_product(uow, "of-1", language="fr")
    assert page.names == {"en": "Filtre à huile", "ar": "فلتر زيت"}
    assert (page.brand and page.brand.name, page.breadcrumb[0].slug) == ("Mann-Filter", "filters")
    assert (page.price, page.weight_kg) == (tnd("1024.500"), Decimal("0.35"))
    assert (page.tags, page.is_universal, page.mpn) == (["oil", "vidange"], True, "W 712/83")
    assert [(r.brand, r.number) for r in page.cross_references] == [("Bosch", "0 451 103 318"), ("VW", "06A115561B")]


def test_columns_that_no_heading_tells_are_named_by_hand(house: House, tmp_path: Path) -> None:
    report = load(house, tmp_path, "nr,what,extra\nA,Alpha,x\n", columns={"nr": "sku", "what": "name"})
    assert (report.columns, report.unused_columns) == ({"sku": "nr", "name": "what"}, ("extra",))
    with house.read() as uow:
        assert get_product(uow, "A").names == {"en": "Alpha"}


@pytest.mark.parametrize(
    ("text", "columns", "field"),
    [
        ("a,b\n1,2\n", {}, "sku"),
        ("sku,b\n1,2\n", {"c": "mpn"}, "map"),
        ("sku,name\n1,2\n", {"sku": "nonsense"}, "map"),
    ],
)
def test_a_file_that_lacks_what_is_needed_is_refused_before_anything_begins(
    house: House, tmp_path: Path, text: str, columns: dict[str, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        load(house, tmp_path, text, columns=columns)
    assert refused.value.field == field
    with house.write() as uow:
        assert jobs.list_jobs(uow, house_tenant(uow).id, JobQuery()).total == 0


def test_what_stayed_behind_is_told_with_row_field_value_and_reason(house: House, tmp_path: Path) -> None:
    text = (
        "ref,label,price,category\nA,Alpha,1.5,\n,No number,,\nC,Bad price,12x,\n"
        "D,Free,0,\nF,Nowhere,,nowhere\nA,Alpha,2,\n"
    )
    report = load(house, tmp_path, text)
    assert (report.job.status, report.job.loaded, report.job.dead) == (JobStatus.PARTIALLY_SUCCEEDED, 1, 5)
    assert [(problem.row, problem.field, problem.value) for problem in report.problems] == [
        (3, "sku", ""),
        (4, "price", "12x"),
        (5, "price", ""),
        (6, "category", ""),
        (7, "", ""),
    ]
    table = list(csv.reader(io.StringIO(problems_as_csv([report]))))
    assert table[0] == ["file", "row", "field", "value", "reason", "row_loaded"]
    assert table[2][1:4] == ["4", "price", "12x"]
    assert "6 rows read" in describe_report(report)
    assert "1 loaded, 0 as they were or there already, 5 refused." in describe_report(report)


def test_running_it_again_changes_only_what_differs(house: House, tmp_path: Path) -> None:
    load(house, tmp_path, "sku,name,price\nA,Alpha,1\nB,Beta,2\n")
    report = load(house, tmp_path, "sku,name,price\nA,Alpha,1\nB,Beta,3\nC,Gamma,\n")
    assert (report.job.loaded, report.job.skipped) == (2, 1)


def test_a_trial_changes_nothing_and_what_is_there_may_be_left(house: House, tmp_path: Path) -> None:
    assert load(house, tmp_path, "sku,name\nA,Alpha\n", is_dry_run=True).job.loaded == 1
    with house.read() as uow, pytest.raises(NotFound):
        get_product(uow, "A")
    load(house, tmp_path, "sku,name\nA,Alpha\n")
    assert load(house, tmp_path, "sku,name\nA,Other\n", existing=Existing.SKIP).job.skipped == 1


def test_an_old_encoding_with_decimal_commas_is_understood(house: House, tmp_path: Path) -> None:
    text = "sku;désignation;prix\nA;Filtre à gazole été;12,5\nB;Écrou;1 024,75\n"
    report = load(house, tmp_path, text, encoding="cp1252")
    assert (report.job.loaded, report.delimiter) == (2, ";")
    with house.read() as uow:
        assert get_product(uow, "B").price == tnd("1024.750")


def test_any_table_can_be_kept_as_it_is(house: House, tmp_path: Path) -> None:
    path = tmp_path / "Old list.csv"
    path.write_text("id,Colour\n1,red\n2,blue\n")
    report = load_file(house, "staged", path)
    assert report.job.loaded == 2
    with house.write() as uow:
        assert [(shelf.name, shelf.records) for shelf in list_datasets(uow, house_tenant(uow).id)] == [("Old-list", 2)]


def test_only_who_may_load_data_does(house: House, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        load(house, tmp_path, "sku,name\nA,Alpha\n", actor=GUEST)
    with pytest.raises(NotFound):
        load_file(house, "products", tmp_path / "none.csv")
    with pytest.raises(NotFound):
        load_file(house, "planets", tmp_path / "none.csv")


def test_the_command_tells_what_it_did_and_an_export_is_loaded_by_its_name(house: House, tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_text("Our ref,name\nA,Alpha\n,Nothing\n")
    outcome = run_import(house, ImportRequest(kind="products", path=path, columns=["Our ref=sku"]))
    assert outcome.has_problems
    assert json.loads(outcome.json)[0]["job"]["loaded"] == 1
    with pytest.raises(FreightError):
        run_import(house, ImportRequest(kind="olist", path=tmp_path))
    with pytest.raises(InvalidInput):
        run_import(house, ImportRequest(kind="products", path=path, existing="perhaps"))
    assert any(line.startswith("  olist: ") for line in list_kinds(house))
    assert any(line.startswith("sku: ") for line in describe_kind(house, "products"))


@pytest.mark.parametrize("pair", ["sku", "=sku", "ref="])
def test_a_mapping_that_is_none_is_refused(pair: str) -> None:
    with pytest.raises(InvalidInput):
        parse_column_map([pair])


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_real_catalogue_is_loaded_whole_with_its_supersessions(house: House, shared_data: Path) -> None:
    report = load_file(house, "products", shared_data / "autoparts_catalogue" / "parts_slg.csv")
    # Two say that they replace themselves.
    assert (report.job.rows_total, report.job.loaded, report.job.dead) == (34_392, 34_390, 2)
    assert len(report.problems) == 2_560 - 2_396
    found = ask(house, "gxe-2206z")
    assert found.interpreted.successor is not None
    assert found.interpreted.successor.sku == "GEU2206"
