"""Rows into records: a compiled mapping at work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from freight_app.migration.mapping.characters import MAX_TEXT
from freight_app.migration.mapping.errors import CellError, show_value
from freight_app.migration.mapping.kinds import Finish
from freight_app.migration.mapping.patterns import too_long
from freight_app.migration.mapping.step import Row
from freight_app.migration.mapping.text_steps import MAX_PARTS
from freight_app.migration.mapping.values import plain_value


class MappedRow(NamedTuple):
    """A row as a record of the target's values, and everything that is wrong with it.

    ``record`` has each mapped field that could be read, None for an empty one; a field with an error is not in it.
    """

    record: dict[str, Any]
    errors: tuple[CellError, ...]


class ReadyStep(NamedTuple):
    """A checked transform, with what the loop needs to know of it."""

    apply: Callable[[Any, Row], Any]
    takes_empty: bool
    takes_list: bool


@dataclass(frozen=True, slots=True)
class ReadyField:
    """A field of a compiled mapping. One of ``column``, ``columns`` and ``constant`` is its source."""

    name: str
    column: str | None
    columns: tuple[str, ...] | None
    constant: str | None
    steps: tuple[ReadyStep, ...]
    finish: Finish
    required: bool

    def before(self, values: Row) -> Any:
        """What the row holds for the field: a value, a list of several, the constant; None when blank."""
        if self.column is not None:
            return _enter(values.get(self.column))
        if self.columns is not None:
            return [_enter(values.get(name)) for name in self.columns]
        return _enter(self.constant)

    def after(self, values: Row) -> Any:
        """The value of the field in the record; None when empty. Raises ``CellError``."""
        column = self.column
        value = self.before(values) if column is None else values.get(column)
        if column is not None:
            # The common case without two calls: most cells are short texts.
            if type(value) is not str or len(value) > MAX_TEXT:
                value = _enter(value)
            elif not value or value.isspace():
                value = None
        for apply, takes_empty, takes_list in self.steps:
            if value is None:
                if not takes_empty:
                    continue
                value = apply(value, values)
            elif type(value) is list and not takes_list:
                value = _apply_to_each(apply, value, values, takes_empty=takes_empty)
            else:
                value = apply(value, values)
            if not value and value == "":
                value = None
        if value is not None:
            value = self.finish(value)
        if value is None and self.required:
            raise CellError("required", "A value is needed here.")
        return value


class Mapper:
    """A mapping that was checked. Many threads may use one at once: it keeps nothing between rows."""

    def __init__(self, fields: Sequence[ReadyField]) -> None:
        self.fields = tuple(fields)

    def map_row(self, values: Row) -> MappedRow:
        """The record of a row, or all that is wrong with it; it never raises, whatever the values are.

        ``values`` leads from the columns of the file to texts, or to the types of a spreadsheet or of JSON.
        """
        record: dict[str, Any] = {}
        errors: list[CellError] = []
        for field in self.fields:
            try:
                record[field.name] = field.after(values)
            except CellError as error:
                errors.append(error.in_field(field.name))
            except Exception as error:  # noqa: BLE001 - one odd cell must not end a job of a million rows
                errors.append(_unforeseen(error, field, values))
        return MappedRow(record, tuple(errors))


class PreviewCell(BaseModel):
    """One field of a row, as text for people: what stood in the file, what becomes of it, or why nothing does."""

    model_config = ConfigDict(frozen=True)

    field: str
    before: str
    after: str
    error_code: str = ""
    error_sentence: str = ""
    error_facts: dict[str, str | int] = {}


class PreviewRow(BaseModel):
    """One row of a preview. ``number`` counts the rows from 1."""

    model_config = ConfigDict(frozen=True)

    number: int
    cells: tuple[PreviewCell, ...]

    @property
    def is_sound(self) -> bool:
        return not any(cell.error_code for cell in self.cells)


def preview(mapper: Mapper, rows: Iterable[Row], limit: int = 50) -> list[PreviewRow]:
    """What the first ``limit`` rows become, cell by cell."""
    return [_preview_row(mapper, number, row) for number, row in enumerate(islice(rows, limit), start=1)]


def _preview_row(mapper: Mapper, number: int, row: Row) -> PreviewRow:
    mapped = mapper.map_row(row)
    faults = {error.field: error for error in mapped.errors}
    cells: list[PreviewCell] = []
    for field in mapper.fields:
        fault = faults.get(field.name)
        cells.append(
            PreviewCell(
                field=field.name,
                before=_shown_before(field, row),
                after="" if fault else _shown(mapped.record[field.name]),
                error_code=fault.code if fault else "",
                error_sentence=fault.sentence if fault else "",
                error_facts=fault.facts if fault else {},
            )
        )
    return PreviewRow(number=number, cells=tuple(cells))


def _shown_before(field: ReadyField, row: Row) -> str:
    names = (field.column,) if field.column is not None else field.columns or ()
    values = [row.get(name) for name in names] if names else [field.constant]
    return show_value(" | ".join(_shown(value) for value in values if value is not None))


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return show_value(" | ".join(show_value(item) for item in value[:MAX_PARTS]))
    if isinstance(value, bool):
        return "true" if value else "false"
    plain = plain_value(value)
    return show_value(value if isinstance(plain, dict) else plain)


def _enter(value: Any) -> Any:
    """A value as the steps expect it: nothing blank, nothing endless, lists as lists."""
    if type(value) is str:
        if len(value) > MAX_TEXT:
            raise too_long(value)
        return None if not value or value.isspace() else value
    if isinstance(value, list | tuple):
        if len(value) > MAX_PARTS:
            raise CellError("too_many_values", "There are more than {most} values.", None, {"most": MAX_PARTS})
        return [item if isinstance(item, list | tuple) else _enter(item) for item in value] or None
    return value


def _apply_to_each(apply: Callable[[Any, Row], Any], items: list[Any], row: Row, *, takes_empty: bool) -> list[Any]:
    """A step on every value of a list; a step that makes lists of them adds to the one list."""
    made: list[Any] = []
    for item in items:
        value = apply(item, row) if item is not None or takes_empty else None
        if type(value) is list:
            made += value
        else:
            made.append(None if value == "" else value)
    if len(made) > MAX_PARTS:
        raise CellError("too_many_values", "There are more than {most} values.", None, {"most": MAX_PARTS})
    return made


def _unforeseen(error: Exception, field: ReadyField, values: Row) -> CellError:
    try:
        before = show_value(field.before(values))
    except Exception:  # noqa: BLE001 - the row itself is what failed
        before = ""
    facts: dict[str, str | int] = {"reason": type(error).__name__}
    return CellError("transform_failed", "The value could not be transformed ({reason}).", before, facts, field.name)
