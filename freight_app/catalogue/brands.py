"""The makers of the parts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models
from freight_app.catalogue.dtos import Brand, BrandDraft
from freight_app.catalogue.errors import StaleVersion, StillInUse
from freight_app.catalogue.folding import fold_text, slug_of
from freight_app.catalogue.queries import free_slug
from freight_app.catalogue.search_index import refresh_search, touch_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.pagination import Page, PageRequest


def list_brands(uow: UnitOfWork, paging: PageRequest | None = None, *, q: str = "") -> Page[Brand]:
    """Brands by name, each with how many products of it are sold; ``q`` is a part of the name."""
    request = paging or PageRequest()
    named = col(models.Brand.name_key).contains(fold_text(q), autoescape=True)
    total = uow.session.exec(select(sa.func.count()).select_from(models.Brand).where(named)).one()
    rows = uow.session.exec(
        select(models.Brand)
        .where(named)
        .order_by(col(models.Brand.name_key), col(models.Brand.id))
        .offset(request.offset)
        .limit(request.per_page)
    ).all()
    counts = _product_counts(uow, [row.id or 0 for row in rows])
    return Page.of([_view(row, counts.get(row.id or 0, 0)) for row in rows], total, request)


def get_brand(uow: UnitOfWork, slug: str) -> Brand:
    row = _find(uow, slug)
    return _view(row, _product_counts(uow, [row.id or 0]).get(row.id or 0, 0))


def create_brand(uow: UnitOfWork, draft: BrandDraft) -> Brand:
    """Raises ``InvalidInput`` on ``name`` when a brand is already called so, capitals and accents aside."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    key = _free_name_key(uow, draft.name)
    row = models.Brand(
        slug=free_slug(uow, models.Brand, slug_of(draft.name) or "brand"),
        name=draft.name,
        name_key=key,
        logo_url=draft.logo_url,
        created_at=uow.now(),
    )
    uow.session.add(row)
    uow.session.flush()
    _record(uow, row, "created", before=None)
    touch_products(uow)
    return _view(row, 0)


def update_brand(uow: UnitOfWork, slug: str, draft: BrandDraft, *, version: int | None = None) -> Brand:
    """Change name and logo; the address stays, so that links hold.

    Raises ``StaleVersion`` when somebody else saved since ``version`` was read.
    """
    uow.actor.require(Permission.CATALOGUE_EDIT)
    row = _find(uow, slug)
    if version is not None and version != row.version:
        raise StaleVersion("The brand", row.version)
    before = _facts(row)
    row.name_key = _free_name_key(uow, draft.name, but=row.id)
    row.name, row.logo_url, row.version = draft.name, draft.logo_url, row.version + 1
    uow.session.add(row)
    uow.session.flush()
    _record(uow, row, "updated", before=before)
    products = uow.session.exec(select(models.Product.id).where(models.Product.brand_id == row.id)).all()
    refresh_search(uow, [product_id for product_id in products if product_id is not None])
    return get_brand(uow, slug)


def delete_brand(uow: UnitOfWork, slug: str) -> None:
    """Raises ``StillInUse`` while products, deleted ones included, are of this brand."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    row = _find(uow, slug)
    in_use = uow.session.exec(
        select(sa.func.count()).select_from(models.Product).where(models.Product.brand_id == row.id)
    ).one()
    if in_use:
        raise StillInUse(f"{in_use} products are of the brand {row.name}.", products=in_use)
    _record(uow, row, "deleted", before=_facts(row))
    uow.session.delete(row)
    uow.session.flush()
    touch_products(uow)


def _find(uow: UnitOfWork, slug: str) -> models.Brand:
    row = uow.session.exec(select(models.Brand).where(models.Brand.slug == slug.replace("\0", ""))).first()
    if row is None:
        raise NotFound("Brand")
    return row


def _free_name_key(uow: UnitOfWork, name: str, *, but: int | None = None) -> str:
    key = fold_text(name)
    if not key:
        raise InvalidInput("name", "A brand's name has a letter or a digit.")
    taken = uow.session.exec(select(models.Brand).where(models.Brand.name_key == key)).first()
    if taken is not None and taken.id != but:
        raise InvalidInput("name", "The brand {name} is already there.", taken=taken.name, name=taken.name)
    return key


def _product_counts(uow: UnitOfWork, ids: list[int]) -> dict[int, int]:
    product = models.Product
    rows = uow.session.connection().execute(
        sa.select(col(product.brand_id), sa.func.count())
        .where(col(product.brand_id).in_(ids), col(product.status) == "active", col(product.deleted_at).is_(None))
        .group_by(col(product.brand_id))
    )
    return {brand_id: count for brand_id, count in rows if brand_id is not None}


def _view(row: models.Brand, product_count: int) -> Brand:
    return Brand(
        id=row.id or 0,
        slug=row.slug,
        name=row.name,
        logo_url=row.logo_url,
        version=row.version,
        product_count=product_count,
    )


def _facts(row: models.Brand) -> dict[str, Any]:
    return {"slug": row.slug, "name": row.name, "logo_url": row.logo_url}


def _record(uow: UnitOfWork, row: models.Brand, action: str, *, before: dict[str, Any] | None) -> None:
    after = None if action == "deleted" else _facts(row)
    record_change(uow, entity="brand", entity_id=row.id or 0, action=action, before=before, after=after)
