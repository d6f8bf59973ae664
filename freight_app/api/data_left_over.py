"""The rows that a job left over, as a file for spreadsheets: on the cookie of our own pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenants import find_house_tenant
from freight_app.api.security import allow
from freight_app.kit.csv_writing import BYTE_ORDER_MARK, write_lines
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House, current_house
from freight_app.kit.pagination import MAX_PER_PAGE
from freight_app.migration.dtos import RecordQuery, RecordView
from freight_app.migration.jobs import get_columns, list_records
from freight_app.migration.loading import Outcome
from freight_app.migration.mapped_rows import UNREAD

router = APIRouter(prefix="/data", tags=["data"])
Loading = Annotated[SignedInUser, Depends(allow(Permission.DATA_LOAD))]
_EXTRA = ("row", "error_code", "error")


@router.get("/jobs/{job}/to-mend.csv", summary="The rows that a job left over")
def write_left_over(user: Loading, job: str) -> StreamingResponse:
    """The columns of the source as they stand now, behind them the row, and the code and sentence of what is wrong."""
    house = current_house()
    with house.read(user.actor()) as uow:
        tenant = find_house_tenant(uow)
        if tenant is None:
            raise NotFound("The job", job=job)
        columns = get_columns(uow, tenant.id, job)
    return StreamingResponse(
        _lines(house, user, tenant.id, job, columns),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="to-mend-{job[:8]}.csv"', "Cache-Control": "no-store"},
    )


def _lines(house: House, user: SignedInUser, tenant_id: int, job: str, columns: tuple[str, ...]) -> Iterator[str]:
    yield BYTE_ORDER_MARK + write_lines([[*columns, *_EXTRA]])
    page = pages = 1
    while page <= pages:
        query = RecordQuery(outcome=Outcome.DEAD_LETTER, page=page, per_page=MAX_PER_PAGE)
        with house.read(user.actor()) as uow:
            found = list_records(uow, tenant_id, job, query)
        yield write_lines(_cells(record, columns) for record in found.items)
        page, pages = page + 1, found.pages


def _cells(record: RecordView, columns: tuple[str, ...]) -> list[Any]:
    raw = record.raw or {}
    faults = record.errors or []
    told = " ".join(fault.sentence.format_map(defaultdict(str, fault.facts)) for fault in faults) or record.reason
    unread = [raw[UNREAD]] if list(raw) == [UNREAD] else [raw.get(name) for name in columns]
    padded = [*unread, *[None] * (len(columns) - len(unread))]
    return [*padded, record.row_number, record.reason_code, told]
