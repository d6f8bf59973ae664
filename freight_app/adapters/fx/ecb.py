"""The reference rates of the European Central Bank: thirty currencies against the euro, on working days at 16:00 CET.

No dinar and no riyal is among them: they meet the others through a rate against the euro that somebody enters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from freight_app.adapters.fx.answers import ask
from freight_app.adapters.web.client import WebClient
from freight_app.kit.errors import OutsideFailure
from freight_app.shop.currencies.ports import FoundRate, WantedRates

URL = "https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml"
_WHO = "The ECB"
_BASE = "EUR"
# No more depth than the table has with its envelope, and a reserve.
_MAX_DEPTH = 16


@dataclass(frozen=True, slots=True)
class EcbRates:
    client: WebClient
    url: str = URL
    name: str = "ecb"
    is_connected: bool = True

    def fetch_rates(self, _wanted: WantedRates) -> Sequence[FoundRate]:
        """The newest table, with the day that it says itself."""
        return read_table(ask(self.client, self.url, who=_WHO, accept="application/xml, text/xml"))


def read_table(body: bytes) -> list[FoundRate]:
    """Rates of ``eurofxref-daily.xml``. What is no number is left out; ``OutsideFailure`` when nothing is left."""
    table = _Table()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = table.open
    parser.EndElementHandler = table.close
    # Entities, and with them every way of growing while it is read, are declared in a document type.
    parser.StartDoctypeDeclHandler = table.refuse
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError):
        raise OutsideFailure(f"The answer of {_WHO} cannot be read.") from None
    if not table.found:
        raise OutsideFailure(f"There are no rates in the answer of {_WHO}.")
    return table.found


class _Table:
    """What was read so far: ``<Cube time=...>`` holds one ``<Cube currency=... rate=...>`` for each rate."""

    def __init__(self) -> None:
        self.found: list[FoundRate] = []
        self._day: date | None = None
        self._depth = 0

    def open(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise ValueError("too deep")
        if name.rpartition(" ")[2] != "Cube":
            return
        if "time" in attributes:
            self._day = date.fromisoformat(attributes["time"])
        elif self._day is not None and "currency" in attributes:
            value = _number(attributes.get("rate", ""))
            if value is not None:
                self.found.append(FoundRate(_BASE, attributes["currency"], value, self._day))

    def close(self, _name: str) -> None:
        self._depth -= 1

    def refuse(self, *_declared: object) -> None:
        raise ValueError("a document type")


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
