"""Rows of another program's database come whole and with their types; nothing of it changes, and its URL stays here."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from pydantic import SecretStr, ValidationError
from sqlalchemy.exc import DBAPIError

from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.settings import Settings
from freight_app.launcher.doctor import masked_settings
from freight_app.migration.sources.shapes import BadRow, SourceRow
from freight_app.migration.sources.spooling import read_whole_spool, spool_rows
from freight_app.migration.sources.sql import (
    SqlSource,
    SqlTable,
    check_sql_source,
    count_sql_rows,
    fetch_sql_rows,
    list_sql_tables,
)
from freight_app.migration.sources.sql_databases import SqlDatabases
from freight_app.migration.sources.sql_errors import SqlFailed, SqlTimedOut
from tests.conftest import POSTGRES_ENV

PARTS = [(1, "Filtre à huile", 12.5), (2, "زيت 100%", None), (3, 'it\'s; a \\ "quote" :name', -0.25)]


class Shop:
    """A database of another program, with its URL as somebody would write it into the settings."""

    def __init__(self, url: str, engine: sa.Engine) -> None:
        self.url = url
        self.engine = engine
        self.databases = SqlDatabases.from_setting(SecretStr(f"erp={url} other=sqlite:////nowhere/at/all.db"))

    def run(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def rows(self, **source: Any) -> list[SourceRow | BadRow]:
        return list(fetch_sql_rows(SqlSource(database="erp", **source), self.databases))

    def values(self, **source: Any) -> list[list[Any]]:
        return [list(row.values.values()) for row in self.rows(**source) if isinstance(row, SourceRow)]


@pytest.fixture
def shop(backend: str, tmp_path: Path) -> Iterator[Shop]:
    if backend == "sqlite":
        url, admin, name = f"sqlite:///{tmp_path / 'old shop.db'}".replace(" ", "%20"), None, ""
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'old%20shop.db'}", poolclass=sa.NullPool)
    else:
        name = f"shop_{uuid4().hex[:12]}"
        admin = sa.create_engine(os.environ[POSTGRES_ENV], isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with admin.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
        made = sa.make_url(os.environ[POSTGRES_ENV]).set(database=name, password="hunter2")
        url = made.set(drivername="postgresql").render_as_string(hide_password=False)
        engine = sa.create_engine(made, poolclass=sa.NullPool)
    shop = Shop(url, engine)
    shop.run("CREATE TABLE parts (id INTEGER PRIMARY KEY, name TEXT, price DOUBLE PRECISION)")
    with engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO parts VALUES (:i, :n, :p)"), [{"i": i, "n": n, "p": p} for i, n, p in PARTS]
        )
    shop.run(
        'CREATE TABLE "Order Lines" ("Part No" TEXT, "select" INTEGER)', "CREATE VIEW cheap AS SELECT name FROM parts"
    )
    yield shop
    engine.dispose()
    if admin is not None:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_table_is_read_with_its_types(shop: Shop) -> None:
    assert shop.rows(table="parts") == [
        SourceRow(number, dict(zip(("id", "name", "price"), part, strict=True))) for number, part in enumerate(PARTS, 1)
    ]
    assert shop.values(table="parts", columns=("price", "id"))[0] == [12.5, 1]
    assert count_sql_rows(SqlSource(database="erp", table="parts"), shop.databases) == 3


def test_a_query_is_read_as_it_is_written(shop: Shop) -> None:
    query = (
        "SELECT p.name, q.name, 'a;b -- %s' AS text FROM parts p JOIN parts q ON p.id = q.id /* both */\n"
        "WHERE p.id % 2 = 0 -- the even ones\n;"
    )
    assert [list(row.values.items()) for row in shop.rows(query=query) if isinstance(row, SourceRow)] == [
        [("name", "زيت 100%"), ("name_2", "زيت 100%"), ("text", "a;b -- %s")]
    ]
    source = SqlSource(database="erp", query=query)
    assert check_sql_source(source, shop.databases) == ("name", "name_2", "text")
    assert count_sql_rows(source, shop.databases) == 1
    assert shop.values(query="WITH dear AS (SELECT * FROM parts WHERE price > 1) SELECT count(*) FROM dear") == [[1]]
    assert shop.values(query="SELECT id FROM parts UNION SELECT 9 ORDER BY 1") == [[1], [2], [3], [9]]


def test_tables_and_views_are_listed_with_their_columns(shop: Shop) -> None:
    assert list_sql_tables(shop.databases, "erp") == [
        SqlTable(name="Order Lines", columns=("Part No", "select")),
        SqlTable(name="cheap", columns=("name",)),
        SqlTable(name="parts", columns=("id", "name", "price")),
    ]
    assert shop.values(table="Order Lines") == []
    assert len(shop.values(table="cheap")) == 3


@pytest.mark.parametrize(
    "source",
    [
        *({"table": "none"}, {"table": 'parts"; DROP TABLE parts; --'}, {"table": "nowhere.parts"}),
        *({"table": "pg_catalog.pg_authid"}, {"table": "pg_authid"}, {"table": "information_schema.tables"}),
        *({"table": "sqlite_master"}, {"table": "PG_CATALOG.pg_authid"}),
        {"table": "parts", "columns": ("id", "none")},
    ],
)
def test_a_table_or_a_column_that_is_not_there_is_told(shop: Shop, source: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        shop.rows(**source)


@pytest.mark.parametrize("query", ["DELETE FROM parts", "SELECT 1; DELETE FROM parts", "SELECT pg_sleep(9)", " ;"])
def test_whatever_is_not_one_plain_select_is_refused(shop: Shop, query: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        shop.rows(query=query)
    assert caught.value.field == "query"
    assert len(shop.values(table="parts")) == 3


def test_the_session_itself_can_change_nothing(shop: Shop) -> None:
    for statement in ("DELETE FROM parts", "CREATE TABLE t (a INTEGER)", "UPDATE parts SET id = 9"):
        with pytest.raises(DBAPIError), shop.databases.connect("erp", 5) as connection:
            connection.exec_driver_sql(statement)
    assert len(shop.values(table="parts")) == 3


def test_several_statements_in_one_never_reach_the_database(shop: Shop) -> None:
    """Should the parser ever be fooled, the way of asking still takes one statement alone."""
    from freight_app.migration.sources.sql import _ask

    with pytest.raises(DBAPIError), shop.databases.connect("erp", 5) as connection:
        _ask(connection, "SELECT 1; COMMIT; DROP TABLE parts; SELECT 2")
    assert len(shop.values(table="parts")) == 3


def test_a_question_that_the_database_does_not_understand_is_told_in_its_words(shop: Shop) -> None:
    with pytest.raises(SqlFailed, match="nothing_like_it") as caught:
        shop.rows(query="SELECT nothing_like_it FROM parts")
    assert "hunter2" not in f"{caught.value!r}{caught.value.details}"


def test_a_query_that_takes_too_long_is_ended(shop: Shop) -> None:
    endless = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    start = time.monotonic()
    with pytest.raises(SqlTimedOut):
        list(fetch_sql_rows(SqlSource(database="erp", query=endless), shop.databases, timeout_s=0.3))
    assert time.monotonic() - start < 3


def test_many_rows_that_come_slowly_are_ended_too(shop: Shop) -> None:
    many = "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n"
    rows = fetch_sql_rows(SqlSource(database="erp", query=many), shop.databases, timeout_s=0.5)
    with pytest.raises(SqlTimedOut):
        # As slow as whoever takes them: a fifth of a second for a thousand.
        [time.sleep(0.2) for row in rows if row.number % 1_000 == 0]


def test_rows_are_those_of_one_moment(shop: Shop) -> None:
    shop.run("CREATE TABLE many (i INTEGER)")
    with shop.engine.begin() as connection:
        connection.execute(sa.text("INSERT INTO many VALUES (:i)"), [{"i": i} for i in range(5_000)])
    rows = fetch_sql_rows(SqlSource(database="erp", table="many"), shop.databases)
    first = next(rows)
    if shop.engine.dialect.name == "postgresql":
        shop.run("DELETE FROM many")
    assert [first.number, *(row.number for row in rows)] == list(range(1, 5_001))


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_reading_that_is_given_up_leaves_no_session(shop: Shop) -> None:
    rows = fetch_sql_rows(SqlSource(database="erp", table="parts"), shop.databases)
    next(rows)
    rows.close()  # type: ignore[attr-defined]
    with shop.engine.connect() as connection:
        counted = connection.exec_driver_sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert counted.scalar_one() == 0


@pytest.mark.parametrize("backend", ["postgresql"])
def test_values_of_postgresql_become_cells(shop: Shop, tmp_path: Path) -> None:
    query = """SELECT 12345678901234567890.120::numeric AS exact, 'NaN'::numeric AS no_number,
        '\\xdead'::bytea AS bytes,
        DATE '2026-03-02' AS on_day, TIMESTAMPTZ '2026-03-02 09:00+01' AS at, TIME '09:30' AS clock,
        INTERVAL '1 day 2 hours' AS took, 'infinity'::timestamp AS never, DATE '0044-03-15 BC' AS ides,
        ARRAY[1, 2] AS list, '{"a": "é"}'::jsonb AS json, '1b4e28ba-2fa1-11d2-883f-0016d3cca427'::uuid AS uuid,
        '10.0.0.1'::inet AS ip, true AS yes, 'NaN'::float8 AS nan, 9007199254740993::bigint AS big"""
    [row] = shop.rows(query=query)
    assert isinstance(row, SourceRow)
    assert str(row.values.pop("nan")) == "nan"
    assert row.values == {
        "exact": "12345678901234567890.120",
        "no_number": "NaN",
        "bytes": "\\xdead",
        "on_day": date(2026, 3, 2),
        "at": datetime(2026, 3, 2, 8, tzinfo=UTC),
        "clock": clock_time(9, 30),
        "took": timedelta(days=1, hours=2),
        "never": "infinity",
        "ides": "0044-03-15 BC",
        "list": "[1, 2]",
        "json": '{"a": "é"}',
        "uuid": "1b4e28ba-2fa1-11d2-883f-0016d3cca427",
        "ip": "10.0.0.1",
        "yes": True,
        "big": 9007199254740993,
    }
    spooled = spool_rows(shop.rows(query=query), tmp_path / "rows", batch_size=10, max_bytes=100_000)
    [again] = read_whole_spool(tmp_path / "rows", spooled.batches)
    assert isinstance(again, SourceRow)
    assert {name: value for name, value in again.values.items() if name != "nan"} == row.values


def test_values_of_sqlite_become_cells_and_broken_texts_cost_their_row(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
        connection.executemany("INSERT INTO t VALUES (?)", [(1,), (1.5,), ("x",), (None,), (b"\xff\x00",), (2**62,)])
        connection.execute("INSERT INTO t VALUES (CAST(x'61e9' AS TEXT)), ('a' || char(0) || 'b')")
        connection.execute("INSERT INTO t VALUES (?)", ["y" * (1 << 20) + "z"])
    connection.close()
    databases = SqlDatabases.from_setting(SecretStr(f"old=sqlite:///{path}"))
    rows = list(fetch_sql_rows(SqlSource(database="old", table="t"), databases))
    assert [row.values["a"] for row in rows if isinstance(row, SourceRow)] == [1, 1.5, "x", None, "\\xff00", 2**62]
    bad = [row for row in rows if isinstance(row, BadRow)]
    assert [(row.number, row.reason_code) for row in bad] == [(7, "undecodable"), (8, "nul"), (9, "field_too_long")]
    assert bad[0].raw == "a\\xe9"


def test_a_database_of_sqlite_is_neither_made_nor_changed(tmp_path: Path) -> None:
    databases = SqlDatabases.from_setting(SecretStr(f"old=sqlite:///{tmp_path / 'none.db'}"))
    with pytest.raises(SqlFailed):
        list_sql_tables(databases, "old")
    assert list(tmp_path.iterdir()) == []


def test_sqlite_that_is_written_to_meanwhile_is_read(tmp_path: Path) -> None:
    path = tmp_path / "busy.db"
    writer = sqlite3.connect(path, check_same_thread=False)
    writer.executescript("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO t VALUES (2)")
    databases = SqlDatabases.from_setting(SecretStr(f"busy=sqlite:///{path}"))
    found: list[int] = []
    source = SqlSource(database="busy", table="t")
    reader = threading.Thread(target=lambda: found.append(count_sql_rows(source, databases)))
    reader.start()
    reader.join(5)
    writer.rollback()
    writer.close()
    assert found == [1]


def test_a_database_that_cannot_be_reached_is_told_without_its_url() -> None:
    databases = SqlDatabases.from_setting(SecretStr("erp=postgresql://boss:hunter2@127.0.0.1:1/secret_db"))
    with pytest.raises(SqlFailed) as caught:
        count_sql_rows(SqlSource(database="erp", table="parts"), databases)
    told = f"{caught.value!r} {caught.value.details} {databases!r} {caught.value.__cause__!r}"
    assert not any(word in told for word in ("hunter2", "boss", "127.0.0.1", "secret_db"))


def test_only_named_databases_are_read() -> None:
    databases = SqlDatabases.from_setting(SecretStr("b=sqlite:////b.db  a=sqlite:////a.db\n"))
    assert databases.names == ("a", "b")
    for name in ("c", "sqlite:////etc/x.db", "postgresql://localhost/x"):
        with pytest.raises(NotFound):
            list_sql_tables(databases, name)
    assert SqlDatabases.from_setting(SecretStr("")).names == ()


@pytest.mark.parametrize(
    "setting",
    [
        *(
            "erp",
            "=sqlite:////x.db",
            "a b=sqlite:////x.db",
            "1=sqlite:////x.db",
            "erp=",
            "erp=hunter2",
            "erp=sqlite://",
        ),
        *("erp=mysql://u:hunter2@h/d", "erp=oracle://u:hunter2@h/d", "erp=postgresql+asyncpg://u:hunter2@h/d"),
        *("a=sqlite:////x.db a=sqlite:////y.db", "erp=sqlite:////x.db?mode=rw", "erp=sqlite:///:memory:"),
        "erp=postgresql://u:hunter2@h:port/d",
    ],
)
def test_a_setting_that_cannot_be_followed_is_told_without_its_secret(setting: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        SqlDatabases.from_setting(SecretStr(setting))
    assert caught.value.field == "sql_sources"
    assert "hunter2" not in f"{caught.value!r}{caught.value.details}"


def test_the_doctor_does_not_print_the_databases() -> None:
    settings = Settings(sql_sources=SecretStr("erp=postgresql://u:hunter2@h/d"))
    assert "hunter2" not in str(masked_settings(settings)) + repr(settings)


@pytest.mark.parametrize("source", [{}, {"table": "a", "query": "SELECT 1"}, {"query": "SELECT 1", "columns": ("a",)}])
def test_a_source_is_a_table_or_a_query(source: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SqlSource(database="erp", **source)
