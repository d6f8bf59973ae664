"""Hearts and comparing in a real browser: at once, kept for a guest, there after signing in."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from freight_app.ui.i18n import translate
from tests.e2e.conftest import Visit
from tests.e2e.test_story import register

Screenshot = Callable[..., Path]
PLACES = [("en", "desktop"), ("ar", "phone")]


@pytest.mark.parametrize(("language", "size"), PLACES)
def test_a_guest_wishes_signs_in_and_finds_it_there(
    visit: Visit, screenshot: Screenshot, language: str, size: str
) -> None:
    def say(text: str) -> str:
        return translate(text, language)

    page = visit("/search?q=filter", language=language, size=size)
    hearts = page.locator("main li").get_by_role("button", name=re.compile(say("On my wish list: {product}")[:12]))
    expect(hearts.first).to_be_visible()
    for place in (0, 1):
        hearts.nth(place).click()
        # It turns with the finger, before the server answers.
        expect(hearts.nth(place)).to_have_attribute("aria-pressed", "true", timeout=150)
    page.goto("/wishlist")
    expect(page.locator("main ul > li")).to_have_count(2)
    register(page, next_path="/wishlist")
    expect(page.locator("main ul > li")).to_have_count(2)
    screenshot(page, "wish list")
    page.get_by_role("button", name=say("Take off, can be undone")).first.click()
    expect(page.locator("main ul > li")).to_have_count(1)
    page.get_by_role("button", name=say("Undo")).last.click()
    expect(page.locator("main ul > li")).to_have_count(2)


@pytest.mark.parametrize(("language", "size"), PLACES)
def test_two_parts_stand_side_by_side_and_the_address_can_be_sent(
    visit: Visit, screenshot: Screenshot, language: str, size: str
) -> None:
    def say(text: str) -> str:
        return translate(text, language)

    page = visit("/c/oil-filters", language=language, size=size)
    ticks = page.locator("main li button[aria-pressed]", has_text=say("Compare"))
    for place in (0, 1):
        ticks.nth(place).click()
        expect(ticks.nth(place)).to_have_attribute("aria-pressed", "true", timeout=150)
    page.locator("aside a[href^='/compare']").click()
    page.wait_for_url("**/compare?p=*")
    expect(page.locator("thead th")).to_have_count(2)
    rows = page.locator("tbody tr:visible")
    before = rows.count()
    page.locator("#only-differences").check()
    assert rows.count() <= before
    screenshot(page, "compare")
    # The parts pass by inside the table: the page itself is no wider than the screen.
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    other = visit("/" + page.url.split("/", 3)[3], language=language, size=size)
    expect(other.locator("thead th")).to_have_count(2)
    page.locator("thead th button").first.click()
    expect(page.locator("thead th")).to_have_count(1)
