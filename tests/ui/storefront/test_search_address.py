"""The address of a list says everything, takes anything from outside, and is the same for the same list."""

from __future__ import annotations

from dataclasses import fields
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.ui.storefront.car_state import without_shared_car
from freight_app.ui.storefront.search_address import SearchAddress, price_minor

CHOSEN = SearchAddress(
    q="oil filter",
    category="filters",
    brands=("bosch", "mann-filter"),
    fits=True,
    vehicle_id=7,
    vehicle_year=2019,
    in_stock=True,
    on_offer=True,
    min_price="10",
    max_price="60.5",
    sort="-price",
    page=3,
    view="list",
)


def read(href: str, *, base: str = "") -> SearchAddress:
    return SearchAddress.read(dict(parse_qsl(urlsplit(href).query)), base=base)


def test_an_address_reads_back_as_what_wrote_it() -> None:
    assert read(CHOSEN.href) == CHOSEN


def test_nothing_chosen_is_the_bare_path() -> None:
    assert SearchAddress().href == "/search"
    assert SearchAddress(base="oil filters/ä").href == "/c/oil%20filters%2F%C3%A4"


def test_another_choice_starts_at_the_first_page() -> None:
    assert CHOSEN.having(sort="price").page == 1
    assert CHOSEN.toggling_brand("valeo").brands == ("bosch", "mann-filter", "valeo")
    assert CHOSEN.toggling_brand("bosch").brands == ("mann-filter",)


def test_clearing_keeps_the_question_the_order_and_the_look() -> None:
    assert CHOSEN.cleared() == SearchAddress(q="oil filter", sort="-price", view="list")
    assert CHOSEN.choices == 6
    assert CHOSEN.cleared().choices == 0


def test_what_cannot_be_read_is_as_if_it_were_not_there() -> None:
    address = SearchAddress.read(
        {
            "sort": "cheapest",
            "page": "-3",
            "min_price": "1e9",
            "max_price": "12,5",
            "vehicle": "7",
            "view": "map",
            "in_stock": "yes",
        }
    )
    assert address == SearchAddress(max_price="12.5")


def test_a_car_in_the_address_counts_only_while_fitting_is_asked_for() -> None:
    assert SearchAddress.read({"vehicle": "7", "year": "2019"}).vehicle_id is None
    asked = SearchAddress.read({"vehicle": "7", "year": "2019", "fits": "1"})
    query = asked.query(language="en", currency="TND", group="public", vehicle=(9, None))
    assert (query.vehicle_id, query.vehicle_year, query.fits_only) == (7, 2019, True)


def test_the_visitors_own_car_marks_the_list_without_narrowing_it() -> None:
    query = SearchAddress().query(language="en", currency="TND", group="public", vehicle=(9, 2015))
    assert (query.vehicle_id, query.vehicle_year, query.fits_only) == (9, 2015, False)


def test_fitting_without_any_car_narrows_nothing() -> None:
    query = SearchAddress(fits=True).query(language="en", currency="TND", group="public", vehicle=None)
    assert (query.vehicle_id, query.fits_only) == (None, False)


def test_a_category_page_asks_for_its_category() -> None:
    query = SearchAddress(base="brakes").query(language="ar", currency="TND", group="trade_a", vehicle=None)
    assert (query.category, query.language, query.group) == ("brakes", "ar", "trade_a")


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("60", 60_000), ("12.5", 12_500), ("", None), ("60.5555", None), ("999999999999.9", 999999999999900)],
)
def test_prices_are_read_in_the_shops_currency(typed: str, minor: int | None) -> None:
    assert price_minor(typed, "TND") == minor


def test_choosing_a_car_takes_a_shared_one_out_of_the_address() -> None:
    assert without_shared_car("/c/brakes?fits=1&vehicle=7&year=2019&page=2") == "/c/brakes?fits=1"
    assert without_shared_car("/p/BOS-1?x=1") == "/p/BOS-1?x=1"


@given(
    st.dictionaries(
        st.sampled_from([field.name for field in fields(SearchAddress)] + ["brand", "vehicle", "year"]), st.text()
    )
)
def test_whatever_comes_from_outside_makes_an_address_that_reads_back_the_same(parameters: dict[str, str]) -> None:
    address = SearchAddress.read(parameters)
    assert read(address.href) == address
    address.query(language="en", currency="TND", group="public", vehicle=None)
