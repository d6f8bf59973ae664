"""From a kind of news and its facts to sentences in a reader's language. Plain values in, texts out.

Facts are plain strings. Those named ``…_on`` are ISO dates, ``…_at`` ISO moments with their offset, ``amount`` is minor
units and currency (``14500 TND``); ``product_fr`` is what a French reader has in the place of ``product``. What does
not read as such stands as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from freight_app.kit.languages import LANGUAGES, RIGHT_TO_LEFT, format_date, format_moment, format_money
from freight_app.kit.money import Money
from freight_app.messaging.notifying.news import NewsKind, fields_of

# Values keep their own direction within a right-to-left sentence: first strong isolate, pop.
_ISOLATE, _POP = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class WrittenNews:
    """``sentence`` is empty where the title says it all."""

    title: str
    sentence: str


def write_news(kind: NewsKind, data: Mapping[str, str], language: str, *, zone: str) -> WrittenNews:
    """What a reader of a language sees; times are those of ``zone``."""
    text = kind.texts.get(language) or kind.texts["en"]
    values = {name: _isolated(value, language) for name, value in _values(data, language, zone).items()}
    # A row of a kind that has learned another field since is still readable.
    values |= dict.fromkeys(fields_of((text.title,)) - values.keys(), "")
    told = [pattern.format_map(values) for pattern in text.sentences if fields_of((pattern,)) <= values.keys()]
    return WrittenNews(text.title.format_map(values), " ".join(told))


def amount_fact(money: Money) -> str:
    """An amount as ``data`` carries it."""
    return f"{money.amount_minor} {money.currency}"


def _values(data: Mapping[str, str], language: str, zone: str) -> dict[str, str]:
    values = {
        name: _written(name, str(value), language, zone) for name, value in data.items() if value not in ("", None)
    }
    for name in list(values):
        base, _, suffix = name.rpartition("_")
        if base and suffix in LANGUAGES and (suffix == language or base not in values):
            values[base] = values[name]
    return values


def _written(name: str, value: str, language: str, zone: str) -> str:
    try:
        if name.endswith("_on"):
            return format_date(date.fromisoformat(value), language)
        if name.endswith("_at"):
            return format_moment(datetime.fromisoformat(value), language, zone=zone)
        if name == "amount":
            minor, currency = value.split()
            return format_money(Money(int(minor), currency), language)
    except ValueError:
        return value
    return value


def _isolated(value: str, language: str) -> str:
    return f"{_ISOLATE}{value}{_POP}" if language in RIGHT_TO_LEFT else value
