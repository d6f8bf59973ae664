"""Which delimiter and quote a CSV file is written with: those that cut it into the most regular table."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from freight_app.migration.sources.csv_records import Dialect, Records
from freight_app.migration.sources.shapes import BadRow, SourceChoices

DELIMITERS = (",", ";", "\t", "|")
_TRIAL_RECORDS = 300
_LOOKED_AT = 64 * 1024
# Below this, no delimiter makes a table: the file has one column.
_LEAST_SCORE = 0.3
# The first line that spreadsheets write and read to tell the delimiter.
_TOLD = re.compile(r"\"?sep=(.)\"?\r?\n", re.IGNORECASE)
# A cell that was cut at the wrong places: another delimiter stands in it as delimiters stand.
_UNTIDY = re.compile(r"[;\t|]|(?<=[^\d\s]),(?=\S)|,(?=[^\d\s])")
# One that was cut within quotes, which stand beside another delimiter.
_TORN = re.compile(r"[,;\t|][\"']|[\"'][,;\t|]")
_SINGLE_QUOTED = re.compile(r"(?:^|[,;\t|])'(?:[^']|''){0,200}+'(?=[,;\t|\r\n]|$)")


@dataclass(frozen=True, slots=True)
class FoundDialect:
    """``told`` when the file itself says its delimiter in its first line."""

    dialect: Dialect
    told: bool = False


@dataclass(frozen=True, slots=True)
class _Fit:
    """``score`` is from 0 to 1; ``is_whole`` when every record has the same number of fields."""

    score: float
    is_whole: bool


def find_dialect(sample: str, choices: SourceChoices, *, cut: bool) -> FoundDialect:
    """Try every delimiter with every quote on the first records and keep the pair that fits best."""
    told = _TOLD.match(sample)
    if told and choices.delimiter is None:
        sample = sample[told.end() :]
        choices = choices.model_copy(update={"delimiter": told[1]})
    delimiters = (choices.delimiter,) if choices.delimiter else DELIMITERS
    quotes = _quotes(sample, choices)
    best, fit = Dialect(delimiters[0], quotes[0]), _Fit(0.0, is_whole=False)
    for quote in quotes:
        for delimiter in delimiters:
            found = _judge(sample, Dialect(delimiter, quote), cut=cut)
            if found.score > fit.score:
                best, fit = Dialect(delimiter, quote), found
        if fit.is_whole:
            # Another quote could only do worse.
            break
    if choices.delimiter is None and fit.score < _LEAST_SCORE:
        # One that occurs nowhere, so that the texts of the only column stay whole.
        unused = next((delimiter for delimiter in DELIMITERS if delimiter not in sample), ",")
        best = Dialect(unused, '"' if choices.quote is None else choices.quote)
    return FoundDialect(best, told is not None)


def _quotes(sample: str, choices: SourceChoices) -> tuple[str, ...]:
    """The quotes to try, the likeliest first."""
    if choices.quote is not None:
        return (choices.quote,)
    if '"' in sample:
        return '"', ""
    # An apostrophe is a letter, unless the first line has a cell between two of them.
    first_line = re.split(r"[\r\n]", sample[:_LOOKED_AT], maxsplit=1)[0]
    return ("'", '"') if _SINGLE_QUOTED.search(first_line) else ('"',)


def _judge(sample: str, dialect: Dialect, *, cut: bool) -> _Fit:
    """How regular the table is: as many fields in every record, also in the first one, and tidy cells."""
    nothing = _Fit(0.0, is_whole=False)
    if dialect.delimiter not in sample:
        return nothing
    records = list(islice(Records([(sample, False)], dialect, cut=cut), _TRIAL_RECORDS))
    rows = [None if isinstance(record, BadRow) else record[1] for record in records]
    rows = [row for row in rows if row is None or row]
    widths = Counter(len(row) for row in rows if row)
    width, fitting = widths.most_common(1)[0] if widths else (0, 0)
    is_whole = fitting == len(rows)
    # Quotes are letters only where that mends everything that they break.
    if width < 2 or not (dialect.quote or is_whole):
        return nothing
    score = fitting / len(rows)
    looked_at = [row for row in rows[:50] if row and len(row) == width] or [[""]]
    torn = sum(any(_TORN.search(cell[:500]) for cell in row) for row in looked_at)
    if rows[0] is None or len(rows[0]) != width:
        # Either a title stands above the table, or the cuts lie within sentences, behind whose commas is a space.
        score *= 0.5
        torn += sum(all(cell.startswith(" ") for cell in row[1:]) for row in looked_at)
    cells = [cell for row in looked_at for cell in row if cell] or [""]
    tidy = sum(not _UNTIDY.search(cell[:500]) for cell in cells) / len(cells)
    return _Fit(score * (0.9 + 0.1 * tidy) * (1 - 0.5 * min(1.0, torn / len(looked_at))), is_whole)
