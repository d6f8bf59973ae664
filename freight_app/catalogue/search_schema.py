"""The two text indexes that table metadata cannot express, made with the tables on either database.

* Words: every product's folded words, in a ``head`` (what it is called) and a ``body`` (what is said about it).
* Parts of numbers: any three letters or more from the middle of a part number.

SQLite has both as FTS5 tables, PostgreSQL as ``tsvector`` with GIN and ``pg_trgm``. Words are folded by us on both, so
neither database splits or stems anything on its own and both find the same.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

_SQLITE_CREATE = (
    # Ranking is ours (by tier, stock and plainness): neither the sizes that bm25 needs nor places in the text are kept.
    """CREATE VIRTUAL TABLE IF NOT EXISTS product_words USING fts5(
        head, body, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3', columnsize = 0, detail = column)""",
    """CREATE VIRTUAL TABLE IF NOT EXISTS product_number_parts USING fts5(
        compact, content = 'product_number', content_rowid = 'id', tokenize = 'trigram', columnsize = 0)""",
    # Triggers also see the rows that a cascade removes.
    """CREATE TRIGGER IF NOT EXISTS product_number_parts_added AFTER INSERT ON product_number BEGIN
        INSERT INTO product_number_parts(rowid, compact) VALUES (new.id, new.compact); END""",
    """CREATE TRIGGER IF NOT EXISTS product_number_parts_removed AFTER DELETE ON product_number BEGIN
        INSERT INTO product_number_parts(product_number_parts, rowid, compact)
        VALUES ('delete', old.id, old.compact); END""",
)
_POSTGRESQL_CREATE = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """CREATE TABLE IF NOT EXISTS product_words (
        product_id INTEGER PRIMARY KEY REFERENCES product (id) ON DELETE CASCADE,
        head TSVECTOR NOT NULL, body TSVECTOR NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS ix_product_words_head ON product_words USING gin (head)",
    "CREATE INDEX IF NOT EXISTS ix_product_words_body ON product_words USING gin (body)",
    "CREATE INDEX IF NOT EXISTS ix_product_number_parts ON product_number USING gin (compact gin_trgm_ops)",
)
_DROP = ("DROP TABLE IF EXISTS product_words", "DROP TABLE IF EXISTS product_number_parts")

# Tables that no metadata knows: whoever compares a database with the metadata leaves these names alone.
UNMAPPED_TABLES = ("product_words", "product_number_parts")


def create_search_index(connection: sa.Connection) -> None:
    """Make the text indexes where they are missing. Run after ``product`` and ``product_number`` exist."""
    statements = _SQLITE_CREATE if connection.dialect.name == "sqlite" else _POSTGRESQL_CREATE
    for statement in statements:
        connection.exec_driver_sql(statement)


def drop_search_index(connection: sa.Connection) -> None:
    for statement in _DROP:
        connection.exec_driver_sql(statement)


def attach_search_index(numbers: sa.Table) -> None:
    """Let ``create_all`` and ``drop_all`` make and drop the text indexes with the table of numbers."""

    @event.listens_for(numbers, "after_create")
    def _create(_target: sa.Table, connection: sa.Connection, **_options: Any) -> None:
        create_search_index(connection)

    @event.listens_for(numbers, "before_drop")
    def _drop(_target: sa.Table, connection: sa.Connection, **_options: Any) -> None:
        drop_search_index(connection)
