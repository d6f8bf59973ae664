"""Rates and conversions as plain values: no database, no clock, no float.

A rate is a decimal of at most 15 significant digits, also when it was turned round, multiplied through another
currency or raised by a margin: so a page can be sent the very number that the server counts with.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext

from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import CurrencyMismatch, Money, currency_exponent, round_half_up

SIGNIFICANT_DIGITS = 15
# Wider than any two currencies of this world are apart.
SMALLEST, LARGEST = Decimal("1e-9"), Decimal("1e9")
# What somebody enters may lie this far ahead: a fixing that was agreed on, never next year's.
MAX_AHEAD = timedelta(days=31)
# A fetched rate that moved by more than this factor since the last one is taken for a mistake of its source.
MAX_JUMP = Decimal(2)
_BASIS_POINTS = 10_000
# Exact for 64-bit amounts times any rate.
_EXACT_DIGITS = 80
_ROUNDED = Context(prec=SIGNIFICANT_DIGITS, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rate:
    """One ``base`` is worth ``value`` of ``quote``, on a day and by a source (``manual``, ``ecb`` ...)."""

    base: str
    quote: str
    value: Decimal
    on: date
    source: str = ""

    @property
    def text(self) -> str:
        """The value as decimal text, without an exponent."""
        return f"{self.value:f}"


def read_rate_value(text: str | Decimal, *, field: str = "value") -> Decimal:
    """A rate from outside, rounded to what rates have; ``InvalidInput`` for anything but a plain positive number."""
    try:
        value = Decimal(text)
    except (InvalidOperation, ValueError):
        raise InvalidInput(field, "A rate is a number above zero, for example 3.4012.") from None
    if not value.is_finite() or not SMALLEST <= value <= LARGEST:
        raise InvalidInput(field, "A rate is a number above zero, for example 3.4012.")
    return _ROUNDED.plus(value)


def same_currency(currency: str, on: date) -> Rate:
    """A currency against itself."""
    return Rate(currency, currency, Decimal(1), on)


def inverse(rate: Rate) -> Rate:
    """The same rate told from the other side."""
    return replace(rate, base=rate.quote, quote=rate.base, value=_ROUNDED.divide(Decimal(1), rate.value))


def cross(first: Rate, second: Rate) -> Rate:
    """Two rates in a row, as old as the older one. Raises ``CurrencyMismatch`` when they do not meet."""
    if first.quote != second.base:
        raise CurrencyMismatch("The rates do not meet.", left=first.quote, right=second.base)
    sources = dict.fromkeys((first.source, second.source))
    return Rate(
        first.base,
        second.quote,
        _ROUNDED.multiply(first.value, second.value),
        min(first.on, second.on),
        "+".join(source for source in sources if source),
    )


def with_margin(rate: Rate, margin_bp: int) -> Rate:
    """The rate with so many basis points on top (100 are 1 %): what the customer's bank will take as well."""
    if not margin_bp:
        return rate
    factor = Decimal(_BASIS_POINTS + margin_bp) / _BASIS_POINTS
    return replace(rate, value=_ROUNDED.multiply(rate.value, factor))


def convert(money: Money, rate: Rate) -> Money:
    """The amount in the rate's ``quote``, rounded once to its ISO decimals.

    Raises ``CurrencyMismatch`` for money that is not in the rate's ``base``, and ``InvalidInput`` beyond 64 bits.
    """
    if money.currency != rate.base:
        raise CurrencyMismatch(
            f"{money.currency} and {rate.base} cannot be mixed.", left=money.currency, right=rate.base
        )
    with localcontext(prec=_EXACT_DIGITS):
        shift = currency_exponent(rate.quote) - currency_exponent(rate.base)
        minor = round_half_up((Decimal(money.amount_minor) * rate.value).scaleb(shift))
    return Money(minor, rate.quote)


def is_too_old(rated_on: date, today: date, max_age_days: int) -> bool:
    return (today - rated_on).days > max_age_days


def is_jump(before: Decimal, after: Decimal) -> bool:
    """Whether a rate moved further in one step than currencies do."""
    return after > before * MAX_JUMP or after * MAX_JUMP < before


def spoken(rate: Rate) -> Rate:
    """The rate as people say it: one of the dearer currency, to six digits. For reading, not for counting."""
    told = rate if rate.value >= 1 else inverse(rate)
    return replace(told, value=Context(prec=6, rounding=ROUND_HALF_UP).plus(told.value).normalize())
