"""The shop on a home screen: it can be installed, and without a network it says so in the visitor's language."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

Visit = Callable[..., Page]


def hire_worker(page: Page) -> None:
    """Wait until the service worker stands between the page and the network."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    assert page.evaluate("navigator.serviceWorker.controller !== null")


def test_chromium_would_install_the_shop(visit: Visit) -> None:
    page = visit("/")
    hire_worker(page)
    session = page.context.new_cdp_session(page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A private window is never offered the installation; nothing else may be missing.
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []
    manifest = json.loads(session.send("Page.getAppManifest")["data"])
    assert (manifest["name"], manifest["display"], manifest["start_url"]) == ("Freight", "standalone", "/")
    assert (manifest["lang"], manifest["dir"], manifest["scope"]) == ("en", "ltr", "/")
    assert all(manifest[colour].startswith("#") for colour in ("theme_color", "background_color"))
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        answer = page.request.get(icon["src"])
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")


@pytest.mark.parametrize(
    ("language", "sentence", "direction"),
    [("en", "You are offline", "ltr"), ("fr", "Vous êtes hors ligne", "ltr"), ("ar", "أنت غير متصل بالإنترنت", "rtl")],
)
def test_without_a_network_a_page_says_so_and_comes_back_by_itself(
    visit: Visit, accepted_errors: list[str], language: Literal["en", "fr", "ar"], sentence: str, direction: str
) -> None:
    accepted_errors += ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "503", "websocket"]
    page = visit("/", language=language, size="phone", theme="dark")
    hire_worker(page)
    page.context.set_offline(True)
    page.goto("/track")
    expect(page.get_by_role("heading", level=1, name=sentence)).to_be_visible()
    expect(page).to_have_title(sentence)
    expect(page.locator("html")).to_have_attribute("dir", direction)
    page.locator("#retry").click()
    expect(page.locator("#said")).not_to_be_empty()
    page.context.set_offline(False)
    # The page looks for the network each ten seconds; Chromium's own "online" event comes sooner, or not at all.
    expect(page.get_by_role("heading", level=1, name=sentence)).to_have_count(0, timeout=30_000)
    expect(page.locator("#cart-link")).to_be_visible()
    assert page.url.endswith("/track")


def test_the_worker_keeps_built_files_and_leaves_what_is_a_persons_own_alone(visit: Visit) -> None:
    page = visit("/")
    hire_worker(page)
    page.goto("/search?q=filter")
    expect(page.locator("main li h3").first).to_be_visible()
    page.evaluate("fetch('/api/v1/cart')")
    kept = page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
          return found;
        }"""
    )
    assert any(path.startswith("/assets/") for path in kept)
    assert "/offline.html" in kept
    own = [path for path in kept if path.startswith(("/api", "/auth", "/_event")) and "/media/" not in path]
    assert own == []
