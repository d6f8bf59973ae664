"""The whole story, as people live it: find, order, follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit

Screenshot = Callable[..., Path]
PLACES = [("en", "desktop"), ("ar", "phone")]
# A number of the demo shop with one wrong digit at its end.
MISTYPED = "GDB7302"


def press_submit(page: Page, form: str) -> None:
    """Press the visible button that sends a form: phones have theirs in the bottom bar."""
    page.locator(f"button[type=submit][form={form}]:visible").first.click()


def register(page: Page, *, next_path: str) -> str:
    """Make an account through the form; answers its e-mail address."""
    email = f"{uuid4().hex[:12]}@mail.test"
    page.goto(f"/register?next={next_path}")
    page.locator("#field-name").fill("Amine Trabelsi")
    page.locator("#field-email").fill(email)
    page.locator("#field-phone").fill("98 123 456")
    page.locator("#field-password").fill("a passphrase of four words")
    # The address to go on to is put in by the page's own handler.
    expect(page.locator("input[name=next]")).to_have_value(next_path)
    page.locator("form[action='/auth/register'] button[type=submit]").click()
    page.wait_for_url(f"**{next_path}")
    return email


@pytest.mark.parametrize(("language", "size"), PLACES)
def test_a_guest_finds_a_part_by_a_mistyped_number_orders_it_and_follows_it(
    visit: Visit, screenshot: Screenshot, language: str, size: str
) -> None:
    page = visit(f"/search?q={MISTYPED}", language=language, size=size)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    expect(page.get_by_text("GDB7301").first).to_be_visible()
    for name in ("Add", "أضف"):
        for button in page.locator("main li").get_by_role("button", name=re.compile(name)).all()[:2]:
            button.click()
            # The cart has opened over the page.
            expect(page.locator("dialog[open]")).to_be_visible()
            page.keyboard.press("Escape")
            page.wait_for_timeout(300)
    expect(page.locator("#cart-link")).to_contain_text("2")
    screenshot(page, "results")

    page.goto("/cart")
    expect(page.locator("main li")).to_have_count(2)
    screenshot(page, "cart")

    register(page, next_path="/checkout")
    expect(page.locator("input[name=delivery_method]")).to_have_count(3)
    # The guest's cart came along.
    expect(page.locator("main form li")).to_have_count(2)
    page.locator("input[name=delivery_method]").nth(1).click()
    press_submit(page, "checkout")
    expect(page.locator("#field-line-error")).not_to_be_empty()
    screenshot(page, "checkout with an error")
    page.locator("#field-line").fill("14 rue Ibn Khaldoun")
    page.locator("#field-city").fill("La Marsa")
    press_submit(page, "checkout")

    page.wait_for_url("**/order/*")
    expect(page.locator("h1")).not_to_be_empty()
    expect(page.get_by_text(re.compile(r"F-\d+")).first).to_be_visible()
    expect(page.locator("#cart-link")).not_to_contain_text("2")
    screenshot(page, "confirmation")

    token = page.url.rsplit("/", 1)[1]
    stranger = visit(f"/track/{token}", language=language, size=size)
    expect(stranger.get_by_text(re.compile(r"F-\d+")).first).to_be_visible()
    assert "Trabelsi" not in stranger.content()
    assert "Khaldoun" not in stranger.content()
    screenshot(stranger, "tracking")


def test_twenty_taps_are_one_order(visit: Visit) -> None:
    page = visit("/search?q=oil+filter")
    page.locator("main li").get_by_role("button", name="Add").first.click()
    expect(page.locator("#cart-link")).to_contain_text("1")
    register(page, next_path="/checkout")
    page.locator("input[name=delivery_method]").first.click()
    button = page.locator("button[type=submit][form=checkout]:visible").first
    expect(button).to_be_enabled()
    page.evaluate(
        "() => { const b = [...document.querySelectorAll('button[form=checkout]')].find(b => b.offsetParent);"
        " for (let i = 0; i < 20; i++) b.click(); }"
    )
    page.wait_for_url("**/order/*")
    orders = page.request.get("/api/v1/orders/mine").json()
    assert orders["pagination"]["total"] == 1


def test_a_wrong_password_leads_back_with_the_address_kept(visit: Visit, screenshot: Screenshot) -> None:
    page = visit("/sign-in?next=/account")
    page.locator("#field-email").fill("customer@demo.test")
    page.locator("#field-password").fill("not the password")
    page.locator("form[action='/auth/sign-in'] button[type=submit]").click()
    expect(page.get_by_text("This e-mail address and password do not match.")).to_be_visible()
    expect(page.locator("#field-email")).to_have_value("customer@demo.test")
    expect(page.locator("#field-password")).to_have_value("")
    screenshot(page, "refused")


def test_an_unknown_link_says_so_and_leads_on(visit: Visit) -> None:
    page = visit("/track/nothing-like-this")
    expect(page.get_by_text("There is no order behind this link")).to_be_visible()
    page.get_by_role("link", name="Find my order").click()
    page.locator("#field-number").fill("F-1")
    page.locator("#field-phone").fill("98123456")
    page.get_by_role("button", name="Show the order").click()
    expect(page.get_by_text("No order has this number and this phone. Check both.")).to_be_visible()
    expect(page.locator("#field-number")).to_have_value("F-1")
