"""The currencies that prices are looked at in: a visitor's choice, and what programs are told."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from freight_app.kit.house import House
from freight_app.shop.currencies.dtos import RateDraft
from freight_app.shop.currencies.rates import add_rate
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from tests.orders.shopping import open_shop
from tests.shop.currencies.test_rates import TODAY
from tests.stock.goods import add_product, put_on_shelf


@pytest.fixture(autouse=True)
def _shop(house: House) -> None:
    """It shows euro and, without a rate, dollars; a filter costs 24.500 TND."""
    with house.write() as uow:
        open_shop(uow)
        update_shop_profile(uow, ShopProfileUpdate(shown_currencies=["EUR", "USD"]))
        add_rate(uow, RateDraft(base="EUR", quote="TND", value="3.4012", rated_on=TODAY))
        put_on_shelf(uow, add_product(uow, "HU-816", price="24.500"), 10, shelf="A-04-2")


def choose(client: TestClient, code: str, **headers: str) -> Any:
    client.cookies.delete("freight_currency")
    return client.post("/auth/currency", data={"currency": code}, headers=headers, follow_redirects=False)


def test_a_choice_is_kept_in_the_browser_and_leads_back_to_its_page(client: TestClient) -> None:
    answer = choose(client, "EUR", Referer="http://shop.test/search?q=oil&page=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=oil&page=2")
    assert answer.cookies["freight_currency"] == "EUR"
    for elsewhere in ("http://evil.test/", "http://[", "", "http://shop.test//evil.test"):
        assert choose(client, "EUR", Referer=elsewhere).headers["location"] == "/"
    for word in ("TND", "GBP", "", "€€"):
        assert choose(client, word).cookies.get("freight_currency") in (None, "", '""')


def test_a_choice_goes_with_the_account_to_another_browser(client: TestClient, house: House) -> None:
    person = {"name": "Amine", "email": "amine@mail.test", "phone": "", "password": "a passphrase of four words"}

    def sign_in_elsewhere() -> str | None:
        client.cookies.clear()
        answer = client.post("/auth/sign-in", data=person, follow_redirects=False)
        return answer.cookies.get("freight_currency")

    client.post("/auth/register", data=person, follow_redirects=False)
    assert choose(client, "EUR", Origin="https://evil.test").status_code == 403
    assert sign_in_elsewhere() is None
    choose(client, "EUR")
    assert sign_in_elsewhere() == "EUR"
    choose(client, "TND")
    assert sign_in_elsewhere() is None


# --- programs


def test_programs_ask_for_a_price_in_another_currency(client: TestClient, house: House) -> None:
    shown = {
        "amount": {"amount_minor": 720, "currency": "EUR"}, "rate": "0.294013877455016", "rated_on": "2026-03-02",
    }  # fmt: skip
    [listed] = client.get("/api/v1/products?currency=EUR").json()["data"]
    one = client.get("/api/v1/products/HU-816?currency=EUR")
    assert listed["shown_price"] == one.json()["data"]["shown_price"] == shown
    assert listed["price"] == {"amount_minor": 24_500, "currency": "TND"}
    for plain in ("/api/v1/products", "/api/v1/products?currency=TND"):
        assert client.get(plain).json()["data"][0]["shown_price"] is None
    for code in ("GBP", "USD", "eur", "", "EURO"):
        for path in ("/api/v1/products", "/api/v1/products/HU-816"):
            refused = client.get(path, params={"currency": code})
            if code:
                assert refused.status_code == 422, (path, code)
    said = client.get("/api/v1/currencies").json()["data"]
    assert (said["currency"], [one["currency"] for one in said["shown"]]) == ("TND", ["EUR", "USD"])


def test_what_is_kept_for_guests_follows_the_rate(client: TestClient, house: House) -> None:
    path = "/api/v1/products?currency=EUR"
    first, again = client.get(path), client.get(path)
    assert first.content == again.content
    with house.write() as uow:
        add_rate(uow, RateDraft(base="EUR", quote="TND", value="4", rated_on=TODAY))
    assert client.get(path).json()["data"][0]["shown_price"]["amount"]["amount_minor"] == 613
    assert client.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    one = client.get("/api/v1/products/HU-816?currency=EUR")
    same = client.get("/api/v1/products/HU-816?currency=EUR", headers={"If-None-Match": one.headers["etag"]})
    assert same.status_code == 304
    plain = client.get("/api/v1/products/HU-816", headers={"If-None-Match": one.headers["etag"]})
    assert plain.status_code == 200
