"""Characters that look alike: digits of other scripts, spaces of many widths, marks that nobody sees."""

from __future__ import annotations

import unicodedata

# Nothing that comes in or goes out of a step is longer: a cell is not a file.
MAX_TEXT = 100_000

# Direction marks, joiners that stand alone, the byte order mark and the soft hyphen: all invisible.
INVISIBLE = "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_NO_INVISIBLE = dict.fromkeys(map(ord, INVISIBLE))
# All of Unicode's Zs besides the plain space; str.strip() knows these, str.replace(" ", "") does not.
SPACES = (
    " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r\x0b\x0c"
)
_EDGE = INVISIBLE + SPACES + "\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in (*range(0x0660, 0x066A), *range(0x06F0, 0x06FA), *range(0x0966, 0x0970), *range(0xFF10, 0xFF1A))
}
_PLAIN = {**_NO_INVISIBLE, **_DIGITS, 0x2212: "-", 0xFE63: "-", 0xFF0D: "-", 0x2010: "-", 0x2011: "-"}


def trim_text(text: str) -> str:
    """Without spaces, line ends and invisible marks around it."""
    trimmed = text.strip()
    return trimmed if trimmed.isascii() else trimmed.strip(_EDGE)


def collapse_spaces(text: str) -> str:
    """One plain space for every run of spaces, tabs and line ends; none around."""
    if not text.isascii():
        text = text.translate(_NO_INVISIBLE)
    return " ".join(text.split())


def plain_characters(text: str) -> str:
    """Digits of other scripts as ASCII, minus signs as ``-``, and nothing invisible."""
    return text if text.isascii() else text.translate(_PLAIN)


def fold_letters(text: str) -> str:
    """Small letters without accents, hamza seats or tashkeel, digits in ASCII, single spaces: for comparing words."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", plain_characters(text))
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(text.casefold().split())


def has_controls(text: str) -> bool:
    """Whether a character is in it that a database or a screen cannot take: a NUL, half a surrogate pair."""
    if text.isprintable():
        return False
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t" for char in text)
