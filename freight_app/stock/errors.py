"""Facts that stop an action of the stock room."""

from __future__ import annotations

from typing import TypedDict

from freight_app.kit.errors import Conflict


class ShortLine(TypedDict):
    """A product of which more was wanted than there is to give."""

    product_id: int
    wanted: int
    available: int


class NotEnoughStock(Conflict):
    """``details["lines"]`` has every product that falls short, with what could be had of it."""

    code = "not_enough_stock"

    def __init__(self, lines: list[ShortLine]) -> None:
        super().__init__("There is not enough in stock.", lines=lines)
        self.lines = lines


class ReservationClosed(Conflict):
    """The goods of this reservation were given back, lapsed or have left: it can be changed no more."""

    code = "reservation_closed"

    def __init__(self, reference: str, state: str) -> None:
        super().__init__(f"The reservation {reference} is {state}.", reference=reference, state=state)


class LocationInUse(Conflict):
    """A location that still holds goods cannot be closed."""

    code = "location_in_use"


class LocationCodeTaken(Conflict):
    """Another location has this code."""

    code = "location_code_taken"


class LevelChanged(Conflict):
    """The level is not the one that the count was compared with; ``details["on_hand"]`` is what the books say now."""

    code = "level_changed"


class ReceiptClosed(Conflict):
    """The receipt is from an earlier shift: it is corrected by adjusting the stock."""

    code = "receipt_closed"
