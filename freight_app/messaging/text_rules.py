"""What may stand in words that the shop writes, and how long they are on a telephone. No database."""

from __future__ import annotations

from string import Formatter

from freight_app.accounts.values import clean_lines
from freight_app.kit.errors import InvalidInput
from freight_app.messaging.errors import UnknownTextField

# GSM 03.38: what fits into seven bits; those of the second row take two places.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€\f")


def require_pattern(text: str, *, field: str, known: frozenset[str]) -> str:
    """A text with fields like ``{number}``, trimmed. ``InvalidInput`` names the field and what is wrong in it.

    Only plain names: a format or an attribute inside the braces would let a text reach into what it is given.
    """
    text = clean_lines(text, field=field)
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise InvalidInput(field, "A brace stands alone. Fields are written {name}.") from None
    for _, name, form, conversion in parts:
        if name is None:
            continue
        if form or conversion or not name.isidentifier():
            raise InvalidInput(field, "Between braces stands the name of a field and nothing else.")
        if name not in known:
            raise UnknownTextField(field, name, known)
    return text


def count_segments(text: str) -> int:
    """How many SMS a text is sent and paid as: 160 characters of GSM 03.38 in one and 153 in each of many, or 70 and 67
    of UTF-16 as soon as one character is not in it, which in Arabic is at once (3GPP TS 23.040)."""
    if not text:
        return 0
    if all(char in _GSM or char in _GSM_TWICE for char in text):
        units, alone, each = sum(2 if char in _GSM_TWICE else 1 for char in text), 160, 153
    else:
        units, alone, each = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if units <= alone else -(-units // each)
