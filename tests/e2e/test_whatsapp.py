"""A guest sends a cart by WhatsApp in Arabic, and somebody at the counter turns it into an order in two taps."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop
from tests.e2e.test_staff import Screenshot, sign_in

WHATSAPP = re.compile(r"https://wa\.me/.*")


def catch_chats(page: Page) -> list[str]:
    """The chats that a page opens; none of them leaves this machine."""
    opened: list[str] = []

    def answer(route: Route) -> None:
        opened.append(route.request.url)
        route.fulfill(body="chat", content_type="text/html")

    page.route(WHATSAPP, answer)
    return opened


def test_a_cart_from_whatsapp_becomes_an_order(visit: Visit, shop: RunningShop, screenshot: Screenshot) -> None:
    page = visit("/search?q=filter", size="phone", language="ar")
    page.locator("main button[data-opens=cart]").first.click()
    expect(page.locator("dialog[open] li").first).to_be_visible()
    opened = catch_chats(page)
    page.locator("dialog[open]").get_by_role("button", name="اطلب عبر واتساب").click()
    page.wait_for_url(WHATSAPP)
    [text] = parse_qs(urlsplit(opened[-1]).query)["text"]
    token = text.rsplit("/w/", 1)[1]

    desk = sign_in(visit, shop, "sales", "/staff", language="ar")
    desk.goto(f"/w/{token}")
    desk.wait_for_url(f"**/staff/chats/{token}")
    desk.locator("#field-asked").fill("+216 22 345 678")
    desk.get_by_role("button", name="حريف جديد").click()
    expect(desk.locator("#field-phone")).to_have_value("+21622345678")
    desk.locator("#field-name").fill("نادية بن سالم")
    desk.locator("form button[type=submit]").last.click()
    reply = desk.get_by_role("link", name="أجب في واتساب")
    expect(reply).to_have_attribute("href", re.compile(r"https://wa\.me/21622345678\?text="))
    screenshot(desk, "answered", full_page=False)

    desk.goto("/admin/chats?tab=ordered")
    expect(desk.locator("table a[href^='/staff/chats/']").first).to_be_visible()
