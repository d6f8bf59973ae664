"""Which prices hold on a day and for a quantity. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar


class Offer(Protocol):
    """What the rules look at of a row of the catalogue."""

    @property
    def min_quantity(self) -> int: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_until(self) -> date | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


O = TypeVar("O", bound=Offer)  # noqa: E741 - an offer


def in_force(offers: Iterable[O], on: date) -> list[O]:
    """One product's offers by one supplier that hold on a day, by quantity.

    For each break that is the newest that has begun, and none when that has ended: an earlier price does not return.
    """
    newest: dict[int, O] = {}
    for offer in offers:
        if offer.withdrawn_at is not None or offer.valid_from > on:
            continue
        known = newest.get(offer.min_quantity)
        if known is None or known.valid_from < offer.valid_from:
            newest[offer.min_quantity] = offer
    held = [offer for offer in newest.values() if offer.valid_until is None or offer.valid_until >= on]
    return sorted(held, key=lambda offer: offer.min_quantity)


def offer_for(held: Sequence[O], quantity: int) -> O | None:
    """The break that so many pieces reach, of those ``in_force``; the smallest when they reach none."""
    reached = [offer for offer in held if offer.min_quantity <= quantity]
    return reached[-1] if reached else next(iter(held), None)


def whole_packs(quantity: int, *, min_quantity: int, pack_size: int) -> int:
    """The least that can be ordered to get at least ``quantity``: the minimum, in whole packs."""
    return -(-max(quantity, min_quantity) // pack_size) * pack_size
