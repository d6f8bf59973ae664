"""Prices of groups and quantities from files, and the way back through the price history."""

from __future__ import annotations

from typing import Any

import pytest

from freight_app.catalogue.prices import list_prices, price_history, set_price
from freight_app.kit.house import House
from freight_app.migration.loaders.prices import PriceLoader
from freight_app.migration.loading import Existing
from tests.catalogue.samples import add_products, row, tnd
from tests.migration.loaders.loading import load, outcomes, undo

PRICES = PriceLoader()
ROWS: list[dict[str, Any]] = [
    {"sku": "a", "price": tnd("10")},
    {"sku": "A", "price": tnd("9"), "price_group": "Trade A", "min_quantity": 10},
    {"sku": "B", "price": tnd("3.500"), "currency": "EUR"},
]


def prices(house: House, product_id: int) -> list[tuple[str, str, int, str]]:
    with house.read() as uow:
        return [(str(p.amount), p.group, p.min_quantity, p.amount.currency) for p in list_prices(uow, product_id)]


def test_prices_of_groups_and_quantities_come_and_again_is_nothing_to_do(house: House) -> None:
    ids = add_products(house, row("A", price="12"), row("B"))
    landings = load(house, PRICES, *ROWS)
    assert outcomes(landings) == ["loaded"] * 3
    assert landings[0].before == {"amount_minor": 12_000}
    assert prices(house, ids["A"]) == [("10.000 TND", "public", 1, "TND"), ("9.000 TND", "trade_a", 10, "TND")]
    assert prices(house, ids["B"]) == [("3.50 EUR", "public", 1, "EUR")]
    assert outcomes(load(house, PRICES, *ROWS)) == ["skipped:unchanged"] * 3


def test_undoing_sets_the_former_price_and_withdraws_what_was_new(house: House) -> None:
    ids = add_products(house, row("A", price="12"), row("B"))
    landings = load(house, PRICES, *ROWS)
    assert undo(house, PRICES, ROWS, landings) == ["undone"] * 3
    assert prices(house, ids["A"]) == [("12.000 TND", "public", 1, "TND")]
    assert prices(house, ids["B"]) == []
    with house.read() as uow:
        assert [change.reason for change in price_history(uow, ids["B"])] == ["migration_undone", "job-1"]


def test_a_price_that_somebody_changed_since_is_theirs(house: House) -> None:
    ids = add_products(house, row("A", price="12"), row("B"))
    landings = load(house, PRICES, *ROWS)
    with house.write() as uow:
        set_price(uow, ids["A"], tnd("11"))
    assert undo(house, PRICES, ROWS, landings) == ["changed_since", "undone", "undone"]
    assert prices(house, ids["A"]) == [("11.000 TND", "public", 1, "TND")]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"sku": "X"}, "dead_letter:unknown_sku:sku"),
        ({"price_group": "vip"}, "dead_letter:unknown_price_group:price_group"),
        ({"min_quantity": 0}, "dead_letter:bad_quantity:min_quantity"),
        ({"price": tnd("-2")}, "dead_letter:bad_price:price"),
        ({"price": None}, "dead_letter:required:price"),
        ({"currency": "XXX"}, "dead_letter:bad_currency:currency"),
    ],
)
def test_a_bad_record_is_refused_alone(house: House, values: dict[str, Any], told: str) -> None:
    add_products(house, row("A"), row("B"))
    good = {"sku": "B", "price": tnd("1")}
    assert outcomes(load(house, PRICES, {"sku": "A", "price": tnd("2")} | values, good)) == [told, "loaded"]


def test_known_prices_are_left_or_refused_when_the_rules_say_so(house: House) -> None:
    add_products(house, row("A", price="12"), row("B"))
    assert outcomes(load(house, PRICES, *ROWS, existing=Existing.REFUSE)) == [
        "dead_letter:exists:price",
        "loaded",
        "loaded",
    ]
    assert outcomes(load(house, PRICES, *ROWS, existing=Existing.SKIP)) == ["skipped:exists"] * 3


def test_the_key_is_the_price_and_not_its_amount() -> None:
    assert PRICES.key_of({"sku": " Of-1", "price": tnd("2")}) == "of-1 / public / 1 / TND"
    assert PRICES.key_of({"sku": "of-1", "price": tnd("3"), "price_group": "Public", "min_quantity": 1}) == (
        "of-1 / public / 1 / TND"
    )
    assert PRICES.key_of({"price": tnd("2")}) == ""
