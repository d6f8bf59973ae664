"""Converting, without a database: exact, rounded once, the same from both sides."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from freight_app.kit.errors import InvalidInput
from freight_app.kit.money import MAX_MINOR, CurrencyMismatch, Money, currency_exponent
from freight_app.shop.currencies.rules import (
    SIGNIFICANT_DIGITS,
    Rate,
    convert,
    cross,
    inverse,
    is_jump,
    is_too_old,
    read_rate_value,
    spoken,
    with_margin,
)

DAY = date(2026, 3, 2)
# No decimals, two and three.
CODES = st.sampled_from(["JPY", "EUR", "USD", "DZD", "TND", "KWD"])
AMOUNTS = st.integers(min_value=-(10**13), max_value=10**13)


@st.composite
def values(draw: st.DrawFn) -> Decimal:
    """Rates between currencies that exist, with every number of digits."""
    digits = Decimal(draw(st.integers(min_value=1, max_value=10**SIGNIFICANT_DIGITS - 1)))
    return digits.scaleb(draw(st.integers(min_value=-5, max_value=4)) - digits.adjusted())


@st.composite
def rates(draw: st.DrawFn, base: str = "", quote: str = "") -> Rate:
    base = base or draw(CODES)
    return Rate(base, quote or draw(CODES.filter(lambda code: code != base)), draw(values()), DAY)


def exactly(money: Money, rate: Rate) -> Fraction:
    """In minor units of the target, before rounding."""
    shift = currency_exponent(rate.quote) - currency_exponent(rate.base)
    return Fraction(money.amount_minor) * Fraction(rate.value) * Fraction(10) ** shift


@given(AMOUNTS, rates())
@example(MAX_MINOR, Rate("TND", "EUR", Decimal("0.123456789012345"), DAY))
@example(5, Rate("TND", "JPY", Decimal("100"), DAY))  # half a yen: away from zero
@example(-5, Rate("TND", "JPY", Decimal("100"), DAY))
def test_a_conversion_is_the_exact_product_rounded_once_half_away_from_zero(minor: int, rate: Rate) -> None:
    exact = exactly(Money(minor, rate.base), rate)
    assume(abs(exact) < MAX_MINOR)
    converted = convert(Money(minor, rate.base), rate)
    assert converted.currency == rate.quote
    assert isinstance(converted.amount_minor, int)
    assert converted.amount_minor == (1 if exact >= 0 else -1) * int(abs(exact) + Fraction(1, 2))


@given(AMOUNTS, rates())
def test_there_and_back_differs_by_no_more_than_the_two_roundings(minor: int, rate: Rate) -> None:
    money = Money(minor, rate.base)
    assume(abs(exactly(money, rate)) < MAX_MINOR)
    back = convert(convert(money, rate), inverse(rate))
    shift = currency_exponent(rate.quote) - currency_exponent(rate.base)
    # Half a unit of the other currency, told in ours, half a unit of ours, and the 15th digit of the turned rate.
    bound = Fraction(1, 2) / (Fraction(rate.value) * Fraction(10) ** shift) + Fraction(1, 2)
    bound += Fraction(abs(minor) + 1, 10 ** (SIGNIFICANT_DIGITS - 1))
    assert abs(back.amount_minor - minor) <= bound


@given(rates(base="TND", quote="EUR"), rates(base="EUR", quote="USD"))
def test_a_cross_rate_is_the_same_from_both_sides_but_for_its_last_digit(one: Rate, two: Rate) -> None:
    there, back = cross(one, two), cross(inverse(two), inverse(one))
    assert (there.base, there.quote, back.base, back.quote) == ("TND", "USD", "USD", "TND")
    assert abs(Fraction(there.value) * Fraction(back.value) - 1) < Fraction(5, 10 ** (SIGNIFICANT_DIGITS - 1))


@given(rates(), st.integers(min_value=0, max_value=2000))
def test_a_rate_never_has_more_digits_than_a_page_is_sent(rate: Rate, margin_bp: int) -> None:
    for made in (rate, inverse(rate), with_margin(rate, margin_bp), with_margin(inverse(rate), margin_bp)):
        assert len(made.value.as_tuple().digits) <= SIGNIFICANT_DIGITS
        assert Decimal(made.text) == made.value
        assert "E" not in made.text.upper()


def test_a_margin_makes_the_shown_price_dearer() -> None:
    rate = Rate("TND", "EUR", Decimal("0.30"), DAY)
    assert with_margin(rate, 250).value == Decimal("0.3075")
    assert with_margin(rate, 0) is rate


def test_a_cross_rate_is_as_old_as_the_older_and_names_both_sources() -> None:
    one = Rate("TND", "EUR", Decimal("0.3"), date(2026, 2, 1), "manual")
    two = Rate("EUR", "USD", Decimal("1.1"), date(2026, 3, 1), "ecb")
    assert cross(one, two) == Rate("TND", "USD", Decimal("0.33"), date(2026, 2, 1), "manual+ecb")
    with pytest.raises(CurrencyMismatch):
        cross(two, one)


def test_money_of_another_currency_is_not_converted() -> None:
    with pytest.raises(CurrencyMismatch):
        convert(Money(100, "EUR"), Rate("TND", "EUR", Decimal("0.3"), DAY))
    with pytest.raises(InvalidInput):
        convert(Money(MAX_MINOR, "JPY"), Rate("JPY", "TND", Decimal("1000"), DAY))


@pytest.mark.parametrize("text", ["", "0", "-3", "nan", "inf", "1e30", "1e-30", "three", "3,4", "0x3", "٣.٤ ٥"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_rate_value(text)
    assert refused.value.field == "value"


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_positive_number_or_refused(text: str) -> None:
    try:
        value = read_rate_value(text)
    except InvalidInput:
        return
    assert value > 0
    assert len(value.as_tuple().digits) <= SIGNIFICANT_DIGITS


def test_a_rate_is_said_as_one_of_the_dearer_currency() -> None:
    turned = inverse(Rate("EUR", "TND", Decimal("3.4012"), DAY))
    told = spoken(turned)
    assert (told.base, told.quote, told.text) == ("EUR", "TND", "3.4012")
    assert spoken(Rate("TND", "JPY", Decimal("49.1234567"), DAY)).text == "49.1235"
    assert spoken(Rate("EUR", "IDR", Decimal("17500"), DAY)).text == "17500"


def test_age_and_jumps() -> None:
    assert not is_too_old(date(2026, 2, 23), DAY, 7)
    assert is_too_old(date(2026, 2, 22), DAY, 7)
    assert not is_jump(Decimal("3.4"), Decimal("6.8"))
    assert is_jump(Decimal("3.4"), Decimal("6.9"))
    assert is_jump(Decimal("3.4"), Decimal("1.6"))
