"""What a tenant may load, and the fields of each."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from freight_app.accounts.tenant_dtos import KeyScope, TenantCaller
from freight_app.accounts.tenant_rules import may_load
from freight_app.api import job_examples as examples
from freight_app.api.envelope import Envelope, answer
from freight_app.api.job_examples import shows
from freight_app.api.tenant_auth import tenant_with
from freight_app.api.tenants import REFUSALS
from freight_app.kit.house import current_house
from freight_app.migration.mapping.targets import TargetField
from freight_app.migration.plans import STAGED
from freight_app.migration.suggested import targets_of

router = APIRouter(prefix="/targets", tags=["jobs"], responses=REFUSALS)
Reader = Annotated[TenantCaller, Depends(tenant_with(KeyScope.JOBS_READ))]


class TargetOut(BaseModel):
    """``has_own_fields``: the plan of a job says itself what its records are (``dataset`` and ``fields``)."""

    name: str
    title: str
    has_own_fields: bool
    fields: list[TargetField] = Field(default=[])


@router.get("", summary="What may be loaded", responses=shows([examples.TARGET]))
def list_targets(caller: Reader) -> Envelope[list[TargetOut]]:
    with current_house().read(caller.actor()) as uow:
        found = targets_of(uow, caller.allowed_targets)
    targets = [TargetOut(name=it.name, title=it.title, has_own_fields=False, fields=list(it.fields)) for it in found]
    if may_load(caller.allowed_targets, STAGED):
        targets.append(TargetOut(name=STAGED, title="Your own dataset", has_own_fields=True))
    return answer(targets)
