"""Goods promised to a reference: held, given back, written off, or taken away."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.stock import queries
from freight_app.stock.dtos import Place, ReservationView, StockLine
from freight_app.stock.errors import NotEnoughStock, ReservationClosed
from freight_app.stock.events import ReservationsLapsed
from freight_app.stock.ledger import Movement, write_movements
from freight_app.stock.models import MovementKind, Reservation, ReservationState
from freight_app.stock.rules import LevelKey, allocate, sum_lines

MAX_LAPSED_AT_ONCE = 200


def reserve_stock(
    uow: UnitOfWork, lines: Sequence[StockLine], *, reference: str, expires_at: datetime | None
) -> ReservationView:
    """Hold goods for a reference until ``expires_at``, or until further notice when it is None.

    All or nothing: ``NotEnoughStock`` names every product that falls short. A reference is used once.
    """
    if not lines:
        raise InvalidInput("lines", "There is nothing to reserve.")
    wanted = sum_lines(lines)
    levels = queries.lock_levels(uow, wanted)
    allocation, short = allocate(wanted, levels)
    if short:
        raise NotEnoughStock(short)
    if not queries.add_reservation(uow, reference, expires_at, allocation):
        raise InvalidInput("reference", "{reference} has a reservation already.", reference=reference)
    write_movements(
        uow,
        levels,
        [
            Movement(MovementKind.RESERVED, product_id, location_id, reference, reserved_change=quantity)
            for (product_id, location_id), quantity in allocation.items()
        ],
    )
    places = [
        Place(product_id=product_id, location_id=location_id, location_code="", shelf="", quantity=quantity)
        for (product_id, location_id), quantity in allocation.items()
    ]
    return ReservationView(reference=reference, state=ReservationState.ACTIVE, expires_at=expires_at, places=places)


def keep_reservation(uow: UnitOfWork, reference: str, *, expires_at: datetime | None = None) -> None:
    """Hold the goods longer; for good with None. ``ReservationClosed`` when they are held no more."""
    reservation = lock_active(uow, reference)
    queries.set_expiry(uow, id_of(reservation), expires_at)


def release_reservation(uow: UnitOfWork, reference: str) -> None:
    """Give the goods back. A reservation that has already ended stays as it is."""
    release_reservations(uow, [reference])


def release_reservations(
    uow: UnitOfWork, references: Collection[str], *, state: ReservationState = ReservationState.RELEASED
) -> list[str]:
    """Give back the goods of many references at once, locks in order; those that were still held."""
    active = [row for row in queries.lock_reservations(uow, references) if row.state == ReservationState.ACTIVE]
    if not active:
        return []
    names = {id_of(row): row.reference for row in active}
    held = queries.reservation_lines(uow, names)
    levels = queries.lock_levels(uow, {key[0] for lines in held.values() for key in lines})
    write_movements(
        uow,
        levels,
        [
            Movement(MovementKind.RELEASED, *key, names[reservation_id], reserved_change=-quantity)
            for reservation_id, lines in held.items()
            for key, quantity in lines.items()
        ],
    )
    queries.close_reservations(uow, names, state)
    return sorted(names.values())


def take_reserved(uow: UnitOfWork, reference: str) -> dict[int, int]:
    """The reserved goods leave the house, as sold. Pieces by product; ``ReservationClosed`` when they are not held."""
    reservation = lock_active(uow, reference)
    held = held_pieces(uow, reservation)
    levels = queries.lock_levels(uow, {key[0] for key in held})
    write_movements(
        uow,
        levels,
        [
            Movement(MovementKind.SOLD, *key, reference, on_hand_change=-quantity, reserved_change=-quantity)
            for key, quantity in held.items()
        ],
    )
    queries.close_reservations(uow, [id_of(reservation)], ReservationState.TAKEN)
    taken: dict[int, int] = {}
    for (product_id, _location_id), quantity in held.items():
        taken[product_id] = taken.get(product_id, 0) + quantity
    return taken


def write_off_reserved(uow: UnitOfWork, reference: str, product_id: int, quantity: int, *, reason: str) -> None:
    """Reserved pieces turned out to be missing or damaged: they are neither held nor on the shelf any more.

    The last location of the reservation gives first. ``NotEnoughStock`` when fewer are held.
    """
    reservation = lock_active(uow, reference)
    held = {key: pieces for key, pieces in held_pieces(uow, reservation).items() if key[0] == product_id}
    if sum(held.values()) < quantity:
        raise NotEnoughStock([{"product_id": product_id, "wanted": quantity, "available": sum(held.values())}])
    levels = queries.lock_levels(uow, [product_id])
    movements: list[Movement] = []
    left = quantity
    for key, pieces in reversed(held.items()):
        if gone := min(pieces, left):
            left -= gone
            queries.reduce_reservation_line(uow, id_of(reservation), key, gone)
            movements.append(Movement(MovementKind.RELEASED, *key, reference, reserved_change=-gone))
            movements.append(Movement(MovementKind.ADJUSTED, *key, reference, on_hand_change=-gone))
    write_movements(uow, levels, movements, reason=reason)


def expire_reservations(uow: UnitOfWork) -> list[str]:
    """Give back what is past its time, after telling ``ReservationsLapsed``; the references that lapsed."""
    due = queries.due_references(uow, MAX_LAPSED_AT_ONCE)
    if not due:
        return []
    uow.publish(ReservationsLapsed(tuple(due)))
    # Read again: a listener may have waited for somebody who prolonged one of them meanwhile.
    still_due = set(queries.due_references(uow, MAX_LAPSED_AT_ONCE)) & set(due)
    return release_reservations(uow, still_due, state=ReservationState.EXPIRED)


def reservation_of(uow: UnitOfWork, reference: str) -> ReservationView:
    """A reservation with its shelves, in walking order. ``NotFound`` for an unknown reference."""
    found = reservations_of(uow, [reference])
    if reference not in found:
        raise NotFound("Reservation", reference=reference)
    return found[reference]


def reservations_of(uow: UnitOfWork, references: Collection[str]) -> dict[str, ReservationView]:
    """Reservations that hold something, by reference, each with its shelves in walking order."""
    found: dict[str, ReservationView] = {}
    for row in queries.places_of(uow, references):
        place = Place(
            product_id=row.product_id,
            location_id=row.location_id,
            location_code=row.code,
            shelf=row.shelf,
            quantity=row.quantity,
        )
        view = found.setdefault(
            row.reference,
            ReservationView(reference=row.reference, state=row.state, expires_at=row.expires_at, places=[]),
        )
        view.places.append(place)
    return found


def lock_active(uow: UnitOfWork, reference: str) -> Reservation:
    """For this room alone: a reservation to change; ``NotFound``, or ``ReservationClosed`` after its end."""
    found = queries.lock_reservations(uow, [reference])
    if not found:
        raise NotFound("Reservation", reference=reference)
    if found[0].state != ReservationState.ACTIVE:
        raise ReservationClosed(reference, found[0].state)
    return found[0]


def held_pieces(uow: UnitOfWork, reservation: Reservation) -> dict[LevelKey, int]:
    """For this room alone: what a locked reservation holds where."""
    return queries.reservation_lines(uow, [id_of(reservation)])[id_of(reservation)]


def id_of(reservation: Reservation) -> int:
    """For this room alone: the id of a row that was read."""
    return cast("int", reservation.id)
