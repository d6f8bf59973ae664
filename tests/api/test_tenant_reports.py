"""Reports and datasets as programs and spreadsheets read them."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader

from freight_app.accounts.tenant_dtos import KeyScope
from freight_app.kit.house import House
from freight_app.migration import exporting
from freight_app.migration.mapping.targets import TargetField
from tests.api.programs import Program, refusal, rows_of
from tests.migration.engine.workbench import QUANTITY, SKU, csv_of

NOTE = TargetField(name="note")
PRICE = TargetField(name="price", kind="money")  # type: ignore[arg-type]


def test_a_report_balances_and_sums_up(program: Program) -> None:
    job = program.load(csv_of([("A", 1), ("A", 1), ("B", "x"), ("C", 5)]))
    report = program.get(f"/jobs/{job['public_id']}/report")
    assert report["balance"] == {
        "rows": 4,
        "loaded": 2,
        "skipped": 1,
        "dead": 1,
        "dropped": 0,
        "missing": 0,
        "is_balanced": True,
        "sentence": "Every row of the source is loaded, skipped or a dead letter.",
    }
    assert report["sums"] == [{"field": "quantity", "source": "7", "loaded": "6", "skipped": "1", "rest": "0"}]
    assert report["reasons"]["dead"][0]["reason_code"] == "not_a_number"
    assert report["reasons"]["skipped"] == [
        {"reason_code": "duplicate", "reason": "The same record stands in row ….", "count": 1}
    ]
    assert report["job"]["public_id"] == job["public_id"]
    assert program.ask("GET", f"/jobs/{job['public_id']}/report", params={"format": "xml"}).status_code == 422


def test_the_report_is_a_paper_in_the_language_of_its_reader(program: Program) -> None:
    job = program.load(csv_of([("A", 1), ("A", 1), ("B", "x"), ("C", 5)]))
    address = f"/jobs/{job['public_id']}/report"

    def words_of(**asked: Any) -> str:
        response = program.ask("GET", address, **asked)
        assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
        assert response.headers["content-disposition"] == f'inline; filename="job-{job["public_id"]}.pdf"'
        return " ".join(PdfReader(BytesIO(response.content)).pages[0].extract_text().split())

    english = words_of(params={"format": "pdf"}, headers={"Accept-Language": "en-GB"})
    assert "Every row of the source is loaded, skipped or a dead letter." in english
    assert "This is not a number as the chosen language writes it." in english
    assert "Rows in the source4" in english.replace(" 4", "4")
    french = words_of(params={"format": "pdf", "language": "fr"}, headers={"Accept-Language": "en"})
    assert "Chaque ligne de la source est chargée, laissée telle quelle ou à corriger." in french
    assert "This is not a number" not in french
    assert "not_a_number" in french
    assert "2 mars 2026" in french
    # The words of the Arabic paper are looked at in tests/documents; here that it is one.
    assert "2 مارس 2026" in words_of(params={"format": "pdf"}, headers={"Accept-Language": "ar"})
    assert refusal(program.ask("GET", f"/jobs/{uuid4()}/report", params={"format": "pdf"})) == (404, "not_found")


@pytest.mark.parametrize("piece", [2, 1_000])
def test_every_row_stands_in_the_table(program: Program, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(exporting, "_PIECE", piece)
    job = program.load(csv_of([("A", 1), ("A", 2), ("", "x"), ("=1+1", 5), ("A", 1)]))
    response = program.ask("GET", f"/jobs/{job['public_id']}/report", params={"format": "csv"})
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"].startswith("attachment; filename=")
    head, *rows = rows_of(response.text)
    assert head[:5] == ["row", "key", "outcome", "code", "message"]
    assert [row[:3] for row in rows] == [
        ["2", "A", "loaded"],
        ["3", "A", "dead_letter"],
        ["4", "", "dead_letter"],
        ["5", "'=1+1", "loaded"],
        ["6", "A", "skipped"],
    ]
    assert [set(row[3].split("; ")) for row in rows] == [
        {""},
        {"duplicate_differs"},
        {"required", "not_a_number"},
        {""},
        {"duplicate"},
    ]
    assert rows[1][4] == "Row 2 has the same key with other values."
    assert {len(row) for row in rows} == {len(head)}


def test_dead_letters_stand_under_the_columns_of_their_source(program: Program) -> None:
    job = program.load(b"sku,quantity\nA,1\nB,two\nC\n=cmd,x\n")
    response = program.ask("GET", f"/jobs/{job['public_id']}/report.csv")
    head, *rows = rows_of(response.text)
    assert head == ["row", "key", "code", "message", "field", "value", "sku", "quantity", "unread"]
    assert [(row[0], *row[-3:]) for row in rows] == [
        ("3", "B", "two", ""),
        ("4", "", "", "C"),
        ("5", "'=cmd", "x", ""),
    ]
    assert rows[0][4:6] == ["quantity", "two"]


def load_shelf(program: Program) -> None:
    rows = [("A", 1, "plain", "1.500 TND"), ("B", -5, "=HYPERLINK(1)", ""), ("Ç", "", "", "2 EUR")]
    program.load(csv_of(rows, ("sku", "quantity", "note", "price")), fields=(SKU, QUANTITY, NOTE, PRICE))


@pytest.mark.parametrize("piece", [1, 1_000])
def test_a_dataset_is_given_out_whole(program: Program, monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(exporting, "_PIECE", piece)
    load_shelf(program)
    table = program.ask("GET", "/datasets/stock/export", params={"format": "csv"})
    assert table.text.startswith("\ufeff")
    head, *rows = rows_of(table.text)
    # In the order in which the plan named them.
    assert head == ["key", "sku", "quantity", "note", "price"]
    assert rows == [
        ["A", "A", "1", "plain", "1.500 TND"],
        ["B", "B", "-5", "'=HYPERLINK(1)", ""],
        ["Ç", "Ç", "", "", "2.00 EUR"],
    ]
    lines = program.ask("GET", "/datasets/stock/export", params={"format": "jsonl"})
    assert lines.headers["content-type"] == "application/jsonl; charset=utf-8"
    records = [json.loads(line) for line in lines.text.splitlines()]
    assert records[1]["note"] == "=HYPERLINK(1)"
    assert records[0] == {
        "key": "A",
        "sku": "A",
        "quantity": 1,
        "note": "plain",
        "price": {"amount_minor": 1500, "currency": "TND"},
    }
    assert program.ask("GET", "/datasets/stock/export").status_code == 422


def test_datasets_are_listed_paged_and_emptied(program: Program, house: House) -> None:
    program.load(csv_of([(f"S{number}", number) for number in range(5)]))
    program.load(csv_of([("A", 1)]), dataset="a.b-c_d")
    assert [(shelf["name"], shelf["records"]) for shelf in program.get("/datasets")] == [("a.b-c_d", 1), ("stock", 5)]
    page = program.ask("GET", "/datasets/stock", params={"per_page": 2, "page": 3}).json()
    assert [row["values"] for row in page["data"]] == [{"sku": "S4", "quantity": 4}]
    assert page["pagination"]["total"] == 5
    reader = program.with_scopes(KeyScope.DATA_READ)
    assert len(reader.get("/datasets/stock")) == 5
    assert refusal(reader.ask("DELETE", "/datasets/stock")) == (403, "not_allowed")
    assert program.ask("DELETE", "/datasets/stock").json()["data"] == {"deleted": 5}
    assert refusal(program.ask("GET", "/datasets/stock")) == (404, "not_found")
    assert refusal(program.ask("DELETE", "/datasets/stock")) == (404, "not_found")
    assert [shelf["name"] for shelf in program.get("/datasets")] == ["a.b-c_d"]
