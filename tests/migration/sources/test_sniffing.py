"""What a file is and how it is written is found by looking at it."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from freight_app.kit.errors import FreightError, InvalidInput, NotFound
from freight_app.migration.sources.errors import EmptyFile, NotATable, TooWide
from freight_app.migration.sources.shapes import FileKind, FileShape, SourceChoices
from freight_app.migration.sources.sniffing import sniff_file
from tests.migration.sources.files import read, write


def codes(shape: FileShape) -> set[str]:
    return {note.code for note in shape.notes}


# --- delimiter and quotes


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    rows = [["sku", "name", "qty"], ["A1", "Filter", "3"], ["A2", "Brake", "4"]]
    shape = sniff_file(write(tmp_path, "".join(delimiter.join(row) + "\n" for row in rows)))
    assert (shape.delimiter, shape.columns) == (delimiter, ("sku", "name", "qty"))


def test_commas_of_decimals_do_not_outvote_semicolons(tmp_path: Path) -> None:
    shape = sniff_file(write(tmp_path, "a;b;c\n1,5;2,5;3,5\n1,1;2,2;3,3\n"))
    assert (shape.delimiter, shape.columns) == (";", ("a", "b", "c"))


def test_commas_of_decimals_do_not_outvote_semicolons_without_a_header_either(tmp_path: Path) -> None:
    shape = sniff_file(write(tmp_path, "1,5;2,5\n1,1;2,2\n7,1;8,2\n"))
    assert (shape.delimiter, shape.has_header, len(shape.columns)) == (";", False, 2)


def test_delimiters_within_quotes_do_not_count(tmp_path: Path) -> None:
    lines = ['name|"x;y;z, or a, b, c"'] + [f'P{n}|"one; two; three, four, five"' for n in range(20)]
    assert sniff_file(write(tmp_path, "\n".join(lines))).delimiter == "|"


def test_sentences_full_of_commas_do_not_outvote_tabs(tmp_path: Path) -> None:
    lines = ["sku\ttext"] + [f"A{n}\tgood, cheap, fast" for n in range(30)]
    assert sniff_file(write(tmp_path, "\n".join(lines))).delimiter == "\t"


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    shape, good, bad = read(write(tmp_path, "name\nPaul\nAnna, the younger\n"))
    assert (shape.columns, bad) == (("name",), [])
    assert good == [(2, ["Paul"]), (3, ["Anna, the younger"])]


def test_names_with_a_comma_in_every_row_stay_one_column(tmp_path: Path) -> None:
    shape, good, _ = read(write(tmp_path, "name\n" + "Smith, Anna\n" * 30))
    assert shape.columns == ("name",)
    assert good[0] == (2, ["Smith, Anna"])


def test_apostrophes_as_quotes_are_found(tmp_path: Path) -> None:
    shape, good, _ = read(write(tmp_path, "'a';'b'\n'x;y';'2'\n'it''s';'3'\n"))
    assert shape.quote == "'"
    assert good == [(2, ["x;y", "2"]), (3, ["it's", "3"])]


def test_apostrophes_of_names_are_letters(tmp_path: Path) -> None:
    shape, good, _ = read(write(tmp_path, "town,n\n's-Hertogenbosch,1\nL'Ariana,2\n"))
    assert shape.quote == '"'
    assert good == [(2, ["'s-Hertogenbosch", "1"]), (3, ["L'Ariana", "2"])]


def test_inches_are_letters_where_quotes_mean_nothing(tmp_path: Path) -> None:
    shape, good, bad = read(write(tmp_path, 'size\tn\n"Best" pipe\t1\n5" pipe\t2\n'))
    assert (shape.quote, bad) == ("", [])
    assert good == [(2, ['"Best" pipe', "1"]), (3, ['5" pipe', "2"])]


def test_a_broken_quote_among_sound_ones_does_not_make_quotes_letters(tmp_path: Path) -> None:
    shape, good, bad = read(write(tmp_path, 'a,b\n"x,y",1\n"z,w",2\n"open,3\n"v,v",4\n'))
    assert shape.quote == '"'
    assert (good, bad) == ([(2, ["x,y", "1"]), (3, ["z,w", "2"]), (5, ["v,v", "4"])], [(4, "broken_quotes")])


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_told_and_read(tmp_path: Path, ending: str) -> None:
    shape, good, _ = read(write(tmp_path, ending.join(["a,b", "1,2", "3,4", ""])))
    assert shape.line_ending == ending
    assert good == [(2, ["1", "2"]), (3, ["3", "4"])]


def test_a_line_that_tells_the_delimiter_is_believed_and_left_out(tmp_path: Path) -> None:
    shape, good, _ = read(write(tmp_path, "sep=|\na|b\n1,5|2\n"))
    assert (shape.delimiter, shape.columns, shape.skip_rows) == ("|", ("a", "b"), 1)
    assert good == [(3, ["1,5", "2"])]


# --- header, preamble, columns


def test_a_file_without_a_header_has_numbered_columns(tmp_path: Path) -> None:
    shape, good, _ = read(write(tmp_path, "Bolt,5,2.50\nNut,3,1.50\nPin,1,0.20\n"))
    assert (shape.has_header, shape.columns) == (False, ("column_1", "column_2", "column_3"))
    assert "no_header" in codes(shape)
    assert good[0] == (1, ["Bolt", "5", "2.50"])


def test_words_over_words_are_a_header(tmp_path: Path) -> None:
    assert sniff_file(write(tmp_path, "name,town\nPaul,Tunis\nAnna,Sfax\n")).columns == ("name", "town")


def test_a_first_row_whose_words_come_again_is_no_header(tmp_path: Path) -> None:
    assert not sniff_file(write(tmp_path, "Paris,France\nLyon,France\nNice,France\n")).has_header


def test_years_across_the_top_are_a_header(tmp_path: Path) -> None:
    shape = sniff_file(write(tmp_path, "sku,2021,2022,2023\nA,1500,1800,2000\nB,1400,900,2100\n"))
    assert shape.columns == ("sku", "2021", "2022", "2023")


def test_a_header_that_is_repeated_further_down_stays_one(tmp_path: Path) -> None:
    assert sniff_file(write(tmp_path, "sku,name\nA,Bolt\nsku,name\nB,Nut\n")).columns == ("sku", "name")


@pytest.mark.parametrize(
    "above",
    [
        "Report of May\n\n",
        "Parts of the shop\nPrinted on 2026-05-01\n",
        "Total;;12;55\n",
        "\n\n",
        "Stock;;;\n;;;\n",
    ],
)
def test_what_stands_above_the_header_is_left_out_and_rows_keep_their_numbers(tmp_path: Path, above: str) -> None:
    shape, good, bad = read(write(tmp_path, above + "sku;name;qty;price\nA;b;1;2\nB;c;2;3\n"))
    lines = above.count("\n")
    assert (shape.columns, shape.skip_rows, bad) == (("sku", "name", "qty", "price"), lines, [])
    assert [number for number, _ in good] == [lines + 2, lines + 3]


def test_the_rows_above_can_be_chosen(tmp_path: Path) -> None:
    path = write(tmp_path, "old,names,here\nsku,name,qty\nA,b,1\n")
    assert sniff_file(path).columns == ("old", "names", "here")
    shape, good, _ = read(path, SourceChoices(skip_rows=1))
    assert (shape.columns, good) == (("sku", "name", "qty"), [(3, ["A", "b", "1"])])


def test_a_preamble_that_was_seen_can_be_denied(tmp_path: Path) -> None:
    path = write(tmp_path, "Name\nA;b;1;2\nB;c;2;3\n")
    shape, good, bad = read(path, SourceChoices(skip_rows=0, has_header=False))
    assert (shape.skip_rows, len(good), bad) == (0, 2, [(1, "too_few_fields")])


def test_what_a_person_knows_goes_before_what_is_found(tmp_path: Path) -> None:
    path = write(tmp_path, "a;b,c\n1;2,3\n")
    shape = sniff_file(path, SourceChoices(delimiter=";", has_header=False, encoding="cp1252", quote=""))
    assert (shape.columns, shape.encoding, shape.quote) == (("column_1", "column_2"), "cp1252", "")


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"encoding": "klingon"}, "encoding"),
        ({"encoding": "hex"}, "encoding"),
        ({"encoding": "a\0b"}, "encoding"),
        ({"delimiter": "\n"}, "delimiter"),
        ({"quote": "\r"}, "quote"),
        ({"delimiter": "'", "quote": "'"}, "quote"),
        ({"skip_rows": 2}, "skip_rows"),
    ],
)
def test_a_choice_that_cannot_be_followed_is_refused(tmp_path: Path, choices: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        sniff_file(write(tmp_path, "a,b\n1,2\n"), SourceChoices.model_validate(choices))
    assert refused.value.field == field


def test_an_encoding_that_does_not_exist_is_refused_for_json_too(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        sniff_file(write(tmp_path, '[{"a":1}]'), SourceChoices(encoding="klingon"))


def test_a_header_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    shape, good, bad = read(write(tmp_path, "na\0me,n\nBolt,5\nNut,3\n"))
    assert "first_row_broken" in codes(shape)
    assert (shape.has_header, good, bad) == (False, [(2, ["Bolt", "5"]), (3, ["Nut", "3"])], [])


def test_names_that_stand_twice_are_numbered_without_meeting_others(tmp_path: Path) -> None:
    shape = sniff_file(write(tmp_path, "a,a,,a_2,a\nx,y,z,v,w\n"))
    assert shape.columns == ("a", "a_3", "column_3", "a_2", "a_4")
    assert {"duplicate_column", "unnamed_column"} <= codes(shape)


def test_empty_columns_at_the_end_are_dropped_and_told(tmp_path: Path) -> None:
    shape, good, bad = read(write(tmp_path, "a,b,,\n1,2,,\n3,4,,\n"))
    assert (shape.columns, bad) == (("a", "b"), [])
    assert good == [(2, ["1", "2"]), (3, ["3", "4"])]
    assert "empty_columns_dropped" in codes(shape)


def test_a_column_without_a_name_that_holds_something_is_kept(tmp_path: Path) -> None:
    shape, good, _ = read(write(tmp_path, "a,b,\n1,2,\n3,4,note\n5,6,\n"))
    assert shape.columns == ("a", "b", "column_3")
    assert good[1] == (3, ["3", "4", "note"])


def test_a_thousand_columns_are_read_and_one_more_is_refused(tmp_path: Path) -> None:
    def grid(width: int) -> str:
        return "\n".join(",".join(f"{start}{n}" for n in range(width)) for start in ("c", "v", "w"))

    assert len(sniff_file(write(tmp_path, grid(1000))).columns) == 1000
    with pytest.raises(TooWide) as refused:
        sniff_file(write(tmp_path, grid(1001)))
    assert refused.value.details == {"columns": 1001, "limit": 1000}


# --- how much


def test_the_sample_holds_the_first_fifty_good_rows(tmp_path: Path) -> None:
    lines = ["n,m"] + ["broken"] + [f"{n},x" for n in range(80)]
    shape = sniff_file(write(tmp_path, "\n".join(lines)))
    assert [row["n"] for row in shape.sample] == [str(n) for n in range(50)]
    assert shape.rows_estimate == 81


def test_the_rows_of_a_large_file_are_estimated(tmp_path: Path) -> None:
    lines = ["n,text"] + [f'{n},"two\nlines of text {n}"' for n in range(60_000)]
    shape = sniff_file(write(tmp_path, "\n".join(lines)))
    assert shape.rows_estimate == pytest.approx(60_000, rel=0.02)


def test_a_shape_can_be_stored_and_read_back(tmp_path: Path) -> None:
    shape = sniff_file(write(tmp_path, "a;b\n1;2\n"))
    assert FileShape.model_validate_json(shape.model_dump_json()) == shape


# --- what is no table


def zipped(names: list[str]) -> bytes:
    import io

    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b" \n\r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", b"[]", b"[ ]", "\ufeff\n".encode("utf-16")]
)
def test_a_file_of_nothing_is_empty(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(EmptyFile):
        sniff_file(write(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"%PDF-1.7\n1 0 obj", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_excel"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), "gzip"),
        (zipped(["a.csv", "b.csv"]), "archive"),
        (zipped(["word/document.xml", "[Content_Types].xml"]), "archive"),
        (zipped(["xl/workbook.bin", "[Content_Types].xml"]), "binary_excel"),
        (zipped(["mimetype", "content.xml"]), "open_document"),
        (zipped(["xl/workbook.xml"]), "damaged_workbook"),
        (zipped(["a.csv", "b.csv"])[:-30], "damaged_archive"),
        (bytes(range(256)) * 40, "binary"),
        (b"<!DOCTYPE html><html><body><table>", "markup"),
        (b'<?xml version="1.0"?><rows/>', "markup"),
        (b'{\n "status": 404,\n "title": "no"\n}', "json_object"),
        (b'{\n "list": [1, 2]\n}', "json_object"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path: Path, content: bytes, found: str) -> None:
    with pytest.raises(NotATable) as refused:
        sniff_file(write(tmp_path, content))
    assert refused.value.found == found
    assert "table.csv" in refused.value.message


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        sniff_file(tmp_path / "nothing.csv")


@pytest.mark.parametrize("length", [1, 7, 60, 400, 3_000])
def test_no_bytes_make_it_stumble(tmp_path: Path, length: int) -> None:
    import random

    source = random.Random(length)
    for _ in range(60):
        path = write(tmp_path, bytes(source.choices(b'a,;"\n\r\t{}[]:1\0\xff\xc3\xa9PK', k=length)))
        try:
            shape, good, bad = read(path)
        except FreightError:
            continue
        assert shape.columns
        numbers = sorted([number for number, _ in good] + [number for number, _ in bad])
        assert numbers == sorted(set(numbers))


def test_brackets_at_the_start_do_not_make_a_table_json(tmp_path: Path) -> None:
    shape = sniff_file(write(tmp_path, "[id],[name]\n1,x\n"))
    assert (shape.kind, shape.columns) == (FileKind.CSV, ("[id]", "[name]"))
