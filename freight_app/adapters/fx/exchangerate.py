"""api.exchangerate.host, and services that answer like it: any currency against any other, with a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from freight_app.adapters.fx.answers import ask, read_json
from freight_app.adapters.web.client import WebClient
from freight_app.kit.errors import OutsideFailure
from freight_app.shop.currencies.ports import FoundRate, WantedRates

BASE_URL = "https://api.exchangerate.host"
_WHO = "The exchange rate service"


@dataclass(frozen=True, slots=True)
class ExchangerateRates:
    client: WebClient
    base_url: str
    key: str = field(repr=False)
    name: str = "exchangerate"
    is_connected: bool = True

    def fetch_rates(self, wanted: WantedRates) -> Sequence[FoundRate]:
        question = {"access_key": self.key, "source": wanted.base, "currencies": ",".join(wanted.currencies)}
        url = f"{self.base_url.rstrip('/')}/live?{urlencode(question)}"
        return read_quotes(ask(self.client, url, who=_WHO, accept="application/json"), wanted.base)


def read_quotes(body: bytes, base: str) -> list[FoundRate]:
    """``{"success", "timestamp", "source", "quotes": {"TNDEUR": 0.294}}``, dated by its timestamp.

    What is no number or no pair with ``base`` is left out; ``OutsideFailure`` when nothing is left or it says no.
    """
    said = read_json(body, who=_WHO)
    if said.get("success") is not True:
        raise OutsideFailure(f"{_WHO} says no: {_reason(said)}")
    quotes, day = said.get("quotes"), _day(said.get("timestamp"))
    if not isinstance(quotes, dict) or day is None:
        raise OutsideFailure(f"The answer of {_WHO} cannot be read.")
    found = [
        FoundRate(base, pair.removeprefix(base), value, day)
        for pair, text in quotes.items()
        if pair.startswith(base) and (value := _number(text)) is not None
    ]
    if not found:
        raise OutsideFailure(f"There are no rates in the answer of {_WHO}.")
    return found


def _reason(said: dict[str, object]) -> str:
    error = said.get("error")
    info = error.get("info") if isinstance(error, dict) else None
    return info[:200] if isinstance(info, str) else "without a reason"


def _day(timestamp: object) -> date | None:
    try:
        return datetime.fromtimestamp(int(timestamp), UTC).date() if isinstance(timestamp, str) else None
    except (ValueError, OverflowError, OSError):
        return None


def _number(text: object) -> Decimal | None:
    try:
        return Decimal(text) if isinstance(text, str) else None
    except InvalidOperation:
        return None
