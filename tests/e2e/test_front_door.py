from __future__ import annotations

import gzip
import html
import json
import re
import socket
from http.client import HTTPConnection, HTTPResponse

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop


def get(shop: RunningShop, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", shop.settings.port, timeout=10)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return connection.getresponse()


@pytest.mark.parametrize(
    ("language", "direction"),
    [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")],
)
def test_a_document_comes_in_the_language_of_the_cookie(shop: RunningShop, language: str, direction: str) -> None:
    answer = get(shop, "/", Cookie=f"freight_lang={language}", Accept_Language="de")
    assert answer.status == 200
    assert answer.getheader("content-language") == language
    assert f'<html lang="{language}" dir="{direction}">'.encode() in answer.read()


def test_a_first_visit_gets_the_language_that_the_browser_prefers(shop: RunningShop) -> None:
    assert get(shop, "/", Accept_Language="de, ar-TN;q=0.7, fr;q=0.8").getheader("content-language") == "fr"
    assert get(shop, "/", Accept_Language="de").getheader("content-language") == "en"
    assert get(shop, "/", Cookie="freight_lang=../../etc").getheader("content-language") == "en"


def test_a_first_visit_gets_a_guest_token_and_a_later_one_keeps_it(shop: RunningShop) -> None:
    first = get(shop, "/").getheader("set-cookie") or ""
    matched = re.match(r"freight_guest=([A-Za-z0-9_-]{43}); HttpOnly; Max-Age=31536000; Path=/; SameSite=lax$", first)
    assert matched
    assert get(shop, "/", Cookie=f"freight_guest={matched[1]}").getheader("set-cookie") is None
    forged = get(shop, "/", Cookie="freight_guest=<script>").getheader("set-cookie") or ""
    assert forged.startswith("freight_guest=")


def test_an_unknown_address_is_a_real_404_with_a_page(shop: RunningShop) -> None:
    for path in ("/no-such-page", "/404", "/p/", "/p/[sku]", "/..%2f..%2fetc/passwd", "/assets/nothing.js"):
        answer = get(shop, path)
        assert answer.status == 404, path
        assert b"</html>" in answer.read()


def test_the_policy_names_every_inline_script_and_allows_no_other(shop: RunningShop) -> None:
    policy = get(shop, "/").getheader("content-security-policy") or ""
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert re.search(r"script-src 'self' ('sha256-[A-Za-z0-9+/=]{44}' ?)+;", policy)
    assert "frame-ancestors 'none'" in policy


def test_changing_the_language_goes_back_to_a_page_of_this_shop_and_nowhere_else(shop: RunningShop) -> None:
    answer = get(shop, "/lang/ar?next=/cart%3Fa%3Db")
    assert (answer.status, answer.getheader("location")) == (303, "/cart?a=b")
    assert "freight_lang=ar" in (answer.getheader("set-cookie") or "")
    for target in (
        "//evil.test",
        "/%5Cevil.test",
        "https://evil.test",
        "javascript:alert(1)",
        "/%0d%0aX:y",
        "%09//e.t",
    ):
        assert get(shop, f"/lang/fr?next={target}").getheader("location") == "/", target
    refused = get(shop, "/lang/xx?next=/cart")
    assert refused.status == 404
    assert "freight_lang" not in (refused.getheader("set-cookie") or "")


def test_a_product_page_says_what_it_is_before_any_script_runs(shop: RunningShop) -> None:
    sitemap = get(shop, "/sitemap.xml").read().decode()
    address = re.search(rf"<loc>{shop.address}(/p/[^<]+)</loc><lastmod>", sitemap)
    assert address
    answer = get(shop, address[1], Cookie="freight_lang=fr")
    page = answer.read().decode()
    assert answer.status == 200
    assert answer.getheader("x-robots-tag") is None
    title = re.findall(r"<title>(.*?)</title>", page)
    assert len(title) == 1
    assert f'<link rel="canonical" href="{shop.address}{address[1]}">' in page
    data = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    assert [one["@type"] for one in data] == ["Product", "BreadcrumbList"]
    assert data[0]["name"] in html.unescape(title[0])
    assert f"<noscript><h1>{title[0]}</h1>" in page
    for language in ("en", "fr", "ar"):
        asked = f"{shop.address}{address[1]}?lang={language}"
        assert f'<link rel="alternate" hreflang="{language}" href="{asked}">' in page
    assert f'<link rel="alternate" hreflang="x-default" href="{shop.address}{address[1]}">' in page
    same = get(shop, address[1], Cookie="freight_lang=fr", If_None_Match=answer.getheader("etag") or "")
    assert same.status == 304


def test_an_address_that_asks_for_a_language_speaks_it_whatever_the_visitor_chose_before(shop: RunningShop) -> None:
    address = re.search(rf"<loc>{shop.address}(/p/[^<]+)</loc>", get(shop, "/sitemap.xml").read().decode())
    assert address
    answer = get(shop, f"{address[1]}?lang=ar", Cookie="freight_lang=fr")
    page = answer.read().decode()
    assert answer.getheader("content-language") == "ar"
    # The page's events speak as the document does.
    assert "freight_lang=ar" in (answer.getheader("set-cookie") or "")
    assert f'<link rel="canonical" href="{shop.address}{address[1]}?lang=ar">' in page
    other = get(shop, f"{address[1]}?lang=xx", Cookie="freight_lang=fr")
    assert other.getheader("content-language") == "fr"
    assert f'<link rel="canonical" href="{shop.address}{address[1]}">' in other.read().decode()


def test_a_category_says_where_it_stands_and_what_is_in_it(shop: RunningShop) -> None:
    address = re.search(rf"<loc>{shop.address}(/c/[^<]+)</loc>", get(shop, "/sitemap.xml").read().decode())
    assert address
    page = get(shop, address[1], Cookie="freight_lang=fr").read().decode()
    data = [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)]
    assert [one["@type"] for one in data] == ["BreadcrumbList", "ItemList"]
    assert data[0]["itemListElement"][-1]["item"] == f"{shop.address}{address[1]}"
    assert data[1]["itemListElement"][0]["url"].startswith(f"{shop.address}/p/")
    assert 'hreflang="ar"' in page


def test_unknown_things_are_404_and_private_pages_stay_out_of_search_engines(shop: RunningShop) -> None:
    for path in ("/p/NO-SUCH-PART", "/c/no-such-kind", "/p/%22%3E%3Cscript%3E"):
        answer = get(shop, path)
        assert (answer.status, answer.getheader("x-robots-tag")) == (404, "noindex"), path
        assert b"canonical" not in answer.read()
    assert get(shop, "/cart").getheader("x-robots-tag") == "noindex"
    robots = get(shop, "/robots.txt").read().decode()
    assert "Disallow: /admin\n" in robots
    assert robots.endswith(f"Sitemap: {shop.address}/sitemap.xml\n")


def test_hashed_files_are_kept_for_ever_and_documents_are_asked_for_again(shop: RunningShop) -> None:
    home = get(shop, "/")
    body = home.read().decode()
    assert home.getheader("cache-control") == "private, no-cache"
    same = get(shop, "/", If_None_Match=home.getheader("etag") or "")
    assert (same.status, same.read()) == (304, b"")
    script = re.search(r'href="(/assets/[^"]+\.js)"', body)
    assert script
    plain = get(shop, script[1])
    packed = get(shop, script[1], Accept_Encoding="br, gzip")
    assert plain.getheader("cache-control") == "public, max-age=31536000, immutable"
    assert packed.getheader("content-encoding") == "gzip"
    assert gzip.decompress(packed.read()) == plain.read()


def test_pages_can_only_be_read(shop: RunningShop) -> None:
    connection = HTTPConnection("127.0.0.1", shop.settings.port, timeout=10)
    connection.request("POST", "/", body=b"x=1")
    assert connection.getresponse().status == 405


def test_a_socket_from_a_page_of_another_site_is_refused(shop: RunningShop) -> None:
    assert b"101" in open_socket(shop, origin=shop.address)
    assert b"101" not in open_socket(shop, origin="https://evil.test")


def open_socket(shop: RunningShop, origin: str) -> bytes:
    """The status line that a browser on ``origin`` would get."""
    with socket.create_connection(("127.0.0.1", shop.settings.port), timeout=10) as connection:
        connection.sendall(
            f"GET /_event/?token=a&EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{shop.settings.port}\r\n"
            f"Origin: {origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        return connection.recv(200).split(b"\r\n")[0]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_the_home_page_opens_without_a_complaint(visit: Visit, language: str) -> None:
    page = visit("/", language=language)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("h1").first).to_be_visible()


def test_an_unknown_address_shows_the_page_that_says_so(visit: Visit, accepted_errors: list[str]) -> None:
    accepted_errors.append("status of 404")
    page = visit("/no-such-page")
    expect(page.locator("h1").first).to_be_visible()


def test_a_newer_build_is_told_in_the_readers_words(visit: Visit) -> None:
    page = visit("/", language="fr")
    expect(page.get_by_role("status").filter(has_text="version plus récente")).to_have_count(0)
    # What Reflex does when the server's build is another one than the page's (``test_shell`` holds its name).
    page.evaluate("""() => {
        const bar = document.createElement("div");
        bar.id = "reflex-new-version-banner";
        bar.append("A new version of this app is available.");
        const button = document.createElement("button");
        button.onclick = () => window.location.assign("/cart");
        bar.append(button);
        document.body.append(bar);
    }""")
    notice = page.get_by_role("status").filter(has_text="version plus récente")
    expect(notice).to_be_visible()
    expect(page.get_by_text("A new version of this app")).to_have_count(0)
    notice.get_by_role("button", name="Recharger").click()
    page.wait_for_url("**/cart")
