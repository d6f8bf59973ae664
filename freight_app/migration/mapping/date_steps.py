"""Transforms that make days and moments."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from freight_app.migration.mapping.characters import plain_characters
from freight_app.migration.mapping.date_texts import (
    check_free_text,
    day_of,
    moment_in_utc,
    parse_free_text,
    parse_layouts,
    parse_serial,
    start_of,
)
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.layouts import Layout, compile_layout, expand_layout
from freight_app.migration.mapping.number_steps import LocaleName
from freight_app.migration.mapping.number_texts import find_locale
from freight_app.migration.mapping.step import Row, Step

LayoutText = Annotated[str, Field(min_length=1, max_length=60)]
_ISO_LENGTH = 10


class _DateStep(Step):
    """What date readers share.

    ``layouts``: CLDR patterns (``dd/MM/yyyy``) or names (``iso``, ``day_first``, ``month_first``, ``year_first``, and
    the locale's own ``short``, ``medium``, ``long``, ``full``), tried in order. ``two_digit_pivot`` 68 reads 68 as 2068
    and 69 as 1969; without it two-digit years are errors. ``excel_serial`` reads 45292 as 1 January 2024. ``free_text``
    is the last resort, slow, and reads whole dates in running words.
    """

    op: str
    layouts: Annotated[tuple[LayoutText, ...], Field(min_length=1, max_length=20)] = ("iso", "day_first")
    locale: LocaleName = ""
    zone: str = Field(default="", max_length=60)
    two_digit_pivot: Annotated[int, Field(ge=0, le=99)] | None = None
    excel_serial: bool = False
    excel_1904: bool = False
    free_text: bool = False

    @cached_property
    def _layouts(self) -> list[Layout]:
        locale = self.locale or "en"
        patterns = [pattern for name in self.layouts for pattern in expand_layout(name, locale, with_time=True)]
        return [compile_layout(pattern, locale) for pattern in dict.fromkeys(patterns)]

    @cached_property
    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone or "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"There is no time zone {self.zone!r}.") from None

    @cached_property
    def _iso_first(self) -> bool:
        return self.layouts[0] == "iso"

    @cached_property
    def _day_first(self) -> bool:
        return "month_first" not in self.layouts

    def check(self) -> None:
        _ = self._layouts, self._zone
        if self.free_text:
            check_free_text(find_locale(self.locale or "en").language)

    def _read(self, value: Any) -> datetime | None:
        """The moment that a value names, naive unless it carries an offset; None when blank."""
        if type(value) is str:
            return self._read_text(value)
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return start_of(value)
        if self.excel_serial and isinstance(value, int | float) and not isinstance(value, bool):
            found = parse_serial(value, since_1904=self.excel_1904)
            if found is not None:
                return found
        raise self._not_a_date(value)

    def _read_text(self, text: str) -> datetime | None:
        if not plain_characters(text).strip():
            return None
        locale = self.locale or "en"
        found, _has_offset = parse_layouts(text, self._layouts, locale, self.two_digit_pivot)
        if found is None and self.excel_serial:
            found = parse_serial(text, since_1904=self.excel_1904)
        if found is None and self.free_text:
            found = parse_free_text(text, find_locale(locale).language, day_first=self._day_first)
        if found is None:
            raise self._not_a_date(text)
        return found

    def _not_a_date(self, value: Any) -> CellError:
        return CellError("not_a_date", "This is not a date in one of the chosen layouts.", value)


class ParseDate(_DateStep):
    """A day (``date``). Of a moment with an offset it is the day in ``zone``, of a naive one its own."""

    op: Literal["parse_date"] = "parse_date"

    def apply(self, value: Any, row: Row) -> Any:
        if self._iso_first and type(value) is str and len(value) == _ISO_LENGTH and value.isascii() and value[4] == "-":
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass  # the layouts say what is wrong with it
        elif type(value) is date:
            return value
        found = self._read(value)
        return None if found is None else day_of(found, self._zone)


class ParseDateTime(_DateStep):
    """A moment (aware UTC ``datetime``); one without an offset is a time of day in ``zone``."""

    op: Literal["parse_datetime"] = "parse_datetime"

    def apply(self, value: Any, row: Row) -> Any:
        found = self._read(value)
        return None if found is None else moment_in_utc(found, self._zone)
