"""Plain dumps of PostgreSQL (``pg_dump --format=plain``): their tables, read without a server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.dump_statements import CutOff, DataLine, Statement, scan_dump
from freight_app.migration.sources.dump_values import (
    COPY,
    CREATE,
    INSERT,
    read_copied,
    read_created_columns,
    read_inserted,
    read_names,
    read_table_name,
)
from freight_app.migration.sources.encodings import choose_encoding
from freight_app.migration.sources.errors import EmptyFile, TooWide
from freight_app.migration.sources.shapes import (
    MAX_COLUMNS,
    SAMPLE_ROWS,
    BadReason,
    BadRow,
    Cell,
    Dto,
    FileKind,
    FileShape,
    Note,
    SheetShape,
    SourceChoices,
    SourceRow,
)
from freight_app.migration.sources.text import decode_blocks, has_marks, show_raw

_MAX_FIELD = 1 << 20
_LOOKED_AT = 64 * 1024
_STARTS = re.compile(r"\s*(?:--|/\*|\\|SET\b|SELECT\b|BEGIN\b|CREATE\b|COPY\b|INSERT\b)", re.IGNORECASE)
_IS_DUMP = re.compile(
    r"^(?:--\s*PostgreSQL database|SET client_encoding\b|SET statement_timeout\b|COPY\s.+\sFROM stdin;|\\restrict\b)",
    re.MULTILINE,
)
_ENCODING = re.compile(rb"^SET client_encoding\s*(?:=|TO)\s*'?([\w-]+)'?;", re.MULTILINE | re.IGNORECASE)


class DumpTable(Dto):
    """One table of a dump, with the records that it has there."""

    name: str
    columns: tuple[str, ...]
    rows: int


# A row of one table: its columns with its fields, or what is wrong with it.
_Found = tuple[tuple[str, ...], list[str | None]] | tuple[str, BadReason, str]


def looks_like_dump(start: str) -> bool:
    """Whether a text begins as a plain dump of PostgreSQL does."""
    return _STARTS.match(start) is not None and _IS_DUMP.search(start) is not None


def list_dump_tables(path: Path, encoding: str | None = None) -> list[DumpTable]:
    """Every table with its columns, in the order of the dump. Takes the time to read the file once."""
    columns: dict[str, tuple[str, ...]] = {}
    counts: dict[str, int] = {}
    for table, found in _read_tables(path, encoding or find_dump_encoding(path), columns):
        known = columns.get(table, ())
        if len(found) == 2:
            columns[table] = tuple(dict.fromkeys((*known, *found[0])))
        counts[table] = counts.get(table, 0) + 1
    return [DumpTable(name=name, columns=names, rows=counts.get(name, 0)) for name, names in columns.items()]


def sniff_dump(path: Path, choices: SourceChoices) -> FileShape:
    """The tables, and the one with the most rows, or the one that was chosen, as workbooks have their sheets.

    Raises ``EmptyFile``, ``NotATable``, ``TooWide``, and ``InvalidInput`` for a table that is not there.
    """
    encoding = choose_encoding(path, choices.encoding).encoding if choices.encoding else find_dump_encoding(path)
    tables = list_dump_tables(path, encoding)
    names = [table.name for table in tables]
    if choices.sheet is not None and choices.sheet not in names:
        raise InvalidInput("sheet", "There is no table {sheet}.", sheets=names, sheet=choices.sheet)
    filled = [table for table in tables if table.rows]
    if not filled:
        raise EmptyFile(path.name)
    table = next((table for table in tables if table.name == choices.sheet), None) or max(
        filled, key=lambda table: table.rows
    )
    if len(table.columns) > MAX_COLUMNS:
        raise TooWide(path.name, len(table.columns), MAX_COLUMNS)
    others = ", ".join(other.name for other in filled if other.name != table.name)
    notes = (
        [Note(code="other_tables", sentence=f"{table.name} is read; the other tables are {others}.")] if others else []
    )
    shape = FileShape(
        kind=FileKind.PGDUMP,
        columns=table.columns,
        rows_estimate=table.rows,
        has_header=False,
        encoding=encoding,
        sheet=table.name,
        sheets=tuple(SheetShape(name=one.name, columns=one.columns, rows_estimate=one.rows) for one in tables),
        notes=tuple(notes),
    )
    rows = (row.values for row in read_dump_rows(path, shape) if isinstance(row, SourceRow))
    return shape.model_copy(update={"sample": tuple(islice(rows, SAMPLE_ROWS))})


def read_dump_rows(path: Path, shape: FileShape) -> Iterator[SourceRow | BadRow]:
    """Every record of the table ``shape.sheet`` once, numbered from 1. Values are texts, and None for NULL."""
    blank: dict[str, Cell] = dict.fromkeys(shape.columns)
    number = 0
    for _, found in _read_tables(path, shape.encoding, {}, only=shape.sheet):
        number += 1
        if len(found) == 3:
            yield BadRow(number, show_raw(found[0]), found[1], found[2])
            continue
        columns, fields = found
        problem = _find_problem(fields, len(columns))
        if problem is None:
            yield SourceRow(number, blank | dict(zip(columns, fields, strict=True)))
        else:
            raw = "\t".join("\\N" if field is None else field for field in fields)
            yield BadRow(number, show_raw(raw), *problem)


def find_dump_encoding(path: Path) -> str:
    """What the file's first bytes say, else what the dump says of itself, else UTF-8."""
    with path.open("rb") as stream:
        start = stream.read(_LOOKED_AT)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        # As the shell of Windows writes what it is given.
        return "utf-16"
    told = _ENCODING.search(start)
    name = told[1].decode().lower() if told else "utf-8"
    if name in {"sql_ascii", "utf8", "utf-8", "unicode"}:
        return "utf-8"
    name = re.sub(r"^win(?=\d)", "cp", name)
    try:
        return choose_encoding(path, name).encoding
    except InvalidInput:
        return "utf-8"


