"""A retailer orders by list with the keyboard alone: paste, Enter, pick, into the cart."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop
from tests.e2e.test_story import sign_in


def test_a_pasted_list_is_put_right_and_lands_in_the_cart(visit: Visit, shop: RunningShop) -> None:
    page = visit("/search?q=filter&in_stock=1")
    links = page.locator("main li a[href^='/p/']")
    expect(links.first).to_be_visible()
    hrefs = links.evaluate_all("all => all.map(one => decodeURIComponent(one.getAttribute('href')))")
    first, second = list(dict.fromkeys(href.removeprefix("/p/") for href in hrefs))[:2]
    sign_in(page, "retailer", shop.password, next_path="/quick-order")
    lines = page.locator("textarea[name=lines]")
    lines.fill(f"SKU, quantity\n{first}, 1\n{second}QX; 1\n")
    # What a paste leaves behind: Enter reads the list instead of beginning a line.
    lines.dispatch_event("paste")
    page.wait_for_timeout(50)
    lines.press("Enter")
    rows = page.locator("main ol > li")
    expect(rows).to_have_count(2)
    expect(lines).to_have_value("")
    # The wrong one stays and is told; its number is put right by picking, or by writing it again.
    expect(rows.nth(1).get_by_text("No part has this number")).to_be_visible()
    choice = rows.nth(1).get_by_role("button").filter(has_text=re.compile(re.escape(second)))
    if choice.count():
        choice.first.focus()
        choice.first.press("Enter")
    else:
        rows.nth(1).get_by_role("button", name="Take out, can be undone").press("Enter")
        expect(rows).to_have_count(1)
        lines.fill(second)
        lines.press("Control+Enter")
    put = page.get_by_role("button", name="Put 2 lines into the cart")
    put.press("Enter")
    expect(page.get_by_text("2 parts are in your cart")).to_be_visible()
    expect(rows).to_have_count(0)
    page.goto("/cart")
    for sku in (first, second):
        expect(page.locator("main").get_by_text(sku).first).to_be_visible()
