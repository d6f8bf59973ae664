"""A retailer's program orders by list: answered dry, put into the cart once, kept as lists that are nobody else's."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openpyxl import Workbook

from freight_app.kit.house import House
from freight_app.orders.minimum.amounts import set_minimum
from freight_app.orders.quick.reading import MAX_LINES
from tests.api.test_shop import Headers, order_of, program_of
from tests.orders.shopping import open_shop, tnd
from tests.stock.goods import add_product, put_on_shelf

QUICK = "/api/v1/quick-order"
LISTS = "/api/v1/lists"


@pytest.fixture
def shop(house: House) -> None:
    with house.write() as uow:
        open_shop(uow)
        put_on_shelf(uow, add_product(uow, "HU-816", price="24.500"), 5)
        put_on_shelf(uow, add_product(uow, "BOOK", price="10.000"), 5)


def sent(client: TestClient, path: str, body: Any, who: Headers, key: str = "key-00000001") -> Any:
    answered = client.post(path, json=body, headers=who | {"Idempotency-Key": key})
    return answered.json()["data"] if answered.status_code < 300 else answered


def test_a_list_is_answered_dry_and_put_into_the_cart_once(client: TestClient, house: House, shop: None) -> None:
    me = program_of(client, house, "amine@mail.test")
    body = {"lines": [{"number": "hu816", "quantity": 2}, {"number": "HU-817"}, {"number": "book", "quantity": 9}]}
    dry = sent(client, QUICK, body, me)
    assert [line["outcome"] for line in dry["answer"]["lines"]] == ["good", "unknown", "fewer_left"]
    assert [part["sku"] for part in dry["suggestions"]["HU-817"]] == ["HU-816"]
    assert dry["answer"]["subtotal"] == {"amount_minor": 49_000, "currency": "TND"}
    assert client.get("/api/v1/cart", headers=me).json()["data"]["lines"] == []
    for _ in range(2):
        assert list(sent(client, f"{QUICK}/cart", body, me)["filled"]["put"].values()) == [2]
    assert client.get("/api/v1/cart", headers=me).json()["data"]["piece_count"] == 2
    assert sent(client, f"{QUICK}/cart", {"text": "BOOK"}, me).json()["error_code"] == "idempotency_key_reused"


def test_what_cannot_be_a_list_is_refused_with_the_limit_in_it(client: TestClient, house: House, shop: None) -> None:
    me = program_of(client, house, "amine@mail.test")
    for body in ({}, {"text": "A", "lines": []}, {"order_lines": [1]}, {"lines": [{"number": ""}]}):
        assert client.post(QUICK, json=body, headers=me).status_code == 422
    refused = client.post(QUICK, json={"text": "A 1\n" * (MAX_LINES + 1)}, headers=me)
    assert (refused.status_code, refused.json()["error_code"], refused.json()["details"]["limit"]) == (
        422,
        "too_many_lines",
        MAX_LINES,
    )
    assert client.post(QUICK, json={"order": "F-404"}, headers=me).status_code == 404


@pytest.mark.parametrize("heading", [["Code", "Qty"], None])
def test_a_sheet_lands_on_the_quick_order_page(
    client: TestClient, house: House, shop: None, heading: list[str] | None
) -> None:
    me = program_of(client, house, "amine@mail.test")
    book = Workbook()
    sheet = book.worksheets[0]
    for row in ([heading] if heading else []) + [["HU-816", 2], ["BOOK", 1], ["NOWHERE", None]]:
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    csv = "\r\n".join([*([";".join(heading)] if heading else []), "HU-816;1", "BOOK;2"]).encode()
    for number, file in enumerate((content.getvalue(), csv)):
        kept = client.post(f"{QUICK}/sheets", files={"file": ("list", file)}, headers=me)
        assert kept.json()["data"] == {"read": 3 - number, "lines": 3 + 2 * number}
    assert client.post(f"{QUICK}/sheets", files={"file": ("p.pdf", b"%PDF-1.7 ...")}, headers=me).status_code == 415
    made = sent(client, LISTS, {"name": "From the sheet", "source": "quick_order"}, me)
    assert [(line["answer"]["part"]["sku"], line["answer"]["quantity"]) for line in made["lines"]] == [
        ("HU-816", 3),
        ("BOOK", 3),
    ]


def test_lists_are_their_owners_alone(client: TestClient, house: House, shop: None) -> None:
    me, stranger = program_of(client, house, "amine@mail.test"), program_of(client, house, "x@mail.test")
    path = f"{LISTS}/{sent(client, LISTS, {'name': 'Every week'}, me)['id']}"
    assert (
        sent(client, f"{path}/lines", {"sku": "hu-816", "quantity": 2, "note": "green"}, me)["lines"][0]["note"]
        == "green"
    )
    sent(client, f"{path}/lines", {"sku": "BOOK"}, me)
    moved = client.put(f"{path}/lines/BOOK", json={"place": 0, "quantity": 3}, headers=me).json()["data"]["lines"]
    assert [line["answer"]["together"] for line in moved] == [3, 2]
    for method, address, body in (
        ("GET", path, None),
        ("PUT", path, {"name": "Mine"}),
        ("DELETE", path, None),
        ("POST", f"{path}/restore", None),
        ("POST", f"{path}/lines", {"sku": "BOOK"}),
        ("PUT", f"{path}/lines/BOOK", {"quantity": 1}),
        ("DELETE", f"{path}/lines/BOOK", None),
        ("POST", f"{path}/cart", None),
    ):
        answered = client.request(method, address, json=body, headers=stranger | {"Idempotency-Key": "key-00000009"})
        assert answered.status_code == 404, (method, address)
    assert list(sent(client, f"{path}/cart", None, me)["filled"]["put"].values()) == [3, 2]
    assert client.delete(path, headers=me).status_code == 200
    assert client.get(LISTS, headers=me).json()["data"] == []
    assert len(sent(client, f"{path}/restore", None, me)["lines"]) == 2


def test_an_order_below_the_minimum_is_refused_over_the_wire_too(client: TestClient, house: House, shop: None) -> None:
    with house.write() as uow:
        set_minimum(uow, "public", tnd("30.000"))
    me = program_of(client, house, "amine@mail.test")
    sent(client, f"{QUICK}/cart", {"text": "HU-816"}, me)
    assert client.get("/api/v1/cart", headers=me).json()["data"]["to_minimum"]["amount_minor"] == 5_500
    refused = sent(client, "/api/v1/orders", order_of(24_500), me, "order-0001")
    assert (refused.status_code, refused.json()["error_code"], refused.json()["details"]["missing_minor"]) == (
        409,
        "below_minimum",
        5_500,
    )
