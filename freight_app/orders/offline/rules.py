"""What several changes of one line come to, whatever order they arrive in: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from freight_app.orders.dtos import MAX_LINE_QUANTITY
from freight_app.orders.offline.dtos import Intent


class Step(NamedTuple):
    """A change of one line. Steps sort as they were made: by the phone's clock, then by id."""

    made_at: datetime
    change_id: str
    intent: str
    quantity: int
    had: int


class Meant(NamedTuple):
    """How many pieces the line comes to, and how many the customer asked for; they differ where a number gave way."""

    wanted: int
    asked: int

    @property
    def is_contested(self) -> bool:
        return self.asked < self.wanted


def fold_steps(base: int, steps: Iterable[Step]) -> Meant:
    """What the steps come to on a line that had ``base`` pieces before all of them.

    Additions always count. A number, or taking out, holds where the line was as the phone knew it; where another
    device had changed it meanwhile, the larger number stands.
    """
    wanted = asked = base
    for step in sorted(steps):
        if step.intent == Intent.ADD:
            wanted = min(wanted + step.quantity, MAX_LINE_QUANTITY)
            asked = min(asked + step.quantity, MAX_LINE_QUANTITY)
            continue
        asked = 0 if step.intent == Intent.REMOVE else step.quantity
        wanted = asked if step.had == base else max(wanted, asked)
    return Meant(wanted, asked)


def give_pieces(meant: int, *, base: int, available: int) -> int:
    """How many of what is meant the cart gets: as many as there are, and no fewer than it had already.

    A line that lost its stock while it lay in the cart is the cart's own affair, which tells of it.
    """
    return max(min(meant, available), min(meant, base))
