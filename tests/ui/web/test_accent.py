"""The shop's colour is in the served document, allowed by its policy; a page speaks the language it was served in."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from freight_app.kit.actor import SYSTEM
from freight_app.kit.house import House
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.ui.routes import NOT_FOUND
from freight_app.ui.shells.brand import accent_style
from freight_app.ui.web.built_ui import BuiltUi, Document, Release, etag_of
from freight_app.ui.web.front_door import FrontDoor


async def nobody(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("this request belongs to the front door")


def document(language: str) -> Document:
    body = f'<html lang="{language}"><head><title>Shop</title></head><body>Hello</body></html>'.encode()
    title = slice(body.index(b"<title>"), body.index(b"</title>") + len(b"</title>"))
    return Document(body, gzip.compress(body), etag_of(body), ("sha256-boot",), (), title, body.index(b"</head>"))


@pytest.fixture
def built() -> BuiltUi:
    documents = {(code, path): document(code) for code in ("en", "fr", "ar") for path in ("/cart", NOT_FOUND.path)}
    return BuiltUi(Release(source_hash="", documents={"en": {}, "fr": {}, "ar": {}}), documents)


@pytest.fixture
def shop(house: House, built: BuiltUi) -> TestClient:
    return TestClient(FrontDoor(events=nobody, api=nobody, built=built, settings=house.settings))


def write(house: House, **changes: Any) -> None:
    with house.write(SYSTEM) as uow:
        update_shop_profile(uow, ShopProfileUpdate.model_validate(changes))


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The front door looks at the shop at every page."""
    monkeypatch.setattr("freight_app.ui.web.shop_front._KEPT_S", -1.0)


def style_of(html: str) -> str:
    found = re.search(r'<style id="shop-accent">(.*)</style></head>', html)
    return found[1] if found else ""


@pytest.mark.usefixtures("now")
def test_the_first_document_has_the_shops_colour_and_the_policy_allows_it(house: House, shop: TestClient) -> None:
    plain = shop.get("/cart")
    assert style_of(plain.text) == ""
    write(house, accent_color="#7a1f3d")
    page = shop.get("/cart")
    style = style_of(page.text)
    assert style == accent_style("#7a1f3d")
    assert "--accent-light:#7a1f3d;" in style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'; " in page.headers["content-security-policy"]
    assert "'sha256-boot'" in page.headers["content-security-policy"]
    assert page.headers["etag"] != plain.headers["etag"]
    assert shop.get("/cart", headers={"if-none-match": page.headers["etag"]}).status_code == 304
    # Unpacked by the browser, it is the same page.
    assert shop.get("/cart", headers={"accept-encoding": "identity"}).text == page.text
    assert style_of(shop.get("/nowhere").text) == style
    write(house, accent_color="#0f5e5a")
    assert shop.get("/cart").text == plain.text


@pytest.mark.usefixtures("now")
def test_a_language_that_is_no_longer_offered_is_taken_from_the_visitor(house: House, shop: TestClient) -> None:
    arabic = {"cookie": "freight_lang=ar", "accept-language": "ar"}
    assert "freight_lang" not in shop.get("/cart", headers=arabic).headers.get("set-cookie", "")
    write(house, languages=["fr"], default_language="fr")
    for headers in (arabic, {"accept-language": "ar"}):
        shop.cookies.clear()
        page = shop.get("/cart", headers=headers)
        assert page.headers["content-language"] == "fr"
        assert "freight_lang=fr" in page.headers["set-cookie"]
    shop.cookies.clear()
    assert "freight_lang" not in shop.get("/cart", headers={"accept-language": "fr"}).headers["set-cookie"]


def test_the_shop_is_not_read_at_every_page(house: House, shop: TestClient) -> None:
    shop.get("/cart")
    write(house, accent_color="#7a1f3d")
    assert style_of(shop.get("/cart").text) == ""
