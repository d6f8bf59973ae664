"""Files that programs send: taken in whole or not at all, understood, looked at, thrown away."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from openpyxl import Workbook

from freight_app.api import incoming_files
from freight_app.kit.errors import Conflict
from freight_app.kit.house import House
from freight_app.migration import receiving
from freight_app.migration.sources import uploads as storing
from tests.api.programs import FOUR, Program, refusal
from tests.api.raw_asgi import GONE, SILENCE, piece, post
from tests.migration.engine.workbench import csv_of, staged_plan


def files_on_disk(house: House) -> list[Path]:
    return [path for path in (house.settings.data_dir / "migration").rglob("*") if path.is_file()]


def test_a_file_is_taken_in_and_understood(program: Program, house: House) -> None:
    content = "Réf.;Qté\n630/8-2RSR;12\nEAN;7\n".encode("cp1252")
    upload = program.send(content, "stock été.csv")
    assert (upload["name"], upload["size"]) == ("stock été.csv", len(content))
    assert upload["sha256"] == hashlib.sha256(content).hexdigest()
    shape = upload["shape"]
    assert (shape["kind"], shape["delimiter"], shape["encoding"]) == ("csv", ";", "cp1252")
    assert shape["columns"] == ["Réf.", "Qté"]
    assert shape["sample"][0] == {"Réf.": "630/8-2RSR", "Qté": "12"}
    assert program.get(f"/uploads/{upload['public_id']}") == upload
    assert [path.read_bytes() for path in files_on_disk(house)] == [content]


def test_a_packed_file_is_kept_unpacked(program: Program, house: House) -> None:
    upload = program.send(gzip.compress(FOUR), "stock.csv.gz")
    assert upload["sha256"] == hashlib.sha256(FOUR).hexdigest()
    assert [path.read_bytes() for path in files_on_disk(house)] == [FOUR]


def test_a_workbook_comes_in_a_form(program: Program) -> None:
    book, content = Workbook(), io.BytesIO()
    for row in (("sku", "quantity"), ("A", 1)):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(content)
    files = {"file": ("stock.xlsx", content.getvalue(), "application/vnd.ms-excel")}
    response = program.ask("POST", "/uploads", files=files, data={"note": "from Monday"})
    assert response.status_code == 201, response.text
    upload = response.json()["data"]
    assert (upload["name"], upload["shape"]["kind"], upload["shape"]["columns"]) == (
        "stock.xlsx",
        "xlsx",
        ["sku", "quantity"],
    )


def test_the_name_is_the_last_part_of_a_path(program: Program) -> None:
    assert program.send(name="..\\..\\C:/etc/pass\0wd.csv")["name"] == "passwd.csv"
    assert program.send(name="")["name"] == "upload"


@pytest.mark.parametrize("chunk", [1, 7, 64, 70_000])
def test_a_form_is_read_however_it_is_cut(program: Program, chunk: int) -> None:
    content = csv_of([(f"S{number}", number) for number in range(40)])
    body = (
        b'--cut\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
        + content
        + b"\r\n--cut--\r\n"
    )
    pieces = (body[start : start + chunk] for start in range(0, len(body), chunk))
    response = program.ask(
        "POST", "/uploads", content=pieces, headers={"Content-Type": "multipart/form-data; boundary=cut"}
    )
    assert response.status_code == 201, response.text
    assert response.json()["data"]["sha256"] == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b'--cut\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n--cut--\r\n',
        b'--cut\r\nContent-Disposition: form-data; name="note"\r\n\r\n' + b"x" * 100_000 + b"\r\n--cut--\r\n",
        b'--cut\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\na,b\n1,2\r\n' * 2 + b"--cut--\r\n",
    ],
    ids=["empty", "no form", "no file", "not a file", "two files"],
)
def test_a_form_without_its_one_file_is_refused(program: Program, house: House, body: bytes) -> None:
    response = program.ask(
        "POST", "/uploads", content=body, headers={"Content-Type": "multipart/form-data; boundary=cut"}
    )
    assert (*refusal(response), response.json()["details"]["field"]) == (422, "invalid_input", "file")
    assert files_on_disk(house) == []


def test_a_form_that_ends_within_its_file_is_cut_off(program: Program, house: House) -> None:
    body = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\na,b\n1,2\n3'
    response = program.ask(
        "POST", "/uploads", content=body, headers={"Content-Type": "multipart/form-data; boundary=cut"}
    )
    assert refusal(response) == (400, "cut_off")
    assert files_on_disk(house) == []


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 415, "empty_file"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, 415, "not_a_table"),
        (gzip.compress(b"1,2\n" * 4_500_000), 413, "suspicious_archive"),
    ],
)
def test_what_is_no_table_is_not_kept(program: Program, house: House, content: bytes, status: int, code: str) -> None:
    response = program.ask("POST", "/uploads", content=content, params={"name": "photo.png"})
    assert refusal(response) == (status, code)
    # It is spoken of as its owner calls it.
    assert all(len(word) < 32 for word in response.json()["message"].split())
    assert files_on_disk(house) == []
    assert program.get("/uploads") == []


def test_a_file_that_is_too_large_is_refused(program: Program, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MAX_UPLOAD_BYTES", 100)
    told = program.ask("POST", "/uploads", content=b"a,b\n" * 100)
    untold = program.ask("POST", "/uploads", content=iter([b"a,b\n"] * 100))
    assert refusal(told) == refusal(untold) == (413, "too_large")
    assert files_on_disk(house) == []


def test_a_full_disk_is_told_and_nothing_is_kept(
    program: Program, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(storing.os, "fsync", full)
    response = program.ask("POST", "/uploads", content=FOUR)
    assert refusal(response) == (507, "no_room")
    assert files_on_disk(house) == []
    assert program.get("/uploads") == []


def test_a_disk_that_is_nearly_full_takes_no_file(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LEFT_FREE_BYTES", 1 << 60)
    assert refusal(program.ask("POST", "/uploads", content=FOUR)) == (507, "no_room")


def test_a_file_that_cannot_be_noted_down_is_not_kept(
    program: Program, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise Conflict("Somebody was faster.")

    monkeypatch.setattr(receiving, "keep_upload", fail)
    assert refusal(program.ask("POST", "/uploads", content=FOUR)) == (409, "conflict")
    assert files_on_disk(house) == []


def test_a_month_without_room_takes_no_file(program: Program, house: House) -> None:
    program = Program.of(program.client, house, "Sud", max_bytes=60)
    told = program.ask("POST", "/uploads", content=b"a,b\n" * 20)
    untold = program.ask("POST", "/uploads", content=iter([b"a,b\n"] * 20))
    packed = program.ask("POST", "/uploads", content=gzip.compress(b"a,b\n" * 20))
    for response in (told, untold, packed):
        assert refusal(response) == (429, "quota_exceeded")
        assert response.json()["details"]["what"] == "bytes"
        assert int(response.headers["Retry-After"]) > 0
    assert files_on_disk(house) == []
    program.begin()
    # 39 of 60 bytes are used up; what was sent is counted when a job begins, not before.
    assert program.get("/stats")["left"]["bytes"] == 60 - len(FOUR)
    assert refusal(program.ask("POST", "/uploads", content=FOUR)) == (429, "quota_exceeded")


@pytest.mark.parametrize(
    ("messages", "headers", "told"),
    [
        ([piece(b"a,b\n"), piece(b"1,2\n"), GONE], {}, (400, "cut_off")),
        ([piece(b"a,b\n" * 100_000), GONE], {}, (400, "cut_off")),
        ([piece(b"a,b\n", is_last=True)], {"Content-Length": "400"}, (400, "cut_off")),
        ([piece(b"a,b\n"), SILENCE], {}, (408, "sender_silent")),
    ],
    ids=["gone", "gone after much", "less than announced", "silent"],
)
def test_a_sender_that_goes_away_leaves_nothing_behind(
    program: Program,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    data_api: FastAPI,
    messages: list[dict[str, Any]],
    headers: dict[str, str],
    told: tuple[int, str],
) -> None:
    monkeypatch.setattr(incoming_files, "SILENCE_S", 0.1)
    status, body = post(data_api, "/api/v1/uploads", program.headers | headers, messages)
    assert (status, body["error_code"]) == told
    assert files_on_disk(house) == []
    assert program.get("/uploads") == []


def test_no_tenant_takes_every_place(program: Program, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming_files, "MAX_PER_TENANT", 0)
    response = program.ask("POST", "/uploads", content=FOUR)
    assert (*refusal(response), response.headers["Retry-After"]) == (429, "too_many_requests", "5")
    monkeypatch.setattr(incoming_files, "MAX_PER_TENANT", 1)
    # A place is free again once its file is in, or is refused.
    for content in (FOUR, b"", FOUR):
        assert program.ask("POST", "/uploads", content=content).status_code in (201, 415)
    assert len(files_on_disk(house)) == 2


def test_files_are_listed_without_their_rows_and_thrown_away(program: Program, house: House) -> None:
    first, second = program.send(name="1.csv"), program.send(name="2.csv")
    response = program.ask("GET", "/uploads", params={"per_page": 1})
    assert response.json()["pagination"] == {"page": 1, "per_page": 1, "total": 2, "pages": 2}
    assert [(row["name"], row["shape"]["sample"]) for row in response.json()["data"]] == [("2.csv", [])]
    assert program.ask("DELETE", f"/uploads/{first['public_id']}").status_code == 200
    assert refusal(program.ask("GET", f"/uploads/{first['public_id']}")) == (404, "not_found")
    assert [row["name"] for row in program.get("/uploads")] == ["2.csv"]
    assert len(files_on_disk(house)) == 1
    program.begin()
    live = program.get("/uploads")[0]
    assert refusal(program.ask("DELETE", f"/uploads/{live['public_id']}")) == (409, "upload_in_use")
    assert refusal(program.ask("PUT", f"/uploads/{live['public_id']}/shape", json={})) == (409, "upload_in_use")
    assert program.ask("DELETE", f"/uploads/{second['public_id']}").status_code == 200


def test_how_a_file_is_read_can_be_said(program: Program) -> None:
    upload = program.send(b"a,1;b\nc,2;d\n")
    shaped = program.put(f"/uploads/{upload['public_id']}/shape", {"delimiter": ";", "has_header": False})
    assert len(shaped["shape"]["columns"]) == 2
    assert shaped["shape"]["rows_estimate"] == 2
    assert program.get(f"/uploads/{upload['public_id']}") == shaped
    wrong = program.ask("PUT", f"/uploads/{upload['public_id']}/shape", json={"encoding": "klingon"})
    assert refusal(wrong) == (422, "invalid_input")


def test_columns_are_suggested_for_fields(program: Program) -> None:
    upload = program.send("Marque,Pays\nSKF,Suède\n".encode())
    proposal = program.post(f"/uploads/{upload['public_id']}/suggestion", {"target": "brands"})
    assert ("Marque", "name") in [(line["column"], line["field"]) for line in proposal["suggestions"]]
    assert proposal["mapping"]["fields"]["name"]["source"] == {"kind": "column", "column": "Marque"}
    assert proposal["missing"] == []


def test_numbers_and_days_are_suggested_as_the_file_writes_them(program: Program) -> None:
    upload = program.send("Réf;Montant;Jour\nA;1 024,50;02/13/2026\nB;12,30;02/01/2026\n".encode())
    fields = [
        {"name": "ref", "title": "Réf"},
        {"name": "montant", "title": "Montant", "kind": "decimal"},
        {"name": "jour", "title": "Jour", "kind": "date"},
    ]
    proposal = program.post(f"/uploads/{upload['public_id']}/suggestion", {"target": "staged", "fields": fields})
    plan = {"target": "staged", "dataset": "d", "mapping": proposal["mapping"], "fields": fields}
    rows = program.post(f"/uploads/{upload['public_id']}/preview", plan)
    assert [[cell["after"] for cell in row["cells"]] for row in rows] == [
        ["A", "1024.50", "2026-02-13"],
        ["B", "12.30", "2026-02-01"],
    ]


def test_every_column_becomes_a_field_of_a_dataset(program: Program) -> None:
    upload = program.send("Réf. pièce,Qté,Qté \nA,1,2\n".encode())
    proposal = program.post(f"/uploads/{upload['public_id']}/suggestion", {"target": "staged"})
    names = [field["name"] for field in proposal["fields"]]
    assert names[:2] == ["ref_piece", "qte"]
    assert len(set(names)) == 3
    plan = {"target": "staged", "dataset": "d", "mapping": proposal["mapping"], "fields": proposal["fields"]}
    rows = program.post(f"/uploads/{upload['public_id']}/preview", plan)
    assert [cell["after"] for cell in rows[0]["cells"]] == ["A", "1", "2"]


def test_a_preview_tells_what_is_wrong_in_each_cell(program: Program) -> None:
    upload = program.send()
    rows = program.post(f"/uploads/{upload['public_id']}/preview", staged_plan().model_dump(mode="json"))
    assert [row["is_sound"] for row in rows] == [True, False, True, True]
    quantity = rows[1]["cells"][1]
    assert (quantity["before"], quantity["after"], quantity["code"]) == ("two", "", "not_a_number")
    assert "{" not in quantity["message"]
    broken = staged_plan().model_dump(mode="json")
    broken["mapping"]["fields"]["quantity"]["source"]["column"] = "amount"
    response = program.ask("POST", f"/uploads/{upload['public_id']}/preview", json=broken)
    assert (*refusal(response), response.json()["details"]["field"]) == (422, "invalid_mapping", "quantity")


def test_only_what_may_be_loaded_is_offered(program: Program, house: House) -> None:
    other, program = program, Program.of(program.client, house, "Sud", allowed_targets=["brands"])
    assert [target["name"] for target in program.get("/targets")] == ["brands"]
    upload = program.send()
    path = f"/uploads/{upload['public_id']}"
    plan = staged_plan().model_dump(mode="json")
    assert refusal(program.ask("POST", f"{path}/preview", json=plan)) == (403, "not_allowed")
    assert refusal(program.ask("POST", f"{path}/suggestion", json={"target": "products"})) == (403, "not_allowed")
    targets = {target["name"]: target for target in other.get("/targets")}
    assert {"brands", "products", "staged"} <= targets.keys()
    assert targets["staged"]["has_own_fields"]
    assert any(field["is_key"] for field in targets["products"]["fields"])
