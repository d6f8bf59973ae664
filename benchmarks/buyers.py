"""Promise: with 100 buyers in the shop, a change of the cart takes less than 100 ms and an order less than 500 (p95).

Each buyer is a guest with a cart of their own, over the API of a running server: puts a part in, changes how many
twice, puts another one in, changes that, and orders; before each step they look for half a second to one and a half,
which is less than people do. The baseline is the same server's answer to an empty request at the same pace.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx

from benchmarks.catalogue import open_catalogue
from benchmarks.frame import Figure, percentile
from benchmarks.servers import running_shop
from freight_app.kit.house import House
from freight_app.stock import locations, service
from freight_app.stock.dtos import ReceiptLine

BUYERS = 100
SECONDS = 30
PRODUCTS = 2_000
SOLD = 50
PAUSE_S = (0.5, 1.5)
CART_LIMIT_S = 0.1
ORDER_LIMIT_S = 0.5
_NOTHING = "nothing"
_CART = "cart"
_ORDER = "order"


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        data_dir = Path(folder)
        house = open_catalogue(data_dir, PRODUCTS)
        skus = _stock(house)
        house.database.dispose()
        with running_shop(data_dir) as (_process, port), multiprocessing.get_context("spawn").Pool(1) as pool:
            pool.apply(_shop, (port, skus, 3))
            bare = pool.apply(_wait_in_line, (port, SECONDS / 3))
            times = pool.apply(_shop, (port, skus, SECONDS))
    return [
        _figure("a change of the cart", times, bare, _CART, CART_LIMIT_S),
        _figure("an order", times, bare, _ORDER, ORDER_LIMIT_S),
    ]


def _figure(name: str, times: dict[str, list[float]], bare: list[float], kind: str, limit_s: float) -> Figure:
    p95_s, bare_s = percentile(times[kind], 0.95), percentile(bare, 0.95)
    return Figure(
        name=f"{name}, {BUYERS} buyers, p95 of {len(times[kind]):,}",
        figure=round(p95_s * 1000, 1),
        unit="ms",
        baseline=round(bare_s * 1000, 1),
        ratio=round(p95_s / bare_s, 2),
        target=f"< {limit_s * 1000:g} ms",
        ok=p95_s < limit_s and len(times[kind]) >= BUYERS,
    )


def _stock(house: House) -> list[str]:
    """Enough of some parts for everybody."""
    with house.write() as uow:
        rows = uow.session.connection().exec_driver_sql(
            f"SELECT DISTINCT p.id, p.sku FROM product p JOIN product_price r ON r.product_id = p.id LIMIT {SOLD}"
        )
        parts = [(row[0], row[1]) for row in rows]
        place = locations.list_locations(uow)[0].id
        lines = [ReceiptLine(product_id=part, quantity=100_000, location_id=place, shelf="A-01-1") for part, _ in parts]
        service.receive_stock(uow, lines, reference="benchmark", key="benchmark-stock")
    return [sku for _, sku in parts]


def _wait_in_line(port: int, seconds: float) -> list[float]:
    async def drive() -> list[float]:
        times: dict[str, list[float]] = defaultdict(list)

        async def visitor(client: httpx.AsyncClient, number: int, end: float) -> None:
            chance = random.Random(number)
            while time.perf_counter() < end:
                await asyncio.sleep(chance.uniform(*PAUSE_S))
                await _timed(times[_NOTHING], client.get("/ping"))

        async with _client(port) as client:
            end = time.perf_counter() + seconds
            await asyncio.gather(*(visitor(client, number, end) for number in range(BUYERS)))
        return times[_NOTHING]

    return asyncio.run(drive())


def _shop(port: int, skus: list[str], seconds: float) -> dict[str, list[float]]:
    """Seconds per answer, by what was asked. Raises ``RuntimeError`` on the first answer that is not the wanted one."""

    async def drive() -> dict[str, list[float]]:
        times: dict[str, list[float]] = defaultdict(list)
        async with _client(port) as client:
            end = time.perf_counter() + seconds
            await asyncio.gather(*(_buy_until(client, number, skus, times, end) for number in range(BUYERS)))
        return dict(times)

    return asyncio.run(drive())


async def _buy_until(
    client: httpx.AsyncClient, number: int, skus: list[str], times: dict[str, list[float]], end: float
) -> None:
    chance = random.Random(number)
    cookie = {"Cookie": f"freight_guest=benchmark-buyer-{number:03d}-of-a-long-token-that-nobody-guesses"}
    # They do not all come in at the same moment.
    await asyncio.sleep(chance.uniform(0, PAUSE_S[1]))
    turn = 0
    while time.perf_counter() < end:
        turn += 1
        first, second = chance.sample(skus, 2)
        cart = None
        for method, path, body in (
            ("POST", "/api/v1/cart/lines", {"sku": first}),
            ("PUT", f"/api/v1/cart/lines/{first}", {"quantity": chance.randint(2, 9)}),
            ("PUT", f"/api/v1/cart/lines/{first}", {"quantity": chance.randint(2, 9)}),
            ("POST", "/api/v1/cart/lines", {"sku": second, "quantity": 2}),
            ("PUT", f"/api/v1/cart/lines/{second}", {"quantity": chance.randint(1, 4)}),
        ):
            await asyncio.sleep(chance.uniform(*PAUSE_S))
            cart = await _timed(times[_CART], client.request(method, path, json=body, headers=cookie))
        await asyncio.sleep(chance.uniform(*PAUSE_S))
        # One run's orders are not those of the one before.
        key = {"Idempotency-Key": f"benchmark-{end:.3f}-{number}-{turn}"}
        await _timed(times[_ORDER], client.post("/api/v1/orders", json=_order(number, cart), headers=cookie | key))


def _order(number: int, cart: Any) -> dict[str, Any]:
    return {
        "contact": {"name": f"Buyer {number}", "phone": "+21698123456"},
        "delivery_method": "pickup",
        "payment_method": "cash_on_delivery",
        "expected_total_minor": cart["data"]["subtotal"]["amount_minor"],
    }


def _client(port: int) -> httpx.AsyncClient:
    limits = httpx.Limits(max_connections=BUYERS, max_keepalive_connections=BUYERS)
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", limits=limits, timeout=30)


async def _timed(times: list[float], asked: Any) -> Any:
    start = time.perf_counter()
    response = await asked
    times.append(time.perf_counter() - start)
    if response.status_code not in (200, 201):
        raise RuntimeError(f"{response.request.url} answered {response.status_code}: {response.text[:300]}")
    return response.json()
