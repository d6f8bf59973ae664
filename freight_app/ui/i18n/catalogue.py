"""The catalogues: ``locales/<language>/<domain>.po``, one domain per author, merged into one when read.

English is the key, so only French and Arabic have files. The first domain that translates a text wins; ``common`` is first,
so a word that several pages use belongs there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

from freight_app.kit.languages import LANGUAGES, format_number

LOCALES_DIR = Path(__file__).with_name("locales")
DOMAINS: tuple[str, ...] = ("common", "rooms", "storefront", "account", "admin", "staff")
TRANSLATED = tuple(language for language in LANGUAGES if language != "en")

# CLDR's plural categories in the order of a catalogue's msgstr[n].
PLURAL_FORMS: dict[str, tuple[str, ...]] = {
    "en": ("one", "other"),
    "fr": ("one", "other"),
    "ar": ("zero", "one", "two", "few", "many", "other"),
}


@dataclass(frozen=True, slots=True)
class Key:
    """What a translation is looked up by."""

    text: str
    plural: str = ""
    context: str = ""


@lru_cache(maxsize=len(TRANSLATED))
def read_catalogue(language: str) -> Mapping[Key, tuple[str, ...]]:
    """All translations of a language; a message without one is not in it."""
    merged: dict[Key, tuple[str, ...]] = {}
    for domain in DOMAINS:
        for key, forms in read_domain(language, domain).items():
            if all(forms):
                merged.setdefault(key, forms)
    return merged


def read_domain(language: str, domain: str) -> dict[Key, tuple[str, ...]]:
    """The messages of one file, translated or not; empty when there is no file."""
    path = LOCALES_DIR / language / f"{domain}.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language, domain=domain)
    found: dict[Key, tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        text, plural = message.id if isinstance(message.id, tuple) else (str(message.id), "")
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        found[Key(text, plural, message.context or "")] = tuple(form or "" for form in forms)
    return found


def forms_of(key: Key, language: str) -> tuple[str, ...]:
    """The texts of a message in a language, English where there is none."""
    if language != "en" and (found := read_catalogue(language).get(key)):
        return found
    return (key.text, key.plural) if key.plural else (key.text,)


def translate(text: str, language: str, **values: object) -> str:
    """The text in a language, with its ``{placeholders}`` filled; numbers are written as the language writes them."""
    return fill(forms_of(Key(text), language)[0], language, values)


def translate_in_context(context: str, text: str, language: str, **values: object) -> str:
    """``translate`` for a text whose English alone is not enough, see ``tc``."""
    return fill(forms_of(Key(text, context=context), language)[0], language, values)


def translate_count(singular: str, plural: str, count: int, language: str, **values: object) -> str:
    """The text in the form that the language's plural rule wants for ``count``; ``{count}`` is filled with it."""
    key = Key(singular, plural)
    return fill(by_category(key, language)[plural_category(language, count)], language, {**values, "count": count})


def by_category(key: Key, language: str) -> dict[str, str]:
    """A plural message's texts by CLDR category, with every category that the language can ask for."""
    forms = forms_of(key, language)
    names = PLURAL_FORMS[language] if len(forms) == len(PLURAL_FORMS[language]) else PLURAL_FORMS["en"]
    found = dict(zip(names, forms, strict=True))
    return {name: found.get(name, found["other"]) for name in (*PLURAL_FORMS[language], "other")}


def plural_category(language: str, count: int) -> str:
    category = Locale.parse(language).plural_form(count)
    return category if category in PLURAL_FORMS[language] else "other"


def fill(text: str, language: str, values: Mapping[str, object]) -> str:
    """Put values into ``{placeholders}``; an unknown placeholder stays as it is written."""
    for name, value in values.items():
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        text = text.replace("{" + name + "}", format_number(value, language) if is_number else str(value))  # type: ignore[arg-type]
    return text
