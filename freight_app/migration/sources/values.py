"""What a cell looks like. Only to understand a file by: nothing is converted here."""

from __future__ import annotations

import re

_NUMBER = r"[+-]?(?:\d+|\d{1,3}(?:[ ,.\u00a0\u202f']\d{3})+)(?:[.,]\d+)?(?:[eE][+-]?\d+)?"
_MONEY = rf"(?:[€$£]\s?)?{_NUMBER}\s?(?:%|€|\$|£|DT|TND|EUR|USD|د\.ت)?"
_DATE = r"(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})(?:[T ]\d{1,2}:\d{2}.*)?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_WORD = r"(?i:true|false|yes|no|oui|non|vrai|faux)"
_ADDRESS = r"[^@\s]+@[^@\s]+\.[a-z]{2,}|https?://\S+"
_PLAIN_TYPED = re.compile(rf"(?:{_MONEY}|{_DATE}|{_CLOCK}|{_ADDRESS}|[0-9a-f]{{32}}|[0-9a-f-]{{36}})")
_YES_NO = re.compile(_WORD)
_ABSENT = re.compile(r"(?i:n/?a|null|none|nan|-+|\?+|nil)")


def is_typed(text: str) -> bool:
    """A number, an amount, a date, an address, an id: what stands in records and rarely in headers."""
    text = text.strip()
    return len(text) < 200 and _PLAIN_TYPED.fullmatch(text) is not None


def is_answer(text: str) -> bool:
    """Yes or no, in one of the words for it."""
    return _YES_NO.fullmatch(text.strip()) is not None


def is_absent(text: str) -> bool:
    """Nothing, or a word for nothing."""
    text = text.strip()
    return not text or _ABSENT.fullmatch(text) is not None
