"""Promise: a change of page over a real socket at 40 % of the throughput of a Reflex page that loads nothing.

Ours reads a page of search results with prices, stock, facets and the frame around it; the baseline has an empty
``on_load``. 500 visitors stay connected and change the page every ten seconds each. All the while something is
committed every second, as in a shop that sells: what is kept between two commits must not make the figure prettier
than life.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

from benchmarks.catalogue import open_catalogue
from benchmarks.frame import Figure
from benchmarks.servers import free_port, running, running_shop
from benchmarks.sockets import SocketResult, Visit, measure_page_changes
from freight_app.kit.house import House

PRODUCTS = 10_000
SECONDS = 8
MIN_RATIO = 0.4
CROWD = 500
PAUSE_S = 10
LIMIT_MS = 200
_EMPTY_APP = Path(__file__).resolve().parent / "empty_reflex"
_PAGES = tuple(f"/search?sort=newest&page={page}" for page in range(1, 21))


def run() -> list[Figure]:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        data_dir = Path(folder)
        house = open_catalogue(data_dir, PRODUCTS)
        with _running_empty_app(data_dir) as port:
            empty = {clients: _walk(port, ("/", "/search"), clients) for clients in (1, 50)}
        with running_shop(data_dir) as (_process, port), _selling(house):
            for clients, baseline in empty.items():
                figures.append(_throughput(clients, _walk(port, _PAGES, clients), baseline))
            crowd = measure_page_changes(
                Visit(port=port, addresses=_PAGES, clients=CROWD, seconds=2 * PAUSE_S, pause_s=PAUSE_S)
            )
    p95_ms = crowd.p95_s * 1000
    figures.append(
        Figure(
            name=f"change of page p95, {CROWD} connected",
            figure=round(p95_ms, 1),
            unit="ms",
            baseline=round(empty[50].p95_s * 1000, 1),
            ratio=None,
            target=f"< {LIMIT_MS} ms",
            ok=p95_ms < LIMIT_MS and crowd.errors == 0,
        )
    )
    return figures


@contextlib.contextmanager
def _selling(house: House) -> Iterator[None]:
    """A commit every second, by another process than the web server's."""
    done = threading.Event()

    def commit() -> None:
        while not done.wait(1):
            with house.write() as uow:
                uow.touch("orders")

    seller = threading.Thread(target=commit)
    seller.start()
    try:
        yield
    finally:
        done.set()
        seller.join()
        house.database.dispose()


def _walk(port: int, addresses: tuple[str, ...], clients: int) -> SocketResult:
    measure_page_changes(Visit(port=port, addresses=addresses, clients=1, seconds=1))
    return measure_page_changes(Visit(port=port, addresses=addresses, clients=clients, seconds=SECONDS))


def _throughput(clients: int, ours: SocketResult, empty: SocketResult) -> Figure:
    ratio = ours.changes_per_s / empty.changes_per_s
    return Figure(
        name=f"change of page, {clients} client{'s' if clients > 1 else ''}",
        figure=round(ours.changes_per_s, 1),
        unit="pages/s",
        baseline=round(empty.changes_per_s, 1),
        ratio=round(ratio, 2),
        target=f">= {MIN_RATIO}x an empty Reflex event",
        ok=ratio >= MIN_RATIO and ours.errors == 0,
    )


@contextlib.contextmanager
def _running_empty_app(folder: Path) -> Iterator[int]:
    port = free_port()
    env = {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "REFLEX_STATE_MANAGER_MODE": "memory",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_WEB_WORKDIR": str(folder / "empty"),
    }
    command = [sys.executable, "-m", "granian", "--factory", "--interface", "asgi", "--host", "127.0.0.1"]
    where = ["--port", str(port), "--working-dir", str(_EMPTY_APP), "empty_app:create"]
    with running([*command, *where], port=port, path="/ping", env=env, cwd=_EMPTY_APP):
        yield port
