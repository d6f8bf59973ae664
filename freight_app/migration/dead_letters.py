"""Dead letters: looked at, mended cell by cell, and tried again (``job_control.retry_job``); or dropped for good."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.migration import queries, record_queries
from freight_app.migration.dtos import FieldFault, JobView, RecordView
from freight_app.migration.errors import RecordNotEditable
from freight_app.migration.job_loaders import loader_of
from freight_app.migration.jobs import get_columns, get_job, require_job, view_record
from freight_app.migration.mapped_rows import UNREAD, map_rows
from freight_app.migration.mapping.compiling import compile_mapping
from freight_app.migration.models import log_event
from freight_app.migration.plans import LoadPlan
from freight_app.migration.sources.shapes import SourceRow

MAX_CELL = 20_000


def edit_dead_letter(
    uow: UnitOfWork, tenant_id: int, public_id: str, row_number: int, cells: dict[str, str | None]
) -> RecordView:
    """Write other texts into cells of a dead letter, by column; the others stay. It is tried again when asked for.

    Raises ``NotFound``, ``InvalidInput`` for a column that the source does not have, or ``RecordNotEditable``.
    """
    job = require_job(uow, tenant_id, public_id)
    record = record_queries.find_record(uow, job.id or 0, row_number)
    if record is None:
        raise NotFound("The record", row=row_number)
    columns = get_columns(uow, tenant_id, public_id)
    for name, text in cells.items():
        if name not in columns:
            raise InvalidInput(name, "The source has no such column.")
        if text is not None and len(text) > MAX_CELL:
            raise InvalidInput(name, "A cell has at most {most} characters.", most=MAX_CELL)
    raw: dict[str, Any] = {name: value for name, value in (record.raw or {}).items() if name != UNREAD}
    # A row that could not be read at all begins with empty cells.
    raw = {name: raw.get(name) for name in columns} | cells
    if not record_queries.edit_raw(uow, job.id or 0, row_number, raw):
        raise RecordNotEditable("Only a dead letter that is not being tried again can be mended.", row=row_number)
    log_event(uow, job.id or 0, "record_edited", facts={"row": row_number})
    uow.session.flush()
    edited = record_queries.find_record(uow, job.id or 0, row_number)
    return view_record(edited)


def drop_dead_letters(uow: UnitOfWork, tenant_id: int, public_id: str, rows: Collection[int]) -> JobView:
    """Settle dead letters without loading them: they stay what they are, and nobody waits for them any more.

    Raises ``NotFound``, or ``RecordNotEditable`` when none of the rows is a dead letter that waits for somebody.
    """
    job_id = require_job(uow, tenant_id, public_id).id or 0
    # Held, so that two who drop the same rows count them once.
    queries.lock_job(uow, job_id)
    waiting = record_queries.list_waiting_dead(uow, job_id, numbers=rows)
    if not waiting:
        raise RecordNotEditable("Only a dead letter that is not being tried again can be dropped.")
    dropped = record_queries.drop_dead(uow, job_id, waiting)
    queries.count_dropped(uow, job_id, dropped)
    log_event(uow, job_id, "records_dropped", facts={"records": dropped, "rows": _name_rows(waiting)})
    return _afresh(uow, tenant_id, public_id)


def pick_up_dead_letter(uow: UnitOfWork, tenant_id: int, public_id: str, row_number: int) -> JobView:
    """Have a dropped dead letter wait for somebody again. Raises ``NotFound``, or ``RecordNotEditable``."""
    job_id = require_job(uow, tenant_id, public_id).id or 0
    if not record_queries.pick_up_dead(uow, job_id, row_number):
        raise RecordNotEditable("Only a dead letter that was dropped can be picked up again.", row=row_number)
    queries.count_dropped(uow, job_id, -1)
    log_event(uow, job_id, "record_picked_up", facts={"row": row_number})
    return _afresh(uow, tenant_id, public_id)


def _name_rows(rows: Sequence[int]) -> str:
    """The first of them, for the log."""
    named = [str(row) for row in rows[:20]]
    return ", ".join(named) + (" …" if len(rows) > len(named) else "")


def _afresh(uow: UnitOfWork, tenant_id: int, public_id: str) -> JobView:
    uow.session.flush()
    uow.session.expire_all()
    uow.touch(f"migration:{require_job(uow, tenant_id, public_id).id}")
    return get_job(uow, tenant_id, public_id)


def check_dead_letter(
    uow: UnitOfWork, tenant_id: int, public_id: str, row_number: int, cells: dict[str, str | None]
) -> list[FieldFault]:
    """What would still be wrong with a dead letter if these were its cells, as far as reading it can tell."""
    job = require_job(uow, tenant_id, public_id)
    record = record_queries.find_record(uow, job.id or 0, row_number)
    if record is None:
        raise NotFound("The record", row=row_number)
    plan = LoadPlan.model_validate(job.plan)
    loader = loader_of(plan)
    mapper = compile_mapping(plan.read_mapping(), loader.describe(uow))
    raw = {name: value for name, value in (record.raw or {}).items() if name != UNREAD} | cells
    mapped = map_rows([SourceRow(row_number, raw)], mapper, loader)[0]
    return [FieldFault.model_validate(fault) for fault in mapped.faults]
