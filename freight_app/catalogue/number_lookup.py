"""Whose numbers these are: thousands of them in a handful of statements, for lists that people paste or send.

A question with words goes to ``search``; here a number names a product or it does not. Punctuation, capitals and the
digits' script do not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import col

from freight_app.catalogue import models
from freight_app.catalogue.column_store import open_shelf, remember
from freight_app.catalogue.folding import compact_number
from freight_app.catalogue.queries import sku_key
from freight_app.catalogue.rules import BARCODE_ATTRIBUTES, barcodes_of
from freight_app.catalogue.search_index import chunked
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork

# Both databases take this many values in one statement, and one statement is what makes a long list quick.
_AT_ONCE = 5_000
# EAN-8 is the shortest code on a box, an ITF-14 of a carton the longest.
_BARCODE_LENGTHS = range(8, 15)


class FoundBy(StrEnum):
    """Which of a product's numbers it was, surest first."""

    SKU = "sku"
    MAKER_NUMBER = "maker_number"
    CROSS_REFERENCE = "cross_reference"
    BARCODE = "barcode"


@dataclass(frozen=True, slots=True)
class NumberOwners:
    """The products that answer to a number, by id; all of them by the same, surest kind of number."""

    found_by: FoundBy
    product_ids: tuple[int, ...]


_KINDS = {
    models.NumberKind.SKU: FoundBy.SKU,
    models.NumberKind.MPN: FoundBy.MAKER_NUMBER,
    models.NumberKind.CROSS_REFERENCE: FoundBy.CROSS_REFERENCE,
}
_RANK = {found_by: rank for rank, found_by in enumerate(FoundBy)}
# Built once: a list of thousands costs more to compile than to look up.
_BY_SKU = sa.select(col(models.Product.sku_key), col(models.Product.id)).where(
    col(models.Product.sku_key).in_(sa.bindparam("keys", expanding=True)),
    col(models.Product.deleted_at).is_(None),
    col(models.Product.status) != ProductStatus.DRAFT.value,
)
_BY_NUMBER = sa.select(
    *(col(models.ProductNumber.compact), col(models.ProductNumber.kind), col(models.ProductNumber.product_id))
).where(col(models.ProductNumber.compact).in_(sa.bindparam("compacts", expanding=True)))


def find_by_numbers(uow: UnitOfWork, numbers: Collection[str]) -> dict[str, NumberOwners]:
    """The owners of each number that has any, drafts and deleted products aside; the others are left out.

    The very SKU goes before all; then SKUs, makers' numbers, cross references and barcodes, punctuation aside.
    """
    by_sku = _owners_by_sku(uow, {sku_key(number) for number in numbers})
    compacts = {number: compact_number(number) for number in numbers if sku_key(number) not in by_sku}
    by_number = _owners_by_compact(uow, {compact for compact in compacts.values() if compact})
    found: dict[str, NumberOwners] = {}
    for number in numbers:
        product_id = by_sku.get(sku_key(number))
        if product_id is not None:
            found[number] = NumberOwners(FoundBy.SKU, (product_id,))
        elif (owners := by_number.get(compacts[number])) is not None:
            found[number] = owners
    barcodes = {n: c for n, c in compacts.items() if n not in found and len(c) in _BARCODE_LENGTHS and c.isdecimal()}
    if barcodes:
        known = _barcode_owners(uow)
        found |= {
            number: NumberOwners(FoundBy.BARCODE, known[compact])
            for number, compact in barcodes.items()
            if compact in known
        }
    return found


def last_successors(uow: UnitOfWork, product_ids: Collection[int]) -> dict[int, int]:
    """For each replaced product among these, the last of its successors."""
    successors = open_shelf(uow).columns.successors
    return {product_id: successors[product_id] for product_id in product_ids if product_id in successors}


def _owners_by_sku(uow: UnitOfWork, keys: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in chunked(sorted(keys), _AT_ONCE):
        rows = uow.session.connection().execute(_BY_SKU, {"keys": chunk})
        found |= {key: product_id for key, product_id in rows if product_id is not None}
    return found


def _owners_by_compact(uow: UnitOfWork, compacts: Collection[str]) -> dict[str, NumberOwners]:
    owners: dict[str, dict[FoundBy, list[int]]] = defaultdict(lambda: defaultdict(list))
    for chunk in chunked(sorted(compacts), _AT_ONCE):
        for compact, kind, product_id in uow.session.connection().execute(_BY_NUMBER, {"compacts": chunk}):
            owners[compact][_KINDS[models.NumberKind(kind)]].append(product_id)
    found: dict[str, NumberOwners] = {}
    for compact, by_kind in owners.items():
        best = min(by_kind, key=_RANK.__getitem__)
        found[compact] = NumberOwners(best, tuple(sorted(by_kind[best])))
    return found


def _barcode_owners(uow: UnitOfWork) -> dict[str, tuple[int, ...]]:
    """Barcodes stand among the attributes, which no index knows: they are read once until the catalogue changes."""
    return remember(open_shelf(uow).columns.memo, "barcode_owners", lambda: _read_barcodes(uow))


def _read_barcodes(uow: UnitOfWork) -> dict[str, tuple[int, ...]]:
    product = models.Product
    written = sa.cast(col(product.attributes), sa.Text)
    rows = uow.session.connection().execute(
        sa.select(col(product.id), col(product.attributes))
        .where(
            col(product.deleted_at).is_(None),
            col(product.status) != ProductStatus.DRAFT.value,
            sa.or_(*(written.contains(f'"{key}"') for key in sorted(BARCODE_ATTRIBUTES))),
        )
        .order_by(col(product.id))
    )
    owners: dict[str, list[int]] = defaultdict(list)
    for product_id, attributes in rows:
        for code in barcodes_of(attributes):
            owners[code].append(product_id or 0)
    return {code: tuple(ids) for code, ids in owners.items()}
