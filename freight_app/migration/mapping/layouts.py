"""Layouts of dates and times: CLDR patterns turned into regular expressions of our own.

Letters understood: ``y M L d E c a H h k K m s S Z X x`` with the widths of CLDR, and text between apostrophes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from freight_app.migration.mapping.characters import fold_letters
from freight_app.migration.mapping.number_texts import find_locale

# The names of Tunis and Algiers, of Rabat and of Beirut are all Arabic; a file does not say which it uses.
_COUNTRIES_OF_ARABIC = ("ar", "ar_TN", "ar_DZ", "ar_MA", "ar_SY")
_MORE_MONTHS = {"fr": {"fev": 2, "avr": 4, "juil": 7, "sep": 9}, "en": {"sept": 9}}
_TOKEN = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")
_PARTS = {"d": "day", "H": "hour", "k": "hour", "h": "hour12", "K": "hour12", "m": "minute", "s": "second"}
_ONE_OR_TWO = "[0-9]{1,2}"
_WEEKDAY = r"[^\W\d_]+(?: [^\W\d_]+)?\.?"
_OFFSET = "z|[+-][0-9]{2}:?[0-9]{2}|[+-][0-9]{2}"
_FIXED = {"S": ("fraction", "[0-9]{1,9}"), "E": ("weekday", _WEEKDAY), "c": ("weekday", _WEEKDAY)} | dict.fromkeys(
    "XxZ", ("offset", _OFFSET)
)
MAX_LAYOUT = 60

NAMED_LAYOUTS: dict[str, tuple[str, ...]] = {
    "iso": ("yyyy-MM-dd", "yyyyMMdd", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssX", "yyyy-MM-dd'T'HH:mm:ss.SX",
            "yyyy-MM-dd'T'HH:mm:ss.S", "yyyy-MM-dd'T'HH:mmX", "yyyy-MM-dd'T'HH:mm"),
    "day_first": ("d/M/y", "d-M-y", "d.M.y", "d MMM y", "d-MMM-y", "d/MMM/y", "E d MMM y", "E, d MMM y"),
    "month_first": ("M/d/y", "M-d-y", "M.d.y", "MMM d, y", "MMM d y", "E, MMM d, y"),
    "year_first": ("yyyy/M/d", "yyyy-M-d", "yyyy.M.d", "yyyy MMM d"),
}  # fmt: skip
# How each language's own short, medium, long and full dates are written, asked of CLDR.
LOCALE_LAYOUTS = ("short", "medium", "long", "full")


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout made ready. ``pattern`` has a named group for each part that it finds.

    ``is_plain``: a year, a month and a day in digits, and nothing else.
    """

    pattern: re.Pattern[str]
    months: dict[str, int]
    is_plain: bool


def expand_layout(name: str, locale: str, *, with_time: bool) -> list[str]:
    """The CLDR patterns of a named layout, or the pattern itself.

    With a time, each pattern of a date is also tried with ``HH:mm`` and ``HH:mm:ss`` behind it.
    """
    if name in LOCALE_LAYOUTS:
        found = find_locale(locale)
        dates = [str(found.date_formats[name].pattern)]
        if with_time:
            joined = str(found.datetime_formats["medium"])
            times = [str(found.time_formats[width].pattern) for width in ("short", "medium")]
            own = [joined.replace("{1}", day).replace("{0}", time) for day in dates for time in times]
            return dates + own + _with_times(dates)
        return dates
    patterns = NAMED_LAYOUTS.get(name)
    if patterns is None:
        return [name]
    return [*patterns, *_with_times(patterns)] if with_time else list(patterns)


def _with_times(patterns: list[str] | tuple[str, ...]) -> list[str]:
    dates = [pattern for pattern in patterns if "H" not in pattern]
    return [f"{pattern} {time}" for pattern in dates for time in ("HH:mm", "HH:mm:ss", "HH:mm:ss.S", "h:mm a")]


