"""Names and values as a dump of PostgreSQL writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from freight_app.migration.sources.text import MARKING

_NAME = r"(?:\"(?:[^\"]|\"\")+\"|[^\W\d][\w$]*)"
_TABLE = rf"(?P<table>{_NAME}(?:\s*\.\s*{_NAME})?)"
_COLUMNS = rf"\s*\(\s*(?P<columns>{_NAME}(?:\s*,\s*{_NAME})*)\s*\)"
_ONE_NAME = re.compile(_NAME)
COPY = re.compile(rf"COPY\s+{_TABLE}(?:{_COLUMNS})?\s+FROM\s+stdin\s*;$", re.IGNORECASE)
INSERT = re.compile(
    rf"INSERT\s+INTO\s+{_TABLE}(?:{_COLUMNS})?\s*(?:OVERRIDING\s+\w+\s+VALUE\s*)?VALUES\s*(?=\()", re.IGNORECASE
)
CREATE = re.compile(
    rf"CREATE\s+(?:(?:UNLOGGED|FOREIGN)\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?{_TABLE}\s*\(", re.IGNORECASE
)
_NO_COLUMN = re.compile(r"(?:CONSTRAINT|PRIMARY|UNIQUE|CHECK|FOREIGN|EXCLUDE|LIKE)\b", re.IGNORECASE)
_PIECE = re.compile(
    r"[eE]'(?:[^'\\]|''|\\.)*+'|(?:'[^']*+')++|\"(?:[^\"]|\"\")*+\"|[(),\[\];]|(?:[^'\"(),\[\];eE]++|[eE](?!'))++",
    re.DOTALL,
)
_TEXT = re.compile(r"([eE]?)'(.*)'(?:::.*)?", re.DOTALL)
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def read_names(text: str | None) -> tuple[str, ...]:
    """The names of a list, without their quotes."""
    return tuple(_unquote(found[0]) for found in _ONE_NAME.finditer(text or ""))


def read_table_name(text: str) -> str:
    """``schema.table``, or the table alone where it lies in the usual schema."""
    return ".".join(read_names(text)).removeprefix("public.")


def read_created_columns(statement: str, start: int) -> tuple[str, ...]:
    """The columns that a CREATE TABLE names, from behind its bracket on."""
    columns = []
    for part in _split(statement, start):
        found = _ONE_NAME.match(part)
        if found and not _NO_COLUMN.match(part):
            columns.append(_unquote(found[0]))
    return tuple(columns)


def read_inserted(statement: str, start: int) -> Iterator[list[str | None]]:
    """The rows of an INSERT, from the first bracket of its values on."""
    place = start
    while True:
        place = statement.find("(", place)
        if place < 0:
            return
        parts = _split(statement, place + 1)
        place += 1 + sum(len(part) for part in parts.raw) + len(parts.raw)
        yield [_read_value(part) for part in parts]


def read_copied(line: str, encoding: str) -> list[str | None]:
    """The fields of one line of COPY's text format; NULL is None.

    https://www.postgresql.org/docs/current/sql-copy.html says how they are written.
    """
    fields = line.split("\t")
    if "\\" not in line:
        return list(fields)
    return [None if field == "\\N" else _unescape(field, encoding) if "\\" in field else field for field in fields]


def _unescape(field: str, encoding: str) -> str:
    text = _ESCAPE.sub(_read_escape, field)
    if _has_bytes(text):
        # Bytes that were written as numbers may make letters together.
        return text.encode(encoding, "surrogateescape").decode(encoding, MARKING)
    return text


def _read_escape(found: re.Match[str]) -> str:
    sign = found[1]
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign[0] == "x" and len(sign) > 1:
        code = int(sign[1:], 16)
    elif sign[0] in "01234567":
        code = int(sign, 8) & 0xFF
    else:
        return sign
    return chr(code) if code < 0x80 else chr(0xDC00 + code)


def _has_bytes(text: str) -> bool:
    return not text.isascii() and any("\udc80" <= sign <= "\udcff" for sign in text)


class _Parts(list[str]):
    """What stands between the commas, stripped; ``raw`` has it as it was written."""

    raw: list[str]


def _split(text: str, start: int) -> _Parts:
    """The parts between the commas of a bracket that was opened before ``start``."""
    parts, depth, piece = [], 0, []
    for found in _PIECE.finditer(text, start):
        sign = found[0]
        if depth == 0 and sign in {",", ")"}:
            parts.append("".join(piece))
            piece = []
            if sign == ")":
                break
            continue
        depth += (sign in {"(", "["}) - (sign in {")", "]"})
        piece.append(sign)
    result = _Parts(part.strip() for part in parts)
    result.raw = parts
    return result


def _read_value(written: str) -> str | None:
    if written.upper() == "NULL":
        return None
    found = _TEXT.fullmatch(written)
    if found is None:
        return written
    text = found[2].replace("''", "'")
    return _ESCAPE.sub(_read_escape, text) if found[1] else text


def _unquote(name: str) -> str:
    # Names without quotes are small letters to PostgreSQL.
    return name[1:-1].replace('""', '"') if name.startswith('"') else name.lower()
