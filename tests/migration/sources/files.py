"""Files written for a test, and what comes out of them."""

from __future__ import annotations

from pathlib import Path

from freight_app.migration.sources.reading import read_rows
from freight_app.migration.sources.shapes import BadReason, BadRow, Cell, FileShape, SourceChoices, SourceRow
from freight_app.migration.sources.sniffing import sniff_file


def write(folder: Path, content: str | bytes, name: str = "table.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(
    path: Path, choices: SourceChoices | None = None
) -> tuple[FileShape, list[tuple[int, list[Cell]]], list[tuple[int, BadReason]]]:
    """The shape, the values of the good rows and the reasons of the bad ones, each with its number."""
    shape = sniff_file(path, choices)
    good: list[tuple[int, list[Cell]]] = []
    bad: list[tuple[int, BadReason]] = []
    for row in read_rows(path, shape):
        if isinstance(row, SourceRow):
            good.append((row.number, list(row.values.values())))
        else:
            bad.append((row.number, row.reason_code))
    return shape, good, bad


def bad_rows(path: Path) -> list[BadRow]:
    return [row for row in read_rows(path, sniff_file(path)) if isinstance(row, BadRow)]
