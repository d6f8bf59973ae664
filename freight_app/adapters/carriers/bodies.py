"""Reading what a carrier sent without trusting its shape: a value of another kind than it should be counts as absent.

Carriers change their answers without notice and send numbers where they promise text. What is missing leaves a gap;
only a body that is no object at all is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from freight_app.shipping.dtos import CarrierMoment
from freight_app.shipping.errors import UnreadableAnswer

Body = Mapping[str, Any]
MAX_TEXT = 500
# Nothing that a shop follows was sent before, and a year of five digits is a mistake.
_YEARS = range(1990, 2200)


def read_body(content: bytes | str, carrier: str) -> Body:
    """The object in a body. Raises ``UnreadableAnswer`` when there is none."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise UnreadableAnswer(carrier, "it is not JSON") from None
    if not isinstance(body, dict):
        raise UnreadableAnswer(carrier, "it is not a JSON object")
    return body


def part(body: Any, *path: str) -> Any:
    """What lies at a path of names; None where something on the way is missing."""
    for name in path:
        if not isinstance(body, Mapping):
            return None
        body = body.get(name)
    return body


def text(body: Any, *path: str) -> str:
    """A text or a number as text, cut to a sane length; "" where there is none. An id may come as a number."""
    value = part(body, *path)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    # Neither zero characters nor halves of pairs can be kept in a database.
    written = str(value).replace("\0", "\ufffd").encode("utf-8", "replace").decode()
    return " ".join(written.split())[:MAX_TEXT]


def number(body: Any, *path: str) -> float | None:
    value = part(body, *path)
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < 1e12 else None  # also not a number and infinite


def objects(body: Any, *path: str) -> Iterator[Body]:
    """The objects of a list; one that stands there without its list is a list of one."""
    value = part(body, *path)
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, Mapping))


def read_moment(written: str, zone: str | None = None) -> CarrierMoment | None:
    """A time in any form of ISO 8601, with an offset or without. None for "".

    ``zone``: where the clock hung, by name, for a time without an offset; UTC where nobody knows.
    """
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
        if moment.year not in _YEARS:
            return CarrierMoment(written=written)
        if moment.tzinfo is not None:
            return CarrierMoment(written=written, at=moment.astimezone(UTC))
        local = moment.replace(tzinfo=ZoneInfo(zone) if zone else UTC)
        return CarrierMoment(written=written, at=local.astimezone(UTC), is_zone_assumed=True)
    except (ValueError, OverflowError):
        return CarrierMoment(written=written)


def place_of(address: Any) -> str:
    """ "Rzeszów, PL" of a postal address in schema.org's words."""
    parts = (text(address, "addressLocality"), text(address, "countryCode"))
    return ", ".join(part for part in parts if part)


# Countries with one clock, where DHL's parcel services and their neighbours give local times.
_ZONES = {
    "AE": "Asia/Dubai", "AT": "Europe/Vienna", "BE": "Europe/Brussels", "CH": "Europe/Zurich",
    "CN": "Asia/Shanghai", "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen",
    "DZ": "Africa/Algiers", "EG": "Africa/Cairo", "FR": "Europe/Paris", "GB": "Europe/London",
    "HK": "Asia/Hong_Kong", "IE": "Europe/Dublin", "IN": "Asia/Kolkata", "IT": "Europe/Rome", "JP": "Asia/Tokyo",
    "KW": "Asia/Kuwait", "LU": "Europe/Luxembourg", "LY": "Africa/Tripoli", "MA": "Africa/Casablanca",
    "NL": "Europe/Amsterdam", "NO": "Europe/Oslo", "PL": "Europe/Warsaw", "QA": "Asia/Qatar", "SA": "Asia/Riyadh",
    "SE": "Europe/Stockholm", "SG": "Asia/Singapore", "TH": "Asia/Bangkok", "TN": "Africa/Tunis",
    "TR": "Europe/Istanbul", "TW": "Asia/Taipei",
}  # fmt: skip


def zone_of_country(code: str) -> str | None:
    """The clock of a country that has only one; None for the others."""
    return _ZONES.get(code.upper())
