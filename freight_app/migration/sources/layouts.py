"""Where the table begins in a grid of cells, whether it has a header, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise

from freight_app.kit.errors import InvalidInput
from freight_app.migration.sources.errors import TooWide
from freight_app.migration.sources.shapes import MAX_COLUMNS, Cell, Note, SourceChoices
from freight_app.migration.sources.values import is_absent, is_answer, is_typed

_MOST_PREAMBLE = 15
_LOOKED_AT = 200
_TOTAL = re.compile(r"\s*(?:(?:grand|sub)?[ -]?total\w*|sum|somme|المجموع|الإجمالي)\b.*", re.IGNORECASE)

GridRow = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Layout:
    """``skip_rows`` rows stand above the table; ``records`` are those of the sample below its header."""

    skip_rows: int
    has_header: bool
    columns: tuple[str, ...]
    records: list[GridRow]
    notes: tuple[Note, ...]


def find_layout(name: str, rows: list[GridRow], choices: SourceChoices) -> Layout:
    """Understand the first rows of a table; ``rows`` are numbered and none is wholly empty.

    Raises ``TooWide``, and ``InvalidInput`` when nothing is left below the rows that were chosen to be left out.
    """
    notes: list[Note] = []
    written = {number: len(cells) for number, cells in rows}
    rows = [(number, trim(cells)) for number, cells in rows]
    if choices.skip_rows is not None:
        rows = [row for row in rows if row[0] > choices.skip_rows]
    else:
        passed = _count_preamble(rows)
        if passed:
            notes.append(
                Note(code="preamble_skipped", sentence=f"{rows[passed][0] - 1} rows above the table are left out.")
            )
            rows = rows[passed:]
    if not rows:
        raise InvalidInput("skip_rows", "No row is left below those that are to be left out.")
    has_header = _looks_like_header(rows) if choices.has_header is None else choices.has_header
    records = rows[1:] if has_header else rows
    width = _width(rows[0][1], written[rows[0][0]], records) if has_header else _width((), 0, records)
    if width > MAX_COLUMNS:
        raise TooWide(name, width, MAX_COLUMNS)
    if has_header:
        columns = _name_columns([as_text(cell) for cell in rows[0][1]], width, notes)
    else:
        columns = tuple(f"column_{place}" for place in range(1, width + 1))
        notes.append(Note(code="no_header", sentence="The first row is a record; the columns are numbered."))
    if written[rows[0][0]] > width:
        dropped = written[rows[0][0]] - width
        notes.append(Note(code="empty_columns_dropped", sentence=f"{dropped} empty columns at the end are left out."))
    return Layout(rows[0][0] - 1, has_header, columns, records, tuple(notes))


def trim(cells: Sequence[Cell]) -> Sequence[Cell]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and (cells[end - 1] is None or cells[end - 1] == ""):
        end -= 1
    return cells[:end]


def as_text(cell: Cell) -> str:
    """A cell as the name of a column."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() == time(0):
        cell = cell.date()
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell)


def _usual_width(rows: list[GridRow]) -> int:
    return Counter(len(cells) for _, cells in rows[:_LOOKED_AT]).most_common(1)[0][0]


