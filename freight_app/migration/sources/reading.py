"""The rows of a file, one after another, in the same shape whatever kind of file they come from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from freight_app.migration.sources.csv_files import read_csv_rows
from freight_app.migration.sources.dumps import read_dump_rows
from freight_app.migration.sources.json_files import read_json_rows
from freight_app.migration.sources.shapes import BadRow, FileKind, FileShape, SourceRow
from freight_app.migration.sources.sheets import read_xlsx_rows


def read_rows(path: Path, shape: FileShape) -> Iterator[SourceRow | BadRow]:
    """Every record of the file once, in order, in bounded memory; what cannot be read is a ``BadRow`` among them.

    Texts of CSV files and of dumps stay texts; values of sheets and of JSON keep their type. A row of empty cells is a
    row, unless nothing follows it; a line without any cell is none, but it is counted in the numbers of those after it.
    """
    if shape.kind is FileKind.CSV:
        return read_csv_rows(path, shape)
    if shape.kind is FileKind.PGDUMP:
        return read_dump_rows(path, shape)
    return read_xlsx_rows(path, shape) if shape.kind is FileKind.XLSX else read_json_rows(path, shape)
