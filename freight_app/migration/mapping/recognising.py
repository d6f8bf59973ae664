"""What a column seems to hold, judged by samples of its values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from freight_app.migration.mapping.characters import fold_letters, plain_characters, trim_text
from freight_app.migration.mapping.choice_steps import ParseBoolean
from freight_app.migration.mapping.currency_words import is_currency_word, split_currency
from freight_app.migration.mapping.date_steps import ParseDate
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.number_texts import number_style, parse_number
from freight_app.migration.mapping.targets import FieldKind, TargetField
from freight_app.migration.mapping.values import text_of

MAX_SAMPLES = 100
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,60}")
_PHONE = re.compile(r"(?:\+|00|0|\()[0-9 ().\-]{6,20}|[0-9]{2,4}(?:[ .\-][0-9]{2,4}){2,4}", re.ASCII)
_TIME = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_STYLES = tuple(number_style(locale) for locale in ("en", "fr", "de"))
_DATES = tuple(
    ParseDate(layouts=("iso", "day_first", "month_first", "year_first"), locale=locale, two_digit_pivot=68)
    for locale in ("en", "fr", "ar")
)
_BOOLEAN = ParseBoolean()
GTIN_LENGTHS = (8, 12, 13, 14)


def sample_texts(samples: Iterable[Any]) -> list[str]:
    """The first filled values as short texts."""
    texts: list[str] = []
    for value in samples:
        try:
            text = trim_text(text_of(value))
        except CellError:
            continue
        if text:
            texts.append(text[:300])
        if len(texts) == MAX_SAMPLES:
            break
    return texts


def is_gtin(text: str) -> bool:
    """Whether a text is an EAN-8, UPC-A, EAN-13 or GTIN-14 with the right check digit.

    GS1 General Specifications 7.9: weights 3 and 1 from the right, the sum is a multiple of ten.
    """
    if len(text) not in GTIN_LENGTHS or not (text.isascii() and text.isdigit()) or not text.strip("0"):
        return False
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(text)))
    return total % 10 == 0


def share_of_gtins(texts: Sequence[str]) -> float:
    """How many of the texts are trade numbers of 12 digits or more: one in ten numbers of 8 is one by chance."""
    return _share(texts, lambda text: len(text) >= 12 and is_gtin(plain_characters(text)))


def share_that_fits(field: TargetField, texts: Sequence[str]) -> float:
    """How many of the texts, from 0 to 1, can be read as the kind of the field; 1 for a kind that takes any text."""
    if field.kind is FieldKind.ENUM:
        choices = {fold_letters(choice) for choice in field.choices}
        return _share(texts, lambda text: fold_letters(text) in choices)
    test = _TESTS.get(field.kind)
    return 1.0 if test is None else _share(texts, test)


def share_that_shows(field: TargetField, texts: Sequence[str]) -> float:
    """How many of the texts can be nothing but the kind of the field: a moment shows its time, a day has none."""
    if field.kind is FieldKind.DATETIME:
        return _share(texts, _is_moment)
    if field.kind is FieldKind.DATE:
        return _share(texts, lambda text: _is_date(text) and not _is_moment(text))
    return share_that_fits(field, texts)


def _share(texts: Sequence[str], test: Any) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def _is_phone(text: str) -> bool:
    plain = plain_characters(text)
    return _PHONE.fullmatch(plain) is not None and 8 <= sum(char.isdigit() for char in plain) <= 15


def _is_date(text: str) -> bool:
    return any(_reads(step, text, date) for step in _DATES)


def _is_moment(text: str) -> bool:
    return _TIME.search(plain_characters(text)) is not None and _is_date(text)


def _is_number(text: str) -> bool:
    for style in _STYLES:
        try:
            if parse_number(text, style, percent="number") is not None:
                return True
        except CellError:
            continue
    return False


def _is_integer(text: str) -> bool:
    return plain_characters(text).lstrip("+-").isdecimal() or (_is_number(text) and not re.search("[.,]", text))


def _is_amount(text: str) -> bool:
    number, word = split_currency(text)
    return _is_number(number) and (not word or is_currency_word(word))


def _is_boolean(text: str) -> bool:
    return _reads(_BOOLEAN, text, bool)


def _reads(step: ParseDate | ParseBoolean, text: str, kind: type[date | datetime | bool | Decimal]) -> bool:
    try:
        return isinstance(step.apply(text, {}), kind)
    except CellError:
        return False


_TESTS = {
    FieldKind.INTEGER: _is_integer,
    FieldKind.DECIMAL: _is_number,
    FieldKind.MONEY: _is_amount,
    FieldKind.DATE: _is_date,
    FieldKind.DATETIME: _is_date,
    FieldKind.BOOLEAN: _is_boolean,
    FieldKind.EMAIL: lambda text: _EMAIL.fullmatch(text) is not None,
    FieldKind.PHONE: _is_phone,
    FieldKind.URL: lambda text: text.lower().startswith(("http://", "https://", "www.")),
}
