"""Promise: what is bought together is counted in a few seconds, out of 100,000 lines of orders.

The baseline is the same counting in plain Python on lines that are in memory already.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

import sqlalchemy as sa

from benchmarks.frame import Figure
from freight_app import tables
from freight_app.catalogue.models import Product
from freight_app.kit.clock import StillClock
from freight_app.kit.db import Database
from freight_app.orders.past_sale_models import PastSale
from freight_app.orders.together.queries import count_together, replace_all

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRODUCTS, LINES = 10_000, 100_000
LIMIT_S = 5.0

Basket = list[int]


def run() -> list[Figure]:
    draw = random.Random(7)
    baskets = _baskets(draw)
    start = time.perf_counter()
    _count_plainly(baskets)
    plain_s = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'together.db'}", clock=StillClock(NOW))
        _fill(database, baskets, draw)
        start = time.perf_counter()
        with database.read() as uow:
            found = count_together(uow, NOW)
        counted_s = time.perf_counter() - start
        start = time.perf_counter()
        with database.write() as uow:
            replace_all(uow, found)
        written_s = time.perf_counter() - start
        database.dispose()
    return [
        Figure(
            name=f"counting {LINES:,} lines, {len(found):,} pairs kept",
            figure=round(counted_s, 2),
            unit="s",
            baseline=round(plain_s, 2),
            ratio=round(counted_s / plain_s, 1),
            target=f"<= {LIMIT_S:.0f} s",
            ok=counted_s <= LIMIT_S,
        ),
        Figure(
            name="keeping them, while others wait to write",
            figure=round(1000 * written_s),
            unit="ms",
            baseline=None,
            ratio=None,
            target="<= 1,000 ms",
            ok=written_s <= 1.0,
        ),
    ]


def _baskets(draw: random.Random) -> list[Basket]:
    """Orders of one to eight products: some sell much, and neighbours are bought together."""
    found: list[Basket] = []
    lines = 0
    while lines < LINES:
        first = int(PRODUCTS * draw.random() ** 3) + 1
        near = {min(PRODUCTS, first + draw.randrange(8)) for _ in range(draw.randrange(4))}
        far = {int(PRODUCTS * draw.random() ** 3) + 1 for _ in range(draw.randrange(5))}
        basket = sorted({first} | near | far)
        found.append(basket)
        lines += len(basket)
    return found


def _count_plainly(baskets: list[Basket]) -> Counter[tuple[int, int]]:
    both: Counter[tuple[int, int]] = Counter()
    for basket in baskets:
        both.update(combinations(basket, 2))
    return both


def _fill(database: Database, baskets: list[Basket], draw: random.Random) -> None:
    with database.write_engine.begin() as connection:
        tables.metadata.create_all(connection)
        connection.execute(
            sa.insert(Product),
            [
                {
                    "id": i,
                    "sku": f"P{i}",
                    "sku_key": f"p{i}",
                    "names": {"en": f"P{i}"},
                    "created_at": NOW,
                    "updated_at": NOW,
                }
                for i in range(1, PRODUCTS + 1)
            ],
        )
        lines = [
            {
                "order_number": f"O-{number}",
                "line_number": line,
                "sold_at": at,
                "sku": f"P{product}",
                "sku_key": f"p{product}",
                "quantity_milli": 1000,
                "loaded_at": NOW,
            }
            for number, basket in enumerate(baskets)
            for at in [NOW - timedelta(days=draw.randrange(360))]
            for line, product in enumerate(basket, start=1)
        ]
        connection.execute(sa.insert(PastSale), lines)
