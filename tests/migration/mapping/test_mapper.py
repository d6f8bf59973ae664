"""A compiled mapping runs over rows, never raises, and is shown before it is trusted."""

from __future__ import annotations

import json
import pickle
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.money import Money
from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.mapping.errors import CellError, MappingError
from freight_app.migration.mapping.mapper import preview
from freight_app.migration.mapping.mapping import read_mapping, write_mapping
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from freight_app.migration.mapping.values import plain_value
from tests.migration.mapping.examples import (
    CUSTOMERS,
    PRODUCT_PLAN,
    PRODUCTS,
    ROW,
    TRIM,
    cell_mapper,
    from_column,
    plan,
    product_mapper,
)


def test_a_row_becomes_a_record_of_the_target() -> None:
    mapped = product_mapper().map_row(ROW)
    assert mapped.errors == ()
    assert mapped.record == {
        "sku": "AB-1",
        "name": "Filtre - Bosch",
        "price": Money(1_234_500, "TND"),
        "weight_kg": Decimal("0.25"),
        "quantity": 0,
        "status": "active",
        "tags": ["import", "2026"],
    }


def test_a_record_can_be_written_as_json() -> None:
    record = product_mapper().map_row(ROW).record
    written = {name: plain_value(value) for name, value in record.items()}
    assert json.loads(json.dumps(written)) == written
    assert written["price"] == {"amount_minor": 1_234_500, "currency": "TND"}
    assert written["weight_kg"] == "0.25"


def test_all_errors_of_a_row_are_told_at_once_and_its_sound_fields_kept() -> None:
    mapped = product_mapper().map_row(ROW | {"Réf.": " ", "Prix": "cher", "Qté": "1,5"})
    assert [(error.field, error.code, error.value) for error in mapped.errors] == [
        ("sku", "required", ""),
        ("price", "not_a_number", "cher"),
        ("quantity", "not_whole", "1,5"),
    ]
    assert set(mapped.record) == {"name", "weight_kg", "status", "tags"}


def test_an_error_keeps_its_sentence_apart_from_its_facts_for_translation() -> None:
    mapped = product_mapper().map_row(ROW | {"Prix": "1,23456"})
    error = mapped.errors[0]
    assert error.sentence == "{currency} has {decimals} decimals; the amount has more."
    assert error.facts == {"currency": "TND", "decimals": 3}
    assert str(error) == error.message == "TND has 3 decimals; the amount has more."


def test_an_error_travels_between_processes_and_holds_no_row() -> None:
    error = product_mapper().map_row(ROW | {"Prix": "x" * 5_000}).errors[0]
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.field, again.code, again.sentence, again.value) == (
        *(error.field, error.code, error.sentence, error.value),
    )
    assert len(error.value) == 200
    assert error.__traceback__ is None


def test_columns_that_a_row_lacks_are_empty() -> None:
    mapped = product_mapper().map_row({})
    assert [error.field for error in mapped.errors] == ["sku", "name"]
    assert mapped.record == {
        "price": None,
        "weight_kg": None,
        "quantity": 0,
        "status": None,
        "tags": ["import", "2026"],
    }


def test_what_is_not_mapped_is_not_in_the_record() -> None:
    mapper = compile_mapping(plan(email=from_column("a")), CUSTOMERS)
    assert mapper.map_row({"a": ""}).record == {"email": None}


def test_typed_values_of_a_spreadsheet_are_taken_as_they_are() -> None:
    fields = {name: from_column(name) for name in ("registered_at", "born_on", "is_company", "full_name", "email")}
    mapper = compile_mapping(read_mapping({"schema": 1, "zone": "Africa/Tunis", "fields": fields}), CUSTOMERS)
    mapped = mapper.map_row(
        {
            "registered_at": datetime(2026, 3, 5, 10),  # noqa: DTZ001 - spreadsheets know no zones
            "born_on": datetime(1990, 1, 2),  # noqa: DTZ001
            "is_company": True,
            "full_name": 77.0,
        }
    )
    assert mapped.errors == ()
    assert plain_value(mapped.record["registered_at"]) == "2026-03-05T09:00:00+00:00"
    assert mapped.record["born_on"] == date(1990, 1, 2)
    assert (mapped.record["is_company"], mapped.record["full_name"]) == (True, "77")


