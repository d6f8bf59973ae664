"""The one door to the levels: a level changes together with the movement that explains it, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from freight_app.catalogue.availability import note_availabilities
from freight_app.kit.db import UnitOfWork
from freight_app.stock import queries
from freight_app.stock.errors import NotEnoughStock, ShortLine
from freight_app.stock.events import PiecesFreed
from freight_app.stock.models import MovementKind
from freight_app.stock.rules import LevelKey, LevelState


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of one level: pieces that came or went, and pieces that were promised or freed, and what caused it."""

    kind: MovementKind
    product_id: int
    location_id: int
    reference: str
    on_hand_change: int = 0
    reserved_change: int = 0

    @property
    def key(self) -> LevelKey:
        return self.product_id, self.location_id


def write_movements(
    uow: UnitOfWork,
    levels: Mapping[LevelKey, LevelState],
    movements: Iterable[Movement],
    *,
    reason: str = "",
) -> dict[LevelKey, LevelState]:
    """Change the levels, write the ledger, tell the catalogue; returns the levels as they are now.

    ``levels`` are all levels of the products concerned, read under their lock (``queries.lock_levels``). A change that
    would take what is not there, or what is promised to somebody, raises ``NotEnoughStock`` before anything is written.
    """
    moving = list(movements)
    changes: dict[LevelKey, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for movement in moving:
        on_hand, reserved = changes[movement.key]
        changes[movement.key] = on_hand + movement.on_hand_change, reserved + movement.reserved_change
    after = dict(levels)
    short: list[ShortLine] = []
    for (product_id, location_id), (on_hand, reserved) in sorted(changes.items()):
        before = after.get((product_id, location_id), LevelState(0, 0))
        now = LevelState(before.on_hand + on_hand, before.reserved + reserved)
        if now.on_hand < 0 or not 0 <= now.reserved <= now.on_hand:
            free = before.on_hand - before.reserved
            short.append({"product_id": product_id, "wanted": reserved or -on_hand, "available": free})
        after[product_id, location_id] = now
    if short:
        raise NotEnoughStock(short)
    effective = {key: change for key, change in changes.items() if change != (0, 0)}
    if effective and queries.change_levels(uow, effective) != len(effective):
        raise RuntimeError("a stock level was changed outside the room's locks")
    if moving:
        queries.add_movements(
            uow,
            [
                {
                    "product_id": movement.product_id,
                    "location_id": movement.location_id,
                    "kind": movement.kind,
                    "on_hand_change": movement.on_hand_change,
                    "reserved_change": movement.reserved_change,
                    "reference": movement.reference,
                    "reason": reason,
                    "moved_by": uow.actor.label,
                    "moved_by_user_id": uow.actor.user_id,
                    "moved_at": uow.now(),
                }
                for movement in moving
            ],
        )
        _tell_catalogue(uow, after, {movement.product_id for movement in moving})
        uow.touch("stock")
        _tell_freed(uow, moving)
    return after


def _tell_freed(uow: UnitOfWork, moving: Iterable[Movement]) -> None:
    more: dict[int, int] = defaultdict(int)
    for movement in moving:
        more[movement.product_id] += movement.on_hand_change - movement.reserved_change
    if freed := tuple(sorted(product_id for product_id, pieces in more.items() if pieces > 0)):
        uow.publish(PiecesFreed(freed))


def _tell_catalogue(uow: UnitOfWork, levels: Mapping[LevelKey, LevelState], product_ids: set[int]) -> None:
    available = dict.fromkeys(product_ids, 0)
    for (product_id, _location_id), level in levels.items():
        if product_id in available:
            available[product_id] += level.on_hand - level.reserved
    note_availabilities(uow, available)
