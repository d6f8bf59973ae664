"""Programs order by WhatsApp, wait for goods and accept quotations by the same rules as pages."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.kit.house import House
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from tests.api.test_shop import order_of, program_of
from tests.orders.shopping import open_shop
from tests.stock.goods import add_product, put_on_shelf


@pytest.fixture
def shop(house: House) -> None:
    with house.write() as uow:
        open_shop(uow)
        update_shop_profile(uow, ShopProfileUpdate(whatsapp="98 765 432", back_orders=True))
        put_on_shelf(uow, add_product(uow, "HU-816", price="24.500"), 3)


def test_a_chat_a_quotation_and_what_waits_through_the_api(client: TestClient, house: House, shop: None) -> None:
    me, stranger = program_of(client, house, "amine@mail.test"), program_of(client, house, "x@mail.test")
    seller = program_of(client, house, "sonia@mail.test", Role.SALES, Role.ADMIN)

    def send(path: str, body: dict[str, Any], who: dict[str, str], key: str = "key-00000001") -> Any:
        return client.post(f"/api/v1{path}", json=body, headers=who | {"Idempotency-Key": key})

    sent = send("/chats/product", {"sku": "HU-816", "quantity": 1, "language": "fr"}, me).json()["data"]
    token = sent["token"]
    assert sent["whatsapp_url"].startswith("https://wa.me/21698765432?text=Bonjour")
    assert client.get(f"/api/v1/chats/{token}", headers=stranger).json()["data"]["outcome"] == "open"
    assert client.get("/api/v1/chats/nothing", headers=stranger).status_code == 404
    body = {
        "contact": {"name": "Nadia", "phone": "22 345 678"},
        "delivery_method": "pickup",
        "expected_total_minor": 24_500,
    }
    assert send(f"/chats/{token}/order", body, me).status_code == 403
    reply = send(f"/chats/{token}/order", body, seller).json()["data"]
    late = send(f"/chats/{token}/order", body, seller, "key-00000002")
    assert (late.status_code, late.json()["details"]["order_number"]) == (409, reply["order_number"])

    assert client.put("/api/v1/back-orders/products/HU-816", json={"lead_days": 5}, headers=me).status_code == 403
    terms = client.put("/api/v1/back-orders/products/HU-816", json={"lead_days": 5}, headers=seller).json()["data"]
    assert [term["lead_days"] for term in terms] == [5]
    client.post("/api/v1/cart/lines", json={"sku": "HU-816", "quantity": 4}, headers=me)
    quoted = send("/papers/quotations", {}, me).json()["data"]["number"]
    assert send(f"/quotations/mine/{quoted}/order", order_of(98_000), stranger).status_code == 404
    placed = send(f"/quotations/mine/{quoted}/order", order_of(98_000), me).json()["data"]
    assert placed["waits_until"] is not None
    number = placed["number"]
    [line] = client.get(f"/api/v1/orders/mine/{number}/waiting", headers=me).json()["data"]
    assert (line["sku"], line["waiting"]) == ("HU-816", 2)
    assert client.get(f"/api/v1/orders/mine/{number}/waiting", headers=stranger).status_code == 404
    [demand] = client.get("/api/v1/back-orders", headers=seller).json()["data"]
    assert (demand["waiting"], demand["orders"][0]["number"]) == (2, number)
    assert send(f"/orders/mine/{number}/waiting/cancellation", {}, me).json()["data"] == []
    again = send(f"/orders/mine/{number}/waiting/cancellation", {}, me, "key-00000003")
    assert (again.status_code, again.json()["error_code"]) == (409, "nothing_waits")
