"""A tenant's own records: what its jobs put on named shelves, given out again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller
from freight_app.api import job_examples as examples
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.job_examples import shows
from freight_app.api.streams import csv_answer, jsonl_answer, reading_for
from freight_app.api.tenant_auth import tenant_with
from freight_app.api.tenant_ids import DatasetName
from freight_app.api.tenants import REFUSALS
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.migration import staging
from freight_app.migration.dtos import DatasetView, StagedRow
from freight_app.migration.exporting import ExportFormat, export_dataset

router = APIRouter(prefix="/datasets", tags=["datasets"], responses=REFUSALS)
Reader = Annotated[TenantCaller, Depends(tenant_with(KeyScope.DATA_READ))]
Writer = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_WRITE))]


@router.get("", summary="The datasets", responses=shows([examples.DATASET]))
def list_datasets(caller: Reader) -> Envelope[list[DatasetView]]:
    """By name; one without records is none."""
    with current_house().read(caller.actor()) as uow:
        return answer(staging.list_datasets(uow, caller.tenant_id))


@router.get("/{dataset}", summary="The records of a dataset", responses=shows([examples.STAGED], paged=True))
def list_rows(
    caller: Reader, dataset: DatasetName, paging: Annotated[PageRequest, Depends(page_request)]
) -> Envelope[list[StagedRow]]:
    """By key."""
    with current_house().read(caller.actor()) as uow:
        staging.get_dataset(uow, caller.tenant_id, dataset)
        return answer_page(staging.list_staged(uow, caller.tenant_id, dataset, paging))


@router.get(
    "/{dataset}/export",
    summary="A whole dataset",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "A table, or one JSON object a line.",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/jsonl": {"schema": {"type": "string"}},
            },
        }
    },
)
def export(
    caller: Reader,
    dataset: DatasetName,
    form: Annotated[ExportFormat, Query(alias="format", description="jsonl is exact; csv is for spreadsheets.")],
) -> StreamingResponse:
    """In CSV a text that a spreadsheet would calculate has an apostrophe before it."""
    pieces = export_dataset(reading_for(caller), caller.tenant_id, dataset, form)
    if form is ExportFormat.CSV:
        return csv_answer(pieces, f"{dataset}.csv")
    return jsonl_answer(pieces, f"{dataset}.jsonl")


@router.delete("/{dataset}", summary="Empty a dataset")
def delete_dataset(caller: Writer, dataset: DatasetName) -> Envelope[dict[str, int]]:
    """Answers how many records went. Its jobs stay; they cannot be taken back any more."""
    with current_house().write(caller.actor()) as uow:
        staging.get_dataset(uow, caller.tenant_id, dataset)
        return answer({"deleted": staging.delete_dataset(uow, caller.tenant_id, dataset)}, "The dataset was emptied.")
