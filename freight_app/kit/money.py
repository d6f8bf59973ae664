"""Money: integer minor units and a currency, never a float.

Exponents are those of ISO 4217 (TND and KWD have three decimals, JPY none). One rounding function serves the whole
house: half away from zero, as invoices in Tunisia, Algeria and Qatar are rounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from iso4217 import Currency

from freight_app.kit.errors import FreightError, InvalidInput

MAX_MINOR = 2**63 - 1


class CurrencyMismatch(FreightError):
    """Two amounts of different currencies were added or compared."""

    code = "currency_mismatch"


@lru_cache(maxsize=256)
def currency_exponent(currency: str) -> int:
    """Decimals of a currency by ISO 4217; ``InvalidInput`` on ``currency`` when it is no money of account."""
    try:
        exponent = Currency(currency).exponent
    except ValueError:
        exponent = None
    if exponent is None:
        raise InvalidInput("currency", "'{currency}' is not an ISO 4217 currency.", currency=currency)
    return exponent


def round_half_up(value: Decimal) -> int:
    """The one rounding of the house: to the nearest integer, halves away from zero."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (millimes, cents) of a currency."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.amount_minor, bool) or not isinstance(self.amount_minor, int):
            raise TypeError("amount_minor is an integer")
        if abs(self.amount_minor) > MAX_MINOR:
            raise InvalidInput("amount_minor", "The amount is too large.")
        currency_exponent(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @classmethod
    def from_decimal(cls, amount: Decimal | str | int, currency: str, *, field: str = "amount") -> Money:
        """Read ``24.500`` as 24500 millimes; more decimals than the currency has: ``InvalidInput``."""
        try:
            value = Decimal(amount)
        except InvalidOperation:
            raise InvalidInput(field, "'{amount}' is not a number.", amount=amount) from None
        if not value.is_finite():
            raise InvalidInput(field, "'{amount}' is not a number.", amount=amount)
        if value.adjusted() > 18:
            raise InvalidInput(field, "The amount is too large.")
        minor = value.scaleb(currency_exponent(currency))
        if minor != minor.to_integral_value():
            decimals = currency_exponent(currency)
            raise InvalidInput(
                field,
                "{currency} has {decimals} decimals; {amount} has more.",
                currency=currency,
                decimals=decimals,
                amount=amount,
            )
        return cls(int(minor), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exactly."""
        return Decimal(self.amount_minor).scaleb(-currency_exponent(self.currency))

    @property
    def is_zero(self) -> bool:
        return self.amount_minor == 0

    def times(self, factor: Decimal | int) -> Money:
        """The amount times a quantity or rate, rounded once."""
        return Money(round_half_up(Decimal(self.amount_minor) * Decimal(factor)), self.currency)

    def split(self, weights: list[int]) -> list[Money]:
        """Share the amount by weight so that the parts sum to it exactly (largest remainder method)."""
        total = sum(weights)
        if not weights or total <= 0 or min(weights) < 0:
            raise ValueError("weights are non-negative and sum to more than zero")
        sign = -1 if self.amount_minor < 0 else 1
        whole = abs(self.amount_minor)
        shares = [whole * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
        for i in by_remainder[: whole - sum(shares)]:
            shares[i] += 1
        return [Money(sign * share, self.currency) for share in shares]

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(
                f"{self.currency} and {other.currency} cannot be mixed.", left=self.currency, right=other.currency
            )

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        self._same(other)
        return self.amount_minor < other.amount_minor

    def __le__(self, other: Money) -> bool:
        self._same(other)
        return self.amount_minor <= other.amount_minor

    def __str__(self) -> str:
        return f"{self.decimal:f} {self.currency}"
