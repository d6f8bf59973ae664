"""What somebody means by lines of numbers and quantities, as people write them. Pure.

A line may be meant in more than one way: ``HU 816`` is a number with a space in it, or 816 pieces of ``HU``. Every
way is kept, the likeliest first, and the catalogue decides (``answering``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from freight_app.catalogue.folding import fold_text
from freight_app.orders.quick.errors import TooManyLines

MAX_LINES = 5_000
# Of a line that is longer the beginning is kept: no number is as long as this.
MAX_TYPED = 200
MAX_NUMBER = 64
# A cell of a spreadsheet as the readers of files give it.
Cell = str | bool | int | float | None | datetime | date | time | timedelta

_MARKS = ("\t", ";", "؛", "|", ",", "،")
# Signs that turn the writing direction, the mark at the beginning of some files, halves of signs: nobody sees them.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\0\ud800-\udfff]")
_TIMES = r"[x×*✕]"
_UNIT = r"(?:pcs?|pieces?|pi[eè]ces?|pces?|units?|unit[eé]s?|u|قطعة|قطع|حبة|حبات)\.?"
_SPACES = re.compile(r"[^\S\t]+")
_QUANTITY = re.compile(rf"{_TIMES}?\s*([+-]?\d{{1,9}}(?:[.,]\d+)?)\s*(?:{_TIMES}|{_UNIT})?", re.IGNORECASE)
_AT_START = re.compile(rf"(\d{{1,9}})(?:\s*{_TIMES}\s+|\s*[×✕]\s*)(\S.*)", re.IGNORECASE)
_AT_END = re.compile(rf"(\S.*?)(?:\s+({_TIMES})\s*|\s*[×✕]\s*)(\d{{1,9}})\s*(?:{_UNIT})?", re.IGNORECASE)
_BARE_AT_END = re.compile(rf"(\S.*?)\s+([+-]?\d{{1,9}}(?:[.,]\d+)?)\s*(?:{_UNIT})?", re.IGNORECASE)
_NUMBER_WORDS = frozenset(
    fold_text(word)
    for word in (
        *("sku", "number", "part number", "part no", "part", "item", "item number", "code", "product", "no", "ean"),
        *("référence", "réf", "article", "numéro", "produit", "pièce", "code article", "barcode", "code barres"),
        *("رقم", "المرجع", "مرجع", "رقم القطعة", "القطعة", "الرمز", "المنتج", "الرقم"),
    )
)
_QUANTITY_WORDS = frozenset(
    fold_text(word)
    for word in (
        *("quantity", "qty", "pieces", "pcs", "count", "how many", "quantité", "qté", "qte", "nombre", "nb"),
        *("الكمية", "كمية", "العدد", "عدد"),
    )
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a line; ``quantity`` None is one that cannot be."""

    number: str
    quantity: int | None


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line as it stood there; ``row`` counts from 1 over all lines, blank ones and the heading too."""

    row: int
    typed: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    number: int
    quantity: int | None


def read_text(text: str) -> list[TypedLine]:
    """Every line that is neither blank nor the heading, once and in order. ``TooManyLines`` beyond ``MAX_LINES``."""
    rows = [(row, plain) for row, line in enumerate(text.splitlines(), 1) if (plain := _plain(line))]
    columns: _Columns | None = None
    if rows:
        head = rows[0][1]
        columns = _heading(_split(head) or head.split())
        if columns is not None:
            rows = rows[1:]
    _require_few(len(rows))
    return [TypedLine(row, line[:MAX_TYPED], _read_line(line, columns)) for row, line in rows]


def read_table(columns: Sequence[str], rows: Iterable[tuple[int, Sequence[Cell]]]) -> list[TypedLine]:
    """The same of a sheet's rows, each with its number in the sheet; ``columns`` are the names of its heading."""
    heading = _heading(columns)
    found: list[TypedLine] = []
    for row, values in rows:
        cells = [_cell_text(value) for value in values]
        if not any(cells):
            continue
        _require_few(len(found) + 1)
        found.append(TypedLine(row, "  ".join(filter(None, cells))[:MAX_TYPED], _read_cells(cells, heading)))
    return found


