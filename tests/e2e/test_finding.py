"""Finding a part, as a customer does it in a browser: by number, by words, by kind, for their own car."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.conftest import wait_until_still

Visit = Callable[..., Page]
Screenshot = Callable[..., Path]


def choose_the_208(page: Page, place: str) -> None:
    """The four steps of the picker, by their labels."""
    for step, choice in (("make", "Peugeot"), ("model", "208"), ("year", "2019")):
        select = page.locator(f"#{place}-{step}")
        expect(select).to_be_enabled()
        expect(select.locator("option", has_text=choice)).not_to_have_count(0)
        select.select_option(label=choice)
    engine = page.locator(f"#{place}-engine")
    expect(engine.locator("option")).not_to_have_count(1)
    if engine.input_value() == "":
        engine.select_option(index=1)
    page.locator(f"form:has(#{place}-make) button[type=submit]").click()


def test_a_part_is_found_in_three_clicks_for_my_car_and_put_into_the_cart(visit: Visit, screenshot: Screenshot) -> None:
    page = visit("/")
    choose_the_208(page, "home")
    expect(page.get_by_text("Fit, and are in stock")).to_be_visible()
    expect(page.get_by_role("link", name="My car: Peugeot 208").first).to_be_visible()
    screenshot(page, "home")

    page.locator("section[aria-labelledby=kinds]").get_by_role("link", name="Filters").click()
    expect(page).to_have_url(re.compile(r"/c/filters$"))
    expect(page.get_by_role("heading", level=1, name="Filters")).to_be_visible()
    page.get_by_label("Fits my car").check()
    expect(page).to_have_url(re.compile(r"/c/filters\?fits=1$"))
    page.get_by_role("link", name="Oil filter", exact=True).first.click()

    expect(page.get_by_text("Fits your Peugeot 208")).to_be_visible()
    expect(page).to_have_title(re.compile("^Oil filter "))
    screenshot(page, "product")
    page.get_by_role("button", name="One more").click()
    button = page.get_by_role("button", name="Add to cart")
    button.click()
    expect(page.locator("main button").filter(has_text="In your cart")).to_be_visible()
    expect(page.get_by_role("link", name="Cart, 2 parts")).to_be_visible()
    sheet = page.get_by_role("dialog", name="Cart")
    expect(sheet.locator("li")).to_have_count(1)
    sheet.get_by_role("button", name="Undo", exact=True).click()
    expect(sheet.get_by_text("Your cart is empty")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Cart, 0 parts")).to_be_visible()

    page.goto("/")
    expect(page.get_by_role("heading", name="Where you left off")).to_be_visible()
    expect(page.locator("section[aria-labelledby=recent] li")).to_have_count(1)


def test_the_address_holds_every_choice_so_that_back_and_reload_work(visit: Visit, screenshot: Screenshot) -> None:
    page = visit("/search?q=filter")
    expect(page.get_by_role("status").filter(has_text=re.compile(r"^\d+ parts$"))).to_be_visible()
    page.get_by_role("checkbox", name="Bosch").check()
    expect(page).to_have_url(re.compile(r"q=filter&brand=bosch$"))
    page.get_by_label("To", exact=True).first.fill("40")
    page.get_by_role("button", name="Use these prices").click()
    expect(page).to_have_url(re.compile(r"q=filter&brand=bosch&max_price=40$"))
    expect(page.get_by_role("link", name="Up to 40 TND")).to_be_visible()
    page.get_by_role("button", name="Best match").click()
    page.get_by_role("menuitem", name="Highest price first").click()
    expect(page).to_have_url(re.compile(r"sort=-price$"))
    page.get_by_role("link", name="Trade list").first.click()
    expect(page.get_by_role("table")).to_be_visible()
    first = page.get_by_role("row").nth(1)
    shown = first.get_by_role("link").first.inner_text()
    screenshot(page, "trade-list")

    page.reload()
    expect(page.get_by_role("row").nth(1).get_by_role("link").first).to_have_text(shown)
    page.get_by_role("link", name="Bosch take away").click()
    expect(page.get_by_role("checkbox", name="Bosch")).not_to_be_checked()
    page.go_back()
    expect(page.get_by_role("checkbox", name="Bosch")).to_be_checked()
    expect(page.get_by_role("row").nth(1).get_by_role("link").first).to_have_text(shown)


def test_a_mistyped_number_and_a_replaced_one_still_lead_to_the_part(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_role("combobox", name="Search parts")
    box.fill("oil fliter")
    box.press("Enter")
    expect(page.get_by_text("This is what we found for oil filter.")).to_be_visible()

    page.goto("/search?q=oil+filter")
    page.get_by_role("link", name="Oil filter", exact=True).first.click()
    replaces = page.locator("p", has_text="Replaces")
    page.goto("/search?q=MAN-W77758")
    expect(page.get_by_text("MAN-W77758 is no longer made")).to_be_visible()
    page.get_by_role("status").get_by_role("link").click()
    expect(replaces).to_contain_text("MAN-W77758")

    # Suggestions by keyboard alone: the first one leads to its part.
    box = page.get_by_role("combobox", name="Search parts").first
    box.fill("MAN-W774")
    expect(page.get_by_role("option").first).to_contain_text("MAN-W774")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile("/p/MAN-W774"))


def test_on_a_phone_in_arabic_filters_are_a_sheet_and_the_button_is_under_the_thumb(
    visit: Visit, screenshot: Screenshot
) -> None:
    page = visit("/search?q=فلتر", language="ar", size="phone", theme="dark")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.get_by_role("button", name="تصفية").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("checkbox", name="Bosch").check()
    expect(page).to_have_url(re.compile("brand=bosch"))
    screenshot(page, "sheet", full_page=False)
    sheet.get_by_role("button", name=re.compile("^أظهر")).click()
    expect(sheet).to_be_hidden()
    screenshot(page, "results")

    page.locator("main li h3 a").first.click()
    add = page.get_by_role("button", name=re.compile("^أضف، "))
    expect(add).to_be_in_viewport()
    add.click()
    expect(page.get_by_role("link", name=re.compile("^السلة"))).to_contain_text("1")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, "product")


def test_a_part_without_a_price_is_asked_for_and_cannot_be_ordered(visit: Visit) -> None:
    page = visit("/c/alternators?sort=price&page=1")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("")
    card = page.locator("main li", has_text="Ask for the price").last
    expect(card.get_by_role("button", name=re.compile("Add"))).to_have_count(0)
    card.get_by_role("link").first.click()
    expect(page.get_by_role("link", name="Call us").first).to_have_attribute("href", re.compile("^tel:"))
    expect(page.get_by_role("button", name="Add to cart")).to_have_count(0)


@pytest.mark.parametrize("path", ["/p/NO-SUCH-PART", "/c/no-such-kind"])
def test_an_unknown_part_or_kind_is_a_404_that_says_so(visit: Visit, accepted_errors: list[str], path: str) -> None:
    accepted_errors.append("404")
    page = visit(path)
    expect(page.get_by_role("heading", level=1)).to_contain_text("is not in the shop")
    page.get_by_role("link", name="To the first page").click()
    expect(page.get_by_role("heading", name="Find the part that fits your car")).to_be_visible()


@pytest.mark.parametrize(("language", "size", "theme"), [("en", "desktop", "light"), ("ar", "phone", "dark")])
def test_axe_finds_nothing_to_mend_on_the_pages_of_the_shop(visit: Visit, language: str, size: str, theme: str) -> None:
    page = visit("/", language=language, size=size, theme=theme)
    for path in ("/", "/c/filters", "/search?q=MAN-W77758", "/search?view=list", "/p/MAN-W77483", "/my-car"):
        page.goto(path)
        expect(page.locator("main h1")).not_to_have_text("")
        page.wait_for_load_state("networkidle")
        wait_until_still(page)
        found = Axe().run(page).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == [], path
