"""Alembic's entrance: the house's own metadata, on the connection that it is handed or on the settings' database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from freight_app import tables
from freight_app.kit.columns import UtcDateTime
from freight_app.kit.db import Database
from freight_app.kit.settings import get_settings


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    return tables.is_ours(name, kind)


def render_item(kind: str, thing: Any, autogen_context: Any) -> str | bool:
    """Our own column types by their names, and SQLModel's strings as plain ones."""
    if kind != "type":
        return False
    if isinstance(thing, UtcDateTime):
        autogen_context.imports.add("from freight_app.kit.columns import UtcDateTime")
        return "UtcDateTime()"
    if isinstance(thing, sa.JSON):
        autogen_context.imports.add("from freight_app.kit.columns import Json")
        return "Json"
    if isinstance(thing, AutoString):
        return f"sa.String(length={thing.length})" if thing.length else "sa.String()"
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
