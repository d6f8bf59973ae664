"""Products: looking one up, and making, changing, deleting and restoring them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.catalogue import detail, fitment, models, queries
from freight_app.catalogue.cards import read_cards
from freight_app.catalogue.drafts import Draft
from freight_app.catalogue.dtos import (
    CrossReferenceDraft,
    ProductCard,
    ProductDetail,
    ProductDraft,
    ProductPatch,
)
from freight_app.catalogue.errors import StaleVersion
from freight_app.catalogue.folding import compact_number
from freight_app.catalogue.rules import name_columns
from freight_app.catalogue.search_index import refresh_search
from freight_app.catalogue.supersession import would_circle
from freight_app.catalogue.upserts import grams_of, references_of, replace_references, upsert_products
from freight_app.catalogue.values import PUBLIC_GROUP, ProductStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.shop import taxes
from freight_app.shop.service import get_shop_profile

__all__ = [
    "create_product",
    "delete_product",
    "get_product",
    "list_related",
    "products_by_ids",
    "restore_product",
    "update_product",
    "upsert_products",
]


def get_product(
    uow: UnitOfWork,
    sku: str,
    *,
    group: str = PUBLIC_GROUP,
    language: str = "en",
    currency: str = "",
    vehicle_id: int | None = None,
    vehicle_year: int | None = None,
    include_deleted: bool = False,
) -> ProductDetail:
    """All about the product with this SKU, capitals aside.

    ``NotFound`` for an unknown one, and unless ``include_deleted``, which is for editors, for deleted and draft ones.
    """
    product = queries.find_product(uow, sku, include_deleted=include_deleted)
    if product.status == ProductStatus.DRAFT and not include_deleted:
        raise NotFound("Product", sku=sku)
    return detail.detail_of(
        uow,
        product,
        language=language,
        currency=currency or get_shop_profile(uow).currency,
        group=group,
        vehicle_id=vehicle_id,
        vehicle_year=vehicle_year,
    )


def product_id_of(uow: UnitOfWork, sku: str) -> int:
    """The id of a product that customers see, by its SKU; ``NotFound`` as ``get_product`` says."""
    product = queries.find_product(uow, sku)
    if product.status == ProductStatus.DRAFT or product.id is None:
        raise NotFound("Product", sku=sku)
    return product.id


def list_related(
    uow: UnitOfWork,
    product_id: int,
    *,
    language: str = "en",
    currency: str = "",
    group: str = PUBLIC_GROUP,
    vehicle_id: int | None = None,
    limit: int = 8,
) -> list[ProductCard]:
    """Products to look at next."""
    return detail.list_related(
        uow,
        product_id,
        language=language,
        currency=currency or get_shop_profile(uow).currency,
        group=group,
        vehicle_id=vehicle_id,
        limit=limit,
    )


def products_by_ids(
    uow: UnitOfWork,
    ids: Sequence[int],
    *,
    language: str = "en",
    currency: str = "",
    group: str = PUBLIC_GROUP,
    vehicle_id: int | None = None,
    vehicle_year: int | None = None,
) -> list[ProductCard]:
    """Cards in the order of the ids, at most 100; unknown ids are left out, deleted and draft products are not."""
    wanted = [product_id for product_id in dict.fromkeys(ids) if queries.is_row_id(product_id)][:100]
    fits = fitment.card_fits(uow, wanted, vehicle_id=vehicle_id, year=vehicle_year) if vehicle_id else {}
    return read_cards(
        uow,
        wanted,
        language=language,
        currency=currency or get_shop_profile(uow).currency,
        group=group,
        fits=fits,
    )


# --- keeping


def create_product(uow: UnitOfWork, draft: ProductDraft) -> ProductDetail:
    """A new product. Raises ``InvalidInput`` naming the field that will not do; nothing is made then."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    _check_free_sku(uow, draft.sku)
    now = uow.now()
    product = models.Product(
        sku=draft.sku,
        sku_key=queries.sku_key(draft.sku),
        names=draft.names,
        created_at=now,
        updated_at=now,
        **_columns(uow, draft, set(ProductDraft.model_fields) - {"sku", "names", "replaced_by", "cross_references"}),
        **name_columns(draft.names),
    )
    uow.session.add(product)
    uow.session.flush()
    _set_successor(uow, product, draft.replaced_by)
    _set_references(uow, product, draft.cross_references)
    record_product(uow, product, "created", before=None)
    refresh_search(uow, [product.id or 0])
    return get_product(uow, product.sku, include_deleted=True)


def update_product(uow: UnitOfWork, sku: str, patch: ProductPatch) -> ProductDetail:
    """Change the fields that were sent. ``StaleVersion`` when somebody else saved since ``patch.version`` was read."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    product = queries.find_product(uow, sku, include_deleted=True)
    sent = patch.model_fields_set - {"version"}
    _check_values(patch, sent)
    if "sku" in sent and patch.sku is not None and queries.sku_key(patch.sku) != product.sku_key:
        _check_free_sku(uow, patch.sku)
    before = facts_of(uow, product)
    _take_version(uow, product, patch.version)
    if patch.sku is not None:
        product.sku, product.sku_key = patch.sku, queries.sku_key(patch.sku)
    if patch.names is not None:
        product.names = patch.names
        for name, value in name_columns(patch.names).items():
            setattr(product, name, value)
    for name, value in _columns(uow, patch, sent - {"sku", "names", "replaced_by", "cross_references"}).items():
        setattr(product, name, value)
    uow.session.add(product)
    uow.session.flush()
    if "replaced_by" in sent:
        _set_successor(uow, product, patch.replaced_by)
    if patch.cross_references is not None:
        _set_references(uow, product, patch.cross_references)
    record_product(uow, product, "updated", before=before)
    refresh_search(uow, [product.id or 0])
    return get_product(uow, product.sku, include_deleted=True)


def delete_product(uow: UnitOfWork, sku: str) -> None:
    """Take a product out of the shop. Orders, prices and history keep it; ``restore_product`` brings it back."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    product = queries.find_product(uow, sku)
    mark_deleted(uow, product, deleted=True)


