"""What becomes of each line of a list, once it is known whose its numbers are. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from freight_app.catalogue.dtos import Quote
from freight_app.catalogue.number_lookup import FoundBy, NumberOwners
from freight_app.orders.dtos import MAX_LINE_QUANTITY
from freight_app.orders.quick.dtos import MAX_CHOICES, Outcome, WantedLine
from freight_app.orders.quick.reading import Reading


@dataclass(frozen=True, slots=True)
class Named:
    """A line whose number is looked up: which of its readings holds, and the products that it may mean."""

    line: WantedLine
    reading: Reading
    product_ids: tuple[int, ...]
    found_by: FoundBy | None


@dataclass(frozen=True, slots=True)
class Settled:
    """A line that is decided but for its price. ``product_id`` None while there is nothing, or a choice, to show."""

    named: Named
    outcome: Outcome
    product_id: int | None
    replaced_id: int | None = None
    choices: tuple[int, ...] = ()
    together: int = 0
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class Supply:
    """What can be sold of the products that a list names: ``quotes`` of each, ``left`` beside what is in the cart."""

    quotes: Mapping[int, Quote]
    left: Mapping[int, int]
    successors: Mapping[int, int]

    def sells(self, product_id: int) -> bool:
        return self.quotes[product_id].sellable

    def standing_for(self, product_id: int) -> int:
        """The product itself, or its successor once it cannot be had any more."""
        successor = self.successors.get(product_id)
        if successor is None or not self.sells(successor):
            return product_id
        return product_id if self.sells(product_id) and self.left[product_id] > 0 else successor


def name_line(line: WantedLine, owners: Mapping[str, NumberOwners]) -> Named:
    """The first reading whose number the catalogue knows; the likeliest one when it knows none."""
    if line.product_id is not None:
        return Named(line, line.readings[0], (line.product_id,), None)
    for reading in line.readings:
        if (known := owners.get(reading.number)) is not None:
            return Named(line, reading, known.product_ids, known.found_by)
    return Named(line, line.readings[0], (), None)


def settle_lines(lines: Iterable[Named], supply: Supply) -> list[Settled]:
    """Every line decided, in order. Lines of one product are one wish: the first answers for the sum of all."""
    settled = [_settle(named, supply) for named in lines]
    sums: dict[int, int] = {}
    heads: dict[int, int] = {}
    for one in settled:
        if one.outcome is Outcome.GOOD and one.product_id is not None:
            sums[one.product_id] = sums.get(one.product_id, 0) + (one.named.reading.quantity or 0)
            heads.setdefault(one.product_id, one.named.line.key)
    return [_judge(one, sums, heads, supply) for one in settled]


def pieces_of(settled: Sequence[Settled]) -> dict[int, int]:
    """How many of each product the list is about, to be priced."""
    found: dict[int, int] = {}
    for one in settled:
        if one.product_id is not None:
            found[one.product_id] = max(found.get(one.product_id, 1), one.together)
    return found


def _settle(named: Named, supply: Supply) -> Settled:
    known = [product_id for product_id in named.product_ids if supply.quotes[product_id].sku]
    if not known:
        return Settled(named, Outcome.UNKNOWN, None)
    standing = list(dict.fromkeys(supply.standing_for(product_id) for product_id in known))
    offered = [product_id for product_id in standing if supply.sells(product_id)]
    if len(offered) > 1:
        return Settled(named, Outcome.AMBIGUOUS, None, choices=tuple(offered[:MAX_CHOICES]))
    product_id = offered[0] if offered else standing[0]
    origin = next(one for one in known if supply.standing_for(one) == product_id)
    replaced_id = origin if origin != product_id and product_id not in known else None
    if not offered:
        return Settled(named, Outcome.NOT_FOR_SALE, product_id, replaced_id)
    quantity = named.reading.quantity
    if quantity is None or quantity > MAX_LINE_QUANTITY:
        return Settled(named, Outcome.BAD_QUANTITY, product_id, replaced_id)
    return Settled(named, Outcome.GOOD, product_id, replaced_id)


def _judge(one: Settled, sums: Mapping[int, int], heads: Mapping[int, int], supply: Supply) -> Settled:
    if one.outcome is not Outcome.GOOD or one.product_id is None:
        return one
    together, head = sums[one.product_id], heads[one.product_id]
    if head != one.named.line.key:
        return Settled(one.named, Outcome.DOUBLED, one.product_id, one.replaced_id, same_as=head)
    left = supply.left[one.product_id]
    outcome = Outcome.GOOD
    if left <= 0:
        outcome = Outcome.SOLD_OUT
    elif together > left:
        outcome = Outcome.FEWER_LEFT
    return Settled(one.named, outcome, one.product_id, one.replaced_id, together=together)
