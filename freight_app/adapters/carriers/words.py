"""What a carrier's sentence means, in the languages that carriers write in: ``words.txt`` has the expressions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from pathlib import Path

from freight_app.shipping.values import TrackingStatus

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ð": "d", "þ": "th", "’": "'"})
# What joins the words of a code: ``NOT_HOME`` is "not home".
_JOINTS = re.compile(r"[_\-/\s]+")


def fold_text(text: str) -> str:
    """Lower case, without accents, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return _JOINTS.sub(" ", "".join(letter for letter in plain if not unicodedata.combining(letter))).strip()


def status_in_words(text: str, allowed: Collection[TrackingStatus] | None = None) -> TrackingStatus | None:
    """What a sentence says, of what is ``allowed`` to be said; None where no word of it is known."""
    folded = fold_text(text)
    if not folded:
        return None
    for status, pattern in _rules():
        if (allowed is None or status in allowed) and pattern.search(folded):
            return status
    return None


@cache
def _rules() -> tuple[tuple[TrackingStatus, re.Pattern[str]], ...]:
    """One expression for each block, in the order of the file."""
    return tuple((status, re.compile("|".join(lines))) for status, lines in _blocks())


def _blocks() -> list[tuple[TrackingStatus, list[str]]]:
    blocks: list[tuple[TrackingStatus, list[str]]] = []
    for line in Path(__file__).with_name("words.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            blocks.append((TrackingStatus(line.strip("[]")), []))
        elif line and not line.startswith("#"):
            blocks[-1][1].append(line)
    return blocks
