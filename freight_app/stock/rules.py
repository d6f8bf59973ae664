"""Which location gives which pieces. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from freight_app.stock.dtos import StockLine
from freight_app.stock.errors import ShortLine

# A level is named by its product and its location.
LevelKey = tuple[int, int]


class LevelState(NamedTuple):
    """What lies at a level and how much of it is promised."""

    on_hand: int
    reserved: int


def sum_lines(lines: Iterable[StockLine]) -> dict[int, int]:
    """Quantity by product, in product order: two lines that share an item are one demand on it."""
    wanted: dict[int, int] = {}
    for line in lines:
        wanted[line.product_id] = wanted.get(line.product_id, 0) + line.quantity
    return dict(sorted(wanted.items()))


def allocate(
    wanted: Mapping[int, int], levels: Mapping[LevelKey, LevelState]
) -> tuple[dict[LevelKey, int], list[ShortLine]]:
    """Pieces to hold at each (product, location), and the products that fall short.

    ``levels`` come in the order of preference. A single location that has all of a product is taken before the product
    is spread over several: one walk for the picker.
    """
    allocation: dict[LevelKey, int] = {}
    short: list[ShortLine] = []
    for product_id, quantity in wanted.items():
        free = {key: level.on_hand - level.reserved for key, level in levels.items() if key[0] == product_id}
        available = sum(free.values())
        if available < quantity:
            short.append({"product_id": product_id, "wanted": quantity, "available": available})
            continue
        whole = next((key for key, pieces in free.items() if pieces >= quantity), None)
        if whole is not None:
            allocation[whole] = quantity
            continue
        left = quantity
        for key, pieces in free.items():
            if taken := min(pieces, left):
                allocation[key] = taken
                left -= taken
    return allocation, short


# What the ledger says of pieces that a receiver took back out of the books.
RECEIPT_UNDONE = "receipt_undone"
# A receiver may put right what they booked themselves in this shift; after it, correcting stock is the office's.
UNDO_RECEIPT_WITHIN = timedelta(hours=12)


def reference_of_undo(movement_id: int) -> str:
    """The reference of the movement that undoes a receipt."""
    return f"receipt:{movement_id}"
