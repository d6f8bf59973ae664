"""Time zones as people look for them: the town in their language, the official name and the hours from UTC."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import dates

from freight_app.kit.languages import locale_of

# The rest are aliases and the hours of offices ("Etc/GMT+3", "US/Eastern"), which nobody looks for.
_CONTINENTS = frozenset({"Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"})


def list_zones(language: str, now: datetime) -> list[dict[str, str]]:
    """Every zone for a combobox, by its official name; ``now`` decides between winter and summer time."""
    return [
        {"value": name, "label": town, "hint": f"{name} {_written_offset(name, now)}"}
        for name, town in _named_towns(language)
    ]


def town_of(zone: str, language: str) -> str:
    """The town of a zone in a language."""
    return dict(_named_towns(language)).get(zone, zone)


@lru_cache(maxsize=3)
def _named_towns(language: str) -> tuple[tuple[str, str], ...]:
    locale = locale_of(language)
    names = sorted(name for name in available_timezones() if name.split("/")[0] in _CONTINENTS)
    return tuple((name, dates.get_timezone_location(name, locale=locale, return_city=True)) for name in names)


def _written_offset(name: str, now: datetime) -> str:
    offset = now.astimezone(ZoneInfo(name)).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    sign = "−" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}:{rest:02d}"
