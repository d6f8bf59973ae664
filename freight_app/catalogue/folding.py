"""Words of a catalogue and its part numbers, folded: the one spelling under which each is stored and looked for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from freight_app.kit.folding import LATIN, fold_text, fold_word, fold_words, split_words

__all__ = ["STOP_WORDS", "compact_number", "fold_text", "fold_word", "fold_words", "slug_of", "split_words"]

_NOT_ALNUM = re.compile(r"[^0-9A-Z]+")
# Words that say nothing about a part; they are dropped from a question unless it has no other.
STOP_WORDS = frozenset({
    *("a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "with"),
    *("de", "des", "du", "d", "l", "la", "le", "les", "et", "en", "pour", "avec", "sur", "un", "une"),
    *("في", "من", "على", "علي", "مع", "او"),
})  # fmt: skip


@lru_cache(maxsize=65_536)
def compact_number(number: str) -> str:
    """A part number without punctuation, spaces or small letters: ``630/8-2RSR`` -> ``63082RSR``."""
    plain = unicodedata.normalize("NFKD", number)
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(char, char)) for char in plain)
    return _NOT_ALNUM.sub("", plain.upper())


def slug_of(text: str) -> str:
    """A name as an address: ``Bougies d'allumage`` -> ``bougies-d-allumage``; empty when it has no Latin letter."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.translate(LATIN)).strip("-")[:100]
