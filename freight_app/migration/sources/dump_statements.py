"""A plain dump of PostgreSQL cut into its statements, and the lines of data between them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from freight_app.migration.sources.errors import NotATable

MAX_LINE = 4 << 20
_MAX_STATEMENT = 16 << 20
_END = "\\."
# What opens something in which a semicolon ends nothing, and the semicolon itself.
_OPENS = re.compile(r"--|/\*|[eE]'|'|\"|\$(?:[^\W\d]\w*)?\$|;")
_REMARK = re.compile(r"/\*|\*/")
# Two quotes are one of the text, and so is one behind a backslash.
_ESCAPED_END = re.compile(r"(?:[^'\\]|''|\\.)*+'", re.DOTALL)
# All that can be passed over at once: words, and texts that end in the same line.
_PLAIN = re.compile(
    r"(?:[^'\"$;/\-eE]++|'[^']*+'|\"[^\"]*+\"|[eE](?!')|(?<=[\w$])[eE]|[eE]'(?:[^'\\]|''|\\.)*+'"
    r"|-(?!-)|/(?!\*)|\$(?!(?:[^\W\d]\w*)?\$))*+",
    re.DOTALL,
)
_COPY_FROM = re.compile(r"\s*COPY\b.*\bFROM\s+stdin\s*;$", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its semicolon, without remarks before it."""

    text: str


@dataclass(frozen=True, slots=True)
class DataLine:
    """One record of the COPY statement before it. ``is_whole`` is false for one that is too long, or has no end."""

    text: str
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class CutOff:
    """The dump ends within the data of a table."""


Event = Statement | DataLine | CutOff


def scan_dump(name: str, blocks: Iterator[str]) -> Iterator[Event]:
    """Everything that a dump holds, in order, in bounded memory. Raises ``NotATable`` for a statement without end."""
    lines = _split_lines(blocks)
    scanner = _Scanner(name)
    for text, _ in lines:
        # Newer dumps begin and end with a command of psql.
        if scanner.is_between and text.startswith("\\"):
            continue
        for statement in scanner.feed(text):
            yield Statement(statement)
            if _COPY_FROM.match(statement):
                yield from _read_data(lines)


def _read_data(lines: Iterator[tuple[str, bool]]) -> Iterator[Event]:
    for text, is_whole in lines:
        # A carriage return of the data is written \r: this one came on the way through another system.
        line = text.removesuffix("\n").removesuffix("\r")
        if line == _END:
            return
        yield DataLine(line, is_whole)
    yield CutOff()


def _split_lines(blocks: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Lines with their ends; of one beyond all measure its beginning."""
    carry, overlong = "", False
    for block in blocks:
        text = carry + block
        whole = text.rfind("\n") + 1
        # Only line feeds end a line: data may hold every other line end that Unicode knows.
        for line in io.StringIO(text[:whole], newline="\n"):
            yield line, not overlong and len(line) <= MAX_LINE
            overlong = False
        carry = text[whole:]
        if len(carry) > MAX_LINE:
            carry, overlong = carry[: MAX_LINE // 2], True
    if carry:
        yield carry, carry == _END


class _Scanner:
    """Finds where statements end. ``_inside`` is what must come before a semicolon counts again."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._parts: list[str] = []
        self._size = 0
        self._inside = ""
        self._depth = 0

    @property
    def is_between(self) -> bool:
        return not self._parts and not self._inside

    def feed(self, line: str) -> list[str]:
        """The statements that end in this line."""
        done: list[str] = []
        place = kept = 0
        while place < len(line):
            if self._inside:
                place = self._leave(line, place)
                continue
            passed = _PLAIN.match(line, place)
            found = _OPENS.search(line, passed.end() if passed else place)
            if found is None:
                break
            place = found.end()
            mark = found[0]
            if mark == "--":
                line = line[: found.start()] + "\n"
                place = len(line)
            elif mark == ";":
                self._keep(line[kept:place])
                done.append("".join(self._parts).strip())
                self._parts, self._size, kept = [], 0, place
            else:
                self._enter(mark, line, found.start())
        self._keep(line[kept:])
        return done

    def _enter(self, mark: str, line: str, start: int) -> None:
        if mark == "/*":
            self._depth = 1
        elif mark in {"e'", "E'"}:
            # The end of a longer word before a plain text is no sign of escapes.
            mark = "'" if start and (line[start - 1].isalnum() or line[start - 1] in "_$") else "E'"
        self._inside = mark

    def _leave(self, line: str, place: int) -> int:
        """Go to the end of what is open, or to that of the line."""
        if self._inside == "/*":
            for found in _REMARK.finditer(line, place):
                self._depth += 1 if found[0] == "/*" else -1
                if not self._depth:
                    self._inside = ""
                    return found.end()
            return len(line)
        if self._inside == "E'":
            found = _ESCAPED_END.match(line, place)
            end = found.end() - 1 if found else -1
        else:
            end = line.find(self._inside, place)
        if end < 0:
            return len(line)
        length = 1 if self._inside == "E'" else len(self._inside)
        self._inside = ""
        return end + length

    def _keep(self, text: str) -> None:
        if not self._parts and not text.strip():
            return
        self._parts.append(text)
        self._size += len(text)
        if self._size > _MAX_STATEMENT:
            raise NotATable(self._name, "dump", "it is a dump with a statement that does not end.")
