"""Products that run low, as trouble that the house tells of (``messaging/alerts``)."""

from __future__ import annotations

from collections.abc import Iterator

from freight_app.kit.db import UnitOfWork
from freight_app.kit.subjects import Subject
from freight_app.messaging.alerts.checking import AlertCheck, FoundTrouble
from freight_app.messaging.alerts.dtos import Severity
from freight_app.stock import list_queries


def find_low_stock(uow: UnitOfWork) -> Iterator[FoundTrouble]:
    """Every product at or below its reorder point; graver when nothing is left to sell."""
    for row in list_queries.low_stock_rows(uow):
        left = row.on_hand - row.reserved
        names = {f"product_{language}": name for language, name in row.names.items() if name}
        yield FoundTrouble(
            subject=Subject("product", row.sku),
            severity=Severity.WARNING if left <= 0 else Severity.INFO,
            facts={"sku": row.sku, "left": str(left), "point": str(row.reorder_point), **names},
        )


LOW_STOCK = AlertCheck("stock_low", find_low_stock)
