"""What buying needs from rooms above it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from freight_app.kit.db import UnitOfWork


@dataclass(frozen=True, slots=True)
class ProductDemand:
    """What customers take of a product: ``sold`` pieces (less what came back) in ``days``.

    ``waiting`` pieces are ordered and not there; the first of them were promised for ``promised_on``.
    """

    sold: Decimal
    days: int
    waiting: int = 0
    promised_on: date | None = None

    @property
    def weekly(self) -> Decimal:
        return max(Decimal(0), self.sold * 7 / self.days)


class DemandSource(Protocol):
    """Whoever knows what sells. ``wiring.py`` chooses."""

    def demand_of(self, uow: UnitOfWork, product_ids: Collection[int], days: int) -> dict[int, ProductDemand]:
        """The last ``days`` days; products that nobody took or waits for may be left out."""
        ...
