"""Whose turn it is to write, between processes that share one SQLite file.

SQLite lets in whoever happens to look first, and whoever waits sleeps for longer and longer between two looks: beside a
process that writes without a pause, others meet "database is locked" after their five seconds. So a process that
waits says so by a lock on a file beside the database, which dies with it, and looks every two milliseconds; whoever
comes to write and finds the mark lets it in first.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa

PATIENCE_S = 5.0
LOOK_EVERY_S = 0.002
# Whoever is let in comes within a few looks; one that was frozen while it waited must not hold up the others.
MAX_COURTESY_S = 0.1


class WriteTurns:
    """This process's place among those that write to one database file. One thread at a time."""

    def __init__(self, database_path: str) -> None:
        # What is in memory alone has one process.
        self._path = "" if database_path in ("", ":memory:") else f"{database_path}-turns"
        self._file: int | None = None

    def let_waiting_in(self) -> None:
        """Wait until no other process waits, a tenth of a second at most."""
        deadline = time.monotonic() + MAX_COURTESY_S
        while self._does_another_wait() and time.monotonic() < deadline:
            time.sleep(LOOK_EVERY_S)

    def begin(self, connection: sa.Connection) -> None:
        """Begin a transaction that writes; ``OperationalError`` when the file stays locked for five seconds."""
        if _has_begun(connection):
            return
        deadline = time.monotonic() + PATIENCE_S
        with self._waiting():
            while not _has_begun(connection):
                if time.monotonic() > deadline:
                    # Through SQLAlchemy, so that it raises its own error.
                    connection.exec_driver_sql("BEGIN IMMEDIATE")
                    return
                time.sleep(LOOK_EVERY_S)

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _does_another_wait(self) -> bool:
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:  # a folder without locks: everybody looks for himself
            return False
        fcntl.flock(self._open(), fcntl.LOCK_UN)
        return False

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        with suppress(OSError):
            fcntl.flock(self._open(), fcntl.LOCK_SH)
        try:
            yield
        finally:
            with suppress(OSError):
                fcntl.flock(self._open(), fcntl.LOCK_UN)

    def _open(self) -> int:
        """Raises ``OSError`` where there can be no such file."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        return self._file


def _has_begun(connection: sa.Connection) -> bool:
    raw: Any = connection.connection.dbapi_connection
    if raw.in_transaction:
        # A commit that failed leaves its transaction open, and SQLAlchemy thinks that it is over.
        raw.rollback()
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
            return False
        raise
    return True