def is_heading(names: Sequence[str]) -> bool:
    """Whether the first row of a table names its columns instead of being a line itself."""
    return _heading(names) is not None


def read_quantity(text: str) -> int | None:
    """A whole number of pieces above zero, however it is written; None when it is none."""
    found = _QUANTITY.fullmatch(_plain(text))
    return _whole(found[1]) if found else None


def read_pair(number: str, quantity: int | None) -> tuple[Reading, ...]:
    """A number and a quantity that a program sends apart."""
    return (_reading(_plain(number), quantity if quantity is None or quantity > 0 else None),)


def _require_few(count: int) -> None:
    if count > MAX_LINES:
        raise TooManyLines(count, MAX_LINES)


def _plain(line: str) -> str:
    """Digits of any script as ours, no signs that nobody sees, single spaces but for tabs."""
    if not line.isascii() or "\0" in line:
        line = "".join(str(unicodedata.decimal(char, char)) for char in _UNSEEN.sub("", line))
    return _SPACES.sub(" ", line).strip()


def _split(line: str) -> list[str] | None:
    """The cells of a line that has a separator; the first kind that it has is the one."""
    mark = next((mark for mark in _MARKS if mark in line), None)
    return None if mark is None else [cell.strip().strip("\"'").strip() for cell in line.split(mark)]


def _heading(cells: Sequence[str]) -> _Columns | None:
    folded = [fold_text(cell) for cell in cells]
    if any(char.isdigit() for cell in folded for char in cell):
        return None
    number = next((place for place, cell in enumerate(folded) if cell in _NUMBER_WORDS), None)
    quantity = next((place for place, cell in enumerate(folded) if cell in _QUANTITY_WORDS), None)
    if number is None and quantity is None:
        return None
    if number is None:
        number = next((place for place in range(len(folded)) if place != quantity), 0)
    return _Columns(number, quantity)


def _read_line(line: str, columns: _Columns | None) -> tuple[Reading, ...]:
    cells = _split(line)
    return _read_words(line) if cells is None else _read_cells(cells, columns)


def _read_cells(cells: Sequence[str], columns: _Columns | None) -> tuple[Reading, ...]:
    if columns is not None and columns.number < len(cells):
        place = columns.quantity
        written = cells[place] if place is not None and place < len(cells) else ""
        return (_reading(cells[columns.number], read_quantity(written) if written else 1),)
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return _read_words(filled[0] if filled else "")
    first, second, last = filled[0], filled[1], filled[-1]
    for written in (second, last):
        if found := _QUANTITY.fullmatch(written):
            return (_reading(first, _whole(found[1])),)
    if (found := _QUANTITY.fullmatch(first)) and any(char.isdigit() for char in second):
        return (_reading(second, _whole(found[1])),)
    # A third cell makes the second a description; with two, it stands where the quantity belongs.
    return (_reading(first, 1 if len(filled) > 2 else None),)


def _read_words(text: str) -> tuple[Reading, ...]:
    """A line without separators: the quantity is at one of its ends, or there is none."""
    whole = _reading(text, 1)
    if found := _AT_START.fullmatch(text):
        return (_reading(found[2], _whole(found[1])), whole)
    if found := _AT_END.fullmatch(text):
        quantity = _whole(found[3])
        # ``HU 816 x 2``: some numbers end with an x of their own.
        with_sign = [_reading(f"{found[1]} {found[2]}", quantity)] if found[2] else []
        return (_reading(found[1], quantity), *with_sign, whole)
    if found := _BARE_AT_END.fullmatch(text):
        return (_reading(found[1], _whole(found[2])), whole)
    return (whole,)


def _reading(number: str, quantity: int | None) -> Reading:
    return Reading(" ".join(number.split())[:MAX_NUMBER], quantity)


def _whole(written: str) -> int | None:
    whole, _, decimals = written.replace(",", ".").partition(".")
    number = int(whole)
    return number if number > 0 and not decimals.strip("0") else None


def _cell_text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        # Excel keeps whole numbers as floats: 12345.0 is the number 12345.
        return str(int(value))
    return _plain(str(value).replace("\t", " ").replace("\n", " "))
