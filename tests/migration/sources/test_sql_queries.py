"""Of SQL that people write, one plain SELECT is taken, and written anew."""

from __future__ import annotations

import pytest

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.sql_queries import write_select


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize(
    "query",
    [
        *("DELETE FROM parts", "UPDATE parts SET id = 9", "DROP TABLE parts", "CREATE TABLE t (a INT)"),
        *(
            "SELECT 1; DELETE FROM parts",
            "SELECT * INTO t FROM parts",
            "SELECT * FROM parts FOR UPDATE",
            "",
            ";",
            "SELEC",
        ),
        "WITH gone AS (DELETE FROM parts RETURNING *) SELECT * FROM gone",
        "INSERT INTO parts SELECT * FROM parts",
        *(
            "PRAGMA query_only = OFF",
            "ATTACH 'x.db' AS x",
            "VACUUM",
            "BEGIN",
            "COMMIT",
            "SET x = 1",
            "EXPLAIN SELECT 1",
        ),
        *("COPY parts TO '/tmp/x'", "COPY parts TO PROGRAM 'id'", "CALL f()", "DO $$BEGIN END$$", "VALUES (1)"),
        *("SELECT pg_read_file('/etc/passwd')", "SELECT pg_catalog.pg_read_file('x')", "SELECT * FROM pg_ls_dir('.')"),
        *("SELECT lo_import('/etc/passwd')", "SELECT * FROM dblink('host=x','y') AS t(a int)", "SELECT nextval('s')"),
        *("SELECT query_to_xml('x',true,true,'')", "SELECT set_config('a','b',true)", "SELECT load_extension('x')"),
        *(
            "SELECT pg_sleep(9)",
            "SELECT pg_terminate_backend(1)",
            "SELECT current_setting('x')",
            'SELECT "PG_SLEEP"(9)',
        ),
        *("SELECT * FROM pg_shadow", "SELECT * FROM pg_catalog.pg_authid", "SELECT * FROM information_schema.tables"),
        *(
            "SELECT * FROM sqlite_master",
            "SELECT * FROM pragma_table_info('parts')",
            "SELECT * FROM other.public.parts",
        ),
        *("SELECT :name", "SELECT * FROM parts WHERE id = ?", "(" * 2_000 + "SELECT 1" + ")" * 2_000),
        "SELECT 1 UNION (WITH x AS (INSERT INTO parts VALUES (9,'x',1) RETURNING *) SELECT id FROM x)",
    ],
)
def test_whatever_is_not_one_plain_select_is_refused(query: str, dialect: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        write_select(query, dialect)
    assert caught.value.field == "query"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM parts",
        "SELECT id, COUNT(*) AS n FROM parts WHERE a % 2 = 0 AND b LIKE '%x%' GROUP BY id HAVING COUNT(*) > 1",
        "WITH x AS (SELECT 1 AS i) SELECT * FROM x CROSS JOIN shop.parts AS p",
        "SELECT 1 UNION ALL SELECT 2",
        "SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) FROM parts LIMIT 5",
        "SELECT COALESCE(a, 'it''s; \\ %s :x ?') FROM \"Odd Name\"",
        "SELECT CASE WHEN a IS NULL THEN 1 ELSE 2 END, UPPER(b), REPLACE(c, 'x', 'y') FROM parts",
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_a_plain_select_stays_what_it_is(query: str, dialect: str) -> None:
    assert write_select(f"{query} -- a remark\n;", dialect) == query


def test_a_text_between_dollars_stays_a_text() -> None:
    assert write_select("SELECT $$a';b$$", "postgresql") == "SELECT 'a'';b'"


def test_a_numbered_placeholder_of_postgresql_is_refused() -> None:
    with pytest.raises(InvalidInput):
        write_select("SELECT $1", "postgresql")
