"""What invoices need to know of the shop's books. Whoever keeps the books provides it in ``wiring.py``."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from freight_app.kit.db import UnitOfWork


class Books(Protocol):
    def require_open(self, uow: UnitOfWork, day: date) -> None:
        """Raise the books' own error when nothing may be dated on this day any more."""
        ...

    def terms_days(self, uow: UnitOfWork, order_id: int) -> int:
        """In how many days the invoice of an order is due; 0 is at once."""
        ...


class OpenBooks:
    """Books that are never closed, of a shop where everything is due at once."""

    def require_open(self, uow: UnitOfWork, day: date) -> None:
        """Every day is open."""

    def terms_days(self, uow: UnitOfWork, order_id: int) -> int:
        return 0
