"""Which encoding a text is written in: what it says itself, else UTF-8 if that fits, else the likeliest code page."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from charset_normalizer import from_bytes

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.text import MARKING

_SCAN_BYTES = 1 << 20
_SAMPLE_BYTES = 64 * 1024
_AROUND = 60
# Before this many doubtful bytes are seen, a file of another code page may still look like UTF-8 with a few faults.
_DOUBTS = 1_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark begins the same way.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]")
_ASCII = bytes(range(128))
_MARKED = re.compile("[\udc00-\udcff]")
# Alphabets whose letters all lie beyond ASCII, by the code pages that the trade still meets.
_OWN_ALPHABETS = ("cp1256", "cp1251")
# Letters of the older Arabic page (و ي ف ق among them) where Windows' Arabic page keeps è ê ç é à for French words.
_ISO_ARABIC = re.compile(rb"(?<=[\xc1-\xf2])[\xe0\xe2\xe7-\xeb\xee\xef]|[\xe0\xe2\xe7-\xeb\xee\xef](?=[\xc1-\xf2])")
# Accented letters of DOS (é à ç ê è ü ä ö) between plain ones; Windows has signs there that stand between no letters.
_DOS_ACCENTS = re.compile(rb"(?<=[A-Za-z])[\x81\x82\x84\x85\x87\x88\x8a\x93\x94\x96\x97](?=[A-Za-z])")


@dataclass(frozen=True, slots=True)
class TextFacts:
    """``line_breaks`` are counted over the whole file, for an estimate of its rows."""

    encoding: str
    confidence: float
    line_breaks: int


def find_encoding(path: Path) -> TextFacts:
    """Look at the whole file once, in bounded memory: a page of Arabic may begin a hundred thousand rows down."""
    with path.open("rb") as stream:
        start = stream.read(_SAMPLE_BYTES)
    told = next((name for mark, name in _BOMS if start.startswith(mark)), None) or _wide_without_mark(start)
    scan = _Scan()
    feeds = newlines = 0
    with path.open("rb") as stream:
        while block := stream.read(_SCAN_BYTES):
            newlines += block.count(b"\n")
            feeds += block.count(b"\r")
            if told is None:
                scan.take(block)
    line_breaks = newlines or feeds
    if told is not None:
        return TextFacts(told, 1.0 if start[:1] in b"\xef\xff\xfe\0" else 0.9, line_breaks)
    encoding, confidence = scan.judge()
    return TextFacts(encoding, confidence, line_breaks)


def choose_encoding(path: Path, chosen: str | None) -> TextFacts:
    """What is found by looking at the file, but with the encoding that somebody chose. Raises ``InvalidInput``."""
    facts = find_encoding(path)
    if chosen is None:
        return facts
    try:
        codecs.getincrementaldecoder(chosen)
        "".encode(chosen)
    except (LookupError, ValueError) as error:
        raise InvalidInput("encoding", "{chosen} is no encoding that can be read.", chosen=chosen) from error
    return TextFacts(chosen, 1.0, facts.line_breaks)


def _wide_without_mark(start: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its ASCII letters, delimiters and line ends is zero."""
    pairs = len(start) // 2
    first, second = start[0 : pairs * 2 : 2].count(0), start[1 : pairs * 2 : 2].count(0)
    if max(first, second) * 10 < pairs or min(first, second) * 20 > max(first, second):
        return None
    name, newline = ("utf-16-le", b"\n\0") if second > first else ("utf-16-be", b"\0\n")
    # Zeros that strayed into another text do not stand beside every line feed.
    return name if start.count(newline) * 2 > start.count(b"\n") else None


class _Scan:
    """Counts, over the blocks of a file, how well it reads as UTF-8."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._good = self._bad = 0
        self._other = bytearray()

    def take(self, block: bytes) -> None:
        if self._bad > _DOUBTS and self._bad * 10 > self._good:
            return
        pending = self._decoder.getstate()
        if not pending[0] and block.isascii():
            return
        try:
            self._decoder.decode(block)
            bad = 0
        except UnicodeDecodeError:
            self._decoder.setstate(pending)
            self._decoder.errors = MARKING
            bad = sum(1 for _ in _MARKED.finditer(self._decoder.decode(block)))
            self._decoder.errors = "strict"
            self._keep_words(block)
        self._bad += bad
        # A letter beyond ASCII takes two bytes or more.
        self._good += (len(block.translate(None, _ASCII)) - bad) // 2

    def _keep_words(self, block: bytes) -> None:
        """Keep what stands around bytes beyond ASCII: the rest of the text says nothing of its page."""
        found = _HIGH.search(block)
        while found and len(self._other) < _SAMPLE_BYTES:
            end = found.start() + _AROUND
            self._other += block[max(0, found.start() - _AROUND) : end] + b"\n"
            found = _HIGH.search(block, end)

    def judge(self) -> tuple[str, float]:
        if left := self._decoder.getstate()[0]:
            # The file ends in the middle of a letter, or in one letter of a code page.
            self._bad += len(left)
            self._other += left
        if not self._bad:
            return "utf-8", 1.0
        if self._good > self._bad * 10:
            return "utf-8", min(0.99, round(self._good / (self._good + self._bad), 2))
        return _code_page(bytes(self._other))


def _code_page(sample: bytes) -> tuple[str, float]:
    """An alphabet of its own stands in rows of letters beyond ASCII; a Western accent stands alone among plain ones.

    Which alphabet it is, charset-normalizer judges by how its languages use their letters. It is not asked to tell the
    Western pages apart: in a few short words it takes any of forty for the likeliest.
    """
    high = len(_HIGH.findall(sample))
    in_row = sum(len(run[0]) for run in re.finditer(rb"[\x80-\xff]{2,}", sample))
    if in_row * 2 > high:
        if _ISO_ARABIC.search(sample) and _reads_as(sample, "iso8859_6"):
            return "iso8859_6", 0.9
        best = from_bytes(sample, cp_isolation=list(_OWN_ALPHABETS)).best()
        return (best.encoding, 0.9) if best is not None else ("cp1256", 0.5)
    if len(_DOS_ACCENTS.findall(sample)) * 2 > high:
        return "cp850", 0.6
    if re.search(rb"[\x81\x8d\x8f\x90\x9d]", sample):
        # Bytes that Windows left empty.
        return "latin-1", 0.6
    agreed = from_bytes(sample, cp_isolation=["cp1252"]).best()
    return "cp1252", 0.9 if agreed is not None else 0.6


def _reads_as(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
