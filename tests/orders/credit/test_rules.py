"""Ageing and allocation on plain values."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from freight_app.orders.credit.rules import (
    Ageing,
    Debit,
    age_sums,
    allocate_oldest_first,
    bucket_days,
    over_by,
    owed_of_order,
)

TODAY = date(2026, 3, 2)
DEBITS = st.lists(
    st.tuples(st.integers(-200, 200), st.integers(1, 10**6)).map(
        lambda pair: Debit(f"INV-{pair[0]}-{pair[1]}", TODAY + timedelta(days=pair[0]), pair[1])
    ),
    max_size=12,
)


def late(days: int) -> date:
    return TODAY - timedelta(days=days)


def aged(debits: list[Debit], credits_minor: int) -> Ageing:
    due = [sum(debit.amount_minor for debit in debits if debit.due_on <= day) for day in bucket_days(TODAY)]
    return age_sums(sum(debit.amount_minor for debit in debits), due, credits_minor)


def test_each_age_has_its_bucket_and_the_day_it_is_due_is_not_late() -> None:
    edges = [Debit(str(days), late(days), 1) for days in (-5, 0, 1, 30, 31, 60, 61, 90, 91, 400)]
    assert aged(edges, 0) == Ageing(2, 2, 2, 2, 2, 0)


def test_money_covers_what_is_due_first_whatever_came_first() -> None:
    debits = [Debit("new", late(-10), 500), Debit("old", late(40), 300), Debit("older", late(70), 200)]
    items, unused = allocate_oldest_first(debits, 350)
    assert [(item.document, item.open_minor) for item in items] == [("older", 0), ("old", 150), ("new", 500)]
    assert unused == 0
    assert allocate_oldest_first(debits, 1200)[1] == 200


@given(debits=DEBITS, credits_minor=st.integers(0, 3 * 10**6))
def test_ageing_by_sums_is_ageing_item_by_item_and_adds_up_to_the_balance(
    debits: list[Debit], credits_minor: int
) -> None:
    items, unused = allocate_oldest_first(debits, credits_minor)

    def open_between(first: int, last: int) -> int:
        return sum(item.open_minor for item in items if first <= (TODAY - item.due_on).days <= last)

    ageing = aged(debits, credits_minor)
    assert ageing == Ageing(
        open_between(-1000, 0),
        open_between(1, 30),
        open_between(31, 60),
        open_between(61, 90),
        open_between(91, 1000),
        unused,
    )
    balance = sum(debit.amount_minor for debit in debits) - credits_minor
    assert ageing.not_due_minor + ageing.overdue_minor - ageing.unused_minor == balance


def test_an_order_owes_neither_what_is_missing_nor_what_came_back_nor_what_was_invoiced() -> None:
    assert owed_of_order(total_minor=100, short_minor=10, returned_minor=20, invoiced_minor=30) == 40
    assert owed_of_order(total_minor=100, short_minor=0, returned_minor=40, invoiced_minor=100) == 0


def test_the_last_unit_of_the_limit_still_fits() -> None:
    assert over_by(exposure_minor=60, wanted_minor=40, limit_minor=100) == 0
    assert over_by(exposure_minor=60, wanted_minor=41, limit_minor=100) == 1
