"""Papers over the API: sent by those who may, given out by links that are somebody's own, shared by order alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.documents.attached import taking_in
from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.work.running import run_due_tasks
from tests.api.test_shop import Headers, order_of, program_of, shop
from tests.documents.attached.samples import armed_pdf, pdf, picture

URL = "/api/v1/documents"
__all__ = ["shop"]


@pytest.fixture
def backend() -> str:
    """One database is enough: what differs by database is tested below the API."""
    return "sqlite"


@pytest.fixture
def buyer(client: TestClient, house: House) -> Headers:
    return program_of(client, house, "buyer@shop.test", Role.BUYER)


@pytest.fixture
def customer(client: TestClient, house: House, shop: None) -> Headers:
    del shop
    return program_of(client, house, "amine@mail.test")


@pytest.fixture
def order(client: TestClient, customer: Headers) -> str:
    client.post("/api/v1/cart/lines", json={"sku": "HU-816", "quantity": 1}, headers=customer)
    placed = client.post("/api/v1/orders", json=order_of(24500), headers=customer | {"Idempotency-Key": "order-0001"})
    return placed.json()["data"]["number"]


def send(client: TestClient, who: Headers, content: bytes, name: str, **asked: Any) -> dict[str, Any]:
    answered = client.post(URL, params=asked, files={"file": (name, content)}, headers=who)
    assert answered.status_code == 201, answered.text
    return answered.json()["data"]


def test_a_paper_is_sent_to_an_order_looked_into_and_read_in_pieces(
    client: TestClient, house: House, buyer: Headers, order: str
) -> None:
    sent = send(client, buyer, armed_pdf(), "../../d\u202e10.exe", subject_kind="order", subject_ref=order.lower())
    assert sent["document"]["subjects"] == [{"kind": "order", "ref": order}]
    assert (sent["document"]["latest"]["state"], sent["file"]) == ("checking", "")
    assert sent["document"]["latest"]["name"] == "d10.pdf"
    run_due_tasks(house.database)
    listed = client.get(f"{URL}/of/order/{order}", headers=buyer).json()["data"]
    assert [one["document"]["latest"]["state"] for one in listed] == ["ready"]
    file = client.get(listed[0]["file"], headers=buyer)
    assert file.status_code == 200
    assert file.content.startswith(b"%PDF-")
    assert b"owned" not in file.content
    headers = {name: file.headers[name] for name in ("content-type", "content-disposition", "x-content-type-options")}
    assert headers == {
        "content-type": "application/pdf",
        "content-disposition": 'inline; filename="d10.pdf"',
        "x-content-type-options": "nosniff",
    }
    assert file.headers["x-frame-options"] == "SAMEORIGIN"
    assert "default-src 'none'" in file.headers["content-security-policy"]
    assert file.headers["cache-control"].startswith("private")
    part = client.get(listed[0]["file"], headers=buyer | {"Range": "bytes=0-4"})
    assert (part.status_code, part.content, part.headers["content-range"]) == (
        206,
        b"%PDF-",
        f"bytes 0-4/{len(file.content)}",
    )
    saved = client.get(listed[0]["file"] + "&d=true", headers=buyer)
    assert saved.headers["content-disposition"] == 'attachment; filename="d10.pdf"'


def test_what_a_browser_could_run_is_only_ever_saved(client: TestClient, buyer: Headers) -> None:
    sent = send(client, buyer, "n°;prix\n1;2\n".encode("cp1252"), "prix été.csv")
    file = client.get(sent["file"], headers=buyer)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in file.headers["content-security-policy"]
    assert file.content.decode() == "n°;prix\n1;2\n"
    picture_sent = send(client, buyer, picture(), "photo.svg", source="camera")
    assert (picture_sent["document"]["kind"], picture_sent["document"]["latest"]["name"]) == ("photo", "photo.webp")
    thumb = client.get(picture_sent["thumb"], headers=buyer)
    assert (thumb.status_code, thumb.headers["content-type"]) == (200, "image/webp")
    assert "sandbox" in thumb.headers["content-security-policy"]


def test_a_link_is_its_viewers_own_and_grows_old(
    client: TestClient, house: House, buyer: Headers, clock: StillClock
) -> None:
    link = send(client, buyer, b"secret terms", "terms.txt")["file"]
    other = program_of(client, house, "sales@shop.test", Role.SALES)
    assert client.get(link, headers=buyer).status_code == 200
    for who in ({}, other):
        refused = client.get(link, headers=who)
        assert (refused.status_code, refused.json()["error_code"]) == (403, "paper_link_not_valid")
    for changed in (link.replace("v=1", "v=2"), link[:-2] + "00", link.replace("/file?", "/thumb?")):
        assert client.get(changed, headers=buyer).status_code == 403
    assert client.get(link.split("?")[0], headers=buyer).status_code == 422
    clock.advance(timedelta(minutes=21))
    assert client.get(link, headers=buyer).status_code in (401, 403)


def test_a_customer_sees_what_is_shared_about_the_own_order_and_nothing_else(
    client: TestClient, house: House, buyer: Headers, customer: Headers, order: str
) -> None:
    shared = send(client, buyer, b"test report", "report.txt", subject_kind="order", subject_ref=order)["document"]
    send(client, buyer, b"our margin", "margin.txt", subject_kind="order", subject_ref=order)
    facts = {"title": "Test report", "kind": "certificate", "is_shared": True}
    assert client.get(f"{URL}/orders/{order}", headers=customer).json()["data"] == []
    assert client.put(f"{URL}/{shared['public_id']}", json=facts, headers=buyer).status_code == 200
    seen = client.get(f"{URL}/orders/{order}", headers=customer).json()["data"]
    assert [one["document"]["title"] for one in seen] == ["Test report"]
    assert client.get(seen[0]["file"], headers=customer).content == b"test report"
    stranger = program_of(client, house, "leila@mail.test")
    assert client.get(f"{URL}/orders/{order}", headers=stranger).status_code == 404
    for path in (URL, f"{URL}/{shared['public_id']}", f"{URL}/of/order/{order}"):
        assert client.get(path, headers=customer).status_code == 403
    assert client.post(URL, files={"file": ("a.txt", b"a")}, headers=customer).status_code == 403


def test_versions_filing_and_the_bin(client: TestClient, buyer: Headers, order: str) -> None:
    paper = send(client, buyer, b"valid 2026", "licence.txt")["document"]["public_id"]
    assert [one["document"]["title"] for one in found(client, buyer, show="to_file")] == ["licence"]
    filed = client.put(f"{URL}/{paper}/subjects/order/{order}", headers=buyer)
    assert filed.json()["data"]["document"]["subjects"] == [{"kind": "order", "ref": order}]
    assert found(client, buyer, show="to_file") == []
    next_one = {"file": ("next.txt", b"valid 2027")}
    assert client.post(f"{URL}/{paper}/versions?after=1", files=next_one, headers=buyer).status_code == 201
    stale = client.post(f"{URL}/{paper}/versions?after=1", files=next_one, headers=buyer)
    assert (stale.status_code, stale.json()["error_code"]) == (409, "paper_version_moved")
    versions = client.get(f"{URL}/{paper}/versions", headers=buyer).json()["data"]
    assert [client.get(one["file"], headers=buyer).content for one in versions] == [b"valid 2027", b"valid 2026"]
    hit = found(client, buyer, q="2027")[0]
    assert [part["text"] for part in hit["snippet"] if part["is_hit"]] == ["2027"]
    assert client.delete(f"{URL}/{paper}", headers=buyer).status_code == 200
    assert found(client, buyer, q="2027") == []
    assert client.post(f"{URL}/{paper}/restore", headers=buyer).status_code == 200
    assert client.delete(f"{URL}/{paper}/subjects/order/{order}", headers=buyer).status_code == 200
    assert len(found(client, buyer, show="to_file")) == 1


def test_what_cannot_be_is_refused_before_the_file_is_read(
    client: TestClient, house: House, buyer: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_arguments: object) -> None:
        raise AssertionError("the file was looked at")

    monkeypatch.setattr(taking_in, "take_in", never)
    nowhere = {"subject_kind": "order", "subject_ref": "F-404"}
    for asked in (nowhere, {"subject_kind": "spaceship", "subject_ref": "1"}):
        refused = client.post(URL, params=asked, files={"file": ("a.pdf", pdf())}, headers=buyer)
        assert (refused.status_code, refused.json()["details"]["field"]) == (422, "subject_ref")
    large = bytes(taking_in.max_bytes(house.settings) + 1)
    assert client.post(URL, content=large, headers=buyer).status_code == 422
    unannounced = (large[at : at + 2**20] for at in range(0, len(large), 2**20))
    refused = client.post(URL, content=unannounced, headers=buyer)
    assert (refused.status_code, refused.json()["details"]["field"]) == (422, "file")
    sales = program_of(client, house, "sales@shop.test", Role.SALES)
    assert client.post(URL, files={"file": ("a.pdf", pdf())}, headers=sales).status_code == 403


def found(client: TestClient, who: Headers, **asked: Any) -> list[dict[str, Any]]:
    return client.get(URL, params=asked, headers=who).json()["data"]
