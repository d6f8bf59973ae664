"""What a project costs and brings, from plain facts: no database, no clock. All sums are in the shop's currency.

A purchase order counts line by line: what was received is spent, what a supplier still owes is committed, what is not
placed yet is planned. Together with costs by hand they are the forecast, which is held against the budget.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from freight_app.kit.money import Money, currency_exponent, round_half_up

_PLANNED = frozenset({"draft", "approved"})
_AWAITED = frozenset({"placed", "partially_received"})


@dataclass(frozen=True, slots=True)
class PurchaseLineFact:
    """Pieces of a purchase order's line, and the price of one in the order's currency."""

    quantity: int
    received: int
    closed: int
    unit_price_minor: int

    @property
    def awaited(self) -> int:
        return max(self.quantity - self.received - self.closed, 0)


@dataclass(frozen=True, slots=True)
class PurchaseFact:
    """A purchase order. ``rate`` is what one of its currency is worth in the shop's; None where nobody knows.

    ``is_frozen`` tells a rate that was frozen when the order was placed from one of today. ``extra_minor`` is what
    freight, duty and the like added to its goods, in the shop's currency.
    """

    number: str
    supplier: str
    status: str
    currency: str
    rate: Decimal | None
    is_frozen: bool
    lines: tuple[PurchaseLineFact, ...]
    expected_on: date | None = None
    first_promised_on: date | None = None
    extra_minor: int = 0

    @property
    def pieces(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def received(self) -> int:
        return sum(line.received for line in self.lines)

    @property
    def awaited(self) -> int:
        return sum(line.awaited for line in self.lines) if self.status in _AWAITED else 0

    @property
    def closed(self) -> int:
        return sum(line.closed for line in self.lines)


@dataclass(frozen=True, slots=True)
class CostFact:
    """Money that was written down by hand, already in the shop's currency."""

    what: str
    shop_minor: int


@dataclass(frozen=True, slots=True)
class CostLine:
    """One thing's part of the sums; ``extra`` of ``spent`` is freight, duty and the like.

    ``rate`` is None in the shop's own currency, ``is_priced`` False without a rate.
    """

    kind: str
    ref: str
    what: str
    spent: Money
    committed: Money
    planned: Money
    rate: Decimal | None = None
    currency: str = ""
    is_frozen: bool = True
    is_priced: bool = True
    extra: Money | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """``left`` is the budget less the forecast; negative is over. ``sold`` is what the project's orders bring.

    Without a budget (zero) nothing can be over it. ``unpriced`` are purchase orders that no sum holds.
    """

    budget: Money
    spent: Money
    committed: Money
    planned: Money
    sold: Money
    lines: tuple[CostLine, ...]
    unpriced: tuple[str, ...] = ()

    @property
    def forecast(self) -> Money:
        return self.spent + self.committed + self.planned

    @property
    def left(self) -> Money:
        return self.budget - self.forecast

    @property
    def is_over(self) -> bool:
        return self.budget.amount_minor > 0 and self.left.amount_minor < 0

    @property
    def margin(self) -> Money:
        return self.sold - self.forecast


def reckon_budget(
    budget: Money, purchases: Sequence[PurchaseFact], costs: Iterable[CostFact], sold: Iterable[Money]
) -> Budget:
    """The sums of a project, each explained by the lines that make it. Cancelled purchase orders cost nothing."""
    currency = budget.currency
    zero = Money.zero(currency)
    lines = [_line_of(one, currency) for one in purchases if one.status != "cancelled"]
    lines += [CostLine("cost", "", one.what, Money(one.shop_minor, currency), zero, zero) for one in costs]
    return Budget(
        budget=budget,
        spent=_sum((line.spent for line in lines), currency),
        committed=_sum((line.committed for line in lines), currency),
        planned=_sum((line.planned for line in lines), currency),
        sold=_sum(sold, currency),
        lines=tuple(lines),
        unpriced=tuple(line.ref for line in lines if not line.is_priced),
    )


def _line_of(order: PurchaseFact, currency: str) -> CostLine:
    zero = Money.zero(currency)
    own = order.currency == currency
    rate = Decimal(1) if own else order.rate
    if rate is None:
        return CostLine(
            "purchase_order", order.number, order.supplier, zero, zero, zero, None, order.currency, is_priced=False
        )
    spent = sum(line.received * line.unit_price_minor for line in order.lines)
    awaited = sum(line.awaited * line.unit_price_minor for line in order.lines)
    to_come = _in_shop_money(awaited, order.currency, rate, currency)
    return CostLine(
        "purchase_order",
        order.number,
        order.supplier,
        spent=_in_shop_money(spent, order.currency, rate, currency) + Money(order.extra_minor, currency),
        committed=to_come if order.status in _AWAITED else zero,
        planned=to_come if order.status in _PLANNED else zero,
        rate=None if own else rate,
        currency=order.currency,
        is_frozen=own or order.is_frozen,
        extra=Money(order.extra_minor, currency) if order.extra_minor else None,
    )


def _in_shop_money(amount_minor: int, currency: str, rate: Decimal, into: str) -> Money:
    """Minor units of one currency in those of another, rounded once."""
    shift = currency_exponent(into) - currency_exponent(currency)
    return Money(round_half_up((Decimal(amount_minor) * rate).scaleb(shift)), into)


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    return Money(sum(amount.amount_minor for amount in amounts), currency)
