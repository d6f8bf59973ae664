"""Numbers, money and quantities, as people of several countries write them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.money import Money
from freight_app.migration.mapping.number_texts import number_style, parse_number
from tests.migration.mapping.examples import cell_mapper, code_of, map_cell, run

LOCALES = ("en", "fr", "fr_CH", "de", "de_CH", "ar", "ar_TN", "ar_EG", "ar_DZ", "en_IN", "hi", "es", "it", "fa", "tr")


@pytest.mark.parametrize(
    ("locale", "text", "number"),
    [
        ("en", "1234", "1234"),
        ("en", "-1,234,567.80", "-1234567.80"),
        ("en", "12,34,567.8", "1234567.8"),
        ("en", "1 234.5", "1234.5"),
        ("en", ".5", "0.5"),
        ("en", "5.", "5"),
        ("en", "+7", "7"),
        ("en", "0007", "7"),
        ("en", "(1,200)", "-1200"),
        ("en", "12-", "-12"),
        ("en", "−12", "-12"),
        ("en", "1'234'567", "1234567"),
        ("fr", "1 234,50", "1234.50"),
        ("fr", "1\u202f234,50", "1234.50"),
        ("fr", "1\u00a0234,50", "1234.50"),
        ("fr", "1\u2009234\u2009567", "1234567"),
        ("fr", "1,234", "1.234"),
        ("de", "1.234.567,8", "1234567.8"),
        ("de_CH", "1’234.5", "1234.5"),
        ("ar", "١٢٣٤", "1234"),
        ("ar", "١٬٢٣٤٫٥", "1234.5"),
        ("ar", "\u200f-١٢\u200f", "-12"),
        ("ar", "\u061c-١٢", "-12"),
        ("ar", "1,234.5", "1234.5"),
        ("ar_TN", "1.234,5", "1234.5"),
        ("fa", "۱۲۳", "123"),
        ("en", "\ufeff42", "42"),
        ("en", "\u202a42\u202c", "42"),
        ("en", "４２", "42"),
    ],
)
def test_a_number_is_read_as_its_locale_writes_it(locale: str, text: str, number: str) -> None:
    assert map_cell(text, "decimal", {"op": "parse_number", "locale": locale}) == Decimal(number)


@pytest.mark.parametrize(
    ("locale", "text", "code"),
    [
        ("en", "1,5", "not_a_number"),
        ("en", "1,23,4", "not_a_number"),
        ("en", "1,234 567", "not_a_number"),
        ("fr", "1.234", "not_a_number"),
        ("de", "1.23", "not_a_number"),
        ("en", "1.2.3", "not_a_number"),
        ("en", "--1", "not_a_number"),
        ("en", "-(1)", "not_a_number"),
        ("en", "(-1)", "not_a_number"),
        ("en", ".", "not_a_number"),
        ("en", "-", "not_a_number"),
        ("en", "twelve", "not_a_number"),
        ("en", "1\n234", "not_a_number"),
        ("en", "1\t234", "not_a_number"),
        ("en", "NaN", "not_a_number"),
        ("en", "Infinity", "not_a_number"),
        ("en", "-inf", "not_a_number"),
        ("en", "0x1F", "not_a_number"),
        ("en", "1_000", "not_a_number"),
        ("en", "12 kg", "not_a_number"),
        ("en", "12\x00", "not_a_number"),
        ("en", "²", "not_a_number"),
        ("en", "6.19E+12", "scientific_notation"),
        ("en", "12%", "percent_not_expected"),
        ("en", "9" * 29, "number_too_large"),
        ("en", "9" * 90_000, "number_too_large"),
        ("en", "9" * 100_001, "too_long"),
        ("en", "#N/A", "spreadsheet_error"),
        ("fr", "5 DT", "not_a_number"),
    ],
)
def test_what_could_be_two_numbers_or_none_is_refused(locale: str, text: str, code: str) -> None:
    assert code_of(text, "decimal", {"op": "parse_number", "locale": locale}) == code


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (float("nan"), "not_a_number"),
        (float("inf"), "not_a_number"),
        (1e300, "number_too_large"),
        pytest.param(10**5000, "number_too_large", id="5000 digits"),
        (Decimal("sNaN"), "not_a_number"),
        (Decimal("1E+999999"), "number_too_large"),
        (True, "not_a_number"),
        ({"a": 1}, "not_a_number"),
    ],
)
@pytest.mark.parametrize("transforms", [(), ({"op": "parse_number"},)], ids=["by kind", "by transform"])
def test_typed_values_that_are_no_numbers_of_ours_are_refused(
    value: Any, code: str, transforms: tuple[dict[str, Any], ...]
) -> None:
    assert code_of(value, "decimal", *transforms) == code


def test_a_float_of_a_spreadsheet_is_the_number_that_was_typed() -> None:
    assert map_cell(0.1, "decimal") == Decimal("0.1")
    assert map_cell(12.0, "integer") == 12
    assert map_cell(6191234567890.0, "text") == "6191234567890"


def test_the_named_decimal_mark_wins_over_the_locale() -> None:
    step = {"op": "parse_number", "locale": "fr", "decimal_mark": "."}
    assert map_cell("1,234.5", "decimal", step) == Decimal("1234.5")


@pytest.mark.parametrize(
    ("percent", "number"), [("fraction", Decimal("0.195")), ("number", Decimal("19.5"))], ids=["fraction", "number"]
)
@pytest.mark.parametrize("text", ["19,5 %", "19,5%", "%19,5", "١٩٫٥٪"])
def test_a_percentage_is_read_as_it_is_asked_for(percent: str, number: Decimal, text: str) -> None:
    assert map_cell(text, "decimal", {"op": "parse_number", "locale": "fr", "percent": percent}) == number


@pytest.mark.parametrize("text", ["12.5 TND", "TND 12.5", "12.5DT", "د.ت 12.5", "$12.5", "12.5 dinars", "€12.5"])
def test_a_currency_beside_a_number_goes_only_when_asked(text: str) -> None:
    assert map_cell(text, "decimal", {"op": "parse_number", "strip_currency": True}) == Decimal("12.5")
    assert code_of(text, "decimal", {"op": "parse_number"}) == "not_a_number"
    assert code_of("12.5 kg", "decimal", {"op": "parse_number", "strip_currency": True}) == "not_a_number"


def test_a_number_with_decimals_or_beyond_64_bits_is_no_integer() -> None:
    assert map_cell("1,200", "integer") == 1200
    assert code_of("1.5", "integer") == "not_whole"
    assert code_of(str(2**63), "integer") == "number_too_large"
    assert map_cell(str(2**63 - 1), "integer") == 2**63 - 1


@given(
    number=st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False, allow_infinity=False),
    locale=st.sampled_from(LOCALES),
    grouped=st.booleans(),
)
def test_what_babel_writes_in_a_locale_is_read_back(number: Decimal, locale: str, grouped: bool) -> None:
    text = format_decimal(
        number, locale=locale, decimal_quantization=False, group_separator=grouped, numbering_system="default"
    )
    assert parse_number(text, number_style(locale)) == number


@given(
    number=st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False, allow_infinity=False),
    locale=st.sampled_from(("en", "fr", "ar", "ar_EG", "de")),
)
def test_what_babel_writes_as_a_percentage_is_read_back(number: Decimal, locale: str) -> None:
    text = format_percent(number / 100, locale=locale, decimal_quantization=False, numbering_system="default")
    assert parse_number(text, number_style(locale), percent="number") == number


@given(st.text(max_size=60), st.sampled_from(LOCALES))
def test_any_text_is_a_number_or_an_error_with_a_code(text: str, locale: str) -> None:
    mapped = cell_mapper("decimal", {"op": "parse_number", "locale": locale}).map_row({"cell": text})
    for error in mapped.errors:
        assert error.code in {
            "not_a_number",
            "number_too_large",
            "percent_not_expected",
            "scientific_notation",
            "spreadsheet_error",
        }


@pytest.mark.parametrize(
    ("text", "settings", "money"),
    [
        ("12,500", {"locale": "fr", "currency": "TND"}, Money(12500, "TND")),
        ("12,5 DT", {"locale": "fr"}, Money(12500, "TND")),
        ("1 234,50 €", {"locale": "fr", "currency": "TND"}, Money(123450, "EUR")),
        ("QAR 1,200.50", {"locale": "en"}, Money(120050, "QAR")),
        ("د.ج ١٬٢٠٠٫٥", {"locale": "ar"}, Money(120050, "DZD")),
        ("1500", {"locale": "en", "currency": "jpy"}, Money(1500, "JPY")),
        ("$5", {"locale": "en", "currency": "CAD"}, Money(500, "CAD")),
        ("(5.25) USD", {"locale": "en"}, Money(-525, "USD")),
        (12.5, {"currency": "TND"}, Money(12500, "TND")),
        ("DT .5", {}, Money(500, "TND")),
    ],
)
def test_an_amount_becomes_minor_units_of_its_currency(text: Any, settings: dict[str, Any], money: Money) -> None:
    assert map_cell(text, "money", **settings) == money
    if settings.get("currency") or not isinstance(text, str):
        assert map_cell(text, "money", {"op": "parse_money"}, **settings) == money


@pytest.mark.parametrize(
    ("text", "settings", "code"),
    [
        ("12.5", {}, "currency_missing"),
        ("$5", {}, "currency_unknown"),
        ("5 kg", {"currency": "TND"}, "not_a_number"),
        ("12.3456", {"currency": "TND"}, "too_many_decimals"),
        ("12.5", {"currency": "JPY"}, "too_many_decimals"),
        ("9" * 19, {"currency": "TND"}, "number_too_large"),
        ("9" * 17, {"currency": "TND"}, "number_too_large"),
        ("DT.5", {"currency": "TND"}, "not_a_number"),
        ("EUR 5 TND", {}, "not_a_number"),
    ],
)
def test_an_amount_that_is_not_exact_money_is_refused(text: str, settings: dict[str, Any], code: str) -> None:
    assert code_of(text, "money", **settings) == code


def test_an_amount_is_rounded_only_when_asked() -> None:
    step = {"op": "parse_money", "currency": "EUR", "round": True}
    assert map_cell("1.005", "money", step) == Money(101, "EUR")
    assert map_cell("-1.005", "money", step) == Money(-101, "EUR")
    assert code_of("1.005", "money", step | {"round": False}) == "too_many_decimals"


def test_the_currency_may_stand_in_a_column_of_its_own() -> None:
    mapper = cell_mapper("money", {"op": "parse_money", "currency_column": "cur", "currency": "TND"})
    assert run(mapper, "5", {"cur": "EUR"}) == Money(500, "EUR")
    assert run(mapper, "5", {"cur": " dt "}) == Money(5000, "TND")
    assert run(mapper, "5", {"cur": ""}) == Money(5000, "TND")
    assert [error.code for error in mapper.map_row({"cell": "5", "cur": "shells"}).errors] == ["currency_unknown"]
    assert [error.code for error in mapper.map_row({"cell": "5 €", "cur": "USD"}).errors] == ["currency_differs"]


@pytest.mark.parametrize(
    ("text", "step", "number"),
    [
        ("1,5 kg", {"to": "kg", "locale": "fr"}, "1.5"),
        ("250 g", {"to": "kg"}, "0.25"),
        ("250g", {"to": "kg"}, "0.25"),
        ("٢٥٠ غ", {"to": "kg", "locale": "ar"}, "0.25"),
        ("2 lbs", {"to": "kg"}, "0.90718474"),
        ("12 in", {"to": "cm"}, "30.48"),
        ('1.5"', {"to": "mm"}, "38.1"),
        ("3", {"to": "kg", "assume": "g"}, "0.003"),
        ("3", {"to": "kg"}, "3"),
        ("2 douzaines", {"to": "pcs"}, "24"),
        ("0.5 m³", {"to": "l"}, "500"),
        (7, {"to": "kg", "assume": "g"}, "0.007"),
    ],
)
def test_a_quantity_is_turned_into_the_wanted_unit(text: Any, step: dict[str, str], number: str) -> None:
    assert map_cell(text, "decimal", {"op": "unit_number", **step}) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [("5 m", "wrong_unit"), ("5 stones", "wrong_unit"), ("5 kg 3 g", "wrong_unit"), ("kg", "not_a_number")],
)
def test_a_quantity_of_something_else_is_refused(text: str, code: str) -> None:
    assert code_of(text, "decimal", {"op": "unit_number", "to": "kg"}) == code
