"""Reservations that change while they hold: more or fewer pieces, or some of them under another name."""

from __future__ import annotations

from collections.abc import Mapping

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.stock import queries
from freight_app.stock.errors import NotEnoughStock, ShortLine
from freight_app.stock.ledger import Movement, write_movements
from freight_app.stock.models import MovementKind
from freight_app.stock.reservations import held_pieces, id_of, lock_active
from freight_app.stock.rules import LevelKey, allocate


def change_reservation(uow: UnitOfWork, reference: str, wanted: Mapping[int, int]) -> None:
    """Hold so many pieces of each named product from now on, none with 0; other products stay as they are held.

    All or nothing: ``NotEnoughStock`` names every product of which more is wanted than there is (``wanted`` counts
    what is held already), ``ReservationClosed`` when the goods are held no more.
    """
    reservation = lock_active(uow, reference)
    held = held_pieces(uow, reservation)
    levels = queries.lock_levels(uow, wanted)
    now = {product_id: sum(held[key] for key in held if key[0] == product_id) for product_id in wanted}
    more = {product_id: wanted[product_id] - now[product_id] for product_id in sorted(wanted)}
    added, short = allocate({product_id: pieces for product_id, pieces in more.items() if pieces > 0}, levels)
    if short:
        raise NotEnoughStock(
            [
                ShortLine(
                    product_id=line["product_id"],
                    wanted=wanted[line["product_id"]],
                    available=line["available"] + now[line["product_id"]],
                )
                for line in short
            ]
        )
    freed = _last_first(held, {product_id: -pieces for product_id, pieces in more.items() if pieces < 0})
    for key, pieces in freed.items():
        queries.reduce_reservation_line(uow, id_of(reservation), key, pieces)
    if added:
        queries.raise_reservation_lines(uow, id_of(reservation), added)
    write_movements(
        uow,
        levels,
        [
            *(Movement(MovementKind.RELEASED, *key, reference, reserved_change=-n) for key, n in freed.items()),
            *(Movement(MovementKind.RESERVED, *key, reference, reserved_change=n) for key, n in added.items()),
        ],
    )


def split_reservation(uow: UnitOfWork, reference: str, *, into: str, moved: Mapping[int, int]) -> None:
    """Hold so many pieces of each product for ``into`` instead, where they lie and for as long as before.

    ``NotEnoughStock`` when fewer are held, ``ReservationClosed`` when none are.
    """
    reservation = lock_active(uow, reference)
    held = held_pieces(uow, reservation)
    short = [
        ShortLine(product_id=product_id, wanted=pieces, available=available)
        for product_id, pieces in sorted(moved.items())
        for available in [sum(held[key] for key in held if key[0] == product_id)]
        if available < pieces
    ]
    if short:
        raise NotEnoughStock(short)
    levels = queries.lock_levels(uow, moved)
    taken = _last_first(held, moved)
    for key, pieces in taken.items():
        queries.reduce_reservation_line(uow, id_of(reservation), key, pieces)
    if not queries.add_reservation(uow, into, reservation.expires_at, taken):
        raise InvalidInput("reference", "{into} has a reservation already.", into=into)
    # The level does not change, but the ledger tells for whom the pieces are held.
    write_movements(
        uow,
        levels,
        [
            movement
            for key, pieces in taken.items()
            for movement in (
                Movement(MovementKind.RELEASED, *key, reference, reserved_change=-pieces),
                Movement(MovementKind.RESERVED, *key, into, reserved_change=pieces),
            )
        ],
    )


def _last_first(held: Mapping[LevelKey, int], wanted: Mapping[int, int]) -> dict[LevelKey, int]:
    """Which of the held pieces go: those at the last location first, so that the picker's walk gets shorter."""
    going: dict[LevelKey, int] = {}
    left = dict(wanted)
    for key, pieces in reversed(list(held.items())):
        if gone := min(pieces, left.get(key[0], 0)):
            going[key] = gone
            left[key[0]] -= gone
    return going
