"""Pure rules of wishes: lists that become one, what counts as a price drop, how many are told of few pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

# As many cards as the catalogue writes at once.
MAX_WISHES = 100
# A price that went up and came back within this time was never a drop.
WOBBLE = timedelta(hours=24)
# How long the pieces that some were told of are theirs to buy, before the next in line are told.
HEAD_START = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class WishRow:
    """A line of a list, in the order in which it was put there."""

    product_id: int
    note: str = ""


def combine_wishes(guest: Sequence[WishRow], user: Sequence[WishRow]) -> list[WishRow]:
    """The user's wishes, then those that only the guest had, as many as a list holds; a note is not overwritten."""
    notes = {row.product_id: row.note for row in guest}
    combined = [replace(row, note=row.note or notes.get(row.product_id, "")) for row in user]
    known = {row.product_id for row in user}
    combined += [row for row in guest if row.product_id not in known]
    return combined[: max(MAX_WISHES, len(user))]


@dataclass(frozen=True, slots=True)
class PriceMemory:
    """What is remembered of a price between two looks at it.

    A drop is measured from ``base_minor``: the price when it was wished for, or told of last, or that it has not been
    under for longer than ``WOBBLE``. While it is above, ``higher_minor`` is the least that it has been since
    ``higher_since``.
    """

    base_minor: int | None = None
    higher_minor: int | None = None
    higher_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Worth telling: from the price that the person knows to the one now."""

    from_minor: int
    to_minor: int


def look_at_price(
    memory: PriceMemory, price_minor: int | None, *, now: datetime, percent: Decimal, target_minor: int | None = None
) -> tuple[PriceMemory, Drop | None]:
    """What to remember after a look at the price, and the drop if there is one to tell.

    ``percent`` is how far it must have fallen; a ``target_minor`` takes its place: then only a price that reaches it is
    told. A product without a price (None) changes nothing. Small steps down add up, for the base stays.
    """
    if price_minor is None:
        return memory, None
    if memory.base_minor is None:
        # It had no price when it was wished for: the first one is news only to who named a target.
        reached = target_minor is not None and price_minor <= target_minor
        return PriceMemory(price_minor), Drop(price_minor, price_minor) if reached else None
    base = memory.base_minor
    if price_minor > base:
        since = memory.higher_since or now
        least = price_minor if memory.higher_minor is None else min(memory.higher_minor, price_minor)
        # Only a look that finds it still higher makes it the new measure: nobody saw what was between two looks.
        return PriceMemory(least) if now - since > WOBBLE else PriceMemory(base, least, since), None
    if target_minor is not None:
        return _tell(base, price_minor, is_told=price_minor <= target_minor and price_minor < base)
    return _tell(base, price_minor, is_told=is_drop(base, price_minor, percent))


def is_drop(from_minor: int, to_minor: int, percent: Decimal) -> bool:
    """Whether a price fell by at least so many percent of what it was, and fell at all."""
    return to_minor < from_minor and (from_minor - to_minor) * 100 >= percent * from_minor


def _tell(base: int, price_minor: int, *, is_told: bool) -> tuple[PriceMemory, Drop | None]:
    if is_told:
        return PriceMemory(price_minor), Drop(base, price_minor)
    return PriceMemory(base), None


def count_to_tell(*, available: int, per_piece: int, told_lately: int, waiting: int) -> int:
    """How many of those who wait are told now: so many a piece, less those who were told within ``HEAD_START``."""
    return max(0, min(waiting, max(available, 0) * per_piece - told_lately))
