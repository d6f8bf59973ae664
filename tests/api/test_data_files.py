"""Files to be loaded, sent from the console, and what a job left over, fetched from there."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from pypdf import PdfReader

from freight_app.accounts.permissions import Role
from freight_app.accounts.tenants import find_house_tenant
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.migration.uploading import list_uploads
from tests.api.test_shop_logo import sign_in
from tests.migration.engine.workbench import Workbench, csv_of
from tests.ui.admin.loading_desk import DEAD, MESSY, Desk

FILES = "/api/v1/data/files"


def send(client: TestClient, content: bytes, name: str = "export.csv", **headers: str) -> Response:
    return client.post(FILES, params={"name": name}, content=content, headers=headers)


def kept(house: House) -> list[str]:
    """The names of the files that the shop has."""
    with house.read() as uow:
        tenant = find_house_tenant(uow)
        return [] if tenant is None else [one.name for one in list_uploads(uow, tenant.id, PageRequest()).items]


def files_on_disk(house: House) -> list[str]:
    return [path.name for path in (house.settings.data_dir / "migration").rglob("*") if path.is_file()]


def test_a_file_is_kept_and_understood(client: TestClient, house: House) -> None:
    sign_in(client, house, Role.BUYER)
    response = send(client, MESSY, "C:\\Exports\\été.csv")
    assert response.status_code == 201
    assert response.json()["data"]["name"] == "été.csv"
    assert kept(house) == ["été.csv"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "empty_file"), (b"%PDF-1.7 and more", "not_a_table"), (b"\x89PNG\r\n", "not_a_table")]
)
def test_what_is_no_table_is_refused_by_a_code_and_leaves_nothing_behind(
    client: TestClient, house: House, content: bytes, code: str
) -> None:
    sign_in(client, house, Role.BUYER)
    response = send(client, content)
    assert (response.is_error, response.json()["error_code"]) == (True, code)
    assert (kept(house), files_on_disk(house)) == ([], [])


def test_only_who_may_load_sends_a_file_and_only_from_our_own_pages(client: TestClient, house: House) -> None:
    assert send(client, MESSY).status_code == 401
    sign_in(client, house, Role.PICKER)
    assert send(client, MESSY).status_code == 403
    sign_in(client, house, Role.BUYER)
    foreign = send(client, MESSY, origin="https://elsewhere.test")
    assert (foreign.status_code, foreign.json()["error_code"]) == (403, "foreign_origin")
    assert (kept(house), files_on_disk(house)) == ([], [])


def test_what_was_left_over_comes_as_a_table_with_its_reasons(client: TestClient, house: House) -> None:
    job = Desk.open(house).load_messy()
    sign_in(client, house, Role.ADMIN)
    response = client.get(f"/api/v1/data/jobs/{job}/to-mend.csv")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(response.text.removeprefix("\ufeff"))))
    assert len(rows) == DEAD
    assert rows[1] == {
        "Réf article": "A-3",
        "Désignation": "Courroie",
        "Famille": "Inconnue",
        "Prix TTC": "45,750",
        "row": "6",
        "error_code": "unknown_category",
        "error": "There is no category Inconnue.",
    }
    # The whole report as a paper, in the language of the pages.
    client.cookies.set("freight_lang", "fr")
    paper = client.get(f"/api/v1/data/jobs/{job}/report.pdf")
    assert paper.headers["content-type"] == "application/pdf"
    told = " ".join(PdfReader(BytesIO(paper.content)).pages[0].extract_text().split())
    assert "Il n’y a pas de catégorie …" in told.replace("'", "’")


def test_a_formula_in_a_cell_is_text_and_a_negative_number_stays_one(client: TestClient, house: House) -> None:
    desk = Desk.open(house)
    rows = ["A-1;=HYPERLINK(1);x", "B-2;+216 71;-5,5 oops", "C-3;Filter;-5,5", "D-4;Filter;5,5", "E-5;Belt;7,5"]
    file_id = desk.send("\n".join(["Réf article;Désignation;Prix TTC", *rows]).encode())
    desk.choose_products(file_id)
    job = desk.load(file_id)
    sign_in(client, house, Role.ADMIN)
    text = client.get(f"/api/v1/data/jobs/{job}/to-mend.csv").text.removeprefix("\ufeff")
    cells = [(row["Désignation"], row["Prix TTC"]) for row in csv.DictReader(StringIO(text))]
    assert cells == [("'=HYPERLINK(1)", "x"), ("+216 71", "'-5,5 oops"), ("Filter", "-5,5")]


def test_another_tenants_rows_are_not_found(client: TestClient, house: House) -> None:
    foreign = Workbench.open(house).load(csv_of([["A", "no number"]])).public_id
    Desk.open(house).send()
    sign_in(client, house, Role.ADMIN)
    for answer in ("to-mend.csv", "report.pdf"):
        assert client.get(f"/api/v1/data/jobs/{foreign}/{answer}").status_code == 404
