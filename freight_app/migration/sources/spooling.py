"""Rows of any source kept in one local file, so that batches read them again without asking the source.

One JSON list a line. A row is ``[number, {column: value}]``; values that JSON does not know stand there as text, and a
third element names their types: ``[7, {"on": "2026-03-02"}, {"on": "date"}]``. A row that could not be read is
``[number, raw, reason_code, reason]``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import IO, Any, cast

import orjson

from freight_app.migration.sources.errors import DamagedSpool, TooLarge
from freight_app.migration.sources.landing import full_disk_told, settle, temporary_beside
from freight_app.migration.sources.shapes import BadReason, BadRow, Cell, SourceRow
from freight_app.migration.sources.text import has_marks

# Few rows may be large ones: a batch also ends with the row that takes it beyond this, so that it fits into memory.
MAX_BATCH_BYTES = 8 << 20
_BUFFER_BYTES = 1 << 18
_INT64 = range(-(1 << 63), 1 << 63)
_AS_THEY_ARE = frozenset({str, bool, int, type(None)})
_WITH_FLOATS = _AS_THEY_ARE | {float}
# How the values that JSON lacks are written and read, by the name of their type.
_WRITERS: dict[type, tuple[str, Callable[[Any], str]]] = {
    datetime: ("datetime", datetime.isoformat),
    date: ("date", date.isoformat),
    time: ("time", time.isoformat),
    timedelta: ("timedelta", lambda value: f"{value.days} {value.seconds} {value.microseconds}"),
    float: ("float", repr),
    # Python refuses to write very long numbers in tens.
    int: ("int", hex),
    str: ("str", lambda value: value.encode("utf-8", "surrogatepass").hex()),
}
_READERS: dict[str, Callable[[str], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda text: timedelta(*map(int, text.split())),
    "float": float,
    "int": lambda text: int(text, 16),
    # Half of a surrogate pair: a text for Python, not for JSON.
    "str": lambda text: bytes.fromhex(text).decode("utf-8", "surrogatepass"),
}


@dataclass(frozen=True, slots=True)
class SpooledBatch:
    """A run of lines: ``length`` bytes from ``offset`` on. ``number`` counts from 1.

    ``rows`` counts good and bad ones, and ``first_row`` is the ``number`` of the first of them in its source.
    """

    number: int
    first_row: int
    rows: int
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Spool:
    """What lies in the file. ``rows`` counts every record, ``bad_rows`` those of them that could not be read."""

    rows: int
    bad_rows: int
    bytes: int
    batches: tuple[SpooledBatch, ...]


def spool_rows(rows: Iterable[SourceRow | BadRow], target: Path, *, batch_size: int, max_bytes: int) -> Spool:
    """Write every row to ``target``, cut into batches of ``batch_size`` rows, or fewer where rows are large.

    ``target`` appears when everything is written and safe on disk, and replaces what was there. Raises ``TooLarge``
    beyond ``max_bytes`` and ``NoRoom``; then, and when ``rows`` itself fails, nothing is left behind.
    """
    with temporary_beside(target) as path, full_disk_told():
        with path.open("wb", buffering=_BUFFER_BYTES) as stream:
            spool = _write(iter(rows), stream, batch_size, max_bytes)
            stream.flush()
            # A full disk is often told only here.
            os.fsync(stream.fileno())
        path.replace(target)
        settle(target.parent)
    return spool


def read_spooled(path: Path, offset: int, length: int) -> list[SourceRow | BadRow]:
    """The rows of one batch as they were spooled; a time zone comes back as its offset from UTC, without a fold.

    Raises ``DamagedSpool`` when the file is gone, cut or was written over.
    """
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            lines = stream.read(length)
        if len(lines) != length:
            raise DamagedSpool(path.name)
        return [_read_record(record) for record in _parse(lines)]
    except (FileNotFoundError, ValueError, TypeError, LookupError) as error:
        raise DamagedSpool(path.name) from error


def length_of_rows(path: Path, offset: int, length: int, rows: int) -> int:
    """How many bytes the first ``rows`` rows of a batch take. Raises ``DamagedSpool``, also when it has fewer."""
    end = 0
    try:
        with path.open("rb") as stream:
            stream.seek(offset)
            for _ in range(rows):
                line = stream.readline()
                end += len(line)
                if not line or end > length:
                    raise DamagedSpool(path.name)
    except FileNotFoundError as error:
        raise DamagedSpool(path.name) from error
    return end


def read_whole_spool(path: Path, batches: Iterable[SpooledBatch]) -> Iterator[SourceRow | BadRow]:
    """The rows of many batches, one batch in memory at a time."""
    return chain.from_iterable(read_spooled(path, batch.offset, batch.length) for batch in batches)


def _write(rows: Iterator[SourceRow | BadRow], stream: IO[bytes], batch_size: int, max_bytes: int) -> Spool:
    batches: list[SpooledBatch] = []
    offset = length = count = first_row = bad_rows = 0
    for row in rows:
        if type(row) is BadRow:
            bad_rows += 1
        line = _write_record(row)
        if not count:
            first_row = row.number
        length += len(line)
        if offset + length > max_bytes:
            raise TooLarge(max_bytes)
        stream.write(line)
        count += 1
        if count == batch_size or length > MAX_BATCH_BYTES:
            batches.append(SpooledBatch(len(batches) + 1, first_row, count, offset, length))
            offset, length, count = offset + length, 0, 0
    if count:
        batches.append(SpooledBatch(len(batches) + 1, first_row, count, offset, length))
    return Spool(sum(batch.rows for batch in batches), bad_rows, offset + length, tuple(batches))


def _write_record(row: SourceRow | BadRow) -> bytes:
    if isinstance(row, BadRow):
        return _dump([row.number, row.raw, row.reason_code.value, row.reason])
    values = row.values
    kinds = set(map(type, values.values()))
    if kinds <= _AS_THEY_ARE or (kinds <= _WITH_FLOATS and _are_finite(values)):
        try:
            return orjson.dumps([row.number, values], option=orjson.OPT_APPEND_NEWLINE)
        except TypeError:
            # An integer beyond 64 bits, or half of a surrogate pair in a text.
            pass
    return _dump(_with_types(row))


def _are_finite(values: dict[str, Cell]) -> bool:
    # orjson would write the others as null.
    return all(isfinite(value) for value in values.values() if type(value) is float)


def _with_types(row: SourceRow) -> list[Any]:
    values: dict[str, Any] = dict(row.values)
    types: dict[str, str] = {}
    for name, value in row.values.items():
        if not _is_known_to_json(value):
            types[name], write = _WRITERS[type(value)]
            values[name] = write(value)
    return [row.number, values, types] if types else [row.number, values]


def _is_known_to_json(value: Cell) -> bool:
    kind = type(value)
    if kind is str:
        return not has_marks(str(value))
    if kind is int:
        return value in _INT64
    return value is None or kind is bool or (kind is float and isfinite(cast("float", value)))


def _dump(record: list[Any]) -> bytes:
    try:
        return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # Half of a surrogate pair in the name of a column: no UTF-8 for it, but an escape in ASCII.
        return json.dumps(record).encode() + b"\n"


def _parse(lines: bytes) -> list[list[Any]]:
    try:
        # No line end stands in a record but as an escape.
        return orjson.loads(b"[%b]" % lines.removesuffix(b"\n").replace(b"\n", b","))
    except orjson.JSONDecodeError:
        return [json.loads(line) for line in lines.splitlines()]


def _read_record(record: list[Any]) -> SourceRow | BadRow:
    if len(record) == 2:
        return SourceRow(record[0], record[1])
    if len(record) == 4:
        return BadRow(record[0], record[1], BadReason(record[2]), record[3])
    number, values, types = record
    for name, kind in types.items():
        values[name] = _READERS[kind](values[name])
    return SourceRow(number, values)
