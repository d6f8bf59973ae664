"""Look at a file and tell how it is to be read."""

from __future__ import annotations

from pathlib import Path

from freight_app.migration.sources.csv_files import sniff_csv
from freight_app.migration.sources.dumps import sniff_dump
from freight_app.migration.sources.json_files import sniff_json
from freight_app.migration.sources.kinds import find_kind
from freight_app.migration.sources.shapes import FileKind, FileShape, SourceChoices
from freight_app.migration.sources.sheets import sniff_xlsx


def sniff_file(path: Path, choices: SourceChoices | None = None) -> FileShape:
    """What kind of file it is, how it is written, its columns and first rows; ``choices`` go before what is found.

    Raises ``NotFound``, ``EmptyFile``, ``NotATable``, ``TooWide``, and ``InvalidInput`` for a choice that cannot be
    followed. Takes the time to read the file once and memory for its first rows.
    """
    choices = choices or SourceChoices()
    kind = find_kind(path)
    if kind is FileKind.XLSX:
        return sniff_xlsx(path, choices)
    if kind is FileKind.PGDUMP:
        return sniff_dump(path, choices)
    return sniff_json(path, choices) if kind is FileKind.JSON else sniff_csv(path, choices)
