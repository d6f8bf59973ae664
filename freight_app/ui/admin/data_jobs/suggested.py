"""The mapping that a file is begun with: columns by their names and values, numbers and days as the file writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from freight_app.migration.mapping.guessing import guess_date_order, guess_number_locale
from freight_app.migration.mapping.recognising import sample_texts
from freight_app.migration.mapping.suggesting import suggest_mapping
from freight_app.migration.mapping.targets import FieldKind, Target, TargetField
from freight_app.migration.sources.shapes import FileShape
from freight_app.shop.dtos import ShopProfile

NUMERIC = frozenset((FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY))
DAYS = {FieldKind.DATE: "parse_date", FieldKind.DATETIME: "parse_datetime"}
_NOT_NAME = re.compile(r"[^a-z0-9]+")


def suggested_mapping(shape: FileShape, target: Target, profile: ShopProfile) -> dict[str, Any]:
    """A mapping as JSON. Fields for which no column is likely are left out."""
    found = suggest_mapping(shape.columns, shape.sample, target)
    columns = {one.field: one.column for one in found}
    numbers = texts_of(shape, target, columns, NUMERIC)
    locale = guess_number_locale(numbers, delimiter=shape.delimiter)
    fields: dict[str, Any] = {
        name: {"source": {"kind": "column", "column": column}, "transforms": []} for name, column in columns.items()
    }
    order = guess_date_order(texts_of(shape, target, columns, frozenset(DAYS)), locale)
    if order != "day_first":
        for field in target.fields:
            if field.kind in DAYS and field.name in fields:
                fields[field.name]["transforms"] = [day_step(field, order)]
    return {
        "schema": 1,
        "locale": locale,
        "zone": profile.time_zone,
        "currency": profile.currency,
        "country": "",
        "fields": fields,
    }


def day_step(field: TargetField, order: str) -> dict[str, Any]:
    """The transform that reads a day in an order."""
    return {"op": DAYS[field.kind], "layouts": ["iso", order]}


def texts_of(shape: FileShape, target: Target, columns: dict[str, str], kinds: frozenset[FieldKind]) -> list[str]:
    """What the first rows hold for the fields of some kinds."""
    wanted = [columns[field.name] for field in target.fields if field.kind in kinds and field.name in columns]
    return sample_texts(row.get(column) for column in wanted for row in shape.sample)


def own_fields(columns: Sequence[str], key: str) -> tuple[TargetField, ...]:
    """Every column as a field of the shop's own dataset; ``key`` is the column that tells records apart, or empty."""
    names: dict[str, str] = {}
    for place, column in enumerate(columns, start=1):
        name = _NOT_NAME.sub("_", column.lower()).strip("_")[:60] or f"column_{place}"
        names[column] = name if name not in names.values() else f"{name}_{place}"
    return tuple(
        TargetField(name=name, title=column[:200], is_key=column == key, required=column == key)
        for column, name in names.items()
    )


def own_mapping(columns: Sequence[str], fields: Sequence[TargetField], profile: ShopProfile) -> dict[str, Any]:
    """Each field from the column that it was made of."""
    return {
        "schema": 1,
        "locale": "en",
        "zone": profile.time_zone,
        "currency": profile.currency,
        "country": "",
        "fields": {
            field.name: {"source": {"kind": "column", "column": column}, "transforms": []}
            for column, field in zip(columns, fields, strict=True)
        },
    }


def dataset_name(file_name: str) -> str:
    """A name for a dataset out of that of its file."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", file_name.rsplit(".", 1)[0]).strip("-.")[:80] or "data"
