"""What projects need from rooms above them: facts about sales orders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money


@dataclass(frozen=True, slots=True)
class SalesFact:
    """A sales order as a project sees it. ``total`` is owed for it, with tax, less what was short or came back.

    ``waits_for`` counts pieces that were ordered and are not to be had yet, ``is_void`` that it never became a sale.
    """

    number: str
    customer_name: str
    status: str
    promised_on: date
    total: Money
    is_open: bool
    is_void: bool
    waits_for: int = 0


class ProjectOrders(Protocol):
    """The orders room, asked by number; unknown numbers are left out."""

    def facts_of(self, uow: UnitOfWork, numbers: Collection[str]) -> dict[str, SalesFact]: ...
