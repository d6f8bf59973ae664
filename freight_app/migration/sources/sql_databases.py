"""The databases that the settings name, and sessions on them that can only read."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import psycopg
import sqlalchemy as sa
import sqlalchemy.exc
from psycopg.types.datetime import (
    DateLoader,
    IntervalLoader,
    TimeLoader,
    TimestampLoader,
    TimestamptzLoader,
    TimetzLoader,
)
from pydantic import SecretStr
from sqlalchemy import event as sa_event

from freight_app.kit.errors import InvalidInput, NotFound

CONNECT_TIMEOUT_S = 10
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}
# What SQLite asks leave for when it prepares a SELECT, or says which columns a table has; it gets no other.
_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_ABOUT_TABLES = {"table_info", "table_xinfo", "table_list"}
# By SQLAlchemy of every new engine; without a value the pragma only tells.
_ASKED_FIRST = ("read_uncommitted", None)
_SQLITE_STEPS = 10_000
_SYSTEM = ("pg_", "sqlite_", "pragma_")


def is_of_the_system(*names: str) -> bool:
    """Whether one of the names, of a table or its schema, is of what a database keeps about itself and its users."""
    return any(name.lower() == "information_schema" or name.lower().startswith(_SYSTEM) for name in names)


class SqlDatabases:
    """Named databases. Only their names can be got out."""

    def __init__(self, urls: Mapping[str, sa.URL]) -> None:
        self._urls = dict(urls)

    @classmethod
    def from_setting(cls, setting: SecretStr) -> SqlDatabases:
        """Read ``name=url`` entries parted by blanks. Raises ``InvalidInput`` on ``sql_sources``, without the URL."""
        urls: dict[str, sa.URL] = {}
        for entry in setting.get_secret_value().split():
            name, _, text = entry.partition("=")
            if not _NAME.fullmatch(name) or name in urls:
                raise InvalidInput("sql_sources", "Each database is written name=url, and each name once.")
            urls[name] = _read_url(name, text)
        return cls(urls)

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._urls))

    def __repr__(self) -> str:
        return f"SqlDatabases({', '.join(self.names)})"

    @contextmanager
    def connect(self, name: str, timeout_s: float) -> Iterator[sa.Connection]:
        """A read-only session of one transaction; a statement in it ends after ``timeout_s``. Raises ``NotFound``."""
        url = self._urls.get(name)
        if url is None:
            raise NotFound("The database", name=name[:60])
        engine = _open_sqlite(url, timeout_s) if url.drivername == "sqlite" else _open_postgres(url)
        try:
            with engine.connect() as connection:
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, int(timeout_s * 1_000))}")
                yield connection
        finally:
            engine.dispose()


def _read_url(name: str, text: str) -> sa.URL:
    try:
        url = sa.make_url(text)
        driver = _DRIVERS[url.drivername]
    except (sqlalchemy.exc.ArgumentError, ValueError, KeyError):
        raise InvalidInput(
            "sql_sources",
            "The URL of {name} begins with postgresql:// or sqlite:///, as SQLAlchemy writes them.",
            name=name,
        ) from None
    if driver == "sqlite" and (not url.database or url.database == ":memory:" or url.query):
        raise InvalidInput("sql_sources", "The URL of {name} names a file: sqlite:////path/to/file.db.", name=name)
    return url.set(drivername=driver)


def _open_postgres(url: sa.URL) -> sa.Engine:
    engine = sa.create_engine(
        url, poolclass=sa.NullPool, connect_args={"connect_timeout": CONNECT_TIMEOUT_S}
    ).execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")

    @sa_event.listens_for(engine, "connect")
    def _tolerate(connection: Any, _: object) -> None:
        for kind, loader in _LOADERS.items():
            connection.adapters.register_loader(kind, loader)

    return engine


def _tolerant(loader: type[Any]) -> type[Any]:
    """A loader that leaves as text what Python has no date for: ``infinity``, or a day before Christ."""

    class Tolerant(loader):
        def load(self, data: Any) -> Any:
            try:
                return super().load(data)
            except psycopg.DataError:
                return bytes(data).decode()

    return Tolerant


_LOADERS = {
    "date": _tolerant(DateLoader),
    "time": _tolerant(TimeLoader),
    "timetz": _tolerant(TimetzLoader),
    "timestamp": _tolerant(TimestampLoader),
    "timestamptz": _tolerant(TimestamptzLoader),
    "interval": _tolerant(IntervalLoader),
}


def _open_sqlite(url: sa.URL, timeout_s: float) -> sa.Engine:
    path = Path(cast("str", url.database)).absolute()
    deadline = time.monotonic() + timeout_s

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=5, check_same_thread=False)
        connection.execute("PRAGMA query_only = ON")
        # A text with bytes that are none would end the reading; marked like this it costs its row.
        connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
        connection.set_progress_handler(lambda: time.monotonic() > deadline, _SQLITE_STEPS)
        connection.set_authorizer(_allow_reading)
        connection.isolation_level = None
        return connection

    return sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool)


def _allow_reading(action: int, what: str | None, detail: str | None, *_: object) -> int:
    allowed = (
        action in _READS
        or (action == sqlite3.SQLITE_FUNCTION and detail != "load_extension")
        or (action == sqlite3.SQLITE_PRAGMA and (what in _ABOUT_TABLES or (what, detail) == _ASKED_FIRST))
    )
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
