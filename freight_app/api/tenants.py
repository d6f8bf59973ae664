"""A tenant's own settings, for its programs: who it is, when to try again, where its news go."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts import tenant_settings
from freight_app.accounts.tenant_dtos import KeyScope, MonthUsage, QuotaLeft, TenantCaller, TenantRetryPolicy
from freight_app.accounts.tenant_usage import quota_left, read_usage
from freight_app.accounts.tenants import read_tenant
from freight_app.api.envelope import Envelope, ErrorEnvelope, answer
from freight_app.api.tenant_auth import tenant_with
from freight_app.kit.house import current_house

REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": ErrorEnvelope, "description": "The API key is missing or not valid."},
    403: {"model": ErrorEnvelope, "description": "The key does not have the scope."},
    429: {"model": ErrorEnvelope, "description": "Too many requests in a minute, or a quota of the month is used up."},
}
router = APIRouter(tags=["tenants"], responses=REFUSALS)
Caller = Annotated[TenantCaller, Depends(tenant_with(None))]
Settler = Annotated[TenantCaller, Depends(tenant_with(KeyScope.SETTINGS_WRITE))]


class QuotasOut(BaseModel):
    """What a calendar month (UTC) allows; null is no limit."""

    jobs: int | None = Field(examples=[500])
    records: int | None = Field(examples=[2_000_000])
    bytes: int | None = Field(examples=[None])


class TenantOut(BaseModel):
    """The tenant of the key that asks."""

    public_id: str = Field(examples=["0b7f7d1e-4f5b-4f0e-9d5e-5d3f6c0a9a11"])
    name: str = Field(examples=["Nord Pièces ERP"])
    key_id: str = Field(examples=["pG1vQy3kT2sW8xZb"])
    scopes: list[KeyScope] = Field(examples=[["jobs:read", "jobs:write"]])
    allowed_targets: list[str] = Field(examples=[["staged"]])
    requests_per_minute: int = Field(examples=[120])
    quotas: QuotasOut
    usage: MonthUsage
    left: QuotaLeft
    notification_email: str = Field(examples=["data@nord-pieces.example"])
    webhook_url: str = Field(examples=["https://erp.nord-pieces.example/freight"])


class WebhookIn(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"url": "https://erp.nord-pieces.example/freight", "rotate_secret": False}]},
    )

    url: str = Field(max_length=500, description="Where news are sent by POST; empty for nowhere.")
    rotate_secret: bool = Field(
        default=False, description="Make another secret; the one before signs nothing any more."
    )


class WebhookOut(BaseModel):
    """``secret`` is set when a new one was made: keep it, it is not shown again."""

    url: str = Field(examples=["https://erp.nord-pieces.example/freight"])
    secret: str | None = Field(repr=False, examples=["whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazJ3ik2b5l4="])


@router.get("/tenant", summary="Who am I, what may I, what is left this month")
def get_tenant(caller: Caller) -> Envelope[TenantOut]:
    with current_house().read(caller.actor()) as uow:
        tenant = read_tenant(uow, caller.tenant_id)
        usage, left = read_usage(uow, caller.tenant_id), quota_left(uow, caller.tenant_id)
    own = {name: getattr(tenant, name) for name in TenantOut.model_fields if hasattr(tenant, name)}
    quotas = QuotasOut(jobs=tenant.max_jobs, records=tenant.max_records, bytes=tenant.max_bytes)
    key = {"key_id": caller.key_public_id, "scopes": [scope for scope in KeyScope if scope in caller.scopes]}
    return answer(TenantOut(**own, **key, quotas=quotas, usage=usage, left=left))


@router.get("/retry-policies", summary="When what failed is tried again")
def get_retry_policy(caller: Caller) -> Envelope[TenantRetryPolicy]:
    with current_house().read(caller.actor()) as uow:
        return answer(read_tenant(uow, caller.tenant_id).retry_policy)


@router.put("/retry-policies", summary="Change when what failed is tried again")
def set_retry_policy(caller: Settler, policy: TenantRetryPolicy) -> Envelope[TenantRetryPolicy]:
    """What is not given is at its default."""
    with current_house().write(caller.actor()) as uow:
        changed = tenant_settings.set_own_retry_policy(uow, caller, policy)
        return answer(changed.retry_policy, "The retry policy was changed.")


@router.put("/tenant/webhook", summary="Where news of jobs are sent, and a secret to check them with")
def set_webhook(caller: Settler, wanted: WebhookIn) -> Envelope[WebhookOut]:
    """A secret is made for the first address; it is in that answer alone."""
    with current_house().write(caller.actor()) as uow:
        changed = tenant_settings.set_own_webhook(uow, caller, wanted.url, rotate=wanted.rotate_secret)
        return answer(WebhookOut(url=changed.url, secret=changed.secret), "The webhook was changed.")
