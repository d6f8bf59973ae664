"""Real files, of many hands, against a count that owes nothing to the reader."""

from __future__ import annotations

import csv
import json
from itertools import islice
from pathlib import Path

import pytest

from freight_app.migration.sources.errors import NotATable, TooWide
from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import FileKind, SourceRow
from freight_app.migration.sources.sniffing import sniff_file
from tests.conftest import SHARED_DATA

MOST = 50_000
FILES = sorted(path for kind in ("csv", "xlsx", "json", "jsonl") for path in SHARED_DATA.rglob(f"*.{kind}"))


def counted_apart(path: Path) -> tuple[list[str], list[list[str]]]:
    """Header and rows as Python's own reader has them, with what is known of these files."""
    encoding, delimiter = ("utf-8", ";") if path.parent.name == "dhl" else ("utf-8", ",")
    with path.open(encoding=encoding, newline="", errors="replace") as stream:
        reader = csv.reader(stream, delimiter=delimiter)
        return next(reader), [row for row in islice(reader, MOST) if row]


def list_in(document: object) -> list[object] | None:
    if isinstance(document, list):
        return document
    values = document.values() if isinstance(document, dict) else ()
    return next((value for value in values if isinstance(value, list) and value and isinstance(value[0], dict)), None)


def test_the_real_files_are_there(shared_data: Path) -> None:
    assert len(FILES) >= 20


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".csv"], ids=lambda path: path.stem)
def test_a_real_table_is_read_whole(path: Path) -> None:
    header, rows = counted_apart(path)
    if len(header) > 1_000:
        with pytest.raises(TooWide) as refused:
            sniff_file(path)
        assert refused.value.details["columns"] == len(header)
        return
    shape = sniff_file(path)
    assert (shape.kind, shape.has_header, shape.skip_rows, len(shape.columns)) == (FileKind.CSV, True, 0, len(header))
    assert len(set(shape.columns)) == len(header)
    assert shape.rows_estimate == pytest.approx(len(rows), rel=0.02)
    read = list(islice(read_rows(path, shape), MOST))
    assert len(read) == len(rows)
    assert all(isinstance(row, SourceRow) for row in read)
    if shape.encoding == "utf-8":
        assert [list(row.values.values()) for row in read if isinstance(row, SourceRow)] == rows
    assert [row.number for row in read] == list(range(2, len(rows) + 2))


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".json"], ids=lambda path: path.stem)
def test_a_real_answer_is_read_whole_or_told_to_be_no_table(path: Path) -> None:
    records = list_in(json.loads(path.read_bytes()))
    if records is None:
        with pytest.raises(NotATable) as refused:
            sniff_file(path)
        assert refused.value.found == "json_object"
        return
    rows = list(read_rows(path, sniff_file(path)))
    assert [row.number for row in rows] == list(range(1, len(records) + 1))
    for row, record in zip(rows, records, strict=True):
        assert isinstance(row, SourceRow)
        assert isinstance(record, dict)
        assert {name.split(".")[0] for name, value in row.values.items() if value is not None} <= set(record)
        assert row.values.get("id") == record.get("id")
