"""What papers are called, which numbers in a text name something, and what is told about a file. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

MAX_TITLE = 200
MAX_LINKS = 20
MAX_REMIND_DAYS = 365
_MAX_NAME_BYTES = 150
# Controls, marks that turn the direction of what follows (``invoice_fdp.exe``), what file systems refuse.
_UNWANTED = re.compile(
    '[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff<>:"|?*]'
)
# Names that mean a device on some systems, whatever follows the first point.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
EXTENSIONS: Final[dict[str, str]] = {
    "application/pdf": "pdf",
    "image/webp": "webp",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "text/csv": "csv",
    "text/plain": "txt",
}
# What a browser may show in the page; everything else is only ever saved.
SHOWN_TYPES: Final = frozenset({"application/pdf", "image/webp"})
# Why a file was refused after it came in, or what was done to it. The UI has the words.
REASONS: Final = frozenset({"locked", "damaged", "too_long", "too_heavy", "cleaned", "straightened"})


def clean_name(name: str, media_type: str) -> str:
    """A name that is safe on every system and says what the file is: ``../a\\b.EXE`` of a PDF -> ``b.pdf``."""
    stem = name_stem(name) or "document"
    ending = EXTENSIONS[media_type]
    while len(stem.encode()) > _MAX_NAME_BYTES:
        stem = stem[:-1]
    stem = stem.rstrip(" .") or "document"
    if _DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{ending}"


def name_stem(name: str) -> str:
    """What a file is called, without its folders, its ending and all that is not to be read."""
    plain = _UNWANTED.sub("", unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()))
    plain = "".join(char if char.isprintable() else " " for char in plain)
    last = plain.replace("\\", "/").rstrip("/ ").rsplit("/", 1)[-1]
    head, dot, ending = last.rpartition(".")
    stem = head if dot and head and len(ending) <= 5 and ending.isalnum() else last
    return " ".join(stem.split()).strip(" .")


def title_of(name: str) -> str:
    """What to call a paper that nobody has given a title: ``Facture_2026-03.pdf`` -> ``Facture 2026-03``."""
    return " ".join(name_stem(name).replace("_", " ").split())[:MAX_TITLE] or "Document"


MAX_WORDS_KEPT = 200_000
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
# PDFs lose the blank between Arabic and what runs the other way: ``2026مارس``.
_SEAMS = re.compile("(?<=[\u0621-\u064a])(?=[0-9A-Za-z+])|(?<=[0-9A-Za-z])(?=[\u0621-\u064a])")


def plain_words(text: str) -> str:
    """What a file says, as it is kept to be searched: letters in their plain shape, no control among them."""
    kept = unicodedata.normalize("NFKC", text[:MAX_WORDS_KEPT].encode("utf-8", "ignore").decode())
    return _SEAMS.sub(" ", _CONTROLS.sub(" ", kept))[:MAX_WORDS_KEPT]


def is_reminder_due(expires_on: date | None, remind_days: int, reminded_for: date | None, today: date) -> bool:
    """Whether somebody is to be told now that a paper runs out: once for each day of expiry."""
    if expires_on is None or reminded_for == expires_on:
        return False
    return expires_on - timedelta(days=remind_days) <= today


# Numbers as this shop writes them: letters, a year, a counter. ``+`` stands before them in an address of the mailbox.
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9])([A-Za-z]{1,6}[-–]?\d{2,4}[-–/]\d{2,8}|[A-Za-z]{1,4}[-–]\d{3,10})(?![A-Za-z0-9])"
)
_MAX_NUMBERS = 10


def numbers_in(texts: Iterable[str]) -> list[str]:
    """What may be the number of an order or the like, in texts, in order, each once: ``PO-2026-00001``."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _NUMBER.finditer(text[:1000]):
            found.setdefault(match[1].replace("–", "-").upper())
    return list(found)[:_MAX_NUMBERS]


def address_tag(address: str) -> str:
    """What stands between ``+`` and ``@``: ``papers+PO-2026-00001@shop.tn`` -> ``PO-2026-00001``; empty without."""
    local = address.rpartition("@")[0]
    return local.partition("+")[2][:80]
