"""Numbers as people write them, by the marks of a locale. Strict: what could be two numbers is no number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError

from freight_app.migration.mapping.characters import SPACES, plain_characters
from freight_app.migration.mapping.errors import CellError

# What Decimal's own context holds without rounding.
MAX_DIGITS = 28
_APOSTROPHES = "'\u2019\u02bc"
# A tab or a line end parts two numbers; it never groups the digits of one.
_GROUP_SPACES = "".join(space for space in SPACES if space not in "\t\n\r\x0b\x0c")
_PLAIN_INTEGER = re.compile(r"-?[0-9]{1,28}", re.ASCII)
_PLAIN_POINT = re.compile(r"-?[0-9]{1,18}\.[0-9]{1,10}", re.ASCII)
_NOT_DIGITS = re.compile(r"[^0-9]+")
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+", re.ASCII)
_EXCEL_ERRORS = frozenset(("#n/a", "#value!", "#ref!", "#div/0!", "#num!", "#name?", "#null!"))

Percent = Literal["refuse", "fraction", "number"]


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How numbers are written: the pattern of a whole one and the marks to take out of it."""

    pattern: re.Pattern[str]
    decimal_marks: str
    takes_plain_point: bool

    def read(self, text: str) -> Decimal | None:
        """The number of an unsigned text; None when it is none."""
        found = self.pattern.fullmatch(text)
        if found is None:
            return None
        whole, decimals = found.group("whole"), found.group("decimals") or ""
        digits = whole if whole.isdigit() else _NOT_DIGITS.sub("", whole)
        if not digits and not decimals:
            return None
        if len(digits.lstrip("0")) + len(decimals) > MAX_DIGITS:
            raise _too_large(text)
        return Decimal(f"{digits or '0'}.{decimals}" if decimals else digits)


def find_locale(name: str) -> Locale:
    """The locale of a name such as ``fr``, ``ar_TN`` or ``de-CH``; ``ValueError`` with a sentence if there is none."""
    try:
        return _locale(name)
    except (UnknownLocaleError, ValueError, TypeError):
        raise ValueError(f"There is no locale {name!r}.") from None


@lru_cache(maxsize=256)
def _locale(name: str) -> Locale:
    return Locale.parse(name.replace("-", "_"))


@lru_cache(maxsize=256)
def number_style(locale: str, decimal_mark: str = "") -> NumberStyle:
    """The marks of a locale; a ``decimal_mark`` (``.`` or ``,``) overrides its own, the other then groups.

    Spaces of any width and apostrophes group in every locale: nobody writes decimals behind them.
    """
    symbols = find_locale(locale).number_symbols.get("latn", {})
    mark, group = symbols.get("decimal", "."), symbols.get("group", ",")
    if decimal_mark:
        mark, group = decimal_mark, "." if decimal_mark == "," else ","
    decimal_marks = mark + "\u066b"
    extra = "" if group in SPACES or group in _APOSTROPHES else group
    thousands = f"(?P<sep>[{re.escape(_GROUP_SPACES + _APOSTROPHES + extra)}\u066c])"
    # One mark between the groups, three digits in each; the lakh grouping of India has pairs before the last three.
    pairs = r"|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}" if extra == "," else ""
    pattern = (
        rf"(?P<whole>[0-9]{{1,40}}|[0-9]{{1,3}}{thousands}[0-9]{{3}}(?:(?P=sep)[0-9]{{3}}){{0,12}}{pairs}|)"
        rf"(?:[{re.escape(decimal_marks)}](?P<decimals>[0-9]{{0,40}}))?"
    )
    return NumberStyle(re.compile(pattern, re.ASCII), decimal_marks, mark == ".")


def parse_number(
    text: str, style: NumberStyle, *, percent: Percent = "refuse", scientific: bool = False
) -> Decimal | None:
    """The number in a text; None when the text is blank.

    Taken: a sign before or behind, parentheses for negatives, digits of any script, grouped thousands. Raises
    ``CellError`` with ``not_a_number``, ``number_too_large``, ``percent_not_expected`` or ``scientific_notation``.
    """
    if _PLAIN_INTEGER.fullmatch(text) or (style.takes_plain_point and _PLAIN_POINT.fullmatch(text)):
        return Decimal(text)
    plain = plain_characters(text).replace("\u060c", ",").strip()
    if not plain:
        return None
    if len(plain) > 100:
        raise _too_large(text) if plain.isdecimal() else _not_a_number(text)
    body, negative = _take_sign(plain)
    body, is_percent = _take_percent(body)
    if is_percent and percent == "refuse":
        raise CellError("percent_not_expected", "A percentage stands where a plain number is expected.", text)
    if not negative:
        body, negative = _take_sign(body)
    number = style.read(body)
    if number is None:
        number = _read_scientific(body, text, allowed=scientific)
    if is_percent and percent == "fraction":
        number = number.scaleb(-2)
    return -number if negative and number else number


def _take_sign(text: str) -> tuple[str, bool]:
    if text[:1] == "(" and text[-1:] == ")":
        return text[1:-1].strip(), True
    if text[:1] in ("-", "+"):
        return text[1:].lstrip(), text[0] == "-"
    if text[-1:] == "-":
        return text[:-1].rstrip(), True
    return text, False


def _take_percent(text: str) -> tuple[str, bool]:
    for mark in ("%", "\u066a"):
        if text.endswith(mark):
            return text[: -len(mark)].rstrip(), True
        if text.startswith(mark):
            return text[len(mark) :].lstrip(), True
    return text, False


def _read_scientific(body: str, text: str, *, allowed: bool) -> Decimal:
    if not _SCIENTIFIC.fullmatch(body):
        raise _not_a_number(text)
    if not allowed:
        sentence = "The number is in scientific notation: digits may have been lost when the file was saved."
        raise CellError("scientific_notation", sentence, text)
    mantissa, _mark, exponent = body.replace(",", ".").lower().partition("e")
    if len(mantissa) > MAX_DIGITS or len(exponent) > 4 or abs(int(exponent)) > MAX_DIGITS:
        raise _too_large(text)
    return Decimal(f"{mantissa}E{exponent}")


def _not_a_number(text: str) -> CellError:
    if text.strip().lower() in _EXCEL_ERRORS:
        return CellError("spreadsheet_error", "The cell holds an error of the spreadsheet, not a value.", text)
    return CellError("not_a_number", "This is not a number as the chosen language writes it.", text)


def _too_large(text: str) -> CellError:
    return CellError("number_too_large", "The number has too many digits.", text)
