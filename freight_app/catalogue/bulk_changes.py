"""Changes to many products at once; each answers what takes it back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models, queries
from freight_app.catalogue.search_index import refresh_search
from freight_app.catalogue.service import facts_of, mark_deleted, record_product
from freight_app.catalogue.staff_dtos import Filing
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput

MAX_PRODUCTS = 500


def delete_products(uow: UnitOfWork, ids: Iterable[int]) -> list[int]:
    """Take products out of the shop; answers those that were still in it. ``NotFound`` for an unknown one."""
    return _mark_all(uow, ids, deleted=True)


def restore_products(uow: UnitOfWork, ids: Iterable[int]) -> list[int]:
    """Bring deleted products back; answers those that were deleted."""
    return _mark_all(uow, ids, deleted=False)


def file_products(uow: UnitOfWork, filings: Mapping[int, Filing]) -> dict[int, Filing]:
    """Put products under another brand, category or status; answers how those that changed were filed before.

    Raises ``NotFound`` for an unknown product and ``InvalidInput`` on ``brand`` or ``category`` that do not exist.
    """
    uow.actor.require(Permission.CATALOGUE_EDIT)
    products = _hold(uow, filings)
    # Equality of models is blind to which fields were set; what was written is not.
    columns = {
        written: _columns(uow, filing)
        for written, filing in {_written(filing): filing for filing in filings.values()}.items()
    }
    before: dict[int, Filing] = {}
    for product in products:
        product_id, filing = product.id or 0, filings[product.id or 0]
        wanted = columns[_written(filing)]
        if all(getattr(product, name) == value for name, value in wanted.items()):
            continue
        facts = facts_of(uow, product)
        before[product_id] = _filed(uow, product, filing.model_fields_set)
        for name, value in wanted.items():
            setattr(product, name, value)
        product.version += 1
        product.updated_at = uow.now()
        uow.session.add(product)
        uow.session.flush()
        record_product(uow, product, "updated", before=facts)
    refresh_search(uow, before)
    return before


def _mark_all(uow: UnitOfWork, ids: Iterable[int], *, deleted: bool) -> list[int]:
    uow.actor.require(Permission.CATALOGUE_EDIT)
    changed = [product for product in _hold(uow, ids) if (product.deleted_at is not None) != deleted]
    for product in changed:
        mark_deleted(uow, product, deleted=deleted)
    return [product.id or 0 for product in changed]


def _hold(uow: UnitOfWork, ids: Iterable[int]) -> list[models.Product]:
    wanted = sorted({product_id for product_id in ids if queries.is_row_id(product_id)})
    if len(wanted) > MAX_PRODUCTS:
        raise InvalidInput("ids", "At most {most} products at once.", most=MAX_PRODUCTS)
    queries.lock_products(uow, wanted)
    return [queries.product_by_id(uow, product_id) for product_id in wanted]


def _written(filing: Filing) -> str:
    return filing.model_dump_json(exclude_unset=True)


def _columns(uow: UnitOfWork, filing: Filing) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if "brand" in filing.model_fields_set:
        columns["brand_id"] = queries.brand_id_of(uow, filing.brand)
    if "category" in filing.model_fields_set:
        columns["category_id"] = queries.category_id_of(uow, filing.category)
    if filing.status is not None:
        columns["status"] = filing.status.value
    return columns


def _filed(uow: UnitOfWork, product: models.Product, fields: set[str]) -> Filing:
    known: dict[str, Any] = {}
    if "brand" in fields:
        brand = uow.session.get(models.Brand, product.brand_id) if product.brand_id else None
        known["brand"] = brand.slug if brand else None
    if "category" in fields:
        category = uow.session.get(models.Category, product.category_id) if product.category_id else None
        known["category"] = category.slug if category else None
    if "status" in fields:
        known["status"] = ProductStatus(product.status)
    return Filing(**known)
