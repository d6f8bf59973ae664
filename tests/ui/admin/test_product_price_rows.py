"""How a price over time becomes a line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from freight_app.ui.admin.product_price_rows import step_points

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_price_stays_level_until_the_next_one() -> None:
    points = step_points([(START, 100), (START + timedelta(days=52), 200)], START + timedelta(days=100))
    corners = [tuple(map(float, point.split(","))) for point in points.split()]
    assert corners == [(0, 144), (300, 144), (300, 16), (600, 16)]


def test_one_price_lies_in_the_middle_and_none_is_no_line() -> None:
    assert step_points([(START, 100)], START) == "0.0,80.0 600.0,80.0"
    assert step_points([], START) == ""
