"""Programs read and write what people say of products; guests' kept answers follow what the desk decides."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from freight_app.accounts.permissions import Role
from freight_app.accounts.throttle import Throttle, ThrottleRules
from freight_app.kit.house import House
from tests.api.test_shop import order_of, program_of
from tests.api.test_uploads import files, picture
from tests.orders.shopping import bring_to_door, open_shop
from tests.stock.goods import add_product, put_on_shelf

API = "/api/v1"
DRAFT = {"rating": 5, "title": "<b>Fits</b>", "text": "<script>alert(1)</script> Fits."}


@pytest.fixture
def product(house: House) -> int:
    with house.write() as uow:
        open_shop(uow)
        product_id = add_product(uow, "HU-816", price="24.500")
        put_on_shelf(uow, product_id, 5)
    return product_id


def receive_as(client: TestClient, house: House, me: dict[str, str]) -> None:
    """The program's person orders the part and gets it."""
    client.post(f"{API}/cart/lines", json={"sku": "HU-816", "quantity": 1}, headers=me)
    total = client.get(f"{API}/cart", headers=me).json()["data"]["subtotal"]["amount_minor"]
    placed = client.post(f"{API}/orders", json=order_of(total), headers=me | {"Idempotency-Key": "order-0001"})
    bring_to_door(house, placed.json()["data"]["number"])


def test_a_review_travels_from_its_author_over_the_desk_to_everybody(
    client: TestClient, house: House, product: int
) -> None:
    me = program_of(client, house, "amine@mail.test")
    seller = program_of(client, house, "sonia@mail.test", Role.SALES)
    url = f"{API}/products/HU-816/reviews"
    refused = client.post(url, json=DRAFT, headers=me)
    assert (refused.status_code, refused.json()["error_code"]) == (409, "not_received")
    assert client.post(url, json=DRAFT).status_code == 401
    receive_as(client, house, me)

    stored = client.post(f"{API}/reviews/photos", files=files(picture())[:1], headers=me).json()["data"]
    bad = client.post(url, json=DRAFT | {"photos": [stored["handle"] + "x"]}, headers=me)
    assert (bad.status_code, bad.json()["details"]["field"]) == (422, "photos")
    written = client.post(url, json=DRAFT | {"photos": [stored["handle"]]}, headers=me).json()["data"]
    assert written["status"] == "pending"
    assert client.get(url).json()["data"] == []
    assert client.get(f"{API}/products/HU-816/rating").json()["data"]["count"] == 0

    assert client.get(f"{API}/opinions", headers=me).status_code == 403
    [waiting] = client.get(f"{API}/opinions", headers=seller).json()["data"]
    decided = f"{API}/opinions/review/{waiting['id']}"
    stale = client.post(f"{decided}/publish", json={"version": waiting["version"] + 1}, headers=seller)
    assert (stale.status_code, stale.json()["error_code"]) == (409, "opinion_not_in_state")
    told = client.post(f"{decided}/publish", json={"version": waiting["version"]}, headers=seller).json()["data"]
    # The guests' kept answers are new ones, and the text is text.
    [shown] = client.get(url).json()["data"]
    assert (shown["title"], shown["text"]) == (DRAFT["title"], DRAFT["text"])
    assert client.get(shown["photos"][0]["small_url"]).status_code == 200
    [card] = client.get(f"{API}/products").json()["data"]
    assert (card["rating"], card["rating_count"]) == ("5.0", 1)
    reply = {"text": "Thank you.", "version": told["row"]["version"]}
    assert client.post(f"{decided}/reply", json=reply, headers=seller).json()["data"]["row"]["reply"] == "Thank you."
    assert client.get(url).json()["data"][0]["reply"] == "Thank you."

    vote = f"{API}/reviews/{waiting['id']}/votes"
    assert client.post(vote, headers=me).json()["error_code"] == "own_opinion"
    assert client.post(vote, headers=seller).json()["data"] == {"helpful_count": 1}
    assert client.delete(vote, headers=seller).json()["data"] == {"helpful_count": 0}
    [mine] = client.get(f"{API}/reviews/mine", headers=me).json()["data"]
    assert (mine["sku"], mine["review"]["status"]) == ("HU-816", "published")
    gone = f"{API}/reviews/mine/{waiting['id']}"
    assert client.delete(gone, headers=seller).status_code == 404
    assert client.delete(gone, headers=me).status_code == 200
    assert client.get(url).json()["data"] == []


def test_questions_are_asked_and_answered(client: TestClient, house: House, product: int) -> None:
    me, seller = program_of(client, house, "rim@mail.test"), program_of(client, house, "s@mail.test", Role.SALES)
    url = f"{API}/products/HU-816/questions"
    asked = client.post(url, json={"text": "Does it fit a 208?"}, headers=me).json()["data"]["id"]
    assert client.get(url).json()["data"] == []
    answered = client.post(f"{API}/opinions/question/{asked}/answer", json={"text": "Yes."}, headers=seller)
    assert answered.status_code == 201
    [shown] = client.get(url, params={"q": "208"}).json()["data"]
    assert [(one["by_shop"], one["text"]) for one in shown["answers"]] == [(True, "Yes.")]
    late = client.post(f"{API}/questions/{asked}/answers", json={"text": "No."}, headers=me)
    assert late.json()["error_code"] == "not_received"


def test_guests_report_a_few_times_and_send_pictures_by_their_link_alone(
    client: TestClient, house: House, product: int
) -> None:
    house.database.ports.provide(Throttle, Throttle(rules=ThrottleRules(reports_from_ip="2 per hour")))
    report: dict[str, Any] = {"reason": "abusive"}
    url = f"{API}/reviews/nothing/reports"
    assert [client.post(url, json=report).status_code for _ in range(3)] == [404, 404, 429]
    assert client.post(f"{API}/reviews/photos", files=files(picture())[:1]).status_code == 401
    unknown = client.post(f"{API}/reviews/photos", params={"link": "x" * 22}, files=files(picture())[:1])
    assert unknown.status_code == 404
