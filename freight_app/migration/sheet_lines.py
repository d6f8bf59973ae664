"""A sheet that a customer sends as a list of parts: read as every other file is, understood as a quick order is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import BadRow, FileShape, SourceChoices, SourceRow
from freight_app.migration.sources.sniffing import sniff_file
from freight_app.migration.sources.uploads import store_upload
from freight_app.orders.quick.reading import MAX_LINES, Cell, TypedLine, is_heading, read_table

# A list of 5,000 lines has a tenth of this, pictures and colours included.
MAX_SHEET_BYTES = 5 << 20


def read_sheet_lines(pieces: Iterator[bytes]) -> list[TypedLine]:
    """The lines of a CSV file or the first sheet of a workbook, each with its row. Takes as long as the pieces take to
    come, outside of any unit of work; nothing of the file is kept.

    Raises ``TooManyLines``, ``TooLarge`` and what ``sniff_file`` raises for a file that is no table.
    """
    with tempfile.TemporaryDirectory(prefix="freight-sheet-") as folder:
        path = Path(folder) / "list"
        store_upload(pieces, path, MAX_SHEET_BYTES)
        shape = sniff_file(path)
        if shape.has_header and not is_heading(shape.columns):
            # A first row of numbers is a line: what is left out of a list is missed only when the parts come.
            shape = sniff_file(path, SourceChoices(has_header=False))
        columns = shape.columns if shape.has_header else ()
        # One row beyond the limit, so that too long a list is refused rather than cut.
        return read_table(columns, islice(_rows(path, shape), 2 * MAX_LINES))


def _rows(path: Path, shape: FileShape) -> Iterator[tuple[int, list[Cell]]]:
    for row in read_rows(path, shape):
        if isinstance(row, SourceRow):
            yield row.number, list(row.values.values())
        elif isinstance(row, BadRow):
            # A row that cannot be read is answered as it stands there, like every other.
            yield row.number, [row.raw]
