"""INSERT with ON CONFLICT, which SQLAlchemy has for each database by itself, and INSERT of very many rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(dialect: str, table: Any) -> Any:
    """An INSERT that knows ``on_conflict_do_update`` and ``on_conflict_do_nothing``, in the words of the database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def insert_many(connection: sa.Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run an INSERT for each of many rows, which name the same columns; the others get their plain defaults.

    On SQLite the values go to the driver as they are: SQLAlchemy takes longer to prepare a row than SQLite to keep it.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(statement, list(rows))
        return
    compiled = statement.compile(dialect=connection.dialect, column_keys=sorted(rows[0]))
    columns = statement.table.c
    values: list[Sequence[Any]] = []
    for name in compiled.positiontup:
        column = columns[name]
        write = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        given = [row[name] for row in rows] if name in rows[0] else [column.default.arg] * len(rows)
        values.append(given if write is None else [write(value) for value in given])
    connection.exec_driver_sql(compiled.string, list(zip(*values, strict=True)))
