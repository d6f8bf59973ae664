"""One's own place in the shop, and the cart beside every page of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop
from tests.e2e.test_story import register

Screenshot = Callable[..., Path]
PLACES = [("en", "desktop"), ("ar", "phone")]
PLACES_OF_THE_ACCOUNT = [
    "/account",
    "/account/reviews",
    "/account/addresses",
    "/account/cars",
    "/account/notices",
    "/account/sessions",
    "/account/settings",
]


def sign_in(page: Page, shop: RunningShop, *, next_path: str) -> None:
    """As the customer of the demo, who has ordered before."""
    page.goto(f"/sign-in?next={next_path}")
    expect(page.locator("input[name=next]")).to_have_value(next_path)
    page.locator("#field-email").fill("customer@demo.test")
    page.locator("#field-password").fill(shop.password)
    page.locator("form[action='/auth/sign-in'] button[type=submit]").click()
    page.wait_for_url(f"**{next_path}")


@pytest.mark.parametrize(("language", "size"), PLACES)
def test_the_cart_opens_at_once_beside_the_page(visit: Visit, screenshot: Screenshot, language: str, size: str) -> None:
    page = visit("/search?q=filter", language=language, size=size)
    sheet = page.locator("dialog[open]")
    add = page.locator("main li button[data-opens=cart]").first
    add.click()
    expect(sheet).to_be_visible(timeout=100)
    expect(sheet.locator("li")).to_have_count(1)
    assert page.evaluate("document.querySelector('dialog[open]').contains(document.activeElement)")
    for _ in range(8):
        page.keyboard.press("Tab")
    assert page.evaluate(
        "[document.body, null].includes(document.activeElement)"
        " || document.querySelector('dialog[open]').contains(document.activeElement)"
    )
    screenshot(page, "cart sheet", full_page=False)

    sheet.get_by_role("button", name=re.compile("Take out|احذف")).click()
    expect(sheet.locator("li")).to_have_count(0)
    sheet.get_by_role("button", name=re.compile("Undo|تراجع")).last.click()
    expect(sheet.locator("li")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(add).to_be_focused()

    page.locator("#cart-link").click()
    expect(sheet).to_be_visible()
    sheet.locator("a[href='/cart']").click()
    page.wait_for_url("**/cart")
    expect(sheet).to_have_count(0)
    page.locator("#cart-link").click()
    expect(page.locator("main [data-cart-lines] li")).to_have_count(1)
    expect(sheet).to_have_count(0)


@pytest.mark.parametrize(("language", "size"), PLACES)
def test_every_place_of_the_account_opens(
    visit: Visit, shop: RunningShop, screenshot: Screenshot, language: str, size: str
) -> None:
    page = visit("/sign-in", language=language, size=size)
    sign_in(page, shop, next_path="/account")
    for place in PLACES_OF_THE_ACCOUNT:
        page.goto(place)
        expect(page.locator("main nav a[aria-current=page]")).to_have_attribute("href", place)
        expect(page.locator("main [role=status].sr-only")).to_have_count(0)
        screenshot(page, place)
    page.goto("/account")
    number = page.locator("main ul.divide-y li bdi").first.inner_text()
    page.locator("main ul.divide-y li a").first.click()
    page.wait_for_url(f"**/account/orders/{number}")
    expect(page.locator("h1")).to_contain_text(number)
    screenshot(page, "order")
    page.get_by_role("button", name=re.compile("Order it again|اطلبه من جديد")).click()
    # Each line is answered as it stands today, before any of it goes into the cart.
    page.wait_for_url("**/quick-order")
    expect(page.locator("main ol > li").first).to_be_visible()


def test_an_address_is_kept_corrected_taken_out_and_brought_back(visit: Visit) -> None:
    page = visit("/")
    register(page, next_path="/account/addresses")
    page.get_by_role("button", name="Add an address").click()
    page.locator("#field-label").fill("Home")
    page.locator("#field-city").fill("La Marsa")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#field-line-error")).not_to_be_empty()
    expect(page.locator("#field-city")).to_have_value("La Marsa")
    page.locator("#field-line").fill("14 rue Ibn Khaldoun")
    page.get_by_role("button", name="Save").click()
    card = page.locator("main li", has_text="14 rue Ibn Khaldoun")
    expect(card).to_contain_text("Comes first")
    card.get_by_role("button", name="Take out, can be undone").click()
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(card).to_contain_text("Home")


def test_a_new_password_ends_every_other_sign_in(visit: Visit) -> None:
    here, elsewhere = visit("/"), visit("/")
    email = register(here, next_path="/account/settings")
    elsewhere.goto("/sign-in?next=/account/sessions")
    expect(elsewhere.locator("input[name=next]")).to_have_value("/account/sessions")
    elsewhere.locator("#field-email").fill(email)
    elsewhere.locator("#field-password").fill("a passphrase of four words")
    elsewhere.locator("form[action='/auth/sign-in'] button[type=submit]").click()
    expect(elsewhere.get_by_text("This device")).to_be_visible()

    here.locator("#field-current_password").fill("not this one")
    here.locator("#field-new_password").fill("another four plain words")
    here.get_by_role("button", name="Change the password").click()
    expect(here.get_by_text("This is not your present password.")).to_be_visible()
    here.locator("#field-current_password").fill("a passphrase of four words")
    here.get_by_role("button", name="Change the password").click()
    expect(here.get_by_text("Your password is changed.")).to_be_visible()
    expect(here.locator("#field-new_password")).to_have_value("")
    elsewhere.reload()
    elsewhere.wait_for_url("**/sign-in?next=*")


def test_another_language_is_chosen_in_the_settings(visit: Visit) -> None:
    page = visit("/")
    register(page, next_path="/account/settings")
    page.locator("#field-language").select_option("fr")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    expect(page.locator("h1")).to_have_text("Réglages")


def test_a_garage_asks_for_its_account_and_sees_that_it_waits(visit: Visit, screenshot: Screenshot) -> None:
    page = visit("/")
    page.locator("footer").get_by_role("link", name="Open a garage account").click()
    page.wait_for_url("**/register/retailer")
    expect(page.locator("main").get_by_role("link", name="Make an account")).to_be_visible()
    register(page, next_path="/register/retailer")
    page.locator("#field-legal_name").fill("Garage El Amen SARL")
    page.get_by_role("button", name="Send the application").click()
    expect(page.locator("#field-tax_number-error")).not_to_be_empty()
    expect(page.locator("#field-legal_name")).to_have_value("Garage El Amen SARL")
    page.locator("#field-tax_number").fill(f"{uuid4().int % 10**7:07d}/A/M/000")
    page.locator("#field-line").fill("12 rue de Marseille")
    page.locator("#field-city").fill("Tunis")
    page.get_by_role("button", name="Send the application").click()
    expect(page.get_by_text("We are looking at it")).to_be_visible()
    screenshot(page, "waits")
    page.goto("/account/settings")
    expect(page.get_by_text("Waits for approval")).to_be_visible()
