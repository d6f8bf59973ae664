"""Alembic's entrance: the house's own metadata, on the connection that it is handed or on the settings' database."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection

from freight_app import tables
from freight_app.kit.columns import UtcDateTime
from freight_app.kit.db import Database
from freight_app.kit.settings import get_settings


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave out what the metadata does not hold: the search index's own tables are made by their room's functions."""
    return kind != "table" or name in tables.metadata.tables


def render_item(kind: str, thing: Any, autogen_context: Any) -> str | bool:
    if kind == "type" and isinstance(thing, UtcDateTime):
        autogen_context.imports.add("from freight_app.kit.columns import UtcDateTime")
        return "UtcDateTime()"
    return False


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=tables.metadata,
        render_as_batch=True,
        include_name=include_name,
        render_item=render_item,
        compare_type=False,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    migrate(handed)
else:
    database = Database(get_settings().resolved_database_url)
    with database.write_engine.begin() as own_connection:
        migrate(own_connection)
    database.dispose()
