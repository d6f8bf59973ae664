"""CSV files: how they are written, and their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.csv_records import Dialect, Record, Records
from freight_app.migration.sources.dialects import find_dialect
from freight_app.migration.sources.encodings import TextFacts, choose_encoding
from freight_app.migration.sources.errors import EmptyFile, NotATable
from freight_app.migration.sources.layouts import find_layout
from freight_app.migration.sources.shapes import (
    SAMPLE_ROWS,
    BadReason,
    BadRow,
    FileKind,
    FileShape,
    Note,
    SourceChoices,
    SourceRow,
)
from freight_app.migration.sources.text import decode_blocks, read_sample, show_raw

_SAMPLE_CHARACTERS = 512 * 1024
_SAMPLE_RECORDS = 1_000


def sniff_csv(path: Path, choices: SourceChoices) -> FileShape:
    """Encoding, delimiter, quote, header and columns. Raises ``EmptyFile``, ``NotATable`` and ``TooWide``."""
    _check_marks(choices)
    facts = choose_encoding(path, choices.encoding)
    sample, dirty, cut = read_sample(path, facts.encoding, _SAMPLE_CHARACTERS)
    if not sample.strip():
        raise EmptyFile(path.name)
    if cut:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r", 0, -1)) + 1]
        if not sample:
            raise NotATable(path.name, "one_line", "its first line does not end.")
    found = find_dialect(sample, choices, cut=cut)
    records = list(Records([(sample, dirty)], found.dialect, cut=cut))
    if found.told:
        # The line that tells the delimiter is a row of the file, but not of the table.
        records = [record for record in records if isinstance(record, BadRow) or record[0] > 1]
    grid = [record for record in records if not isinstance(record, BadRow) and any(record[1])][:_SAMPLE_RECORDS]
    if not grid:
        raise NotATable(path.name, "no_rows", "none of its first rows can be read.")
    layout = find_layout(path.name, list(grid), choices)
    counted = _count_records(records, layout.skip_rows + layout.has_header)
    shape = FileShape(
        kind=FileKind.CSV,
        columns=layout.columns,
        has_header=layout.has_header,
        skip_rows=layout.skip_rows,
        rows_estimate=round(counted * facts.line_breaks / _line_breaks(sample)) if cut else counted,
        encoding=facts.encoding,
        encoding_confidence=facts.confidence,
        delimiter=found.dialect.delimiter,
        quote=found.dialect.quote,
        line_ending=_line_ending(sample),
        notes=(*_encoding_notes(facts), *_first_row_notes(records), *layout.notes),
    )
    rows = (row for row in _fit_rows(iter(records), shape) if isinstance(row, SourceRow))
    return shape.model_copy(
        update={"sample": tuple(row.values for row, _ in zip(rows, range(SAMPLE_ROWS), strict=False))}
    )


def read_csv_rows(path: Path, shape: FileShape) -> Iterator[SourceRow | BadRow]:
    """Every record below the header once, in order."""
    records = Records(decode_blocks(path, shape.encoding), Dialect(shape.delimiter, shape.quote))
    return _fit_rows(iter(records), shape, records.raw)


def _fit_rows(
    records: Iterator[Record | BadRow], shape: FileShape, raw: Callable[[], str] = str
) -> Iterator[SourceRow | BadRow]:
    """Records under the columns of the shape, without blank lines and without rows of empty cells at the end.

    ``raw`` gives the text of the record at hand.
    """
    columns, width = shape.columns, len(shape.columns)
    above = shape.skip_rows + shape.has_header
    empty: list[int] = []
    for record in records:
        if type(record) is BadRow:
            if record.number <= above:
                continue
            row = record
        else:
            number, fields = record  # pyright: ignore[reportGeneralTypeIssues] - the other half of the union
            if number <= above or not fields:
                continue
            if not any(fields):
                if len(fields) > 1 or width == 1:
                    empty.append(number)
                continue
            if len(fields) == width:
                row = SourceRow(number, dict(zip(columns, fields, strict=True)))
            else:
                row = _fit_row(number, fields, shape, raw)
                if row is None:
                    continue
        if empty:
            blank = dict.fromkeys(columns, "")
            yield from (SourceRow(number, dict(blank)) for number in empty)
            empty.clear()
        yield row


def _fit_row(number: int, fields: list[str], shape: FileShape, raw: Callable[[], str]) -> SourceRow | BadRow | None:
    """A record with another number of fields than the table has columns; None for a line of blanks."""
    width = len(shape.columns)
    if len(fields) > width and not any(fields[width:]):
        return SourceRow(number, dict(zip(shape.columns, fields, strict=False)))
    if len(fields) == 1 and not fields[0].strip():
        return None
    code = BadReason.TOO_FEW_FIELDS if len(fields) < width else BadReason.TOO_MANY_FIELDS
    return BadRow(
        number,
        show_raw(raw().rstrip("\r\n")),
        code,
        f"The row has {len(fields)} fields where the table has {width} columns.",
    )


def _check_marks(choices: SourceChoices) -> None:
    """Line ends cannot part cells, nor can one sign both part and quote them."""
    for field, mark in (("delimiter", choices.delimiter), ("quote", choices.quote)):
        if mark and mark in "\r\n\0":
            raise InvalidInput(field, "A line end cannot be chosen here.")
    if choices.delimiter and choices.delimiter == choices.quote:
        raise InvalidInput("quote", "The sign between cells cannot also be the one around them.")


def _first_row_notes(records: list[Record | BadRow]) -> list[Note]:
    first = records[0]
    if not isinstance(first, BadRow):
        return []
    return [Note(code="first_row_broken", sentence=f"The first row cannot be read: {first.reason}")]


def _encoding_notes(facts: TextFacts) -> list[Note]:
    if facts.confidence >= 0.9:
        return []
    return [
        Note(code="encoding_guessed", sentence=f"The file says nothing of its encoding; {facts.encoding} is a guess.")
    ]


def _count_records(records: list[Record | BadRow], above: int) -> int:
    return sum(
        record.number > above if isinstance(record, BadRow) else record[0] > above and any(record[1])
        for record in records
    )


def _line_breaks(text: str) -> int:
    return text.count("\n") or text.count("\r") or 1


def _line_ending(sample: str) -> str:
    pairs = sample.count("\r\n")
    found = Counter({"\n": sample.count("\n") - pairs, "\r\n": pairs, "\r": sample.count("\r") - pairs})
    return found.most_common(1)[0][0] if found.total() else "\n"
