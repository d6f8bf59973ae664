"""Printed papers: the same bytes each time, in the customer's language, only for those whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlmodel import select

from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Role
from freight_app.api.app import create_api
from freight_app.documents import typesetting
from freight_app.documents.kept_files import store_content
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.orders.dtos import CartOwner
from freight_app.orders.errors import EmptyCart
from freight_app.orders.invoices import queries
from freight_app.orders.invoices.crediting import issue_credit_note
from freight_app.orders.invoices.dtos import CreditWanted, InvoiceQuery
from freight_app.orders.invoices.files import ask_for_own_paper, ask_for_pdf, keep_pdf, make_pdf
from freight_app.orders.invoices.journal import tabulate_journal, write_workbook
from freight_app.orders.invoices.models import PaperFile
from freight_app.orders.invoices.quotations import QuotedTo, quote_cart, quote_order
from freight_app.orders.invoices.reading import get_invoice, list_invoices, walk_journal
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.work.running import run_due_tasks
from tests.api.test_shop import program_of
from tests.orders.conftest import Parts
from tests.orders.shopping import ADDRESS, bring_to_door, bring_to_road, customer, fill_cart, order, tnd

API = "/api/v1"
INVOICE, NOTE, DELIVERY = "INV-2026-00001", "CN-2026-00001", "DN-2026-00001"


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(create_api(), base_url="http://shop.test", raise_server_exceptions=False) as client:
        yield client


def words_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def owner_of(house: House, email: str) -> CartOwner:
    with house.read() as uow:
        return CartOwner(user_id=uow.session.exec(select(UserAccount.id).where(UserAccount.email == email)).one())


def test_an_invoice_asked_for_again_is_the_same_file_byte_for_byte(
    house: House, client: TestClient, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = program_of(client, house, "amine@mail.test")
    other = program_of(client, house, "other@mail.test")
    seller, picker = (program_of(client, house, f"{role}@mail.test", role) for role in (Role.SALES, Role.PICKER))
    placed = order(house, {parts.filter: 2}, owner=owner_of(house, "amine@mail.test"), language="fr")
    bring_to_road(house, placed.number)

    first = client.get(f"{API}/invoices/{INVOICE}.pdf", headers=me)
    assert (first.status_code, first.headers["content-type"]) == (200, "application/pdf")
    assert "Facture" in words_of(first.content)
    copy = client.get(f"{API}/invoices/{INVOICE}.pdf?language=ar", headers=seller)
    assert copy.status_code == 200
    assert copy.content != first.content
    # A later version of the printer, another name of the shop: what was issued stays what it was.
    monkeypatch.setattr("freight_app.orders.invoices.files.typeset", lambda *_a, **_k: b"%PDF of another version")
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(name="Another name"))
    run_due_tasks(house.database)
    assert client.get(f"{API}/invoices/{INVOICE.lower()}.pdf", headers=seller).content == first.content
    assert client.get(f"{API}/invoices/{INVOICE}.pdf?language=ar", headers=me).content == copy.content

    for stranger in (other, picker):
        for path in (f"{INVOICE}.pdf", INVOICE):
            refused = client.get(f"{API}/invoices/{path}", headers=stranger)
            assert (refused.status_code, refused.json()["error_code"]) == (404, "not_found")
    for path in (f"/papers/{DELIVERY}.pdf", f"/papers/orders/{placed.number}"):
        assert client.get(f"{API}{path}", headers=other).status_code == 404
        assert client.get(f"{API}{path}", headers=me).status_code == 200
    assert client.get(f"{API}/papers/orders/{placed.number}/packing-slip.pdf", headers=me).status_code == 403
    assert client.get(f"{API}/papers/orders/{placed.number}/packing-slip.pdf", headers=picker).status_code == 200
    # The link of an order with an account does not open its invoice.
    assert client.get(f"{API}/invoices/track/{placed.tracking_token}/{INVOICE}.pdf").status_code == 404


def test_a_guest_has_the_invoice_by_the_link_of_the_order(house: House, client: TestClient, parts: Parts) -> None:
    mine, theirs = (order(house, {parts.filter: 1}) for _ in range(2))
    bring_to_road(house, mine.number)
    bring_to_road(house, theirs.number)
    assert client.get(f"{API}/invoices/track/{mine.tracking_token}/{INVOICE}.pdf").status_code == 200
    for token, number in ((mine.tracking_token, "INV-2026-00002"), ("nobody", INVOICE)):
        assert client.get(f"{API}/invoices/track/{token}/{number}.pdf").status_code == 404


def test_the_background_makes_the_file_and_the_first_that_is_kept_stays(
    house: House, parts: Parts, clock: StillClock
) -> None:
    # Clocks that go are never on the second.
    clock.set(datetime(2026, 3, 2, 9, 0, 0, 123_456, tzinfo=UTC))
    bring_to_road(house, order(house, {parts.filter: 1}).number)
    with house.read() as uow:
        wanted = ask_for_pdf(uow, get_invoice(uow, INVOICE))
    assert wanted.content is None
    content, stored = make_pdf(house.settings, wanted)
    assert make_pdf(house.settings, wanted) == (content, stored)
    run_due_tasks(house.database)
    with house.write() as uow:
        late = store_content(house.settings, b"%PDF that came second")
        assert stored is not None
        assert keep_pdf(uow, wanted, late) == stored.sha256
    with house.read() as uow:
        assert ask_for_pdf(uow, get_invoice(uow, INVOICE)).content == content
        assert uow.session.exec(select(PaperFile.sha256).where(PaperFile.number == INVOICE)).all() == [stored.sha256]
        assert queries.find_paper_file(uow, INVOICE, "fr") is None


def test_staff_issue_and_credit_through_the_api(house: House, client: TestClient, parts: Parts) -> None:
    seller, picker = (program_of(client, house, f"{role}@mail.test", role) for role in (Role.SALES, Role.PICKER))
    placed = order(house, {parts.filter: 2, parts.book: 1}, delivery_method="delivery", address=ADDRESS)
    bring_to_door(house, placed.number)

    def post(path: str, body: dict[str, Any], by: dict[str, str], key: str = "key-00001") -> Any:
        return client.post(f"{API}/invoices{path}", json=body, headers=by | {"Idempotency-Key": key})

    assert post("", {"order_number": placed.number}, seller).json()["error_code"] == "nothing_to_invoice"
    assert post("", {"order_number": placed.number}, picker).status_code == 403
    wanted = {"reason": "Came back", "lines": [{"position": 0, "quantity": 1}]}
    assert post(f"/{INVOICE}/credit-notes", wanted, picker).status_code == 403
    first = post(f"/{INVOICE}/credit-notes", wanted, seller)
    assert (first.status_code, first.json()["data"]["number"]) == (201, NOTE)
    assert post(f"/{INVOICE}/credit-notes", wanted, seller).json()["data"] == first.json()["data"]
    wanted["lines"] = [{"position": 0, "quantity": 2}]
    refused = post(f"/{INVOICE}/credit-notes", wanted, seller, "key-00002")
    assert (refused.status_code, refused.json()["error_code"]) == (409, "more_than_invoiced")
    found = client.get(f"{API}/invoices", params={"tab": "credit_notes"}, headers=seller).json()
    assert [row["number"] for row in found["data"]] == [NOTE]
    assert client.get(f"{API}/invoices", headers=picker).status_code == 403
    assert client.get(f"{API}/invoices/journal.csv", headers=picker).status_code == 403
    lines = client.get(f"{API}/invoices/journal.csv", headers=seller).text.splitlines()
    assert lines[0].endswith("Net at 19 %,Tax at 19 %,Net at 7 %,Tax at 7 %,Net,Tax,With tax")
    assert [line.split(",")[1] for line in lines[1:]] == [INVOICE, NOTE]
    assert lines[2].endswith("-20.588,-3.912,,,-20.588,-3.912,-24.500")
    assert client.get(f"{API}/invoices/journal.xlsx", headers=seller).content[:2] == b"PK"


def test_the_list_sums_its_period_and_knows_what_is_open(house: House, parts: Parts) -> None:
    for quantity, finish in ((1, bring_to_road), (2, bring_to_door)):
        finish(house, order(house, {parts.filter: quantity}).number)
    with house.write() as uow:
        issue_credit_note(uow, INVOICE, lines=[CreditWanted(position=0, quantity=1)], reason="back", key="c")
    bring_to_road(house, order(house, {parts.book: 1}).number)
    with house.read() as uow:
        found = list_invoices(uow, InvoiceQuery(sort="issued_on"))
        assert [(row.number, row.open) for row in found.rows] == [
            (INVOICE, tnd("0")),
            ("INV-2026-00002", tnd("0")),
            (NOTE, tnd("0")),
            ("INV-2026-00003", tnd("10.000")),
        ]
        [sums] = found.totals
        assert (sums.invoiced, sums.credited, sums.total) == (tnd("83.500"), tnd("24.500"), tnd("59.000"))
        assert sums.net + sums.tax == sums.total
        assert found.tab_counts == {"all": 4, "invoices": 3, "unpaid": 1, "overdue": 0, "credit_notes": 1}
        assert [row.number for row in list_invoices(uow, InvoiceQuery(tab="unpaid")).rows] == ["INV-2026-00003"]
        assert list_invoices(uow, InvoiceQuery(q="TRABELSI")).total == 4
        assert list_invoices(uow, InvoiceQuery(q="%")).total == 0
        assert list_invoices(uow, InvoiceQuery(issued_from=date(2026, 3, 3))).totals[0].total == tnd("0")
        rows = list(walk_journal(uow, InvoiceQuery()))
    assert sum((row.total for row in rows), tnd("0")) == sums.total
    assert sum((tax for row in rows for _net, tax in row.by_rate.values()), tnd("0")) == sums.tax
    hostile = rows[0].model_copy(update={"customer": "=1+1"})
    [sheet] = load_workbook(BytesIO(write_workbook(tabulate_journal([hostile], "fr"), "Journal"))).worksheets
    assert (sheet["F2"].value, sheet["F2"].data_type) == ("=1+1", "s")
    assert (sheet["N2"].value, sheet["N2"].number_format) == (None, "General")
    assert sheet["M2"].value == pytest.approx(24.5)


def test_a_cart_and_an_order_are_quoted_with_a_day_until_which_it_holds(house: House, parts: Parts) -> None:
    buyer = customer(house)
    asker = QuotedTo(name="Amine Trabelsi", language="ar")
    with pytest.raises(EmptyCart), house.write() as uow:
        quote_cart(uow, buyer, asker, key="k")
    fill_cart(house, buyer, {parts.filter: 2, parts.book: 1})
    with house.write() as uow:
        found = quote_cart(uow, buyer, asker, key="k")
        assert quote_cart(uow, buyer, asker, key="k") == found
    assert (found.number, found.total, found.valid_until) == ("Q-2026-00001", tnd("59.000"), date(2026, 4, 1))
    placed = order(house, {parts.filter: 1}, owner=customer(house), delivery_method="delivery", address=ADDRESS)
    with house.write() as uow:
        assert quote_order(uow, placed.number, key=uuid4().hex).total == placed.total
    with house.read() as uow:
        wanted = ask_for_own_paper(uow, buyer.user_id or 0, found.number)
    assert wanted.document.net is not None
    assert sum((line.total for line in wanted.document.lines if line.total), tnd("0")) == wanted.document.net
    assert typesetting.typeset(wanted.document, at=wanted.at)[:4] == b"%PDF"
