"""A program changes orders and sends goods back: the same rules as on the pages, and nobody else's order."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from tests.api.test_shop import Headers, order_of, program_of
from tests.orders.shopping import bring_to_door, open_shop
from tests.stock.goods import add_product, put_on_shelf


@pytest.fixture
def shop(house: House) -> None:
    with house.write() as uow:
        open_shop(uow)
        put_on_shelf(uow, add_product(uow, "HU-816", price="24.500"), 5)
        put_on_shelf(uow, add_product(uow, "BOOK", price="10.000"), 5)


def ordered(client: TestClient, me: Headers) -> tuple[str, int]:
    """An order of two filters, and its line."""
    client.post("/api/v1/cart/lines", json={"sku": "HU-816", "quantity": 2}, headers=me)
    placed = client.post("/api/v1/orders", json=order_of(49_000), headers=me | {"Idempotency-Key": "order-0001"})
    number = placed.json()["data"]["number"]
    return number, client.get(f"/api/v1/orders/mine/{number}", headers=me).json()["data"]["lines"][0]["line_id"]


def test_customers_and_staff_change_an_order_and_strangers_do_not(client: TestClient, house: House, shop: None) -> None:
    me, stranger = program_of(client, house, "amine@mail.test"), program_of(client, house, "x@mail.test")
    seller = program_of(client, house, "sonia@mail.test", Role.SALES)
    number, line = ordered(client, me)
    mine, theirs = f"/api/v1/orders/mine/{number}", f"/api/v1/orders/{number}"
    wanted: dict[str, Any] = {"revision": 0, "lines": [{"line_id": line, "quantity": 1}]}

    def send(path: str, body: dict[str, Any], who: Headers, key: str = "key-00000001") -> Any:
        return client.post(path, json=body, headers=who | {"Idempotency-Key": key})

    assert send(f"{mine}/amend", wanted, stranger).status_code == 404
    assert send(f"{theirs}/amend", wanted, me).status_code == 403
    preview = client.post(f"{mine}/amend/preview", json=wanted, headers=me).json()["data"]
    assert preview["total"] == {"amount_minor": 24_500, "currency": "TND"}
    assert send(f"{mine}/amend", wanted, me).json()["data"]["revision"] == 1
    late = send(f"{theirs}/amend", wanted, seller)
    assert (late.status_code, late.json()["error_code"], late.json()["details"]["revision"]) == (
        409,
        "order_changed",
        1,
    )
    more = {"revision": 1, "added": [{"sku": "BOOK", "quantity": 3}], "reason": "by phone"}
    assert send(f"{theirs}/amend", more, seller, "key-00000002").json()["data"]["revision"] == 2
    lines = client.get(theirs, headers=seller).json()["data"]["lines"]
    book = next(found for found in lines if found["sku"] == "BOOK")["line_id"]
    split = send(
        f"{theirs}/split", {"revision": 2, "lines": [{"line_id": book, "quantity": 1}]}, seller, "key-00000003"
    )
    assert (split.status_code, split.json()["data"]["sibling"]) == (201, f"{number}-2")
    gone = send(f"{theirs}/lines/{book}/cancel", {"revision": 3, "reason": "out"}, seller, "key-00000004")
    assert gone.json()["data"]["family"] == [number, f"{number}-2"]
    assert client.get(theirs, headers=seller).json()["data"]["total"]["amount_minor"] == 24_500
    assert client.post(f"{theirs}/tags", json={"tag": "Urgent"}, headers=seller).json()["data"] == ["Urgent"]
    assert client.post(f"{theirs}/tags", json={"tag": "x"}, headers=me).status_code == 403
    assert client.delete(f"{theirs}/tags/urgent", headers=seller).json()["data"] == []
    told = client.get(f"{theirs}/amendments", headers=seller).json()["data"]
    assert [step["kind"] for step in told] == ["amended", "amended", "split", "amended"]


def test_goods_come_back_through_the_api(client: TestClient, house: House, shop: None) -> None:
    me, stranger = program_of(client, house, "amine@mail.test"), program_of(client, house, "x@mail.test")
    seller = program_of(client, house, "sonia@mail.test", Role.SALES)
    receiver = program_of(client, house, "rym@mail.test", Role.RECEIVER)
    number, line = ordered(client, me)
    asked = {"lines": [{"line_id": line, "quantity": 1, "reason": "does_not_fit"}]}
    path = f"/api/v1/orders/mine/{number}/returns"

    def send(path: str, body: dict[str, Any], who: Headers, key: str = "key-00000001") -> Any:
        return client.post(path, json=body, headers=who | {"Idempotency-Key": key})

    early = send(path, asked, me)
    assert (early.status_code, early.json()["error_code"]) == (409, "not_returnable")
    bring_to_door(house, number)
    assert send(path, asked, stranger).status_code == 404
    [back] = send(path, asked, me).json()["data"]
    at = f"/api/v1/returns/{back['number']}"
    assert client.get("/api/v1/returns", headers=seller).json()["pagination"]["total"] == 1
    assert client.get("/api/v1/returns", headers=me).status_code == 403
    assert send(f"{at}/approve", {}, seller).json()["data"]["status"] == "approved"
    counted = {"lines": [{"line_id": line, "restocked": 1}]}
    assert send(f"{at}/receive", counted, seller).status_code == 403
    assert send(f"{at}/receive", counted, receiver).json()["data"]["status"] == "received"
    too_much = {"settlement": "refund", "amount": {"amount_minor": 24_501, "currency": "TND"}}
    refused = send(f"{at}/settle", too_much, seller)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "over_refund")
    assert send(f"{at}/settle", {"settlement": "refund"}, seller).json()["data"]["amount"]["amount_minor"] == 24_500
    assert client.get(path, headers=me).json()["data"][0]["status"] == "settled"
    assert client.post(f"/api/v1/orders/mine/returns/{back['number']}/cancel", headers=stranger).status_code == 404
