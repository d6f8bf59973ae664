"""JSON files: one object a line, or one list of objects, cut into records without reading the whole into memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from freight_app.migration.sources.encodings import choose_encoding
from freight_app.migration.sources.errors import EmptyFile, NotATable, TooWide
from freight_app.migration.sources.json_lists import Piece, Problem, find_list, split_lines, split_list
from freight_app.migration.sources.shapes import (
    MAX_COLUMNS,
    SAMPLE_ROWS,
    BadReason,
    BadRow,
    Cell,
    FileKind,
    FileShape,
    Note,
    SourceChoices,
    SourceRow,
)
from freight_app.migration.sources.text import decode_blocks, has_marks, read_sample, show_raw

_SAMPLE_CHARACTERS = 512 * 1024
_SAMPLE_RECORDS = 1_000
_MAX_FIELD = 1 << 20
# Objects within objects become columns, this deep; what lies deeper stays JSON text.
_MAX_DEPTH = 5
_STARTS_LIKE_JSON = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*(?:\{|\]))")


def looks_like_json(start: str) -> bool:
    """Whether a text begins as JSON objects or lists of them begin; a CSV file may begin with a bracket too."""
    return _STARTS_LIKE_JSON.match(start) is not None


def sniff_json(path: Path, choices: SourceChoices) -> FileShape:
    """The list of records, their columns (``a.b`` for a value within an object) and a sample.

    Raises ``EmptyFile``, ``NotATable`` for JSON without a list of objects, and ``TooWide``.
    """
    facts = choose_encoding(path, choices.encoding)
    sample, _, cut = read_sample(path, facts.encoding, _SAMPLE_CHARACTERS)
    kind, list_key = _find_kind(path, sample, cut=cut)
    shape = FileShape(
        kind=kind,
        columns=(),
        has_header=False,
        encoding=facts.encoding,
        encoding_confidence=facts.confidence,
        list_key=list_key,
    )
    pieces = list(islice(_split(iter([sample]), shape), _SAMPLE_RECORDS))
    if cut and pieces and len(pieces) < _SAMPLE_RECORDS:
        # The last one ends where the sample does.
        pieces.pop()
    if not pieces:
        raise EmptyFile(path.name)
    rows = [row for row in map(_read_piece, pieces) if isinstance(row, SourceRow)]
    if not rows:
        raise NotATable(path.name, "no_objects", "its records are no JSON objects.")
    columns = tuple(dict.fromkeys(name for row in rows for name in row.values))
    if len(columns) > MAX_COLUMNS:
        raise TooWide(path.name, len(columns), MAX_COLUMNS)
    notes = []
    if list_key:
        notes.append(Note(code="list_inside_object", sentence=f"The records are the list {list_key} of one object."))
    return shape.model_copy(
        update={
            "columns": columns,
            "sample": tuple(dict.fromkeys(columns) | row.values for row in rows[:SAMPLE_ROWS]),
            "rows_estimate": _estimate(path, sample, len(pieces), pieces[-1].end) if cut else len(pieces),
            "notes": tuple(notes),
        }
    )


def read_json_rows(path: Path, shape: FileShape) -> Iterator[SourceRow | BadRow]:
    """Every record once. A record may have keys that no record of the sample had; those that it lacks are None."""
    blank: dict[str, Cell] = dict.fromkeys(shape.columns)
    for piece in _split((text for text, _ in decode_blocks(path, shape.encoding)), shape):
        row = _read_piece(piece)
        yield row if isinstance(row, BadRow) else SourceRow(row.number, blank | row.values)


def _split(blocks: Iterator[str], shape: FileShape) -> Iterator[Piece]:
    return split_lines(blocks) if shape.kind is FileKind.JSONL else split_list(blocks, shape.list_key)


def _find_kind(path: Path, sample: str, *, cut: bool) -> tuple[FileKind, str]:
    if sample.lstrip().startswith("["):
        return FileKind.JSON, ""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    if cut and len(lines) > 1 and len(lines) < 50:
        lines.pop()
    # A line of a document that was laid out for reading may be an object too, but hardly the first one.
    by_line = _is_object(lines[0]) or sum(map(_is_object, lines)) * 2 > len(lines)
    # One object in one line may also be the object around a list.
    if by_line and (len(lines) > 1 or find_list(sample) is None):
        return FileKind.JSONL, ""
    found = find_list(sample)
    if found is None:
        raise NotATable(path.name, "json_object", "it is JSON, but no list of objects.")
    return FileKind.JSON, found[0]


def _is_object(line: str) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _read_piece(piece: Piece) -> SourceRow | BadRow:
    if piece.problem is not None:
        return _bad(piece, *piece.problem)
    if has_marks(piece.text):
        return _bad(piece, BadReason.UNDECODABLE, "The record holds bytes that its encoding does not know.")
    try:
        found = load(piece.text)
    except (ValueError, RecursionError) as error:
        return _bad(piece, BadReason.BROKEN_JSON, f"The record is not valid JSON: {error}.")
    read = read_object(found)
    return SourceRow(piece.number, read) if isinstance(read, dict) else _bad(piece, *read)


def read_object(found: object) -> dict[str, Cell] | Problem:
    """The cells of one record that was parsed, or why it cannot be one."""
    if not isinstance(found, dict):
        return BadReason.NOT_AN_OBJECT, "The record is no JSON object."
    values: dict[str, Cell] = {}
    try:
        _flatten(found, "", values, 1)
    except RecursionError:
        return BadReason.BROKEN_JSON, "The brackets of the record stand deeper than can be followed."
    return _find_problem(values) or values


def _find_problem(values: dict[str, Cell]) -> Problem | None:
    texts = [value for value in values.values() if isinstance(value, str)]
    if any("\0" in text for text in (*texts, *values)):
        return BadReason.NUL, "The record holds a zero character."
    if any(len(text) > _MAX_FIELD for text in texts):
        return BadReason.FIELD_TOO_LONG, f"A value has more than {_MAX_FIELD} characters."
    return None


def load(text: str) -> Any:
    """The value, with whole numbers of any length: orjson rounds those beyond 64 bits, and ids may be that long."""
    found = orjson.loads(text)
    return json.loads(text) if re.search(r"\d{19}", text) else found


def _flatten(record: dict[str, Any], prefix: str, into: dict[str, Cell], depth: int) -> None:
    for name, value in record.items():
        key = prefix + name
        if isinstance(value, dict) and value and depth < _MAX_DEPTH:
            _flatten(value, f"{key}.", into, depth + 1)
        elif isinstance(value, (dict, list)):
            into[key] = json.dumps(value, ensure_ascii=False)
        else:
            into[key] = value


def _bad(piece: Piece, code: BadReason, reason: str) -> BadRow:
    return BadRow(piece.number, show_raw(piece.text.strip()), code, reason)


def _estimate(path: Path, sample: str, records: int, end: int) -> int:
    """By the share of the file's bytes that the records of the sample take."""
    share = max(1, len(sample[:end].encode(errors="replace")))
    return round(records * path.stat().st_size / share)
