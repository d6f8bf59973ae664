"""Prices in force, whole packs, and what quantities make of an order."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from freight_app.purchasing.orders.models import PURCHASE_TRANSITIONS, PurchaseStatus
from freight_app.purchasing.orders.rules import Counts, most_received, status_by_counts
from freight_app.purchasing.suppliers.rules import in_force, offer_for, whole_packs

DAY = date(2026, 3, 2)


class Price(NamedTuple):
    min_quantity: int
    valid_from: date
    valid_until: date | None = None
    withdrawn_at: datetime | None = None
    price: int = 0


PRICES = st.lists(
    st.builds(
        lambda least, begins, lasts: Price(
            least,
            DAY + timedelta(days=begins),
            None if lasts is None else DAY + timedelta(days=begins + lasts),
        ),
        st.sampled_from([1, 10, 50]),
        st.integers(-30, 30),
        st.none() | st.integers(0, 40),
    ),
    max_size=8,
    unique_by=lambda price: (price.min_quantity, price.valid_from),
)


@given(PRICES)
def test_one_price_holds_for_each_break_and_no_newer_one_has_begun(prices: list[Price]) -> None:
    held = in_force(prices, DAY)
    assert [price.min_quantity for price in held] == sorted({price.min_quantity for price in held})
    for price in held:
        assert price.valid_from <= DAY <= (price.valid_until or date.max)
        others = [other for other in prices if other.min_quantity == price.min_quantity and other.valid_from <= DAY]
        assert price.valid_from == max(other.valid_from for other in others)


def test_a_price_that_ended_does_not_give_way_to_the_one_before_it() -> None:
    old, ended = Price(1, DAY - timedelta(days=90)), Price(1, DAY - timedelta(days=30), DAY - timedelta(days=1))
    assert in_force([old, ended], DAY) == []
    assert in_force([old, ended], DAY - timedelta(days=1)) == [ended]


def test_the_largest_break_that_is_reached_says_the_price_and_the_smallest_when_none_is() -> None:
    held = [Price(10, DAY), Price(50, DAY)]
    assert offer_for(held, 49) == held[0]
    assert offer_for(held, 50) == held[1]
    assert offer_for(held, 3) == held[0]
    assert offer_for([], 3) is None


@given(st.integers(1, 10_000), st.integers(1, 500), st.integers(1, 96))
def test_whole_packs_are_the_least_multiple_that_covers_quantity_and_minimum(
    quantity: int, least: int, pack: int
) -> None:
    packed = whole_packs(quantity, min_quantity=least, pack_size=pack)
    assert packed % pack == 0
    assert packed >= max(quantity, least) > packed - pack


COUNTS = st.lists(
    st.builds(
        lambda ordered, received, closed: Counts(ordered, received, min(closed, max(0, ordered - received))),
        st.integers(1, 9),
        st.integers(0, 12),
        st.integers(0, 9),
    ),
    min_size=1,
    max_size=5,
)


@given(COUNTS)
def test_an_order_is_received_exactly_when_nothing_is_awaited_and_something_came(counts: list[Counts]) -> None:
    status = status_by_counts(counts)
    awaited, has_come = sum(line.awaited for line in counts), any(line.received for line in counts)
    assert (status == PurchaseStatus.RECEIVED) == (not awaited and has_come)
    assert (status == PurchaseStatus.PARTIALLY_RECEIVED) == (awaited > 0 and has_come)
    assert (status == PurchaseStatus.CANCELLED) == (not awaited and not has_come)


def test_the_tolerance_is_whole_pieces_of_what_was_ordered() -> None:
    assert most_received(19, 0, 10) == 20
    assert most_received(9, 0, 10) == 9
    assert most_received(100, 40, 5) == 65


def test_what_ended_never_goes_on() -> None:
    assert {status for status, to in PURCHASE_TRANSITIONS.items() if not to} == {
        PurchaseStatus.CLOSED,
        PurchaseStatus.CANCELLED,
    }
    assert PurchaseStatus.CANCELLED not in PURCHASE_TRANSITIONS[PurchaseStatus.PARTIALLY_RECEIVED]
