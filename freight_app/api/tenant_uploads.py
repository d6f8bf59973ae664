"""Files that a tenant sends to load from: taken in piece by piece, understood, looked at, thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller
from freight_app.api import job_examples as examples
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.incoming_files import UPLOADS, announced_bytes, open_incoming
from freight_app.api.job_examples import shows
from freight_app.api.tenant_auth import tenant_with
from freight_app.api.tenant_ids import UploadId
from freight_app.api.tenants import REFUSALS
from freight_app.kit.house import House, current_house
from freight_app.kit.pagination import PageRequest
from freight_app.migration import receiving, uploading
from freight_app.migration.dtos import UploadView
from freight_app.migration.mapping.targets import TargetField
from freight_app.migration.plans import LoadPlan
from freight_app.migration.sentences import fill_sentence
from freight_app.migration.sources.errors import TooLarge
from freight_app.migration.sources.shapes import SourceChoices
from freight_app.migration.suggested import Proposal, propose_mapping

router = APIRouter(prefix="/uploads", tags=["uploads"], responses=REFUSALS)
Reader = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_READ))]
Writer = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_WRITE))]

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": _BINARY,
            "application/octet-stream": _BINARY,
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            },
        },
    }
}


class SuggestionIn(BaseModel):
    """``fields`` belong to the target ``staged`` alone; without them every column becomes a text of its own."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"target": "products"}]})

    target: str = Field(min_length=1, max_length=80)
    fields: tuple[TargetField, ...] = Field(default=(), max_length=300)


class CellOut(BaseModel):
    """One field of a row: what stood in the file, what becomes of it, or why nothing does (``code``, ``message``)."""

    field: str
    before: str
    after: str
    code: str
    message: str
    facts: dict[str, str | int]


class PreviewRowOut(BaseModel):
    """One row, counted from 1."""

    number: int
    is_sound: bool
    cells: list[CellOut]


@router.post(
    "", status_code=201, summary="Send a file", openapi_extra=_FILE, responses=shows(examples.UPLOAD, status=201)
)
async def send_file(
    request: Request,
    caller: Writer,
    name: Annotated[str, Query(max_length=200, description="What you call the file.", examples=["stock.csv"])] = "",
) -> Envelope[UploadView]:
    """CSV, XLSX, JSON or JSON lines, as it is or packed (gzip, zip): the whole body, or the one file of a form.

    It is written to disk as it comes, up to 1 GB unpacked. 413: too large; 415: no table that can be read; 429: the
    month has no room for it; 507: the disk is full. Whatever goes wrong, nothing is kept.
    """
    house = current_house()
    place = await asyncio.to_thread(_find_place, house, caller, announced_bytes(request))
    incoming = await open_incoming(request, name)

    def keep(pieces: Iterator[bytes]) -> UploadView:
        return _receive(house, caller, incoming.name, pieces, place)

    return answer(await UPLOADS.take(caller.public_id, incoming, keep), "The file was taken in.")


def _find_place(house: House, caller: TenantCaller, announced: int | None) -> receiving.Place:
    with house.read(caller.actor()) as uow:
        return receiving.find_place(uow, caller.tenant_id, caller.public_id, announced)


def _receive(
    house: House, caller: TenantCaller, name: str, pieces: Iterator[bytes], place: receiving.Place
) -> UploadView:
    try:
        received = receiving.receive_file(name, pieces, place)
    except TooLarge:
        with house.read(caller.actor()) as uow:
            receiving.refuse_size(uow, caller.tenant_id, place)
        raise
    try:
        with house.write(caller.actor()) as uow:
            return receiving.keep_file(uow, caller.tenant_id, received)
    except BaseException:
        receiving.throw_away(received)
        raise


@router.get("", summary="The files that are there", responses=shows([examples.UPLOAD], paged=True))
def list_files(caller: Reader, paging: Annotated[PageRequest, Depends(page_request)]) -> Envelope[list[UploadView]]:
    """The newest first, without their first rows. Files go 60 days after they came."""
    with current_house().read(caller.actor()) as uow:
        page = uploading.list_uploads(uow, caller.tenant_id, paging)
    short = [item.model_copy(update={"shape": item.shape.model_copy(update={"sample": ()})}) for item in page.items]
    return answer_page(page.model_copy(update={"items": short}))


@router.get("/{upload_id}", summary="One file and how it is read", responses=shows(examples.UPLOAD))
def get_file(caller: Reader, upload_id: UploadId) -> Envelope[UploadView]:
    with current_house().read(caller.actor()) as uow:
        return answer(uploading.get_upload(uow, caller.tenant_id, upload_id))


@router.put("/{upload_id}/shape", summary="Say how a file is to be read", responses=shows(examples.UPLOAD))
def reshape_file(caller: Writer, upload_id: UploadId, choices: SourceChoices) -> Envelope[UploadView]:
    """What is null or left out is found by looking at the file. 409 while a job reads it."""
    house = current_house()
    with house.read(caller.actor()) as uow:
        path = uploading.path_of_upload(uow, caller.tenant_id, upload_id)
    shape = uploading.look_again(path, choices)
    with house.write(caller.actor()) as uow:
        return answer(uploading.keep_shape(uow, caller.tenant_id, upload_id, shape), "The file is read anew.")


@router.delete("/{upload_id}", summary="Throw a file away")
def delete_file(caller: Writer, upload_id: UploadId) -> Envelope[dict[str, str]]:
    """Its jobs stay. 409 while a job that has not ended needs it."""
    with current_house().write(caller.actor()) as uow:
        uploading.delete_upload(uow, caller.tenant_id, upload_id)
    return answer({}, "The file was thrown away.")


@router.post("/{upload_id}/suggestion", summary="Which column is which field", responses=shows(examples.SUGGESTION))
def suggest(caller: Reader, upload_id: UploadId, wanted: SuggestionIn) -> Envelope[Proposal]:
    """A mapping to begin with, as ``POST /jobs`` takes it, and how sure each of its lines is."""
    caller.require_target(wanted.target)
    with current_house().read(caller.actor()) as uow:
        upload = uploading.get_upload(uow, caller.tenant_id, upload_id)
        return answer(propose_mapping(uow, upload, wanted.target, wanted.fields))


@router.post(
    "/{upload_id}/preview", summary="The first 50 rows, before and after", responses=shows([examples.PREVIEW_ROW])
)
def preview(caller: Reader, upload_id: UploadId, plan: LoadPlan) -> Envelope[list[PreviewRowOut]]:
    """What a plan would make of them, with what is wrong in each cell. Nothing is loaded."""
    caller.require_target(plan.target)
    with current_house().read(caller.actor()) as uow:
        upload = uploading.get_upload(uow, caller.tenant_id, upload_id)
        path = uploading.path_of_upload(uow, caller.tenant_id, upload_id)
        rows = uploading.preview_upload(uow, caller.tenant_id, path, upload, plan)
    return answer(
        [
            PreviewRowOut(
                number=row.number,
                is_sound=row.is_sound,
                cells=[
                    CellOut(
                        field=cell.field,
                        before=cell.before,
                        after=cell.after,
                        code=cell.error_code,
                        message=fill_sentence(cell.error_sentence, cell.error_facts),
                        facts=cell.error_facts,
                    )
                    for cell in row.cells
                ],
            )
            for row in rows
        ]
    )
