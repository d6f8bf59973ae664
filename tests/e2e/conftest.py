"""A real shop and a real browser. A page that logs an error or breaks its security policy fails its test."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from playwright.sync_api import Error as PlaywrightError

from freight_app.kit.settings import PROJECT_ROOT
from tests.e2e.running_shop import (
    CHROMIUM,
    CHROMIUM_FLAGS,
    RunningShop,
    copy_data,
    demo_template,
    ensure_pages,
    open_shop,
    shop_settings,
)

RESULTS = PROJECT_ROOT / "test-results"
SIZES = {"phone": (390, 844), "tablet": (768, 1024), "desktop": (1280, 900)}
PATIENCE_MS = 15_000
VISITORS = pytest.StashKey[list[BrowserContext]]()
expect.set_options(timeout=PATIENCE_MS)
# Chromium reports these to the page's console only when asked.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`security policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def picture_path(item: pytest.Item, name: str) -> Path:
    RESULTS.mkdir(exist_ok=True)
    stem = re.sub(r"[^a-z0-9]+", "-", f"{item.name} {name}".lower()).strip("-")
    return RESULTS / f"{stem}.png"


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all workers of this test run."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def shop(run_folder: Path, worker_id: str) -> Iterator[RunningShop]:
    """A running shop with the demo in it, one per worker; its tests share it and name their own things."""
    ensure_pages(shop_settings(run_folder, 8000))
    template, password = demo_template(run_folder)
    with open_shop(copy_data(template, run_folder / f"shop-{worker_id}"), password) as running:
        yield running


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture
def accepted_errors() -> list[str]:
    """Parts of console messages that this test expects, such as the 404 of the address that it asks for."""
    return []


Visit = Callable[..., Page]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and (visitors := item.stash.get(VISITORS, None)):
        for number, page in enumerate((page for context in visitors for page in context.pages), start=1):
            report.sections.append((f"page {number}", describe(page, picture_path(item, f"failed {number}"))))
    return report


def describe(page: Page, picture: Path) -> str:
    """What stands on a page when its test has failed; its picture is kept as well."""
    try:
        page.screenshot(path=picture, timeout=5_000)
        return f"{page.url}, {picture.name}\n{page.locator('body').inner_text(timeout=2_000)}"
    except PlaywrightError as error:
        return f"{page.url}: {error.message}"


@pytest.fixture
def visit(
    request: pytest.FixtureRequest, browser: Browser, shop: RunningShop, accepted_errors: list[str]
) -> Iterator[Visit]:
    """Open a page as a new visitor: ``visit("/cart", language="ar", size="phone", theme="dark")``."""
    contexts = request.node.stash.setdefault(VISITORS, [])
    problems: list[str] = []

    def open_page(
        path: str = "/",
        *,
        language: Literal["en", "fr", "ar"] = "en",
        size: Literal["phone", "tablet", "desktop"] = "desktop",
        theme: Literal["light", "dark"] = "light",
    ) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=shop.address, viewport={"width": width, "height": height}, color_scheme=theme, locale=language
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(REPORT_VIOLATIONS)
        context.add_cookies(
            [
                {"name": "freight_lang", "value": language, "url": shop.address},
                {"name": "freight_theme", "value": theme, "url": shop.address},
            ]
        )
        context.on("page", lambda page: watch(page, problems))
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    unexpected = [problem for problem in problems if not any(part in problem for part in accepted_errors)]
    assert unexpected == []


# No grey boxes, and nothing that is dimmed or on its way from one look to another.
_IS_STILL = """() => !document.querySelector(".animate-pulse, [aria-busy=true]")
  && !document.getAnimations().some((one) => one instanceof CSSTransition)"""


def wait_until_still(page: Page) -> None:
    """Before colours are judged: what is half faded has the contrast of neither look."""
    page.wait_for_function(_IS_STILL)


def watch(page: Page, problems: list[str]) -> None:
    """Write down what the page complains about."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            problems.append(f"{page.url}: {message.text} ({message.location.get('url', '')})")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))


@pytest.fixture
def page(visit: Visit) -> Page:
    """A visitor's page on the home page, in English, on a desktop."""
    return visit("/")


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[..., Path]:
    """Keep a picture of a page: ``screenshot(page, "cart")`` -> ``test-results/<test>-cart.png``."""

    def take(shown: Page, name: str, *, full_page: bool = True) -> Path:
        path = picture_path(request.node, name)
        shown.screenshot(path=path, full_page=full_page)
        return path

    return take
