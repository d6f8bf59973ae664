"""The three languages of the house, text stored per language, and how numbers and dates are written in each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

from freight_app.kit.money import Money

Language = Literal["en", "fr", "ar"]
LANGUAGES: tuple[Language, ...] = ("en", "fr", "ar")
DEFAULT_LANGUAGE: Language = "en"
RIGHT_TO_LEFT = frozenset({"ar"})

# Stored text per language, for example {"en": "Oil filter", "ar": "..."}.
LocalizedText = dict[str, str]

# Western digits in Arabic pages: shops of the Maghreb write them so.
_LOCALES: dict[str, str] = {"en": "en_GB", "fr": "fr_TN", "ar": "ar_TN"}


def locale_of(language: str) -> Locale:
    return Locale.parse(_LOCALES.get(language, _LOCALES[DEFAULT_LANGUAGE]))


def pick_text(text: LocalizedText, language: str) -> str:
    """The text in a language, else in the first language that has one; empty when none has."""
    for candidate in (language, *LANGUAGES):
        found = text.get(candidate)
        if found:
            return found
    return next((value for value in text.values() if value), "")


def format_money(money: Money, language: str) -> str:
    """``1,468.615 TND`` as the language writes numbers; always the currency's own decimals."""
    return f"{format_amount(money, language)} {money.currency}"


def format_amount(money: Money, language: str) -> str:
    """The number alone, with grouping and the currency's ISO decimals."""
    places = -int(money.decimal.as_tuple().exponent) if money.decimal.as_tuple().exponent else 0
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return numbers.format_decimal(money.decimal, format=pattern, locale=locale_of(language), decimal_quantization=False)


def format_number(value: float, language: str) -> str:
    return numbers.format_decimal(value, locale=locale_of(language))


def format_date(value: date | datetime, language: str, *, zone: str = "UTC", width: str = "medium") -> str:
    """A date in the shop's zone; ``width`` is Babel's short, medium, long, full or a skeleton pattern."""
    if isinstance(value, datetime):
        value = value.astimezone(ZoneInfo(zone)).date()
    return dates.format_date(value, format=width, locale=locale_of(language))


def format_moment(value: datetime, language: str, *, zone: str = "UTC", width: str = "medium") -> str:
    """A date with its time in the shop's zone, by the 24-hour clock; ``width`` is that of the date."""
    joiner = "\u060c " if language == "ar" else " " if language == "fr" else ", "
    return format_date(value, language, zone=zone, width=width) + joiner + format_time(value, zone=zone)


def format_time(value: datetime, *, zone: str = "UTC") -> str:
    """The time of day, ``14:05``: CLDR's own for Tunisia has twelve hours, its shops have twenty-four."""
    return value.astimezone(ZoneInfo(zone)).strftime("%H:%M")
