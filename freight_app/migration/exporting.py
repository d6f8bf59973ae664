"""Records of jobs and of datasets as files: piece by piece, in units of work that no slow reader holds open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any

import orjson

from freight_app.kit.csv_writing import BYTE_ORDER_MARK, write_lines
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.migration import queries, record_queries, staging_queries
from freight_app.migration.dtos import RecordView, StagedRow
from freight_app.migration.jobs import get_columns, require_job, view_record
from freight_app.migration.loading import Outcome
from freight_app.migration.mapped_rows import UNREAD
from freight_app.migration.sentences import fill_sentence
from freight_app.migration.staging import get_dataset, read_staged_after

# Opens a unit that reads; called once for each piece.
OpenRead = Callable[[], AbstractContextManager[UnitOfWork]]
_PIECE = 1_000
_RECORD_HEAD = (
    "row",
    "key",
    "outcome",
    "code",
    "message",
    "field",
    "value",
    "attempts",
    "dropped",
    "taken_back",
    "left_because",
)
_LETTER_HEAD = ("row", "key", "code", "message", "field", "value")


class ExportFormat(StrEnum):
    CSV = "csv"
    # One JSON object a line: what programs read back exactly.
    JSONL = "jsonl"


def export_records(open_read: OpenRead, tenant_id: int, public_id: str) -> Iterator[str]:
    """How each row of a job ended, as CSV. Raises ``NotFound`` at once."""
    with open_read() as uow:
        require_job(uow, tenant_id, public_id)

    def lines(record: RecordView) -> list[Any]:
        code, message, field, value = _fault(record)
        reason = fill_sentence(record.undo_reason, record.undo_facts)
        dropped = record.dropped_at.isoformat() if record.dropped_at else ""
        taken_back = record.undone_at.isoformat() if record.undone_at else ""
        known = [record.row_number, record.record_key, record.outcome.value, code, message, field, value]
        return [*known, record.attempts, dropped, taken_back, reason]

    return _csv(_RECORD_HEAD, (list(map(lines, piece)) for piece in _records(open_read, tenant_id, public_id, None)))


def export_dead_letters(open_read: OpenRead, tenant_id: int, public_id: str) -> Iterator[str]:
    """The dead letters with their cells under the columns of the source, as CSV. Raises ``NotFound`` at once."""
    with open_read() as uow:
        columns = get_columns(uow, tenant_id, public_id)

    def lines(record: RecordView) -> list[Any]:
        raw = record.raw or {}
        cells = [raw.get(column) for column in columns]
        return [record.row_number, record.record_key, *_fault(record), *cells, raw.get(UNREAD)]

    pieces = _records(open_read, tenant_id, public_id, Outcome.DEAD_LETTER)
    return _csv((*_LETTER_HEAD, *columns, "unread"), (list(map(lines, piece)) for piece in pieces))


def export_dataset(open_read: OpenRead, tenant_id: int, name: str, form: ExportFormat) -> Iterator[str]:
    """Everything on a shelf. CSV has a column for every field that a record of it has. Raises ``NotFound`` at once."""
    with open_read() as uow:
        get_dataset(uow, tenant_id, name)
        fields = _fields(uow, tenant_id, name) if form is ExportFormat.CSV else []
    pieces = _staged(open_read, tenant_id, name)
    if form is ExportFormat.JSONL:
        return ("".join(f"{_json({'key': row.record_key} | row.values)}\n" for row in piece) for piece in pieces)

    def lines(row: StagedRow) -> list[Any]:
        return [row.record_key, *(_plain(row.values.get(field)) for field in fields)]

    return _csv(("key", *fields), (list(map(lines, piece)) for piece in pieces))


def _fields(uow: UnitOfWork, tenant_id: int, name: str) -> list[str]:
    """The fields of a shelf in the order in which they were last described; others that its records have follow."""
    plan = queries.last_plan_for(uow, tenant_id, name)
    described = [field["name"] for field in plan["fields"]] if plan else []
    found = staging_queries.list_fields(uow, tenant_id, name)
    return [field for field in described if field in found] + [field for field in found if field not in described]


def _csv(head: Sequence[str], pieces: Iterator[list[list[Any]]]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + write_lines([head])
    for piece in pieces:
        yield write_lines(piece)


def _records(
    open_read: OpenRead, tenant_id: int, public_id: str, outcome: Outcome | None
) -> Iterator[list[RecordView]]:
    after = 0
    while True:
        with open_read() as uow:
            # Each time: a tenant that is deleted meanwhile gets no more.
            job_id = require_job(uow, tenant_id, public_id).id or 0
            rows = [view_record(row) for row in record_queries.list_after(uow, job_id, after, _PIECE, outcome=outcome)]
        if not rows:
            return
        yield rows
        after = rows[-1].row_number


def _staged(open_read: OpenRead, tenant_id: int, name: str) -> Iterator[list[StagedRow]]:
    after = ""
    while True:
        with open_read() as uow:
            rows = read_staged_after(uow, tenant_id, name, after, _PIECE)
        if not rows:
            return
        yield rows
        after = rows[-1].record_key


def _fault(record: RecordView) -> tuple[str, str, str, str]:
    """Code, message, field and value; of several faults each, parted by a semicolon."""
    if not record.errors:
        return record.reason_code, fill_sentence(record.reason, record.facts), "", ""
    messages = [fill_sentence(fault.sentence, fault.facts) for fault in record.errors]
    codes, fields = [fault.code for fault in record.errors], [fault.field for fault in record.errors]
    return "; ".join(codes), "; ".join(messages), "; ".join(fields), "; ".join(fault.value for fault in record.errors)


def _plain(value: Any) -> Any:
    """A value for one cell: amounts with their currency, lists parted by a bar."""
    if isinstance(value, list):
        return " | ".join(str(_plain(item)) for item in value)
    if isinstance(value, dict) and value.keys() == {"amount_minor", "currency"}:
        money = Money(**value)
        return f"{money.decimal} {money.currency}"
    return _json(value) if isinstance(value, dict) else value


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
