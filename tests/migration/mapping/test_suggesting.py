"""Columns find their fields: by heading in three languages, by what stands under it, and never twice."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.migration.mapping.recognising import is_gtin
from freight_app.migration.mapping.suggesting import Reason, Suggestion, suggest_mapping
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from tests.migration.mapping.examples import CUSTOMERS, PRODUCTS


def suggested(columns: list[str], target: Target, *rows: dict[str, Any]) -> dict[str, Suggestion]:
    return {found.field: found for found in suggest_mapping(columns, rows, target)}


def rows_of(column: str, *values: Any) -> list[dict[str, Any]]:
    return [{column: value} for value in values]


@pytest.mark.parametrize(
    ("column", "field", "reason"),
    [
        ("sku", "sku", Reason.SAME_NAME),
        ("S.K.U.", "sku", Reason.SAME_NAME),
        ("weight_kg", "weight_kg", Reason.SAME_NAME),
        ("WeightKg", "weight_kg", Reason.SAME_NAME),
        ("Réf.", "sku", Reason.ALIAS),
        ("RÉFÉRENCES", "sku", Reason.ALIAS),
        ("Désignation", "name", Reason.ALIAS),
        ("UnitPrice", "price", Reason.ALIAS),
        ("unit_prices", "price", Reason.ALIAS),
        ("prix-de-vente", "price", Reason.ALIAS),
        ("سعر", "price", Reason.ALIAS),
        ("السِّعر", "price", Reason.ALIAS),
        ("الإسم", "name", Reason.ALIAS),
        ("Code-barre", "ean", Reason.ALIAS),
        ("Quantitee", "quantity", Reason.NEAR_NAME),
        ("Désigantion", "name", Reason.NEAR_NAME),
        ("Prix TTC", "price", Reason.NAME_WITHIN),
        ("stock (Tunis)", "quantity", Reason.NAME_WITHIN),
    ],
)
def test_a_heading_finds_its_field_however_it_is_written(column: str, field: str, reason: Reason) -> None:
    found = suggested([column], PRODUCTS)
    assert {name: (one.column, one.reason) for name, one in found.items()} == {field: (column, reason)}


@pytest.mark.parametrize("column", ["", "   ", "???", "Colour", "x", "\x00", "Fournisseur"])
def test_a_heading_that_says_nothing_finds_nothing(column: str) -> None:
    assert suggested([column], PRODUCTS) == {}


@pytest.mark.parametrize(
    ("target", "values", "field", "reason"),
    [
        (CUSTOMERS, ["a@b.tn", "leila@example.com", ""], "email", Reason.VALUES_EMAIL),
        (CUSTOMERS, ["+216 98 123 456", "0021671000000"], "phone", Reason.VALUES_PHONE),
        (CUSTOMERS, ["12/03/1990", "01/11/1985"], "born_on", Reason.VALUES_DATE),
        (CUSTOMERS, ["2026-03-05 10:00", "2026-03-06T11:30:00Z"], "registered_at", Reason.VALUES_DATE),
        (PRODUCTS, ["4006381333931", 6191234567897, "9780306406157"], "ean", Reason.VALUES_GTIN),
        (PRODUCTS, ["Active", "draft"], "status", Reason.VALUES_CHOICE),
        (PRODUCTS, ["https://a.tn/1", "http://b.tn"], "page", Reason.VALUES_URL),
    ],
)
def test_values_find_the_field_of_a_heading_that_says_nothing(
    target: Target, values: list[Any], field: str, reason: Reason
) -> None:
    found = suggested(["col7"], target, *rows_of("col7", *values))
    assert found[field].reason is reason
    assert found[field].confidence < 0.9


@pytest.mark.parametrize(
    "values",
    [
        ["4006381333932", "4006381333933"],
        ["12", "13"],
        ["a@b", "nobody"],
        ["50", "60"],
        ["96385074", "12345670"],
        [None, ""],
        [{"a": 1}],
    ],
)
def test_ordinary_values_are_taken_for_nothing(values: list[Any]) -> None:
    assert suggested(["col7"], PRODUCTS, *rows_of("col7", *values)) == {}


def test_two_fields_of_a_kind_are_not_told_apart_by_values() -> None:
    emails = [TargetField(name=name, kind=FieldKind.EMAIL) for name in ("from_box", "to_box")]
    target = Target(name="two", fields=tuple(emails))
    assert suggested(["col7"], target, *rows_of("col7", "a@b.tn")) == {}


def test_values_that_do_not_fit_make_a_heading_doubtful() -> None:
    sound = suggested(["prix"], PRODUCTS, *rows_of("prix", "12,500 DT", "8.900"))["price"]
    doubtful = suggested(["prix"], PRODUCTS, *rows_of("prix", "cheap", "dear"))["price"]
    assert sound.confidence == 0.97
    assert doubtful.confidence < 0.5


def test_a_column_has_one_field_and_a_field_one_column_the_surest_first() -> None:
    columns = ["Prix d'achat", "Prix", "Prix", "Référence", "Ref. fournisseur", "Article"]
    found = suggest_mapping(columns, [dict.fromkeys(columns, "5")], PRODUCTS)
    assert {one.field: one.column for one in found} == {"sku": "Référence", "price": "Prix"}


def test_a_column_that_fits_two_fields_goes_to_the_surer_one() -> None:
    target = Target(name="two", fields=(TargetField(name="label", aliases=("name",)), TargetField(name="name")))
    assert {one.field for one in suggest_mapping(["Name"], [], target)} == {"name"}


def test_a_column_with_values_wins_over_an_empty_one() -> None:
    found = suggested(["Price", "Prix"], PRODUCTS, {"Price": "", "Prix": "5"})
    assert found["price"].column == "Prix"


def test_suggestions_come_in_the_order_of_the_target() -> None:
    found = suggest_mapping(["Stock", "Name", "SKU"], [], PRODUCTS)
    assert [one.field for one in found] == ["sku", "name", "quantity"]


@pytest.mark.parametrize("number", ["96385074", "036000291452", "4006381333931", "10614141000415"])
def test_a_trade_number_has_the_right_check_digit(number: str) -> None:
    assert is_gtin(number)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_gtin(wrong)


@pytest.mark.parametrize("text", ["", "0000000000000", "400638133393", "٤٠٠٦٣٨١٣٣٣٩٣١", "4006381333931 "])
def test_what_only_looks_like_a_trade_number_is_none(text: str) -> None:
    assert not is_gtin(text)


@given(
    st.lists(st.text(max_size=15) | st.sampled_from(["Prix", "prix ttc", "Ref", "sku", "stock"]), max_size=8),
    st.lists(
        st.dictionaries(st.sampled_from(["Prix", "sku", "stock"]), st.text(max_size=10) | st.floats()), max_size=4
    ),
)
def test_whatever_the_file_no_column_and_no_field_is_suggested_twice(
    columns: list[str], rows: list[dict[str, Any]]
) -> None:
    found = suggest_mapping(columns, rows, PRODUCTS)
    assert len({one.column for one in found}) == len({one.field for one in found}) == len(found)
    assert all(one.column in columns and 0.45 <= one.confidence <= 1 for one in found)
