"""What a file can be turned into, as plain data: a target and its fields."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class FieldKind(StrEnum):
    """What a field holds, and the Python value of it in a record.

    ``text, email, phone, url, enum`` -> ``str``; ``integer`` -> ``int``; ``decimal`` -> ``Decimal``; ``money`` ->
    ``Money``; ``date`` -> ``date``; ``datetime`` -> aware UTC ``datetime``; ``boolean`` -> ``bool``; ``list`` ->
    ``list[str]``.
    """

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    ENUM = "enum"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"
    LIST = "list"


class _Description(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TargetField(_Description):
    """One field. ``aliases`` are other names of it in any language; ``choices`` belong to ``enum`` alone."""

    name: str = Field(min_length=1, max_length=80)
    title: str = ""
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    is_key: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    example: str = ""
    help: str = ""
    max_length: int = Field(default=10_000, ge=1, le=100_000)

    @model_validator(mode="after")
    def _choices_of_enum(self) -> Self:
        if (self.kind is FieldKind.ENUM) != bool(self.choices):
            raise ValueError("an enum has choices, and nothing else has")
        return self


class Target(_Description):
    """What a row becomes. The names of its fields differ from one another."""

    name: str = Field(min_length=1, max_length=80)
    title: str = ""
    fields: tuple[TargetField, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        if len({field.name for field in self.fields}) != len(self.fields):
            raise ValueError("two fields have the same name")
        return self

    def find_field(self, name: str) -> TargetField | None:
        """The field of that name, if there is one."""
        return next((field for field in self.fields if field.name == name), None)
