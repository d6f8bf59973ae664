"""How a file writes its numbers and days, by samples of them: a first guess that a person may correct."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

from freight_app.migration.mapping.currency_words import is_currency_word, split_currency
from freight_app.migration.mapping.date_steps import ParseDate
from freight_app.migration.mapping.errors import CellError
from freight_app.migration.mapping.number_texts import number_style, parse_number

NumberLocale = Literal["en", "fr", "de"]
DateOrder = Literal["day_first", "month_first", "year_first"]
# 1,234.50 - 1 234,50 - 1.234,50
NUMBER_LOCALES: tuple[NumberLocale, ...] = ("en", "fr", "de")
DATE_ORDERS: tuple[DateOrder, ...] = ("day_first", "month_first", "year_first")
# "12,5" and "3,75" are decimals wherever they are written; "12,500" may be either.
_COMMA_DECIMALS = re.compile(r"[0-9],[0-9]{1,2}(?![0-9])")


def guess_number_locale(texts: Sequence[str], *, delimiter: str = "") -> NumberLocale:
    """The way of writing under which the most of the texts are numbers.

    Where several fit alike, a file whose cells are parted by semicolons has commas for decimals: that is why it has.
    """
    has_commas = delimiter == ";" or any(_COMMA_DECIMALS.search(text) for text in texts)
    order: tuple[NumberLocale, ...] = ("fr", "en", "de") if has_commas else NUMBER_LOCALES
    return max(order, key=lambda locale: _count(texts, lambda text: _is_number(text, locale)))


def guess_date_order(texts: Sequence[str], locale: str = "en") -> DateOrder:
    """The order under which the most of the texts are days; the day first where several fit alike."""
    steps = {order: ParseDate(layouts=(order,), locale=locale, two_digit_pivot=68) for order in DATE_ORDERS}

    def is_day(text: str, order: DateOrder) -> bool:
        try:
            return steps[order].apply(text, {}) is not None
        except CellError:
            return False

    return max(DATE_ORDERS, key=lambda order: _count(texts, lambda text: is_day(text, order)))


def _count(texts: Sequence[str], fits: Callable[[str], bool]) -> int:
    return sum(fits(text) for text in texts)


def _is_number(text: str, locale: NumberLocale) -> bool:
    number, word = split_currency(text)
    try:
        return parse_number(number if word and is_currency_word(word) else text, number_style(locale)) is not None
    except CellError:
        return False
