"""Goods that are not enough for all who want them: what is there is held, and what comes is given in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.stock import queries
from freight_app.stock.dtos import StockLine
from freight_app.stock.errors import NotEnoughStock, ShortLine
from freight_app.stock.ledger import Movement, write_movements
from freight_app.stock.models import MovementKind, ReservationState
from freight_app.stock.reservations import id_of
from freight_app.stock.rules import allocate, sum_lines

Queued = Callable[[Collection[int]], Mapping[int, int]]


def reserve_available(
    uow: UnitOfWork,
    lines: Sequence[StockLine],
    *,
    reference: str,
    expires_at: datetime | None,
    may_wait: Collection[int],
    queued: Queued,
) -> dict[int, int]:
    """Hold for a reference what there is of these lines; how many pieces of each product are missing.

    ``queued`` is asked, once the stock is locked, for how many pieces others wait: those are left alone. Products that
    may not wait are held whole or not at all: ``NotEnoughStock`` names every one that falls short, with nothing held.
    """
    if not lines:
        raise InvalidInput("lines", "There is nothing to reserve.")
    wanted = sum_lines(lines)
    levels = queries.lock_levels(uow, wanted)
    ahead = queued(wanted)
    held: dict[int, int] = {}
    short: list[ShortLine] = []
    for product_id, quantity in wanted.items():
        free = sum(level.on_hand - level.reserved for key, level in levels.items() if key[0] == product_id)
        free = max(0, free - ahead.get(product_id, 0))
        if free < quantity and product_id not in may_wait:
            short.append({"product_id": product_id, "wanted": quantity, "available": free})
        held[product_id] = min(quantity, free)
    if short:
        raise NotEnoughStock(short)
    allocation, _short = allocate({key: pieces for key, pieces in held.items() if pieces}, levels)
    if not queries.add_reservation(uow, reference, expires_at, allocation):
        raise InvalidInput("reference", "{reference} has a reservation already.", reference=reference)
    write_movements(
        uow,
        levels,
        [
            Movement(MovementKind.RESERVED, *key, reference, reserved_change=pieces)
            for key, pieces in allocation.items()
        ],
    )
    return {
        product_id: quantity - held[product_id]
        for product_id, quantity in wanted.items()
        if quantity > held[product_id]
    }


def serve_in_order(uow: UnitOfWork, product_id: int, queue: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Give what is free of a product to these references, the first one first; the pieces that each one got.

    A reservation that has ended gets nothing. Whoever is first gets a part when there is not enough for all of it.
    """
    active = {
        row.reference: row
        for row in queries.lock_reservations(uow, [reference for reference, _pieces in queue])
        if row.state == ReservationState.ACTIVE
    }
    levels = queries.lock_levels(uow, [product_id])
    free = sum(level.on_hand - level.reserved for level in levels.values())
    given: dict[str, int] = {}
    for reference, wanted in queue:
        if reference not in active:
            continue
        pieces = min(wanted, free)
        if not pieces:
            break
        allocation, _short = allocate({product_id: pieces}, levels)
        queries.raise_reservation_lines(uow, id_of(active[reference]), allocation)
        levels = write_movements(
            uow,
            levels,
            [Movement(MovementKind.RESERVED, *key, reference, reserved_change=n) for key, n in allocation.items()],
        )
        given[reference] = pieces
        free -= pieces
    return given
