"""What the shop buys, from the draft on a desk to the last piece counted on a phone."""

from __future__ import annotations

import email
import re
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import cast
from uuid import uuid4

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.e2e.conftest import Visit
from tests.e2e.running_shop import RunningShop
from tests.e2e.test_staff import big, sign_in

Screenshot = Callable[..., Path]


def open_console(visit: Visit, shop: RunningShop, who: str, path: str) -> Page:
    page = visit(f"/sign-in?next={path}")
    expect(page.locator("input[name=next]")).to_have_value(path)
    page.locator("#field-email").fill(f"{who}@demo.test")
    page.locator("#field-password").fill(shop.password)
    page.locator("form[action='/auth/sign-in'] button[type=submit]").click()
    page.wait_for_url(f"**{path}")
    return page


def found_supplier(page: Page, name: str) -> None:
    """Write a supplier down with somebody who gets the orders."""
    page.get_by_role("button", name="New supplier").click()
    for field, typed in {
        "name": name, "code": name.replace(" ", "-")[:24], "country": "FR", "currency": "EUR", "lead_time_days": "9",
    }.items():  # fmt: skip
        page.locator(f"dialog #field-{field}").fill(typed)
    page.locator("dialog #field-language").select_option("fr")
    page.locator("dialog button[type=submit]").click()
    page.wait_for_url(re.compile(r"/admin/suppliers/\w{12}"))
    page.get_by_role("button", name="Add a contact").click()
    page.locator("dialog #field-name").fill("Aline")
    page.locator("dialog #field-email").fill("aline@midi.test")
    page.locator("dialog input[name=gets_orders]").check()
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#main aside")).to_contain_text("Gets orders")


def add_part(page: Page, sku: str) -> None:
    page.locator("#field-part").fill(sku)
    page.get_by_role("option").filter(has_text=sku).first.click()
    expect(page.locator("tr[data-row]").filter(has_text=sku)).to_be_visible()


def type_into(page: Page, sku: str, what: str, typed: str) -> None:
    """Into a cell of the draft, and out of it: then it counts."""
    cell = page.locator("tr[data-row]").filter(has_text=sku).get_by_label(what)
    cell.fill(typed)
    cell.blur()


def mail_about(shop: RunningShop, number: str, patience_s: float = 30) -> EmailMessage:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        for path in (shop.settings.data_dir / "outbox").glob("*.eml"):
            message = cast("EmailMessage", email.message_from_bytes(path.read_bytes(), policy=default))
            if number in message["Subject"]:
                return message
        time.sleep(0.2)
    raise AssertionError(f"no mail about {number}")


def test_an_order_is_drafted_approved_sent_as_a_paper_and_received_in_two_parts(
    visit: Visit, shop: RunningShop, screenshot: Screenshot
) -> None:
    buyer = open_console(visit, shop, "buyer", "/admin/suppliers")
    name = f"Midi {uuid4().hex[:6]}"
    found_supplier(buyer, name)
    buyer.get_by_role("button", name="New purchase order").click()
    buyer.wait_for_url(re.compile(r"/admin/purchases/PO-\d{4}-\d{5}"))
    number = buyer.url.rsplit("/", 1)[-1]
    add_part(buyer, "GDB7301")
    type_into(buyer, "GDB7301", "Quantity", "6")
    expect(buyer.locator("tr[data-row]").get_by_label("Quantity")).to_have_value("6")
    type_into(buyer, "GDB7301", "Price of one", "25.50")
    expect(buyer.locator("main")).to_contain_text("153.00")
    screenshot(buyer, "draft")
    buyer.get_by_role("button", name="Approve").click()
    buyer.get_by_role("button", name="Send to the supplier").click()
    expect(buyer.locator("#main header h2")).to_contain_text("goods are awaited")

    mail = mail_about(shop, number)
    [paper] = list(mail.iter_attachments())
    assert (mail["To"], paper.get_filename()) == ("aline@midi.test", f"{number}.pdf")
    text = PdfReader(BytesIO(cast("bytes", paper.get_content()))).pages[0].extract_text()
    assert all(word in text for word in ("Bon de commande", number, "GDB7301"))

    phone = sign_in(visit, shop, "receiver", f"/staff/purchases/{number}")
    expect(phone.locator("#scan-field")).to_be_focused()
    phone.keyboard.type("GDB7301")
    phone.keyboard.press("Enter")
    expect(phone.locator("#main")).to_contain_text("1 / 6")
    phone.get_by_role("button", name="Something is wrong with it").click()
    screenshot(phone, "counting")
    big(phone).click()
    expect(phone.locator("#main")).to_contain_text("GR-")
    expect(buyer.locator("#main header h2")).to_contain_text("Part of it came")
    phone.get_by_role("button", name="All 5 came").click()
    big(phone).click()
    expect(phone.locator("#main")).to_contain_text("Booked in: 5 pieces")
    expect(buyer.locator("#main header h2")).to_contain_text("Everything came")
    screenshot(buyer, "received")
    buyer.get_by_role("button", name="Close the order").click()
    expect(buyer.locator("#main header h2")).to_contain_text("Done with")
