"""Buying for programs: a supplier, an order from draft to done, each step behind its guard."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from fastapi.testclient import TestClient
from PIL import Image

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from tests.api.test_shop import Headers, program_of
from tests.purchasing.buying import offer, products
from tests.stock.goods import MAIN, level_at

SUPPLIER = {"code": "stpa", "name": "STPA", "currency": "TND", "country": "TN", "language": "ar", "lead_time_days": 3}


def picture() -> bytes:
    stream = BytesIO()
    Image.new("RGB", (60, 40), "#803020").save(stream, "JPEG")
    return stream.getvalue()


def test_a_program_buys_and_another_receives(client: TestClient, house: House) -> None:
    buyer = program_of(client, house, "buyer@mail.test", Role.BUYER)
    boss = program_of(client, house, "boss@mail.test", Role.ADMIN)
    receiver = program_of(client, house, "receiver@mail.test", Role.RECEIVER)
    seller = program_of(client, house, "seller@mail.test", Role.SALES)
    [pad] = products(house, "PAD")

    def call(who: Headers, method: str, path: str, body: Any = None, key: str = "") -> Any:
        headers = who | ({"Idempotency-Key": f"buying-{key}"} if key else {})
        answered = client.request(method, f"/api/v1{path}", json=body, headers=headers).json()
        return answered["data"] if answered["success"] else answered["error_code"]

    assert call(seller, "GET", "/suppliers") == "not_allowed"
    made = call(buyer, "POST", "/suppliers", SUPPLIER)
    assert (made["code"], made["public_id"] != "") == ("STPA", True)
    assert call(buyer, "POST", "/suppliers", SUPPLIER | {"name": "Twin"}) == "supplier_code_taken"
    supplier = made["public_id"]
    contact = {"name": "Hichem", "email": "orders@stpa.test", "gets_orders": True}
    assert call(buyer, "POST", f"/suppliers/{supplier}/contacts", contact)["contacts"][0]["gets_orders"] is True
    offer(house, supplier, "PAD", 8_000)
    assert call(buyer, "GET", "/supplier-offers/PAD")[0]["breaks"][0]["price"]["amount_minor"] == 8_000

    wanted = {"supplier": supplier, "lines": [{"product_id": pad, "quantity": 5}]}
    drafted = call(buyer, "POST", "/purchase-orders", wanted, "draft")
    number, url = drafted["number"], f"/purchase-orders/{drafted['number']}"
    assert call(buyer, "POST", "/purchase-orders", wanted, "draft")["number"] == number
    assert (drafted["status"], drafted["total"]["amount_minor"], drafted["may_approve"]) == ("draft", 40_000, False)
    assert call(buyer, "POST", f"{url}/approve", {"revision": 1}) == "over_purchase_limit"
    assert call(boss, "POST", f"{url}/approve", {"revision": 7}) == "purchase_changed"
    assert call(boss, "POST", f"{url}/approve", {"revision": 1})["status"] == "approved"
    assert call(buyer, "POST", f"{url}/place", {"revision": 1}, "place")["status"] == "placed"
    promised = {"promised_on": "2026-03-09", "reference": "77/B"}
    assert call(buyer, "POST", f"{url}/confirm", promised, "confirm")["promised_on"] == "2026-03-09"
    pdf = client.get(f"/api/v1{url}/pdf", headers=buyer)
    assert (pdf.headers["content-type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert client.get(f"/api/v1{url}/pdf", headers=receiver).status_code == 403

    # Who receives sees what is awaited and no price of it.
    awaited = call(receiver, "GET", f"{url}/awaited")
    assert "price" not in str(awaited)
    assert call(receiver, "GET", url) == "not_allowed"
    sent = client.post("/api/v1/uploads/receipt-photos", files={"file": ("p.jpg", picture())}, headers=receiver)
    photo = sent.json()["data"]["photo"]
    refused = client.post("/api/v1/uploads/receipt-photos", files={"file": ("p.pdf", b"%PDF-1.4")}, headers=receiver)
    assert (refused.status_code, refused.json()["error_code"]) == (422, "invalid_input")
    line = {"line_id": awaited["lines"][0]["line_id"], "accepted": 3, "rejected": 1, "reason": "damaged"}
    came = {"location_id": MAIN, "lines": [line | {"photos": [photo]}], "delivery_note": "BL 9"}
    assert call(buyer, "POST", f"{url}/receive", came | {"lines": [line | {"rejected": -1}]}, "bad") == "invalid_input"
    [receipt] = call(receiver, "POST", f"{url}/receive", came, "came")
    assert call(receiver, "POST", f"{url}/receive", came, "came") == [receipt]
    assert (receipt["lines"][0]["photos"], receipt["may_undo"]) == ([photo], True)
    shown = client.get(f"/api/v1{url}/photos/{photo}", headers=receiver)
    assert (shown.headers["content-type"], shown.headers["cache-control"]) == ("image/webp", "private, no-store")
    assert client.get(f"/api/v1{url}/photos/{'0' * 64}", headers=receiver).status_code == 404
    too_many = came | {"lines": [line | {"accepted": 9}]}
    assert call(receiver, "POST", f"{url}/receive", too_many, "over") == "over_receipt"

    closed = call(buyer, "POST", f"{url}/close", {"reason": "sold out"}, "close")
    assert (closed["status"], closed["total"]["amount_minor"]) == ("closed", 24_000)
    assert (
        call(buyer, "POST", f"/purchase-receipts/{receipt['number']}/undo", {"reason": "x"}) == "purchase_not_in_state"
    )
    listed = call(buyer, "GET", "/purchase-orders?tab=closed&q=stpa")
    assert [(row["number"], row["received"]) for row in listed] == [(number, 3)]
    with house.read() as uow:
        assert level_at(uow, pad) == (3, 0)
