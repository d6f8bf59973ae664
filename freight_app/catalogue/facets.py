"""Filters and the counts beside them, worked out from the same ids as the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from freight_app.catalogue.column_store import FIT_CODES, NO_PRICE, PriceColumn, Shelf
from freight_app.catalogue.dtos import CategoryOption, FacetOption, Facets, Fit, PriceBand, ProductQuery
from freight_app.catalogue.rules import band_bounds
from freight_app.catalogue.tree import BrandName, Tree
from freight_app.kit.languages import pick_text
from freight_app.kit.money import Money

FacetName = Literal["brand", "category", "stock", "fit", "price"]
Ids = Sequence[int]
_FITS = FIT_CODES.index(Fit.FITS)


@dataclass(frozen=True)
class Counted:
    """The columns and names that one question is filtered and counted by."""

    shelf: Shelf
    prices: PriceColumn
    fits: bytes
    tree: Tree
    brands: dict[int, BrandName]


@dataclass
class Filters:
    """The filters that are on. A facet's own filter can be left out, to count what its other options would give."""

    on: dict[FacetName, Callable[[Ids], list[int]]] = field(default_factory=dict)

    def keep(self, ids: Ids, *, without: FacetName | None = None) -> Ids:
        for name, keep in self.on.items():
            if name != without:
                ids = keep(ids)
        return ids


def filters_of(query: ProductQuery, counted: Counted) -> Filters:
    """The filters that a question turns on. An unknown brand or category keeps nothing."""
    filters = Filters()
    columns = counted.shelf.columns
    if query.brands:
        brand_ids, wanted = columns.brand_ids, {b.id for b in counted.brands.values() if b.slug in query.brands}
        filters.on["brand"] = lambda ids: [i for i in ids if brand_ids[i] in wanted]
    if query.category is not None:
        category_ids, subtree = columns.category_ids, counted.tree.subtree_ids(query.category)
        filters.on["category"] = lambda ids: [i for i in ids if category_ids[i] in subtree]
    if query.in_stock:
        in_stock = counted.shelf.in_stock
        filters.on["stock"] = lambda ids: [i for i in ids if in_stock[i]]
    if query.fits_only:
        fits = counted.fits
        filters.on["fit"] = lambda ids: [i for i in ids if fits[i] == _FITS]
    if query.min_price_minor is not None or query.max_price_minor is not None:
        amounts = counted.prices.amounts
        low = query.min_price_minor or 0
        high = query.max_price_minor if query.max_price_minor is not None else 2**63 - 1
        # A product without a price lies in no range of prices.
        filters.on["price"] = lambda ids: [i for i in ids if low <= amounts[i] <= high]
    return filters


def count_facets(query: ProductQuery, counted: Counted, filters: Filters, ids: Ids, kept: Ids) -> Facets:
    """The counts for every facet. ``ids`` are all matches, ``kept`` those that pass every filter."""

    def base(facet: FacetName) -> Ids:
        return filters.keep(ids, without=facet) if facet in filters.on else kept

    columns = counted.shelf.columns
    brands = Counter(map(columns.brand_ids.__getitem__, base("brand")))
    categories = Counter(map(columns.category_ids.__getitem__, base("category")))
    stock = Counter(map(counted.shelf.in_stock.__getitem__, base("stock")))
    fits = Counter(map(counted.fits.__getitem__, base("fit")))
    priced = base("price")
    bands = Counter(map(counted.prices.bands.__getitem__, priced))
    without_price = list(map(counted.prices.amounts.__getitem__, priced)).count(NO_PRICE) if bands.get(0) else 0
    # Band 0 also holds the products that have no price.
    bands[0] -= without_price
    by_fit = {fit: fits.get(code, 0) for code, fit in enumerate(FIT_CODES)}
    return Facets(
        brands=_brand_options(query, counted, brands),
        categories=_category_options(query, counted.tree, categories),
        in_stock=stock.get(1, 0),
        out_of_stock=stock.get(0, 0),
        fits=by_fit[Fit.FITS],
        does_not_fit=by_fit[Fit.DOES_NOT_FIT],
        fit_unknown=by_fit[Fit.UNKNOWN],
        price_bands=[_band(query.currency, band, count) for band, count in sorted(bands.items()) if count],
        without_price=without_price,
    )


def _brand_options(query: ProductQuery, counted: Counted, counts: Counter[int]) -> list[FacetOption]:
    """Brands with products, the fullest first; one that is chosen stays visible at zero."""
    options = [
        FacetOption.model_construct(
            value=brand.slug, label=brand.name, count=counts.get(brand.id, 0), selected=brand.slug in query.brands
        )
        for brand in counted.brands.values()
        if counts.get(brand.id) or brand.slug in query.brands
    ]
    return sorted(options, key=lambda option: -option.count)


def _category_options(query: ProductQuery, tree: Tree, counts: Counter[int]) -> list[CategoryOption]:
    totals = tree.roll_up(counts)
    return [
        CategoryOption.model_construct(
            slug=node.slug,
            name=pick_text(node.names, query.language),
            depth=node.depth,
            parent_slug=tree.parent_slug(node),
            count=totals.get(node.id, 0),
            selected=node.slug == query.category,
        )
        for node in tree.nodes
        if totals.get(node.id) or node.slug == query.category
    ]


def _band(currency: str, band: int, count: int) -> PriceBand:
    low, high = band_bounds(band)
    return PriceBand.model_construct(
        low=Money(low, currency), high=None if high is None else Money(high, currency), count=count
    )
