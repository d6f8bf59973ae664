"""Transforms that make numbers: plain ones, money, quantities with a unit."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import MAX_MINOR, Money, currency_exponent, round_half_up
from freight_app.migration.mapping.currency_words import currency_of, is_currency_word, split_currency
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.number_texts import NumberStyle, Percent, number_style, parse_number
from freight_app.migration.mapping.step import Row, Step
from freight_app.migration.mapping.units import UNITS, convert_unit, split_unit, unit_of
from freight_app.migration.mapping.values import number_of, text_of

LocaleName = Annotated[str, Field(max_length=30)]
DecimalMark = Literal["", ".", ","]
CurrencyCode = Annotated[str, Field(max_length=3)]


class _NumberStep(Step):
    """What number readers share. ``decimal_mark`` overrides that of the locale; an empty locale is the mapping's."""

    op: str
    locale: LocaleName = ""
    decimal_mark: DecimalMark = ""

    @cached_property
    def _style(self) -> NumberStyle:
        return number_style(self.locale or "en", self.decimal_mark)

    def check(self) -> None:
        _ = self._style

    def _read(self, value: Any, *, percent: Percent = "refuse", scientific: bool = False) -> Decimal | None:
        if type(value) is str:
            return parse_number(value, self._style, percent=percent, scientific=scientific)
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            raise CellError("not_a_number", "This is not a number as the chosen language writes it.", value)
        return number_of(value)


class ParseNumber(_NumberStep):
    """A number as the locale writes it, exactly (``Decimal``).

    ``percent``: ``19%`` is refused, read as the fraction 0.19 or as the number 19. ``strip_currency`` lets a currency
    stand beside it. ``scientific`` lets ``1.5E+3`` be one.
    """

    op: Literal["parse_number"] = "parse_number"
    percent: Percent = "refuse"
    strip_currency: bool = False
    scientific: bool = False

    def apply(self, value: Any, row: Row) -> Any:
        if self.strip_currency and type(value) is str:
            number, word = split_currency(value)
            if word and is_currency_word(word):
                value = number
        return self._read(value, percent=self.percent, scientific=self.scientific)


class ParseMoney(_NumberStep):
    """An amount in minor units of a currency.

    The currency is that of the text (``12,500 DT``), else of ``currency_column``, else ``currency`` (the mapping's when
    empty). Decimals beyond those of the currency are an error unless ``round``.
    """

    op: Literal["parse_money"] = "parse_money"
    currency: CurrencyCode = ""
    currency_column: Annotated[str, Field(max_length=200)] = ""
    round: bool = False

    def check(self) -> None:
        super().check()
        if self.currency:
            _exponent(self.currency)
        elif not self.currency_column:
            raise ValueError("Money needs a currency: one for the mapping, or a column that names it.")

    def columns_read(self) -> tuple[str, ...]:
        return (self.currency_column,) if self.currency_column else ()

    def apply(self, value: Any, row: Row) -> Any:
        if isinstance(value, Money):
            return value
        written = ""
        if type(value) is str and not value.isdecimal():
            value, written = self._split(value)
        amount = self._read(value)
        if amount is None:
            return None
        return to_money(amount, self._currency(written, row), may_round=self.round)

    def _split(self, text: str) -> tuple[str, str]:
        number, word = split_currency(text)
        return (number, word) if word and is_currency_word(word) else (text, "")

    def _currency(self, written: str, row: Row) -> str:
        stated = text_of(row.get(self.currency_column)).strip() if self.currency_column else ""
        expected = self._named(stated) if stated else self.currency.upper()
        if not written:
            if not expected:
                raise CellError("currency_missing", "The amount has no currency.", stated)
            return expected
        code = currency_of(written)
        if code is None:
            # A bare "$" or "dinar" fits several currencies; the mapping says which one is meant.
            if expected:
                return expected
            raise CellError("currency_unknown", "The currency is not known.", written)
        if stated and code != expected:
            raise CellError("currency_differs", "The amount and its column name different currencies.", written)
        return code

    def _named(self, word: str) -> str:
        code = currency_of(word)
        if code is None:
            raise CellError("currency_unknown", "The currency is not known.", word)
        return code


class UnitNumber(_NumberStep):
    """A quantity with its unit, in the unit ``to``: ``250 g`` -> ``0.25`` kg. Without a unit it is in ``assume``."""

    op: Literal["unit_number"] = "unit_number"
    to: str
    assume: str = ""

    def check(self) -> None:
        super().check()
        for unit in filter(None, (self.to, self.assume)):
            if unit not in UNITS:
                raise ValueError(f"There is no unit {unit!r}; there are {', '.join(sorted(UNITS))}.")
        if self.assume and convert_unit(Decimal(1), self.assume, self.to) is None:
            raise ValueError(f"{self.assume} cannot be turned into {self.to}.")

    def apply(self, value: Any, row: Row) -> Any:
        word = ""
        if type(value) is str:
            value, word = split_unit(value)
        number = self._read(value)
        if number is None:
            return None
        unit = unit_of(word) if word else self.assume or self.to
        converted = convert_unit(number, unit, self.to) if unit is not None else None
        if converted is None:
            raise CellError(
                "wrong_unit", "The unit is not one that can be turned into {unit}.", word, {"unit": self.to}
            )
        return converted


def to_money(amount: Decimal, currency: str, *, may_round: bool) -> Money:
    """An amount in major units as money; ``CellError`` ``too_many_decimals`` or ``number_too_large``."""
    if amount.adjusted() > 18:
        raise CellError("number_too_large", "The amount is too large.", amount)
    decimals = currency_exponent(currency)
    scaled = amount.scaleb(decimals)
    minor = round_half_up(scaled)
    if minor != scaled and not may_round:
        sentence = "{currency} has {decimals} decimals; the amount has more."
        raise CellError("too_many_decimals", sentence, amount, {"currency": currency, "decimals": decimals})
    if abs(minor) > MAX_MINOR:
        raise CellError("number_too_large", "The amount is too large.", amount)
    return Money(minor, currency)


def _exponent(currency: str) -> int:
    try:
        return currency_exponent(currency.upper())
    except InvalidInput as error:
        raise ValueError(error.message) from None
