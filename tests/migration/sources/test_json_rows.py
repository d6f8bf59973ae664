"""Records of JSON, by lines or in one list, come out with the types that they have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from freight_app.migration.sources.errors import TooWide
from freight_app.migration.sources.json_lists import MAX_RECORD
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import BadRow, FileKind, SourceRow
from freight_app.migration.sources.sniffing import sniff_file
from tests.migration.sources.files import read, write

RECORDS = [
    {"sku": "A", "qty": 3, "price": 1.5, "ok": True, "note": None},
    {"sku": 'say "hi", [x] {y}\\', "qty": 0, "price": 2.0, "ok": False, "note": "زيت\n🚚"},
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_objects_is_read(tmp_path: Path, encoding: str, indent: int | None) -> None:
    path = write(tmp_path, json.dumps(RECORDS, indent=indent, ensure_ascii=False), encoding=encoding)
    shape, good, bad = read(path)
    assert (shape.kind, shape.columns, shape.rows_estimate) == (FileKind.JSON, tuple(RECORDS[0]), 2)
    assert (good, bad) == ([(n, list(record.values())) for n, record in enumerate(RECORDS, 1)], [])


def test_lines_of_objects_are_read_and_numbered_as_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "\n\n".join(json.dumps(record) for record in RECORDS))
    shape, good, _ = read(path)
    assert shape.kind is FileKind.JSONL
    assert good == [(1, list(RECORDS[0].values())), (3, list(RECORDS[1].values()))]


def test_a_list_within_an_object_is_found(tmp_path: Path) -> None:
    answer = {"status": "ok", "tags": ["a"], "page": {"products": [{"no": 1}]}, "products": RECORDS, "next": None}
    shape, good, bad = read(write(tmp_path, json.dumps(answer, indent=1)))
    assert (shape.list_key, len(good), bad) == ("products", 2, [])
    assert [note.code for note in shape.notes] == ["list_inside_object"]


def test_objects_within_objects_become_columns_and_lists_stay_text(tmp_path: Path) -> None:
    path = write(tmp_path, '{"a":{"b":1,"c":{"d":"é"}},"e":[1,"ü"],"f":{}}\n')
    shape, good, _ = read(path)
    assert shape.columns == ("a.b", "a.c.d", "e", "f")
    assert good == [(1, [1, "é", '[1, "ü"]', "{}"])]


def test_keys_that_a_record_lacks_are_none_and_new_ones_are_kept(tmp_path: Path) -> None:
    lines = ['{"a":1,"b":2}'] * 1_200 + ['{"a":3,"late":4}']
    path = write(tmp_path, "\n".join(lines))
    rows = list(read_rows(path, sniff_file(path)))
    assert rows[-1] == SourceRow(1_201, {"a": 3, "b": None, "late": 4})


def test_long_numbers_are_not_rounded(tmp_path: Path) -> None:
    _, good, _ = read(write(tmp_path, '{"id":123456789012345678901234,"n":-9223372036854775809}\n'))
    assert good == [(1, [123456789012345678901234, -9223372036854775809])]


def test_broken_lines_cost_one_row_each(tmp_path: Path) -> None:
    lines = ['{"a":1}', '{"a":2,oops}', "[1]", '{"a":"\\u0000"}', '{"a":NaN}', '{"a":6}', '{"a":']
    _, good, bad = read(write(tmp_path, "\n".join(lines)))
    assert good == [(1, [1]), (6, [6])]
    assert bad == [(2, "broken_json"), (3, "not_an_object"), (4, "nul"), (5, "broken_json"), (7, "broken_json")]


def test_bytes_that_cannot_be_decoded_cost_their_record(tmp_path: Path) -> None:
    good_lines = '{"a":"été à la mer"}\n'.encode() * 20
    _, good, bad = read(write(tmp_path, good_lines + b'{"a":"\xe9"}\n{"a":"x"}\n'))
    assert (len(good), bad) == (21, [(21, "undecodable")])


@pytest.mark.parametrize(
    ("content", "numbers", "broken"),
    [
        ('[{"a":1},{"a":[1,2}},{"a":3},{"a":4}]', [1, 3, 4], [2]),
        ('[{"a":1},{"a" 2},{"a":3}]', [1, 3], [2]),
        ('[{"a":1},{"a":2},{"a":', [1, 2], [3]),
        ('[{"a":1},{"a":2', [1], [2]),
        ('[{"a":1},7,{"a":3}]', [1, 3], [2]),
        ('[{"a":1},{"a":"open},{"a":3}]', [1], [2]),
        ('[{"a":1},]', [1], []),
        ('[{"a":1}] and more', [1], []),
    ],
)
def test_a_broken_record_of_a_list_does_not_take_the_others_with_it(
    tmp_path: Path, content: str, numbers: list[int], broken: list[int]
) -> None:
    _, good, bad = read(write(tmp_path, content))
    assert [number for number, _ in good] == numbers
    assert [number for number, _ in bad] == broken


def test_records_across_the_blocks_of_reading_are_whole(tmp_path: Path) -> None:
    records = [{"n": n, "text": 'x"}],[{' * (n * 37 % 700), "é": "\\"} for n in range(1_500)]
    by_list = write(tmp_path, json.dumps(records, ensure_ascii=False), "list.json")
    by_line = write(tmp_path, "\n".join(json.dumps(record) for record in records), "lines.jsonl")
    for path in (by_list, by_line):
        shape = sniff_file(path)
        assert shape.rows_estimate == pytest.approx(1_500, rel=0.5)
        rows = list(read_rows(path, shape))
        assert [row.values for row in rows if isinstance(row, SourceRow)] == records
        assert [row.number for row in rows] == list(range(1, 1_501))


def test_a_record_beyond_all_measure_is_a_bad_row(tmp_path: Path) -> None:
    huge = json.dumps({"a": "x" * (MAX_RECORD * 2)})
    for content in (f'{{"a":1}}\n{huge}\n{{"a":3}}\n', f'[{{"a":1}},{huge},{{"a":3}}]'):
        path = write(tmp_path, content)
        rows = list(read_rows(path, sniff_file(path)))
        assert [(row.number, isinstance(row, BadRow)) for row in rows] == [(1, False), (2, True), (3, False)]


def test_more_than_a_thousand_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooWide):
        sniff_file(write(tmp_path, json.dumps([{f"c{n}": n for n in range(1_001)}])))


# The parser gives up beyond 1,024; what writes the text of a cell gives up before.
@pytest.mark.parametrize("depth", [1_010, 5_000])
def test_brackets_deeper_than_python_can_follow_are_a_bad_row(tmp_path: Path, depth: int) -> None:
    deep = '{"a":' + "[" * depth + "]" * depth + "}"
    path = write(tmp_path, '{"a":1}\n' + deep + '\n{"a":2}\n')
    rows = list(read_rows(path, sniff_file(path)))
    assert [(row.number, isinstance(row, BadRow)) for row in rows] == [(1, False), (2, True), (3, False)]
