"""Promise: 64 buyers at once place at least 100 orders a second, durably, and nothing is sold that is not there.

The baseline is the same number of commits of one bare row from as many threads, with the same durability: what the disk
and SQLite allow at most.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.catalogue import open_catalogue
from benchmarks.frame import Figure, percentile
from freight_app.kit.house import House
from freight_app.orders import cart, checkout
from freight_app.orders.dtos import CartOwner, CheckoutRequest, Contact, PaymentMethod
from freight_app.stock import locations, service
from freight_app.stock.dtos import ReceiptLine
from freight_app.stock.errors import NotEnoughStock

BUYERS = 64
ORDERS_EACH = 10
PRODUCTS = 200
# Fewer than the buyers ask for together: some of them must hear that it is gone.
PIECES = BUYERS * ORDERS_EACH - 40
MIN_ORDERS_PER_S = 100


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        house = open_catalogue(Path(folder), PRODUCTS)
        product_id = _stock_one_product(house)
        bare_per_s = _rate(lambda number: _bare_commit(house, number))
        times: list[float] = []
        sold: list[str] = []
        refused: list[int] = []
        _fill_carts(house, product_id)
        start = time.perf_counter()
        _together(lambda number: _buy(house, number, product_id, times, sold, refused))
        took = time.perf_counter() - start
        with house.read() as uow:
            left = service.levels_of(uow, [product_id])[product_id]
        house.database.dispose()
    per_s = len(sold) / took
    oversold = len(sold) - PIECES if len(sold) > PIECES else 0
    return [
        Figure(
            name=f"checkout, {BUYERS} buyers",
            figure=round(per_s, 1),
            unit="orders/s",
            baseline=round(bare_per_s, 1),
            ratio=round(per_s / bare_per_s, 2),
            target=f">= {MIN_ORDERS_PER_S} orders/s",
            ok=per_s >= MIN_ORDERS_PER_S,
        ),
        Figure(
            name="checkout p95",
            figure=round(percentile(times, 0.95) * 1000, 1),
            unit="ms",
            baseline=None,
            ratio=None,
            target="< 1000 ms at 64 buyers",
            ok=percentile(times, 0.95) < 1,
        ),
        Figure(
            name="oversold pieces",
            figure=oversold,
            unit="pieces",
            baseline=PIECES,
            ratio=None,
            target="0, and none left over",
            ok=oversold == 0 and left.available == 0 and len(sold) + len(refused) == BUYERS * ORDERS_EACH,
        ),
    ]


def _stock_one_product(house: House) -> int:
    with house.write() as uow:
        product_id = uow.session.connection().exec_driver_sql("SELECT min(product_id) FROM product_price").scalar_one()
        place = locations.list_locations(uow)[0]
        before = service.levels_of(uow, [product_id])[product_id].on_hand
        line = ReceiptLine(product_id=product_id, quantity=PIECES - before, location_id=place.id, shelf="A-01-1")
        service.receive_stock(uow, [line], reference="benchmark", key="benchmark-stock")
    return product_id


def _owner(number: int, turn: int) -> CartOwner:
    return CartOwner(guest_token=f"benchmark-buyer-{number:03d}-{turn:03d}-of-a-long-token")


def _fill_carts(house: House, product_id: int) -> None:
    for number in range(BUYERS):
        with house.write() as uow:
            for turn in range(ORDERS_EACH):
                cart.add_to_cart(uow, _owner(number, turn), product_id, 1)


def _buy(house: House, number: int, product_id: int, times: list[float], sold: list[str], refused: list[int]) -> None:
    with house.read() as uow:
        quote = checkout.quote_checkout(uow, _owner(number, 0))
    request = CheckoutRequest(
        contact=Contact(name=f"Buyer {number}", phone="+21698123456"),
        delivery_method=next(method.code for method in quote.delivery_methods if method.is_pickup),
        payment_method=PaymentMethod.CASH_ON_DELIVERY,
        expected_total_minor=quote.goods.amount_minor,
    )
    for turn in range(ORDERS_EACH):
        start = time.perf_counter()
        try:
            with house.write() as uow:
                placed = checkout.place_order(uow, _owner(number, turn), request, key=f"benchmark-{number}-{turn}")
        except NotEnoughStock:
            refused.append(product_id)
        else:
            sold.append(placed.number)
        times.append(time.perf_counter() - start)


def _bare_commit(house: House, number: int) -> None:
    for _ in range(ORDERS_EACH):
        with house.write() as uow:
            uow.touch(f"benchmark-{number % 4}")


def _rate(act: Callable[[int], None]) -> float:
    start = time.perf_counter()
    _together(act)
    return BUYERS * ORDERS_EACH / (time.perf_counter() - start)


def _together(act: Callable[[int], None]) -> None:
    threads = [threading.Thread(target=act, args=(number,)) for number in range(BUYERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