def _read_tables(
    path: Path, encoding: str, columns: dict[str, tuple[str, ...]], only: str | None = None
) -> Iterator[tuple[str, _Found]]:
    """The rows of all tables, or of one. ``columns`` learns those that CREATE and COPY name."""
    table, copied = "", ()
    for event in scan_dump(path.name, (text for text, _ in decode_blocks(path, encoding))):
        if isinstance(event, DataLine):
            if table and only in {None, table}:
                yield table, _read_line(event, copied, encoding)
        elif isinstance(event, CutOff):
            if table and only in {None, table}:
                yield table, ("", BadReason.CUT_OFF, "The dump ends in the middle of the table.")
        elif found := CREATE.match(event.text):
            columns.setdefault(read_table_name(found["table"]), read_created_columns(event.text, found.end()))
        elif found := COPY.match(event.text):
            table = read_table_name(found["table"])
            copied = read_names(found["columns"]) or columns.get(table, ())
            columns.setdefault(table, copied)
        elif found := INSERT.match(event.text):
            yield from _read_insert(event, found, columns, only)
        else:
            # Data behind a COPY that is written in another way belongs to no table that we know.
            table = ""


def _read_line(event: DataLine, columns: tuple[str, ...], encoding: str) -> _Found:
    if not event.is_whole:
        return event.text, BadReason.RECORD_TOO_LONG, "The record is too long, or the dump ends in it."
    return columns, read_copied(event.text, encoding)


def _read_insert(
    event: Statement, found: re.Match[str], columns: dict[str, tuple[str, ...]], only: str | None
) -> Iterator[tuple[str, _Found]]:
    table = read_table_name(found["table"])
    if only is not None and table != only:
        return
    named = read_names(found["columns"]) or columns.get(table, ())
    for fields in read_inserted(event.text, found.end()):
        # A dump without its CREATE statements may tell no names.
        yield table, (named or tuple(f"column_{place}" for place in range(1, len(fields) + 1)), fields)


def _find_problem(fields: list[str | None], width: int) -> tuple[BadReason, str] | None:
    if len(fields) != width:
        code = BadReason.TOO_FEW_FIELDS if len(fields) < width else BadReason.TOO_MANY_FIELDS
        return code, f"The row has {len(fields)} fields where the table has {width} columns."
    for field in fields:
        if field is None or (field.isascii() and "\0" not in field and len(field) <= _MAX_FIELD):
            continue
        if len(field) > _MAX_FIELD:
            return BadReason.FIELD_TOO_LONG, f"A value has more than {_MAX_FIELD} characters."
        if "\0" in field:
            return BadReason.NUL, "The record holds a zero character."
        if has_marks(field):
            return BadReason.UNDECODABLE, "The record holds bytes that its encoding does not know."
    return None
