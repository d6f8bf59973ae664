"""What the rates need from the outside world: somebody who publishes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol


@dataclass(frozen=True, slots=True)
class WantedRates:
    """What is of use: ``currencies`` against ``base``, as they stand on a day or were published last before it."""

    base: str
    currencies: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class FoundRate:
    """One ``base`` is worth ``value`` of ``quote``, as the source says; it is believed only after a look."""

    base: str
    quote: str
    value: Decimal
    on: date


class RateSource(Protocol):
    """``name`` is written beside each rate. One that is not connected is never asked."""

    @property
    def name(self) -> str: ...

    @property
    def is_connected(self) -> bool: ...

    def fetch_rates(self, wanted: WantedRates, /) -> Sequence[FoundRate]:
        """The rates of a day, in whatever base the source has. Raises ``OutsideFailure`` when there are none."""
        ...
