"""Credit for programs: staff's and the company's own, each behind its guard."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import BytesIO, StringIO

from fastapi.testclient import TestClient
from openpyxl import load_workbook

from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import approve_retailer
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from tests.api.test_shop import Headers, order_of, program_of, shop

__all__ = ["shop"]  # a fixture of the shop's tests


def company_of(client: TestClient, house: House, me: Headers, name: str, tax_number: str) -> str:
    """The public id of the approved company of whoever calls."""
    application = {
        "legal_name": name, "tax_number": tax_number, "contact_name": "Sami", "phone": "71 234 567",
        "line": "12 rue de Marseille", "city": "Tunis", "country": "TN",
    }  # fmt: skip
    applied = client.post("/api/v1/retailers", json=application, headers=me)
    assert applied.status_code == 201, applied.text
    public_id = applied.json()["data"]["public_id"]
    with house.write() as uow:
        approve_retailer(uow, public_id, price_group="trade_a")
    return public_id


def keyed(me: Headers, key: str) -> Headers:
    return me | {"Idempotency-Key": f"credit-test-{key}"}


def test_a_company_gets_credit_orders_over_it_pays_and_takes_its_statement_home(
    client: TestClient, house: House, shop: None, clock: StillClock
) -> None:
    boss = program_of(client, house, "boss@mail.test", Role.ADMIN)
    clerk = program_of(client, house, "clerk@mail.test", Role.SALES)
    me = program_of(client, house, "garage@mail.test")
    other = program_of(client, house, "other@mail.test")
    company = company_of(client, house, me, "=HYPERLINK(1)", "1234567A")
    rival = company_of(client, house, other, "Rival", "7654321B")
    url = f"/api/v1/credit/companies/{company}"
    terms = {"limit": "30.000", "terms_days": 30, "reason": "Good payer"}
    assert client.put(url, json=terms, headers=clerk).json()["error_code"] == "not_allowed"
    assert client.get("/api/v1/credit/mine", headers=me).status_code == 404
    given = client.put(url, json=terms, headers=boss)
    assert given.json()["data"]["account"]["left"] == {"amount_minor": 30000, "currency": "TND"}

    old = {"amount": "20.000", "currency": "TND", "booked_on": "2026-01-10", "reason": "Opening balance"}
    assert client.post(f"{url}/adjustments", json=old, headers=keyed(clerk, "a")).status_code == 403
    assert client.post(f"{url}/adjustments", json=old, headers=keyed(boss, "a")).status_code == 201
    client.post("/api/v1/cart/lines", json={"sku": "HU-816", "quantity": 1}, headers=me)
    wanted = order_of(24500) | {"payment_method": "on_account"}
    placed = client.post("/api/v1/orders", json=wanted, headers=keyed(me, "o")).json()["data"]
    assert placed["is_held"] is True
    holds = client.get("/api/v1/credit/holds", headers=clerk).json()["data"]
    assert [hold["number"] for hold in holds] == [placed["number"]]
    release = f"/api/v1/credit/holds/{placed['number']}/release"
    assert client.post(release, json={"reason": "x"}, headers=keyed(clerk, "r")).status_code == 403

    payment = {"amount": "5.000", "currency": "TND", "received_on": "2026-03-01", "method": "cheque"}
    for _ in range(2):
        paid = client.post(f"{url}/payments", json=payment, headers=keyed(clerk, "p"))
        assert paid.json()["data"]["balance"]["amount_minor"] == 15000
    wrong = client.post(f"{url}/payments", json=payment | {"currency": "EUR"}, headers=keyed(clerk, "w"))
    assert (wrong.status_code, wrong.json()["details"]["field"]) == (422, "amount")
    freed = client.post(release, json={"reason": "They always pay"}, headers=keyed(boss, "r"))
    assert freed.json()["data"] == []

    mine = client.get("/api/v1/credit/mine?from=2026-01-01", headers=me).json()["data"]
    assert (mine["closing"]["amount_minor"], len(mine["entries"])) == (15000, 2)
    assert client.get("/api/v1/credit/mine", headers=other).status_code == 404
    for path in ("", "/statement", "/statement/file?format=csv"):
        assert client.get(url + path, headers=other).json()["error_code"] == "not_allowed"
    assert client.get(f"/api/v1/credit/companies/{rival}/statement", headers=boss).status_code == 404

    table = client.get("/api/v1/credit/mine/statement?format=csv&from=2026-01-01", headers=me)
    rows = list(csv.reader(StringIO(table.text.removeprefix("\ufeff"))))
    assert [row[7] for row in rows[1:]] == ["0.000", "20.000", "15.000", "15.000"]
    book = client.get(f"{url}/statement/file?format=xlsx&language=ar&from=2026-01-01", headers=clerk)
    sheet = load_workbook(BytesIO(book.content)).worksheets[0]
    assert sheet.sheet_view.rightToLeft
    assert (sheet["A1"].data_type, str(sheet["A1"].value).startswith("=HYPERLINK")) == ("s", True)
    clock.advance(timedelta(microseconds=7))  # Typst knows whole seconds only
    printed = client.get("/api/v1/credit/mine/statement", headers=me)
    assert printed.content.startswith(b"%PDF-")
    assert "statement-2025-12-02-2026-03-02.pdf" in printed.headers["content-disposition"]


def test_the_books_are_closed_by_who_manages_credit(client: TestClient, house: House) -> None:
    boss = program_of(client, house, "boss@mail.test", Role.ADMIN)
    clerk = program_of(client, house, "clerk@mail.test", Role.SALES)
    closing = {"closed_until": "2026-02-28"}
    assert client.put("/api/v1/credit/books", json=closing, headers=clerk).status_code == 403
    assert client.put("/api/v1/credit/books", json=closing, headers=boss).status_code == 200
    assert client.get("/api/v1/credit/books", headers=clerk).json()["data"] == closing
