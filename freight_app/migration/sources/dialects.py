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
# Below this, no delimiter makes a table: the file has one column.
_LEAST_SCORE = 0.3
# The first line that spreadsheets write and read to tell the delimiter.
_TOLD = re.compile(r"\"?sep=(.)\"?\r?\n", re.IGNORECASE)
# A cell that was cut at the wrong places: another delimiter stands in it as delimiters stand.
_UNTIDY = re.compile(r"[;\t|]|(?<=[^\d\s]),(?=\S)|,(?=[^\d\s])")
_SINGLE_QUOTED = re.compile(r"(?:^|[,;\t|])'(?:[^']|'')*'(?=[,;\t|\r\n]|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FoundDialect:
    """``told`` when the file itself says its delimiter in its first line."""

    dialect: Dialect
    told: bool = False


def find_dialect(sample: str, choices: SourceChoices, *, cut: bool) -> FoundDialect:
    """Try every delimiter with every quote on the first records and keep the pair that fits best."""
    told = _TOLD.match(sample)
    if told and choices.delimiter is None:
        sample = sample[told.end() :]
        choices = choices.model_copy(update={"delimiter": told[1]})
    delimiters = (choices.delimiter,) if choices.delimiter else DELIMITERS
    scores = {
        Dialect(delimiter, quote): _score(sample, Dialect(delimiter, quote), cut=cut)
        for quote in _quotes(sample, choices)
        for delimiter in delimiters
    }
    # The first of equals: a comma and a double quote before what is rarer.
    best = max(scores, key=lambda dialect: scores[dialect])
    if choices.delimiter is None and scores[best] < _LEAST_SCORE:
        best = Dialect(",", '"' if choices.quote is None else choices.quote)
    return FoundDialect(best, told is not None)


def _quotes(sample: str, choices: SourceChoices) -> tuple[str, ...]:
    if choices.quote is not None:
        return (choices.quote,)
    lines = sample.count("\n") or sample.count("\r") or 1
    if '"' in sample:
        return '"', ""
    # An apostrophe is a letter, unless most lines have a cell between two of them.
    return ("'", '"') if len(_SINGLE_QUOTED.findall(sample)) * 2 > lines else ('"',)


def _score(sample: str, dialect: Dialect, *, cut: bool) -> float:
    """How regular the table is, from 0 to 1: as many fields in every record, also in the first one, and tidy cells."""
    if dialect.delimiter not in sample:
        return 0.0
    records = list(islice(Records([(sample, False)], dialect, cut=cut), _TRIAL_RECORDS))
    rows = [None if isinstance(record, BadRow) else record[1] for record in records]
    rows = [row for row in rows if row is None or row]
    widths = Counter(len(row) for row in rows if row)
    if not widths:
        return 0.0
    width, fitting = widths.most_common(1)[0]
    if width < 2:
        return 0.0
    first = rows[0]
    cells = [cell for row in rows[:50] if row and len(row) == width for cell in row if cell]
    tidy = sum(not _UNTIDY.search(cell[:500]) for cell in cells) / (len(cells) or 1)
    score = fitting / len(rows) * (1.0 if first and len(first) == width else 0.5) * (0.9 + 0.1 * tidy)
    if not dialect.quote:
        # Quotes are letters only where that mends everything that they break.
        return score * 0.97 if fitting == len(rows) else 0.0
    return score
