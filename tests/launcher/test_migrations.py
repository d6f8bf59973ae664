from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from freight_app import tables
from freight_app.kit.db import Database
from freight_app.launcher.migrations import (
    DatabaseNewerThanCode,
    database_revision,
    upgrade_database,
)
from freight_app.operations.revisions import code_revision
from tests.conftest import POSTGRES_ENV


@pytest.fixture
def empty_database(backend: str, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    if backend == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.dispose()
        return
    name = f"empty_{uuid4().hex[:12]}"
    admin = sa.create_engine(os.environ[POSTGRES_ENV], isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    database = Database(sa.make_url(os.environ[POSTGRES_ENV]).set(database=name).render_as_string(hide_password=False))
    yield database
    database.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_the_migrations_make_exactly_the_tables_of_the_code(empty_database: Database) -> None:
    assert upgrade_database(empty_database) == (None, code_revision())
    with empty_database.read_engine.connect() as connection:
        ours = {"include_name": lambda name, kind, _: tables.is_ours(name, kind)}
        context = MigrationContext.configure(connection, opts=ours)
        differences = compare_metadata(context, tables.metadata)
    assert differences == []


def test_a_second_upgrade_changes_nothing(empty_database: Database) -> None:
    upgrade_database(empty_database)
    head = code_revision()
    assert upgrade_database(empty_database) == (head, head)


def test_a_database_from_the_future_is_left_alone(empty_database: Database) -> None:
    upgrade_database(empty_database)
    with empty_database.write_engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'fromthefuture'")
    with pytest.raises(DatabaseNewerThanCode, match="fromthefuture"):
        upgrade_database(empty_database)
    assert database_revision(empty_database) == "fromthefuture"
