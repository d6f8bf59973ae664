"""Days and moments in the layouts and languages of the house."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from babel.dates import format_date, format_datetime, get_date_format
from hypothesis import given
from hypothesis import strategies as st

from freight_app.migration.mapping.errors import MappingError
from tests.migration.mapping.examples import cell_mapper, code_of, map_cell, run

DAY = date(2026, 3, 5)
ARABIC = ("ar", "ar_TN", "ar_DZ", "ar_MA", "ar_SY", "ar_EG", "ar_QA")


def dates(*layouts: str, **options: Any) -> dict[str, Any]:
    return {"op": "parse_date", "layouts": list(layouts), **options}


def moments(*layouts: str, **options: Any) -> dict[str, Any]:
    return {"op": "parse_datetime", "layouts": list(layouts), **options}


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("2026-03-05", dates("iso")),
        ("20260305", dates("iso")),
        ("2026-03-05T23:59:59", dates("iso")),
        ("2026-03-05 10:00", dates("iso")),
        ("05/03/2026", dates("day_first")),
        ("5.3.2026", dates("day_first")),
        ("5-3-2026 14:05", dates("day_first")),
        ("٠٥/٠٣/٢٠٢٦", dates("day_first", locale="ar")),
        ("\u200f5\u200f/3\u200f/2026", dates("day_first", locale="ar")),
        ("5\u00a0mars\u00a02026", dates("day_first", locale="fr")),
        ("5 MARS 2026", dates("day_first", locale="fr")),
        ("jeudi 5 mars 2026", dates("day_first", locale="fr")),
        ("5-Mar-2026", dates("day_first", locale="en")),
        ("03/05/2026", dates("month_first")),
        ("March 5, 2026", dates("month_first")),
        ("2026/3/5", dates("year_first")),
        ("05.03.26", dates("dd.MM.yy", two_digit_pivot=50)),
        ("le 5 mars 2026", dates("'le' d MMMM y", locale="fr")),
        ("5 مارس 2026", dates("day_first", locale="ar")),
        ("الخميس، 5 مارس 2026", dates("full", locale="ar")),
        ("46086", dates("iso", excel_serial=True)),
        ("46086.75", dates("iso", excel_serial=True)),
        (46086, dates("iso", excel_serial=True)),
        (44624, dates("iso", excel_serial=True, excel_1904=True)),
        (DAY, dates("iso")),
        (datetime(2026, 3, 5, 8), dates("iso")),  # noqa: DTZ001 - spreadsheets know no zones
    ],
)
def test_a_day_is_read_in_the_layouts_that_are_named(text: Any, step: dict[str, Any]) -> None:
    assert map_cell(text, "date", step) == DAY


@pytest.mark.parametrize(
    ("text", "step", "code"),
    [
        ("03/13/2026", dates("day_first"), "no_such_day"),
        ("2026-02-30", dates("iso"), "no_such_day"),
        ("30/02/2026", dates("day_first"), "no_such_day"),
        ("0000-01-01", dates("iso"), "no_such_day"),
        ("5/3/26", dates("day_first"), "two_digit_year"),
        ("tomorrow", dates("iso", "day_first"), "not_a_date"),
        ("2026", dates("iso", excel_serial=False), "not_a_date"),
        ("60", dates("iso", excel_serial=True), "no_such_day"),
        ("9999999", dates("iso", excel_serial=True), "not_a_date"),
        (float("nan"), dates("iso", excel_serial=True), "not_a_date"),
        (True, dates("iso", excel_serial=True), "not_a_date"),
        ("5/3/2026\x00", dates("day_first"), "not_a_date"),
        ("1" * 5000, dates("iso"), "not_a_date"),
        ("2026-03-05T25:00", dates("iso"), "no_such_day"),
    ],
)
def test_what_is_no_day_is_refused_with_its_reason(text: Any, step: dict[str, Any], code: str) -> None:
    assert code_of(text, "date", step) == code


def test_the_next_layout_is_tried_when_a_day_does_not_exist_in_the_first() -> None:
    assert map_cell("03/25/2026", "date", dates("day_first", "month_first")) == date(2026, 3, 25)


@pytest.mark.parametrize(("text", "year"), [("1/1/68", 2068), ("1/1/69", 1969), ("1/1/00", 2000), ("1/1/99", 1999)])
def test_the_pivot_says_the_century_of_two_digits(text: str, year: int) -> None:
    assert map_cell(text, "date", dates("day_first", two_digit_pivot=68)) == date(year, 1, 1)


def test_the_serial_numbers_of_1900_step_over_the_day_that_never_was() -> None:
    step = dates("iso", excel_serial=True)
    assert map_cell("1", "date", step) == date(1900, 1, 1)
    assert map_cell("59", "date", step) == date(1900, 2, 28)
    assert map_cell("61", "date", step) == date(1900, 3, 1)
    assert map_cell("2958465", "date", step) == date(9999, 12, 31)


@pytest.mark.parametrize(
    ("text", "step", "moment"),
    [
        ("2026-03-05T10:00:00Z", moments("iso"), datetime(2026, 3, 5, 10, tzinfo=UTC)),
        ("2026-03-05T10:00:00+01:00", moments("iso"), datetime(2026, 3, 5, 9, tzinfo=UTC)),
        ("2026-03-05T10:00:00.250Z", moments("iso"), datetime(2026, 3, 5, 10, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-03-05 10:00", moments("iso", zone="Africa/Tunis"), datetime(2026, 3, 5, 9, tzinfo=UTC)),
        ("05/03/2026 2:30 PM", moments("day_first"), datetime(2026, 3, 5, 14, 30, tzinfo=UTC)),
        ("05/03/2026 12:05 am", moments("day_first"), datetime(2026, 3, 5, 0, 5, tzinfo=UTC)),
        ("5/3/2026 2:30 م", moments("day_first", locale="ar"), datetime(2026, 3, 5, 14, 30, tzinfo=UTC)),
        ("5/3/2026", moments("day_first", zone="Asia/Qatar"), datetime(2026, 3, 4, 21, tzinfo=UTC)),
        ("46086.5", moments("iso", excel_serial=True), datetime(2026, 3, 5, 12, tzinfo=UTC)),
    ],
)
def test_a_moment_is_kept_in_utc(text: str, step: dict[str, Any], moment: datetime) -> None:
    found = map_cell(text, "datetime", step)
    assert found == moment
    assert found.tzinfo is UTC


def test_the_day_of_a_moment_with_an_offset_is_that_of_the_zone() -> None:
    assert map_cell("2026-03-05T23:30:00Z", "date", dates("iso", zone="Asia/Qatar")) == date(2026, 3, 6)
    aware = datetime(2026, 3, 5, 23, 30, tzinfo=timezone(-timedelta(hours=3)))
    assert map_cell(aware, "date", zone="UTC") == date(2026, 3, 6)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_a_moment_outside_of_the_calendar_is_refused(text: str, kind: str) -> None:
    op = "parse_date" if kind == "date" else "parse_datetime"
    assert code_of(text, kind, {"op": op, "layouts": ["iso"]}) == "no_such_day"


def test_without_a_transform_a_date_is_iso_or_day_first() -> None:
    assert map_cell("2026-03-05", "date") == DAY
    assert map_cell("5/3/2026", "date") == DAY
    assert map_cell("5 mars 2026", "date", locale="fr") == DAY
    assert map_cell("5/3/2026 10:00", "datetime", zone="Africa/Tunis") == datetime(2026, 3, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("locale", ARABIC)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_months_of_every_arab_country_are_read_as_arabic(locale: str, month: int) -> None:
    day = date(2026, month, 15)
    text = format_date(day, "d MMMM y", locale=locale)
    assert map_cell(text, "date", dates("day_first", locale="ar")) == day


@given(
    day=st.dates(min_value=date(1969, 1, 1), max_value=date(2068, 12, 31)),
    locale=st.sampled_from(("en", "en_GB", "fr", "fr_TN", "ar_EG", "de", "es", "it", "tr", *ARABIC)),
    width=st.sampled_from(("short", "medium", "long", "full")),
)
def test_what_babel_writes_in_a_locale_is_read_back(day: date, locale: str, width: Any) -> None:
    text = format_date(day, width, locale=locale)
    named = cell_mapper("date", dates(width, locale=locale, two_digit_pivot=68))
    assert run(named, text) == day
    written_out = cell_mapper("date", dates(get_date_format(width, locale).pattern, locale=locale, two_digit_pivot=68))
    assert run(written_out, text) == day


@given(
    moment=st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2068, 12, 31)),  # noqa: DTZ001
    locale=st.sampled_from(("en", "fr", "ar")),
    pattern=st.sampled_from(("yyyy-MM-dd HH:mm:ss", "d MMMM y HH:mm:ss", "dd/MM/y h:mm:ss a", "y.M.d HH'h'mm:ss")),
)
def test_moments_that_babel_writes_are_read_back(moment: datetime, locale: str, pattern: str) -> None:
    text = format_datetime(moment, pattern, locale=locale)
    found = map_cell(text, "datetime", moments(pattern, locale=locale))
    assert found == moment.replace(microsecond=0, tzinfo=UTC)


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_an_error_with_a_code(text: str) -> None:
    step = dates("iso", "day_first", "full", locale="ar", excel_serial=True, two_digit_pivot=30)
    for error in cell_mapper("date", step).map_row({"cell": text}).errors:
        assert error.code in {"not_a_date", "no_such_day"}


@pytest.mark.parametrize(
    ("text", "locale"),
    [("on the 5th of March 2026", "en"), ("mars 5 2026", "fr"), ("March 5 2026", "en"), ("٥ مارس ٢٠٢٦", "ar")],
)
def test_running_words_are_read_only_when_asked(text: str, locale: str) -> None:
    assert code_of(text, "date", dates("iso", locale=locale)) == "not_a_date"
    assert map_cell(text, "date", dates("iso", locale=locale, free_text=True)) == DAY


@pytest.mark.parametrize("text", ["yesterday", "in 3 days", "March 2026", "10:30", "5 March", "now", "5 March 26"])
def test_free_words_that_depend_on_today_or_lack_a_part_are_refused(text: str) -> None:
    code = code_of(text, "date", dates("iso", free_text=True))
    assert code in {"not_a_date", "two_digit_year"}


@pytest.mark.parametrize(
    "step",
    [
        dates("yyyy-MM"),
        dates("yyyy-MM-dd dd"),
        dates("yyyy-MM-dd 'open"),
        dates("yyyy-MM-dd QQ"),
        dates("E E E E E E E E E E E E E E yyyy-MM-dd"),
        dates("iso", locale="xx_NOWHERE"),
        dates("iso", locale="sc", free_text=True),
        dates("iso", zone="Mars/Olympus"),
        dates("iso", zone="../../etc/passwd"),
    ],
)
def test_a_layout_that_cannot_work_is_told_before_the_first_row(step: dict[str, Any]) -> None:
    with pytest.raises(MappingError) as caught:
        cell_mapper("date", {"op": "trim"}, step)
    assert (caught.value.field, caught.value.transform) == ("field", 1)
