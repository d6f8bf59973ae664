"""Sums of changes on plain values: nothing is lost between two parts, and no fee is charged twice."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.money import Money
from freight_app.orders.changes.return_models import RETURN_TRANSITIONS, ReturnStatus
from freight_app.orders.changes.rules import fee_rate_of, kept_fee, reduction_by, subtract_taxes
from freight_app.orders.pricing import add_up

RATES = st.sampled_from([Decimal("0.19"), Decimal("0.07"), Decimal("0.13"), Decimal(0)])
MINOR = st.integers(1, 10_000_000)
LINE = st.tuples(RATES, MINOR, st.integers(1, 9), st.integers(0, 9))


def tnd(minor: int) -> Money:
    return Money(minor, "TND")


@given(lines=st.lists(LINE, min_size=1, max_size=8), fee=st.integers(0, 50_000), fee_rate=RATES)
def test_the_taxes_of_two_parts_sum_to_those_of_the_whole(
    lines: list[tuple[Decimal, int, int, int]], fee: int, fee_rate: Decimal
) -> None:
    whole = add_up([(rate, tnd(unit * n)) for rate, unit, n, _ in lines], tnd(fee), fee_rate)
    kept = add_up([(rate, tnd(unit * (n - min(m, n)))) for rate, unit, n, m in lines], tnd(fee), fee_rate)
    rest = subtract_taxes(whole.columns()["taxes"], kept.columns()["taxes"])
    moved = sum(unit * min(m, n) for _, unit, n, m in lines)
    assert sum(row["gross_minor"] for row in rest) == moved
    assert sum(row["tax_minor"] for row in rest) + kept.tax.amount_minor == whole.tax.amount_minor
    # Each rate by itself is at most one rounding away from what it would be alone.
    for row in rest:
        alone = tnd(row["gross_minor"]).times(Decimal(row["rate"]) / (1 + Decimal(row["rate"])))
        assert abs(row["tax_minor"] - alone.amount_minor) <= 1


@given(lines=st.lists(st.tuples(RATES, MINOR), min_size=1, max_size=8), fee=MINOR, fee_rate=RATES)
def test_the_rate_of_a_fee_is_read_back_from_the_taxes(
    lines: list[tuple[Decimal, int]], fee: int, fee_rate: Decimal
) -> None:
    totals = add_up([(rate, tnd(minor)) for rate, minor in lines], tnd(fee), fee_rate)
    assert fee_rate_of(totals.columns()["taxes"], lines) == fee_rate
    without = add_up([(rate, tnd(minor)) for rate, minor in lines], tnd(0), fee_rate)
    assert fee_rate_of(without.columns()["taxes"], lines) is None


def test_only_the_threshold_moves_the_fee_of_a_way_that_stays() -> None:
    assert kept_fee(tnd(150_000), tnd(7_000), tnd(9_000), tnd(200_000)) == tnd(7_000)
    assert kept_fee(tnd(200_000), tnd(7_000), tnd(9_000), tnd(200_000)) == tnd(0)
    assert kept_fee(tnd(199_999), tnd(0), tnd(9_000), tnd(200_000)) == tnd(9_000)
    assert kept_fee(tnd(5), tnd(7_000), tnd(9_000), None) == tnd(7_000)


def test_a_credit_note_takes_off_only_what_was_still_owed() -> None:
    assert reduction_by(True, 500, 200) == 500
    assert reduction_by(False, 500, 200) == 200
    assert reduction_by(False, 500, 900) == 500
    assert reduction_by(False, 500, -100) == 0


def test_a_return_that_has_ended_stays_as_it_is() -> None:
    ends = {status for status, ways in RETURN_TRANSITIONS.items() if not ways}
    assert ends == {ReturnStatus.REFUSED, ReturnStatus.SETTLED, ReturnStatus.CANCELLED}
    assert set(RETURN_TRANSITIONS) == set(ReturnStatus)
    # Money moves after the goods were counted, never before.
    assert {s for s, ways in RETURN_TRANSITIONS.items() if ReturnStatus.SETTLED in ways} == {ReturnStatus.RECEIVED}
