"""A database that is lent again is as new: the other tests stand on it."""

from __future__ import annotations

import os
from typing import Any

import sqlalchemy as sa

from tests.conftest import POSTGRES_ENV
from tests.databases import PostgresDatabases

_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"


def _contents(url: str) -> dict[str, Any]:
    """Every row of every table, and where every sequence stands."""
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        names = connection.exec_driver_sql(_TABLES).scalars().all()
        rows = {
            name: sorted(map(repr, connection.exec_driver_sql(f'SELECT t::text FROM public."{name}" t')))
            for name in names
        }
        sequences = connection.exec_driver_sql("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1").all()
    return {"rows": rows, "sequences": [tuple(row) for row in sequences]}


def _spoil(url: str, *statements: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_what_a_test_wrote_is_gone_and_what_it_deleted_is_back() -> None:
    databases = PostgresDatabases(os.environ[POSTGRES_ENV])
    with databases.lend() as first:
        new = _contents(first)
        assert new["rows"]["price_group"]
        _spoil(
            first,
            "DELETE FROM price_group",
            "DELETE FROM delivery_method",
            "SELECT nextval('sales_order_id_seq'), nextval('delivery_method_id_seq')",
            "INSERT INTO order_counter (name, last) SELECT repeat('x', 30) || n, n FROM generate_series(1, 9000) n",
        )
    with databases.lend() as second:
        assert second != first
        assert _contents(second) == new
    databases.close()


def test_one_whose_tables_were_changed_is_not_lent_again() -> None:
    databases = PostgresDatabases(os.environ[POSTGRES_ENV])
    with databases.lend() as first:
        new = _contents(first)
        _spoil(first, "CREATE TABLE scratch (id int)", "DROP TABLE order_counter CASCADE")
    with databases.lend() as second:
        assert _contents(second) == new
    databases.close()


def test_two_at_once_are_two() -> None:
    databases = PostgresDatabases(os.environ[POSTGRES_ENV])
    with databases.lend() as one, databases.lend() as other:
        _spoil(one, "INSERT INTO order_counter (name, last) VALUES ('mine', 7)")
        assert "mine" not in repr(_contents(other)["rows"]["order_counter"])
    databases.close()
