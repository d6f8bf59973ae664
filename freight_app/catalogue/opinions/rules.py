"""What may stand in an opinion, and what stars add up to: pure calculations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from freight_app.kit.errors import InvalidInput

MAX_TITLE = 120
MAX_TEXT = 4000
MAX_QUESTION = 1000
MAX_REPLY = 2000
MAX_NAME = 60
MAX_PHOTOS = 4
MIN_QUESTION = 5
# What stands where somebody wrote the address of a page, of a mailbox or of a chat.
LINK_MARK = "[…]"
# An opinion says something about a part, and leads nowhere: addresses of pages with and without their scheme.
_LINKS = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.)[^\s<>]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.])(?:[\w-]+\.)+(?:com|net|org|info|biz|shop|store|online|site|xyz|top|io|me|tn|dz|ma|fr|qa|link|click)(?:/[^\s<>]*)?(?![\w.])",
    re.IGNORECASE,
)
# They turn the order of the letters around, in a review and in everything after it on the page.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANK_LINES = re.compile(r"\n{3,}")
# How far a few votes may carry a product: as if this many people had given this many stars before anybody came.
PRIOR_VOTES, PRIOR_STARS = 5, Decimal("3.5")


def clean_text(text: str, *, field: str, most: int, least: int = 0) -> str:
    """Several lines of plain text, trimmed, without addresses of pages; ``InvalidInput`` on ``field`` by its length."""
    text = _BLANK_LINES.sub("\n\n", _plain(text.replace("\r\n", "\n"), field, keep="\n").strip())
    return _measured(strip_links(text), field, most, least)


def clean_line(text: str, *, field: str, most: int, least: int = 0) -> str:
    """One line of plain text; ``InvalidInput`` on ``field`` as in ``clean_text``."""
    return _measured(strip_links(" ".join(_plain(text, field, keep="\n\t").split())), field, most, least)


def strip_links(text: str) -> str:
    """The text with ``LINK_MARK`` for every address in it."""
    return _LINKS.sub(LINK_MARK, text)


def _plain(text: str, field: str, *, keep: str) -> str:
    text = _TURNING.sub("", text)
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in keep for char in text):
        raise InvalidInput(field, "This text has characters that cannot be written.")
    return text


def _measured(text: str, field: str, most: int, least: int) -> str:
    if len(text) > most:
        raise InvalidInput(field, "This text is too long. Make it shorter.", most=most)
    if len(text) < least:
        raise InvalidInput(field, "Write a few words.")
    return text


def public_name(name: str) -> str:
    """``Amine T.`` for Amine Trabelsi: the first name and one letter, so that nobody is found by their review."""
    words = [word for word in _TURNING.sub("", name).split() if word[0].isalnum()]
    if not words:
        return ""
    first, last = words[0][:40], words[-1]
    return f"{first} {last[0].upper()}." if len(words) > 1 else first


def average_stars(total: int, count: int) -> Decimal | None:
    """The mean with one decimal, halves up; None while nobody has said anything."""
    return None if not count else (Decimal(total) / count).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def rank_of(total: int, count: int) -> int:
    """Where a product stands in "best rated", in thousandths of a star: the Bayesian mean.

    (C·m + Σ stars) / (C + n) with C = ``PRIOR_VOTES`` and m = ``PRIOR_STARS``: one happy customer is no proof.
    0 for what nobody has rated, which comes last.
    """
    if not count:
        return 0
    return int((PRIOR_VOTES * PRIOR_STARS + total) * 1000 / (PRIOR_VOTES + count))


def shares_of(spread: Sequence[int]) -> list[int]:
    """Whole per cents of each part; nothing of nothing."""
    whole = sum(spread)
    return [round(100 * part / whole) if whole else 0 for part in spread]
