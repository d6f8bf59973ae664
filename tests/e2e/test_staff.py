"""A picker, a receiver and a driver at work, each with a phone in their hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from freight_app import wiring
from freight_app.kit.house import House, set_house
from freight_app.kit.pagination import PageRequest
from freight_app.orders.fulfilment import confirm_order
from freight_app.stock.dtos import LevelRow
from freight_app.stock.service import list_levels
from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop
from tests.orders.shopping import ADDRESS, bring_to_packed, customer, detail, order

Screenshot = Callable[..., Path]


@pytest.fixture
def backdoor(shop: RunningShop) -> Iterator[House]:
    """The running shop's own database, to bring about what the story begins with."""
    house = wiring.open_house(shop.settings)
    yield house
    house.database.dispose()
    set_house(None)


def stocked(house: House, count: int) -> list[LevelRow]:
    """Parts of which there are some to sell, each on a shelf of its own."""
    with house.read() as uow:
        levels = list_levels(uow, PageRequest(page=1, per_page=100), only_held=True).items
    found = {level.shelf: level for level in levels if level.available >= 4 and level.shelf}
    return [*found.values()][:count]


def sign_in(visit: Visit, shop: RunningShop, who: str, path: str, *, language: str = "en") -> Page:
    """Sign in through the form, on a phone, and go on to a page."""
    page = visit(f"/sign-in?next={path}", size="phone", language=language)
    expect(page.locator("input[name=next]")).to_have_value(path)
    page.locator("#field-email").fill(f"{who}@demo.test")
    page.locator("#field-password").fill(shop.password)
    page.locator("form[action='/auth/sign-in'] button[type=submit]").click()
    page.wait_for_url(f"**{path}")
    return page


def scan(page: Page, code: str) -> None:
    """As a scanner does it: into whatever has the focus, with Enter at the end."""
    expect(page.locator("#scan-field")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator("#scan-field")).to_have_value("")


def big(page: Page) -> Locator:
    """The one action for the thumb."""
    return page.locator("#main .bg-act[type], #main a.bg-act").last


def answer(page: Page) -> Locator:
    return page.locator("#main [role=alert]").filter(has_text=re.compile(r"\S")).first


