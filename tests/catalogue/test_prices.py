"""Prices are never changed without a row of history, and never sell what has none."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from freight_app.catalogue import models
from freight_app.catalogue.dtos import ProductPatch, ProductStatus
from freight_app.catalogue.prices import (
    PriceSetting,
    list_prices,
    price_history,
    quote_products,
    set_price,
    set_prices,
    withdraw_price,
)
from freight_app.catalogue.service import get_product, update_product
from freight_app.kit.actor import GUEST, Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from tests.catalogue.samples import TND, add_products, ask, count_rows, row, skus, tnd

SALLY = Actor(label="sally@shop.test", user_id=7, permissions=frozenset({"prices.edit"}))


@pytest.fixture
def pump(house: House) -> int:
    return add_products(house, row("P-1", "Pump", brand="Bosch"))["P-1"]


def test_the_history_tells_who_when_from_to_and_why(house: House, pump: int, clock: StillClock) -> None:
    with house.write() as uow:
        set_price(uow, pump, tnd("100.000"), reason="first price")
    first_at = clock.now()
    clock.advance(timedelta(days=1))
    with house.write(SALLY) as uow:
        set_price(uow, pump, tnd("80.000"), reason="spring")
        set_price(uow, pump, tnd("70.000"), group="trade_a", min_quantity=10, reason="contract 12")
    with house.read() as uow:
        history = price_history(uow, pump)
    assert [
        (step.changed_at, step.changed_by, step.group, step.min_quantity, step.before, step.after, step.reason)
        for step in history
    ] == [
        (clock.now(), "sally@shop.test", "trade_a", 10, None, tnd("70.000"), "contract 12"),
        (clock.now(), "sally@shop.test", "public", 1, tnd("100.000"), tnd("80.000"), "spring"),
        (first_at, "system", "public", 1, None, tnd("100.000"), "first price"),
    ]


def test_setting_the_price_that_is_there_writes_nothing(house: House, pump: int) -> None:
    with house.write() as uow:
        assert set_prices(uow, [PriceSetting(pump, tnd("5.000"))]) == {pump}
        assert set_prices(uow, [PriceSetting(pump, tnd("5.000"))]) == set()
        assert count_rows(uow, models.PriceHistory) == 1


@pytest.mark.parametrize(
    ("amount", "group", "min_quantity", "field"),
    [
        (Money(0, TND), "public", 1, "amount"),
        (Money(-1, TND), "public", 1, "amount"),
        (Money(1, TND), "", 1, "group"),
        (Money(1, TND), "g" * 41, 1, "group"),
        (Money(1, TND), "public", 0, "min_quantity"),
    ],
)
def test_a_price_that_is_none_is_refused_and_nothing_is_written(
    house: House, pump: int, amount: Money, group: str, min_quantity: int, field: str
) -> None:
    with house.write() as uow:
        with pytest.raises(InvalidInput) as refused:
            set_price(uow, pump, amount, group=group, min_quantity=min_quantity)
        assert refused.value.field == field
        assert count_rows(uow, models.ProductPrice) == 0
        assert count_rows(uow, models.PriceHistory) == 0


def test_only_who_may_sets_prices_and_only_of_products_that_exist(house: House, pump: int) -> None:
    with house.write(GUEST) as uow, pytest.raises(NotAllowed):
        set_price(uow, pump, tnd("1.000"))
    with house.write() as uow:
        with pytest.raises(NotFound):
            set_price(uow, pump + 1, tnd("1.000"))
        with pytest.raises(NotFound):
            withdraw_price(uow, pump, currency=TND, reason="never had one")
        assert count_rows(uow, models.PriceHistory) == 0


def test_a_lowered_price_shows_the_old_one_for_thirty_days_on_cards_and_among_offers(
    house: House, pump: int, clock: StillClock
) -> None:
    for amount in ("100.000", "80.000"):
        with house.write() as uow:
            set_price(uow, pump, tnd(amount))
    assert ask(house).page.items[0].compare_at == tnd("100.000")
    assert skus(ask(house, on_offer=True)) == ["P-1"]
    clock.advance(timedelta(days=29))
    assert skus(ask(house, on_offer=True)) == ["P-1"]
    clock.advance(timedelta(days=1))
    assert ask(house).page.items[0].compare_at is None
    assert skus(ask(house, on_offer=True)) == []


def test_a_raised_price_is_no_offer(house: House, pump: int) -> None:
    for amount in ("100.000", "80.000", "120.000"):
        with house.write() as uow:
            set_price(uow, pump, tnd(amount))
    assert ask(house).page.items[0].compare_at is None


def test_a_withdrawn_price_is_ask_for_the_price(house: House, pump: int) -> None:
    with house.write() as uow:
        set_price(uow, pump, tnd("9.000"))
        withdraw_price(uow, pump, currency=TND, reason="unknown at the moment")
    with house.read() as uow:
        assert list_prices(uow, pump) == []
        assert price_history(uow, pump)[0].after is None
        assert quote_products(uow, {pump: 1}, currency=TND)[pump].reason == "no_price"
    assert ask(house).page.items[0].price is None


def test_a_quote_tells_price_tax_and_whether_it_can_be_sold(house: House, pump: int) -> None:
    with house.write() as uow:
        set_price(uow, pump, tnd("119.000"))
        set_price(uow, pump, tnd("100.000"), min_quantity=10)
        set_price(uow, pump, Money(3500, "EUR"))
    with house.read() as uow:
        assert quote_products(uow, {pump: 1}, currency=TND)[pump].model_dump() == {
            "product_id": pump,
            "sku": "P-1",
            "name": {"en": "Pump"},
            "brand": "Bosch",
            "image_url": None,
            "unit_price": {"amount_minor": 119_000, "currency": "TND"},
            "tax_class": "standard",
            "tax_rate": Decimal("0.19"),
            "sellable": True,
            "reason": "",
        }
        assert quote_products(uow, {pump: 10}, currency=TND)[pump].unit_price == tnd("100.000")
        assert quote_products(uow, {pump: 1}, currency="EUR")[pump].unit_price == Money(3500, "EUR")
        assert quote_products(uow, {pump: 1}, currency="USD")[pump].reason == "no_price"


def test_what_is_not_sold_is_quoted_as_such(house: House, pump: int) -> None:
    with house.write() as uow:
        set_price(uow, pump, tnd("1.000"))
        version = get_product(uow, "P-1").version
        update_product(uow, "P-1", ProductPatch(version=version, status=ProductStatus.ARCHIVED))
    with house.read() as uow:
        quotes = quote_products(uow, {pump: 1, 999_999: 2, 10**30: 1}, currency=TND)
        assert {i: (quote.sellable, quote.reason) for i, quote in quotes.items()} == {
            pump: (False, "not_for_sale"),
            999_999: (False, "not_found"),
            10**30: (False, "not_found"),
        }
        with pytest.raises(InvalidInput) as refused:
            quote_products(uow, {pump: 0}, currency=TND)
        assert refused.value.field == "quantity"
