"""A program reads and writes shipments; whoever holds a link follows one, and nobody else sees anything."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from tests.api.test_shop import program_of

BODY: dict[str, Any] = {
    "direction": "inbound",
    "carrier": "mydhl",
    "tracking_number": "4471903825",
    "origin": "Valeo, Cergy",
    "destination": "تونس, dock 2",
    "planned_arrival_on": "2026-03-06",
    "items": [
        {
            "kind": "purchase_order",
            "ref": "PO-1",
            "sku": "VA-1",
            "name": "طقم قابض",
            "quantity": 24,
            "hs_code": "870893",
        }
    ],
    "parcels": [{"weight_g": 61400, "length_mm": 600, "width_mm": 400, "height_mm": 400}, {"weight_g": 900}],
}


def test_a_shipment_is_made_changed_moved_printed_and_followed(client: TestClient, house: House) -> None:
    buyer = program_of(client, house, "buyer@mail.test", Role.BUYER)
    seller = program_of(client, house, "sonia@mail.test", Role.SALES)
    stranger = program_of(client, house, "x@mail.test")
    key = {"Idempotency-Key": "ship-0001"}
    assert client.post("/api/v1/shipments", json=BODY, headers=seller | key).status_code == 403
    made = client.post("/api/v1/shipments", json=BODY, headers=buyer | key).json()["data"]
    again = client.post("/api/v1/shipments", json=BODY, headers=buyer | key).json()["data"]
    assert (made["number"], again["public_id"]) == ("SH-2026-00001", made["public_id"])
    one = f"/api/v1/shipments/{made['public_id']}"
    taken = client.post("/api/v1/shipments", json=BODY, headers=buyer | {"Idempotency-Key": "ship-0002"})
    assert (taken.status_code, taken.json()["error_code"]) == (409, "number_followed_already")
    edit = {"revision": 1, "incoterm": "fca", "cost_minor": 150_000, "cost_currency": "TND"}
    changed = client.patch(one, json=edit, headers=buyer).json()["data"]
    assert (changed["incoterm"], changed["revision"], len(changed["items"])) == ("FCA", 2, 1)
    assert client.patch(one, json=edit, headers=buyer).json()["error_code"] == "shipment_changed"
    bad = client.patch(one, json={"revision": 2, "incoterm": "XXX"}, headers=buyer)
    assert bad.status_code == 422
    event = {"status": "customs", "at": "2026-03-02T09:00:00+01:00", "place": "Tunis", "note": "secret of the broker"}
    moved = client.post(f"{one}/events", json=event, headers=buyer | {"Idempotency-Key": "event-0001"}).json()["data"]
    assert (moved["status"], moved["events"][0]["offset_minutes"]) == ("customs", 60)
    assert client.get(one, headers=seller).json()["data"]["status"] == "customs"
    assert client.get(one, headers=stranger).status_code == 403
    followed = client.get(f"/api/v1/shipments/follow/{made['follow_token']}").json()["data"]
    assert followed["status"] == "customs"
    assert "cost" not in followed
    # What staff write beside an event is theirs.
    assert [event["text"] for event in followed["events"]] == [""]
    assert client.get(f"/api/v1/shipments/follow/{made['public_id']}").status_code == 404
    for paper in ("labels", "packing-slips"):
        printed = client.get(f"{one}/{paper}.pdf", headers=seller)
        assert (printed.status_code, printed.content[:5]) == (200, b"%PDF-")
        assert client.get(f"{one}/{paper}.pdf", headers=stranger).status_code == 403
    listed = client.get("/api/v1/shipments?tab=inbound&q=po-1", headers=seller).json()
    assert [row["number"] for row in listed["data"]] == ["SH-2026-00001"]
    ended = client.post(f"{one}/cancel", json={"reason": "wrong"}, headers=buyer).json()["data"]
    assert (ended["status"], ended["is_followed"]) == ("cancelled", False)


@pytest.mark.parametrize("path", ["/api/v1/shipments", "/api/v1/shipments/counts", "/api/v1/orders/F-1/shipments"])
def test_strangers_read_no_shipments(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401