@lru_cache(maxsize=1024)
def compile_layout(pattern: str, locale: str) -> Layout:
    """Make a CLDR pattern ready; ``ValueError`` with a sentence on a letter that is not understood here."""
    pattern = pattern.strip()
    if not 0 < len(pattern) <= MAX_LAYOUT:
        raise ValueError(f"A layout has 1 to {MAX_LAYOUT} characters.")
    found = find_locale(locale)
    months = _month_names(found)
    pieces: list[str] = []
    seen: set[str] = set()
    tokens = _tokens(pattern)
    for place, (letter, text) in enumerate(tokens):
        if not letter:
            pieces.append(_literal(text))
            continue
        # "yyyyMMdd": with nothing between them the widths alone say where one number ends.
        touches = any(tokens[beside][0] for beside in (place - 1, place + 1) if 0 <= beside < len(tokens))
        part, piece = _piece(letter, len(text), found, months, pattern)
        if part in seen:
            # Also what keeps the expression quick: with each part once there is little to try again.
            raise ValueError(f"The layout {pattern!r} names its {part} twice.")
        seen.add(part)
        if touches and piece == _ONE_OR_TWO:
            piece = f"[0-9]{{{min(len(text), 2)}}}"
        pieces.append(f"(?P<{part}>{piece})")
    if not {"year", "month", "day"} <= seen:
        raise ValueError(f"The layout {pattern!r} lacks a year, a month or a day.")
    is_plain = seen == {"year", "month", "day"} and not re.search("MMM|LLL", pattern)
    return Layout(re.compile("".join(pieces)), months, is_plain)


def _tokens(pattern: str) -> list[tuple[str, str]]:
    """The fields of a pattern, each as its letter and itself, and the texts between them, with no letter."""
    tokens: list[tuple[str, str]] = []
    place = 0
    while place < len(pattern):
        token = _TOKEN.match(pattern, place)
        if token is None:
            raise ValueError(f"The layout {pattern!r} has an apostrophe too many.")
        place = token.end()
        quoted = token[1]
        tokens.append((token[2] or "", token[0] if quoted is None else quoted.replace("''", "'") or "'"))
    return tokens


def _literal(text: str) -> str:
    folded = "".join(char if char.isspace() else fold_letters(char) for char in text)
    return re.sub(r"(\\?\s)+", " ", re.escape(folded))


def _piece(letter: str, width: int, locale: Locale, months: dict[str, int], pattern: str) -> tuple[str, str]:
    """The name and the regular expression of one field of a pattern."""
    if letter in _PARTS:
        return _PARTS[letter], _ONE_OR_TWO
    if letter in "yu":
        return "year", {1: "[0-9]{4}|[0-9]{2}", 2: "[0-9]{2}"}.get(width, "[0-9]{4}")
    if letter in "ML":
        return "month", _ONE_OR_TWO if width <= 2 else f"(?:{_alternatives(months)})" + r"\.?"
    if letter in "abB":
        return "half", _alternatives(_day_halves(locale))
    if letter in _FIXED:
        return _FIXED[letter]
    raise ValueError(f"The layout {pattern!r} has the letter {letter!r}, which is not understood here.")


def _alternatives(words: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=64)
def _month_names(locale: Locale) -> dict[str, int]:
    """Folded names of months in all widths that tell them apart; for Arabic those of all its countries."""
    names = _COUNTRIES_OF_ARABIC if locale.language == "ar" else (str(locale),)
    months: dict[str, int] = dict(_MORE_MONTHS.get(locale.language, {}))
    for name in names:
        found = Locale.parse(name)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, word in found.months[context][width].items():
                    months.setdefault(fold_letters(word).rstrip("."), number)
    return months


@lru_cache(maxsize=64)
def _day_halves(locale: Locale) -> dict[str, int]:
    """Words for before and after noon: 0 and 12 hours to add."""
    halves = {"am": 0, "a.m.": 0, "pm": 12, "p.m.": 12, "ص": 0, "م": 12}
    for key, hours in (("am", 0), ("pm", 12)):
        for widths in locale.day_periods.values():
            for words in widths.values():
                if key in words:
                    halves.setdefault(fold_letters(words[key]), hours)
    return halves


def half_day(word: str, locale: str) -> int:
    """The hours to add for a word such as ``pm``: 0 or 12."""
    return _day_halves(find_locale(locale)).get(word, 0)