def test_the_first_filled_of_several_columns_is_taken() -> None:
    field = {
        "source": {"kind": "columns", "columns": ["mobile", "office"]},
        "transforms": [{"op": "take", "filled": True, "missing": "empty"}],
    }
    mapper = compile_mapping(plan(email=from_column("e"), full_name=field), CUSTOMERS)
    assert mapper.map_row({"mobile": " ", "office": "71 000 000"}).record["full_name"] == "71 000 000"
    assert mapper.map_row({}).record["full_name"] is None


def test_a_default_fills_a_list_when_all_of_its_columns_are_empty() -> None:
    tags = {
        "source": {"kind": "columns", "columns": ["a", "b"]},
        "transforms": [{"op": "default", "value": "none"}],
    }
    mapper = compile_mapping(plan(sku=from_column("s"), name=from_column("n"), tags=tags), PRODUCTS)
    assert mapper.map_row({"s": "1", "n": "x", "a": " "}).record["tags"] == ["none"]
    assert mapper.map_row({"s": "1", "n": "x", "b": "y"}).record["tags"] == ["y"]


def test_a_step_without_a_locale_follows_the_mapping() -> None:
    field = from_column("cell", {"op": "parse_number"})
    target = Target(name="one", fields=(TargetField(name="n", kind=FieldKind.DECIMAL),))
    for locale, text in (("fr", "1,5"), ("en", "1.5"), ("ar", "١٫٥")):
        mapping = read_mapping({"schema": 1, "locale": locale, "fields": {"n": field}})
        assert compile_mapping(mapping, target).map_row({"cell": text}).record == {"n": Decimal("1.5")}


def test_a_mapping_is_the_same_after_json() -> None:
    mapping = read_mapping(PRODUCT_PLAN)
    written = write_mapping(mapping)
    assert written["schema"] == 1
    assert read_mapping(json.dumps(written)) == mapping
    assert read_mapping(json.dumps(written).encode()) == mapping
    assert compile_mapping(read_mapping(written), PRODUCTS).map_row(ROW) == product_mapper().map_row(ROW)


_STEPS = st.lists(
    st.one_of(
        st.sampled_from([TRIM, {"op": "collapse_spaces"}, {"op": "strip_html"}, {"op": "take", "place": -1}]),
        st.builds(lambda to: {"op": "change_case", "to": to}, st.sampled_from(["upper", "lower", "title", "sentence"])),
        st.builds(
            lambda value: {"op": "default", "value": value},
            st.text(max_size=5) | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1),
        ),
        st.builds(lambda p: {"op": "parse_number", "percent": p}, st.sampled_from(["refuse", "fraction", "number"])),
        st.builds(
            lambda serial, free: {"op": "parse_date", "excel_serial": serial, "two_digit_pivot": free},
            st.booleans(),
            st.none() | st.integers(0, 99),
        ),
        st.sampled_from(
            [
                {"op": "parse_datetime", "layouts": ["iso", "full"], "excel_serial": True, "zone": "Asia/Qatar"},
                {"op": "parse_boolean"},
                {"op": "parse_money", "currency": "TND", "round": True},
                {"op": "look_up", "table": {"a": "b"}, "unknown": "keep"},
                {"op": "concatenate", "columns": ["other", "cell"], "separator": ","},
                {"op": "split", "separator": ",", "keep_empty": True},
                {"op": "extract", "pattern": "(.)$", "group": 1, "missing": "keep"},
                {"op": "replace", "pattern": "[aeiou]*", "replacement": "-"},
                {"op": "unit_number", "to": "kg"},
                {"op": "expression", "expression": "value if value else column('other')"},
                {"op": "expression", "expression": "number(value) / 3"},
            ]
        ),
    ),
    max_size=5,
)
_KINDS = st.sampled_from([kind.value for kind in FieldKind])
_VALUES = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.text(alphabet="0123456789.,- /:%()€٠١٢٫\u200f\u00a0kgTNDe\x00\ud800", max_size=15),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones()),
    st.binary(max_size=5),
    st.lists(st.one_of(st.none(), st.text(max_size=5), st.integers(), st.lists(st.text(), max_size=2)), max_size=5),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    st.just(object()),
)