def restore_product(uow: UnitOfWork, sku: str) -> ProductDetail:
    """Bring a deleted product back as it was; one that was not deleted stays as it is."""
    uow.actor.require(Permission.CATALOGUE_EDIT)
    product = queries.find_product(uow, sku, include_deleted=True)
    if product.deleted_at is not None:
        mark_deleted(uow, product, deleted=False)
    return get_product(uow, product.sku, include_deleted=True)


def mark_deleted(uow: UnitOfWork, product: models.Product, *, deleted: bool) -> None:
    """Take one product out of the shop or bring it back, with its trail and its place in search."""
    before = facts_of(uow, product)
    product.deleted_at = uow.now() if deleted else None
    product.version += 1
    product.updated_at = uow.now()
    uow.session.add(product)
    uow.session.flush()
    record_product(uow, product, "deleted" if deleted else "restored", before=before)
    refresh_search(uow, [product.id or 0])


def _take_version(uow: UnitOfWork, product: models.Product, version: int) -> None:
    """Raise the version where it is still the one that was read: of two editors at once, one is told."""
    table = models.Product
    taken = uow.session.exec(
        sa.update(table)
        .where(col(table.id) == product.id, col(table.version) == version)
        .values(version=version + 1, updated_at=uow.now())
        .returning(col(table.version))
        .execution_options(synchronize_session=False)
    ).first()
    uow.session.refresh(product)
    if taken is None:
        raise StaleVersion("The product", product.version)


def _check_free_sku(uow: UnitOfWork, sku: str) -> None:
    if not compact_number(sku):
        raise InvalidInput("sku", "A SKU has a letter or a digit.")
    taken = uow.session.exec(select(models.Product.sku).where(models.Product.sku_key == queries.sku_key(sku))).first()
    if taken is not None:
        raise InvalidInput("sku", "The SKU {taken} is already there.", taken=taken)


def _check_values(patch: ProductPatch, sent: set[str]) -> None:
    """Sent as null, these fields mean nothing: only a link can be taken away so."""
    for name in sorted(sent - {"mpn", "brand", "category", "replaced_by"}):
        if getattr(patch, name) is None:
            raise InvalidInput(name, "A value is needed here.")


def _columns(uow: UnitOfWork, draft: Draft, fields: set[str]) -> dict[str, Any]:
    """The product's columns for the fields of a draft that go straight into the row."""
    values = {name: getattr(draft, name) for name in fields}
    columns: dict[str, Any] = {}
    for name in ("mpn", "descriptions", "tags", "is_universal"):
        if name in values:
            columns[name] = values[name]
    if "brand" in values:
        columns["brand_id"] = queries.brand_id_of(uow, values["brand"])
    if "category" in values:
        columns["category_id"] = queries.category_id_of(uow, values["category"])
    if "attributes" in values:
        columns["attributes"] = [attribute.model_dump() for attribute in values["attributes"]]
    if "tax_class" in values:
        try:
            taxes.tax_rate_of(uow, values["tax_class"])
        except NotFound:
            raise InvalidInput("tax_class", "There is no tax class '{value}'.", value=values["tax_class"]) from None
        columns["tax_class"] = values["tax_class"]
    if "weight_kg" in values:
        columns["weight_g"] = grams_of(values["weight_kg"])
    if "status" in values:
        columns["status"] = values["status"].value
    return columns


def _set_successor(uow: UnitOfWork, product: models.Product, sku: str | None) -> None:
    if sku is None:
        product.replaced_by_id = None
    else:
        try:
            successor = queries.find_product(uow, sku)
        except NotFound:
            raise InvalidInput("replaced_by", "There is no product '{sku}'.", sku=sku) from None
        if would_circle(uow, product.id or 0, successor.id or 0):
            raise InvalidInput("replaced_by", "A product cannot replace itself, not even through others.")
        product.replaced_by_id = successor.id
    uow.session.add(product)
    uow.session.flush()


def _set_references(uow: UnitOfWork, product: models.Product, drafts: Sequence[CrossReferenceDraft]) -> None:
    replace_references(uow, {product.id or 0: references_of(drafts)})


def facts_of(uow: UnitOfWork, product: models.Product) -> dict[str, Any]:
    """What the trail compares before and after a change."""
    reference = models.CrossReference
    references = uow.session.connection().execute(
        sa.select(col(reference.brand_name), col(reference.number))
        .where(col(reference.product_id) == product.id)
        .order_by(col(reference.id))
    )
    facts = product.model_dump(
        include={
            *("sku", "mpn", "names", "descriptions", "tags", "attributes", "brand_id", "category_id"),
            *("tax_class", "weight_g", "is_universal", "replaced_by_id"),
        }
    )
    return facts | {
        "status": str(product.status),
        "is_deleted": product.deleted_at is not None,
        "cross_references": [f"{brand} {number}" for brand, number in references],
    }


def record_product(uow: UnitOfWork, product: models.Product, action: str, *, before: dict[str, Any] | None) -> None:
    """Write what a change did to a product into the trail."""
    record_change(
        uow, entity="product", entity_id=product.id or 0, action=action, before=before, after=facts_of(uow, product)
    )
