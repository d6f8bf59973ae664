"""Costs, scorecards and proposals for programs: a buyer's, each behind its guard."""

from __future__ import annotations

from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from tests.api.test_shop import program_of
from tests.purchasing.buying import draft, offer, place, products, purchase, receive, supplier


def test_a_bill_is_entered_once_explained_and_taken_out(client: TestClient, house: House) -> None:
    [part] = products(house, "HU-816")
    ref = supplier(house)
    offer(house, ref, "HU-816", 1000)
    number = draft(house, ref, {part: 10})
    buyer = program_of(client, house, "buyer@mail.test", Role.BUYER)
    seller = program_of(client, house, "seller@mail.test", Role.SALES)
    bill = {
        "number": "F-18", "issuer": "Sotrans", "kind": "freight", "amount": "100.000", "currency": "TND",
        "billed_on": "2026-03-02", "covers": [{"order": number}],
    }  # fmt: skip
    keyed = buyer | {"Idempotency-Key": "bill-of-a-test"}
    refused = client.post("/api/v1/cost-bills", json=bill, headers=keyed)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "purchase_not_placed")
    place(house, number)
    receive(house, number, {"HU-816": (4, 0)})
    assert (
        client.post("/api/v1/cost-bills", json=bill, headers=seller | {"Idempotency-Key": "x" * 20}).status_code == 403
    )
    ids = {client.post("/api/v1/cost-bills", json=bill, headers=keyed).json()["data"]["public_id"] for _ in range(2)}
    assert len(ids) == 1
    url = f"/api/v1/purchase-orders/{number}"
    explained = client.get(f"{url}/landed-costs", headers=buyer).json()["data"]
    [layer] = explained["lines"][0]["layers"]
    # Four pieces at 10 EUR and 3.4 dinars, and 40 of 100 dinars of freight.
    assert (layer["goods"]["amount_minor"], layer["landed"]["amount_minor"]) == (136_000, 40_000)
    assert explained["waiting"]["amount_minor"] == 60_000
    cost = client.get("/api/v1/product-costs/HU-816", headers=buyer).json()["data"]
    assert float(cost["unit_cost"]) == 44
    assert client.get(f"{url}/landed-costs", headers=seller).status_code == 403
    [public_id] = ids
    assert client.delete(f"/api/v1/cost-bills/{public_id}", headers=seller).status_code == 403
    assert client.delete(f"/api/v1/cost-bills/{public_id}", headers=buyer).status_code == 200
    assert client.get(f"{url}/cost-bills", headers=buyer).json()["data"] == []

    card = client.get(f"/api/v1/suppliers/{ref}/scorecard", headers=buyer).json()["data"]
    assert (card["lines"], card["rejects"]["n"], card["rejects"]["is_few"]) == (1, 1, True)
    lines = client.get(f"/api/v1/suppliers/{ref}/scorecard/lines?figure=rejects", headers=buyer).json()["data"]
    assert [line["order"] for line in lines] == [number]
    assert client.get(f"/api/v1/suppliers/{ref}/scorecard", headers=seller).status_code == 403


def test_proposals_become_orders_once_and_baskets_are_compared(client: TestClient, house: House) -> None:
    [part] = products(house, "HU-816")
    ref = supplier(house)
    offer(house, ref, "HU-816", 1000, min_quantity=5)
    buyer = program_of(client, house, "buyer@mail.test", Role.BUYER)
    basket = {"basket": [{"sku": "HU-816", "quantity": 2}]}
    compared = client.post("/api/v1/supplier-comparisons", json=basket, headers=buyer).json()["data"]
    assert (compared["best"]["supplier_ref"], compared["suppliers"][0]["lines"][0]["pieces"]) == (ref, 5)
    found = client.get("/api/v1/purchase-proposals", headers=buyer).json()["data"]
    assert found["orders"] == []
    wanted = {"lines": [{"supplier_ref": ref, "product_id": part, "quantity": 5}]}
    keyed = buyer | {"Idempotency-Key": "proposal-of-a-test"}
    numbers = [
        client.post("/api/v1/purchase-proposals/orders", json=wanted, headers=keyed).json()["data"]["numbers"]
        for _ in range(2)
    ]
    assert numbers[0] == numbers[1]
    assert [line.quantity for line in purchase(house, numbers[0][0]).lines] == [5]
