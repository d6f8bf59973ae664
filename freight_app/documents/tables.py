"""Tables that people bring along: CSV files of any common encoding and delimiter, read row by row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from freight_app.documents.errors import FileNotReadable

DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_BYTES = 64 * 1024
_SAMPLE_ROWS = 25


@dataclass(frozen=True, slots=True)
class TableFormat:
    """How a file is written. ``encoding`` is a Python codec name."""

    encoding: str
    delimiter: str


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A file while it is open. ``rows`` gives each row with its number; the header is row 1."""

    format: TableFormat
    header: list[str]
    rows: Iterator[tuple[int, list[str]]]


@contextmanager
def open_table(path: Path) -> Iterator[OpenTable]:
    """Read a CSV file, its encoding and delimiter found by looking at it.

    Raises ``FileNotReadable`` for a file that is not there, is empty, is no text, or has no header.
    """
    try:
        encoding = sniff_encoding(path)
        with path.open(encoding=encoding, newline="", errors="replace") as stream:
            sample = stream.read(_SAMPLE_BYTES)
            delimiter = sniff_delimiter(sample)
            stream.seek(0)
            rows = _numbered(csv.reader(stream, delimiter=delimiter))
            _number, header = next(rows, (0, []))
            if not any(cell.strip() for cell in header):
                raise FileNotReadable(f"{path.name} has no header row.")
            yield OpenTable(TableFormat(encoding, delimiter), [cell.strip() for cell in header], rows)
    except OSError as error:
        raise FileNotReadable(f"{path} cannot be read: {error.strerror}.") from error


def sniff_encoding(path: Path) -> str:
    """UTF-8, UTF-16 by its mark, else Windows' Western or Arabic page: whichever reads better."""
    with path.open("rb") as stream:
        start = stream.read(4)
        if not start:
            raise FileNotReadable(f"{path.name} is empty.")
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        encoding = "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while block := stream.read(1 << 20):
                if b"\0" in block:
                    raise FileNotReadable(f"{path.name} is not a text file.")
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            stream.seek(0)
            return _windows_page(stream.read(1 << 20))
    return encoding


def _windows_page(content: bytes) -> str:
    """In Arabic, letters beyond ASCII stand in rows; in French, an accent stands alone among plain letters."""
    beyond = in_row = 0
    for place, byte in enumerate(content):
        if byte >= 0x80:
            beyond += 1
            in_row += (content[place - 1] >= 0x80 if place else False) or content[place + 1 : place + 2] >= b"\x80"
    return "cp1256" if in_row * 2 > beyond else "cp1252"


def sniff_delimiter(sample: str) -> str:
    """The delimiter that cuts the first rows into the most columns, as often as possible into the same number."""

    def score(delimiter: str) -> tuple[float, int]:
        rows = [row for row in csv.reader(sample.splitlines()[:_SAMPLE_ROWS], delimiter=delimiter) if row]
        if not rows or len(rows[0]) < 2:
            return 0.0, 0
        columns = len(rows[0])
        return sum(len(row) == columns for row in rows) / len(rows), columns

    best = max(DELIMITERS, key=score)
    return best if score(best)[1] else ","


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold anything, numbered as a spreadsheet numbers them."""
    number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileNotReadable(f"Row {number + 1} cannot be read: {error}.") from error
        number += 1
        if any(cell.strip() for cell in row):
            yield number, row
