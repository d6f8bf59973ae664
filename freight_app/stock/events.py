"""What the stock room tells the rooms above."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.kit.events import Event


@dataclass(frozen=True, slots=True)
class PiecesFreed(Event):
    """More pieces of these products can be promised than before.

    Told while the products are locked: a listener locks no rows of its own.
    """

    product_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReservationsLapsed(Event):
    """These reservations are past their time and are about to be given back, in this very unit of work.

    Told *before* any stock is locked, so that a listener can lock its own rows first: everybody takes locks in the
    order owner, reservation, stock. A listener that still needs one prolongs it with ``keep_reservation``.
    """

    references: tuple[str, ...]
