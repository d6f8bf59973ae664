"""The counts beside a list are what the list would hold: checked by brute force on random catalogues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from freight_app.catalogue import models
from freight_app.catalogue.availability import note_availabilities
from freight_app.catalogue.drafts import FitmentDraft
from freight_app.catalogue.dtos import Fit, ProductQuery, SearchResult
from freight_app.catalogue.fitment import set_fitments
from freight_app.catalogue.prices import set_price
from freight_app.catalogue.search import search_products
from freight_app.catalogue.search_index import touch_products
from freight_app.catalogue.service import upsert_products
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.money import Money
from tests.catalogue.samples import add_car, add_category, add_products, ask, row, skus, tnd

WORDS = ("pump", "filter", "belt")
BRANDS = ("Bosch", "Valeo", None)
CATEGORIES = ("engine", "oil", "body", None)
CARS = ("208", "Clio")


@dataclass(frozen=True)
class Part:
    word: str
    brand: str | None
    category: str | None
    price_minor: int | None
    available: int
    is_universal: bool
    fits: tuple[int, ...]

    def fit(self, car: int | None) -> Fit:
        if self.is_universal:
            return Fit.FITS
        if car is None or not self.fits:
            return Fit.UNKNOWN
        return Fit.FITS if car in self.fits else Fit.DOES_NOT_FIT


PARTS = st.lists(
    st.builds(
        Part,
        word=st.sampled_from(WORDS),
        brand=st.sampled_from(BRANDS),
        category=st.sampled_from(CATEGORIES),
        price_minor=st.one_of(st.none(), st.integers(min_value=1, max_value=30_000)),
        available=st.integers(min_value=0, max_value=2),
        is_universal=st.booleans(),
        fits=st.lists(st.sampled_from((0, 1)), max_size=2, unique=True).map(tuple),
    ),
    max_size=12,
)
FILTERS = st.fixed_dictionaries({
    "q": st.sampled_from(("", "pump", "filter", "pum")),
    "brands": st.sampled_from(((), ("bosch",), ("bosch", "valeo"))),
    "category": st.sampled_from((None, "engine", "oil", "body")),
    "car": st.sampled_from((None, 0, 1)),
    "fits_only": st.booleans(),
    "in_stock": st.booleans(),
    "min_price_minor": st.sampled_from((None, 0, 5_000)),
    "max_price_minor": st.sampled_from((None, 5_000, 20_000)),
})  # fmt: skip


@pytest.fixture
def cars(house: House) -> list[int]:
    add_category(house, "engine")
    add_category(house, "oil", parent="engine")
    add_category(house, "body")
    return [add_car(house, model).id for model in CARS]


@given(parts=PARTS, filters=FILTERS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_and_counts_are_what_brute_force_finds(
    house: House, cars: list[int], parts: list[Part], filters: dict[str, Any]
) -> None:
    with house.write() as uow:
        by_sku = _replace_catalogue(uow, parts, cars)
    car = filters["car"]
    query = ProductQuery(
        **{name: value for name, value in filters.items() if name != "car"},
        vehicle_id=None if car is None else cars[car],
        per_page=100,
    )
    with house.read() as uow:
        found = search_products(uow, query)
        wanted = {sku for sku, part in by_sku.items() if _passes(part, filters)}
        assert {card.sku for card in found.page.items} == wanted
        assert found.page.total == len(wanted)
        assert {card.sku: card.fit for card in found.page.items} == {sku: by_sku[sku].fit(car) for sku in wanted}
        _check_counts(uow, query, found)


def _check_counts(uow: UnitOfWork, query: ProductQuery, found: SearchResult) -> None:
    """Choose each option for real and compare the length of the list with the count that was promised."""

    def total(**change: Any) -> int:
        return search_products(uow, query.model_copy(update=change)).page.total

    facets = found.facets
    for brand in facets.brands:
        assert brand.count == total(brands=(brand.value,)), brand
    for category in facets.categories:
        assert category.count == total(category=category.slug), category
    assert facets.in_stock == total(in_stock=True)
    assert facets.in_stock + facets.out_of_stock == total(in_stock=False)
    assert facets.fits == total(fits_only=True)
    assert facets.fits + facets.does_not_fit + facets.fit_unknown == total(fits_only=False)
    without_price = {"min_price_minor": None, "max_price_minor": None}
    for band in facets.price_bands:
        high = None if band.high is None else band.high.amount_minor - 1
        assert band.count == total(min_price_minor=band.low.amount_minor, max_price_minor=high), band
    assert facets.without_price + sum(band.count for band in facets.price_bands) == total(**without_price)


def _passes(part: Part, filters: dict[str, Any]) -> bool:
    categories = {None: CATEGORIES, "engine": ("engine", "oil")}.get(filters["category"], (filters["category"],))
    brands = filters["brands"] or (*map(str.lower, filter(None, BRANDS)), None)
    low, high = filters["min_price_minor"], filters["max_price_minor"]
    priced = (low is None and high is None) or (
        part.price_minor is not None and (low or 0) <= part.price_minor <= (high if high is not None else 10**9)
    )
    return (
        part.word.startswith(filters["q"])
        and (part.brand and part.brand.lower()) in brands
        and part.category in categories
        and (not filters["in_stock"] or part.available > 0)
        and (not filters["fits_only"] or part.fit(filters["car"]) == Fit.FITS)
        and priced
    )


def _replace_catalogue(uow: UnitOfWork, parts: list[Part], cars: list[int]) -> dict[str, Part]:
    key = "rowid" if uow.dialect == "sqlite" else "product_id"
    uow.session.connection().exec_driver_sql(f"DELETE FROM product_words WHERE {key} > 0")
    uow.session.exec(sa.delete(models.Product))
    touch_products(uow)
    by_sku = {f"P{number}": part for number, part in enumerate(parts)}
    rows = [
        row(
            sku,
            part.word,
            brand=part.brand,
            category=part.category,
            is_universal=part.is_universal,
            price=None if part.price_minor is None else Money(part.price_minor, "TND"),
        )
        for sku, part in by_sku.items()
    ]
    ids = upsert_products(uow, rows).ids
    note_availabilities(uow, {ids[sku]: part.available for sku, part in by_sku.items()})
    fitments = {ids[sku]: [FitmentDraft(vehicle_id=cars[car]) for car in part.fits] for sku, part in by_sku.items()}
    set_fitments(uow, fitments)
    return by_sku


def test_a_group_filters_and_counts_by_its_own_prices(house: House) -> None:
    ids = add_products(house, row("A", "Pump", price="100.000"), row("B", "Pump", price="40.000"))
    with house.write() as uow:
        set_price(uow, ids["A"], tnd("30.000"), group="trade_a", reason="contract")
    assert skus(ask(house, max_price_minor=50_000)) == ["B"]
    trade = ask(house, max_price_minor=50_000, group="trade_a", sort="price")
    assert skus(trade) == ["A", "B"]
    assert (trade.page.items[0].price, trade.page.items[0].public_price) == (tnd("30.000"), tnd("100.000"))
    assert [(band.low, band.count) for band in trade.facets.price_bands] == [(tnd("20.000"), 2)]


def test_the_last_piece_sold_changes_the_counts_and_a_piece_among_many_only_the_card(house: House) -> None:
    ids = add_products(house, row("A", "Pump"))
    for available, in_stock in ((3, 1), (2, 1), (0, 0), (1, 1)):
        with house.write() as uow:
            note_availabilities(uow, {ids["A"]: available})
        found = ask(house)
        assert found.page.items[0].available == available
        assert (found.facets.in_stock, found.facets.out_of_stock) == (in_stock, 1 - in_stock)
