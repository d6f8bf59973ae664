"""Tables that people bring along, whatever wrote them."""

from __future__ import annotations

from pathlib import Path

import pytest

from freight_app.documents.errors import FileNotReadable
from freight_app.documents.tables import TableFormat, open_table


def read(path: Path) -> tuple[TableFormat, list[str], list[tuple[int, list[str]]]]:
    with open_table(path) as table:
        return table.format, table.header, list(table.rows)


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_arabic_is_read_in_every_common_encoding(tmp_path: Path, encoding: str) -> None:
    text = "sku,name\nA,فلتر زيت المحرك\nB,مضخة ماء\n"
    table = read(written(tmp_path, text.encode(encoding)))
    assert table == (
        TableFormat(encoding, ","),
        ["sku", "name"],
        [(2, ["A", "فلتر زيت المحرك"]), (3, ["B", "مضخة ماء"])],
    )


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_french_is_read_in_every_common_encoding(tmp_path: Path, encoding: str) -> None:
    text = "référence;désignation\n1;Filtre à huile « été »\n2;Démarreur, complet\n"
    assert read(written(tmp_path, text.encode(encoding))) == (
        TableFormat(encoding, ";"),
        ["référence", "désignation"],
        [(2, ["1", "Filtre à huile « été »"]), (3, ["2", "Démarreur, complet"])],
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_though_others_stand_in_the_text(tmp_path: Path, delimiter: str) -> None:
    rows = [["sku", "name", "price"], ["A", "one", "1"], ["B", "two three", "2"]]
    text = "\n".join(delimiter.join(row) for row in rows)
    found, header, read_rows = read(written(tmp_path, text.encode()))
    assert (found.delimiter, header) == (delimiter, rows[0])
    assert [row for _number, row in read_rows] == rows[1:]


def test_rows_are_numbered_as_a_spreadsheet_does_and_empty_ones_left_out(tmp_path: Path) -> None:
    text = 'sku,name\nA,"two\nlines"\n,\n\nB,b\n'
    assert read(written(tmp_path, text.encode()))[2] == [(2, ["A", "two\nlines"]), (5, ["B", "b"])]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b",,\n", b"PK\x03\x04\0\0\0", b"sku\nA\n" + b"x" * 200_000],
    ids=["empty", "blank", "no heading", "an archive", "an endless cell"],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileNotReadable):
        read(written(tmp_path, content))


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileNotReadable, match="No such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(FileNotReadable):
        read(tmp_path)
