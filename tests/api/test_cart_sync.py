"""The door for phones that come back to the network: bounded, ours alone, and never another person's."""

from __future__ import annotations

import gzip
import json
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from freight_app.catalogue.prices import PriceSetting, set_prices
from freight_app.kit.house import House
from tests.api.test_shop import program_of
from tests.orders.shopping import open_shop, tnd
from tests.stock.goods import add_product, put_on_shelf

ADDRESS = "/api/v1/cart/sync"


@pytest.fixture
def goods(house: House) -> dict[str, int]:
    with house.write() as uow:
        open_shop(uow)
        made = {sku: add_product(uow, sku, price=price) for sku, price in (("HU-816", "24.500"), ("PADS", "92.400"))}
        for product in made.values():
            put_on_shelf(uow, product, 6)
    return made


def change(sku: str, **fields: Any) -> dict[str, Any]:
    return {"id": uuid4().hex, "sku": sku, "intent": "add", "quantity": 1, "made_at": "2026-03-02T08:00:00Z"} | fields


def test_a_guests_changes_are_done_once_and_the_cart_is_answered(client: TestClient, goods: dict[str, int]) -> None:
    sent = {"changes": [change("HU-816", quantity=9), change("PADS")]}
    first = client.post(ADDRESS, json=sent).json()["data"]
    again = client.post(ADDRESS, json=sent | {"owner": first["owner"]}).json()["data"]
    assert [one["outcome"] for one in again["results"]] == ["fewer_left", "applied"]
    assert (again["cart"]["piece_count"], again["results"]) == (7, first["results"])
    [told] = again["left_over"]
    assert (told["wanted"], told["given"]) == (9, 6)
    assert client.delete(f"{ADDRESS}/left-over/{told['id']}").json()["data"]["left_over"] == []
    assert client.get(ADDRESS).json()["data"]["revision"] == again["revision"] == 2
    assert client.delete(f"{ADDRESS}/left-over/{'f' * 12}").status_code == 404
    client.cookies.clear()
    assert client.get(ADDRESS).json()["data"]["cart"]["piece_count"] == 0


def test_what_was_made_for_another_person_is_refused_and_not_even_seen(
    client: TestClient, house: House, goods: dict[str, int]
) -> None:
    me, other = program_of(client, house, "amine@mail.test"), program_of(client, house, "other@mail.test")
    mine = client.post(ADDRESS, json={"changes": [change("HU-816")]}, headers=me).json()["data"]
    answer = client.post(ADDRESS, json={"owner": mine["owner"], "changes": [change("PADS")]}, headers=other)
    assert (answer.status_code, answer.json()["error_code"]) == (409, "other_owner")
    assert client.get(ADDRESS, headers=other).json()["data"]["cart"]["lines"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"changes": []}, 422, "invalid_input"),
        ({"changes": [change("A") for _ in range(101)]}, 422, "invalid_input"),
        ({"changes": [change("A", quantity=1000)]}, 422, "invalid_input"),
        ({"changes": [change("A", quantity=0)]}, 422, "invalid_input"),
        ({"changes": [change("A", made_at="2026-03-02T08:00:00")]}, 422, "invalid_input"),
        ({"changes": [change("A\0")]}, 422, "invalid_input"),
        ({"changes": [change("A", id="short")]}, 422, "invalid_input"),
        ({"changes": [change("A")], "more": 1}, 422, "invalid_input"),
        ({"changes": [change("A" * 70_000)]}, 413, "too_large"),
    ],
)
def test_what_is_too_much_or_means_nothing_is_refused_whole(
    client: TestClient, goods: dict[str, int], body: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post(ADDRESS, json=body)
    assert (answer.status_code, answer.json()["error_code"]) == (status, code)
    assert client.get(ADDRESS).json()["data"]["revision"] == 0


@pytest.mark.parametrize("made_at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_clock_that_is_far_off_changes_nothing_but_the_order(
    client: TestClient, goods: dict[str, int], made_at: str
) -> None:
    answer = client.post(ADDRESS, json={"changes": [change("HU-816", made_at=made_at)]})
    assert answer.status_code == 422 or answer.json()["data"]["cart"]["piece_count"] == 1


def test_another_site_cannot_send_on_our_cookie(client: TestClient, goods: dict[str, int]) -> None:
    body = {"changes": [change("HU-816")]}
    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(ADDRESS, json=body, headers=headers).json()["error_code"] == "foreign_origin"
    assert client.get(ADDRESS).json()["data"]["cart"]["piece_count"] == 0


def test_the_index_holds_public_prices_whoever_asks_and_is_not_sent_twice(
    client: TestClient, house: House, goods: dict[str, int]
) -> None:
    with house.write() as uow:
        set_prices(uow, [PriceSetting(goods["PADS"], tnd("50.000"), group="trade_a")])
    me = program_of(client, house, "amine@mail.test")
    first = client.get("/api/v1/catalogue/offline?language=fr", headers=me)
    index = first.json()
    assert dict(zip(index["products"]["sku"], index["products"]["price"], strict=True)) == {
        "HU-816": 24_500,
        "PADS": 92_400,
    }
    assert first.headers["cache-control"].startswith("public")
    assert "set-cookie" not in first.headers
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get("/api/v1/catalogue/offline?language=fr", headers=known).status_code == 304
    with client.stream("GET", "/api/v1/catalogue/offline?language=fr", headers={"accept-encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert json.loads(gzip.decompress(b"".join(packed.iter_raw()))) == index
    assert client.get("/api/v1/catalogue/offline?language=xx").status_code == 422
