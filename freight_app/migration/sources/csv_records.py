"""CSV text to records, numbered as a spreadsheet numbers them. One broken record costs one record.

Python's own reader does the parsing. What it lacks is a way out of a quote that is never closed: it would swallow the
rest of the file. So the lines of the record that is being read are kept, and when it fails only its first line is
given up; the others are read again as records of their own.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from freight_app.migration.sources.shapes import BadReason, BadRow
from freight_app.migration.sources.text import has_marks, show_raw

MAX_FIELD = 1 << 20
MAX_RECORD = 4 << 20
# Reading again what broken quotes had swallowed must not take time without end: after this many characters a quote no
# longer reaches beyond its line.
_MAX_READ_AGAIN = 32 << 20


@dataclass(frozen=True, slots=True)
class Dialect:
    """``quote`` is empty where quotes are letters like others."""

    delimiter: str
    quote: str = '"'


Record = tuple[int, list[str]]


class Records:
    """Every record once: its number with its fields (none for a blank line), or what is wrong with it.

    ``blocks`` come from ``decode_blocks``. With ``cut`` the text ends in the middle, and a last record that is not
    whole is left out.
    """

    def __init__(self, blocks: Iterable[tuple[str, bool]], dialect: Dialect, *, cut: bool = False) -> None:
        if csv.field_size_limit() < MAX_RECORD:
            # The limit belongs to the whole process; raised once and never lowered, it takes nothing from others.
            csv.field_size_limit(MAX_RECORD)
        self._lines = _Lines(iter(blocks), dialect.quote)
        self._dialect = dialect
        self._cut = cut

    def raw(self) -> str:
        """The text of the record that was given last, as it stands in the file."""
        return "".join(self._lines.record)

    def __iter__(self) -> Iterator[Record | BadRow]:
        lines, quote = self._lines, self._dialect.quote
        reader = csv.reader(
            lines,
            strict=True,
            delimiter=self._dialect.delimiter,
            quotechar=quote or None,
            quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        )
        number = 0
        while True:
            lines.begin_record()
            try:
                fields = next(reader)
            except StopIteration:
                return
            except (csv.Error, _TooLong):
                number += 1
                if self._cut and lines.ended:
                    return
                yield lines.give_up(number)
                continue
            number += 1
            if lines.doubtful or lines.size > MAX_FIELD:
                problem = lines.find_problem(number, fields)
                if problem is not None:
                    yield problem
                    continue
            yield number, fields


class _TooLong(Exception):
    """The record has grown beyond all measure."""


class _Lines:
    """The lines that the reader asks for, with those of the record at hand."""

    def __init__(self, blocks: Iterator[tuple[str, bool]], quote: str) -> None:
        self._blocks = blocks
        self._quote = quote
        self._lines: Iterator[str] = iter(())
        self._carry = ""
        self._dirty = self._carry_dirty = False
        # The carry is the head of a line that is too long; the rest of it is passed over.
        self._overlong = False
        self._read_again = self._to_read_again = 0
        self.record: list[str] = []
        self.size = 0
        self.ended = False
        # Bytes that cannot be decoded, NULs or broken quotes may be in this record.
        self.doubtful = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self.record and self._read_again > _MAX_READ_AGAIN:
            raise _TooLong
        line = next(self._lines, None) or self._next_of_next_block()
        self.record.append(line)
        self.size += len(line)
        if self.size > MAX_RECORD:
            raise _TooLong
        return line

    def begin_record(self) -> None:
        if self._to_read_again:
            self._to_read_again = max(0, self._to_read_again - len(self.record))
        self.record = []
        self.size = 0
        self.doubtful = self._dirty or self._to_read_again > 0

    def _next_of_next_block(self) -> str:
        while True:
            text = self._next_whole_lines()
            self.doubtful |= self._dirty
            self._lines = io.StringIO(text, newline="")
            if line := next(self._lines, None):
                return line

    def _next_whole_lines(self) -> str:
        """Text that ends with a line, from the blocks that follow."""
        while True:
            block, dirty = next(self._blocks, ("", False))
            self._dirty, self._carry_dirty = dirty or self._carry_dirty, dirty
            if not block:
                if not self._carry or self._overlong:
                    self.ended = True
                    raise StopIteration
                text, self._carry = self._carry, ""
                return text
            text = self._carry + block
            # A carriage return at the very end may be half of a pair.
            end = max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
            if self._overlong:
                text, end = self._pass_over(text)
            if end:
                self._carry = text[end:]
                return text[:end]
            self._carry_dirty |= self._dirty
            self._carry = text
            if len(text) > MAX_RECORD and not self._overlong:
                self._overlong = True
                self._carry = text[-1:]
                return text

    def _pass_over(self, text: str) -> tuple[str, int]:
        """Drop the rest of a line that was too long; of the text after it, tell where its last line ends."""
        ends = [place for place in (text.find("\n"), text.find("\r", 0, len(text) - 1)) if place >= 0]
        if not ends:
            return text[-1:], 0
        self._overlong = False
        first = min(ends)
        first += 2 if text[first : first + 2] == "\r\n" else 1
        text = text[first:]
        return text, max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1

    def give_up(self, number: int) -> BadRow:
        """The first line of the record is lost; the others will be read again."""
        first, rest = self.record[0], self.record[1:]
        if rest:
            self._lines = iter(rest + list(self._lines))
            self._dirty = self._dirty or self.doubtful
            self._read_again += self.size
            # The line just given up is taken off when the next record begins.
            self._to_read_again = max(self._to_read_again, len(self.record))
            self.record = self.record[:1]
        if len(first) > MAX_RECORD:
            return _bad(number, first, BadReason.RECORD_TOO_LONG, f"The record has more than {MAX_RECORD} characters.")
        return self.find_decoding_problem(number, first) or _broken_quotes(number, first)

    def find_problem(self, number: int, fields: list[str]) -> BadRow | None:
        """What is wrong with a record that the reader took without complaint."""
        text = "".join(self.record)
        if len(text) > MAX_FIELD and any(len(field) > MAX_FIELD for field in fields):
            return _bad(number, text, BadReason.FIELD_TOO_LONG, f"A field has more than {MAX_FIELD} characters.")
        if self._is_half_a_record():
            return _broken_quotes(number, text)
        return self.find_decoding_problem(number, text)

    @staticmethod
    def find_decoding_problem(number: int, text: str) -> BadRow | None:
        if has_marks(text):
            return _bad(number, text, BadReason.UNDECODABLE, "The row holds bytes that its encoding does not know.")
        if "\0" in text:
            return _bad(number, text, BadReason.NUL, "The row holds a zero byte.")
        return None

    def _is_half_a_record(self) -> bool:
        """A line of a record that failed, with an end of a quote but no beginning: it only looks like a record."""
        return (
            self._to_read_again > 0
            and bool(self._quote)
            and len(self.record) == 1
            and self.record[0].count(self._quote) % 2 == 1
        )


def _broken_quotes(number: int, text: str) -> BadRow:
    return _bad(number, text, BadReason.BROKEN_QUOTES, "A quote is not closed, or something follows a closed quote.")


def _bad(number: int, text: str, code: BadReason, reason: str) -> BadRow:
    return BadRow(number, show_raw(text.rstrip("\r\n")), code, reason)
