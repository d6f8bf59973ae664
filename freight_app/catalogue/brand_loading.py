"""Many brands at once: what stands about them, making and changing them, and taking those away that nothing is of."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models
from freight_app.catalogue.drafts import BrandDraft
from freight_app.catalogue.folding import fold_text, slug_of
from freight_app.catalogue.search_index import chunked, refresh_search, touch_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.upsert import insert_into


class KnownBrand(NamedTuple):
    """A brand with its facts: name and logo_url."""

    id: int
    slug: str
    facts: dict[str, Any]


def fold_brand(name: str) -> str:
    """What makes two names the same brand; empty for a name without a letter or digit."""
    return fold_text(name)


def read_brands(uow: UnitOfWork, keys: Collection[str]) -> dict[str, KnownBrand]:
    """The brands of these folded names (``fold_brand``); unknown ones are left out."""
    brand = models.Brand
    uow.session.flush()
    known: dict[str, KnownBrand] = {}
    for chunk in chunked(sorted(set(keys))):
        rows = uow.session.connection().execute(
            sa.select(col(brand.name_key), col(brand.id), col(brand.slug), col(brand.name), col(brand.logo_url)).where(
                col(brand.name_key).in_(chunk)
            )
        )
        for key, brand_id, slug, name, logo_url in rows:
            known[key] = KnownBrand(brand_id or 0, slug, {"name": name, "logo_url": logo_url})
    return known


def put_brands(uow: UnitOfWork, drafts: Sequence[BrandDraft]) -> None:
    """Make the brands that are new, and give the others this spelling and logo. Addresses stay.

    Raises ``InvalidInput`` on ``name`` for one without a letter or digit.
    """
    uow.actor.require(Permission.CATALOGUE_EDIT)
    wanted = {fold_brand(draft.name): draft for draft in drafts}
    if "" in wanted:
        raise InvalidInput("name", "A brand's name has a letter or a digit.")
    known = read_brands(uow, wanted.keys())
    changed = {
        known[key].id: draft
        for key, draft in wanted.items()
        if key in known and known[key].facts != {"name": draft.name, "logo_url": draft.logo_url}
    }
    new = {key: draft for key, draft in wanted.items() if key not in known}
    # Of two that bring the same brand at once the first one makes it; of two that want the same address the other one
    # takes the next that is free, which it sees at its second try.
    waiting = new
    for _try in range(3):
        _insert(uow, waiting)
        made = read_brands(uow, waiting)
        waiting = {key: draft for key, draft in waiting.items() if key not in made}
    _update(uow, changed)
    if new or changed:
        after = {"created": len(new), "updated": len(changed)}
        record_change(uow, entity="brand", entity_id="many", action="imported", before=None, after=after)
        touch_products(uow)


def remove_unused_brands(uow: UnitOfWork, ids: Collection[int]) -> set[int]:
    """Take away those of the brands that no product, deleted ones included, is of; answers which."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    brand, product = models.Brand, models.Product
    removed: set[int] = set()
    uow.session.flush()
    for chunk in chunked(sorted(ids)):
        statement = (
            sa.delete(brand)
            .where(col(brand.id).in_(chunk), ~sa.exists().where(col(product.brand_id) == col(brand.id)))
            .returning(col(brand.id))
        )
        rows = uow.session.connection().execute(statement).scalars()
        removed |= {brand_id for brand_id in rows if brand_id is not None}
    if removed:
        uow.session.expire_all()
        after = {"brands": len(removed)}
        record_change(uow, entity="brand", entity_id="many", action="deleted", before=None, after=after)
        touch_products(uow)
    return removed


def _insert(uow: UnitOfWork, new: Mapping[str, BrandDraft]) -> None:
    if not new:
        return
    slugs = _Slugs(uow, [slug_of(draft.name) or "brand" for draft in new.values()])
    rows = [
        {
            "slug": slugs.take(slug_of(draft.name) or "brand"),
            "name": draft.name,
            "name_key": key,
            "logo_url": draft.logo_url,
            "created_at": uow.now(),
            "version": 1,
        }
        for key, draft in sorted(new.items())
    ]
    uow.session.connection().execute(insert_into(uow.dialect, models.Brand).on_conflict_do_nothing(), rows)


def _update(uow: UnitOfWork, changed: Mapping[int, BrandDraft]) -> None:
    if not changed:
        return
    table: sa.Table = models.Brand.__table__  # type: ignore[attr-defined]
    uow.session.connection().execute(
        sa.update(table)
        .where(table.c.id == sa.bindparam("brand"))
        .values(name=sa.bindparam("new_name"), logo_url=sa.bindparam("new_logo"), version=table.c.version + 1),
        [
            {"brand": brand_id, "new_name": draft.name, "new_logo": draft.logo_url}
            for brand_id, draft in sorted(changed.items())
        ],
    )
    uow.session.expire_all()
    product = models.Product
    for chunk in chunked(sorted(changed)):
        ids = uow.session.exec(select(product.id).where(col(product.brand_id).in_(chunk))).all()
        refresh_search(uow, [product_id for product_id in ids if product_id is not None])


class _Slugs:
    """Free addresses for many new brands."""

    def __init__(self, uow: UnitOfWork, wanted: Sequence[str]) -> None:
        slug = col(models.Brand.slug)
        self._taken: set[str] = set()
        for chunk in chunked(sorted(set(wanted)), 100):
            conditions = [slug.startswith(text, autoescape=True) for text in chunk]
            self._taken |= set(uow.session.connection().execute(sa.select(slug).where(sa.or_(*conditions))).scalars())

    def take(self, wanted: str) -> str:
        slug, number = wanted, 1
        while slug in self._taken:
            number += 1
            slug = f"{wanted}-{number}"
        self._taken.add(slug)
        return slug
