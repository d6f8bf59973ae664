"""What is bought together: counted as plain Python counts it, on real orders and made-up ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col

from freight_app.api.app import create_api
from freight_app.catalogue.dtos import FitmentDraft, ProductPatch
from freight_app.catalogue.fitment import set_fitments
from freight_app.catalogue.models import Product
from freight_app.catalogue.prices import withdraw_price
from freight_app.catalogue.service import get_product, update_product
from freight_app.catalogue.upserts import upsert_products
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.orders.cancelling import cancel_order
from freight_app.orders.past_sale_models import PastSale
from freight_app.orders.together.computing import count_bought_together
from freight_app.orders.together.models import BoughtTogether
from freight_app.orders.together.queries import count_together
from freight_app.orders.together.rules import (
    KEPT,
    MAX_BASKET,
    MIN_LIFT_PERCENT,
    MIN_ORDERS,
    WINDOW,
    Together,
    fading_weights,
    lift_percent,
)
from freight_app.orders.together.showing import list_bought_together
from tests.catalogue.samples import add_car, row
from tests.orders.conftest import Parts
from tests.orders.shopping import order
from tests.stock.goods import add_product, count_rows, put_on_shelf

_SKUS = sa.select(col(Product.id), col(Product.sku))
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)  # where the tests' clock stands
Basket = tuple[int, frozenset[int]]  # (how many days old, products)


def count_plainly(baskets: Iterable[Basket], *, min_orders: int = MIN_ORDERS) -> list[Together]:
    """The same rules without SQL: pairs and products counted one by one."""
    both: Counter[tuple[int, int]] = Counter()
    orders: Counter[tuple[int, int]] = Counter()
    single: Counter[int] = Counter()
    total = 0
    for days, products in baskets:
        at = NOW - timedelta(days=days)
        if days > WINDOW.days or not 0 < len(products) <= MAX_BASKET:
            continue
        weight = next(value for since, value in fading_weights(NOW) if at >= since)
        total += weight
        for product in products:
            single[product] += weight
        for pair in combinations(sorted(products), 2):
            both[pair] += weight
            orders[pair] += 1
    found: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
    for pair, weight in both.items():
        lift = lift_percent(both=weight, one=single[pair[0]], other=single[pair[1]], total=total)
        if orders[pair] >= min_orders and lift >= MIN_LIFT_PERCENT:
            for one, other in (pair, pair[::-1]):
                found[one].append((-weight, -lift, other, orders[pair]))
    return [
        Together(one, other, place, number, -weight, -lift)
        for one in sorted(found)
        for place, (weight, lift, other, number) in enumerate(sorted(found[one])[:KEPT], start=1)
    ]


def sell(uow: UnitOfWork, baskets: Sequence[Basket], skus: dict[int, str]) -> None:
    """Orders of the system before this one."""
    uow.session.connection().execute(sa.delete(PastSale))
    lines = [
        {
            "order_number": f"O-{number}",
            "line_number": line,
            "sold_at": NOW - timedelta(days=days),
            "sku": skus[product],
            "sku_key": skus[product].casefold(),
            "quantity_milli": 1000,
            "loaded_at": NOW,
        }
        for number, (days, products) in enumerate(baskets)
        for line, product in enumerate(sorted(products), start=1)
    ]
    if lines:
        uow.session.connection().execute(sa.insert(PastSale), lines)


def products(house: House, number: int) -> dict[int, str]:
    with house.write() as uow:
        found = upsert_products(uow, [row(f"T{i}", price="10.000") for i in range(number)]).ids
    return {product_id: sku for sku, product_id in found.items()}


BASKETS = st.lists(
    st.tuples(st.integers(0, 400), st.frozensets(st.integers(0, 7), min_size=1, max_size=5)), max_size=40
)


def test_counting_in_the_database_comes_to_what_plain_counting_does(house: House) -> None:
    skus = products(house, 8)
    ids = sorted(skus)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
    @given(BASKETS)
    def compare(drawn: list[tuple[int, frozenset[int]]]) -> None:
        baskets = [(days, frozenset(ids[i] for i in chosen)) for days, chosen in drawn]
        with house.write() as uow:
            sell(uow, baskets, skus)
            assert count_together(uow, uow.now()) == count_plainly(baskets)

    compare()


def test_real_orders_are_counted_as_pandas_counts_them(house: House, shared_data: Path) -> None:
    """Olist's orders, moved so that the newest is of today; its products of more than one order with company."""
    # pandas tells its types too widely to be checked against.
    pandas: Any = pd
    items = pandas.read_csv(shared_data / "olist" / "olist_order_items_dataset.csv", usecols=["order_id", "product_id"])
    orders = pandas.read_csv(
        shared_data / "olist" / "olist_orders_dataset.csv",
        usecols=["order_id", "order_purchase_timestamp"],
        parse_dates=["order_purchase_timestamp"],
    )
    lines = items.drop_duplicates().merge(orders, on="order_id")
    lines["days"] = (lines.order_purchase_timestamp.max() - lines.order_purchase_timestamp).dt.days
    # Orders of one product change single counts only; a part of them keeps the test short.
    size = lines.groupby("order_id").product_id.transform("size")
    lines = lines[(size > 1) | (lines.order_id.str[0] == "a")]
    names = {sku: number for number, sku in enumerate(sorted(lines.product_id.unique()))}
    with house.write() as uow:
        uow.session.connection().execute(
            sa.insert(Product),
            [{"sku": sku, "sku_key": sku, "names": {"en": sku}, "created_at": NOW, "updated_at": NOW} for sku in names],
        )
        ids: dict[str, int] = {sku: key or 0 for key, sku in uow.session.connection().execute(_SKUS)}
        skus = {product_id: sku for sku, product_id in ids.items()}
        baskets = [
            (int(found.days.iloc[0]), frozenset(ids[sku] for sku in found.product_id))
            for _, found in lines.groupby("order_id")
        ]
        sell(uow, baskets, skus)
    with house.read() as uow:
        # So many different things are sold there that nearly no two are bought together thrice in a year.
        found = count_together(uow, uow.now(), min_orders=1)
    assert len(found) > 400
    assert found == count_plainly(baskets, min_orders=1)
    kept = count_plainly(baskets)
    assert count_bought_together(house) == len(kept) > 0
    with house.read() as uow:
        assert count_rows(uow, BoughtTogether) == len(kept)


