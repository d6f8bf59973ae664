"""Somebody who has a part says what they think of it with a picture, the shop reads it, and a guest sees the stars."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.api.test_uploads import picture
from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop

Screenshot = Callable[..., Path]
WORDS = "Fits like the old one. <b>Nothing</b> to add."


def sign_in_as(page: Page, shop: RunningShop, who: str, next_path: str) -> None:
    page.goto(f"/sign-in?next={next_path}")
    expect(page.locator("input[name=next]")).to_have_value(next_path)
    page.locator("#field-email").fill(f"{who}@demo.test")
    page.locator("#field-password").fill(shop.password)
    page.locator("form[action='/auth/sign-in'] button[type=submit]").click()
    page.wait_for_url(f"**{next_path}")


def test_a_buyer_writes_the_shop_reads_and_a_guest_sees(
    visit: Visit, shop: RunningShop, screenshot: Screenshot, tmp_path: Path
) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(picture("green"))
    buyer = visit("/sign-in", size="phone")
    sign_in_as(buyer, shop, "customer", "/account/reviews")
    row = buyer.locator("main li", has=buyer.get_by_role("button", name="Write a review")).first
    address = row.get_by_role("link").first.get_attribute("href") or ""
    row.get_by_role("button", name="Write a review").click()
    form = buyer.get_by_role("region", name="Your review")
    form.get_by_role("button", name="Send the review").click()
    expect(form.get_by_text("Choose one to five stars.")).to_be_visible()
    # The keyboard walks the stars.
    form.get_by_role("radio", name="3 stars").focus()
    buyer.keyboard.press("ArrowRight")
    expect(form.get_by_role("radio", name="4 stars")).to_be_checked()
    form.get_by_label("What others should know").fill(WORDS)
    form.locator("input[type=file]").set_input_files(photo)
    expect(form.locator("li img")).to_have_count(1)
    screenshot(buyer, "form")
    form.get_by_role("button", name="Send the review").click()
    expect(buyer.get_by_text("The shop reads it first.")).to_be_visible()

    desk = visit("/sign-in")
    sign_in_as(desk, shop, "admin", "/admin/reviews")
    desk.get_by_label("Words, name or number").fill("Fits like the old one")
    found = desk.locator("tbody tr", has_text="Fits like the old one")
    expect(desk.locator("tbody tr")).to_have_count(1)
    found.locator("[data-open]").click()
    expect(desk.locator("[data-preview]").get_by_text(WORDS)).to_be_visible()
    screenshot(desk, "desk", full_page=False)
    desk.keyboard.press("a")
    expect(desk.get_by_text("1 is published")).to_be_visible()

    guest = visit(address, language="ar", size="phone")
    review = guest.locator("#reviews li", has_text="Fits like the old one")
    # Text is text.
    expect(review.get_by_text(WORDS)).to_be_visible()
    expect(review.locator("img")).to_have_count(1)
    expect(guest.locator("a[href$='#reviews'] svg[role=img]")).to_have_attribute("aria-label", re.compile("من 5"))
    screenshot(guest, "guest")
