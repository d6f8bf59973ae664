"""What a file says by itself of how it writes numbers and days."""

from __future__ import annotations

import pytest

from freight_app.migration.mapping.guessing import guess_date_order, guess_number_locale


@pytest.mark.parametrize(
    ("texts", "delimiter", "locale"),
    [
        (["24.50", "1,234.00"], ",", "en"),
        (["24,50", "1 234,00"], ";", "fr"),
        (["24,50", "1.234,00"], ";", "de"),
        # Three decimals, as in Tunis: only the semicolons tell.
        (["24,500", "12,750"], ";", "fr"),
        (["24,500", "12,750"], ",", "en"),
        (["24,5", "12,750"], "\t", "fr"),
        (["24.500 DT", "on demand"], ";", "en"),
        ([], "", "en"),
    ],
)
def test_numbers_are_read_as_most_of_them_are_written(texts: list[str], delimiter: str, locale: str) -> None:
    assert guess_number_locale(texts, delimiter=delimiter) == locale


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["01/02/2026", "25/02/2026"], "day_first"),
        (["01/02/2026", "02/25/2026"], "month_first"),
        (["2026/02/25"], "year_first"),
        (["01/02/2026"], "day_first"),
        ([], "day_first"),
    ],
)
def test_days_are_read_in_the_order_that_fits_the_most(texts: list[str], order: str) -> None:
    assert guess_date_order(texts) == order
