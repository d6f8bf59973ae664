"""Many products at once, made or changed by SKU: what the demo and the imports use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import models
from freight_app.catalogue.brand_loading import put_brands, read_brands
from freight_app.catalogue.dtos import BrandDraft, CrossReferenceDraft, ProductRow, UpsertReport
from freight_app.catalogue.folding import fold_text
from freight_app.catalogue.prices import PriceSetting, set_prices
from freight_app.catalogue.queries import sku_key
from freight_app.catalogue.rules import name_columns
from freight_app.catalogue.search_index import chunked, refresh_search
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.upsert import insert_many
from freight_app.shop.taxes import list_tax_classes

_COMPARED = (
    *("sku", "names", "mpn", "brand_id", "category_id", "descriptions", "attributes", "tags", "tax_class"),
    *("weight_g", "is_universal", "status"),
)
_DEFAULTS: dict[str, Any] = {
    "mpn": None,
    "brand_id": None,
    "category_id": None,
    "descriptions": {},
    "attributes": [],
    "tags": [],
    "tax_class": "standard",
    "weight_g": 0,
    "is_universal": False,
    "status": ProductStatus.ACTIVE.value,
}


def upsert_products(uow: UnitOfWork, rows: Iterable[ProductRow], *, reason: str = "import") -> UpsertReport:
    """Make the products that are new and change the others, with prices and search index.

    Fields that a row does not set are left as they are. ``reason`` goes into the price history and the audit trail.
    Raises ``InvalidInput`` on ``sku`` for one SKU twice, on ``brand``, ``category`` or ``tax_class`` that will not do;
    ``Conflict`` when another unit of work makes one of the products at the same time: asked again, it finds it.
    """
    uow.actor.require(Permission.CATALOGUE_EDIT)
    created = updated = unchanged = 0
    ids: dict[str, int] = {}
    seen: set[str] = set()
    for chunk in chunked(rows, 1_000):
        for row in chunk:
            key = sku_key(row.sku)
            if key in seen:
                raise InvalidInput("sku", "The SKU {sku} is there twice.", sku=row.sku)
            seen.add(key)
        batch = _Batch(uow, chunk, reason)
        created += len(batch.created)
        updated += len(batch.updated)
        unchanged += len(chunk) - len(batch.created) - len(batch.updated)
        ids |= {row.sku: batch.ids[sku_key(row.sku)] for row in chunk}
    if created or updated:
        record_change(
            uow,
            entity="catalogue",
            entity_id="upsert",
            action="imported",
            before=None,
            after={"created": created, "updated": updated, "reason": reason},
        )
    return UpsertReport(created=created, updated=updated, unchanged=unchanged, ids=ids)


class _Batch:
    """One chunk of rows: everything is read in a few queries, compared in memory and written in a few statements."""

    def __init__(self, uow: UnitOfWork, rows: Sequence[ProductRow], reason: str) -> None:
        self.uow = uow
        self.connection = uow.session.connection()
        self.ids: dict[str, int] = {}
        self.created: list[int] = []
        self.updated: list[int] = []
        uow.session.flush()
        self._check_tax_classes(rows)
        brand_ids = self._brand_ids(rows)
        category_ids = self._category_ids(rows)
        known = self._known({sku_key(row.sku) for row in rows})
        wanted = {sku_key(row.sku): _values(row, brand_ids, category_ids) for row in rows}
        self._create({key: values for key, values in wanted.items() if key not in known})
        changed = self._update({key: values for key, values in wanted.items() if key in known}, known)
        changed |= self._replace_references(rows)
        changed |= self._set_prices(rows, reason)
        self.updated = sorted(changed - set(self.created))
        if self.created or self.updated:
            refresh_search(uow, [*self.created, *self.updated])

    def _check_tax_classes(self, rows: Sequence[ProductRow]) -> None:
        """A product of an unknown tax class could never be sold: its price would have no tax part."""
        wanted = {row.tax_class or _DEFAULTS["tax_class"] for row in rows}
        unknown = wanted - {tax_class.code for tax_class in list_tax_classes(self.uow)}
        if unknown:
            raise InvalidInput(
                "tax_class", "There is no tax class '{value}'.", tax_class=min(unknown), value=min(unknown)
            )

    def _brand_ids(self, rows: Sequence[ProductRow]) -> dict[str, int]:
        """Ids by folded name; brands that are new are made."""
        # Of two spellings of a new brand, the first is kept.
        names = {fold_text(row.brand): row.brand for row in reversed(rows) if row.brand}
        if "" in names:
            raise InvalidInput("brand", "A brand's name has a letter or a digit.", brand=names[""])
        known = read_brands(self.uow, names.keys())
        new = [BrandDraft(name=name) for key, name in names.items() if key not in known]
        if new:
            put_brands(self.uow, new)
            known = read_brands(self.uow, names.keys())
        return {key: brand.id for key, brand in known.items()}

    def _category_ids(self, rows: Sequence[ProductRow]) -> dict[str, int]:
        slugs = {row.category for row in rows if row.category}
        category = models.Category
        known = self.connection.execute(
            sa.select(col(category.slug), col(category.id)).where(col(category.slug).in_(sorted(slugs)))
        )
        found = {slug: category_id for slug, category_id in known if category_id is not None}
        unknown = slugs - found.keys()
        if unknown:
            raise InvalidInput("category", "There is no category '{value}'.", category=min(unknown), value=min(unknown))
        return found

    def _known(self, keys: set[str]) -> dict[str, dict[str, Any]]:
        table: sa.Table = models.Product.__table__  # type: ignore[attr-defined]
        columns = [table.c[name] for name in ("id", "sku_key", *_COMPARED)]
        known: dict[str, dict[str, Any]] = {}
        for chunk in chunked(sorted(keys)):
            for row in self.connection.execute(sa.select(*columns).where(table.c.sku_key.in_(chunk))).mappings():
                known[row["sku_key"]] = dict(row)
                self.ids[row["sku_key"]] = row["id"]
        return known

    def _create(self, new: Mapping[str, dict[str, Any]]) -> None:
        if not new:
            return
        now = self.uow.now()
        product = models.Product
        rows = [
            {
                **_DEFAULTS,
                **values,
                **name_columns(values["names"]),
                "sku_key": key,
                "has_fitment": False,
                "version": 1,
                "created_at": now,
                "updated_at": now,
            }
            for key, values in new.items()
        ]
        try:
            insert_many(self.connection, sa.insert(product.__table__), rows)  # type: ignore[attr-defined]
        except IntegrityError as error:
            raise Conflict("Somebody else has made one of these products in this very moment. Try again.") from error
        # Asked for afterwards: RETURNING would make one statement of thousands of parameters, and PostgreSQL's driver
        # takes longer to read that than the server to write the rows.
        for keys in chunked(new):
            made = sa.select(col(product.sku_key), col(product.id)).where(col(product.sku_key).in_(keys))
            for key, product_id in self.connection.execute(made):
                self.ids[key] = product_id or 0
                self.created.append(product_id or 0)
        # In the order of the rows: "newest first" follows it.
        self.created.sort()

    def _update(self, wanted: Mapping[str, dict[str, Any]], known: Mapping[str, dict[str, Any]]) -> set[int]:
        changes: list[dict[str, Any]] = []
        for key, values in wanted.items():
            before = known[key]
            if any(before[name] != value for name, value in values.items()):
                merged = {name: values.get(name, before[name]) for name in _COMPARED}
                changes.append({"product": before["id"], **{f"new_{k}": v for k, v in merged.items()}})
                changes[-1] |= {f"new_{k}": v for k, v in name_columns(merged["names"]).items()}
        if not changes:
            return set()
        table: sa.Table = models.Product.__table__  # type: ignore[attr-defined]
        names = [name.removeprefix("new_") for name in changes[0] if name != "product"]
        self.connection.execute(
            sa.update(table)
            .where(table.c.id == sa.bindparam("product"))
            .values(
                {
                    **{name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in names},
                    "version": table.c.version + 1,
                    "updated_at": self.uow.now(),
                }
            ),
            changes,
        )
        # Rows that this session may have loaded before are read again when they are next asked for.
        self.uow.session.expire_all()
        return {change["product"] for change in changes}

    def _replace_references(self, rows: Sequence[ProductRow]) -> set[int]:
        wanted = {
            self.ids[sku_key(row.sku)]: references_of(row.cross_references)
            for row in rows
            if row.cross_references is not None
        }
        return replace_references(self.uow, wanted)

    def _set_prices(self, rows: Sequence[ProductRow], reason: str) -> set[int]:
        settings = [PriceSetting(self.ids[sku_key(row.sku)], row.price) for row in rows if row.price is not None]
        return set_prices(self.uow, settings, reason=reason) if settings else set()


def _values(row: ProductRow, brand_ids: Mapping[str, int], category_ids: Mapping[str, int]) -> dict[str, Any]:
    """The columns that a row sets."""
    values: dict[str, Any] = {"sku": row.sku, "names": row.names}
    if row.brand is not None:
        values["brand_id"] = brand_ids.get(fold_text(row.brand))
    if row.category is not None:
        values["category_id"] = category_ids[row.category]
    if row.attributes is not None:
        values["attributes"] = [attribute.model_dump() for attribute in row.attributes]
    if row.weight_kg is not None:
        values["weight_g"] = grams_of(row.weight_kg)
    if row.status is not None:
        values["status"] = row.status.value
    for name in ("mpn", "descriptions", "tags", "tax_class", "is_universal"):
        if getattr(row, name) is not None:
            values[name] = getattr(row, name)
    return values


def grams_of(weight_kg: Decimal) -> int:
    return int(weight_kg * 1000)


def references_of(drafts: Iterable[CrossReferenceDraft]) -> list[tuple[str, str]]:
    """Each pair of brand and number once, in the order given."""
    return list(dict.fromkeys((draft.brand, draft.number) for draft in drafts))


def replace_references(uow: UnitOfWork, wanted: Mapping[int, Sequence[tuple[str, str]]]) -> set[int]:
    """Make these the cross references of the products; returns the ids of those whose references changed."""
    reference = models.CrossReference
    connection = uow.session.connection()
    changed: set[int] = set()
    for chunk in chunked(sorted(wanted)):
        present: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for product_id, brand, number in connection.execute(
            sa.select(col(reference.product_id), col(reference.brand_name), col(reference.number))
            .where(col(reference.product_id).in_(chunk))
            .order_by(col(reference.id))
        ):
            present[product_id].append((brand, number))
        different = [product_id for product_id in chunk if present[product_id] != list(wanted[product_id])]
        if not different:
            continue
        connection.execute(sa.delete(reference).where(col(reference.product_id).in_(different)))
        rows = [
            {"product_id": product_id, "brand_name": brand, "number": number}
            for product_id in different
            for brand, number in wanted[product_id]
        ]
        if rows:
            connection.execute(sa.insert(reference), rows)
        changed.update(different)
    return changed
