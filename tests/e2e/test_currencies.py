"""A visitor from abroad looks at prices in euro, and the order keeps what it was shown as."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.running_shop import ORDERED

ABOUT = re.compile(r"^≈\u00a0[\d,]+\.\d\d\u00a0EUR$")


def test_a_visitor_chooses_the_euro_and_the_order_keeps_its_rate(visit: Visit) -> None:
    page = visit(f"/search?q={ORDERED}")
    expect(page.locator("main li h3").first).to_be_visible()
    expect(page.locator("[data-about]")).to_have_count(0)
    page.get_by_role("button", name="Show prices in").click()
    page.get_by_role("menuitem", name="Euro").click()
    # The page is loaded again, where it was.
    expect(page.locator("main li [data-about]").first).to_have_text(ABOUT)
    assert page.url.endswith(f"/search?q={ORDERED}")

    page.locator("main li").get_by_role("button", name=re.compile("Add")).first.click()
    drawer = page.locator("dialog[open]")
    expect(drawer.locator("[data-about]").first).to_have_text(ABOUT)
    page.goto("/checkout")
    total = page.locator("aside [data-about]").first
    expect(total).to_have_text(ABOUT)
    expect(page.get_by_text("You pay in TND. Amounts in EUR are about")).to_be_visible()
    about = total.inner_text().removeprefix("≈\u00a0")
    page.locator("#field-name").fill("Claire Martin")
    page.locator("#field-phone").fill("98 123 456")
    page.locator("button[type=submit][form=checkout]:visible").first.click()
    page.wait_for_url("**/order/*")
    # What the server froze is what the browser had counted.
    said = page.get_by_text(f"Shown to you as ≈ {about} when you ordered, at")
    expect(said).to_be_visible()
    expect(said).to_contain_text("You pay in TND.")
    # The amounts of an order are not converted anew.
    expect(page.locator("main [data-about]")).to_have_count(0)
