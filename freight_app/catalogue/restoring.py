"""Many products put back to what they were, fact by fact: how loading in bulk is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models
from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.prices import PriceSetting, set_prices, withdraw_price
from freight_app.catalogue.product_facts import Facts
from freight_app.catalogue.queries import sku_key
from freight_app.catalogue.rules import name_columns
from freight_app.catalogue.search_index import chunked, refresh_search
from freight_app.catalogue.upserts import replace_references
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.money import Money

_COLUMNS = (
    *("names", "descriptions", "mpn", "tags", "tax_class", "weight_g", "is_universal", "status", "brand_id"),
    *("category_id", "replaced_by_id", "deleted_at", "sort_en", "sort_fr", "sort_ar", "name_words"),
)
_AS_WRITTEN = ("mpn", "tags", "tax_class", "weight_g", "is_universal", "status")


def restore_products_to(uow: UnitOfWork, facts_by_id: Mapping[int, Facts], *, reason: str) -> set[int]:
    """Let these facts stand again (``product_facts.Facts``, and ``is_deleted``); the others stay as they are.

    A price comes back as a new price with its row of history. Answers the ids of the products that were left alone,
    because their former brand, category or successor is no longer there. Raises ``NotFound`` for an unknown product.
    """
    uow.actor.require(Permission.CATALOGUE_EDIT)
    uow.session.flush()
    left: set[int] = set()
    for chunk in chunked(sorted(facts_by_id)):
        left |= _restore_chunk(uow, {product_id: facts_by_id[product_id] for product_id in chunk}, reason)
    restored = facts_by_id.keys() - left
    if restored:
        after = {"products": len(restored), "reason": reason}
        record_change(uow, entity="catalogue", entity_id="restore", action="restored", before=None, after=after)
        uow.session.expire_all()
        refresh_search(uow, restored)
    return left


def _restore_chunk(uow: UnitOfWork, wanted: Mapping[int, Facts], reason: str) -> set[int]:
    table: sa.Table = models.Product.__table__  # type: ignore[attr-defined]
    connection = uow.session.connection()
    columns = [table.c[name] for name in ("id", *_COLUMNS)]
    statement = sa.select(*columns).where(table.c.id.in_(wanted)).order_by(table.c.id).with_for_update()
    rows = {row["id"]: dict(row) for row in connection.execute(statement).mappings()}
    if missing := wanted.keys() - rows.keys():
        raise NotFound("Product", product_id=min(missing))
    links = _Links(uow, list(wanted.values()))
    restored = {product_id: facts for product_id, facts in wanted.items() if links.has_all(facts)}
    changes: list[dict[str, Any]] = []
    for product_id, facts in restored.items():
        row = rows[product_id] | _written(facts, rows[product_id], uow) | links.columns(facts)
        changes.append({"product": product_id, **{f"new_{name}": row[name] for name in _COLUMNS}})
    if changes:
        new = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in _COLUMNS}
        connection.execute(
            sa.update(table)
            .where(table.c.id == sa.bindparam("product"))
            .values(new | {"version": table.c.version + 1, "updated_at": uow.now()}),
            changes,
        )
        _restore_references(uow, restored)
        _restore_prices(uow, restored, reason)
    return wanted.keys() - restored.keys()


def _restore_references(uow: UnitOfWork, wanted: Mapping[int, Facts]) -> None:
    references = {
        product_id: facts["cross_references"] for product_id, facts in wanted.items() if "cross_references" in facts
    }
    replace_references(
        uow,
        {product_id: [(brand, number) for brand, number in pairs or []] for product_id, pairs in references.items()},
    )


def _written(facts: Facts, row: Mapping[str, Any], uow: UnitOfWork) -> dict[str, Any]:
    """The columns that facts say as they are stored, or nearly so."""
    columns = {name: facts[name] for name in _AS_WRITTEN if name in facts}
    for column, prefix in (("names", "name_"), ("descriptions", "description_")):
        texts = {name.removeprefix(prefix): text for name, text in facts.items() if name.startswith(prefix)}
        if texts:
            columns[column] = {language: text for language, text in (row[column] | texts).items() if text is not None}
    if columns.get("names"):
        columns |= name_columns(columns["names"])
    else:
        columns.pop("names", None)  # nothing is without a name
    if "is_deleted" in facts:
        columns["deleted_at"] = (row["deleted_at"] or uow.now()) if facts["is_deleted"] else None
    return columns


class _Links:
    """Brands, categories and successors that facts name, as ids."""

    def __init__(self, uow: UnitOfWork, all_facts: list[Facts]) -> None:
        brand, category, product = models.Brand, models.Category, models.Product
        self.uow = uow
        self._by_fact = {
            "brand": (fold_text, self._ids(brand.name_key, brand.id, all_facts, "brand", fold_text)),
            "category": (str, self._ids(category.slug, category.id, all_facts, "category", str)),
            "replaced_by": (sku_key, self._ids(product.sku_key, product.id, all_facts, "replaced_by", sku_key)),
        }

    def _ids(self, key: Any, row_id: Any, all_facts: list[Facts], name: str, fold: Any) -> dict[str, int]:
        keys = sorted({fold(facts[name]) for facts in all_facts if facts.get(name)})
        rows = self.uow.session.connection().execute(sa.select(col(key), col(row_id)).where(col(key).in_(keys)))
        return {text: row_id for text, row_id in rows}  # noqa: C416 - a row is no pair to the type checker

    def has_all(self, facts: Facts) -> bool:
        return all(not facts.get(name) or fold(facts[name]) in ids for name, (fold, ids) in self._by_fact.items())

    def columns(self, facts: Facts) -> dict[str, int | None]:
        return {
            f"{name}_id": ids[fold(facts[name])] if facts[name] else None
            for name, (fold, ids) in self._by_fact.items()
            if name in facts
        }


def _restore_prices(uow: UnitOfWork, wanted: Mapping[int, Facts], reason: str) -> None:
    settings: list[PriceSetting] = []
    for product_id, facts in wanted.items():
        for name, amount in facts.items():
            if not name.startswith("price_"):
                continue
            currency = name.removeprefix("price_")
            if amount is None:
                withdraw_price(uow, product_id, currency=currency, reason=reason)
            else:
                settings.append(PriceSetting(product_id, Money(amount, currency)))
    if settings:
        set_prices(uow, settings, reason=reason)
