"""How figures are written on paper, and how what people typed is made fit to be printed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from babel import numbers

from freight_app.kit.languages import Language, format_amount, format_date, locale_of
from freight_app.kit.money import Money

# A word longer than this is broken where it stands: nothing may run over the edge of its column.
LONGEST_WORD = 28
LONGEST_CODE = 20
LONGEST_CONTACT = 32
_BREAK = "\u200b"
# Controls that would turn the direction of what follows them, and line ends that are none of ours.
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069\u2028\u2029]")
# Controls have no shape, and surrogates cannot be written as UTF-8.
_SHAPELESS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_MARK = re.compile(r"[-@./_:]")


def write_quantity(quantity: Decimal, language: Language) -> str:
    """``2`` or ``2.5``: no zeros that nobody measured."""
    return wide_spaces(numbers.format_decimal(quantity, format="#,##0.######", locale=locale_of(language)))


def write_rate(rate: Decimal, language: Language) -> str:
    """``19%``; in French with the space before the sign."""
    number = numbers.format_decimal(rate * 100, format="#,##0.####", locale=locale_of(language))
    return f"{number}\u00a0%" if language == "fr" else f"{number}%"


def write_amount(amount: Money | None, language: Language) -> str:
    return "" if amount is None else wide_spaces(format_amount(amount, language))


def wide_spaces(figure: str) -> str:
    """The narrow space between thousands is lost on paper."""
    return figure.replace("\u202f", "\u00a0")


def write_day(day: date, language: Language) -> str:
    return format_date(day, language, width="long" if language == "ar" else "medium")


def plain_text(text: str, *, lines: bool = False) -> str:
    """What somebody typed, fit to be printed: no controls, no turned directions, no word without an end.

    Kept to one line unless ``lines``.
    """
    kept = [_one_line(line) for line in _TURNS.sub(" ", text).splitlines()]
    written = [line for line in kept if line]
    return ("\n" if lines else " ").join(_with_breaks(line, LONGEST_WORD) for line in written)


def code_text(text: str, *, longest: int = LONGEST_CODE) -> str:
    """A number, code or address on one line: as ``plain_text``, for narrower columns."""
    return _with_breaks(_one_line(_TURNS.sub(" ", text)), longest)


def _one_line(text: str) -> str:
    return " ".join(_SHAPELESS.sub(" ", text).split())


def _with_breaks(text: str, most: int) -> str:
    if all(len(word) <= most for word in text.split(" ")):
        return text
    return " ".join(_BREAK.join(_pieces(word, most)) for word in text.split(" "))


def _pieces(word: str, most: int) -> Iterator[str]:
    """At most so many letters each, parted behind a mark where there is one in the second half."""
    while len(word) > most:
        marks = [found.end() for found in _MARK.finditer(word, most // 2, most)]
        cut = marks[-1] if marks else most
        yield word[:cut]
        word = word[cut:]
    yield word
