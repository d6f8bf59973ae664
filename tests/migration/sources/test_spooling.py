"""Rows of any source lie in one local file and come back exactly as they were."""

from __future__ import annotations

import errno
import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from freight_app.migration.sources import spooling
from freight_app.migration.sources.errors import DamagedSpool, NoRoom, TooLarge
from freight_app.migration.sources.shapes import BadReason, BadRow, Cell, SourceRow
from freight_app.migration.sources.spooling import Spool, read_spooled, read_whole_spool, spool_rows

LIMIT = 10_000_000
# Python's own letters and halves of surrogate pairs too: a text of Python may hold them.
TEXTS = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)
OFFSETS = st.none() | st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone)
CELLS: st.SearchStrategy[Cell] = st.one_of(
    TEXTS,
    st.booleans(),
    st.integers(),
    st.integers(-(2**80), 2**80),
    st.floats(),
    st.none(),
    st.datetimes(timezones=OFFSETS),
    st.dates(),
    st.times(timezones=OFFSETS),
    st.timedeltas(),
)
ROWS = st.builds(SourceRow, st.integers(1, 10**9), st.dictionaries(st.text(max_size=8), CELLS, max_size=6))
BAD_ROWS = st.builds(BadRow, st.integers(1, 10**9), st.text(), st.sampled_from(BadReason), st.text())


def spool(rows: list[SourceRow | BadRow], folder: Path, batch_size: int = 3) -> tuple[Path, Spool]:
    path = folder / "rows.spool"
    return path, spool_rows(rows, path, batch_size=batch_size, max_bytes=LIMIT)


def exact(row: SourceRow | BadRow) -> object:
    """What two rows must share to be the same: 1 and True are equal in Python, 0.0 and -0.0 too, and NaN never is."""
    if isinstance(row, BadRow):
        return row
    return row.number, [(name, type(value), repr(_without_fold(value))) for name, value in row.values.items()]


def _without_fold(value: Cell) -> Cell:
    return value.replace(fold=0) if isinstance(value, (datetime, time)) else value


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(ROWS | BAD_ROWS, max_size=8))
def test_every_row_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list) -> None:
    path, spooled = spool(rows, tmp_path_factory.mktemp("spool"))
    assert [exact(row) for row in read_whole_spool(path, spooled.batches)] == [exact(row) for row in rows]
    assert (spooled.rows, spooled.bytes) == (len(rows), path.stat().st_size)
    assert spooled.bad_rows == sum(isinstance(row, BadRow) for row in rows)


@pytest.mark.parametrize(
    "value",
    [
        *(math.inf, -math.inf, math.nan, -0.0, 1.0, 1, True, None, 2**63, -(2**63), 2**64, -(10**400)),
        *("", "a\r\nb\u2028c\0", "\ud800", "\ud83d\ude00", "😀"),
        *(date(1, 1, 1), time(23, 59, 59, 999_999), timedelta.min, timedelta.max),
        *(datetime(2026, 3, 2, 9, tzinfo=UTC), datetime.min, datetime.max),  # noqa: DTZ901 - cells have no zone
    ],
)
def test_values_at_the_edges_come_back_as_they_were(tmp_path: Path, value: Cell) -> None:
    row = SourceRow(2, {"é \ud800" if value == "\ud800" else "name": value, "other": "plain"})
    path, spooled = spool([row], tmp_path)
    assert [exact(found) for found in read_whole_spool(path, spooled.batches)] == [exact(row)]


def test_a_time_zone_comes_back_as_its_offset(tmp_path: Path) -> None:
    at = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
    path, spooled = spool([SourceRow(1, {"at": at})], tmp_path)
    [row] = read_whole_spool(path, spooled.batches)
    assert isinstance(row, SourceRow)
    found = row.values["at"]
    assert isinstance(found, datetime)
    assert (found, found.utcoffset()) == (at, timedelta(hours=2))


