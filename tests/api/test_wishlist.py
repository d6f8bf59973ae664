"""A list of wishes over the API: a guest's by their cookie, moved into the cart, shared by a link."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from tests.orders.conftest import Parts, parts

__all__ = ["parts"]
WISHES = "/api/v1/wishlist"


def skus(answer: Any) -> list[str]:
    return [one["card"]["sku"] for one in answer.json()["data"]["wishes"]]


def test_a_guest_wishes_notes_shares_and_moves_into_the_cart(client: TestClient, parts: Parts) -> None:
    assert skus(client.get(WISHES)) == []
    assert client.post(f"{WISHES}/items", json={"sku": "hu-816", "note": "for the Clio"}).status_code == 201
    client.post(f"{WISHES}/items", json={"sku": "ASK"})
    assert client.post(f"{WISHES}/items", json={"sku": "NOPE"}).status_code == 404
    noted = client.put(f"{WISHES}/items/HU-816", json={"note": "for Ali"}).json()["data"]["wishes"]
    assert {one["card"]["sku"]: one["note"] for one in noted} == {"HU-816": "for Ali", "ASK": ""}
    token = client.put(f"{WISHES}/share").json()["data"]["token"]

    # Somebody without the cookie reads it by its link, without the notes, and can change nothing.
    mine, client.cookies = client.cookies, type(client.cookies)()
    shared = client.get(f"{WISHES}/shared/{token}")
    assert sorted(skus(shared)) == ["ASK", "HU-816"]
    assert {one["note"] for one in shared.json()["data"]["wishes"]} == {""}
    assert client.delete(f"{WISHES}/items/HU-816").status_code == 404
    client.cookies = mine

    # What cannot go into the cart stays on the list.
    assert client.post(f"{WISHES}/items/ASK/cart", json={}).status_code == 409
    moved = client.post(f"{WISHES}/items/HU-816/cart", json={"quantity": 2})
    assert moved.json()["data"]["piece_count"] == 2
    assert skus(client.get(WISHES)) == ["ASK"]
    assert skus(client.delete(f"{WISHES}/items/ASK")) == []
    client.delete(f"{WISHES}/share")
    assert client.get(f"{WISHES}/shared/{token}").status_code == 404
