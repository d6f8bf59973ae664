"""Which price holds, what it was before, what fits: on plain values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.catalogue.dtos import Fit, FitReason
from freight_app.catalogue.rules import (
    FitRow,
    PastPrice,
    PriceRow,
    answer_fit,
    band_bounds,
    band_of,
    previous_higher_price,
    price_breaks,
    price_for,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PUBLIC, TRADE = "public", "trade_a"


def test_the_largest_quantity_that_is_reached_decides() -> None:
    rows = [PriceRow(PUBLIC, 1, 1000), PriceRow(PUBLIC, 10, 900), PriceRow(PUBLIC, 100, 800)]
    assert [price_for(rows, group=PUBLIC, quantity=quantity) for quantity in (1, 9, 10, 99, 100)] == [
        *(1000, 1000, 900, 900, 800)
    ]


def test_a_group_pays_its_own_price_and_never_more_than_the_public() -> None:
    rows = [PriceRow(PUBLIC, 1, 1000), PriceRow(PUBLIC, 10, 700), PriceRow(TRADE, 1, 800)]
    assert price_for(rows, group=TRADE, quantity=1) == 800
    assert price_for(rows, group=TRADE, quantity=10) == 700
    assert price_for(rows, group=PUBLIC, quantity=1) == 1000
    assert price_for(rows, group="trade_b", quantity=1) == 1000


def test_without_a_price_there_is_none() -> None:
    assert price_for([], group=PUBLIC, quantity=1) is None
    assert price_for([PriceRow(PUBLIC, 5, 100)], group=PUBLIC, quantity=4) is None


def test_price_breaks_leave_out_the_steps_that_change_nothing() -> None:
    rows = [PriceRow(PUBLIC, 1, 1000), PriceRow(TRADE, 1, 800), PriceRow(PUBLIC, 10, 850), PriceRow(TRADE, 50, 600)]
    assert price_breaks(rows, group=TRADE) == [(1, 800), (50, 600)]
    assert price_breaks(rows, group=PUBLIC) == [(1, 1000), (10, 850)]


def test_the_old_price_is_the_latest_higher_one_of_the_last_thirty_days() -> None:
    past = [
        PastPrice(2000, NOW - timedelta(days=31)),
        PastPrice(1500, NOW - timedelta(days=10)),
        PastPrice(900, NOW - timedelta(days=5)),
    ]
    assert previous_higher_price(past, current_minor=1000, now=NOW) == past[1]
    assert previous_higher_price(past, current_minor=1500, now=NOW) is None
    assert previous_higher_price([], current_minor=1, now=NOW) is None


@given(st.integers(min_value=0, max_value=10**14))
def test_every_amount_lies_in_its_band(amount: int) -> None:
    low, high = band_bounds(band_of(amount))
    assert low <= amount
    assert high is None or amount < high


@pytest.mark.parametrize(
    ("is_universal", "has_fitment", "vehicle_known", "expected"),
    [
        (True, False, False, (Fit.FITS, FitReason.UNIVERSAL)),
        (False, True, False, (Fit.UNKNOWN, FitReason.NO_VEHICLE)),
        (False, False, True, (Fit.UNKNOWN, FitReason.NO_FITMENT_DATA)),
        (False, True, True, (Fit.DOES_NOT_FIT, FitReason.OTHER_VEHICLES)),
    ],
)
def test_without_a_line_for_the_vehicle_the_flags_answer(
    *, is_universal: bool, has_fitment: bool, vehicle_known: bool, expected: tuple[Fit, FitReason]
) -> None:
    answer = answer_fit(
        is_universal=is_universal, has_fitment=has_fitment, vehicle_known=vehicle_known, rows=[], year=None
    )
    assert (answer.fit, answer.reason) == expected


def test_a_line_answers_for_its_years_with_its_note() -> None:
    rows = [FitRow(2012, 2015, {"en": "With sensor"}), FitRow(2016, None, {})]

    def ask(year: int | None) -> tuple[Fit, FitReason, dict[str, str]]:
        answer = answer_fit(is_universal=False, has_fitment=True, vehicle_known=True, rows=rows, year=year)
        return answer.fit, answer.reason, answer.note

    assert ask(2014) == (Fit.FITS, FitReason.LISTED, {"en": "With sensor"})
    assert ask(2020) == (Fit.FITS, FitReason.LISTED, {})
    assert ask(2010) == (Fit.DOES_NOT_FIT, FitReason.OTHER_YEARS, {})
    assert ask(None) == (Fit.FITS, FitReason.LISTED, {"en": "With sensor"})