@pytest.fixture
def pair(house: House, parts: Parts) -> Parts:
    """Three customers bought a filter with a book; pads were bought alone."""
    for _ in range(MIN_ORDERS):
        order(house, {parts.filter: 1, parts.book: 1})
    for _ in range(2):
        order(house, {parts.pads: 1})
    count_bought_together(house)
    return parts


def seen(house: House, *product_ids: int, **options: int) -> list[str]:
    with house.read() as uow:
        return [card.sku for card in list_bought_together(uow, product_ids, **options)]  # type: ignore[arg-type]


def test_orders_of_this_house_count_and_only_what_can_be_bought_is_shown(house: House, pair: Parts) -> None:
    assert (seen(house, pair.filter), seen(house, pair.book), seen(house, pair.pads)) == (["BOOK"], ["HU-816"], [])
    # In a cart that has both, neither is new.
    assert seen(house, pair.filter, pair.book) == []
    assert seen(house) == []
    # Sold out, without a price, replaced: nobody could put it into the cart.
    with house.write() as uow:
        withdraw_price(uow, pair.book, currency="TND", reason="test")
    assert seen(house, pair.filter) == []


def test_what_does_not_fit_the_car_or_was_replaced_is_left_out(house: House, pair: Parts) -> None:
    mine, other = add_car(house, "208"), add_car(house, "308")
    with house.write() as uow:
        set_fitments(uow, {pair.book: [FitmentDraft(vehicle_id=other.id)]})
    assert seen(house, pair.filter, vehicle_id=mine.id) == []
    assert seen(house, pair.filter, vehicle_id=other.id) == seen(house, pair.filter) == ["BOOK"]
    with house.write() as uow:
        upsert_products(uow, [row("NEWBOOK", price="9.000")])
        update_product(uow, "BOOK", ProductPatch(replaced_by="NEWBOOK", version=get_product(uow, "BOOK").version))
    assert seen(house, pair.filter) == []


def test_cancelled_orders_and_those_of_the_year_before_do_not_count(
    house: House, pair: Parts, clock: StillClock
) -> None:
    with house.write() as uow:
        extra = add_product(uow, "EXTRA")
        put_on_shelf(uow, extra, 50)
    numbers = [order(house, {pair.filter: 1, extra: 1}).number for _ in range(MIN_ORDERS)]
    count_bought_together(house)
    assert seen(house, extra) == ["HU-816"]
    with house.write() as uow:
        cancel_order(uow, numbers[0], reason="changed_mind", key="once")
    count_bought_together(house)
    assert (seen(house, extra), seen(house, pair.filter)) == ([], ["BOOK"])
    clock.advance(WINDOW + timedelta(days=1))
    assert count_bought_together(house) == 0
    assert seen(house, pair.filter) == []


def test_the_api_tells_what_goes_with_a_product(house: House, pair: Parts) -> None:
    with TestClient(create_api(), base_url="http://shop.test") as client:
        answer = client.get("/api/v1/products/HU-816/related").json()
        assert [card["sku"] for card in answer["data"]["bought_together"]] == ["BOOK"]
        assert client.get("/api/v1/products/NOPE/related").status_code == 404


def test_a_full_cart_asks_for_all_of_it_at_once(house: House, pair: Parts) -> None:
    with house.write() as uow:
        extra = add_product(uow, "EXTRA")
        put_on_shelf(uow, extra, 50)
    for _ in range(MIN_ORDERS):
        order(house, {pair.filter: 1, extra: 1})
    count_bought_together(house)
    assert sorted(seen(house, pair.filter)) == ["BOOK", "EXTRA"]
    assert seen(house, pair.filter, pair.book) == ["EXTRA"]
