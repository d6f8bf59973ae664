"""What is asked of the catalogue and sent to it, with a bound on every field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from freight_app.catalogue.values import (
    PUBLIC_GROUP,
    Attribute,
    LongTexts,
    MoneyValue,
    ProductStatus,
    Slug,
    Tag,
    Texts,
)

Sort = Literal["relevance", "price", "-price", "newest", "name", "rating"]


class ProductQuery(BaseModel):
    """A question to the catalogue. Prices are those of ``group`` in ``currency`` (the shop's own when empty)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    q: str = Field(default="", max_length=200)
    brands: tuple[str, ...] = Field(default=(), max_length=50)
    category: str | None = Field(default=None, max_length=120)
    vehicle_id: int | None = Field(default=None, ge=1, le=2**31 - 1)
    vehicle_year: int | None = Field(default=None, ge=1900, le=2100)
    fits_only: bool = False
    in_stock: bool = False
    on_offer: bool = False
    min_price_minor: int | None = Field(default=None, ge=0, le=10**15)
    max_price_minor: int | None = Field(default=None, ge=0, le=10**15)
    sort: Sort = "relevance"
    page: int = Field(default=1, ge=1, le=100_000)
    per_page: int = Field(default=24, ge=1, le=100)
    language: str = "en"
    currency: str = Field(default="", max_length=3)
    group: str = Field(default=PUBLIC_GROUP, max_length=40)


class Draft(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def _without_nul(cls, value: Any) -> Any:
        """PostgreSQL keeps no NUL character in a text; better said here than by the database."""
        if _holds_nul(value):
            raise ValueError("a text has no NUL character")
        return value


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(map(_holds_nul, (*value.keys(), *value.values())))
    return isinstance(value, list) and any(map(_holds_nul, value))


class BrandDraft(Draft):
    name: str = Field(min_length=1, max_length=120)
    logo_url: str | None = Field(default=None, max_length=300)


class CategoryDraft(Draft):
    """``slug`` is made from the name when left out; ``parent`` is a slug, None for a root."""

    names: Texts
    slug: str | None = Field(default=None, max_length=120, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    parent: Slug | None = None
    drawing: str = Field(default="", max_length=60)


class CategoryPatch(Draft):
    """Only the fields that are sent change; ``move_category`` changes where it hangs."""

    version: int = Field(ge=1)
    names: Texts | None = None
    slug: str | None = Field(default=None, max_length=120, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    drawing: str | None = Field(default=None, max_length=60)


class VehicleDraft(Draft):
    """A vehicle by its names; makes and models are made when unknown. ``year_to`` None: still built."""

    make: str = Field(min_length=1, max_length=120)
    model: str = Field(min_length=1, max_length=120)
    engine: str = Field(min_length=1, max_length=80)
    engine_code: str = Field(default="", max_length=40)
    power_kw: int | None = Field(default=None, ge=1, le=2000)
    fuel: str = Field(default="", max_length=20)
    year_from: int = Field(ge=1900, le=2100)
    year_to: int | None = Field(default=None, ge=1900, le=2100)


class FitmentDraft(Draft):
    """A vehicle that a product fits; the years narrow the vehicle's own."""

    vehicle_id: int = Field(ge=1, le=2**31 - 1)
    year_from: int | None = Field(default=None, ge=1900, le=2100)
    year_to: int | None = Field(default=None, ge=1900, le=2100)
    note: LongTexts = {}


class CrossReferenceDraft(Draft):
    brand: str = Field(min_length=1, max_length=120)
    number: str = Field(min_length=1, max_length=64)


class ProductDraft(Draft):
    """A new product. ``brand`` and ``category`` are slugs, ``replaced_by`` is the SKU of the successor."""

    sku: str = Field(min_length=1, max_length=64)
    names: Texts
    mpn: str | None = Field(default=None, max_length=64)
    brand: Slug | None = None
    category: Slug | None = None
    descriptions: LongTexts = {}
    attributes: list[Attribute] = Field(default=[], max_length=100)
    tags: list[Tag] = Field(default=[], max_length=50)
    cross_references: list[CrossReferenceDraft] = Field(default=[], max_length=300)
    tax_class: str = Field(default="standard", min_length=1, max_length=40)
    weight_kg: Decimal = Field(default=Decimal(0), ge=0, le=100_000, decimal_places=3)
    is_universal: bool = False
    status: ProductStatus = ProductStatus.ACTIVE
    replaced_by: str | None = Field(default=None, max_length=64)


class ProductPatch(Draft):
    """Only the fields that are sent change. ``version`` is the one that was read: a newer one refuses the change."""

    version: int = Field(ge=1)
    sku: str | None = Field(default=None, min_length=1, max_length=64)
    names: Texts | None = None
    mpn: str | None = Field(default=None, max_length=64)
    brand: Slug | None = None
    category: Slug | None = None
    descriptions: LongTexts | None = None
    attributes: list[Attribute] | None = Field(default=None, max_length=100)
    tags: list[Tag] | None = Field(default=None, max_length=50)
    cross_references: list[CrossReferenceDraft] | None = Field(default=None, max_length=300)
    tax_class: str | None = Field(default=None, min_length=1, max_length=40)
    weight_kg: Decimal | None = Field(default=None, ge=0, le=100_000, decimal_places=3)
    is_universal: bool | None = None
    status: ProductStatus | None = None
    replaced_by: str | None = Field(default=None, max_length=64)


class ProductRow(Draft):
    """One row of a bulk upsert, matched by SKU. A field that is not set leaves what is there as it is.

    ``brand`` is a name and is made when unknown; ``category`` is a slug that must exist; ``price`` is the public one.
    """

    sku: str = Field(min_length=1, max_length=64)
    names: Texts
    mpn: str | None = Field(default=None, max_length=64)
    brand: str | None = Field(default=None, max_length=120)
    category: Slug | None = None
    descriptions: LongTexts | None = None
    attributes: list[Attribute] | None = Field(default=None, max_length=100)
    tags: list[Tag] | None = Field(default=None, max_length=50)
    cross_references: list[CrossReferenceDraft] | None = Field(default=None, max_length=300)
    tax_class: str | None = Field(default=None, min_length=1, max_length=40)
    weight_kg: Decimal | None = Field(default=None, ge=0, le=100_000, decimal_places=3)
    is_universal: bool | None = None
    status: ProductStatus | None = None
    price: MoneyValue | None = None
