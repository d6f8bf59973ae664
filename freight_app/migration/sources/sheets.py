"""Excel workbooks, read row by row. Values keep the type that they have in the sheet."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.errors import EmptyFile, NotATable, SuspiciousArchive
from freight_app.migration.sources.layouts import GridRow, Layout, find_layout, trim
from freight_app.migration.sources.shapes import (
    SAMPLE_ROWS,
    BadReason,
    BadRow,
    Cell,
    FileKind,
    FileShape,
    Note,
    SheetShape,
    SourceChoices,
    SourceRow,
)
from freight_app.migration.sources.text import show_raw
from freight_app.migration.sources.uploads import MAX_RATIO, RATIO_FROM_BYTES

# What Excel itself can hold; a file that claims more was not written by it.
_MAX_ROWS = 1_048_576
# All texts of a workbook stand in one part that is held in memory while it is read.
_MAX_TEXTS_BYTES = 100 << 20
_MAX_SHEETS = 50
_SAMPLE_RECORDS = 200
_XML_SAMPLE = 256 * 1024
_BROKEN = (
    *(zipfile.BadZipFile, InvalidFileException, ParseError, EOFError, zlib.error, NotImplementedError),
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, RuntimeError, OverflowError),
)


def sniff_xlsx(path: Path, choices: SourceChoices) -> FileShape:
    """The sheets with their columns, and the first of them that holds a table, or the one that was chosen.

    Raises ``EmptyFile``, ``NotATable``, ``SuspiciousArchive``, ``TooWide``, and ``InvalidInput`` for a sheet that is
    not there.
    """
    with _open_workbook(path) as workbook, _damage_told(path):
        names = [sheet.title for sheet in workbook.worksheets]
        if choices.sheet is not None and choices.sheet not in names:
            raise InvalidInput("sheet", "There is no sheet {sheet}.", sheets=names, sheet=choices.sheet)
        found: dict[str, tuple[Layout, int]] = {}
        hidden = {sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"}
        for sheet in workbook.worksheets[:_MAX_SHEETS]:
            # What was chosen for one sheet says nothing about the others.
            own = choices if choices.sheet in {None, sheet.title} else SourceChoices()
            told = sheet.max_row or 0
            grid = list(islice(_filled_rows(sheet), _SAMPLE_RECORDS))
            if grid:
                layout = find_layout(f"{path.name}, sheet {sheet.title}", grid, own)
                found[sheet.title] = layout, _estimate_rows(path, sheet, told, layout, len(grid))
    shown = [name for name in found if name not in hidden] or list(found)
    name = choices.sheet or (shown[0] if shown else "")
    if name not in found:
        raise EmptyFile(f"Sheet {name} of {path.name}" if name else path.name)
    layout, rows = found[name]
    notes = list(layout.notes)
    if len(found) > 1:
        others = ", ".join(other for other in found if other != name)
        notes.append(Note(code="other_sheets", sentence=f"{name} is read; the other sheets are {others}."))
    shape = FileShape(
        kind=FileKind.XLSX,
        columns=layout.columns,
        rows_estimate=rows,
        has_header=layout.has_header,
        skip_rows=layout.skip_rows,
        sheet=name,
        sheets=tuple(
            SheetShape(name=key, columns=one.columns, rows_estimate=size) for key, (one, size) in found.items()
        ),
        notes=tuple(notes),
    )
    records = (_fit_row(number, cells, shape) for number, cells in layout.records)
    sample = (row.values for row in records if isinstance(row, SourceRow))
    return shape.model_copy(update={"sample": tuple(islice(sample, SAMPLE_ROWS))})


def read_xlsx_rows(path: Path, shape: FileShape) -> Iterator[SourceRow | BadRow]:
    """Every row of the sheet below its header that holds anything, once, in order."""
    number = above = shape.skip_rows + shape.has_header
    with _open_workbook(path) as workbook:
        try:
            for number, cells in _filled_rows(workbook[shape.sheet]):
                if number > above:
                    yield _fit_row(number, cells, shape)
        except _BROKEN as error:
            yield BadRow(
                number + 1, show_raw(str(error)), BadReason.DAMAGED_SHEET, "The sheet is damaged from this row on."
            )


def _fit_row(number: int, cells: Sequence[Cell], shape: FileShape) -> SourceRow | BadRow:
    columns = shape.columns
    cells = trim(cells)
    if len(cells) > len(columns):
        raw = show_raw("\t".join("" if cell is None else str(cell) for cell in cells))
        reason = f"The row has {len(cells)} cells where the table has {len(columns)} columns."
        return BadRow(number, raw, BadReason.TOO_MANY_FIELDS, reason)
    values: dict[str, Cell] = dict.fromkeys(columns)
    values.update(zip(columns, cells, strict=False))
    return SourceRow(number, values)


def _filled_rows(sheet: Any) -> Iterator[GridRow]:
    """The rows that hold anything. A row that was left blank has no place in the file that could be told from a gap."""
    # What a sheet says of its own size is often wrong, and cells beyond it would be left out.
    sheet.reset_dimensions()
    rows = cast("Iterator[tuple[Cell, ...]]", sheet.iter_rows(max_row=_MAX_ROWS, values_only=True))
    for number, cells in enumerate(rows, 1):
        if any(cell is not None and cell != "" for cell in cells):
            yield number, cells


def _estimate_rows(path: Path, sheet: Any, told: int, layout: Layout, seen: int) -> int:
    """Small sheets were counted; of others, by how many rows the first part of their XML holds."""
    if seen < _SAMPLE_RECORDS:
        return len(layout.records)
    with zipfile.ZipFile(path) as archive:
        # openpyxl tells it nowhere else.
        part = archive.getinfo(sheet._worksheet_path.removeprefix("/"))
        with archive.open(part) as stream:
            start = stream.read(_XML_SAMPLE)
    likely = start.count(b"<row") * part.file_size // len(start)
    told -= layout.skip_rows + layout.has_header
    # What a sheet tells of itself is exact, unless it is wrong altogether.
    return told if likely <= told * 2 <= likely * 4 else max(likely, len(layout.records))


@contextmanager
def _open_workbook(path: Path) -> Iterator[Any]:
    # As a stream: a path has to end in ``.xlsx`` for openpyxl, and what was sent lies under a name of ours.
    with path.open("rb") as stream:
        with _damage_told(path):
            _check_parts(path)
            workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        try:
            yield workbook
        finally:
            workbook.close()


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """openpyxl takes workbooks for sound and stumbles over what is not: in as many ways as Python knows."""
    try:
        yield
    except _BROKEN as error:
        raise NotATable(path.name, "damaged_workbook", "it is a damaged Excel workbook.") from error


def _check_parts(path: Path) -> None:
    """Refuse a workbook whose parts would not fit into memory, before any of them is unpacked."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
    if any(part.file_size > max(RATIO_FROM_BYTES, part.compress_size * MAX_RATIO) for part in parts):
        raise SuspiciousArchive(MAX_RATIO)
    held = [part for part in parts if not part.filename.startswith(("xl/worksheets/", "xl/media/"))]
    if sum(part.file_size for part in held) > _MAX_TEXTS_BYTES:
        raise NotATable(path.name, "workbook_too_large", "its texts do not fit into memory; save the sheet as CSV.")
