"""Empty databases for tests: on PostgreSQL swept clean and lent again, because making one costs more than most tests.

A database that comes back is emptied to what a new one holds, rows and sequences, and gets a new name, so that nothing
that was kept in memory under the old one is taken for its own. One whose tables were changed is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import sqlalchemy as sa

from freight_app import tables

# Swept rows leave holes behind: after so many tests a new database is faster.
_MAX_LOANS = 150

# What a new database holds is kept in a schema of its own; ``swept`` puts it back. ``replica`` switches off foreign
# keys and triggers, so that the order of tables does not matter. Small tables are deleted from, which is faster than
# TRUNCATE, large ones truncated.
_LEARN = """
CREATE SCHEMA pristine;
DO $$
DECLARE name text; filled boolean;
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO filled;
        IF filled THEN
            EXECUTE format('CREATE TABLE pristine.%I AS TABLE public.%I', name, name);
        END IF;
    END LOOP;
END $$;
CREATE TABLE pristine."sequences of the house" AS
    SELECT sequencename AS name, last_value FROM pg_sequences WHERE schemaname = 'public';
CREATE FUNCTION pristine.swept() RETURNS void LANGUAGE plpgsql AS $$
DECLARE name text; filled boolean; columns text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT relname FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 262144
    LOOP
        EXECUTE format('TRUNCATE public.%I CASCADE', name);
    END LOOP;
    FOR name IN SELECT relname FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0
    LOOP
        EXECUTE format('DELETE FROM public.%I', name);
    END LOOP;
    FOR name IN SELECT relname FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'pristine'::regnamespace AND relname <> 'sequences of the house'
    LOOP
        SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
            WHERE attrelid = format('public.%I', name)::regclass AND attnum > 0 AND NOT attisdropped
                AND attgenerated = '';
        EXECUTE format('INSERT INTO public.%I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM pristine.%I',
            name, columns, columns, name);
    END LOOP;
    PERFORM setval(format('public.%I', kept.name), coalesce(kept.last_value, 1), kept.last_value IS NOT NULL)
        FROM pristine."sequences of the house" kept
        JOIN pg_sequences now ON now.schemaname = 'public' AND now.sequencename = kept.name
        WHERE now.last_value IS DISTINCT FROM kept.last_value;
END $$;
"""
# Changes when a test makes, drops or alters a table, an index, a function or a trigger.
_SHAPE = """
SELECT (SELECT count(*) || ' ' || sum(oid::bigint) || ' ' || sum(relnatts) FROM pg_class
            WHERE relpersistence <> 't' AND relkind <> 't'),
       (SELECT count(*) || ' ' || sum(oid::bigint) FROM pg_proc WHERE oid > 16000),
       (SELECT count(*) || ' ' || sum(oid::bigint) FROM pg_trigger),
       (SELECT count(*) || ' ' || sum(oid::bigint) FROM pg_constraint)
"""


class PostgresDatabases:
    """Lends databases with every table of the house, one at a time or many. One of these for each test process."""

    def __init__(self, server_url: str) -> None:
        self._server = sa.make_url(server_url)
        self._admin = sa.create_engine(server_url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.StaticPool)
        self._template: str | None = None
        self._free: list[tuple[str, int]] = []
        self._shape: tuple[str, ...] = ()

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The address of a database as ``create_all`` makes it; nobody else has it until it comes back."""
        name, loans = self._take()
        yield self._url(name).render_as_string(hide_password=False)
        self._do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        if loans + 1 < _MAX_LOANS and self._sweep(name):
            self._free.append((name, loans + 1))
        else:
            self._drop(name)

    def close(self) -> None:
        for name, _ in self._free:
            self._drop(name)
        self._admin.dispose()

    def _take(self) -> tuple[str, int]:
        fresh = f"test_{uuid4().hex[:12]}"
        if self._free:
            name, loans = self._free.pop()
            self._do(f'ALTER DATABASE "{name}" RENAME TO "{fresh}"')
            return fresh, loans
        self._do(f'CREATE DATABASE "{fresh}" TEMPLATE "{self._made_template()}" STRATEGY FILE_COPY')
        return fresh, 0

    def _made_template(self) -> str:
        if self._template is None:
            name = f"template_{uuid4().hex[:12]}"
            self._do(f'CREATE DATABASE "{name}"')
            engine = sa.create_engine(self._url(name), poolclass=sa.pool.NullPool)
            with engine.begin() as connection:
                tables.metadata.create_all(connection)
                # Without parameters, or its % would be taken for placeholders.
                connection.execution_options(no_parameters=True).exec_driver_sql(_LEARN)
                self._shape = tuple(connection.exec_driver_sql(_SHAPE).one())
            self._template = name
        return self._template

    def _sweep(self, name: str) -> bool:
        """Empty a database that came back; False when its tables are not what they were."""
        engine = sa.create_engine(self._url(name), poolclass=sa.pool.NullPool)
        with engine.begin() as connection:
            if tuple(connection.exec_driver_sql(_SHAPE).one()) != self._shape:
                return False
            connection.exec_driver_sql("SELECT pristine.swept()")
        return True

    def _drop(self, name: str) -> None:
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _do(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def _url(self, name: str) -> sa.URL:
        return self._server.set(database=name)
