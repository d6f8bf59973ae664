"""The text index of papers, made with their table on either database: FTS5 on SQLite, ``tsvector`` on PostgreSQL.

Words are folded by us on both (``kit/folding.py``), so neither database splits or stems and both find the same.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

_SQLITE_CREATE = (
    # Which papers hold a word is all that is asked: neither places nor sizes are kept.
    """CREATE VIRTUAL TABLE IF NOT EXISTS document_words USING fts5(
        words, tokenize = 'unicode61 remove_diacritics 0', prefix = '3', columnsize = 0, detail = none)""",
)
_POSTGRESQL_CREATE = (
    """CREATE TABLE IF NOT EXISTS document_words (
        document_id INTEGER PRIMARY KEY REFERENCES document (id) ON DELETE CASCADE, words TSVECTOR NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS ix_document_words_words ON document_words USING gin (words)",
)


def create_document_words(connection: sa.Connection) -> None:
    """Make the text index where it is missing. Run after ``document`` exists."""
    statements = _SQLITE_CREATE if connection.dialect.name == "sqlite" else _POSTGRESQL_CREATE
    for statement in statements:
        connection.exec_driver_sql(statement)


def drop_document_words(connection: sa.Connection) -> None:
    connection.exec_driver_sql("DROP TABLE IF EXISTS document_words")


def attach_document_words(documents: sa.Table) -> None:
    """Let ``create_all`` and ``drop_all`` make and drop the text index with the table of papers."""

    @event.listens_for(documents, "after_create")
    def _create(_target: sa.Table, connection: sa.Connection, **_options: Any) -> None:
        create_document_words(connection)

    @event.listens_for(documents, "before_drop")
    def _drop(_target: sa.Table, connection: sa.Connection, **_options: Any) -> None:
        drop_document_words(connection)
