"""Rows of another program's database. A tenant names one that the settings know; its URL stays in this house.

Nothing can be changed there: one SELECT is taken, it is written anew from what was understood of it, and it runs in a
session that reads only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
import sqlalchemy.exc
from pydantic import BaseModel, ConfigDict, Field, model_validator

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.shapes import MAX_COLUMNS, BadReason, BadRow, Cell, Dto, SourceRow
from freight_app.migration.sources.sql_databases import SqlDatabases, is_of_the_system
from freight_app.migration.sources.sql_errors import SqlFailed, SqlTimedOut
from freight_app.migration.sources.text import has_marks, show_raw

TIMEOUT_S = 3_600.0
_ROWS_AT_ONCE = 1_000
_MAX_FIELD = 1 << 20
_AS_THEY_ARE = frozenset({str, bool, int, float, type(None), datetime, date, clock_time, timedelta})


class SqlSource(BaseModel):
    """What is read of a named database: some columns of a table or view (all, when none is named), or one SELECT."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: str = Field(min_length=1, max_length=60)
    table: str = Field(default="", max_length=130)
    columns: tuple[str, ...] = Field(default=(), max_length=MAX_COLUMNS)
    query: str = Field(default="", max_length=20_000)

    @model_validator(mode="after")
    def _either(self) -> SqlSource:
        if bool(self.table) == bool(self.query.strip()):
            raise ValueError("Name a table, or write a query: one of the two.")
        if self.query and self.columns:
            raise ValueError("A query names its columns itself.")
        return self


class SqlTable(Dto):
    """A table or view as ``SqlSource.table`` names it: with its schema where that is not the usual one."""

    name: str
    columns: tuple[str, ...]


def list_sql_tables(databases: SqlDatabases, name: str) -> list[SqlTable]:
    """The tables and views that can be read, by name. Raises ``NotFound`` and ``SqlFailed``."""
    with _reading(databases, name, 60) as connection:
        inspector = sa.inspect(connection)
        found = []
        usual = inspector.default_schema_name
        schemas = [None] if connection.dialect.name == "sqlite" else inspector.get_schema_names()
        for schema in schemas:
            if is_of_the_system(schema or ""):
                continue
            for table in [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]:
                columns = tuple(str(column["name"]) for column in inspector.get_columns(table, schema))
                found.append(SqlTable(name=table if schema in {None, usual} else f"{schema}.{table}", columns=columns))
    return sorted(found, key=lambda table: table.name)


def fetch_sql_rows(
    source: SqlSource, databases: SqlDatabases, *, timeout_s: float = TIMEOUT_S
) -> Iterator[SourceRow | BadRow]:
    """Every row once, numbered from 1, in bounded memory and as of one moment.

    Numbers that are exact (``NUMERIC``) come as text with all their digits, bytes as ``\\x`` and hexadecimal digits,
    lists and JSON as JSON text. Raises ``NotFound`` for an unknown database or table, ``InvalidInput`` for a query that
    is not taken, ``SqlFailed`` and ``SqlTimedOut``.
    """
    with _reading(databases, source.database, timeout_s) as connection:
        deadline = time.monotonic() + timeout_s
        result = _ask(connection, _write_statement(source, connection))
        columns = _name_columns(list(result.keys()))
        number = 0
        for rows in result.partitions():
            for row in rows:
                number += 1
                yield _read_row(number, columns, row)
            if time.monotonic() > deadline:
                raise SqlTimedOut(source.database, timeout_s)


def count_sql_rows(source: SqlSource, databases: SqlDatabases, *, timeout_s: float = TIMEOUT_S) -> int:
    """How many rows there are now, counted over there."""
    with _reading(databases, source.database, timeout_s) as connection:
        statement = _write_statement(source, connection)
        return int(_ask(connection, f"SELECT count(*) FROM ({statement}) AS counted").scalar_one())  # noqa: S608


def check_sql_source(source: SqlSource, databases: SqlDatabases) -> tuple[str, ...]:
    """The columns that will come. Raises what ``fetch_sql_rows`` raises, before any row is given out."""
    with _reading(databases, source.database, 60) as connection:
        return _name_columns(list(_ask(connection, _write_statement(source, connection)).keys()))


