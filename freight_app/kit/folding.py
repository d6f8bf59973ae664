"""How different spellings of one word become one string, in three languages.

The same folding is applied to what is stored and to what is typed, so the database compares plain strings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters of Arabic that people write one for the other: alif with and without hamza, taa marbuta, alif maqsura.
_ARABIC = str.maketrans({
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ئ": "ي", "ؤ": "و", "ء": "", "ـ": "",
    "گ": "ك", "ک": "ك", "ی": "ي", "پ": "ب", "چ": "ج", "ڤ": "ف", "ڨ": "ق",
})  # fmt: skip
# Letters of Latin that no decomposition takes apart.
LATIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"[^\W_]+")
_ARTICLES = ("وال", "بال", "ال", "لل")
MAX_WORD = 40


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """One word without accents, capitals, tashkeel, hamza seats, article or plural s: ``Qualité`` -> ``qualite``."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_ARABIC))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    folded = bare.translate(_ARABIC).translate(LATIN)[:MAX_WORD]
    if folded.isdecimal() and not folded.isascii():
        folded = "".join(str(unicodedata.decimal(char)) for char in folded)
    for article in _ARTICLES:
        if folded.startswith(article) and len(folded) - len(article) >= 3:
            return folded[len(article) :]
    if len(folded) > 3 and folded.isalpha() and folded.endswith("s") and not folded.endswith("ss"):
        return folded[:-1]
    return folded


def split_words(text: str) -> list[str]:
    """The words of a text as they are written: runs of letters and digits, marks kept with their letter."""
    return _WORD.findall(unicodedata.normalize("NFC", _without_marks(text)))


def fold_words(text: str) -> list[str]:
    """The folded words of a text, in order: ``Filtres à huile`` -> ``filtre a huile``."""
    return [folded for word in split_words(text) if (folded := fold_word(word))]


def fold_text(text: str) -> str:
    """A text as a key for equality and sorting."""
    return " ".join(fold_words(text))


def _without_marks(text: str) -> str:
    """Tashkeel and tatweel would cut an Arabic word in two: marks are not letters to a regular expression."""
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char)).replace(
        "ـ", ""
    )
