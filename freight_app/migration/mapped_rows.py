"""Rows of a batch as records: read, mapped, keyed and hashed. Everything here happens outside of any transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from freight_app.migration.loading import Loader
from freight_app.migration.mapping.mapper import Mapper
from freight_app.migration.mapping.values import plain_value
from freight_app.migration.plans import ROW_NUMBER
from freight_app.migration.sources.shapes import BadRow, SourceRow

MAX_KEY = 200
# Under this name the text of a row that has no cells stands among the raw values.
UNREAD = ""


@dataclass(frozen=True, slots=True)
class MappedRecord:
    """A row that was read. ``values`` is None when it cannot be loaded; ``faults`` then say why.

    ``is_empty``: no cell held anything. ``partial`` has what could be read of a faulty row.
    """

    row: int
    raw: dict[str, Any]
    values: Mapping[str, Any] | None = None
    key: str = ""
    values_hash: str = ""
    faults: tuple[dict[str, Any], ...] = ()
    partial: Mapping[str, Any] = field(default_factory=dict)
    is_empty: bool = False


def map_rows(rows: Iterable[SourceRow | BadRow], mapper: Mapper, loader: Loader) -> list[MappedRecord]:
    """What each row becomes; no row raises."""
    if any(field.column == ROW_NUMBER for field in mapper.fields):
        rows = (
            SourceRow(row.number, row.values | {ROW_NUMBER: row.number}) if isinstance(row, SourceRow) else row
            for row in rows
        )
    return [_map_row(row, mapper, loader) for row in rows]


def _map_row(row: SourceRow | BadRow, mapper: Mapper, loader: Loader) -> MappedRecord:
    if isinstance(row, BadRow):
        fault = {"field": "", "code": str(row.reason_code), "sentence": row.reason, "facts": {}, "value": ""}
        return MappedRecord(row.number, {UNREAD: row.raw}, faults=(fault,))
    if row.is_empty:
        return MappedRecord(row.number, {}, is_empty=True)
    record, errors = mapper.map_row(row.values)
    if errors:
        faults = tuple(
            {
                "field": error.field,
                "code": error.code,
                "sentence": error.sentence,
                "facts": error.facts,
                "value": error.value,
            }
            for error in errors
        )
        return MappedRecord(row.number, plain_cells(row.values), faults=faults, partial=record)
    # A record without a key of its own is told apart by its row.
    key = loader.key_of(record) or f"row {row.number}"
    if len(key) > MAX_KEY:
        fault = {"field": "", "code": "key_too_long", "sentence": KEY_TOO_LONG, "facts": {"most": MAX_KEY}, "value": ""}
        return MappedRecord(row.number, plain_cells(row.values), faults=(fault,), partial=record)
    return MappedRecord(row.number, row.values, record, key, hash_values(record), partial=record)


KEY_TOO_LONG = "What tells the record from others is too long: at most {most} characters."


def plain_cells(values: Mapping[str, Any]) -> dict[str, Any]:
    """Cells as JSON can hold them; times of a spreadsheet become text."""
    return {name: _plain_cell(value) for name, value in values.items()}


def _plain_cell(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        # What JSON cannot say: infinite, or no number.
        return value if not isinstance(value, float) or value - value == 0 else str(value)
    plain = plain_value(value)
    return plain if isinstance(plain, str) else str(value)


def hash_values(values: Mapping[str, Any]) -> str:
    """The same for records that say the same, whatever the order of their fields."""
    written = orjson.dumps({name: plain_value(value) for name, value in values.items()}, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(written, digest_size=16).hexdigest()
