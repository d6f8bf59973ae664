"""Procrastinate's own tables and functions, made with ours on PostgreSQL and nowhere else.

``create_all`` takes the schema of the installed package; the Alembic revisions take frozen copies, so that a revision
does the same for ever. A test keeps the two from drifting apart: a new version of the package needs a new revision.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

# A function goes with the triggers that call it, and before the tables whose rows it answers.
_DROP = """
DO $$
DECLARE
    made record;
BEGIN
    FOR made IN SELECT oid::regprocedure AS name FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace AND starts_with(proname, 'procrastinate_')
    LOOP
        EXECUTE 'DROP FUNCTION ' || made.name || ' CASCADE';
    END LOOP;
END;
$$;
DROP TABLE IF EXISTS procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs, procrastinate_workers;
DROP TYPE IF EXISTS procrastinate_job_to_defer_v1, procrastinate_job_status, procrastinate_job_event_type;
"""


def install_procrastinate(connection: sa.Connection, schema: str) -> None:
    """Run the text of a schema on PostgreSQL; does nothing on SQLite."""
    if connection.dialect.name == "postgresql":
        # The driver takes every % for a parameter.
        connection.exec_driver_sql(schema.replace("%", "%%"))


def remove_procrastinate(connection: sa.Connection) -> None:
    install_procrastinate(connection, _DROP)


def attach_procrastinate(tasks: sa.Table) -> None:
    """Let ``create_all`` and ``drop_all`` make and drop Procrastinate's schema with the table of tasks."""

    @event.listens_for(tasks, "after_create")
    def _create(_target: sa.Table, connection: sa.Connection, **_options: Any) -> None:
        if connection.dialect.name == "postgresql":
            from procrastinate.schema import SchemaManager

            install_procrastinate(connection, SchemaManager.get_schema())

    @event.listens_for(tasks, "before_drop")
    def _drop(_target: sa.Table, connection: sa.Connection, **_options: Any) -> None:
        remove_procrastinate(connection)
