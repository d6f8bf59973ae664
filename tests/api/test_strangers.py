"""A stranger calls every route with every method: nothing but refusals where a guard stands."""

from __future__ import annotations

import re

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.testclient import TestClient

from freight_app.api.app import create_api
from freight_app.api.security import list_routes, refuse_unguarded_routes

# What a stranger may ask without an account; everything else is refused. A new public route is added here knowingly.
PUBLIC = {
    ("POST", "/api/v1/auth/token"),
    ("POST", "/api/v1/auth/refresh"),
    ("POST", "/api/v1/auth/register"),
    ("POST", "/api/v1/auth/password-reset"),
    ("POST", "/api/v1/auth/password-reset/confirm"),
    ("GET", "/api/v1/products"),
    ("GET", "/api/v1/products/{sku}"),
    ("GET", "/api/v1/products/{sku}/related"),
    ("GET", "/api/v1/wishlist"),
    ("POST", "/api/v1/wishlist/items"),
    ("PUT", "/api/v1/wishlist/items/{sku}"),
    ("DELETE", "/api/v1/wishlist/items/{sku}"),
    ("POST", "/api/v1/wishlist/items/{sku}/cart"),
    ("PUT", "/api/v1/wishlist/share"),
    ("DELETE", "/api/v1/wishlist/share"),
    ("GET", "/api/v1/wishlist/shared/{token}"),
    ("GET", "/api/v1/brands"),
    ("GET", "/api/v1/categories"),
    ("GET", "/api/v1/currencies"),
    ("GET", "/api/v1/media/{name}"),
    ("GET", "/api/v1/catalogue/offline"),
    ("GET", "/api/v1/cart/sync"),
    ("POST", "/api/v1/cart/sync"),
    ("DELETE", "/api/v1/cart/sync/left-over/{change_id}"),
    ("GET", "/api/v1/cart"),
    ("POST", "/api/v1/cart/lines"),
    ("PUT", "/api/v1/cart/lines/{sku}"),
    ("DELETE", "/api/v1/cart/lines/{sku}"),
    ("POST", "/api/v1/orders"),
    ("GET", "/api/v1/orders/track/{token}"),
    ("POST", "/api/v1/messages/whatsapp"),
    ("POST", "/api/v1/unsubscribe/{token}"),
    ("POST", "/api/v1/unsubscribe/{token}/undo"),
    ("GET", "/api/v1/invoices/track/{token}/{number}.pdf"),
    ("POST", "/api/v1/orders/track/{token}/proofs"),
    ("GET", "/api/v1/payments/notices/{gateway}/{reference}/{signature}"),
    ("GET", "/api/v1/products/{sku}/rating"),
    ("GET", "/api/v1/products/{sku}/reviews"),
    ("GET", "/api/v1/products/{sku}/questions"),
    ("POST", "/api/v1/reviews/photos"),
    ("POST", "/api/v1/{kind}s/{opinion_id}/reports"),
    ("GET", "/api/v1/orders/track/{token}/waiting"),
    ("POST", "/api/v1/chats/cart"),
    ("POST", "/api/v1/chats/product"),
    ("GET", "/api/v1/chats/{token}"),
    ("POST", "/api/v1/chats/{token}/cart"),
    ("GET", "/api/v1/live"),
    ("GET", "/api/v1/ready"),
    ("GET", "/api/v1/health"),
}


def api_routes(app: FastAPI) -> list[tuple[str, str, str]]:
    """Method, path and guard of every documented route."""
    found = [
        (method, route.path, route.guard or "none")
        for route in list_routes(app)
        if route.in_schema
        for method in sorted(route.methods)
    ]
    assert len(found) > 50, "the walk over the routes lost its way"
    return found


def filled(path: str) -> str:
    return re.sub(r"\{[^}]+\}", "1", path)


def test_an_endpoint_without_a_guard_keeps_the_api_from_starting() -> None:
    app = create_api()
    router = APIRouter(prefix="/api/v1")
    router.add_api_route("/naked", lambda: "everything")
    app.include_router(router)
    with pytest.raises(RuntimeError, match="/api/v1/naked"):
        refuse_unguarded_routes(app)


def test_only_the_listed_routes_are_public() -> None:
    public = {(method, path) for method, path, guard in api_routes(create_api()) if guard == "anyone"}
    assert public == PUBLIC


def test_a_stranger_is_refused_at_every_guarded_route(client: TestClient) -> None:
    guarded = [(method, path) for method, path, guard in api_routes(create_api()) if guard != "anyone"]
    assert len(guarded) > 20
    for method, path in guarded:
        response = client.request(method, filled(path), json={})
        assert response.status_code == 401, (method, path, response.text)
        assert response.json()["error_code"] == "not_signed_in"


def test_a_wrong_token_is_refused_even_where_guests_are_welcome(client: TestClient) -> None:
    response = client.get("/api/v1/products", headers={"Authorization": "Bearer nonsense"})
    assert (response.status_code, response.json()["error_code"]) == (401, "access_token_not_valid")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.test"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "http://shop.test"}, 401),
    ],
)
def test_another_site_cannot_submit_on_our_cookie(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/api/v1/products", json={}, headers=headers).status_code == status


def test_an_unknown_path_answers_in_our_own_shape(client: TestClient) -> None:
    response = client.get("/api/v1/nothing-here")
    assert response.status_code == 404
    assert response.json() == {"success": False, "error_code": "not_found", "message": "Not Found", "details": {}}


def test_a_problem_is_told_as_a_problem_when_asked_for(client: TestClient) -> None:
    response = client.get("/api/v1/products?per_page=9999", headers={"Accept": "application/problem+json"})
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 422
    assert response.json()["errors"][0]["field"] == "per_page"