def test_a_picker_packs_an_order_in_arabic_and_hands_it_over(
    visit: Visit, shop: RunningShop, backdoor: House, screenshot: Screenshot
) -> None:
    first, second = stocked(backdoor, 2)
    wanted = {first.product_id: 2, second.product_id: 1}
    number = order(backdoor, wanted, owner=customer(backdoor)).number
    with backdoor.write() as uow:
        confirm_order(uow, number)
    page = sign_in(visit, shop, "picker", f"/staff/pick/{number}", language="ar")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    big(page).click()
    expect(page.locator("#scan-field")).to_be_visible()
    skus = {level.sku: level for level in (first, second)}
    sku = page.locator("#main h2 + p bdi").first.inner_text()
    quantity = wanted[skus[sku].product_id]

    scan(page, "NOT-A-PART")
    expect(answer(page)).to_contain_text("ليست في الطلبية")
    screenshot(page, "wrong", full_page=False)
    for _ in range(quantity):
        scan(page, sku.lower())
        expect(answer(page)).to_contain_text("القطعة الصحيحة")
    expect(answer(page)).to_contain_text(f"{quantity} من {quantity}")
    screenshot(page, "right", full_page=False)
    scan(page, sku)
    expect(answer(page)).to_contain_text("العدد كامل")

    page.get_by_role("button", name="تراجع").click()
    expect(answer(page)).to_contain_text(f"{quantity - 1} من {quantity}")
    # The focus is back in the field after the tap.
    scan(page, sku)
    expect(answer(page)).to_contain_text(f"{quantity} من {quantity}")

    big(page).click()
    other = next(one for one in skus if one != sku)
    expect(page.locator("#main h2 + p bdi").first).to_have_text(other)
    page.get_by_role("button", name="ناقصة", exact=True).click()
    expect(page.locator("dialog[open]")).to_be_visible()
    screenshot(page, "missing", full_page=False)
    page.locator("dialog[open]").get_by_role("button", name="متضررة").click()
    expect(answer(page)).to_contain_text("أبلغ عن نقصها")

    big(page).click()
    expect(answer(page)).to_contain_text("أغلق الطرد")
    screenshot(page, "packed", full_page=False)
    big(page).click()
    page.locator("#field-recipient").fill("Sonia Trabelsi")
    screenshot(page, "counter", full_page=False)
    page.locator("dialog[open] button[type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(answer(page)).not_to_contain_text("أغلق الطرد")
    done = detail(backdoor, number)
    assert (done.status, done.payment_status) == ("delivered", "paid")
    reasons = {line.sku: line.short_reason for line in done.lines}
    assert reasons == {sku: "", other: "damaged"}


def test_what_is_scanned_without_a_network_waits_and_counts_once(
    visit: Visit, shop: RunningShop, backdoor: House, accepted_errors: list[str], screenshot: Screenshot
) -> None:
    accepted_errors += ["ERR_INTERNET_DISCONNECTED", "/ping", "WebSocket"]
    [part] = stocked(backdoor, 1)
    number = order(backdoor, {part.product_id: 3}, owner=customer(backdoor)).number
    with backdoor.write() as uow:
        confirm_order(uow, number)
    page = sign_in(visit, shop, "picker", f"/staff/pick/{number}")
    big(page).click()
    scan(page, part.sku)
    expect(answer(page)).to_contain_text("1 of 3")
    page.context.set_offline(True)
    scan(page, part.sku)
    scan(page, part.sku)
    expect(page.get_by_text("Kept on this phone and sent later: 2")).to_be_visible()
    screenshot(page, "offline", full_page=False)
    page.context.set_offline(False)
    expect(answer(page)).to_contain_text("3 of 3")
    expect(page.get_by_text("Kept on this phone")).to_have_count(0)
    assert detail(backdoor, number).lines[0].picked_quantity == 3


def test_a_receiver_books_a_delivery_in_and_takes_it_back(
    visit: Visit, shop: RunningShop, backdoor: House, screenshot: Screenshot
) -> None:
    [part] = stocked(backdoor, 1)
    page = sign_in(visit, shop, "receiver", "/staff")
    screenshot(page, "home", full_page=False)
    page.goto("/staff/receive")
    scan(page, re.sub(r"\W", "", part.sku).lower())
    expect(page.locator("#main h2").first).to_have_text(part.name["en"])
    scan(page, part.sku)
    expect(page.locator("input[name=quantity]")).to_have_value("2")
    reference = f"BL {uuid4().hex[:8]}"
    page.locator("#field-reference").fill(reference)
    screenshot(page, "part", full_page=False)
    big(page).click()
    expect(answer(page)).to_contain_text("Booked in: 2")
    receipt = page.locator("main li").filter(has_text=reference)
    screenshot(page, "booked in", full_page=False)
    receipt.get_by_role("button", name="Undo").click()
    expect(receipt.get_by_text("Undone")).to_be_visible()


def test_wrong_and_right_are_heard_and_felt_until_the_phone_is_told_to_be_quiet(
    visit: Visit, shop: RunningShop, backdoor: House
) -> None:
    [part] = stocked(backdoor, 1)
    page = sign_in(visit, shop, "receiver", "/staff/receive")
    page.evaluate(
        """() => {
          window.tones = 0; window.buzzes = [];
          const make = AudioContext.prototype.createOscillator;
          AudioContext.prototype.createOscillator = function () { window.tones += 1; return make.call(this); };
          Object.defineProperty(navigator, "vibrate", { value: (pattern) => window.buzzes.push(pattern) });
        }"""
    )
    scan(page, "0000000000")
    expect(answer(page)).to_contain_text("No part answers")
    page.wait_for_function("window.tones === 2 && window.buzzes.length === 1 && Array.isArray(window.buzzes[0])")
    page.get_by_role("button", name="My account").click()
    page.get_by_role("menuitem", name="Turn the sound off").click()
    scan(page, part.sku)
    expect(answer(page)).to_contain_text(part.name["en"])
    page.wait_for_function("window.tones === 2 && window.buzzes[1] === 60")
    page.reload()
    page.get_by_role("button", name="My account").click()
    expect(page.get_by_role("menuitem", name="Turn the sound on")).to_be_visible()


def test_a_driver_delivers_at_the_door(
    visit: Visit, shop: RunningShop, backdoor: House, screenshot: Screenshot
) -> None:
    [part] = stocked(backdoor, 1)
    placed = order(
        backdoor, {part.product_id: 1}, owner=customer(backdoor), delivery_method="delivery", address=ADDRESS
    )
    bring_to_packed(backdoor, placed.number)
    picker = sign_in(visit, shop, "admin", f"/staff/pick/{placed.number}")
    big(picker).click()
    picker.locator("dialog[open]").get_by_role("button", name="I take it myself").click()
    picker.wait_for_url(f"**/staff/stop/{placed.number}")
    page = picker
    expect(page.get_by_text("12, rue Ibn Khaldoun")).to_be_visible()
    screenshot(page, "stop", full_page=False)
    page.get_by_role("button", name="Could not be delivered").click()
    page.locator("dialog[open]").get_by_role("button", name="Nobody was there").click()
    expect(page.get_by_text("1 visit in vain so far")).to_be_visible()
    big(page).click()
    page.locator("dialog[open] button[type=submit]").click()
    expect(answer(page)).to_contain_text("Delivered to Amine Trabelsi")
    assert detail(backdoor, placed.number).status == "delivered"
