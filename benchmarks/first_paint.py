"""Promise: the storefront shows itself within 0.6 s, and within 1.2 s on a slow phone and network, with an empty cache.

The baseline is the offline page, a plain document without scripts from the same server: what the network alone costs.
Needs Chromium and Playwright, which ``./freight test`` installs.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.catalogue import open_catalogue
from benchmarks.frame import Figure
from benchmarks.servers import running_shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PRODUCTS = 1_000
ROUNDS = 5
CHROMIUM = os.environ.get("FREIGHT_CHROMIUM", "/usr/bin/chromium")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_FIRST_PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


@dataclass(frozen=True, slots=True)
class Line:
    """How a visitor is connected, and how many times slower their processor is."""

    name: str
    limit_ms: int
    bytes_per_s: float = -1
    latency_ms: float = 0
    slower: float = 1


LINES = (
    Line("here", 600),
    Line("1.6 Mbit/s, 150 ms, CPU / 4", 1200, bytes_per_s=1.6e6 / 8, latency_ms=150, slower=4),
)


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        data_dir = Path(folder)
        open_catalogue(data_dir, PRODUCTS).database.dispose()
        with running_shop(data_dir) as (_process, port), _chromium() as browser:
            return [_measure(browser, f"http://127.0.0.1:{port}", line) for line in LINES]


def _measure(browser: Browser, address: str, line: Line) -> Figure:
    plain = _paint_ms(browser, address + "/offline.html", line)
    ours = _paint_ms(browser, address + "/", line)
    return Figure(
        name=f"first paint, {line.name}",
        figure=round(ours),
        unit="ms",
        baseline=round(plain),
        ratio=round(ours / plain, 2),
        target=f"<= {line.limit_ms} ms",
        ok=ours <= line.limit_ms,
    )


def _paint_ms(browser: Browser, url: str, line: Line) -> float:
    """The median of visits with an empty cache, after one that warms the server."""
    times = [_visit(browser, url, line) for _ in range(ROUNDS + 1)]
    return statistics.median(times[1:])


def _visit(browser: Browser, url: str, line: Line) -> float:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en", service_workers="block")
    try:
        page = context.new_page()
        _slow_down(page, line)
        page.goto(url, wait_until="commit")
        return float(page.evaluate(_FIRST_PAINT))
    finally:
        context.close()


def _slow_down(page: Page, line: Line) -> None:
    browser = page.context.new_cdp_session(page)
    browser.send("Network.enable")
    speed = {"downloadThroughput": line.bytes_per_s, "uploadThroughput": line.bytes_per_s}
    browser.send("Network.emulateNetworkConditions", {"offline": False, "latency": line.latency_ms, **speed})
    browser.send("Emulation.setCPUThrottlingRate", {"rate": line.slower})


@contextmanager
def _chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()
