"""The statements of every single task, past SQLAlchemy's machinery on SQLite: it costs five times what they do.

They are written once for both databases. PostgreSQL's answers come over a wire, so there the machinery stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from freight_app.kit.clock import require_aware


def ask(connection: sa.Connection, sql: str, values: Mapping[str, Any]) -> list[Any]:
    """The rows of a statement with ``:named`` values; moments of SQLite's come as text (``read_moment``)."""
    if connection.dialect.name == "sqlite":
        return _cursor(connection).execute(sql, _written(values)).fetchall()
    return list(connection.execute(_text(sql), values))


def change(connection: sa.Connection, sql: str, values: Mapping[str, Any]) -> int:
    """Run a statement that changes rows; answers how many."""
    if connection.dialect.name == "sqlite":
        return _cursor(connection).execute(sql, _written(values)).rowcount
    return connection.execute(_text(sql), values).rowcount


def read_moment(value: str | datetime) -> datetime:
    """A moment of a row as an aware one."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    """Moments as SQLAlchemy keeps them: UTC without saying so."""
    return {
        name: require_aware(value).replace(tzinfo=None).isoformat(" ", "microseconds")
        if isinstance(value, datetime)
        else value
        for name, value in values.items()
    }


def _cursor(connection: sa.Connection) -> Any:
    return connection.connection.cursor()


@lru_cache
def _text(sql: str) -> sa.TextClause:
    return sa.text(sql)
