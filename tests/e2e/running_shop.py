"""A shop as ``freight up`` runs it: built pages, a database with the demo, web server and scheduler as processes."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from freight_app.catalogue.drafts import ProductQuery
from freight_app.catalogue.search import search_products
from freight_app.kit.house import set_house
from freight_app.kit.settings import Settings
from freight_app.launcher.children import Child, Children
from freight_app.launcher.preparation import prepare
from freight_app.launcher.ui_build import build_ui
from freight_app.launcher.ui_sources import is_built
from freight_app.launcher.up import up_environment
from freight_app.stock.dtos import ReceiptLine
from freight_app.stock.handling import receive_stock
from freight_app.stock.locations import list_locations
from freight_app.wiring import open_house
from tests.servers import free_port

# Where a test may answer as the program of another shop; the running shop is allowed to ask there.
OTHER_SHOP_PORT = free_port()
# A number of the demo shop, which the tests order by.
ORDERED = "GDB7301"


@dataclass(frozen=True)
class RunningShop:
    """Where a shop answers and keeps its data. Every demo account has ``password``."""

    settings: Settings
    password: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.settings.port}"

    def url(self, path: str) -> str:
        return self.address + path


@contextmanager
def one_at_a_time(lock_file: Path) -> Iterator[None]:
    """Test workers are processes: what is made once for all of them is made under this lock."""
    lock_file.parent.mkdir(parents=True, exist_ok=True)
    with lock_file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def shop_settings(data_dir: Path, port: int) -> Settings:
    # The address of a caller's own database must not reach the tests.
    return Settings(data_dir=data_dir, port=port, database_url="", redis_url="", public_url="", _env_file=None)  # type: ignore[call-arg]


def ensure_pages(settings: Settings) -> None:
    with one_at_a_time(settings.build_dir / "build.lock"):
        if not is_built(settings):
            build_ui(settings)


def demo_template(folder: Path) -> tuple[Path, str]:
    """A data folder with the demo shop, made once a test run, and the password of its accounts."""
    template = folder / "demo-data"
    password_file = folder / "demo-password"
    with one_at_a_time(folder / "demo.lock"):
        if not password_file.exists():
            prepared = prepare(shop_settings(template, free_port()), empty=False, progress=lambda _step, _done: None)
            _fill_shelves(shop_settings(template, free_port()))
            password_file.write_text(prepared.password)
    return template, password_file.read_text()


def _fill_shelves(settings: Settings) -> None:
    """Enough of the parts that the tests order: which of them share a shop is decided by chance."""
    house = open_house(settings)
    try:
        with house.write() as uow:
            place = list_locations(uow)[0].id
            parts = search_products(uow, ProductQuery(q=ORDERED, language="en")).page.items
            lines = [ReceiptLine(product_id=part.id, quantity=50, location_id=place) for part in parts]
            receive_stock(uow, lines, reference="for the tests", key="shelves-of-the-tests")
    finally:
        house.database.dispose()
        set_house(None)


@contextmanager
def open_shop(data_dir: Path, password: str) -> Iterator[RunningShop]:
    """Run web server and scheduler on a prepared data folder; on the way out both are gone."""
    settings = shop_settings(data_dir, free_port())
    environment = up_environment(settings) | {
        "FREIGHT_DATABASE_URL": "",
        "FREIGHT_REDIS_URL": "",
        "FREIGHT_ALLOWED_PRIVATE_HOSTS": "127.0.0.1",
        "FREIGHT_ALLOWED_WEB_PORTS": str(OTHER_SHOP_PORT),
    }
    children = Children(
        [Child(command, data_dir / "logs" / f"{command}.log", environment) for command in ("web", "scheduler")],
        tell=print,
    )
    children.start()
    try:
        shop = RunningShop(settings, password)
        wait_for(shop, children.children[0])
        yield shop
    finally:
        children.stop()


def wait_for(shop: RunningShop, web: Child, patience_s: float = 60) -> None:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(shop.url("/ping"), timeout=2):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            assert web.is_alive, web.last_words(40)
            time.sleep(0.1)
    raise AssertionError(f"the shop does not answer:\n{web.last_words(40)}")


def copy_data(template: Path, target: Path) -> Path:
    shutil.copytree(template, target, ignore=shutil.ignore_patterns("logs", "*.lock"))
    return target


CHROMIUM = os.environ.get("FREIGHT_TEST_CHROMIUM", "/usr/bin/chromium")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
