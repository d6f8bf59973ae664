"""A newcomer brings a messy file into the shop, mends what did not come through, and takes all of it back."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from freight_app.ui.admin.data_jobs.job_rows import waiting_text
from freight_app.ui.i18n import translate, translate_count
from tests.e2e.conftest import Visit
from tests.e2e.messy_file import CATEGORY, DEAD, LOADED, ROWS, SKIPPED, messy_file
from tests.e2e.running_shop import OTHER_SHOP_PORT, RunningShop
from tests.e2e.test_story import sign_in

Screenshot = Callable[..., Path]
PLACES = [("en", "desktop", "light"), ("ar", "phone", "dark")]
SKU, NAME, FAMILY, PRICE = range(4)


def is_sound(page: Page) -> None:
    """Nothing that a reader with other eyes, ears or hands would stumble over, and nothing wider than the window."""
    faults = [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
    ]
    assert faults == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(f'[data-cell="{row} {column}"]')


def write(page: Page, row: int, column: int, text: str, *, then: str = "Enter") -> None:
    """By keyboard: the first letter begins, the last key keeps it."""
    cell(page, row, column).focus()
    page.keyboard.type(text, delay=15)
    page.keyboard.press(then)
    expect(cell(page, row, column)).to_contain_text(text)


@pytest.mark.parametrize(("language", "size", "theme"), PLACES)
def test_a_messy_file_is_loaded_mended_and_taken_back(
    visit: Visit,
    shop: RunningShop,
    screenshot: Screenshot,
    language: Literal["en", "ar"],
    size: Literal["desktop", "phone"],
    theme: Literal["light", "dark"],
) -> None:
    def say(text: str, **values: object) -> str:
        return translate(text, language, **values)

    prefix = f"E2E{uuid4().hex[:6].upper()}"
    page = visit("/", language=language, size=size, theme=theme)
    sign_in(page, "buyer", shop.password, next_path="/admin/data")
    page.get_by_role("link", name=say("Load data")).first.click()

    # 1. The file, as it is.
    page.wait_for_url("**/admin/data/new")
    content = messy_file(prefix)
    page.locator("input[type=file]").set_input_files(
        [{"name": "export été.csv", "mimeType": "text/csv", "buffer": content}]
    )
    page.wait_for_url("**file=*step=file")
    expect(page.locator("#field-encoding")).to_have_value("cp1252")
    expect(page.locator("#field-delimiter")).to_have_value(";")
    expect(page.get_by_text("Filtre à huile « été »").first).to_be_visible()
    is_sound(page)
    screenshot(page, "file")
    page.get_by_role("link", name=say("Go on")).click()

    # 2. What it is.
    page.wait_for_url("**step=target")
    page.locator("label", has=page.get_by_text(say("Products"), exact=True)).click()
    expect(page.get_by_text(say("And what is there already?"), exact=True)).to_be_visible()
    is_sound(page)
    screenshot(page, "what it is")
    page.get_by_role("link", name=say("Go on")).click()

    # 3. The columns have been found; a reload loses nothing.
    page.wait_for_url("**step=columns")
    price = page.get_by_label(say("Where {field} comes from", field=say("Price")), exact=True)
    expect(price).to_have_value("c:Prix TTC")
    expect(page.locator("#field-setting_locale")).to_have_value("fr")
    page.get_by_label(say("Change how {field} is read", field=say("Name"))).click()
    sheet = page.locator("dialog[open]")
    sheet.locator("select[name=case]").select_option("upper")
    expect(sheet.get_by_text("FILTRE À HUILE « ÉTÉ »", exact=True).first).to_be_visible()
    sheet.locator("select[name=case]").select_option("")
    expect(sheet.get_by_text("FILTRE À HUILE « ÉTÉ »", exact=True)).to_have_count(0)
    screenshot(page, "one field", full_page=False)
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    page.reload()
    expect(price).to_have_value("c:Prix TTC")
    problems = page.get_by_role("switch", name=say("Only rows with problems"))
    problems.click()
    expect(problems).to_be_checked()
    expect(page.locator("main tbody tr")).to_have_count(1)
    is_sound(page)
    screenshot(page, "columns")
    page.get_by_role("link", name=say("Go on")).click()

    # 4. A trial, then the loading.
    page.wait_for_url("**step=check")
    page.get_by_role("button", name=say("Try without changing anything")).click()
    expect(page.get_by_text(say("Look at every row of the trial"))).to_be_visible()
    figures = page.locator("main dl dd")
    expect(figures).to_have_text([str(LOADED), str(SKIPPED), str(DEAD)])
    is_sound(page)
    screenshot(page, "trial")
    page.locator("#field-job_name").fill(f"Export {prefix}")
    page.get_by_role("button", name=say("Load"), exact=True).click()
    page.wait_for_url("**/admin/data/jobs/*")
    expect(page.get_by_role("heading", name=waiting_text(DEAD, ROWS, language))).to_be_visible()
    adds_up = say(
        "It adds up: {loaded} + {skipped} + {dead} = {total} rows of the file.",
        loaded=LOADED,
        skipped=SKIPPED,
        dead=DEAD,
        total=ROWS,
    )
    expect(page.get_by_text(adds_up)).to_be_visible()
    is_sound(page)
    screenshot(page, "job")
    job = page.url

    # 5. What did not come through is mended by keyboard.
    page.get_by_role("link", name=translate_count("Mend {count} row", "Mend {count} rows", DEAD, language)).click()
    page.wait_for_url("**/mend")
    expect(cell(page, 1, FAMILY)).to_contain_text(say("There is no category {value}.", value="Inconnue"))
    is_sound(page)
    screenshot(page, "left over")
    write(page, 1, FAMILY, CATEGORY)
    page.get_by_role(
        "button",
        name=translate_count(
            "Write “{text}” into {count} more row", "Write “{text}” into {count} more rows", 1, language, text=CATEGORY
        ),
    ).click()
    expect(cell(page, 3, FAMILY)).to_contain_text(CATEGORY)
    wrong = say("This is not a number as the chosen language writes it.")
    write(page, 2, PRICE, "a lot")
    expect(cell(page, 2, PRICE)).to_contain_text(wrong)
    write(page, 2, PRICE, "99,500")
    expect(cell(page, 2, PRICE)).not_to_contain_text(wrong)
    write(page, 0, SKU, f"{prefix}-7")
    for column, text in enumerate((f"{prefix}-6", "Rotule", CATEGORY, "8,900")):
        write(page, 4, column, text, then="Tab")
    cell(page, 4, NAME).focus()
    page.keyboard.type("not this")
    page.keyboard.press("Escape")
    page.reload()
    expect(cell(page, 4, NAME)).to_have_text("Rotule")
    expect(cell(page, 2, PRICE)).to_have_text("99,500")
    screenshot(page, "mended")
    page.get_by_role("button", name=say("Try all of them again")).click()
    expect(page.get_by_text(say("Nothing is left over"))).to_be_visible()
    page.get_by_role("link", name=say("To the job")).click()
    page.wait_for_url(job)
    expect(page.get_by_role("heading", name=say("All {total} rows came through.", total=ROWS))).to_be_visible()
    assert [page.request.get(f"/p/{prefix}-{number}").status for number in range(1, 8)] == [200] * 7

    # 6. And all of it is taken back.
    page.get_by_role("button", name=say("Undo this job")).click()
    page.locator("dialog[open]").get_by_role("button", name=say("Undo it"), exact=True).click()
    expect(page.get_by_role("heading", name=say("It is taken back: the shop is as it was before."))).to_be_visible()
    screenshot(page, "taken back")
    assert [page.request.get(f"/p/{prefix}-{number}").status for number in range(1, 8)] == [404] * 7
    expect(page.get_by_role("link", name=re.compile("mend", re.IGNORECASE))).to_have_count(0)


@contextmanager
def other_shop(prefix: str) -> Iterator[str]:
    """The program of another shop, which gives out two pages of brands to who knows its key; its address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            known = self.headers.get("X-Api-Key") == "s3cret"
            pages = {"1": [f"{prefix} A", f"{prefix} B"], "2": [f"{prefix} C"]}
            found = [{"name": name} for name in pages.get(asked.get("page", [""])[0], [])]
            body = json.dumps({"brands": found} if known else {"error": "unknown key"}).encode()
            self.send_response(200 if known else 401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base
            pass

    server = ThreadingHTTPServer(("127.0.0.1", OTHER_SHOP_PORT), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{OTHER_SHOP_PORT}/brands"
    finally:
        server.shutdown()
        server.server_close()


def test_records_of_an_address_come_in_with_a_secret_that_is_never_shown_again(
    visit: Visit, shop: RunningShop, screenshot: Screenshot
) -> None:
    prefix = f"E2E{uuid4().hex[:6]}"
    page = visit("/")
    sign_in(page, "buyer", shop.password, next_path="/admin/data/new")
    page.get_by_role("link", name="An address on the web").click()
    page.wait_for_url("**from=web")
    with other_shop(prefix) as address:
        page.get_by_label("Address").fill(address)
        page.get_by_label("What it wants to hear").select_option("header")
        page.get_by_label("How its pages are turned").select_option("page")
        expect(page.get_by_label("Parameter of the page", exact=True)).to_have_value("page")
        page.locator("#field-secret").fill("wrong")
        page.get_by_role("button", name="Fetch the first page").click()
        expect(page.get_by_text("The other side said no (401).")).to_be_visible()
        # What was typed is still there.
        expect(page.get_by_label("Address")).to_have_value(address)
        is_sound(page)
        page.locator("#field-secret").fill("s3cret")
        page.get_by_role("button", name="Fetch the first page").click()
        page.wait_for_url("**file=*step=file")
        expect(page.locator("main tbody tr")).to_have_count(2)
        is_sound(page)
        screenshot(page, "first rows of an address")
        page.get_by_role("link", name="Change").click()
        page.wait_for_url("**from=web")
        expect(page.get_by_label("Address")).to_have_value(address)
        expect(page.locator("#field-secret")).to_have_value("")
        page.get_by_role("link", name="Leave it as it was").click()
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url("**step=target")
        page.locator("label", has=page.get_by_text("Brands", exact=True)).click()
        expect(page.get_by_text("And what is there already?", exact=True)).to_be_visible()
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url("**step=columns")
        expect(page.get_by_label("Where Name comes from", exact=True)).to_have_value("c:name")
        page.get_by_role("link", name="Go on").click()
        page.wait_for_url("**step=check")
        page.get_by_role("button", name="Load", exact=True).click()
        page.wait_for_url("**/admin/data/jobs/*")
        # All of its pages, not only those that were looked at.
        expect(page.get_by_role("heading", name="All 3 rows came through.")).to_be_visible()
