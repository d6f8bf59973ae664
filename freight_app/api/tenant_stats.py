"""How a tenant's work stands: jobs and records, what the month still allows, what waits, and who works."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict

from freight_app.accounts.tenant_dtos import KeyScope, MonthUsage, QuotaLeft, TenantCaller
from freight_app.accounts.tenant_usage import quota_left, read_usage
from freight_app.api import job_examples as examples
from freight_app.api.envelope import Envelope, answer
from freight_app.api.job_examples import shows
from freight_app.api.tenant_auth import tenant_with
from freight_app.api.tenants import REFUSALS
from freight_app.kit.house import current_house
from freight_app.migration.dtos import DataSummary
from freight_app.migration.jobs import summarize_data
from freight_app.work.service import list_workers, summarize_tenant

router = APIRouter(tags=["tenants"], responses=REFUSALS)
Reader = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_READ))]


class StatsOut(BaseModel):
    """Jobs by status and records over all of them, dry runs left out; what this month used up and still allows."""

    data: DataSummary
    usage: MonthUsage
    left: QuotaLeft


class QueueOut(BaseModel):
    """How the tenant's tasks of one kind stand."""

    model_config = ConfigDict(from_attributes=True)

    kind: str
    queued: int
    running: int
    retrying: int
    dead: int
    succeeded_last_hour: int


class WorkerOut(BaseModel):
    """A process that does tasks, for whomever they are."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    threads: int
    running: int


@router.get("/stats", summary="How jobs, records and quotas stand", responses=shows(examples.STATS))
def get_stats(caller: Reader) -> Envelope[StatsOut]:
    with current_house().read(caller.actor()) as uow:
        return answer(
            StatsOut(
                data=summarize_data(uow, caller.tenant_id),
                usage=read_usage(uow, caller.tenant_id),
                left=quota_left(uow, caller.tenant_id),
            )
        )


@router.get("/queues", summary="What of yours waits, runs and is tried again", responses=shows([examples.QUEUE]))
def list_queues(caller: Reader) -> Envelope[list[QueueOut]]:
    """By kind of task; kinds of which you have none are left out."""
    with current_house().read(caller.actor()) as uow:
        return answer([QueueOut.model_validate(kind) for kind in summarize_tenant(uow, caller.public_id)])


@router.get("/workers", summary="Who works", responses=shows([examples.WORKER]))
def list_running_workers(caller: Reader) -> Envelope[list[WorkerOut]]:
    """Workers that were heard of within half a minute; ``running`` counts what all tenants have in hand."""
    with current_house().read(caller.actor()) as uow:
        return answer([WorkerOut.model_validate(worker) for worker in list_workers(uow)])
