"""What guests read of the catalogue is kept, and never older than the last commit, never somebody's own price."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from freight_app.api.kept_answers import KeptAnswers
from freight_app.catalogue import prices, search
from freight_app.kit.house import House
from freight_app.kit.money import Money
from tests.api.test_shop import program_of
from tests.orders.shopping import open_shop
from tests.stock.goods import add_product, put_on_shelf

LIST = "/api/v1/products?sort=newest"


@pytest.fixture
def product_id(house: House) -> int:
    with house.write() as uow:
        open_shop(uow)
        product_id = add_product(uow, "HU-816", price="24.500")
        put_on_shelf(uow, product_id, 3, shelf="A-04-2")
    return product_id


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every question that was really asked of the catalogue."""
    asked: list[Any] = []
    search_products = search.search_products

    def counted(uow: Any, query: Any) -> Any:
        asked.append(query)
        return search_products(uow, query)

    monkeypatch.setattr(search, "search_products", counted)
    return asked


def test_the_same_question_is_answered_once_until_something_changes(
    client: TestClient, house: House, product_id: int, searches: list[Any]
) -> None:
    first = client.get(LIST)
    again = client.get(LIST)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]
    assert len(searches) == 1

    with house.write() as uow:
        prices.set_price(uow, product_id, Money.from_decimal("22.000", "TND", field="amount"), reason="dearer oil")
    assert client.get(LIST).json()["data"][0]["price"]["amount_minor"] == 22000
    with house.write() as uow:
        put_on_shelf(uow, product_id, 4, shelf="A-04-2")
    assert client.get(LIST).json()["data"][0]["available"] == 7


def test_who_holds_the_answer_is_not_sent_it_again(client: TestClient, product_id: int) -> None:
    etag = client.get(LIST).headers["etag"]
    known = client.get(LIST, headers={"If-None-Match": etag})
    assert (known.status_code, known.content) == (304, b"")
    assert known.headers["etag"] == etag
    assert client.get(LIST, headers={"If-None-Match": '"older"'}).status_code == 200


def test_each_language_and_each_question_has_its_own_answer(client: TestClient, product_id: int) -> None:
    english = client.get(LIST, headers={"Accept-Language": "en"})
    arabic = client.get(LIST, headers={"Accept-Language": "ar"})
    assert english.headers["etag"] != arabic.headers["etag"]
    assert client.get(LIST + "&in_stock=true").headers["etag"] != client.get(LIST).headers["etag"]
    assert client.get(LIST + "&page=2").json()["data"] == []


def test_a_program_is_never_answered_from_what_guests_were_told(
    client: TestClient, house: House, product_id: int, searches: list[Any]
) -> None:
    buyer = program_of(client, house, "trade@mail.test")
    client.get(LIST)
    client.get(LIST, headers=buyer)
    client.get(LIST, headers=buyer)
    assert len(searches) == 3
    wrong = client.get(LIST, headers={"Authorization": "Bearer nonsense"})
    assert wrong.status_code == 401


def test_a_refusal_is_not_kept(client: TestClient, product_id: int) -> None:
    assert client.get("/api/v1/products?per_page=0").status_code == 422
    assert client.get("/api/v1/products/HU-817").status_code == 404
    assert client.get("/api/v1/products/HU-816/price-history").status_code == 401
    with_session = client.get(LIST, headers={"Cookie": "freight_session=stolen"})
    assert with_session.status_code == 200


def test_an_answer_with_a_cookie_is_for_one_alone(house: House) -> None:
    answered: list[str] = []

    def give_cookie(request: Request) -> PlainTextResponse:
        answered.append(request.url.path)
        response = PlainTextResponse("yours")
        response.set_cookie("freight_guest", f"guest-{len(answered)}")
        return response

    products = Starlette(routes=[Route("/api/v1/products", give_cookie)])
    with TestClient(KeptAnswers(products, ("/api/v1/products",)), base_url="http://shop.test") as asking:
        cookies = [asking.get("/api/v1/products").headers["set-cookie"].split(";")[0] for _ in range(2)]
    assert cookies == ["freight_guest=guest-1", "freight_guest=guest-2"]
