"""What is known of a file before it is read, and what comes out when it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

# In this order, so that a value read back from JSON keeps its type where JSON has one.
Cell = str | bool | int | float | None | datetime | date | time | timedelta

MAX_COLUMNS = 1_000
SAMPLE_ROWS = 50
MAX_RAW = 2_000


class FileKind(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    # One JSON object a line.
    JSONL = "jsonl"
    # One list of objects, bare or as a value of an object around it.
    JSON = "json"
    # A plain dump of PostgreSQL.
    PGDUMP = "pgdump"


class Dto(BaseModel):
    model_config = ConfigDict(frozen=True)


class Note(Dto):
    """Something that a person should know about how the file was understood; it stops nothing."""

    code: str
    sentence: str


class SheetShape(Dto):
    """One sheet of a workbook, with the columns that it would be read with."""

    name: str
    columns: tuple[str, ...]
    rows_estimate: int


class FileShape(Dto):
    """How a file is to be read. It can be stored as JSON and used later with ``read_rows``.

    ``encoding`` is a Python codec name and ``encoding_confidence`` lies between 0 and 1. ``skip_rows`` rows stand above
    the header, or above the first record where there is no header. ``rows_estimate`` counts records, without the
    header. ``delimiter``, ``quote`` (empty: quotes mean nothing) and ``line_ending`` are of CSV files alone.
    """

    kind: FileKind
    columns: tuple[str, ...]
    sample: tuple[dict[str, Cell], ...] = ()
    rows_estimate: int = 0
    has_header: bool = True
    skip_rows: int = 0
    encoding: str = ""
    encoding_confidence: float = 1.0
    delimiter: str = ""
    quote: str = ""
    line_ending: str = ""
    # The sheet that is read, and every sheet of the workbook that holds a table; of dumps, their tables.
    sheet: str = ""
    sheets: tuple[SheetShape, ...] = ()
    # Of JSON: the key whose value is the list of records; empty where the list is the whole document.
    list_key: str = ""
    notes: tuple[Note, ...] = ()

    def at_table(self, name: str | None) -> FileShape:
        """The same dump read at another of its tables; any other file, and no name, is read as it was understood."""
        table = next((one for one in self.sheets if one.name == name), None) if self.kind is FileKind.PGDUMP else None
        if table is None or name == self.sheet:
            return self
        changed = {"sheet": table.name, "columns": table.columns, "rows_estimate": table.rows_estimate, "sample": ()}
        return self.model_copy(update=changed)


class SourceChoices(BaseModel):
    """What a person knows better than ``sniff_file``; whatever is None is found by looking at the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    encoding: str | None = Field(default=None, max_length=40)
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    quote: str | None = Field(default=None, max_length=1)
    has_header: bool | None = None
    skip_rows: int | None = Field(default=None, ge=0, le=10_000)
    sheet: str | None = Field(default=None, max_length=100)


class BadReason(StrEnum):
    TOO_FEW_FIELDS = "too_few_fields"
    TOO_MANY_FIELDS = "too_many_fields"
    UNDECODABLE = "undecodable"
    NUL = "nul"
    BROKEN_QUOTES = "broken_quotes"
    FIELD_TOO_LONG = "field_too_long"
    RECORD_TOO_LONG = "record_too_long"
    BROKEN_JSON = "broken_json"
    NOT_AN_OBJECT = "not_an_object"
    DAMAGED_SHEET = "damaged_sheet"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One record. ``number`` is that of its row as a spreadsheet shows it: a header in the first row is 1."""

    number: int
    values: dict[str, Cell]

    @property
    def is_empty(self) -> bool:
        """No cell holds anything: a row that somebody left blank between others."""
        return not any(value is not None and value != "" for value in self.values.values())


@dataclass(frozen=True, slots=True)
class BadRow:
    """A record that cannot be read. ``raw`` is its text, cut, with unreadable bytes written out as ``\\xNN``."""

    number: int
    raw: str
    reason_code: BadReason
    reason: str