@given(_STEPS)
def test_every_list_of_transforms_is_the_same_after_json(steps: list[dict[str, Any]]) -> None:
    mapping = plan(field=from_column("cell", *steps))
    assert read_mapping(json.dumps(write_mapping(mapping))) == mapping


@given(_KINDS, _STEPS, _VALUES, _VALUES)
def test_a_row_never_raises_whatever_its_values(kind: str, steps: list[dict[str, Any]], value: Any, other: Any) -> None:
    try:
        mapper = cell_mapper(kind, *steps, country="TN", currency="TND")
    except MappingError:
        return
    mapped = mapper.map_row({"cell": value, "other": other})
    assert (len(mapped.record), len(mapped.errors)) in {(1, 0), (0, 1)}
    for error in mapped.errors:
        assert error.code != "transform_failed", error
        assert len(error.value) <= 200
        assert error.message.endswith(".")
    for cell in preview(mapper, [{"cell": value, "other": other}])[0].cells:
        assert bool(cell.error_code) == bool(mapped.errors)


class Unspeakable:
    """A value that fails at whatever is done with it."""

    def __str__(self) -> str:
        raise RuntimeError

    def __eq__(self, other: object) -> bool:
        raise RuntimeError

    def __bool__(self) -> bool:
        raise RuntimeError

    __hash__ = object.__hash__


def test_even_a_value_that_fails_at_every_touch_is_an_error_of_its_cell() -> None:
    mapped = cell_mapper("text", TRIM).map_row({"cell": Unspeakable()})
    assert [(error.field, error.code) for error in mapped.errors] == [("field", "transform_failed")]


def test_a_preview_shows_each_cell_before_and_after() -> None:
    rows = [ROW, ROW | {"Prix": "1,23456"}] * 40
    shown = preview(product_mapper(), rows, limit=2)
    assert [row.number for row in shown] == [1, 2]
    assert [row.is_sound for row in shown] == [True, False]
    first = {cell.field: (cell.before, cell.after) for cell in shown[0].cells}
    assert first["sku"] == (" ab-1 ", "AB-1")
    assert first["name"] == ("Filtre | Bosch", "Filtre - Bosch")
    assert first["price"] == ("1 234,500 DT", "1234.500 TND")
    assert first["quantity"] == ("", "0")
    assert first["tags"] == ("import | 2026", "import | 2026")
    fault = next(cell for cell in shown[1].cells if cell.error_code)
    assert (fault.field, fault.before, fault.after, fault.error_code) == ("price", "1,23456", "", "too_many_decimals")
    assert fault.error_facts == {"currency": "TND", "decimals": 3}


def test_a_preview_has_fifty_rows_unless_told_otherwise() -> None:
    assert len(preview(product_mapper(), [ROW] * 80)) == 50


def test_an_error_of_a_cell_is_raised_by_the_transform_itself() -> None:
    step = read_mapping({"schema": 1, "fields": {"a": from_column("a", {"op": "parse_number", "locale": "de"})}})
    transform = step.field_mappings["a"].transforms[0]
    assert transform.apply("1.234,5", {}) == Decimal("1234.5")
    with pytest.raises(CellError):
        transform.apply("1,2,3", {})
