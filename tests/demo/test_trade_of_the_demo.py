"""Two years of trade on plain numbers: seasons, growth, and orders that go the ways that the orders room knows."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from freight_app.demo.lives import HISTORY_DAYS, make_lives
from freight_app.demo.parts import make_products
from freight_app.demo.people import make_companies, make_customers
from freight_app.demo.trading import Trade
from freight_app.demo.wishes import Crowd
from freight_app.orders.models import TRANSITIONS, OrderStatus
from freight_app.stock.models import MovementKind

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
PRODUCTS = make_products()


def run_trade() -> Trade:
    trade = Trade(
        PRODUCTS,
        make_lives(PRODUCTS),
        list(range(1, 601)),
        [1, 2],
        now=NOW,
        zone="Africa/Tunis",
        reservation=timedelta(minutes=60),
    )
    trade.run(Crowd(make_customers(), make_companies()))
    return trade


@pytest.fixture(scope="module")
def trade() -> Trade:
    return run_trade()


def pieces_by_month(trade: Trade, *categories: str) -> Counter[int]:
    sold: Counter[int] = Counter()
    for order in trade.orders:
        for line in order.lines:
            if PRODUCTS[line.place].category in categories:
                sold[order.placed_at.month] += line.quantity
    return sold


def test_the_same_moment_gives_the_same_trade(trade: Trade) -> None:
    again = run_trade()
    assert [(order.placed_at, order.lines, order.steps) for order in again.orders] == [
        (order.placed_at, order.lines, order.steps) for order in trade.orders
    ]
    assert again.warehouse.movements == trade.warehouse.movements


def test_there_are_thousands_of_orders_over_two_years(trade: Trade) -> None:
    assert 6_000 <= len(trade.orders) <= 9_000
    assert NOW - trade.orders[0].placed_at > timedelta(days=HISTORY_DAYS - 2)
    assert NOW - trade.orders[-1].placed_at < timedelta(days=1)


def test_batteries_sell_in_winter_cooling_in_summer_and_wipers_in_autumn(trade: Trade) -> None:
    batteries = pieces_by_month(trade, "starter-batteries", "start-stop-batteries")
    assert batteries[12] + batteries[1] > 1.4 * (batteries[5] + batteries[6])
    cooling = pieces_by_month(trade, "radiators", "coolants", "ac-compressors", "ac-condensers", "water-pumps")
    assert cooling[6] + cooling[7] > 2 * (cooling[12] + cooling[1])
    wipers = pieces_by_month(trade, "front-wipers", "rear-wipers", "screenwash")
    assert wipers[9] + wipers[10] > 2 * (wipers[5] + wipers[6])


def test_the_shop_grows(trade: Trade) -> None:
    half = NOW - timedelta(days=HISTORY_DAYS // 2)
    later = sum(order.placed_at > half for order in trade.orders)
    assert later > 1.15 * (len(trade.orders) - later)


def test_some_demand_is_steady_and_some_comes_and_goes(trade: Trade) -> None:
    weeks: dict[int, set[int]] = {}
    for order in trade.orders:
        for line in order.lines:
            weeks.setdefault(line.place, set()).add((NOW - order.placed_at).days // 7)
    busy = Counter(len(found) for found in weeks.values())
    assert sum(count for number, count in busy.items() if number > 40) >= 15
    assert sum(count for number, count in busy.items() if number <= 8) >= 150


def test_every_order_walks_along_the_transitions_in_time(trade: Trade) -> None:
    for order in trade.orders:
        assert order.steps[0].status == OrderStatus.PENDING
        for before, after in zip(order.steps, order.steps[1:], strict=False):
            assert after.status in TRANSITIONS[before.status]
            assert before.at <= after.at <= NOW


def test_the_ledger_sums_to_the_levels_and_never_dips_below_zero(trade: Trade) -> None:
    on_hand: Counter[tuple[int, int]] = Counter()
    reserved: Counter[tuple[int, int]] = Counter()
    for row in trade.warehouse.movements:
        key = (row.product_id, row.location_id)
        on_hand[key] += row.on_hand_change
        reserved[key] += row.reserved_change
        assert 0 <= reserved[key] <= on_hand[key]
    assert {key: (level.on_hand, level.reserved) for key, level in trade.warehouse.levels.items()} == {
        key: (on_hand[key], reserved[key]) for key in trade.warehouse.levels
    }


def test_the_ledger_is_in_time_order_and_knows_every_kind(trade: Trade) -> None:
    moments = [row.at for row in trade.warehouse.movements]
    assert moments == sorted(moments)
    assert {row.kind for row in trade.warehouse.movements} == set(MovementKind)


def test_some_shelves_are_empty_and_some_nearly_so(trade: Trade) -> None:
    available = [trade.warehouse.available(product_id) for product_id in range(1, 601)]
    assert sum(pieces == 0 for pieces in available) >= 8
    assert sum(0 < pieces < 5 for pieces in available) >= 50
    assert sum(pieces >= 5 for pieces in available) >= 250