def test_the_file_is_plain_json_by_lines(tmp_path: Path) -> None:
    rows = [
        SourceRow(2, {"sku": "زيت", "qty": 3, "price": 1.5, "on": date(2026, 3, 2), "rate": math.nan}),
        BadRow(3, "a;b", BadReason.TOO_FEW_FIELDS, "The row has 2 fields."),
    ]
    path, _ = spool(rows, tmp_path)
    assert [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]] == [
        [2, {"sku": "زيت", "qty": 3, "price": 1.5, "on": "2026-03-02", "rate": "nan"}, {"on": "date", "rate": "float"}],
        [3, "a;b", "too_few_fields", "The row has 2 fields."],
    ]


def test_batches_say_where_they_lie(tmp_path: Path) -> None:
    rows: list[SourceRow | BadRow] = [SourceRow(n * 10, {"a": "x" * n}) for n in range(1, 8)]
    path, spooled = spool(rows, tmp_path, batch_size=3)
    assert [(batch.number, batch.first_row, batch.rows) for batch in spooled.batches] == [
        (1, 10, 3),
        (2, 40, 3),
        (3, 70, 1),
    ]
    ends = [batch.offset + batch.length for batch in spooled.batches]
    assert [0, *ends] == [*(batch.offset for batch in spooled.batches), path.stat().st_size]
    assert read_spooled(path, spooled.batches[1].offset, spooled.batches[1].length) == rows[3:6]


def test_no_rows_make_an_empty_file(tmp_path: Path) -> None:
    path, spooled = spool([], tmp_path)
    assert (spooled, path.read_bytes()) == (Spool(0, 0, 0, ()), b"")


def test_large_rows_make_smaller_batches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spooling, "MAX_BATCH_BYTES", 1_000)
    _, spooled = spool([SourceRow(n, {"a": "x" * 600}) for n in range(1, 6)], tmp_path, batch_size=100)
    assert [batch.rows for batch in spooled.batches] == [2, 2, 1]


def test_too_much_is_refused_and_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "rows.spool"
    path.write_text("old")
    with pytest.raises(TooLarge):
        spool_rows((SourceRow(n, {"a": "x" * 100}) for n in range(100)), path, batch_size=10, max_bytes=5_000)
    assert [(found.name, found.read_text()) for found in tmp_path.iterdir()] == [("rows.spool", "old")]


def test_a_source_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def breaking() -> Iterator[SourceRow]:
        yield SourceRow(1, {})
        raise ConnectionError("the other side went away")

    with pytest.raises(ConnectionError):
        spool_rows(breaking(), tmp_path / "rows.spool", batch_size=10, max_bytes=LIMIT)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NoRoom):
        spool([SourceRow(1, {"a": 1})], tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_value_of_no_known_type_is_refused_rather_than_bent(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        spool([SourceRow(1, {"a": b"bytes"})], tmp_path)  # type: ignore[dict-item]


@pytest.mark.parametrize("damage", ["gone", "cut", "overwritten"])
def test_a_damaged_spool_is_told(tmp_path: Path, damage: str) -> None:
    path, spooled = spool([SourceRow(n, {"a": n}) for n in range(3)], tmp_path)
    [batch] = spooled.batches
    if damage == "gone":
        path.unlink()
    elif damage == "cut":
        os.truncate(path, batch.length - 5)
    else:
        path.write_bytes(b"x" * batch.length)
    with pytest.raises(DamagedSpool):
        read_spooled(path, batch.offset, batch.length)


_PROGRAM = """
import sys
from pathlib import Path
from freight_app.migration.sources.shapes import SourceRow
from freight_app.migration.sources.spooling import read_whole_spool, spool_rows

def peak_kb():
    return int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))

def run(rows):
    path = Path(sys.argv[1])
    made = (SourceRow(n, {f"c{k}": f"value {n} {k}" for k in range(10)}) for n in range(rows))
    spool = spool_rows(made, path, batch_size=500, max_bytes=1 << 30)
    return sum(1 for _ in read_whole_spool(path, spool.batches))

run(1_000)
before = peak_kb()
print(run(200_000), (peak_kb() - before) // 1024)
"""


def test_many_rows_are_spooled_and_read_in_little_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, tmp_path / "rows"], capture_output=True, text=True, check=True
    )
    rows, more_mb = map(int, done.stdout.split())
    assert rows == 200_000
    assert more_mb < 15
