"""A mapping as people make it and as it is stored: per target field a source and a list of transforms."""

from __future__ import annotations

from collections.abc import Mapping as Mapped
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from freight_app.migration.mapping.choice_steps import LookUp, ParseBoolean
from freight_app.migration.mapping.date_steps import ParseDate, ParseDateTime
from freight_app.migration.mapping.errors import MappingError
from freight_app.migration.mapping.number_steps import ParseMoney, ParseNumber, UnitNumber
from freight_app.migration.mapping.text_steps import (
    Calculate,
    ChangeCase,
    CollapseSpaces,
    ColumnName,
    Concatenate,
    Default,
    ExtractPattern,
    ReplacePattern,
    Split,
    StripHtml,
    Take,
    Trim,
)

SCHEMA = 1
MAX_FIELDS = 300
MAX_STEPS = 20

Transform = Annotated[
    Trim
    | CollapseSpaces
    | ChangeCase
    | Default
    | ParseNumber
    | ParseDate
    | ParseDateTime
    | ParseBoolean
    | ParseMoney
    | LookUp
    | Concatenate
    | Split
    | Take
    | ExtractPattern
    | ReplacePattern
    | StripHtml
    | UnitNumber
    | Calculate,
    Field(discriminator="op"),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True)


class FromColumn(_Part):
    """The value of one column."""

    kind: Literal["column"] = "column"
    column: ColumnName


class FromColumns(_Part):
    """The values of several columns, in order, as a list: to be concatenated, taken from, or kept by a list field."""

    kind: Literal["columns"] = "columns"
    columns: Annotated[tuple[ColumnName, ...], Field(min_length=1, max_length=50)]


class Constant(_Part):
    """The same text for every row."""

    kind: Literal["constant"] = "constant"
    value: Annotated[str, Field(max_length=10_000)]


Source = Annotated[FromColumn | FromColumns | Constant, Field(discriminator="kind")]


class FieldMapping(_Part):
    """Where a field comes from and what is done to it on the way."""

    source: Source
    transforms: Annotated[tuple[Transform, ...], Field(max_length=MAX_STEPS)] = ()


class Mapping(_Part):
    """How rows of a file become records. The settings say how to read what no transform reads explicitly.

    ``locale`` is how the file writes numbers and months, ``zone`` the one of its times, ``currency`` (ISO 4217) that of
    amounts without one, ``country`` (ISO 3166) that of telephone numbers without a prefix.
    """

    version: Literal[1] = Field(default=SCHEMA, alias="schema")
    locale: Annotated[str, Field(max_length=30)] = "en"
    zone: Annotated[str, Field(max_length=60)] = "UTC"
    currency: Annotated[str, Field(max_length=3)] = ""
    country: Annotated[str, Field(max_length=2)] = ""
    field_mappings: Annotated[dict[str, FieldMapping], Field(min_length=1, max_length=MAX_FIELDS)] = Field(
        alias="fields"
    )


def read_mapping(data: str | bytes | Mapped[str, Any]) -> Mapping:
    """A mapping from its JSON, as text or read already; ``MappingError`` names the field and transform at fault."""
    if isinstance(data, str | bytes):
        try:
            data = orjson.loads(data)
        except ValueError:
            raise MappingError("mapping", "The mapping is not JSON.") from None
    try:
        return Mapping.model_validate(data)
    except ValidationError as error:
        raise _as_mapping_error(error) from None


def write_mapping(mapping: Mapping) -> dict[str, Any]:
    """A mapping as plain JSON values, for ``read_mapping`` later on."""
    return mapping.model_dump(mode="json", by_alias=True)


def _as_mapping_error(error: ValidationError) -> MappingError:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = [part for part in first["loc"] if part != "fields"]
    field = str(place[0]) if place else "mapping"
    step = place[2] if len(place) > 2 and place[1] == "transforms" and isinstance(place[2], int) else None
    where = ".".join(str(part) for part in place[1:])
    message = f"{where}: {first['msg']}." if where else f"{first['msg']}."
    return MappingError(field, message, transform=step)
