"""Tables of the catalogue room: what is sold, how it is filed, what it fits and what it costs."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.catalogue.search_schema import attach_search_index
from freight_app.catalogue.values import ProductStatus
from freight_app.kit.columns import Json, Table, UtcDateTime

# Text that is compared byte by byte, so that a range of it is a prefix on every server whatever its locale.
BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


class Brand(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=120, unique=True)
    name: str = Field(max_length=120)
    # The folded name: two spellings of one brand are one brand.
    name_key: str = Field(max_length=120, unique=True)
    logo_url: str | None = Field(default=None, max_length=300)
    created_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class Category(Table, table=True):
    """A node of the tree. ``path`` is ``/1/7/12/``: the ids from the root to itself, so a subtree is one range."""

    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=120, unique=True)
    names: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    parent_id: int | None = Field(default=None, foreign_key="category.id", index=True)
    path: str = Field(default="", sa_type=BYTEWISE, index=True)  # type: ignore[call-overload]
    position: int = 0
    # Which line drawing stands for the products of this category that have no picture.
    drawing: str = Field(default="", max_length=60)
    created_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1


class Product(Table, table=True):
    """Columns that a listing reads come first; the long texts of the product page come last."""

    __table_args__ = (
        sa.CheckConstraint("weight_g >= 0", name="weight_not_negative"),
        # All that the column store of search loads, so that it never reads the long texts of the table.
        sa.Index(
            "ix_product_column",
            *("status", "deleted_at", "id", "brand_id", "category_id", "replaced_by_id"),
            *("is_universal", "has_fitment", "name_words"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(max_length=64)
    # The SKU without the difference of capitals: what uniqueness means here.
    sku_key: str = Field(unique=True, sa_type=BYTEWISE)  # type: ignore[call-overload]
    mpn: str | None = Field(default=None, max_length=64)
    brand_id: int | None = Field(default=None, foreign_key="brand.id", index=True)
    category_id: int | None = Field(default=None, foreign_key="category.id", index=True)
    status: ProductStatus = Field(default=ProductStatus.ACTIVE, sa_type=sa.String(16))  # type: ignore[call-overload]
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    names: dict[str, str] = Field(sa_type=Json)  # type: ignore[call-overload]
    # The media hash of the first image; ``product_image`` has them all.
    cover: str | None = Field(default=None, max_length=64)
    replaced_by_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    # Fits every vehicle: oils, tools, bulbs by socket.
    is_universal: bool = False
    # Has at least one fitment row; without one, whether it fits is unknown.
    has_fitment: bool = False
    tax_class: str = Field(default="standard", max_length=40)
    weight_g: int = 0
    # Words in the shortest name: of two products that hold all the words asked for, the plainer one comes first.
    name_words: int = 0
    sort_en: str = Field(default="", sa_type=BYTEWISE, index=True)  # type: ignore[call-overload]
    sort_fr: str = Field(default="", sa_type=BYTEWISE, index=True)  # type: ignore[call-overload]
    sort_ar: str = Field(default="", sa_type=BYTEWISE, index=True)  # type: ignore[call-overload]
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    version: int = 1
    tags: list[str] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
    attributes: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
    descriptions: dict[str, str] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]


class CrossReference(Table, table=True):
    """The number under which another maker, or the car's maker, sells the same part."""

    __table_args__ = (sa.UniqueConstraint("product_id", "brand_name", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE")
    brand_name: str = Field(max_length=120)
    number: str = Field(max_length=64)


class ProductImage(Table, table=True):
    __table_args__ = (sa.UniqueConstraint("product_id", "media_hash"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE")
    media_hash: str = Field(max_length=64)
    position: int
    width: int
    height: int
    alt: dict[str, str] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]


class ProductAvailability(Table, table=True):
    """What the stock room last told us, kept here so that listings and facets never ask another room."""

    product_id: int = Field(primary_key=True, foreign_key="product.id", ondelete="CASCADE")
    available: int = 0
    updated_at: datetime = Field(sa_type=UtcDateTime)


class ProductPrice(Table, table=True):
    """The price in force, with tax, of one unit when at least ``min_quantity`` are taken."""

    __table_args__ = (
        sa.CheckConstraint("amount_minor > 0", name="amount_positive"),
        sa.CheckConstraint("min_quantity > 0", name="min_quantity_positive"),
        # The column store of search reads one group in one currency at a time, without touching the table.
        sa.Index("ix_product_price_column", "price_group", "currency", "min_quantity", "product_id", "amount_minor"),
    )

    product_id: int = Field(primary_key=True, foreign_key="product.id", ondelete="CASCADE")
    currency: str = Field(primary_key=True, max_length=3)
    price_group: str = Field(primary_key=True, max_length=40)
    min_quantity: int = Field(primary_key=True)
    amount_minor: int = Field(sa_type=sa.BigInteger)
    # The higher price that was in force not long ago, and until when it may be shown struck through.
    compare_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    compare_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PriceHistory(Table, table=True):
    """One row for each change of a price, written with it; ``to_minor`` is None when the price was withdrawn."""

    __table_args__ = (sa.Index("ix_price_history_product_id_changed_at", "product_id", "changed_at"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE")
    currency: str = Field(max_length=3)
    price_group: str = Field(max_length=40)
    min_quantity: int
    from_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    to_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    reason: str = Field(default="", max_length=300)


class VehicleMake(Table, table=True):
    id: int | None = Field(default=None, primary_key=True)
    slug: str = Field(max_length=120, unique=True)
    name: str = Field(max_length=120)


class VehicleModel(Table, table=True):
    __table_args__ = (sa.UniqueConstraint("make_id", "slug"),)

    id: int | None = Field(default=None, primary_key=True)
    make_id: int = Field(foreign_key="vehicle_make.id")
    slug: str = Field(max_length=120)
    name: str = Field(max_length=120)


class Vehicle(Table, table=True):
    """A model with one engine, over the years it was built so; ``year_to`` is None while it still is."""

    __table_args__ = (
        sa.UniqueConstraint("model_id", "engine", "engine_code", "year_from"),
        sa.CheckConstraint("year_to IS NULL OR year_to >= year_from", name="years_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    model_id: int = Field(foreign_key="vehicle_model.id")
    engine: str = Field(max_length=80)
    engine_code: str = Field(default="", max_length=40)
    power_kw: int | None = None
    fuel: str = Field(default="", max_length=20)
    year_from: int
    year_to: int | None = None


class Fitment(Table, table=True):
    """A product fits a vehicle, perhaps only in some of its years, perhaps with a remark."""

    __table_args__ = (
        sa.UniqueConstraint("product_id", "vehicle_id", "year_from"),
        sa.Index("ix_fitment_vehicle_id_product_id", "vehicle_id", "product_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE")
    vehicle_id: int = Field(foreign_key="vehicle.id")
    # Narrower than the vehicle's own years; None takes them as they are.
    year_from: int | None = None
    year_to: int | None = None
    note: dict[str, str] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]


class SavedCar(Table, table=True):
    """A car in somebody's garage: of a user, or of a guest until they sign in."""

    __table_args__ = (
        sa.CheckConstraint("(user_id IS NULL) <> (guest_hash IS NULL)", name="one_owner"),
        sa.Index("ix_saved_car_user_id", "user_id"),
        sa.Index("ix_saved_car_guest_hash", "guest_hash"),
    )

    id: int | None = Field(default=None, primary_key=True)
    user_id: int | None = None
    guest_hash: str | None = Field(default=None, max_length=64)
    vehicle_id: int = Field(foreign_key="vehicle.id")
    year: int | None = None
    label: str = Field(default="", max_length=80)
    is_current: bool = False
    created_at: datetime = Field(sa_type=UtcDateTime)


class NumberKind(StrEnum):
    SKU = "sku"
    MPN = "mpn"
    CROSS_REFERENCE = "cross_reference"


class ProductNumber(Table, table=True):
    """Every number a product answers to, without punctuation, and backwards for finding it by its end."""

    __table_args__ = (sa.UniqueConstraint("product_id", "compact"),)

    id: int | None = Field(default=None, primary_key=True)
    product_id: int = Field(foreign_key="product.id", ondelete="CASCADE")
    compact: str = Field(sa_type=BYTEWISE, index=True)  # type: ignore[call-overload]
    backwards: str = Field(sa_type=BYTEWISE, index=True)  # type: ignore[call-overload]
    written: str = Field(max_length=64)
    kind: NumberKind = Field(sa_type=sa.String(20))  # type: ignore[call-overload]


class SearchTerm(Table, table=True):
    """The dictionary of the spell checker: every folded word of the catalogue, forwards and backwards."""

    word: str = Field(primary_key=True, sa_type=BYTEWISE)  # type: ignore[call-overload]
    backwards: str = Field(sa_type=BYTEWISE, index=True)  # type: ignore[call-overload]
    # How people write it, accents and all.
    written: str = Field(max_length=80)


class SearchSynonym(Table, table=True):
    """Asking for ``term`` also finds ``also``; and the other way round when it is two-way. Both are folded."""

    __table_args__ = (sa.UniqueConstraint("term_key", "also_key"),)

    id: int | None = Field(default=None, primary_key=True)
    term: str = Field(max_length=80)
    also: str = Field(max_length=80)
    term_key: str = Field(max_length=80)
    also_key: str = Field(max_length=80)
    is_two_way: bool = True


attach_search_index(ProductNumber.__table__)  # type: ignore[attr-defined]
