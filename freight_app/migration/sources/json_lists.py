"""A stream of JSON text cut into the texts of its records: by lines, or by the brackets of one list."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from freight_app.migration.sources.shapes import BadReason

MAX_RECORD = 4 << 20
# A string that is whole, a bracket, a comma; and a quote that opens a string which is not whole yet.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],"]', re.DOTALL)
_CLOSES = {"}": "{", "]": "["}
# Where records begin again after a broken one.
_NEXT_RECORD = re.compile(r",\s*(?=\{)")

Problem = tuple[BadReason, str]
_NOT_CLOSED: Problem = (BadReason.BROKEN_JSON, "The brackets of the record do not close as they opened.")
_TOO_LONG: Problem = (BadReason.RECORD_TOO_LONG, f"The record has more than {MAX_RECORD} characters.")


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one record. ``end`` is where it ends in the whole text; ``problem`` is known before it is parsed."""

    number: int
    text: str
    end: int
    problem: Problem | None = None


def split_lines(blocks: Iterator[str]) -> Iterator[Piece]:
    """Every line that is not blank, numbered as an editor numbers lines."""
    carry, number, end, overlong = "", 0, 0, False
    for block in blocks:
        text = carry + block
        # Only line feeds end a line here; JSON may hold every other line end that Unicode knows.
        whole = text.rfind("\n") + 1
        for line in io.StringIO(text[:whole], newline="\n"):
            number += 1
            end += len(line)
            if overlong or len(line) > MAX_RECORD:
                yield Piece(number, line, end, _TOO_LONG)
                overlong = False
            elif line.strip():
                yield Piece(number, line, end)
        carry = text[whole:]
        if len(carry) > MAX_RECORD:
            # Its beginning is enough to show; the rest is passed over.
            end += len(carry) - MAX_RECORD // 2
            carry, overlong = carry[: MAX_RECORD // 2], True
    if carry.strip():
        yield Piece(number + 1, carry, end + len(carry), _TOO_LONG if overlong else None)


def find_list(sample: str) -> tuple[str, int] | None:
    """The key of an object whose value is a list of objects, as many answers of shops' programs are built.

    With it, the place right behind the bracket that opens the list.
    """
    depth = 0
    key = ""
    for token in _TOKEN.finditer(sample):
        mark = token[0]
        if mark in "{[":
            if depth == 1 and mark == "[" and key and re.match(r"\s*\{", sample[token.end() : token.end() + 200]):
                return key, token.end()
            depth += 1
        elif mark in "}]":
            depth -= 1
        elif depth == 1 and len(mark) > 1 and sample[token.end() : token.end() + 20].lstrip()[:1] == ":":
            key = mark[1:-1]
    return None


def split_list(blocks: Iterator[str], list_key: str) -> Iterator[Piece]:
    """Every element of the list, numbered from 1."""
    buffer = _Buffer(blocks)
    if not buffer.enter_list(list_key):
        return
    number = 0
    while True:
        text, problem = buffer.next_element()
        if text is None:
            return
        number += 1
        yield Piece(number, text, buffer.passed, problem)


class _Buffer:
    """Text that slides over the stream: what was given out is dropped when more is read."""

    def __init__(self, blocks: Iterator[str]) -> None:
        self._blocks = blocks
        self._text = ""
        # Where in the text the next element begins.
        self._start = 0
        self._dropped = 0
        self._closed = False

    @property
    def passed(self) -> int:
        """How many characters of the stream were given out or passed over."""
        return self._dropped + self._start

    def _read_more(self) -> bool:
        block = next(self._blocks, "")
        self._text = self._text[self._start :] + block
        self._dropped += self._start
        self._start = 0
        return bool(block)

    def enter_list(self, list_key: str) -> bool:
        """Go to the first element."""
        while True:
            if list_key:
                found = find_list(self._text)
            else:
                bracket = re.match(r"\s*\[", self._text)
                found = ("", bracket.end()) if bracket else None
            if found is not None and found[0] == list_key:
                self._start = found[1]
                return True
            if len(self._text) > MAX_RECORD or not self._read_more():
                return False

    def next_element(self) -> tuple[str | None, Problem | None]:
        """The next element's text, or None after the last."""
        if self._closed:
            return None, None
        open_brackets: list[str] = []
        place = self._start
        while True:
            token = _TOKEN.search(self._text, place)
            if token is None or token[0] == '"':
                # Nothing more in what was read, or a string that goes on beyond it.
                place = len(self._text) if token is None else token.start()
                if len(self._text) - self._start > MAX_RECORD:
                    return self._give_up(_TOO_LONG, self._start + MAX_RECORD)
                place -= self._start
                if not self._read_more():
                    return self._close(len(self._text), _NOT_CLOSED)
                continue
            mark, place = token[0], token.end()
            if mark in "{[":
                open_brackets.append(mark)
            elif mark == ",":
                if not open_brackets:
                    return self._take(token.start(), place), None
            elif mark == "]" and not open_brackets:
                return self._close(token.start(), None)
            elif mark in "}]" and (not open_brackets or open_brackets.pop() != _CLOSES[mark]):
                return self._give_up(_NOT_CLOSED, place)

    def _take(self, end: int, after: int) -> str:
        text = self._text[self._start : end]
        self._start = after
        return text

    def _close(self, end: int, problem: Problem | None) -> tuple[str | None, Problem | None]:
        """What stands before the end of the list is its last element, unless it is nothing."""
        self._closed = True
        text = self._take(end, end)
        return (text, problem) if text.strip() else (None, None)

    def _give_up(self, problem: Problem, place: int) -> tuple[str, Problem]:
        """Pass over a broken element up to where the next one seems to begin."""
        head = self._take(place, place)
        while True:
            found = _NEXT_RECORD.search(self._text, self._start)
            if found:
                self._start = found.end()
                return head, problem
            # The comma may stand at the end of what was read, and its bracket in what follows.
            self._start = max(self._start, len(self._text) - 100)
            if not self._read_more():
                self._closed = True
                return head, problem
