"""The shelves of the demo over two years: what is promised, leaves, comes back and arrives, each with its movement.

It plays by the rules of the stock room (``stock.rules.allocate``) on plain numbers, and leaves behind the very rows
that the room would have written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from freight_app.accounts.permissions import Role
from freight_app.stock.models import MovementKind
from freight_app.stock.rules import LevelKey, LevelState, allocate


class MovementRow(NamedTuple):
    """A line of the ledger. ``by`` None is the house itself."""

    product_id: int
    location_id: int
    kind: MovementKind
    on_hand_change: int
    reserved_change: int
    reference: str
    reason: str
    by: Role | None
    at: datetime


@dataclass(slots=True)
class _Level:
    on_hand: int = 0
    reserved: int = 0


class Warehouse:
    """Levels of every product at every location, locations in the order in which they give."""

    def __init__(self, product_ids: list[int], location_ids: list[int]) -> None:
        self.movements: list[MovementRow] = []
        self._locations = location_ids
        self._levels = {(product, place): _Level() for product in product_ids for place in location_ids}

    @property
    def levels(self) -> dict[LevelKey, LevelState]:
        return {key: LevelState(level.on_hand, level.reserved) for key, level in self._levels.items()}

    def available(self, product_id: int, location_id: int | None = None) -> int:
        places = self._locations if location_id is None else [location_id]
        levels = [self._levels[product_id, place] for place in places]
        return sum(level.on_hand - level.reserved for level in levels)

    def reserve(self, wanted: Mapping[int, int], reference: str, at: datetime) -> dict[LevelKey, int]:
        """Hold what is there; the pieces by product and location. Products that fall short are left out."""
        held: dict[LevelKey, int] = {}
        for product_id, quantity in wanted.items():
            mine = {(product_id, place): self._levels[product_id, place] for place in self._locations}
            states = {key: LevelState(level.on_hand, level.reserved) for key, level in mine.items()}
            allocation, _short = allocate({product_id: quantity}, states)
            held |= allocation
        for key, quantity in held.items():
            self._move(key, MovementKind.RESERVED, 0, quantity, reference, None, at)
        return held

    def release(self, held: Mapping[LevelKey, int], reference: str, by: Role | None, at: datetime) -> None:
        for key, quantity in held.items():
            self._move(key, MovementKind.RELEASED, 0, -quantity, reference, by, at)

    def sell(self, held: Mapping[LevelKey, int], reference: str, by: Role | None, at: datetime) -> None:
        for key, quantity in held.items():
            if quantity:
                self._move(key, MovementKind.SOLD, -quantity, -quantity, reference, by, at)

    def write_off(self, key: LevelKey, quantity: int, reference: str, reason: str, at: datetime) -> None:
        """Pieces that were held turn out not to be there."""
        self._move(key, MovementKind.RELEASED, 0, -quantity, reference, Role.PICKER, at, reason)
        self._move(key, MovementKind.ADJUSTED, -quantity, 0, reference, Role.PICKER, at, reason)

    def take_back(self, product_id: int, quantity: int, reference: str, reason: str, at: datetime) -> None:
        key = (product_id, self._locations[0])
        self._move(key, MovementKind.RETURNED, quantity, 0, reference, Role.SALES, at, reason)

    def receive(self, key: LevelKey, quantity: int, reference: str, at: datetime) -> None:
        self._move(key, MovementKind.RECEIVED, quantity, 0, reference, Role.RECEIVER, at)

    def carry(self, product_id: int, quantity: int, start: int, end: int, at: datetime) -> None:
        """Free pieces go from one location to another."""
        reason = "Fill up the shop"
        self._move((product_id, start), MovementKind.MOVED, -quantity, 0, "", Role.RECEIVER, at, reason)
        self._move((product_id, end), MovementKind.MOVED, quantity, 0, "", Role.RECEIVER, at, reason)

    def count(self, key: LevelKey, difference: int, at: datetime) -> None:
        """Somebody counted and found so many more or fewer; never fewer than are promised."""
        level = self._levels[key]
        difference = max(difference, level.reserved - level.on_hand)
        self._move(key, MovementKind.COUNTED, difference, 0, "", Role.RECEIVER, at, "Yearly count")

    def _move(
        self,
        key: LevelKey,
        kind: MovementKind,
        on_hand: int,
        reserved: int,
        reference: str,
        by: Role | None,
        at: datetime,
        reason: str = "",
    ) -> None:
        level = self._levels[key]
        level.on_hand += on_hand
        level.reserved += reserved
        if not 0 <= level.reserved <= level.on_hand:
            raise ValueError(f"{kind} of {reference or reason} would break the level {key}")
        self.movements.append(MovementRow(*key, kind, on_hand, reserved, reference, reason, by, at))
