"""Rates as people read them."""

from __future__ import annotations

from decimal import Decimal

from babel import numbers

from freight_app.kit.languages import locale_of
from freight_app.shop.currencies.rules import Rate, spoken

# An equation does not turn round in an Arabic sentence, nor is it parted: isolated, left to right, on one line.
_ISOLATED = "\u2066{}\u2069"


def say_rate(rate: Rate, language: str) -> str:
    """``1 EUR = 3.4012 TND``, whichever way round reads better, to six digits."""
    return say_exactly(spoken(rate), language)


def say_exactly(rate: Rate, language: str) -> str:
    """The rate as it is, with all its digits."""
    value = write_rate_value(rate.value, language)
    return _ISOLATED.format(f"1\u00a0{rate.base}\u00a0=\u00a0{value}\u00a0{rate.quote}")


def write_rate_value(value: Decimal, language: str) -> str:
    return numbers.format_decimal(value, locale=locale_of(language), decimal_quantization=False)
