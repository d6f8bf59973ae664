"""Rows of CSV files come out once, with the number that a person sees; a broken one costs one row."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from freight_app.migration.sources.csv_records import MAX_FIELD, MAX_RECORD
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import BadRow, FileKind, FileShape, SourceRow
from freight_app.migration.sources.sniffing import sniff_file
from tests.migration.sources.files import bad_rows, read, write


def shape_of(*columns: str, encoding: str = "utf-8") -> FileShape:
    return FileShape(kind=FileKind.CSV, columns=columns, delimiter=",", quote='"', encoding=encoding)


def test_texts_stay_as_they_are_written(tmp_path: Path) -> None:
    _, good, _ = read(write(tmp_path, 'a,b\n 007 ,"1,50 "\nNULL,"say ""hi"""\n'))
    assert good == [(2, [" 007 ", "1,50 "]), (3, ["NULL", 'say "hi"'])]


def test_line_breaks_within_quotes_and_blank_lines_are_counted_right(tmp_path: Path) -> None:
    _, good, bad = read(write(tmp_path, 'a,b\n"one\ntwo\r\nthree",1\n\n  \nx,2\n'))
    assert good == [(2, ["one\ntwo\r\nthree", "1"]), (5, ["x", "2"])]
    assert bad == []


def test_empty_rows_between_are_rows_and_those_at_the_end_are_dropped(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1,2\n,\n3,4\n,\n,\n\n")
    rows = list(read_rows(path, sniff_file(path)))
    assert rows == [
        SourceRow(2, {"a": "1", "b": "2"}),
        SourceRow(3, {"a": "", "b": ""}),
        SourceRow(4, {"a": "3", "b": "4"}),
    ]
    assert [row.is_empty for row in rows if isinstance(row, SourceRow)] == [False, True, False]


def test_too_few_and_too_many_fields_are_told_with_the_row_as_it_stands(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b,c\n1,2,3\n"x",y\n4,5,6\n7,"8,8",9,10\n11,12,13,\n')
    assert bad_rows(path) == [
        BadRow(3, '"x",y', "too_few_fields", "The row has 2 fields where the table has 3 columns."),  # type: ignore[arg-type]
        BadRow(5, '7,"8,8",9,10', "too_many_fields", "The row has 4 fields where the table has 3 columns."),  # type: ignore[arg-type]
    ]


def test_an_unclosed_quote_costs_one_row_and_not_the_rest_of_the_file(tmp_path: Path) -> None:
    lines = ["n,text"] + [f"{n},plain {n}" for n in range(5_000)]
    lines[100] = '99,"never closed'
    path = write(tmp_path, "\n".join(lines))
    rows = list(read_rows(path, shape_of("n", "text")))
    assert [row.number for row in rows] == list(range(2, 5_002))
    assert [(row.number, row.raw) for row in rows if isinstance(row, BadRow)] == [(101, '99,"never closed')]


def test_what_follows_a_closed_quote_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\n"x" y,1\nz,2\n')
    _, good, bad = read(path, None)
    assert good[-1] == (3, ["z", "2"])
    assert [row.reason_code for row in read_rows(path, shape_of("a", "b")) if isinstance(row, BadRow)] == [
        "broken_quotes"
    ]
    assert bad in ([], [(2, "broken_quotes")])


def test_half_of_a_broken_record_does_not_pass_for_a_record(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\n"one\ntwo" x,1\nz,2\n')
    rows = list(read_rows(path, shape_of("a", "b")))
    assert [(row.number, isinstance(row, BadRow)) for row in rows] == [(2, True), (3, True), (4, False)]


def test_broken_quotes_without_end_take_no_time_without_end(tmp_path: Path) -> None:
    # Each line opens a quote from outside and ends inside one from inside, so that nothing ever closes.
    lines = ["a,b,c"] + ['x",",z'] * 300_000
    path = write(tmp_path, "\n".join(lines))
    started = time.monotonic()
    rows = list(read_rows(path, shape_of("a", "b", "c")))
    assert time.monotonic() - started < 60
    assert len(rows) == 300_000
    assert all(isinstance(row, BadRow) for row in rows)


def test_bytes_that_cannot_be_decoded_cost_their_row(tmp_path: Path) -> None:
    content = b"nom,n\n" + "\n".join(f"été à la mer {n},{n}" for n in range(50)).encode() + b"\nbad\xff\xe9x,7\nx,8\n"
    shape, good, bad = read(write(tmp_path, content))
    assert (shape.encoding, bad) == ("utf-8", [(52, "undecodable")])
    assert (len(good), good[-1]) == (51, (53, ["x", "8"]))
    assert bad_rows(write(tmp_path, content))[0].raw == "bad\\xff\\xe9x,7"


def test_zero_bytes_cost_their_row(tmp_path: Path) -> None:
    shape, good, bad = read(write(tmp_path, "a,b\n1,2\nx\0y,3\n4,5\n"))
    assert (shape.encoding, bad) == ("utf-8", [(3, "nul")])
    assert good == [(2, ["1", "2"]), (4, ["4", "5"])]


def test_the_raw_text_of_a_bad_row_can_be_stored_anywhere(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b\n1,2\n" + b"x\0\xff" * 3_000 + b",3\n")
    rows = [row for row in read_rows(path, shape_of("a", "b")) if isinstance(row, BadRow)]
    assert len(rows) == 1
    assert len(rows[0].raw) == 2_000
    assert "\0" not in rows[0].raw
    rows[0].raw.encode()


def test_a_megabyte_is_a_field_and_more_is_a_bad_row(tmp_path: Path) -> None:
    fits, beyond = "x" * MAX_FIELD, "y" * (MAX_FIELD + 1)
    path = write(tmp_path, f'a,b\n{fits},1\n"{beyond}",2\nz,3\n')
    rows = list(read_rows(path, shape_of("a", "b")))
    assert rows[0] == SourceRow(2, {"a": fits, "b": "1"})
    assert [(row.number, row.reason_code) for row in rows if isinstance(row, BadRow)] == [(3, "field_too_long")]
    assert rows[2] == SourceRow(4, {"a": "z", "b": "3"})


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_a_line_without_end_is_one_bad_row(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path, ending.join(["a,b", "1,2", "x" * (MAX_RECORD * 2 + 12_345), "3,4", "5,6"]))
    rows = list(read_rows(path, shape_of("a", "b")))
    assert [(row.number, row.reason_code) for row in rows if isinstance(row, BadRow)] == [(3, "record_too_long")]
    assert [row.number for row in rows] == [2, 3, 4, 5]
    assert rows[-1] == SourceRow(5, {"a": "5", "b": "6"})


def test_a_lower_limit_of_fields_set_elsewhere_does_not_matter(tmp_path: Path) -> None:
    before = csv.field_size_limit(1_000)
    try:
        path = write(tmp_path, f"a,b\n{'x' * 5_000},1\n")
        assert len(list(read_rows(path, shape_of("a", "b")))) == 1
    finally:
        csv.field_size_limit(max(before, MAX_RECORD))


@pytest.mark.parametrize("shift", range(0, 40, 3))
def test_rows_across_the_blocks_of_reading_are_whole(tmp_path: Path, shift: int) -> None:
    # The first block of 64 KB ends at another place of the same rows each time.
    lines = ["a,b", "p" * (65_500 + shift) + ",1", '"é\r\nü","""🚚"""', "x\tوزن,2", "z,3"]
    path = write(tmp_path, "\r\n".join(lines) + "\r\n")
    rows = list(read_rows(path, shape_of("a", "b")))
    assert [list(row.values.values()) for row in rows[1:] if isinstance(row, SourceRow)] == [
        ["é\r\nü", '"🚚"'],
        ["x\tوزن", "2"],
        ["z", "3"],
    ]
    assert [row.number for row in rows] == [2, 3, 4, 5]


def test_every_row_comes_out_once_whatever_is_broken(tmp_path: Path) -> None:
    kinds = ["{n},ok", "{n}", "{n},x,y", '"{n},open', "{n}\0,nul", "{n},good"]
    lines = [kinds[n % len(kinds)].format(n=n) for n in range(30_000)]
    path = write(tmp_path, "a,b\n" + "\n".join(lines) + "\n")
    rows = list(read_rows(path, shape_of("a", "b")))
    assert [row.number for row in rows] == list(range(2, 30_002))
    good = [row for row in rows if isinstance(row, SourceRow)]
    assert [row.values["a"] for row in good] == [str(n) for n in range(30_000) if n % 6 in {0, 5}]
