"""Landed cost on plain values: bills shared over pieces to the last minor unit, layers, what is on hand.

Everything is counted anew from what stands now (orders, receipts, bills): so the order in which bills and goods come
makes no difference to a share, and nothing is lost on the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import NamedTuple

from freight_app.kit.money import currency_exponent, round_half_up

# Exact for 64-bit amounts times any quantity and rate.
_EXACT_DIGITS = 80


class Basis(StrEnum):
    """By what a bill is shared. ``by_hand``: by amounts that a person wrote beside each line."""

    VALUE = "value"
    WEIGHT = "weight"
    VOLUME = "volume"
    QUANTITY = "quantity"
    BY_HAND = "by_hand"


class ReceivedPieces(NamedTuple):
    """Pieces of a line that were accepted by one receipt."""

    receipt_id: int
    accepted: int


class CoveredLine(NamedTuple):
    """A line that a bill covers. ``expected`` pieces carry it: those accepted, and those still to come.

    ``value_minor`` is the price of one piece in the shop's currency, in minor units and unrounded; ``weight_g`` and
    ``volume_cm3`` are of one piece, 0 when not known; ``by_hand`` is what a person wrote for the whole line.
    """

    line_id: int
    expected: int
    receipts: tuple[ReceivedPieces, ...]
    value_minor: Decimal = Decimal(0)
    weight_g: Decimal = Decimal(0)
    volume_cm3: Decimal = Decimal(0)
    by_hand: int = 0

    @property
    def accepted(self) -> int:
        return sum(part.accepted for part in self.receipts)


class Share(NamedTuple):
    """Part of a bill. Without a receipt it waits for pieces of the line that are still to come."""

    line_id: int
    receipt_id: int | None
    amount_minor: int
    pieces: int


class Sharing(NamedTuple):
    """A bill shared out: ``shares`` and ``unplaced_minor`` sum to it exactly.

    ``basis`` is what was really used. ``lacking`` are the lines that had no measure of the basis that was asked for.
    ``unplaced_minor`` is what nothing carries, because no piece came and none will.
    """

    basis: Basis
    lacking: tuple[int, ...]
    shares: tuple[Share, ...]
    unplaced_minor: int

    @property
    def waiting_minor(self) -> int:
        return sum(share.amount_minor for share in self.shares if share.receipt_id is None)


def expected_pieces(*, ordered: int, accepted: int, closed: int) -> int:
    """How many pieces of a line there will be: never fewer than came, no more than ordered unless more came."""
    return max(accepted, ordered - closed)


def split_minor(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """Share an amount by weight so that the parts sum to it (largest remainder; of equal ones the first).

    ``ValueError`` for weights that are negative or all zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights are non-negative and sum to more than zero")
    sign, whole = (-1 if amount_minor < 0 else 1), abs(amount_minor)
    parts = [whole * weight // total for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(whole * weights[place] % total), place))
    for place in by_remainder[: whole - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]


def share_bill(amount_minor: int, basis: Basis, lines: Sequence[CoveredLine]) -> Sharing:
    """Share a bill over the lines that it covers, then each line's part over its receipts and what is still to come.

    A line without a weight or volume would carry nothing of a bill that is shared by it: the whole bill then goes by
    value, and by quantity where nothing has a value.
    """
    carrying = sorted((line for line in lines if line.expected > 0), key=lambda line: line.line_id)
    if not carrying:
        return Sharing(basis, (), (), amount_minor)
    lacking = tuple(line.line_id for line in carrying if _measure(line, basis) <= 0) if _is_measured(basis) else ()
    used, weights = _weights(carrying, Basis.VALUE if lacking else basis)
    shares: list[Share] = []
    for line, part in zip(carrying, split_minor(amount_minor, weights), strict=True):
        shares.extend(_over_receipts(line, part))
    return Sharing(used, lacking, tuple(shares), 0)


def _is_measured(basis: Basis) -> bool:
    return basis in (Basis.WEIGHT, Basis.VOLUME)


def _measure(line: CoveredLine, basis: Basis) -> int:
    """What the line weighs in the sharing, as a whole number."""
    if basis is Basis.BY_HAND:
        return line.by_hand
    if basis is Basis.QUANTITY:
        return line.expected
    per_piece = {Basis.WEIGHT: line.weight_g, Basis.VOLUME: line.volume_cm3}.get(basis, line.value_minor)
    # Millionths, so that screws at 0.0004 a piece still carry their part.
    with localcontext(prec=_EXACT_DIGITS):
        return round_half_up(per_piece * line.expected * 1_000_000)


def _weights(lines: Sequence[CoveredLine], basis: Basis) -> tuple[Basis, list[int]]:
    for candidate in dict.fromkeys((basis, Basis.VALUE, Basis.QUANTITY)):
        weights = [_measure(line, candidate) for line in lines]
        if sum(weights) > 0:
            return candidate, weights
    raise AssertionError("lines that carry a bill have pieces")


def _over_receipts(line: CoveredLine, part_minor: int) -> list[Share]:
    parts = sorted(part for part in line.receipts if part.accepted > 0)
    to_come = line.expected - line.accepted
    pieces = [*(part.accepted for part in parts), *([to_come] if to_come > 0 else [])]
    ids: list[int | None] = [*(part.receipt_id for part in parts), *([None] if to_come > 0 else [])]
    amounts = split_minor(part_minor, pieces)
    return [
        Share(line.line_id, receipt_id, amount, count)
        for receipt_id, amount, count in zip(ids, amounts, pieces, strict=True)
    ]


# --- layers


def value_of_piece(unit_price_minor: int, currency: str, rate: Decimal, own_currency: str) -> Decimal:
    """The price of one piece in minor units of the shop's currency, unrounded, by a frozen rate."""
    shift = currency_exponent(own_currency) - currency_exponent(currency)
    with localcontext(prec=_EXACT_DIGITS):
        return (Decimal(unit_price_minor) * rate).scaleb(shift)


def goods_costs(piece_minor: Decimal, accepted: Sequence[int]) -> list[int]:
    """What the pieces of a line cost, receipt by receipt: rounded once for the line, whatever the steps.

    Each receipt takes the difference between the cost of what had come before it and after it.
    """
    costs: list[int] = []
    came, cost = 0, 0
    with localcontext(prec=_EXACT_DIGITS):
        for count in accepted:
            came += count
            up_to = round_half_up(piece_minor * came)
            costs.append(up_to - cost)
            cost = up_to
    return costs


class Layer(NamedTuple):
    """Pieces of a product that came together, with all that they cost in the shop's currency.

    ``late_minor`` is the part of ``landed_minor`` that came when its pieces had left already.
    """

    receipt_id: int
    accepted: int
    goods_minor: int
    landed_minor: int
    late_minor: int = 0

    @property
    def total_minor(self) -> int:
        return self.goods_minor + self.landed_minor

    @property
    def unit_minor(self) -> Decimal:
        """True cost of one piece, in minor units, unrounded."""
        return Decimal(self.total_minor) / self.accepted


def remaining_pieces(accepted: Sequence[int], on_hand: int) -> list[int]:
    """What is left of each layer (oldest first) when what lies in the house are the newest pieces: first in, first out.

    Pieces on hand beyond all layers came before costs were kept, or from elsewhere; they are in none.
    """
    left = max(0, on_hand)
    remaining = [0] * len(accepted)
    for place in range(len(accepted) - 1, -1, -1):
        remaining[place] = min(accepted[place], left)
        left -= remaining[place]
    return remaining


def late_part(*, before_minor: int, after_minor: int, late_minor: int, accepted: int, gone: int) -> int:
    """How much of a share came too late for the pieces that it belongs to, when it goes from one amount to another.

    What is added (or taken) now falls on all the pieces alike; the part of those that are gone is a variance of theirs.
    """
    if accepted <= 0:
        return 0
    added = after_minor - before_minor
    return late_minor + round_half_up(Decimal(added) * min(gone, accepted) / accepted)


class StockCost(NamedTuple):
    """What the pieces on hand cost on average, in minor units of the shop's currency.

    ``known`` pieces of those on hand have a cost; ``unit_minor`` is None when none has.
    """

    unit_minor: Decimal | None
    goods_unit_minor: Decimal | None
    known: int


def average_cost(layers: Sequence[Layer], on_hand: int) -> StockCost:
    """The weighted average over what is left of each layer; of the newest layer when nothing is left."""
    remaining = remaining_pieces([layer.accepted for layer in layers], on_hand)
    counted = [(layer, count) for layer, count in zip(layers, remaining, strict=True) if count > 0]
    known = sum(count for _layer, count in counted)
    if not counted:
        counted = [(layer, layer.accepted) for layer in layers[-1:]]
    pieces = sum(count for _layer, count in counted)
    if not pieces:
        return StockCost(None, None, 0)
    with localcontext(prec=_EXACT_DIGITS):
        total = sum((Decimal(layer.total_minor) * count / layer.accepted for layer, count in counted), Decimal(0))
        goods = sum((Decimal(layer.goods_minor) * count / layer.accepted for layer, count in counted), Decimal(0))
        return StockCost(total / pieces, goods / pieces, known)


def margin_share(price_minor: Decimal, cost_minor: Decimal) -> Decimal | None:
    """The part of a price that is left over its cost: 0.25 is a quarter of the price. None for no price."""
    return (price_minor - cost_minor) / price_minor if price_minor > 0 else None
