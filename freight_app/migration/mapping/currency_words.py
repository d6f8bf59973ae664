"""Currencies as they stand beside amounts: codes, signs and the words of the Maghreb and the Gulf."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

from freight_app.kit.errors import InvalidInput
from freight_app.kit.languages import LANGUAGES
from freight_app.kit.money import currency_exponent
from freight_app.migration.mapping.characters import fold_letters, plain_characters

# What shops write; CLDR's own signs are added. A bare dollar or pound names no one currency and is left out.
_WORDS = {
    "DT": "TND", "د.ت": "TND", "د ت": "TND", "دت": "TND", "DA": "DZD", "د.ج": "DZD", "د ج": "DZD", "دج": "DZD",
    "DH": "MAD", "DHS": "MAD", "د.م": "MAD", "QR": "QAR", "ر.ق": "QAR", "ر ق": "QAR", "SR": "SAR", "ر.س": "SAR",
    "د.إ": "AED", "د.ك": "KWD", "د.ل": "LYD", "LD": "LYD", "€": "EUR", "EURO": "EUR", "EUROS": "EUR", "يورو": "EUR",
    "US$": "USD",
}  # fmt: skip
_SHARED = frozenset(("$", "£", "¥", "دينار", "dinar", "dinars", "ريال", "درهم", "dollar", "dollars"))
_AROUND = re.compile(r"(?P<before>[^0-9(+-]*)(?P<number>[(+-]?.*?[0-9][^\w]*?)(?P<after>[^0-9)%٪-]*)", re.DOTALL)


def split_currency(text: str) -> tuple[str, str]:
    """The amount and the word beside it: ``12,500 DT`` -> ``("12,500", "DT")``; the word is empty without one.

    A word before wins over one behind, and both must not differ: then the text comes back whole.
    """
    plain = plain_characters(text).strip()
    found = _AROUND.fullmatch(plain[:200])
    if found is None or len(plain) > 200:
        return plain, ""
    before, after = found["before"].strip(), found["after"].strip()
    number = found["number"].strip()
    if after in (".", ",", "\u066b"):
        number, after = number + after, ""
    mark = before[-1:]
    if mark in (".", ",") and found["before"][-1:] == mark:
        # "DT .5" is half a dinar, "د.ت.5" five of them, and "DT.5" could be either.
        if before == mark or before[-2].isspace():
            before, number = before[:-1].strip(), mark + number
        elif "." not in before[:-1]:
            return plain, ""
    if before and after:
        return plain, ""
    return number, before or after


def is_currency_word(word: str) -> bool:
    """Whether a word can stand for money, even when it does not say which."""
    return currency_of(word) is not None or _key(word) in _shared_keys()


def currency_of(word: str) -> str | None:
    """The ISO 4217 code of a code, sign or word; None when it names none, or more than one."""
    code = word.strip().upper()
    if len(code) == 3 and code.isascii() and code.isalpha():
        try:
            currency_exponent(code)
        except InvalidInput:
            pass
        else:
            return code
    return _codes_by_word().get(_key(word))


def _key(word: str) -> str:
    return fold_letters(word).replace(".", "").replace(" ", "")


@lru_cache(maxsize=1)
def _shared_keys() -> frozenset[str]:
    return frozenset(map(_key, _SHARED))


@lru_cache(maxsize=1)
def _codes_by_word() -> dict[str, str]:
    """Every sign and name that CLDR has for exactly one currency in our languages, and then our own words."""
    meanings: dict[str, set[str]] = {}
    for language in LANGUAGES:
        locale = Locale.parse(language)
        for words in (locale.currency_symbols, locale.currencies):
            for code, word in words.items():
                meanings.setdefault(_key(word), set()).add(code)
    known = {word: next(iter(codes)) for word, codes in meanings.items() if len(codes) == 1 and word}
    known.update({_key(word): code for word, code in _WORDS.items()})
    return {word: code for word, code in known.items() if word not in _shared_keys()}
