"""A PDF as a reader sees it: its characters with their places on the page, and what a search finds in its text.

Extractors give Arabic in the order of the page or of the text, swap the letters inside a ligature, double those of
a glyph with a mark and part a word where a font moves a glyph. So words are compared as **letters in any order**:
normalised (NFKC: presentation forms become letters), without marks and spaces, as the letters of a stretch of the
page's text of that length, as they stand or each doubled letter once. Whatever has a direction (codes, amounts,
brackets) is read by the places of its signs.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from dataclasses import dataclass
from itertools import groupby

import pypdfium2
from PIL import Image


@dataclass(frozen=True, slots=True)
class Sign:
    """A character, the line that it stands on and its box, in points from the lower left corner of the page."""

    text: str
    baseline: float
    left: float
    bottom: float
    right: float
    top: float


class SeenPage:
    """One page of a PDF."""

    def __init__(self, content: bytes, number: int = 0) -> None:
        self._document = pypdfium2.PdfDocument(content, autoclose=True)
        self._page = self._document[number]
        self._text = self._page.get_textpage()
        self.width = self._page.get_width()
        self.text: str = self._text.get_text_range()
        self.signs = [
            Sign(text, self._baseline(index), *self._text.get_charbox(index))
            for index in range(self._text.count_chars())
            if (text := self._text.get_text_range(index, 1)).strip()
        ]

    def _baseline(self, index: int) -> float:
        across, up = ctypes.c_double(), ctypes.c_double()
        pypdfium2.raw.FPDFText_GetCharOrigin(self._text.raw, index, across, up)
        return up.value

    def lines(self) -> list[str]:
        """What stands on each line from left to right, without spaces, whatever the order of reading is."""
        return ["".join(sign.text for sign in line) for line in self.signs_by_line()]

    def signs_by_line(self) -> list[list[Sign]]:
        """From the top of the page down, each line from left to right."""
        lines: list[list[Sign]] = []
        for sign in sorted(self.signs, key=lambda sign: -sign.baseline):
            if not lines or lines[-1][0].baseline - sign.baseline > 1:
                lines.append([])
            lines[-1].append(sign)
        return [sorted(line, key=lambda sign: sign.left) for line in lines]

    def places(self, words: str) -> list[list[Sign]]:
        """Every place where these signs stand one after the other from left to right."""
        wanted = words.replace(" ", "")
        found = []
        for line in self.signs_by_line():
            told = "".join(sign.text for sign in line)
            start = told.find(wanted)
            while start >= 0:
                found.append(line[start : start + len(wanted)])
                start = told.find(wanted, start + 1)
        return found

    def picture(self, sign: Sign, *, scale: float = 20) -> Image.Image:
        """The ink of one sign, black on white."""
        height = self._page.get_height()
        crop = (sign.left, sign.bottom, self.width - sign.right, height - sign.top)
        return self._page.render(scale=scale, crop=crop).to_pil().convert("L")  # type: ignore[arg-type]


def has_word(page_text: str, word: str) -> bool:
    """Whether the letters of a word stand together somewhere in an extracted text, see above."""
    wanted, told = _letters(word), _letters(page_text)
    return _stands_in(wanted, told) or _stands_in(_each_once(wanted), _each_once(told))


def _stands_in(wanted: str, told: str) -> bool:
    length, bag = len(wanted), Counter(wanted)
    return any(Counter(told[start : start + length]) == bag for start in range(len(told) - length + 1))


def _each_once(letters: str) -> str:
    return "".join(letter for letter, _ in groupby(letters))


def _letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign)[0] in "LN")
