"""Tables of plain PostgreSQL dumps come out as the server that wrote them holds them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.dump_statements import MAX_LINE
from freight_app.migration.sources.dump_values import read_copied
from freight_app.migration.sources.dumps import DumpTable, list_dump_tables, read_dump_rows
from freight_app.migration.sources.errors import EmptyFile, NotATable
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import BadRow, FileKind, FileShape, SourceChoices, SourceRow
from freight_app.migration.sources.sniffing import sniff_file
from tests.conftest import POSTGRES_ENV
from tests.migration.sources.files import read, write
from tests.servers import find_postgres_bin

HEAD = "--\n-- PostgreSQL database dump\n--\n\nSET client_encoding = 'UTF8';\n\n"
# What must not end a value, a line or a statement.
NASTY = [
    *("", "\\N", "\\.", "\\", "\\\\", "a\tb", "a\nb", "a\r\nb", "\\n", "it's", "''", "';", '"', "$$", "--", "/*", "*/"),
    *(
        "é زيت 🚚",
        "\u2028",
        "\x0b\x0c\x08\x01",
        "COPY parts (a) FROM stdin;",
        "\nCOPY parts (a) FROM stdin;\n",
        "\n\\.\n",
    ),
    *("NULL", "null", "(1,2)", "E'x'", " spaces ", "),(", "\\x41", "\\101", ";\n;", '{a,"b c",NULL}', "x" * 5_000),
]


@pytest.fixture(scope="module")
def server() -> Iterator[sa.URL]:
    """A database of another program, with texts that are hard to write."""
    admin = sa.create_engine(os.environ[POSTGRES_ENV], isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    name = f"dumped_{uuid4().hex[:12]}"
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    url = sa.make_url(os.environ[POSTGRES_ENV]).set(database=name)
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE parts (id int, a text, b text DEFAULT 'x,)', c numeric(9,2), CHECK (c > 0), UNIQUE (a))",
            'CREATE SCHEMA "Old Shop"',
            """CREATE TABLE "Old Shop"."Order, Lines"
            ("select" text, "a ""b"" (c)" int[], at timestamptz, raw bytea, ok bool)""",
            "CREATE TABLE empty (a int)",
            "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $f$ SELECT 'COPY parts (id) FROM stdin;\n1\n\\.\n;' $f$",
            "COMMENT ON TABLE parts IS E'it''s; \\\\ COPY x FROM stdin;'",
        ):
            connection.exec_driver_sql(statement)
        connection.execute(
            sa.text("INSERT INTO parts VALUES (:i, :a, :b, :c)"),
            [{"i": i, "a": text, "b": None if i % 3 else NASTY[-i], "c": i + 1.5} for i, text in enumerate(NASTY)],
        )
        connection.exec_driver_sql(
            """INSERT INTO "Old Shop"."Order, Lines" VALUES
            ('x', '{1,NULL,3}', '2026-03-02 09:00+00', '\\xdead00', true),
            (NULL, NULL, NULL, NULL, false), ('E''\\''', '{}', 'infinity', '', NULL)"""
        )
    yield url
    engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def program(name: str, url: sa.URL, *arguments: str) -> None:
    folder = find_postgres_bin()
    assert folder is not None
    where = ["-h", str(url.host), "-p", str(url.port), "-U", str(url.username), "-d", str(url.database)]
    subprocess.run([str(folder / name), *where, *arguments], check=True, capture_output=True)


def held(url: sa.URL, table: str) -> list[list[str | None]]:
    """What the server holds, as text."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        columns = connection.exec_driver_sql(f"SELECT * FROM {table} LIMIT 0").keys()
        texts = ", ".join('"{}"::text'.format(name.replace('"', '""')) for name in columns)
        rows = connection.execution_options(no_parameters=True).exec_driver_sql(
            f"SELECT {texts} FROM {table} ORDER BY ctid"
        )
        return [list(row) for row in rows]


def dumped(path: Path, table: str) -> list[list[Any]]:
    rows = list(read_rows(path, sniff_file(path, SourceChoices(sheet=table))))
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert not [row for row in rows if isinstance(row, BadRow)]
    return [list(row.values.values()) for row in rows if isinstance(row, SourceRow)]


