"""Rates in words, and what a total was shown as: sentences of pages, for visitors and for staff."""

from __future__ import annotations

from decimal import Decimal

from babel import numbers

from freight_app.kit.languages import format_date, locale_of
from freight_app.shop.currencies.dtos import ShownPrice
from freight_app.shop.currencies.rules import Rate, spoken
from freight_app.ui.components.price import price_text
from freight_app.ui.i18n import translate


def rate_words(rate: Rate, language: str) -> str:
    """``1 EUR = 3.4012 TND``, whichever way round reads better."""
    told = spoken(rate)
    # Left to right as a whole, also in an Arabic sentence: an equation does not turn round.
    return f"\u20661\u00a0{told.base} = {write_rate(told.value, language)}\u00a0{told.quote}\u2069"


def write_rate(value: Decimal, language: str) -> str:
    """All digits that the rate has, as the language writes numbers."""
    return numbers.format_decimal(value, locale=locale_of(language), decimal_quantization=False)


def shown_to_you(shown: ShownPrice | None, currency: str, language: str) -> str:
    """What the customer saw beside the total in ``currency``; empty for who looked at the shop's own."""
    if shown is None:
        return ""
    return translate(
        "Shown to you as ≈ {amount} when you ordered, at {rate} of {day}. You pay in {currency}.",
        language,
        **_facts(shown, currency, language),
    )


def shown_to_customer(shown: ShownPrice | None, currency: str, language: str) -> str:
    """The same, for staff."""
    if shown is None:
        return ""
    facts = _facts(shown, currency, language)
    return translate("Shown to the customer as ≈ {amount} at {rate} of {day}.", language, **facts)


def _facts(shown: ShownPrice, currency: str, language: str) -> dict[str, str]:
    rate = Rate(currency, shown.amount.currency, shown.rate, shown.rated_on)
    return {
        "amount": price_text(shown.amount, language),
        "rate": rate_words(rate, language),
        "day": format_date(shown.rated_on, language),
        "currency": currency,
    }
