"""The room's SQL that more than one verb needs: locks, look-ups by slug or SKU, prices in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.catalogue import models
from freight_app.catalogue.dtos import VehicleView
from freight_app.catalogue.rules import PriceRow
from freight_app.catalogue.search_index import chunked
from freight_app.catalogue.values import PUBLIC_GROUP
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound


def is_row_id(number: int) -> bool:
    """Whether a number that came from outside can be a key at all; a larger one is an error in both databases."""
    return 0 < number < 2**31


def sku_key(sku: str) -> str:
    """What makes two SKUs the same one: all but capitals and outer spaces."""
    return sku.strip().casefold()


def find_product(uow: UnitOfWork, sku: str, *, include_deleted: bool = False) -> models.Product:
    """The product row of a SKU; ``NotFound`` when there is none, or only a deleted one."""
    if "\0" in sku:  # a parameter that PostgreSQL does not even take
        raise NotFound("Product")
    product = uow.session.exec(select(models.Product).where(models.Product.sku_key == sku_key(sku))).first()
    if product is None or (product.deleted_at is not None and not include_deleted):
        raise NotFound("Product", sku=sku)
    return product


def product_by_id(uow: UnitOfWork, product_id: int) -> models.Product:
    product = uow.session.get(models.Product, product_id)
    if product is None:
        raise NotFound("Product", product_id=product_id)
    return product


def brand_id_of(uow: UnitOfWork, slug: str | None, *, field: str = "brand") -> int | None:
    if slug is None:
        return None
    brand_id = uow.session.exec(select(models.Brand.id).where(models.Brand.slug == slug)).first()
    if brand_id is None:
        raise InvalidInput(field, "There is no brand '{slug}'.", slug=slug)
    return brand_id


def category_id_of(uow: UnitOfWork, slug: str | None, *, field: str = "category") -> int | None:
    if slug is None:
        return None
    category_id = uow.session.exec(select(models.Category.id).where(models.Category.slug == slug)).first()
    if category_id is None:
        raise InvalidInput(field, "There is no category '{slug}'.", slug=slug)
    return category_id


def category_drawings(uow: UnitOfWork, ids: Iterable[int | None]) -> dict[int, str]:
    """Which line drawing stands for the products of each category."""
    category = models.Category
    wanted = {category_id for category_id in ids if category_id is not None}
    rows = uow.session.exec(select(category.id, category.drawing).where(col(category.id).in_(wanted)))
    return {category_id: drawing for category_id, drawing in rows if category_id is not None}


def lock_products(uow: UnitOfWork, ids: Sequence[int]) -> None:
    """Hold the products in id order until the commit; ``NotFound`` when one does not exist."""
    product_id = col(models.Product.id)
    held = uow.session.exec(
        select(models.Product.id).where(product_id.in_(ids)).order_by(product_id).with_for_update()
    ).all()
    missing = set(ids) - set(held)
    if missing:
        raise NotFound("Product", product_id=min(missing))


_price, _product, _brand = models.ProductPrice, models.Product, models.Brand
# Built once: these run inside every checkout, and building a statement costs more than running it.
_PRICES = sa.select(
    *(col(_price.product_id), col(_price.price_group), col(_price.min_quantity), col(_price.amount_minor))
).where(
    col(_price.product_id).in_(sa.bindparam("ids", expanding=True)),
    col(_price.currency) == sa.bindparam("money"),
    col(_price.price_group).in_(sa.bindparam("groups", expanding=True)),
)
_QUOTED = (
    sa.select(
        *(col(_product.id), col(_product.sku), col(_product.names), col(_product.tax_class), col(_product.status)),
        *(col(_product.deleted_at), col(_product.cover), col(_brand.name).label("brand_name")),
    )
    .outerjoin(_brand, col(_brand.id) == col(_product.brand_id))
    .where(col(_product.id).in_(sa.bindparam("ids", expanding=True)))
)


def price_rows(uow: UnitOfWork, ids: Sequence[int], *, group: str, currency: str) -> dict[int, list[PriceRow]]:
    """The prices in force of each product, the group's own and the public ones; an empty list where there is none."""
    rows: dict[int, list[PriceRow]] = defaultdict(list)
    connection = uow.session.connection()
    groups = sorted({group, PUBLIC_GROUP})
    for chunk in chunked(ids):
        for row in connection.execute(_PRICES, {"ids": chunk, "money": currency, "groups": groups}):
            rows[row.product_id].append(PriceRow(row.price_group, row.min_quantity, row.amount_minor))
    return rows


def products_to_quote(uow: UnitOfWork, ids: Iterable[int]) -> list[Any]:
    connection = uow.session.connection()
    return [row for chunk in chunked(ids) for row in connection.execute(_QUOTED, {"ids": chunk})]


_REFERRED = sa.select(
    *(col(_product.id), col(_product.sku), col(_product.sku_key), col(_product.names), col(_product.replaced_by_id)),
    *(col(_product.status), col(_product.deleted_at)),
)


def products_by_sku(uow: UnitOfWork, skus: Iterable[str]) -> list[Any]:
    """Rows of the products with these SKUs, deleted ones and drafts too."""
    connection = uow.session.connection()
    keys = sorted({sku_key(sku) for sku in skus if "\0" not in sku})
    return [
        row for chunk in chunked(keys) for row in connection.execute(_REFERRED.where(col(_product.sku_key).in_(chunk)))
    ]


def products_by_id(uow: UnitOfWork, ids: Iterable[int]) -> list[Any]:
    """The same by id."""
    connection = uow.session.connection()
    return [
        row
        for chunk in chunked(sorted(set(ids)))
        for row in connection.execute(_REFERRED.where(col(_product.id).in_(chunk)))
    ]


def next_version(uow: UnitOfWork, model: type[models.Brand | models.Category | models.Product], row_id: int) -> None:
    """Raise the version of a row that changes beside its own columns."""
    uow.session.exec(sa.update(model).where(col(model.id) == row_id).values(version=col(model.version) + 1))


def free_slug(uow: UnitOfWork, model: type[models.Brand | models.Category | models.VehicleMake], wanted: str) -> str:
    """The wanted address, or the first of ``wanted-2``, ``wanted-3``, ... that nobody has."""
    taken = set(uow.session.exec(select(model.slug).where(col(model.slug).startswith(wanted))).all())
    candidates = (wanted if number == 1 else f"{wanted}-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)


def read_vehicles(uow: UnitOfWork, *conditions: sa.ColumnElement[bool]) -> list[VehicleView]:
    """Vehicles by make, model, first year and engine; the conditions may speak of any of the three tables."""
    vehicle, model, make = models.Vehicle, models.VehicleModel, models.VehicleMake
    rows = uow.session.connection().execute(
        sa.select(
            *(col(vehicle.id), col(make.name).label("make"), col(make.slug).label("make_slug")),
            *(col(model.name).label("model"), col(model.slug).label("model_slug"), col(vehicle.engine)),
            *(col(vehicle.engine_code), col(vehicle.power_kw), col(vehicle.fuel)),
            *(col(vehicle.year_from), col(vehicle.year_to)),
        )
        .join(model, col(model.id) == col(vehicle.model_id))
        .join(make, col(make.id) == col(model.make_id))
        .where(*conditions)
        .order_by(col(make.name), col(model.name), col(vehicle.year_from), col(vehicle.engine), col(vehicle.id))
    )
    return [VehicleView(**row, label=f"{row['make']} {row['model']} {row['engine']}") for row in rows.mappings()]
