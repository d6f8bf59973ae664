"""A program orders for its person: the same rules as on the pages, the same refusals."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from freight_app.accounts.dtos import CustomerRegistration, NewUser
from freight_app.accounts.permissions import Role
from freight_app.accounts.registration import register_customer
from freight_app.accounts.users import add_users
from freight_app.kit.house import House
from tests.orders.shopping import open_shop
from tests.stock.goods import add_product, put_on_shelf

PASSWORD = "a passphrase of four words"
Headers = dict[str, str]


@pytest.fixture
def shop(house: House) -> None:
    with house.write() as uow:
        open_shop(uow)
        filter_id = add_product(uow, "HU-816", price="24.500", mpn="HU 816 x")
        add_product(uow, "ASK", price=None)
        put_on_shelf(uow, filter_id, 3, shelf="A-04-2")


def program_of(client: TestClient, house: House, email: str, *roles: Role) -> Headers:
    """The headers of a program that acts for a person with these roles."""
    with house.write() as uow:
        if roles:
            add_users(uow, [NewUser(email=email, name=email, roles=frozenset(roles))], password=PASSWORD)
        else:
            register_customer(uow, CustomerRegistration(email=email, password=PASSWORD, name=email), ip="")
    tokens = client.post("/api/v1/auth/token", json={"email": email, "password": PASSWORD}).json()["data"]
    return {"Authorization": f"Bearer {tokens['access_token']}"}


def order_of(total_minor: int) -> dict[str, Any]:
    return {
        "contact": {"name": "Amine Trabelsi", "phone": "+216 98 123 456"},
        "delivery_method": "pickup",
        "payment_method": "cash_on_delivery",
        "expected_total_minor": total_minor,
    }


def test_one_key_is_one_order_however_often_it_is_sent(client: TestClient, house: House, shop: None) -> None:
    me = program_of(client, house, "amine@mail.test")
    added = client.post("/api/v1/cart/lines", json={"sku": "hu-816", "quantity": 2}, headers=me)
    assert added.status_code == 201
    assert added.json()["data"]["subtotal"] == {"amount_minor": 49000, "currency": "TND"}
    key = me | {"Idempotency-Key": "order-0001"}
    first = client.post("/api/v1/orders", json=order_of(49000), headers=key)
    again = client.post("/api/v1/orders", json=order_of(49000), headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["data"] == again.json()["data"]
    other = client.post("/api/v1/orders", json=order_of(1), headers=key)
    assert (other.status_code, other.json()["error_code"]) == (409, "idempotency_key_reused")
    mine = client.get("/api/v1/orders/mine", headers=me).json()
    assert mine["pagination"]["total"] == 1


def test_an_order_without_a_key_is_refused(client: TestClient, house: House, shop: None) -> None:
    me = program_of(client, house, "amine@mail.test")
    response = client.post("/api/v1/orders", json=order_of(49000), headers=me)
    assert response.status_code == 422
    assert response.json()["details"]["errors"][0]["field"] == "Idempotency-Key"


def test_another_total_than_the_one_seen_is_told_with_the_new_numbers(
    client: TestClient, house: House, shop: None
) -> None:
    me = program_of(client, house, "amine@mail.test")
    client.post("/api/v1/cart/lines", json={"sku": "HU-816", "quantity": 1}, headers=me)
    headers = me | {"Idempotency-Key": "order-0002"}
    response = client.post("/api/v1/orders", json=order_of(20000), headers=headers)
    assert (response.status_code, response.json()["error_code"]) == (409, "total_changed")
    assert response.json()["details"]["total_minor"] == 24500
    assert client.get("/api/v1/orders/mine", headers=me).json()["pagination"]["total"] == 0
    assert client.get("/api/v1/cart", headers=me).json()["data"]["piece_count"] == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"sku": "HU-816", "quantity": -1}, "quantity"),
        ({"sku": "HU-816", "quantity": 0}, "quantity"),
        ({"sku": "HU-816", "quantity": "many"}, "quantity"),
        ({"sku": "HU-816", "quantity": 1, "price": "0.001"}, "price"),
        ({"quantity": 1}, "sku"),
    ],
)
def test_a_line_that_cannot_be_is_refused_by_its_field(
    client: TestClient, shop: None, body: dict[str, Any], field: str
) -> None:
    response = client.post("/api/v1/cart/lines", json=body)
    assert response.status_code == 422
    assert response.json()["details"]["errors"][0]["field"] == field
    assert client.get("/api/v1/cart").json()["data"]["lines"] == []


def test_more_than_there_is_and_what_has_no_price_cannot_go_into_a_cart(client: TestClient, shop: None) -> None:
    too_many = client.post("/api/v1/cart/lines", json={"sku": "HU-816", "quantity": 4})
    assert (too_many.status_code, too_many.json()["error_code"]) == (409, "not_enough_stock")
    unpriced = client.post("/api/v1/cart/lines", json={"sku": "ASK"})
    assert (unpriced.status_code, unpriced.json()["error_code"]) == (409, "not_for_sale")
    unknown = client.post("/api/v1/cart/lines", json={"sku": "NOTHING"})
    assert unknown.status_code == 404
    assert client.get("/api/v1/cart").json()["data"]["lines"] == []


def test_another_persons_order_is_not_found(client: TestClient, house: House, shop: None) -> None:
    me = program_of(client, house, "amine@mail.test")
    client.post("/api/v1/cart/lines", json={"sku": "HU-816"}, headers=me)
    placed = client.post("/api/v1/orders", json=order_of(24500), headers=me | {"Idempotency-Key": "order-0003"})
    number = placed.json()["data"]["number"]
    stranger = program_of(client, house, "other@mail.test")
    assert client.get(f"/api/v1/orders/mine/{number}", headers=me).status_code == 200
    assert client.get(f"/api/v1/orders/mine/{number}", headers=stranger).status_code == 404
    assert client.get(f"/api/v1/orders/{number}", headers=stranger).status_code == 403


def test_what_a_guest_puts_into_the_cart_is_kept_by_the_cookie(client: TestClient, shop: None) -> None:
    client.post("/api/v1/cart/lines", json={"sku": "HU-816"})
    assert client.get("/api/v1/cart").json()["data"]["piece_count"] == 1
    client.cookies.clear()
    assert client.get("/api/v1/cart").json()["data"]["piece_count"] == 0


def test_a_buyer_keeps_products_and_every_price_leaves_a_trace(client: TestClient, house: House, shop: None) -> None:
    buyer = program_of(client, house, "buyer@mail.test", Role.BUYER)
    made = client.post("/api/v1/products", json={"sku": "NEW-1", "names": {"en": "Lamp"}}, headers=buyer)
    assert made.status_code == 201, made.text
    version = made.json()["data"]["version"]
    client.post("/api/v1/products/NEW-1/prices", json={"amount": "10.000", "currency": "TND"}, headers=buyer)
    client.post(
        "/api/v1/products/NEW-1/prices",
        json={"amount": "12.500", "currency": "TND", "reason": "the supplier's new list"},
        headers=buyer,
    )
    history = client.get("/api/v1/products/NEW-1/price-history", headers=buyer).json()["data"]
    steps = {(step["before"] and step["before"]["amount_minor"], step["after"]["amount_minor"]) for step in history}
    assert steps == {(None, 10000), (10000, 12500)}
    too_fine = client.post("/api/v1/products/NEW-1/prices", json={"amount": "1.2345", "currency": "TND"}, headers=buyer)
    assert (too_fine.status_code, too_fine.json()["details"]["field"]) == (422, "amount")
    stale = client.put("/api/v1/products/NEW-1", json={"version": version + 40, "mpn": "X"}, headers=buyer)
    assert (stale.status_code, stale.json()["error_code"]) == (409, "stale_version")
    assert client.delete("/api/v1/products/NEW-1", headers=buyer).status_code == 200
    assert client.get("/api/v1/products/NEW-1").status_code == 404
    assert client.post("/api/v1/products/NEW-1/restore", headers=buyer).status_code == 200
    assert client.get("/api/v1/products/NEW-1").status_code == 200


def test_a_customer_cannot_touch_products(client: TestClient, house: House, shop: None) -> None:
    me = program_of(client, house, "amine@mail.test")
    for method, path in [("POST", "/products"), ("PUT", "/products/HU-816"), ("DELETE", "/products/HU-816")]:
        response = client.request(method, f"/api/v1{path}", json={}, headers=me)
        assert (response.status_code, response.json()["error_code"]) == (403, "not_allowed")
    assert client.get("/api/v1/products/HU-816").json()["data"]["available"] == 3


def test_a_catalogue_page_that_has_not_changed_is_not_sent_again(client: TestClient, house: House, shop: None) -> None:
    first = client.get("/api/v1/products?sort=name")
    tag = first.headers["etag"]
    assert client.get("/api/v1/products?sort=name", headers={"If-None-Match": tag}).status_code == 304
    with house.write() as uow:
        uow.touch("catalogue")
    assert client.get("/api/v1/products?sort=name", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "field"),
    [("per_page=101", "per_page"), ("page=0", "page"), ("min_price=-1", "min_price"), ("colour=red", "colour")],
)
def test_a_question_out_of_bounds_names_its_field(client: TestClient, asked: str, field: str) -> None:
    response = client.get(f"/api/v1/products?{asked}")
    assert response.status_code == 422
    assert response.json()["details"]["errors"][0]["field"] == field


def test_the_last_admin_keeps_the_role(client: TestClient, house: House) -> None:
    admin = program_of(client, house, "admin@mail.test", Role.ADMIN)
    me = client.get("/api/v1/users/me", headers=admin).json()["data"]["public_id"]
    refused = client.delete(f"/api/v1/users/{me}/roles/admin", headers=admin)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "last_admin")
    other = program_of(client, house, "second@mail.test", Role.CUSTOMER)
    second = client.get("/api/v1/users/me", headers=other).json()["data"]["public_id"]
    assert client.put(f"/api/v1/users/{second}/roles/admin", headers=admin).status_code == 200
    assert client.delete(f"/api/v1/users/{me}/roles/admin", headers=admin).status_code == 200


def test_a_refresh_token_used_twice_ends_its_family(client: TestClient, house: House) -> None:
    program_of(client, house, "amine@mail.test")
    tokens = client.post("/api/v1/auth/token", json={"email": "amine@mail.test", "password": PASSWORD}).json()["data"]
    renewed = client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]}).json()["data"]
    thief = client.post("/api/v1/auth/refresh", json={"refresh_token": tokens["refresh_token"]})
    assert thief.status_code == 401
    after = client.get("/api/v1/users/me", headers={"Authorization": f"Bearer {renewed['access_token']}"})
    assert after.status_code == 401


def test_the_documentation_speaks_of_every_public_route(client: TestClient) -> None:
    schema = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/products", "/api/v1/orders", "/api/v1/cart", "/api/v1/retailers/cart"} <= schema["paths"].keys()
    page = client.get("/api/v1/docs")
    assert "swagger-ui-bundle.js" in page.text
    assert "'sha256-" in page.headers["content-security-policy"]
    assert client.get("/api/v1/docs/assets/swagger-ui.css").status_code == 200