@pytest.mark.parametrize(
    "options",
    [(), ("--inserts",), ("--column-inserts",), ("--rows-per-insert=7",), ("--data-only",), ("--encoding=SQL_ASCII",)],
    ids=" ".join,
)
def test_a_dump_of_a_real_server_is_read_as_the_server_holds_it(
    server: sa.URL, tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = tmp_path / "shop.sql"
    program("pg_dump", server, "--format=plain", *options, "-f", str(path))
    assert dumped(path, "parts") == held(server, "parts")
    lines = dumped(path, "Old Shop.Order, Lines")
    if "inserts" in " ".join(options) or "rows-per" in " ".join(options):
        # Written as SQL, true and false are words.
        lines = [[*row[:-1], {"true": "true", "false": "false"}.get(row[-1], row[-1])] for row in lines]
    else:
        lines = [[*row[:-1], {"t": "true", "f": "false"}.get(row[-1], row[-1])] for row in lines]
    assert lines == held(server, '"Old Shop"."Order, Lines"')
    columns = {table.name: (table.columns, table.rows) for table in list_dump_tables(path)}
    assert columns["parts"] == (("id", "a", "b", "c"), len(NASTY))
    assert columns["Old Shop.Order, Lines"] == (("select", 'a "b" (c)', "at", "raw", "ok"), 3)


def test_the_dump_of_the_grocers_is_read_as_a_server_loads_it(shared_data: Path, server: sa.URL) -> None:
    path = shared_data / "livrili" / "livrili_dump.sql"
    program("psql", server, "-q", "-v", "ON_ERROR_STOP=1", "-f", str(path))
    shape = sniff_file(path)
    assert (shape.kind, shape.sheet, shape.encoding) == (FileKind.PGDUMP, "order_items", "utf-8")
    assert {sheet.name: sheet.rows_estimate for sheet in shape.sheets} == {
        "categories": 19,
        "products": 820,
        "retailers": 210,
        "users": 215,
        "orders": 5_200,
        "order_items": 23_247,
        "payments": 2_433,
    }

    def alike(rows: list[list[str | None]]) -> list[list[str | None]]:
        # The server writes times in its own zone and true as a word, and lays rows where it has room.
        return sorted(([_alike(value) for value in row] for row in rows), key=str)

    for sheet in shape.sheets:
        assert alike(dumped(path, sheet.name)) == alike(held(server, sheet.name)), sheet.name


def _alike(value: str | None) -> str | None:
    short = {"t": "true", "f": "false"}.get(value or "", value)
    return short.replace("T", " ").replace("+00:00", "+00") if short and short[:2] == "20" else short


def _write_copy(field: str | None) -> str:
    if field is None:
        return "\\N"
    for sign, written in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ("\b", "\\b"), ("\f", "\\f")):
        field = field.replace(sign, written)
    return field.replace("\v", "\\v")


@given(st.lists(st.none() | st.text(st.characters(codec="utf-8")), min_size=1, max_size=6))
def test_fields_that_were_written_for_copy_are_read_back(fields: list[str | None]) -> None:
    assert read_copied("\t".join(map(_write_copy, fields)), "utf-8") == fields


@given(st.text(st.sampled_from("\\nN.t0x17f'\té"), max_size=20))
def test_any_backslashes_are_read_without_an_error(line: str) -> None:
    assert len(read_copied(line, "utf-8")) == line.count("\t") + 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\\101\\x42\\q", "ABq"),
        ("\\303\\251", "é"),
        ("\\xc3\\xa9", "é"),
        ("a\\\\N", "a\\N"),
        ("\\7\\x7", "\x07\x07"),
        ("\\x", "x"),
    ],
)
def test_bytes_written_as_numbers_are_read(written: str, meant: str) -> None:
    assert read_copied(written, "utf-8") == [meant]


def test_broken_rows_cost_themselves_alone(tmp_path: Path) -> None:
    data = b"1\ta\n2\n3\tb\tc\n4\t\xff\n5\t\\377\n6\t\\0\n7\td\n"
    path = write(tmp_path, HEAD.encode() + b"COPY public.t (id, x) FROM stdin;\n" + data + b"\\.\n", "d.sql")
    shape, good, bad = read(path)
    assert (shape.columns, shape.rows_estimate) == (("id", "x"), 7)
    assert good == [(1, ["1", "a"]), (7, ["7", "d"])]
    assert bad == [(2, "too_few_fields"), (3, "too_many_fields"), (4, "undecodable"), (5, "undecodable"), (6, "nul")]


