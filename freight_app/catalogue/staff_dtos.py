"""What the staff ask of the catalogue: products in every state, with what is missing of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, get_args

from pydantic import Field

from freight_app.catalogue.drafts import Draft
from freight_app.catalogue.values import Dto, ProductStatus, Slug
from freight_app.kit.languages import LocalizedText
from freight_app.kit.money import Money
from freight_app.kit.pagination import Page, PageRequest

StaffTab = Literal["on_sale", "hidden", "no_price", "low", "deleted", "all"]
STAFF_TABS: tuple[StaffTab, ...] = get_args(StaffTab)
StaffSort = Literal["name", "-name", "sku", "-sku", "price", "-price", "stock", "-stock", "changed", "-changed"]


class StaffQuery(PageRequest):
    """A page of a tab. ``q`` is a name, a brand or any number; ``category`` is a slug, its subtree included.

    ``low_ids`` are the products that run low, which the stock room knows. Prices are the public ones in ``currency``.
    """

    tab: StaffTab = "all"
    q: str = Field(default="", max_length=200)
    brand: str = Field(default="", max_length=120)
    category: str = Field(default="", max_length=120)
    sort: StaffSort = "-changed"
    language: str = "en"
    currency: str = Field(default="", max_length=3)
    low_ids: frozenset[int] = frozenset()


class StaffRow(Dto):
    """``price`` None: nobody can buy it yet."""

    id: int
    sku: str
    mpn: str | None
    names: LocalizedText
    brand: str | None
    category_names: LocalizedText
    drawing: str
    image_url: str | None
    price: Money | None
    available: int
    status: ProductStatus
    is_deleted: bool
    updated_at: datetime
    version: int


class StaffList(Dto):
    """A page of the tab that was asked for, and how many each tab has under the same filters."""

    page: Page[StaffRow]
    tabs: dict[StaffTab, int]


class Filing(Draft):
    """Where a product belongs; only the fields that are set are meant. ``brand`` and ``category`` are slugs."""

    brand: Slug | None = None
    category: Slug | None = None
    status: ProductStatus | None = None
