"""The visitor's currency: what the menu offers, and the rate that the pages of the shop convert with."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import get_currency_name

from freight_app.kit.languages import format_date, locale_of
from freight_app.kit.money import currency_exponent
from freight_app.shop.currencies.dtos import ShownCurrency
from freight_app.shop.currencies.rules import Rate
from freight_app.shop.currencies.showing import rate_of
from freight_app.shop.currencies.words import say_rate
from freight_app.ui.components.price import currency_label


@dataclass(frozen=True, slots=True)
class CurrencyChoice:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ShownIn:
    """How the visitor looks at prices. ``code`` is empty for the shop's own money, as which everything is charged."""

    code: str = ""
    label: str = ""
    # Decimal text: the browser counts with the very number that the server has.
    rate: str = ""
    places: int = 0
    own_places: int = 0
    # "1 EUR = 3.4012 TND", and of which day.
    words: str = ""
    day: str = ""


AS_CHARGED = ShownIn()


def offered_choices(own: str, shown: list[ShownCurrency], language: str) -> tuple[CurrencyChoice, ...]:
    """The shop's own first, then those with a rate of these days; none at all when there is nothing to choose."""
    codes = [one.currency for one in shown if one.rate is not None]
    return tuple(CurrencyChoice(code, _name(code, language)) for code in (own, *codes)) if codes else ()


def views_of(own: str, shown: list[ShownCurrency], language: str) -> dict[str, ShownIn]:
    """What a page needs to convert, by the currency that a visitor may have chosen."""
    rates = [rate for one in shown if (rate := rate_of(own, one))]
    return {rate.quote: _view(rate, language) for rate in rates}


def _view(rate: Rate, language: str) -> ShownIn:
    return ShownIn(
        code=rate.quote,
        label=currency_label(rate.quote, language),
        rate=rate.text,
        places=currency_exponent(rate.quote),
        own_places=currency_exponent(rate.base),
        words=say_rate(rate, language),
        day=format_date(rate.on, language),
    )


def _name(code: str, language: str) -> str:
    name = get_currency_name(code, locale=locale_of(language))
    return name[:1].upper() + name[1:]
