"""Which language a document is served in."""

from __future__ import annotations

from collections.abc import Collection

# The part of an address that asks for a language: what search engines are given for each of them.
ASKED = "lang"


def choose_language(
    *, cookie: str | None, accept_language: str | None, offered: Collection[str], default: str, asked: str | None = None
) -> str:
    """What the address asks for, else the visitor's own choice, else the best of what the browser asks for, else the
    shop's language.
    """
    for chosen in (asked, cookie):
        if chosen in offered:
            return str(chosen)
    for wanted in _by_preference(accept_language or ""):
        if wanted in offered:
            return wanted
    return default if default in offered else min(offered)


def _by_preference(header: str) -> list[str]:
    """Primary language subtags of an Accept-Language header, best first; what cannot be read is left out."""
    ranked: list[tuple[float, int, str]] = []
    for position, part in enumerate(header[:500].split(",")):
        tag, _, parameters = part.strip().partition(";")
        weight = 1.0
        name, _, value = parameters.strip().partition("=")
        if name == "q":
            try:
                weight = float(value)
            except ValueError:
                continue
        if tag and weight > 0:
            ranked.append((-weight, position, tag.split("-")[0].strip().lower()))
    return [tag for _, _, tag in sorted(ranked)]
