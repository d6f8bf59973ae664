"""What only PostgreSQL has: turns that Procrastinate delivers, what becomes of lost ones, and its schema."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from freight_app.kit.db import Database
from freight_app.launcher.migrations import upgrade_database
from freight_app.work import procrastinate_delivery, service
from freight_app.work.procrastinate_schema import remove_procrastinate
from freight_app.work.registry import Registry
from tests.conftest import POSTGRES_ENV
from tests.work import worker_process
from tests.work.test_contract import count_left, count_turns, is_over, put, put_many, runs, wait_until, working

pytestmark = pytest.mark.race


@pytest.fixture
def backend() -> str:
    return "postgresql"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return worker_process.build_registry(tmp_path)


def ask(database: Database, sql: str) -> int:
    with database.write_engine.begin() as connection:
        return connection.exec_driver_sql(sql).scalar_one()


def is_listening(database: Database) -> bool:
    return ask(database, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%'") > 0


def test_a_task_starts_when_it_is_put_in_not_when_somebody_looks(database: Database, registry: Registry) -> None:
    with working(database, registry, poll_s=60):
        wait_until(lambda: is_listening(database))
        time.sleep(0.2)
        for _ in range(3):
            task_id = put(database, "count")
            assert wait_until(is_over(database, task_id)) < 2
            time.sleep(0.1)


def test_each_due_task_has_a_turn_and_one_that_is_due_later_has_none(database: Database) -> None:
    put_many(database, "count", ["a", "b"])
    put(database, "count", "c", unique_key="k")
    put(database, "count", "c", unique_key="k")
    put(database, "count", "d", run_at=database.clock.now().replace(year=2999))
    assert count_turns(database) == 3


def test_tasks_whose_turns_were_lost_are_done_all_the_same(database: Database, registry: Registry) -> None:
    topics = [f"t{number}" for number in range(30)]
    put_many(database, "count", topics)
    ask(database, "WITH gone AS (DELETE FROM procrastinate_jobs RETURNING 1) SELECT count(*) FROM gone")
    with working(database, registry):
        wait_until(lambda: count_left(database) == 0)
        wait_until(lambda: count_turns(database) == 0)
    assert runs(database) == dict.fromkeys(topics, 1)


def test_a_turn_goes_on_where_its_task_left_a_place_that_others_wait_for(
    database: Database, registry: Registry
) -> None:
    topics = [f"t{number}" for number in range(6)]
    put_many(database, "few", topics)
    # As if the others had come while both places were taken.
    ask(
        database,
        "WITH gone AS (DELETE FROM procrastinate_jobs WHERE id > (SELECT min(id) + 1 FROM procrastinate_jobs)"
        " RETURNING 1) SELECT count(*) FROM gone",
    )
    assert count_turns(database) == worker_process.AT_MOST
    with working(database, registry, poll_s=60):
        wait_until(lambda: count_left(database) == 0)
    assert runs(database) == dict.fromkeys(topics, 1)


def test_turns_without_a_task_pass(database: Database, registry: Registry) -> None:
    ids = put_many(database, "count", ["a", "b"])
    with database.write() as uow:
        for task_id in ids:
            service.cancel_task(uow, task_id, registry=registry)
    with working(database, registry):
        wait_until(lambda: count_turns(database) == 0)
    assert runs(database) == {}


def test_a_worker_outlives_its_connections(database: Database, registry: Registry) -> None:
    with working(database, registry):
        wait_until(is_over(database, put(database, "count", "before")))
        ask(
            database,
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        wait_until(is_over(database, put(database, "count", "after")))
        wait_until(lambda: is_listening(database))
    assert runs(database) == {"before": 1, "after": 1}


def test_turns_of_a_worker_that_fell_silent_are_thrown_away(
    database: Database, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(procrastinate_delivery, "HEARTBEAT_S", 0.1)
    put(database, "count")
    ask(
        database,
        "WITH silent AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '40 s')"
        " RETURNING id), taken AS (UPDATE procrastinate_jobs SET status = 'doing', worker_id = silent.id FROM silent"
        " RETURNING 1) SELECT count(*) FROM taken",
    )
    with working(database, registry):
        wait_until(lambda: count_turns(database) == 0)
        wait_until(lambda: count_left(database) == 0)
    assert runs(database) == {"t": 1}


# The schema


@pytest.fixture
def migrated() -> Iterator[Database]:
    """A database that only the revisions have made."""
    name = f"migrated_{uuid4().hex[:12]}"
    admin = sa.create_engine(os.environ[POSTGRES_ENV], isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    opened = Database(sa.make_url(os.environ[POSTGRES_ENV]).set(database=name).render_as_string(hide_password=False))
    upgrade_database(opened)
    yield opened
    opened.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def describe_procrastinate(database: Database) -> set[tuple[str, ...]]:
    """Its functions, triggers, indexes, columns and types, each as PostgreSQL would write it down."""
    parts = (
        "'function', proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname",
        "'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text",
        "'index', indexname, indexdef FROM pg_indexes WHERE tablename",
        "'column', table_name || column_name, data_type FROM information_schema.columns WHERE table_name",
        "'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text",
        "'word', enumtypid::regtype::text, enumlabel FROM pg_enum WHERE enumtypid::regtype::text",
    )
    with database.read_engine.connect() as connection:
        return {
            tuple(row) for part in parts for row in connection.execute(sa.text(f"SELECT {part} LIKE 'procrastinate%'"))
        }


def test_the_revisions_make_the_schema_of_the_installed_procrastinate(database: Database, migrated: Database) -> None:
    installed = describe_procrastinate(database)
    assert {kind for kind, *_ in installed} == {"function", "trigger", "index", "column", "constraint", "word"}
    assert describe_procrastinate(migrated) == installed, (
        "The package has another schema than the last revision: write a revision with its migrations since then."
    )


def test_nothing_of_it_is_left_when_it_is_removed(database: Database) -> None:
    with database.write_engine.begin() as connection:
        remove_procrastinate(connection)
    assert describe_procrastinate(database) == set()
