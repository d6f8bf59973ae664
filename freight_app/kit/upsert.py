"""INSERT with ON CONFLICT: both databases have it, SQLAlchemy has one for each."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite


def insert_into(dialect: str, table: Any) -> Any:
    """An INSERT that knows ``on_conflict_do_update`` and ``on_conflict_do_nothing``, in the words of the database."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
