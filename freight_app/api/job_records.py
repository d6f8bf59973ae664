"""How each row of a job ended, and the mending of those that nobody could load."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller
from freight_app.api import job_examples as examples
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.job_examples import shows
from freight_app.api.tenant_auth import tenant_with
from freight_app.api.tenant_ids import JobId, RowNumber
from freight_app.api.tenants import REFUSALS
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.pagination import Page, PageRequest
from freight_app.migration import dead_letters, jobs
from freight_app.migration.dtos import FieldFault, RecordQuery, RecordView
from freight_app.migration.loading import Outcome
from freight_app.migration.sentences import fill_sentence

router = APIRouter(prefix="/jobs", tags=["jobs"], responses=REFUSALS)
Reader = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_READ))]
Writer = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_WRITE))]
Paging = Annotated[PageRequest, Depends(page_request)]
# Under this name the engine keeps the text of a row that has no cells.
_UNREAD = ""


class FaultOut(BaseModel):
    """What is wrong with one field (empty: with the row as a whole)."""

    field: str
    code: str
    message: str
    facts: dict[str, str | int]
    value: str


class RecordOut(BaseModel):
    """How one row ended: exactly one of ``loaded``, ``skipped``, ``dead_letter``, with a reason where there is one.

    ``cells`` are those of a dead letter, as they were last mended; ``unread`` is the text of a row that has none. One
    with ``dropped_at`` was settled by hand.
    ``before`` and ``after`` are what was changed; nothing before is a thing that was made.
    """

    row: int
    key: str
    outcome: Outcome
    code: str
    message: str
    facts: dict[str, str | int]
    errors: list[FaultOut]
    cells: dict[str, Any] | None
    unread: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    is_edited: bool
    is_waiting: bool
    attempts: int
    dropped_at: datetime | None
    taken_back_at: datetime | None
    left_code: str
    left_message: str


class CellsIn(BaseModel):
    """Other texts for cells, by column; the others stay."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"cells": {"quantity": "12"}}]})

    cells: dict[Annotated[str, Field(max_length=500)], str | None] = Field(min_length=1, max_length=1_000)


class MendedOut(BaseModel):
    """The dead letter as it is now, and what would still be wrong with it."""

    record: RecordOut
    still_wrong: list[FaultOut]


def _as_out(record: RecordView) -> RecordOut:
    cells = None if record.raw is None else {name: cell for name, cell in record.raw.items() if name != _UNREAD}
    return RecordOut(
        row=record.row_number,
        key=record.record_key,
        outcome=record.outcome,
        code=record.reason_code,
        message=fill_sentence(record.reason, record.facts),
        facts=record.facts or {},
        errors=[_fault(fault) for fault in record.errors or []],
        cells=cells,
        unread=(record.raw or {}).get(_UNREAD),
        before=_public(record.before),
        after=_public(record.after),
        is_edited=record.is_edited,
        is_waiting=record.is_waiting,
        attempts=record.attempts,
        dropped_at=record.dropped_at,
        taken_back_at=record.undone_at,
        left_code=record.undo_code,
        left_message=fill_sentence(record.undo_reason, record.undo_facts),
    )


def _fault(fault: FieldFault) -> FaultOut:
    message = fill_sentence(fault.sentence, fault.facts)
    return FaultOut(field=fault.field, code=fault.code, message=message, facts=fault.facts, value=fault.value)


def _public(facts: dict[str, Any] | None) -> dict[str, Any] | None:
    """What loaders note for themselves begins with an underscore and is nobody else's business."""
    return None if facts is None else {name: value for name, value in facts.items() if not name.startswith("_")}


def _list(uow: UnitOfWork, caller: TenantCaller, job_id: str, query: RecordQuery) -> Envelope[list[RecordOut]]:
    page = jobs.list_records(uow, caller.tenant_id, job_id, query)
    return answer_page(Page[RecordOut].of([_as_out(record) for record in page.items], page.total, query))


@router.get("/{job_id}/records", summary="How each row ended", responses=shows([examples.RECORD], paged=True))
def list_records(
    caller: Reader,
    job_id: JobId,
    paging: Paging,
    outcome: Outcome | None = None,
    batch: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The number of a batch.")] = None,
    q: Annotated[str, Query(max_length=120, description="Looked for in the key.")] = "",
    code: Annotated[str | None, Query(max_length=60, description="Only with this reason.")] = None,
    only_left: Annotated[bool, Query(description="Only what an undo had to leave.")] = False,
) -> Envelope[list[RecordOut]]:
    """In the order of the rows."""
    query = RecordQuery(
        outcome=outcome,
        batch=batch,
        q=q,
        reason_code=code,
        only_not_undone=only_left,
        page=paging.page,
        per_page=paging.per_page,
    )
    with current_house().read(caller.actor()) as uow:
        return _list(uow, caller, job_id, query)


@router.get("/{job_id}/dead-letters", summary="What nobody could load", responses=shows([examples.RECORD], paged=True))
def list_dead_letters(
    caller: Reader,
    job_id: JobId,
    paging: Paging,
    code: Annotated[str | None, Query(max_length=60, description="Only with this reason.")] = None,
) -> Envelope[list[RecordOut]]:
    """In the order of the rows, each with its cells and what is wrong with them."""
    query = RecordQuery(outcome=Outcome.DEAD_LETTER, reason_code=code, page=paging.page, per_page=paging.per_page)
    with current_house().read(caller.actor()) as uow:
        return _list(uow, caller, job_id, query)


@router.put("/{job_id}/dead-letters/{row}", summary="Mend a dead letter", responses=shows(examples.MENDED))
def mend_dead_letter(caller: Writer, job_id: JobId, row: RowNumber, mended: CellsIn) -> Envelope[MendedOut]:
    """It is tried again when you ask for it (``POST /jobs/{job_id}/retry``); 409 while that is under way."""
    with current_house().write(caller.actor()) as uow:
        record = dead_letters.edit_dead_letter(uow, caller.tenant_id, job_id, row, mended.cells)
        wrong = dead_letters.check_dead_letter(uow, caller.tenant_id, job_id, row, {})
    out = MendedOut(record=_as_out(record), still_wrong=[_fault(fault) for fault in wrong])
    return answer(out, "The dead letter was mended.")


@router.post("/{job_id}/dead-letters/{row}/drop", summary="Settle a dead letter", responses=shows(examples.RECORD))
def drop_dead_letter(caller: Writer, job_id: JobId, row: RowNumber) -> Envelope[RecordOut]:
    """It need not be loaded: it stays a dead letter, and no retry takes it. 409 while it is being tried again."""
    with current_house().write(caller.actor()) as uow:
        dead_letters.drop_dead_letters(uow, caller.tenant_id, job_id, [row])
        record = jobs.get_record(uow, caller.tenant_id, job_id, row)
    return answer(_as_out(record), "The dead letter was dropped.")


@router.post("/{job_id}/dead-letters/{row}/pick-up", summary="Take a drop back", responses=shows(examples.RECORD))
def pick_up_dead_letter(caller: Writer, job_id: JobId, row: RowNumber) -> Envelope[RecordOut]:
    """It waits to be mended again. 409 when it was not dropped."""
    with current_house().write(caller.actor()) as uow:
        dead_letters.pick_up_dead_letter(uow, caller.tenant_id, job_id, row)
        record = jobs.get_record(uow, caller.tenant_id, job_id, row)
    return answer(_as_out(record), "The dead letter waits again.")