@pytest.mark.parametrize(
    ("end", "good", "bad"),
    [
        ("1\ta\n2\tb\n", [1, 2], [(3, "cut_off")]),
        ("1\ta\n2\tb", [1], [(2, "record_too_long"), (3, "cut_off")]),
        ("1\ta\n2\tb\n\\.", [1, 2], []),
    ],
)
def test_a_dump_that_breaks_off_says_so(tmp_path: Path, end: str, good: list[int], bad: list[tuple[int, str]]) -> None:
    _, found, broken = read(write(tmp_path, f"{HEAD}COPY t (id, x) FROM stdin;\n{end}", "d.sql"))
    assert [number for number, _ in found] == good
    assert broken == bad


def test_a_line_beyond_all_measure_is_a_bad_row(tmp_path: Path) -> None:
    path = write(tmp_path, f"{HEAD}COPY t (x) FROM stdin;\na\n{'y' * (MAX_LINE * 2)}\nb\n\\.\n", "d.sql")
    _, good, bad = read(path)
    assert (good, bad) == ([(1, ["a"]), (3, ["b"])], [(2, "record_too_long")])


def test_a_blank_line_is_an_empty_text_and_a_table_in_two_parts_is_one(tmp_path: Path) -> None:
    data = "COPY t (x) FROM stdin;\n\na\n\\.\nCOPY u (x) FROM stdin;\nno\n\\.\nCOPY public.t (x) FROM stdin;\nb\n\\.\n"
    _, good, bad = read(write(tmp_path, HEAD + data, "d.sql"))
    assert (good, bad) == ([(1, [""]), (2, ["a"]), (3, ["b"])], [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_dump_that_went_through_windows_is_read(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = f"{HEAD}CREATE TABLE t (a text, b text);\nCOPY t (a, b) FROM stdin;\né\t1\\r\nزيت\t2\n\\.\n"
    path = write(tmp_path, text.replace("\n", line_end), "d.sql", encoding)
    assert read(path)[1] == [(1, ["é", "1\r"]), (2, ["زيت", "2"])]


def test_an_older_encoding_is_read_as_the_dump_names_it(tmp_path: Path) -> None:
    text = HEAD.replace("UTF8", "WIN1256") + "COPY t (a) FROM stdin;\nزيت\n\\.\n"
    shape, good, _ = read(write(tmp_path, text, "d.sql", "cp1256"))
    assert (shape.encoding, good) == ("cp1256", [(1, ["زيت"])])


def test_a_table_that_is_not_there_is_refused_and_a_dump_without_rows_is_empty(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "CREATE TABLE t (a int);\nCOPY t (a) FROM stdin;\n1\n\\.\n", "d.sql")
    with pytest.raises(InvalidInput) as refused:
        sniff_file(path, SourceChoices(sheet="u"))
    assert (refused.value.field, refused.value.details["sheets"]) == ("sheet", ["t"])
    with pytest.raises(EmptyFile):
        sniff_file(write(tmp_path, HEAD + "CREATE TABLE t (a int);\n", "e.sql"))


def test_a_shape_that_was_stored_reads_the_same_rows(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "COPY t (a) FROM stdin;\n1\n2\n\\.\n", "d.sql")
    shape = FileShape.model_validate_json(sniff_file(path).model_dump_json())
    assert [row.number for row in read_dump_rows(path, shape)] == [1, 2]
    assert list_dump_tables(path) == [DumpTable(name="t", columns=("a",), rows=2)]


def test_a_packed_dump_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotATable) as caught:
        sniff_file(write(tmp_path, b"PGDMP\x01\x0e\x00" + b"\0" * 100, "d.dump"))
    assert caught.value.found == "packed_dump"


def test_a_quote_that_is_never_closed_is_told_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + "INSERT INTO t VALUES ('\n" + "x" * 79_999 + "\n" * 1, "d.sql")
    with path.open("a") as stream:
        stream.writelines("x" * 79_999 + "\n" for _ in range(250))
    with pytest.raises(NotATable):
        sniff_file(path)


def test_a_table_of_texts_about_dumps_is_none(tmp_path: Path) -> None:
    path = write(
        tmp_path, "what,how\nCOPY t FROM stdin;,-- PostgreSQL database dump\nSET client_encoding = 'UTF8';,x\n"
    )
    assert sniff_file(path).kind is FileKind.CSV
