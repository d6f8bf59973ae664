"""Products as the console lists them: the address of a list, and its rows written for one language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast, get_args
from urllib.parse import quote, urlencode

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.categories import list_categories
from freight_app.catalogue.dtos import CategoryView
from freight_app.catalogue.listing import list_brand_names, list_staff_products
from freight_app.catalogue.staff_dtos import STAFF_TABS, StaffList, StaffQuery, StaffRow, StaffSort, StaffTab
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_number, pick_text
from freight_app.kit.pagination import MAX_PAGE
from freight_app.stock.service import low_stock_ids
from freight_app.ui.components.price import PriceView, price_view
from freight_app.ui.i18n import translate
from freight_app.ui.visitor import Visitor

PER_PAGE = 25
PATH = "/admin/products"
_DEFAULT_TAB: StaffTab = "on_sale"
_DEFAULT_SORT: StaffSort = "-changed"


@dataclass(frozen=True, slots=True)
class ProductsAddress:
    """What an address asks for; what cannot be read is as if it were not there."""

    tab: StaffTab = _DEFAULT_TAB
    q: str = ""
    brand: str = ""
    category: str = ""
    sort: StaffSort = _DEFAULT_SORT
    page: int = 1

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> ProductsAddress:
        tab, sort, page = (parameters.get(name, "") for name in ("tab", "sort", "page"))
        return cls(
            tab=cast("StaffTab", tab) if tab in STAFF_TABS else _DEFAULT_TAB,
            q=parameters.get("q", "")[:100],
            brand=parameters.get("brand", "")[:120],
            category=parameters.get("category", "")[:120],
            sort=cast("StaffSort", sort) if sort in get_args(StaffSort) else _DEFAULT_SORT,
            page=min(int(page), MAX_PAGE) if page.isascii() and page.isdecimal() and 0 < len(page) < 7 else 1,
        )

    @property
    def href(self) -> str:
        """The address; what is at its default is left out."""
        said = {
            "tab": self.tab if self.tab != _DEFAULT_TAB else "",
            "q": self.q,
            "brand": self.brand,
            "category": self.category,
            "sort": self.sort if self.sort != _DEFAULT_SORT else "",
            "page": self.page if self.page > 1 else "",
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{PATH}?{query}" if query else PATH

    def having(self, **changes: Any) -> ProductsAddress:
        """The same list otherwise, from its first page on."""
        return replace(self, **{"page": 1, **changes})

    def sorted_by(self, column: str) -> ProductsAddress:
        """By this column; the other way round when it already is."""
        wanted = f"-{column}" if self.sort == column else column
        return self.having(sort=wanted) if wanted in get_args(StaffSort) else self


@dataclass(frozen=True, slots=True)
class ProductRowView:
    id: int
    sku: str
    name: str
    href: str
    brand: str
    category: str
    image: str
    drawing: str
    price: PriceView
    stock: str
    is_out: bool
    status: str
    changed: str


@dataclass(frozen=True, slots=True)
class ProductsView:
    """A page of a tab; ``first`` and ``last`` count from 1 over all pages. ``hrefs`` are those of the tabs."""

    rows: list[ProductRowView] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAFF_TABS, 0))
    hrefs: dict[str, str] = field(default_factory=lambda: dict.fromkeys(STAFF_TABS, PATH))
    total: int = 0
    pages: int = 1
    first: int = 0
    last: int = 0
    brand_name: str = ""
    category_name: str = ""
    is_empty_house: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What brands and categories there are to choose from, as items of a combobox."""

    brands: list[dict[str, str]] = field(default_factory=list)
    categories: list[dict[str, str]] = field(default_factory=list)


def product_href(sku: str) -> str:
    """The editor of a product."""
    return f"{PATH}/{quote(sku, safe='')}"


def read_products(who: Visitor, address: ProductsAddress) -> tuple[ProductsView, Choices]:
    """One page of the list that the address asks for, and what it can be narrowed by."""
    house = current_house()
    with house.read(who.actor) as uow:
        choices = read_choices(uow, who.language)
        found = list_staff_products(
            uow,
            StaffQuery(
                tab=address.tab,
                q=address.q,
                brand=address.brand,
                category=address.category,
                sort=address.sort,
                page=address.page,
                per_page=PER_PAGE,
                language=who.language,
                low_ids=_low_ids(uow, who),
            ),
        )
    return _view(found, address, choices, who.language, house.settings.time_zone), choices


def read_choices(uow: UnitOfWork, language: str) -> Choices:
    """Brands by name; categories in reading order, named with those above them."""
    return Choices(
        brands=[{"value": brand.slug, "label": brand.name} for brand in list_brand_names(uow)],
        categories=category_items(list_categories(uow, language=language)),
    )


def category_items(categories: list[CategoryView]) -> list[dict[str, str]]:
    """``Filters / Oil filters``: two categories of one name are told apart by what is above them."""
    labels: dict[str, str] = {}
    for category in categories:
        above = labels.get(category.parent_slug or "", "")
        labels[category.slug] = f"{above} / {category.name}" if above else category.name
    return [{"value": slug, "label": label} for slug, label in labels.items()]


def _low_ids(uow: UnitOfWork, who: Visitor) -> frozenset[int]:
    may_see = who.user is not None and Permission.STOCK_READ in who.user.permissions
    return low_stock_ids(uow) if may_see else frozenset()


def _view(found: StaffList, address: ProductsAddress, choices: Choices, language: str, zone: str) -> ProductsView:
    total, shown = found.page.total, len(found.page.items)
    before = (address.page - 1) * PER_PAGE
    return ProductsView(
        rows=[_row(row, language, zone) for row in found.page.items],
        counts={str(tab): count for tab, count in found.tabs.items()},
        hrefs={tab: address.having(tab=tab).href for tab in STAFF_TABS},
        total=total,
        pages=found.page.pages,
        first=before + 1 if shown else 0,
        last=before + shown,
        brand_name=_label_of(choices.brands, address.brand),
        category_name=_label_of(choices.categories, address.category),
        is_empty_house=not (address.q or address.brand or address.category)
        and found.tabs["all"] + found.tabs["deleted"] == 0,
    )


def _row(row: StaffRow, language: str, zone: str) -> ProductRowView:
    return ProductRowView(
        id=row.id,
        sku=row.sku,
        name=pick_text(row.names, language),
        href=product_href(row.sku),
        brand=row.brand or "",
        category=pick_text(row.category_names, language),
        image=row.image_url or "",
        drawing=row.drawing or "part",
        price=price_view(row.price, language),
        stock=format_number(row.available, language),
        is_out=row.available == 0,
        status="deleted" if row.is_deleted else str(row.status),
        changed=format_date(row.updated_at, language, zone=zone),
    )


def _label_of(items: list[dict[str, str]], value: str) -> str:
    return next((item["label"] for item in items if item["value"] == value), value)


def with_none(items: list[dict[str, str]], language: str, *, none: str = "") -> list[dict[str, str]]:
    """The items, and before them the choice of none of them."""
    return [{"value": none, "label": translate("None", language)}, *items]
