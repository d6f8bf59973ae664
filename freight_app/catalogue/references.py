"""Numbers that somebody noted a while ago, and what stands behind them today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from freight_app.catalogue import queries
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.languages import LocalizedText

# Longer chains are mistakes of an import; nobody waits for their end.
_MAX_STEPS = 8


@dataclass(frozen=True, slots=True)
class Successor:
    """The product that is sold instead."""

    sku: str
    name: LocalizedText


@dataclass(frozen=True, slots=True)
class Reference:
    """A product behind a number, sold or not; ``successor`` is the last of its chain that is sold."""

    product_id: int
    sku: str
    name: LocalizedText
    successor: Successor | None


def refer_to_products(uow: UnitOfWork, skus: Iterable[str]) -> dict[str, Reference]:
    """What each SKU stands for, by ``sku_key``, products that are no longer sold too. Unknown ones are left out."""
    found = [row for row in queries.products_by_sku(uow, skus) if row.status != ProductStatus.DRAFT]
    successors = _read_successors(uow, found)
    return {
        row.sku_key: Reference(row.id, row.sku, row.names, _last_sold(row.replaced_by_id, successors)) for row in found
    }


def _read_successors(uow: UnitOfWork, rows: Iterable[Any]) -> dict[int, Any]:
    known: dict[int, Any] = {}
    wanted = {row.replaced_by_id for row in rows} - {None}
    for _ in range(_MAX_STEPS):
        if not wanted:
            break
        fresh = queries.products_by_id(uow, wanted)
        known |= {row.id: row for row in fresh}
        wanted = {row.replaced_by_id for row in fresh} - {None} - known.keys()
    return known


def _last_sold(product_id: int | None, known: dict[int, Any]) -> Successor | None:
    found: Successor | None = None
    passed: set[int] = set()
    while product_id is not None and product_id in known and product_id not in passed:
        passed.add(product_id)
        row = known[product_id]
        if row.status == ProductStatus.ACTIVE and row.deleted_at is None:
            found = Successor(row.sku, row.names)
        product_id = row.replaced_by_id
    return found
