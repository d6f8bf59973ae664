"""What the catalogue answers. All frozen; built from our own rows, so without validation where speed matters."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from freight_app.catalogue.drafts import (
    BrandDraft,
    CategoryDraft,
    CategoryPatch,
    CrossReferenceDraft,
    FitmentDraft,
    ProductDraft,
    ProductPatch,
    ProductQuery,
    ProductRow,
    VehicleDraft,
)
from freight_app.catalogue.values import PUBLIC_GROUP, Attribute, Dto, ProductStatus
from freight_app.catalogue.vehicle_dtos import (
    CarOwner,
    Fit,
    FitAnswer,
    FitReason,
    MakeView,
    ModelView,
    SavedCarView,
    VehicleView,
)
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page
from freight_app.shop.currencies.dtos import ShownPrice

__all__ = [
    "PUBLIC_GROUP",
    "Attribute",
    "Brand",
    "BrandDraft",
    "CarOwner",
    "CategoryDraft",
    "CategoryOption",
    "CategoryPatch",
    "CategoryRef",
    "CategoryView",
    "Correction",
    "CrossReferenceDraft",
    "CrossReferenceView",
    "FacetOption",
    "Facets",
    "Fit",
    "FitAnswer",
    "FitReason",
    "FitmentDraft",
    "FitmentView",
    "HomePage",
    "ImageView",
    "Interpreted",
    "MakeView",
    "Matched",
    "ModelView",
    "PriceBand",
    "PriceBreak",
    "PriceChangeView",
    "PriceView",
    "ProductCard",
    "ProductDetail",
    "ProductDraft",
    "ProductPatch",
    "ProductQuery",
    "ProductRef",
    "ProductRow",
    "ProductStatus",
    "Quote",
    "SavedCarView",
    "SearchResult",
    "Successor",
    "Suggestion",
    "SynonymView",
    "UpsertReport",
    "VehicleDraft",
    "VehicleView",
]  # fmt: skip


class Brand(Dto):
    id: int
    slug: str
    name: str
    logo_url: str | None
    version: int
    product_count: int = 0


class CategoryRef(Dto):
    slug: str
    name: str


class CategoryView(Dto):
    """A node of the tree, in reading order; ``product_count`` counts the products shown in its whole subtree."""

    id: int
    slug: str
    name: str
    names: LocalizedText
    parent_slug: str | None
    depth: int
    position: int
    drawing: str
    version: int
    product_count: int = 0


class ProductCard(Dto):
    """A product in a list. ``price`` None means "ask for the price"; ``replaced_by`` is the SKU of its successor.

    ``price`` is that of the asker's group, ``public_price`` what everybody pays, ``compare_at`` what it cost before.
    ``shown_price`` is about ``price`` in the currency that a program asked for; nothing is charged in it.
    """

    id: int
    sku: str
    mpn: str | None
    name: str
    names: LocalizedText
    brand: str | None
    brand_slug: str | None
    category_slug: str | None
    category_name: str | None
    drawing: str
    image_url: str | None
    price: Money | None
    public_price: Money | None
    compare_at: Money | None
    available: int
    fit: Fit
    replaced_by: str | None
    version: int
    shown_price: ShownPrice | None = None
    # The mean of the published reviews, one decimal; None while there is none.
    rating: Decimal | None = None
    rating_count: int = 0


class ImageView(Dto):
    """One picture in three sizes (96, 320 and 800 pixels at most); width and height are those of the largest."""

    media_hash: str
    small_url: str
    medium_url: str
    large_url: str
    width: int
    height: int
    alt: LocalizedText


class CrossReferenceView(Dto):
    """``product_sku`` is set when we sell that very number ourselves."""

    brand: str
    number: str
    product_sku: str | None = None
    product_name: str | None = None


class FitmentView(Dto):
    vehicle_id: int
    make: str
    model: str
    engine: str
    engine_code: str
    power_kw: int | None
    fuel: str
    year_from: int
    year_to: int | None
    note: LocalizedText


class PriceBreak(Dto):
    min_quantity: int
    unit_price: Money


class ProductRef(Dto):
    id: int
    sku: str
    name: str


class ProductDetail(Dto):
    id: int
    sku: str
    mpn: str | None
    name: str
    names: LocalizedText
    description: str
    descriptions: LocalizedText
    brand: Brand | None
    # From the root of the tree to the product's own category.
    breadcrumb: list[CategoryRef]
    drawing: str
    images: list[ImageView]
    attributes: list[Attribute]
    tags: list[str]
    cross_references: list[CrossReferenceView]
    fitments: list[FitmentView]
    fit: FitAnswer
    is_universal: bool
    price: Money | None
    public_price: Money | None
    compare_at: Money | None
    price_breaks: list[PriceBreak]
    available: int
    replaced_by: ProductRef | None
    replaces: list[ProductRef]
    tax_class: str
    weight_kg: Decimal
    status: ProductStatus
    is_deleted: bool
    created_at: datetime
    updated_at: datetime
    version: int
    # About ``price`` in the currency that a program asked for; nothing is charged in it.
    shown_price: ShownPrice | None = None


class Quote(Dto):
    """What one unit costs now for a group and quantity; ``reason`` says why it cannot be sold when it cannot."""

    product_id: int
    sku: str
    name: LocalizedText
    brand: str | None
    image_url: str | None
    unit_price: Money | None
    tax_class: str
    tax_rate: Decimal
    sellable: bool
    reason: Literal["", "not_found", "not_for_sale", "no_price"] = ""


class PriceChangeView(Dto):
    """One step of a price; ``before`` None is its first setting, ``after`` None its withdrawal."""

    changed_at: datetime
    changed_by: str
    group: str
    min_quantity: int
    before: Money | None
    after: Money | None
    reason: str


class PriceView(Dto):
    group: str
    min_quantity: int
    amount: Money


# --- search


class FacetOption(Dto):
    value: str
    label: str
    count: int
    selected: bool


class CategoryOption(Dto):
    slug: str
    name: str
    depth: int
    parent_slug: str | None
    count: int
    selected: bool


class PriceBand(Dto):
    """Products with ``low <= price < high``; the last band is open above."""

    low: Money
    high: Money | None
    count: int


class Facets(Dto):
    """Counts of what the list would hold: each facet counts with all other filters on and its own off."""

    brands: list[FacetOption]
    categories: list[CategoryOption]
    in_stock: int
    out_of_stock: int
    fits: int
    does_not_fit: int
    fit_unknown: int
    price_bands: list[PriceBand]
    without_price: int


class Correction(Dto):
    typed: str
    used: str


class Successor(Dto):
    """The number asked for was replaced: the list leads with its successor."""

    asked: str
    sku: str
    name: str


class Matched(StrEnum):
    """What the answer rests on, from surest to vaguest."""

    EVERYTHING = "everything"
    NUMBER = "number"
    WORDS = "words"
    PART_OF_NUMBER = "part_of_number"
    SIMILAR = "similar"
    DESCRIPTION = "description"
    NOTHING = "nothing"


class Interpreted(Dto):
    """How the question was understood. ``searched`` is what was looked for after corrections."""

    asked: str
    searched: str
    matched: Matched
    corrections: list[Correction] = Field(default_factory=list)
    successor: Successor | None = None


class SearchResult(Dto):
    page: Page[ProductCard]
    facets: Facets
    interpreted: Interpreted


class Suggestion(Dto):
    """``kind`` product leads to ``/p/<value>``, category to ``/c/<value>``, brand to a filter, number to a product."""

    kind: Literal["product", "category", "brand", "number"]
    value: str
    label: str
    hint: str = ""
    image_url: str | None = None
    # For a number that was replaced: the SKU of its successor.
    replaced_by: str | None = None


class SynonymView(Dto):
    id: int
    term: str
    also: str
    is_two_way: bool


# --- vehicles


class UpsertReport(Dto):
    """``ids`` leads from each SKU, as it was given, to its product."""

    created: int
    updated: int
    unchanged: int
    ids: dict[str, int]


# --- pages


class HomePage(Dto):
    categories: list[CategoryView]
    newest: list[ProductCard]
    offers: list[ProductCard]
    brands: list[Brand]
    product_count: int