def _ask(connection: sa.Connection, statement: str) -> sa.CursorResult[Any]:
    # A cursor over there also keeps PostgreSQL from taking several statements for one.
    options = connection.execution_options(stream_results=True, yield_per=_ROWS_AT_ONCE, no_parameters=True)
    return options.exec_driver_sql(statement)


@contextmanager
def _reading(databases: SqlDatabases, name: str, timeout_s: float) -> Iterator[sa.Connection]:
    """A session that reads only. What goes wrong is told without the URL, and without the statement."""
    try:
        with databases.connect(name, timeout_s) as connection:
            yield connection
    except sqlalchemy.exc.DBAPIError as error:
        words = str(error.orig).strip().splitlines()[0][:200] if str(error.orig).strip() else ""
        # PostgreSQL speaks the language of its place; its codes are the same everywhere.
        if getattr(error.orig, "sqlstate", "") == "57014" or words == "interrupted":
            raise SqlTimedOut(name, timeout_s) from None
        # What is said of a connection names the host and the user.
        raise SqlFailed(name, "" if error.connection_invalidated or error.statement is None else words) from None
    except sqlalchemy.exc.SQLAlchemyError as error:
        raise SqlFailed(name, type(error).__name__) from None


def _write_statement(source: SqlSource, connection: sa.Connection) -> str:
    dialect = connection.dialect
    if source.query:
        # The parser takes a second and 30 MB: only those who write queries of their own wait for it.
        from freight_app.migration.sources.sql_queries import write_select

        return write_select(source.query, dialect.name)
    # SQLite knows no schemas, so a full stop belongs to the name.
    schema, _, table = ("", "", source.table) if dialect.name == "sqlite" else source.table.rpartition(".")
    inspector = sa.inspect(connection)
    try:
        known = (
            []
            if is_of_the_system(schema, table)
            else [str(column["name"]) for column in inspector.get_columns(table, schema or None)]
        )
    except sqlalchemy.exc.NoSuchTableError:
        known = []
    if not known:
        raise InvalidInput("table", "There is no table {value}.", value=source.table[:60])
    unknown = [name for name in source.columns if name not in known]
    if unknown:
        raise InvalidInput(
            "columns", "The table {value} has no column {value_2}.", value=source.table[:60], value_2=unknown[0][:60]
        )
    quote = dialect.identifier_preparer.quote_identifier
    chosen = ", ".join(quote(name) for name in source.columns or known)
    where = f"{quote(schema)}.{quote(table)}" if schema else quote(table)
    return f"SELECT {chosen} FROM {where}"  # noqa: S608 - names that the database told, quoted by its dialect


def _name_columns(names: list[str]) -> tuple[str, ...]:
    """Each column gets a name of its own: a join may give the same one twice."""
    taken, columns = set(names), list[str]()
    for place, name in enumerate(names, 1):
        unique, suffix = name or f"column_{place}", 2
        while unique in columns or (unique != name and unique in taken):
            unique, suffix = f"{name or 'column'}_{suffix}", suffix + 1
        columns.append(unique)
    return tuple(columns)


def _read_row(number: int, columns: tuple[str, ...], row: Any) -> SourceRow | BadRow:
    values = {
        name: value if type(value) in _AS_THEY_ARE else _as_cell(value)
        for name, value in zip(columns, row, strict=True)
    }
    problem = _find_problem(values)
    if problem is None:
        return SourceRow(number, values)
    raw = "\t".join("" if value is None else str(value)[:200] for value in values.values())
    return BadRow(number, show_raw(raw), *problem)


def _find_problem(values: Mapping[str, Cell]) -> tuple[BadReason, str] | None:
    for name, value in values.items():
        if type(value) is not str:
            continue
        if len(value) > _MAX_FIELD:
            return BadReason.FIELD_TOO_LONG, f"The value of {name} has more than {_MAX_FIELD} characters."
        if "\0" in value:
            return BadReason.NUL, f"The value of {name} holds a zero character."
        if not value.isascii() and has_marks(value):
            return BadReason.UNDECODABLE, f"The value of {name} holds bytes that are no text."
    return None


def _as_cell(value: Any) -> Cell:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\x" + bytes(value).hex()
    if isinstance(value, (list, tuple, dict)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
