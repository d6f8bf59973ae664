"""The shop on a phone that loses its network: search and cart go on, and what was done is done when it is back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from freight_app.catalogue.drafts import ProductQuery
from freight_app.catalogue.prices import set_price
from freight_app.catalogue.search import search_products
from freight_app.kit.house import House, set_house
from freight_app.kit.money import Money
from freight_app.stock.dtos import StockLine
from freight_app.stock.service import levels_of, reserve_stock
from freight_app.wiring import open_house
from tests.e2e.conftest import PATIENCE_MS
from tests.e2e.running_shop import ORDERED, RunningShop
from tests.e2e.test_account import sign_in
from tests.e2e.test_pwa import hire_worker

Visit = Callable[..., Page]
ERRORS = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "Failed to fetch", "503", "websocket", "404"]


@pytest.fixture
def others(shop: RunningShop) -> Any:
    """What somebody else does in the shop meanwhile: ``others(lambda house: ...)``."""

    def do(work: Callable[[House], Any]) -> Any:
        house = open_house(shop.settings)
        try:
            return work(house)
        finally:
            house.database.dispose()
            set_house(None)

    return do


def find_parts(house: House, *, at_least: int, count: int) -> list[tuple[int, str, int]]:
    """Id, SKU and price of parts of which there are enough."""
    with house.read() as uow:
        cards = search_products(uow, ProductQuery(q="", in_stock=True, per_page=100, language="en")).page.items
        return [
            (card.id, card.sku, card.price.amount_minor)
            for card in cards
            if card.available >= at_least and card.price and card.mpn != ORDERED
        ][-count:]


def path_of(sku: str) -> str:
    return f"/p/{quote(sku, safe='')}"


def keep_the_shop(page: Page) -> None:
    """Wait until this phone has what it needs without a network, and this page looks after it."""
    hire_worker(page)
    deadline = time.monotonic() + PATIENCE_MS / 1000
    # Playwright takes the promise of an asynchronous condition for a yes: it is asked here again and again.
    while not page.evaluate(_HAS_ALL):
        assert time.monotonic() < deadline, "the shop is not kept on this phone"
        page.wait_for_timeout(100)


_HAS_ALL = """async () => {
  const { store, isKeeping } = self.freight ?? {};
  return isKeeping === true && !(await store.get("unsure")) && !!(await store.get("cart"))
    && !!(await store.get("shop")) && !!(await store.get(`index ${document.documentElement.lang}`));
}"""


def lose_network(page: Page) -> None:
    page.context.set_offline(True)


def notices(page: Page) -> list[str]:
    return page.get_by_role("list", name="What could not be done").get_by_role("status").all_inner_texts()


def test_what_was_added_without_a_network_is_in_the_cart_afterwards_at_todays_price(
    visit: Visit, accepted_errors: list[str], others: Any, screenshot: Callable[..., Path]
) -> None:
    accepted_errors += ERRORS
    (kept, kept_sku, price), (gone, gone_sku, _) = others(lambda house: find_parts(house, at_least=5, count=2))
    page = visit(path_of(kept_sku), size="phone")
    keep_the_shop(page)
    button = page.locator("form[data-add] button[type=submit]:visible")
    expect(button).to_be_enabled()
    lose_network(page)
    button.click()
    expect(page.get_by_text("Kept on this phone")).to_be_visible()
    expect(page.get_by_label("Waits to be sent")).to_have_text("+1")

    page.goto("/search?q=" + gone_sku.lower().replace("-", " "))
    row = page.locator("li.card", has=page.locator(f'a[href="{path_of(gone_sku)}"]'))
    row.get_by_role("button").click()
    expect(page.locator("#said")).to_contain_text("Kept on this phone")
    page.goto("/cart")
    page.reload()
    expect(page.locator("li.line")).to_have_count(2)
    page.locator("li.line", has_text=kept_sku).get_by_role("button", name="One more").click()
    expect(page.locator("li.line", has_text=kept_sku).locator("output")).to_have_text("2")
    screenshot(page, "cart-offline")
    page.goto("/checkout")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your order waits for the network")

    def meanwhile(house: House) -> None:
        with house.write() as uow:
            set_price(uow, kept, Money(price + 1000, "TND"))
            left = levels_of(uow, [gone])[gone].available
            line = StockLine(product_id=gone, quantity=left)
            reserve_stock(uow, [line], reference=f"others {gone_sku}", expires_at=None)

    others(meanwhile)
    page.context.set_offline(False)
    page.goto("/cart")
    expect(page.get_by_text("Something changed since you put it in.")).to_be_visible()
    expect(page.locator("#main").get_by_text("sold out meanwhile")).to_be_visible()
    expect(page.locator("#main [data-cart-lines] li")).to_have_count(1)
    expect(page.locator("#main [data-cart-lines] input")).to_have_value("2")
    screenshot(page, "cart-afterwards")
    page.locator("#main").get_by_role("button", name="Put this away").click()
    expect(page.locator("#main").get_by_text("sold out meanwhile")).to_have_count(0)
    page.reload()
    expect(page.locator("#main [data-cart-lines] li")).to_have_count(1)
    assert notices(page) == []


def test_the_catalogue_is_searched_and_opened_without_a_network_in_arabic(
    visit: Visit, accepted_errors: list[str], screenshot: Callable[..., Path]
) -> None:
    accepted_errors += ERRORS
    page = visit("/", language="ar", size="phone", theme="dark")
    keep_the_shop(page)
    lose_network(page)
    answer = page.goto("/")
    assert answer
    # An installed shop opens without a network, and the worker says that this is a page.
    assert (answer.status, answer.from_service_worker) == (200, True)
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    screenshot(page, "home-offline")
    page.locator(".kinds a").first.click()
    expect(page.locator("li.card").first).to_be_visible()
    page.get_by_role("searchbox").fill("فِلتر")
    page.keyboard.press("Enter")
    expect(page.locator("li.card").first).to_be_visible()
    screenshot(page, "search-offline", full_page=False)
    page.locator("li.card a").first.click()
    expect(page).to_have_url(re.compile("/p/"))
    expect(page.get_by_role("button", name="أضف")).to_be_visible()
    screenshot(page, "product-offline")


def test_who_signs_out_leaves_nothing_on_the_phone(visit: Visit, accepted_errors: list[str], shop: RunningShop) -> None:
    accepted_errors += ERRORS
    page = visit("/")
    sign_in(page, shop, next_path="/account")
    page.goto("/")
    keep_the_shop(page)
    lose_network(page)
    page.evaluate(
        """() => self.freight.cart.change({ sku: "MINE-1", intent: "add", quantity: 1, card: { name: "Mine" } })"""
    )
    page.goto("/cart")
    # Whoever signs in has the cart of before, whatever is in it.
    expect(page.locator("li.line", has_text="Mine")).to_have_count(1)
    page.context.set_offline(False)
    page.goto("/")
    page.evaluate(
        """() => { const form = document.createElement("form");
                  Object.assign(form, {method: "post", action: "/auth/sign-out"});
                  document.body.append(form); form.requestSubmit(); }"""
    )
    expect(page.get_by_role("link", name="Sign in").first).to_be_attached()
    keep_the_shop(page)
    lose_network(page)
    page.goto("/cart")
    expect(page.get_by_text("Your cart is empty")).to_be_visible()
    expect(page.locator("li.line")).to_have_count(0)
