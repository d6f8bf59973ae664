"""The console in a real browser: by keyboard alone, and while colleagues work on the same orders."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop
from tests.e2e.test_story import sign_in

Screenshot = Callable[..., Path]
NUMBER = re.compile(r"F-\d+")


@pytest.fixture
def orders(visit: Visit, shop: RunningShop) -> Page:
    """All orders, as the administrator sees them."""
    page = visit("/")
    sign_in(page, "admin", shop.password, next_path="/admin/orders?tab=all")
    expect(page.locator("tr[data-row]")).to_have_count(25)
    return page


def test_the_list_is_worked_by_keyboard_alone(orders: Page, screenshot: Screenshot) -> None:
    page = orders
    rows = page.locator("tr[data-row]")
    preview = page.locator("aside[data-preview]")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.keyboard.press("Enter")
    second, third = (NUMBER.search(rows.nth(at).inner_text()) for at in (1, 2))
    assert second is not None
    assert third is not None
    expect(preview.get_by_role("heading")).to_have_text(second[0])
    page.keyboard.press("j")
    # The preview walks along.
    expect(preview.get_by_role("heading")).to_have_text(third[0])
    screenshot(page, "chosen and looked at", full_page=False)
    page.keyboard.press("q")
    expect(preview).to_have_count(0)
    page.keyboard.press("p")
    page.wait_for_url("**/admin/orders/print?numbers=*")
    expect(page.locator("main section")).to_have_count(2)
    screenshot(page, "pick lists")


def test_filters_and_sorting_stand_in_the_address(orders: Page) -> None:
    page = orders
    page.keyboard.press("f")
    page.locator("dialog[open] select[name=payment]").select_option("card")
    page.locator("dialog[open] input[name=placed_from]").fill("2000-02-01")
    page.locator("dialog[open] button[type=submit]").click()
    page.wait_for_url("**payment=card&from=2000-02-01")
    chip = page.get_by_role("button", name="Remove Paid by")
    expect(chip).to_be_visible()
    page.get_by_role("button", name="Total", exact=True).click()
    page.wait_for_url("**sort=total")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Total")
    page.reload()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Total")
    page.get_by_role("link", name="Next page").click()
    page.wait_for_url("**page=2")
    chip.click()
    page.wait_for_url(lambda url: "payment" not in url and "page" not in url and "sort=total" in url)
    page.go_back()
    expect(chip).to_be_visible()


def test_what_is_typed_stays_while_a_colleague_changes_the_order(orders: Page, visit: Visit, shop: RunningShop) -> None:
    page = orders
    page.goto("/admin/orders?tab=packed")
    page.locator("tr[data-row] a").first.click()
    page.wait_for_url(re.compile(r"/admin/orders/F-\d+"))
    note = page.locator("#field-text")
    note.fill("They want the receipt with it")
    colleague = visit("/")
    sign_in(colleague, "sales", shop.password, next_path=page.url.removeprefix(shop.address))
    colleague.locator("#field-text").fill("Called, comes at five")
    colleague.get_by_role("button", name="Write it down").click()
    expect(colleague.locator("#field-text")).to_have_value("")
    expect(page.get_by_text("Called, comes at five")).to_be_visible()
    expect(note).to_have_value("They want the receipt with it")
    page.get_by_role("button", name="Write it down").click()
    expect(colleague.get_by_text("They want the receipt with it")).to_be_visible()


def test_what_a_sheet_says_stands_inside_it_and_can_be_undone_there(orders: Page, screenshot: Screenshot) -> None:
    page = orders
    page.goto("/admin/categories")
    page.get_by_role("button", name="Alternators", exact=True).click()
    sheet = page.locator("dialog:modal")
    place = sheet.get_by_role("combobox")
    before = place.input_value()
    place.fill("Lighting")
    sheet.get_by_role("option", name="Lighting", exact=True).click()
    # Only what lies inside an open modal dialog is there for a screen reader.
    told = sheet.get_by_role("status").filter(has_text="Alternators is now in: Lighting")
    expect(told).to_be_visible()
    screenshot(page, "toast in a sheet", full_page=False)
    sheet.get_by_role("button", name="Undo").click()
    expect(place).to_have_value(before)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)


def test_who_signs_out_elsewhere_sees_nothing_more(orders: Page) -> None:
    page = orders
    other = page.context.new_page()
    other.goto("/admin/orders?tab=packed")
    expect(other.locator("tr[data-row]").first).to_be_visible()
    page.request.post("/auth/sign-out", headers={"origin": page.url.split("/admin")[0]}, max_redirects=0)
    other.locator("[data-open]").first.click()
    other.wait_for_url("**/sign-in?next=*")


def test_columns_are_put_away_and_stay_so_in_this_browser(orders: Page, screenshot: Screenshot) -> None:
    page = orders
    customer = page.get_by_role("columnheader", name="Customer")
    first_cell = page.locator("tr[data-row] td:nth-child(4)").first
    expect(customer).to_be_visible()
    expect(first_cell).to_be_visible()
    page.get_by_role("button", name="Columns", exact=True).click()
    page.get_by_role("menuitemcheckbox", name="Customer").click()
    # The menu stays open: more than one column may be in the way.
    page.get_by_role("menuitemcheckbox", name="Payment").click()
    expect(page.get_by_role("menuitemcheckbox", name="Payment")).to_have_attribute("aria-checked", "false")
    screenshot(page, "columns", full_page=False)
    page.keyboard.press("Escape")
    expect(customer).to_be_hidden()
    expect(first_cell).to_be_hidden()
    expect(page.get_by_role("columnheader", name="Promised")).to_be_visible()
    page.reload()
    expect(page.locator("tr[data-row]")).to_have_count(25)
    expect(customer).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    # A card has no columns to save room with: it tells everything.
    expect(first_cell).to_be_visible()


def test_what_was_typed_is_back_after_a_reload_until_it_is_thrown_away(
    orders: Page, shop: RunningShop, screenshot: Screenshot
) -> None:
    page = orders
    page.goto("/admin/settings")
    tagline = page.locator("#field-tagline_en")
    before = tagline.input_value()
    tagline.fill("Parts by tomorrow")
    page.once("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(tagline).to_have_value("Parts by tomorrow")
    told = page.get_by_role("status").filter(has_text="What you typed before")
    expect(told).to_be_visible()
    screenshot(page, "typed before", full_page=False)
    page.once("dialog", lambda dialog: dialog.accept())
    told.get_by_role("button", name="Throw it away").click()
    expect(told).to_have_count(0)
    expect(tagline).to_have_value(before)
    page.reload()
    expect(tagline).to_have_value(before)
    # Another one signs in in the same tab: what was typed is nobody else's.
    tagline.fill("Mine alone")
    page.once("dialog", lambda dialog: dialog.accept())
    sign_in(page, "sales", shop.password, next_path="/")
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('freight_draft'))") == []
    sign_in(page, "admin", shop.password, next_path="/admin/settings")
    expect(tagline).to_have_value(before)
    # Left on purpose: nothing comes back.
    tagline.fill("Another one")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Orders", exact=False).first.click()
    page.wait_for_url("**/admin/orders**")
    page.go_back()
    expect(tagline).to_have_value(before)
