"""The figures of the day, and what wakes the pages that watch."""

from __future__ import annotations

from datetime import date, timedelta

from freight_app.kit.clock import StillClock
from freight_app.kit.house import House
from freight_app.kit.versions import read_versions
from freight_app.orders.dashboard import NEEDS_OF_A_KIND, get_dashboard
from freight_app.orders.fulfilment import cancel_order
from freight_app.orders.listing import (
    sum_orders_of,
)
from freight_app.stock.service import set_reorder_point
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    bring_to_door,
    bring_to_packed,
    customer,
    order,
    tnd,
)


def test_the_dashboard_counts_the_shops_own_day(house: House, parts: Parts, clock: StillClock) -> None:
    order(house, {parts.book: 1})  # last week, at the same hour
    clock.advance(timedelta(hours=3))
    order(house, {parts.book: 1})  # last week, later in the day
    clock.advance(timedelta(days=7, hours=-3))
    placed = order(house, {parts.filter: 1})
    order(house, {parts.filter: 1}, payment_method="card")
    void = order(house, {parts.filter: 1})
    with house.write() as uow:
        cancel_order(uow, void.number, reason="r", key="c")
        set_reorder_point(uow, parts.pads, 3)
    with house.read() as uow:
        board = get_dashboard(uow)
    assert (board.today, board.order_count, board.revenue) == (date(2026, 3, 9), 2, tnd("49.000"))
    assert (board.order_count_last_week, board.revenue_last_week) == (1, tnd("10.000"))
    assert (board.to_confirm, board.awaiting_payment, board.awaiting_payment_total) == (3, 1, tnd("24.500"))
    assert (board.late, board.low_stock, board.refunds_due) == (2, 1, 0)
    assert [(day.on, day.order_count, day.revenue) for day in board.days if day.order_count] == [
        (date(2026, 3, 2), 2, tnd("20.000")),
        (date(2026, 3, 9), 2, tnd("49.000")),
    ]
    assert (len(board.days), len(board.days_before)) == (14, 14)
    assert (board.days_before[-1].on, board.days[0].on) == (date(2026, 2, 23), date(2026, 2, 24))
    assert (board.activity[0].number, board.activity[0].status) == (void.number, "cancelled")
    assert placed.number in {entry.number for entry in board.activity}


def test_the_dashboard_names_what_waits_for_the_shop_the_worst_first(
    house: House, parts: Parts, clock: StillClock
) -> None:
    late = order(house, {parts.filter: 1}).number
    clock.advance(timedelta(days=6))
    new = [order(house, {parts.filter: 1}).number for _ in range(NEEDS_OF_A_KIND + 1)]
    unpaid = order(house, {parts.filter: 1}, payment_method="card")
    with house.read() as uow:
        board = get_dashboard(uow, days=7)
    assert [(need.kind, need.order.number) for need in board.needs] == [
        ("late", late),
        *(("confirm", number) for number in new[:NEEDS_OF_A_KIND]),
        ("await_payment", unpaid.number),
    ]
    assert board.needs[0].since > board.needs[0].order.placed_at
    assert board.needs[-1].held_until is not None
    assert len(board.days) == len(board.days_before) == 7


def test_the_dashboard_says_how_much_came_on_time(house: House, parts: Parts, clock: StillClock) -> None:
    soon, slow = (order(house, {parts.filter: 1}).number for _ in range(2))
    bring_to_door(house, soon)
    clock.advance(timedelta(days=6))
    bring_to_door(house, slow)
    with house.read() as uow:
        board = get_dashboard(uow)
        week = get_dashboard(uow, days=7)
    assert (board.period.order_count, board.period.revenue) == (2, tnd("49.000"))
    assert (board.period.delivered, board.period.delivered_on_time) == (2, 1)
    assert board.period_before.delivered == 0
    assert (week.period.delivered, week.period_before.delivered) == (2, 0)


def test_a_customers_orders_are_summed_without_those_that_came_to_nothing(house: House, parts: Parts) -> None:
    owner = customer(house)
    order(house, {parts.filter: 2}, owner=owner)
    void = order(house, {parts.filter: 1}, owner=owner)
    with house.write() as uow:
        cancel_order(uow, void.number, reason="r", key="c")
        sums = sum_orders_of(uow, owner.user_id or 0)
        nobody = sum_orders_of(uow, 404)
    assert (sums.order_count, sums.revenue) == (1, tnd("49.000"))
    assert sums.last_placed_at is not None
    assert (nobody.order_count, nobody.revenue, nobody.last_placed_at) == (0, tnd("0"), None)


def test_each_change_of_an_order_wakes_the_pages_that_watch(house: House, parts: Parts) -> None:
    def version() -> int:
        with house.read() as uow:
            return read_versions(uow.session, ["orders"])["orders"]

    before = version()
    number = order(house, {parts.filter: 1}).number
    placed = version()
    bring_to_packed(house, number)
    assert before < placed < version()
