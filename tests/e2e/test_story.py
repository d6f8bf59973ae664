"""The whole story, as people live it: find, order, follow; and in the shop: see it come, confirm, pick, bring."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from freight_app.ui.i18n import translate, translate_count
from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop

Screenshot = Callable[..., Path]
PLACES = [("en", "desktop"), ("ar", "phone")]
# A number of the demo shop with one wrong digit at its end.
MISTYPED = "GDB7302"
DRIVER = "Moez Ayari"


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


def sign_in(page: Page, who: str, password: str, *, next_path: str) -> None:
    """Through the form, as one of the demo's people; goes on to ``next_path``."""
    page.goto(f"/sign-in?next={quote(next_path, safe='')}")
    expect(page.locator("input[name=next]")).to_have_value(next_path)
    page.locator("#field-email").fill(f"{who}@demo.test")
    page.locator("#field-password").fill(password)
    page.locator("form[action='/auth/sign-in'] button[type=submit]").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def fill_cart(page: Page) -> None:
    """Two parts out of the results for ``MISTYPED``."""
    expect(page.get_by_text("GDB7301").first).to_be_visible()
    for name in ("Add", "أضف"):
        for button in page.locator("main li").get_by_role("button", name=re.compile(name)).all()[:2]:
            button.click()
            # The cart has opened over the page.
            expect(page.locator("dialog[open]")).to_be_visible()
            page.keyboard.press("Escape")
            page.wait_for_timeout(300)
    expect(page.locator("#cart-link")).to_contain_text("2")


def choose_delivery(page: Page) -> None:
    expect(page.locator("input[name=delivery_method]")).to_have_count(3)
    # The guest's cart came along.
    expect(page.locator("main form li")).to_have_count(2)
    page.locator("input[name=delivery_method]").nth(1).click()


def submit_button(page: Page, form: str) -> Locator:
    """The visible button that sends a form: phones have theirs in the bottom bar."""
    return page.locator(f"button[type=submit][form={form}]:visible").first


def send_order(page: Page) -> tuple[str, str]:
    """Fill in where the parts go and press the button; the order's number and the token of its link."""
    page.locator("#field-line").fill("14 rue Ibn Khaldoun")
    page.locator("#field-city").fill("La Marsa")
    submit_button(page, "checkout").click()
    page.wait_for_url("**/order/*")
    expect(page.locator("h1")).not_to_be_empty()
    number = page.get_by_text(re.compile(r"^F-\d+$")).first
    expect(number).to_be_visible()
    return number.inner_text(), page.url.rsplit("/", 1)[1]


@pytest.mark.parametrize(("language", "size"), PLACES)
def test_a_guest_finds_a_part_by_a_mistyped_number_orders_it_and_follows_it(
    visit: Visit, screenshot: Screenshot, language: str, size: str
) -> None:
    page = visit(f"/search?q={MISTYPED}", language=language, size=size)
    expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
    fill_cart(page)
    screenshot(page, "results")

    page.goto("/cart")
    expect(page.locator("main [data-cart-lines] li")).to_have_count(2)
    screenshot(page, "cart")

    register(page, next_path="/checkout")
    choose_delivery(page)
    submit_button(page, "checkout").click()
    expect(page.locator("#field-line-error")).not_to_be_empty()
    screenshot(page, "checkout with an error")
    button = submit_button(page, "checkout")
    before = button.bounding_box()
    page.locator("#field-line").fill("14 rue Ibn Khaldoun")
    page.locator("#field-line").blur()
    expect(page.locator("#field-line-error")).to_be_empty()
    if size == "phone":
        # What was wrong is gone, and the button has not moved from under the finger that was about to press it.
        assert button.bounding_box() == before
    _number, token = send_order(page)
    expect(page.locator("#cart-link")).not_to_contain_text("2")
    screenshot(page, "confirmation")

    stranger = visit(f"/track/{token}", language=language, size=size)
    expect(stranger.get_by_text(re.compile(r"F-\d+")).first).to_be_visible()
    assert "Trabelsi" not in stranger.content()
    assert "Khaldoun" not in stranger.content()
    screenshot(stranger, "tracking")


