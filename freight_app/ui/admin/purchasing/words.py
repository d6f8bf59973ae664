"""What the pages of buying call what rooms keep as codes."""

from __future__ import annotations

from typing import Any

from babel import Locale

from freight_app.kit.languages import locale_of
from freight_app.purchasing.suppliers.values import Incoterm, TransportMode
from freight_app.ui.components.base import Text
from freight_app.ui.i18n import t


def _(text: str) -> str:
    """Marks a text for the extractor."""
    return text


MODES: dict[str, str] = {
    TransportMode.SEA: _("By sea"),
    TransportMode.AIR: _("By air"),
    TransportMode.ROAD: _("By road"),
    TransportMode.RAIL: _("By rail"),
    TransportMode.PARCEL: _("By parcel service"),
}
# A language calls itself by its own name, whoever reads.
LANGUAGE_NAMES: list[tuple[str, Text]] = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]


def mode_options() -> list[tuple[str, Text]]:
    return [(code, t(word)) for code, word in MODES.items()]


def incoterm_options() -> list[tuple[str, Text]]:
    """Incoterms are the same three letters in every language."""
    none: Any = t("None agreed")
    return [("", none), *((str(term), str(term)) for term in Incoterm)]


def country_name(code: str, language: str) -> str:
    """A country as the language calls it."""
    locale: Locale = locale_of(language)
    return locale.territories.get(code, code)
