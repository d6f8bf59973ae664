"""Pipelines of a tenant: plans with a name. Saving one again makes a new version; the versions before stay."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller
from freight_app.api import job_examples as examples
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.job_examples import shows
from freight_app.api.tenant_auth import tenant_with
from freight_app.api.tenant_ids import PipelineId
from freight_app.api.tenants import REFUSALS
from freight_app.kit.house import current_house
from freight_app.kit.pagination import PageRequest
from freight_app.migration import pipelines
from freight_app.migration.dtos import PipelineView
from freight_app.migration.plans import LoadPlan

router = APIRouter(prefix="/pipelines", tags=["pipelines"], responses=REFUSALS)
Reader = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_READ))]
Writer = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_WRITE))]


class PipelineIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Stock every night", "plan": examples.PLAN}]}
    )

    name: str = Field(min_length=1, max_length=pipelines.MAX_NAME)
    plan: LoadPlan


@router.post("", status_code=201, summary="Keep a plan under a name", responses=shows(examples.PIPELINE, status=201))
def create_pipeline(caller: Writer, wanted: PipelineIn) -> Envelope[PipelineView]:
    """409 when there is one of that name."""
    with current_house().write(caller.actor()) as uow:
        made = pipelines.create_pipeline(uow, caller.tenant_id, wanted.name, wanted.plan)
        return answer(made, "The pipeline was saved.")


@router.get("", summary="The pipelines", responses=shows([examples.PIPELINE], paged=True))
def list_pipelines(
    caller: Reader,
    paging: Annotated[PageRequest, Depends(page_request)],
    target: Annotated[str | None, Query(max_length=80)] = None,
) -> Envelope[list[PipelineView]]:
    """By name, each with its latest version."""
    with current_house().read(caller.actor()) as uow:
        return answer_page(pipelines.list_pipelines(uow, caller.tenant_id, paging, target=target))


@router.get("/{pipeline_id}", summary="One pipeline", responses=shows(examples.PIPELINE))
def get_pipeline(
    caller: Reader,
    pipeline_id: PipelineId,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="The latest unless one is named.")] = None,
) -> Envelope[PipelineView]:
    with current_house().read(caller.actor()) as uow:
        return answer(pipelines.get_pipeline(uow, caller.tenant_id, pipeline_id, version=version))


@router.put("/{pipeline_id}", summary="Save a new version", responses=shows(examples.PIPELINE))
def save_version(caller: Writer, pipeline_id: PipelineId, plan: LoadPlan) -> Envelope[PipelineView]:
    """Jobs that were begun keep the version that they began with."""
    with current_house().write(caller.actor()) as uow:
        saved = pipelines.save_version(uow, caller.tenant_id, pipeline_id, plan)
        return answer(saved, "A new version was saved.")


@router.get("/{pipeline_id}/versions", summary="Every version", responses=shows([examples.PIPELINE]))
def list_versions(caller: Reader, pipeline_id: PipelineId) -> Envelope[list[PipelineView]]:
    """The latest first."""
    with current_house().read(caller.actor()) as uow:
        return answer(pipelines.list_versions(uow, caller.tenant_id, pipeline_id))


@router.delete("/{pipeline_id}", summary="Nobody uses it any more")
def delete_pipeline(caller: Writer, pipeline_id: PipelineId) -> Envelope[dict[str, str]]:
    """Its jobs keep their plans."""
    with current_house().write(caller.actor()) as uow:
        pipelines.delete_pipeline(uow, caller.tenant_id, pipeline_id)
    return answer({}, "The pipeline was deleted.")