@pytest.mark.parametrize(("language", "size"), PLACES)
def test_the_shop_sees_an_order_come_picks_it_and_brings_it(
    visit: Visit, shop: RunningShop, screenshot: Screenshot, language: str, size: str
) -> None:
    def say(text: str, **values: object) -> str:
        return translate(text, language, **values)

    # The console stands open: the orders to confirm in one tab, the dashboard in another.
    console = visit("/", language=language, size=size)
    sign_in(console, "admin", shop.password, next_path="/admin/orders?tab=new")
    expect(console.get_by_role("link", name=re.compile(r"F-\d+")).first).to_be_visible()
    dashboard = console.context.new_page()
    dashboard.goto("/admin")
    expect(dashboard.get_by_text(say("What happened last"))).to_be_visible()

    customer = visit(f"/search?q={MISTYPED}", language=language, size=size)
    fill_cart(customer)
    register(customer, next_path="/checkout")
    choose_delivery(customer)
    number, token = send_order(customer)

    # It appears by itself; the list waits for a finger before it moves.
    expect(dashboard.get_by_role("link", name=re.compile(number)).first).to_be_visible()
    screenshot(dashboard, "dashboard")
    new = console.get_by_role(
        "button", name=re.compile(re.escape(translate_count("{count} new order", "{count} new orders", 1, language)))
    )
    expect(new).to_be_visible()
    expect(console.get_by_role("link", name=number)).to_have_count(0)
    screenshot(console, "a new order", full_page=False)
    new.click()
    row = console.locator("tr", has=console.get_by_role("link", name=number, exact=True))
    expect(row).to_contain_text(say("New"))
    row.locator("[data-open]").click()
    preview = console.locator("aside[data-preview]")
    expect(preview.get_by_text(number)).to_be_visible()
    screenshot(console, "order list", full_page=False)
    preview.get_by_role("button", name=say("Confirm")).click()
    expect(console.get_by_text(say("Order {number} is confirmed", number=number))).to_be_visible()
    expect(row).to_have_count(0)

    # The picker fetches every piece by its label, closes the box and gives it to the driver.
    picker = visit("/", language=language, size="phone")
    sign_in(picker, "picker", shop.password, next_path="/staff")
    picker.get_by_role("link", name=re.compile(number)).click()
    picker.get_by_role("button", name=say("Start picking")).click()
    onward = (say("Next shelf"), say("Close the box"))
    for step, button in enumerate(onward):
        part = picker.locator("#main h2 + p bdi").first
        expect(part).to_be_visible()
        sku = part.inner_text()
        if step == 0:
            screenshot(picker, "picking", full_page=False)
        picker.locator("#scan-field").fill(sku)
        picker.locator("#scan-field").press("Enter")
        picker.get_by_role("button", name=re.compile(button)).click()
        if step == 0:
            expect(part).not_to_have_text(sku)
    picker.get_by_role("button", name=say("Give it to the driver")).click()
    picker.locator("dialog[open]").get_by_role("button", name=DRIVER).click()
    expect(picker.locator("dialog[open]")).to_have_count(0)

    driver = visit("/", language=language, size="phone")
    sign_in(driver, "driver", shop.password, next_path=f"/staff/stop/{number}")
    driver.get_by_role("button", name=re.compile(f"^{say('Delivered')}")).click()
    screenshot(driver, "at the door", full_page=False)
    driver.locator("dialog[open] button[type=submit]").click()
    expect(driver.locator("dialog[open]")).to_have_count(0)
    expect(driver.get_by_text("Amine Trabelsi").first).to_be_visible()

    # The customer's link knows, and so does the dashboard that nobody touched.
    customer.goto(f"/track/{token}")
    expect(customer.locator("h1")).to_contain_text(say("Delivered"))
    screenshot(customer, "delivered")
    expect(dashboard.get_by_role("link", name=re.compile(f"{number}.*{say('Delivered')}"))).to_be_visible()


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
