"""Transforms of texts."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from freight_app.migration.mapping.characters import MAX_TEXT, collapse_spaces, trim_text
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.expressions import Expression
from freight_app.migration.mapping.patterns import (
    compile_pattern,
    group_number,
    replace_pattern,
    search_pattern,
    split_replacement,
    strip_html,
    too_long,
)
from freight_app.migration.mapping.step import MAX_COLUMN_NAME, Row, Step
from freight_app.migration.mapping.values import text_of

MAX_PARTS = 1_000
# What JSON carries without loss, and a database too.
MAX_WHOLE = 2**63 - 1
ColumnName = Annotated[str, Field(min_length=1, max_length=MAX_COLUMN_NAME)]


class Trim(Step):
    """Spaces and invisible marks around the text go."""

    op: Literal["trim"] = "trim"

    def apply(self, value: Any, row: Row) -> Any:
        return trim_text(value) if type(value) is str else value


class CollapseSpaces(Step):
    """Every run of spaces, tabs and line ends becomes one space; invisible marks go."""

    op: Literal["collapse_spaces"] = "collapse_spaces"

    def apply(self, value: Any, row: Row) -> Any:
        return collapse_spaces(value) if type(value) is str else value


class ChangeCase(Step):
    """``upper``, ``lower``, ``title`` (each word) or ``sentence`` (the first letter alone)."""

    op: Literal["change_case"] = "change_case"
    to: Literal["upper", "lower", "title", "sentence"]

    def apply(self, value: Any, row: Row) -> Any:
        text = text_of(value)
        if self.to == "upper":
            return text.upper()
        if self.to == "lower":
            return text.lower()
        if self.to == "title":
            # str.title() would write "L'Huile" and "Don'T": a word begins after a space or a hyphen alone.
            words = (word[:1].upper() + word[1:].lower() for word in text.split(" "))
            return "-".join(part[:1].upper() + part[1:] for part in " ".join(words).split("-"))
        return text[:1].upper() + text[1:].lower()


class Default(Step):
    """A value for empty cells."""

    op: Literal["default"] = "default"
    takes_empty = True
    takes_list = True
    value: Annotated[str, Field(max_length=MAX_TEXT)] | Annotated[int, Field(ge=-MAX_WHOLE, le=MAX_WHOLE)] | bool

    def apply(self, value: Any, row: Row) -> Any:
        if type(value) is list:
            return value if any(item is not None for item in value) else self.value
        return self.value if value is None else value


class Concatenate(Step):
    """The value (each of several) and more columns, joined; empty parts are left out with their separator."""

    op: Literal["concatenate"] = "concatenate"
    takes_empty = True
    takes_list = True
    makes_one = True
    columns: Annotated[tuple[ColumnName, ...], Field(max_length=50)] = ()
    separator: Annotated[str, Field(max_length=50)] = " "

    def apply(self, value: Any, row: Row) -> Any:
        values = list(value) if isinstance(value, list) else [value]
        values += [row.get(name) for name in self.columns]
        texts = [text_of(item) for item in values if item is not None]
        if sum(map(len, texts)) + len(texts) * len(self.separator) > MAX_TEXT:
            raise too_long(texts[0])
        return self.separator.join(text for text in texts if text and not text.isspace())

    def columns_read(self) -> tuple[str, ...]:
        return self.columns


class Split(Step):
    """A text cut at a separator into a list; empty parts are left out unless kept."""

    op: Literal["split"] = "split"
    separator: Annotated[str, Field(min_length=1, max_length=50)]
    keep_empty: bool = False

    def apply(self, value: Any, row: Row) -> Any:
        pieces = text_of(value).split(self.separator, MAX_PARTS)
        if len(pieces) > MAX_PARTS:
            raise CellError("too_many_values", "There are more than {most} values.", value, {"most": MAX_PARTS})
        parts = [trim_text(part) for part in pieces]
        return parts if self.keep_empty else [part for part in parts if part]


class Take(Step):
    """One value of a list: ``place`` counts from 0, from the end when negative; ``filled`` passes over empty ones."""

    op: Literal["take"] = "take"
    takes_list = True
    makes_one = True
    place: Annotated[int, Field(ge=-1_000, le=1_000)] = 0
    filled: bool = False
    missing: Literal["error", "empty"] = "error"

    def apply(self, value: Any, row: Row) -> Any:
        values = value if isinstance(value, list) else [value]
        if self.filled:
            values = [item for item in values if item is not None and text_of(item).strip()]
        try:
            return values[self.place]
        except IndexError:
            if self.missing == "empty":
                return None
        sentence = "The value has {count} parts; part {wanted} is missing."
        wanted = self.place + 1 if self.place >= 0 else self.place
        raise CellError("missing_part", sentence, value, {"count": len(values), "wanted": wanted})


class ExtractPattern(Step):
    """What a pattern (RE2) finds first: the whole match, or one group by number or name."""

    op: Literal["extract"] = "extract"
    pattern: str
    group: Annotated[int, Field(ge=0, le=99)] | Annotated[str, Field(max_length=50)] = 0
    ignore_case: bool = False
    missing: Literal["error", "empty", "keep"] = "error"

    @cached_property
    def _ready(self) -> tuple[Any, int]:
        compiled = compile_pattern(self.pattern, ignore_case=self.ignore_case)
        return compiled, group_number(compiled, self.group)

    def check(self) -> None:
        _ = self._ready

    def apply(self, value: Any, row: Row) -> Any:
        compiled, group = self._ready
        found = search_pattern(compiled, text_of(value))
        text = found[group] if found is not None else None
        if text is not None:
            return text
        if self.missing == "error":
            raise CellError("no_match", "The text does not have the expected form.", value)
        return value if self.missing == "keep" else None


class ReplacePattern(Step):
    r"""What a pattern (RE2) finds, replaced: everywhere, or the first ``count`` times. ``\1`` puts a group in."""

    op: Literal["replace"] = "replace"
    pattern: str
    replacement: str = ""
    ignore_case: bool = False
    count: Annotated[int, Field(ge=0, le=10_000)] = 0

    @cached_property
    def _ready(self) -> tuple[Any, list[str | int]]:
        compiled = compile_pattern(self.pattern, ignore_case=self.ignore_case)
        return compiled, split_replacement(compiled, self.replacement)

    def check(self) -> None:
        _ = self._ready

    def apply(self, value: Any, row: Row) -> Any:
        compiled, parts = self._ready
        return replace_pattern(compiled, parts, text_of(value), count=self.count)


class StripHtml(Step):
    """The words of a piece of HTML."""

    op: Literal["strip_html"] = "strip_html"

    def apply(self, value: Any, row: Row) -> Any:
        return strip_html(text_of(value))


class Calculate(Step):
    """An expression in the small language of ``expressions.py`` over ``value`` and ``column("...")``."""

    op: Literal["expression"] = "expression"
    takes_empty = True
    takes_list = True
    makes_one = True
    expression: str

    @cached_property
    def _ready(self) -> Expression:
        return Expression(self.expression)

    def check(self) -> None:
        _ = self._ready

    def columns_read(self) -> tuple[str, ...]:
        return self._ready.columns

    def apply(self, value: Any, row: Row) -> Any:
        return self._ready.run(value, row)
