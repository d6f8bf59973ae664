"""Promise: a list of 5,000 lines is answered within a second, and within 12 times what bare look-ups take.

The baseline asks SQLite for the same rows (the owners of the same 5,000 numbers, their prices, their products with
brands, their levels), one statement each for all of them, and makes nothing of them. Ours reads the text, decides
every line (number, successor, doubles), prices each at the buyer's own group and quantity, and looks at the stock and
the cart.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.catalogue import open_catalogue, part_number
from benchmarks.frame import Figure, median_seconds
from freight_app.catalogue.folding import compact_number
from freight_app.kit.house import House
from freight_app.orders.dtos import CartOwner
from freight_app.orders.quick.answering import answer_lines
from freight_app.orders.quick.dtos import Outcome, WantedLine
from freight_app.orders.quick.reading import MAX_LINES, read_text

PRODUCTS = 20_000
LIMIT_S = 1.0
LIMIT_RATIO = 12
ROUNDS = 5


def run() -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="freight-bench-") as folder:
        house = open_catalogue(Path(folder), PRODUCTS)
        try:
            return [_compare(house, Path(folder) / "freight.db")]
        finally:
            house.database.dispose()


def pasted() -> str:
    """Makers' numbers as people write them, SKUs, some that nobody has, and one in ten twice."""
    chance = random.Random(11)
    lines = []
    for place in range(MAX_LINES):
        number = chance.randrange(PRODUCTS)
        written = (
            f"FR-{number:06d}",
            part_number(number),
            part_number(number).replace("-", " ").lower(),
            f"ZZ{place}Q",
        )
        lines.append(f"{chance.choices(written, (5, 3, 1, 1))[0]}, {chance.randint(1, 9)}")
        if place % 10 == 9:
            lines[-1] = lines[-2]
    return "\n".join(lines)


def _compare(house: House, database: Path) -> Figure:
    text = pasted()
    owner = CartOwner(guest_token="benchmark-buyer-of-a-long-list", price_group="trade_a")
    answered: list[int] = []

    def ours() -> None:
        lines = [WantedLine(line.row, line.typed, line.readings) for line in read_text(text)]
        with house.read() as uow:
            answer = answer_lines(uow, owner, lines)
        answered.append(len(answer.lines) if answer.counts[Outcome.UNKNOWN] < MAX_LINES / 2 else 0)

    bare_s = median_seconds(_bare(database, text), rounds=ROUNDS)
    ours()
    # What the process keeps for good is set aside, as the server does after its start (``kit/memory.py``).
    gc.collect()
    gc.freeze()
    ours_s = median_seconds(ours, rounds=ROUNDS)
    ratio = ours_s / bare_s
    return Figure(
        name=f"quick order, {MAX_LINES:,} lines",
        figure=round(ours_s * 1000, 1),
        unit="ms",
        baseline=round(bare_s * 1000, 1),
        ratio=round(ratio, 2),
        target=f"<= {LIMIT_RATIO}x bare look-ups and < {LIMIT_S * 1000:g} ms",
        ok=ratio <= LIMIT_RATIO and ours_s < LIMIT_S and set(answered) == {MAX_LINES},
    )


def _bare(database: Path, text: str) -> Callable[[], None]:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA cache_size=-16000")
    compacts = [compact_number(line.rpartition(",")[0]) for line in text.splitlines()]

    def look_up() -> None:
        marks = ",".join("?" * len(compacts))
        owners = f"SELECT compact, kind, product_id FROM product_number WHERE compact IN ({marks})"
        ids = sorted({row[2] for row in connection.execute(owners, compacts).fetchall()})
        among = f"IN ({','.join('?' * len(ids))})"
        connection.execute(f"SELECT * FROM product_price WHERE product_id {among}", ids).fetchall()
        connection.execute(
            "SELECT product.id, sku, names, tax_class, status, product.deleted_at, cover, brand.name FROM product"
            f" LEFT JOIN brand ON brand.id = brand_id WHERE product.id {among}",
            ids,
        ).fetchall()
        levels = "SELECT product_id, sum(on_hand), sum(reserved) FROM stock_level WHERE product_id"
        connection.execute(f"{levels} {among} GROUP BY product_id", ids).fetchall()

    return look_up