def _width(header: Sequence[Cell], header_written: int, records: list[GridRow]) -> int:
    """The header's width, or more where records go beyond its names: one with a place under it, or most of them."""
    # Empty cells at the end are cut off, so the wider records tell how wide the table is.
    widths = sorted(len(cells) for _, cells in records)
    if not header:
        times = Counter(widths)
        return max((width for width in times if times[width] * 10 >= len(widths)), default=0)
    placed = max((width for width in widths if width <= header_written), default=0)
    return max(len(header), placed, widths[(len(widths) - 1) // 2] if widths else 0)


def _filled(cells: Sequence[Cell]) -> int:
    return sum(cell is not None and cell != "" for cell in cells)


def _count_preamble(rows: list[GridRow]) -> int:
    """How many rows at the top are plainly no part of the table: a title, who printed it when, a line of totals."""
    if len(rows) < 3:
        return 0
    width = _usual_width(rows)
    passed = 0
    while passed < min(_MOST_PREAMBLE, len(rows) - 2) and _is_preamble(rows[passed][1], width):
        passed += 1
    # Without a full row right below, what was passed over belongs to the table after all.
    return passed if passed and _filled(rows[passed][1]) * 5 >= width * 3 else 0


def _is_preamble(cells: Sequence[Cell], width: int) -> bool:
    if width >= 2 and any(isinstance(cell, str) and _TOTAL.fullmatch(cell) for cell in cells[:2]):
        # "Total" may be a column's name; with numbers behind it, it is a total.
        rest = [as_text(cell) for cell in cells[1:] if as_text(cell)]
        return bool(rest) and all(is_typed(text) or _TOTAL.fullmatch(text) for text in rest)
    if width == 2:
        return len(cells) == 1
    if width == 3:
        return len(cells) == 1 or (_filled(cells) == 1 and bool(cells[0]))
    return width > 3 and (_filled(cells) == 1 or (len(cells) <= 2 and width >= 5))


def _looks_like_header(rows: list[GridRow]) -> bool:
    header = [as_text(cell).strip() for cell in rows[0][1]]
    if len(rows) == 1:
        return not any(map(is_typed, header))
    # Files that were put together repeat their header further down.
    others = [rows[0], *(row for row in rows[1:_LOOKED_AT] if list(row[1]) != list(rows[0][1]))]
    votes = [_vote(place, name, others) for place, name in enumerate(header)]
    named = [name for name in header if name]
    if votes.count(-1) and _is_series([name for name, vote in zip(header, votes, strict=True) if vote == -1]):
        # Months or years across the top.
        votes = [max(vote, 0) for vote in votes]
    if not named or any(is_answer(name) for name in named):
        return False
    return sum(votes) >= 0 and not any(is_typed(name) and "@" in name for name in named)


def _vote(place: int, name: str, rows: list[GridRow]) -> int:
    """Whether the first cell of a column differs in kind from those below (1), is one of them (-1), or says nothing."""
    below = [as_text(cells[place]).strip() if place < len(cells) else "" for _, cells in rows[1:]]
    told = [text for text in below if not is_absent(text)]
    if not told or is_absent(name):
        return 0
    typed = sum(map(is_typed, told))
    if not is_typed(name):
        if typed == len(told):
            return 1
        # A word that comes again below is a value of the column.
        return -1 if name in told else 0
    lengths = [len(text) for text in told]
    is_one_of_them = typed * 2 > len(told) and min(lengths) <= len(name) <= max(lengths) + 1
    return -1 if is_one_of_them or typed * 2 <= len(told) else 0


def _is_series(names: list[str]) -> bool:
    """Years or months one after another, as they stand above figures."""
    if len(names) < 2 or len(set(names)) < len(names):
        return False
    if all(name.isdecimal() and len(name) in {1, 2, 4} for name in names):
        steps = {int(after) - int(before) for before, after in pairwise(names)}
        return steps == {1}
    return all(re.fullmatch(r"\d{4}[-/]\d{1,2}([-/]\d{1,2})?", name) for name in names) and names == sorted(names)


def _name_columns(header: list[str], width: int, notes: list[Note]) -> tuple[str, ...]:
    """Every column gets a name of its own; notes tell which names are not those of the file."""
    cleaned = [" ".join(name.replace("\ufeff", "").split()) for name in header]
    cleaned += [""] * (width - len(cleaned))
    unnamed = [place for place, name in enumerate(cleaned, 1) if not name]
    wanted = [name or f"column_{place}" for place, name in enumerate(cleaned, 1)]
    # A suffix must not meet a name that stands further right.
    taken, repeated = set(wanted), []
    seen: set[str] = set()
    columns = []
    for name in wanted:
        unique, suffix = name, 2
        while unique in seen or (unique != name and unique in taken):
            unique, suffix = f"{name}_{suffix}", suffix + 1
        if unique != name:
            repeated.append(unique)
        seen.add(unique)
        columns.append(unique)
    if unnamed:
        notes.append(
            Note(code="unnamed_column", sentence=f"{len(unnamed)} columns have no name: {_some(wanted, unnamed)}.")
        )
    if repeated:
        notes.append(
            Note(
                code="duplicate_column",
                sentence=f"Names stand more than once and were numbered: {', '.join(repeated[:10])}.",
            )
        )
    return tuple(columns)


def _some(names: list[str], places: list[int]) -> str:
    return ", ".join(names[place - 1] for place in places[:10])
