"""A mapping that cannot work is told before its first row, by field and transform."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from freight_app.kit.errors import InvalidInput
from freight_app.migration.mapping.compiling import check_mapping, compile_mapping
from freight_app.migration.mapping.errors import MappingError
from freight_app.migration.mapping.mapping import read_mapping
from freight_app.migration.mapping.targets import Target
from tests.migration.mapping.examples import (
    CUSTOMERS,
    PRODUCT_PLAN,
    PRODUCTS,
    TRIM,
    from_column,
    plan,
)


@pytest.mark.parametrize(
    ("fields", "field", "transform", "words"),
    [
        ({"name": from_column("n")}, "sku", None, "SKU is needed"),
        ({"sku": from_column("s"), "name": from_column("n"), "colour": from_column("c")}, "colour", None, "no field"),
        ({"sku": from_column("gone"), "name": from_column("n")}, "sku", None, "no column 'gone'"),
        (
            {"sku": from_column("s", TRIM, {"op": "concatenate", "columns": ["gone"]}), "name": from_column("n")},
            "sku",
            1,
            "no column 'gone'",
        ),
        (
            {
                "sku": from_column("s", {"op": "expression", "expression": "column('gone')"}),
                "name": from_column("n"),
            },
            "sku",
            0,
            "no column 'gone'",
        ),
        (
            {"sku": from_column("s", {"op": "split", "separator": ","}), "name": from_column("n")},
            "sku",
            None,
            "Several values",
        ),
        (
            {"sku": {"source": {"kind": "columns", "columns": ["s", "n"]}}, "name": from_column("n")},
            "sku",
            None,
            "Several values",
        ),
        (
            {
                "sku": from_column("s"),
                "name": from_column("n"),
                "status": {"source": {"kind": "constant", "value": "sold"}},
            },
            "status",
            None,
            "constant does not fit",
        ),
    ],
)
def test_a_mapping_that_cannot_work_names_the_field_and_the_transform(
    fields: dict[str, Any], field: str, transform: int | None, words: str
) -> None:
    with pytest.raises(MappingError, match=words) as caught:
        compile_mapping(plan(**fields), PRODUCTS, columns=["s", "n", "c"])
    assert (caught.value.field, caught.value.transform) == (field, transform)
    assert isinstance(caught.value, InvalidInput)
    assert caught.value.code == "invalid_mapping"


def test_all_that_is_wrong_with_a_mapping_can_be_listed() -> None:
    mapping = plan(name=from_column("n", {"op": "extract", "pattern": "("}), colour=from_column("c"))
    assert [fault.field for fault in check_mapping(mapping, PRODUCTS)] == ["name", "colour", "sku"]
    assert check_mapping(read_mapping(PRODUCT_PLAN), PRODUCTS) == ()


def test_one_of_the_fields_that_tell_records_apart_must_be_mapped() -> None:
    faults = check_mapping(plan(full_name=from_column("n")), CUSTOMERS)
    assert [(fault.field, fault.transform) for fault in faults] == [("email", None)]


@pytest.mark.parametrize(
    "settings", [{"locale": "nowhere"}, {"zone": "Mars/Base"}, {"currency": "ZZZ"}, {"country": "XX"}]
)
def test_settings_that_mean_nothing_are_told(settings: dict[str, str]) -> None:
    mapping = read_mapping({"schema": 1, "fields": {"email": from_column("e")}, **settings})
    with pytest.raises(MappingError) as caught:
        compile_mapping(mapping, CUSTOMERS)
    assert caught.value.field == "mapping"


@pytest.mark.parametrize(
    ("data", "field", "transform"),
    [
        ("no json", "mapping", None),
        ({"schema": 2, "fields": {"a": from_column("a")}}, "schema", None),
        ({"schema": 1, "fields": {}}, "mapping", None),
        ({"schema": 1, "fields": {"a": from_column("a", TRIM, {"op": "fly"})}}, "a", 1),
        ({"schema": 1, "fields": {"a": from_column("a", {"op": "trim", "more": 1})}}, "a", 0),
        ({"schema": 1, "fields": {"a": from_column("a", *[TRIM] * 21)}}, "a", None),
        ({"schema": 1, "fields": {"a": {"source": {"kind": "sql", "query": "x"}}}}, "a", None),
        ({"schema": 1, "fields": {"a": from_column("a")}, "code": "x"}, "code", None),
        ([], "mapping", None),
    ],
)
def test_data_that_is_no_mapping_names_the_place(data: Any, field: str, transform: int | None) -> None:
    with pytest.raises(MappingError) as caught:
        read_mapping(data)
    assert (caught.value.field, caught.value.transform) == (field, transform)


@pytest.mark.parametrize(
    "fields",
    [
        [{"name": "a"}, {"name": "a"}],
        [{"name": "a", "kind": "enum"}],
        [{"name": "a", "kind": "text", "choices": ("b",)}],
        [],
    ],
)
def test_a_target_that_contradicts_itself_is_no_target(fields: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        Target.model_validate({"name": "t", "fields": fields})
