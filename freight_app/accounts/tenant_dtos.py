"""What is asked and answered about tenants. All frozen; a secret is in the one answer that shows it once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, ValidationInfo, field_validator

from freight_app.accounts.tenant_rules import may_load
from freight_app.accounts.values import Dto, PersonName, Request
from freight_app.kit.actor import Actor
from freight_app.kit.errors import NotAllowed
from freight_app.kit.pagination import PageRequest
from freight_app.work.rules import RetryPolicy

KEY_BEGINS = "frt_live_"
DEFAULT_REQUESTS_PER_MINUTE = 120
# What JavaScript, which reads the same numbers, still counts exactly.
_MOST = 2**53 - 1


class KeyScope(StrEnum):
    """What a key may do with its tenant's own things."""

    JOBS_READ = "jobs:read"
    JOBS_WRITE = "jobs:write"
    DATA_READ = "data:read"
    SETTINGS_WRITE = "settings:write"


Quota = Annotated[int | None, Field(ge=0, le=_MOST)]
JobQuota = Annotated[int | None, Field(ge=0, le=2**31 - 1)]
RequestRate = Annotated[int, Field(ge=1, le=100_000)]


class TenantRetryPolicy(Request):
    """When a tenant's records and batches are tried again. Delays are seconds; ``jitter`` is a share of the delay."""

    max_attempts: int = Field(default=8, ge=1, le=20)
    first_delay_s: float = Field(default=5.0, ge=0.1, le=3600, allow_inf_nan=False)
    factor: float = Field(default=2.5, ge=1, le=10, allow_inf_nan=False)
    max_delay_s: float = Field(default=3600.0, ge=0.1, le=86_400, allow_inf_nan=False)
    jitter: float = Field(default=0.25, ge=0, le=1, allow_inf_nan=False)

    @field_validator("max_delay_s")
    @classmethod
    def _not_below_the_first(cls, value: float, info: ValidationInfo) -> float:
        if value < info.data.get("first_delay_s", 0):
            raise ValueError("the longest delay is not shorter than the first")
        return value

    def to_policy(self) -> RetryPolicy:
        """The same for the task queue; what is hopeless there is hopeless here."""
        return RetryPolicy(**self.model_dump())


class TenantDraft(Request):
    """A tenant to be. Quotas are per calendar month, UTC; None is no limit."""

    name: PersonName
    allowed_targets: list[str] = Field(default=["staged"], max_length=50)
    max_jobs: JobQuota = None
    max_records: Quota = None
    max_bytes: Quota = None
    requests_per_minute: RequestRate = DEFAULT_REQUESTS_PER_MINUTE
    retry_policy: TenantRetryPolicy = TenantRetryPolicy()
    notification_email: str = Field(default="", max_length=254)


class TenantUpdate(Request):
    """What changes. A field that is not given stays; a quota that is given as None has no limit any more."""

    name: PersonName = ""
    allowed_targets: list[str] = Field(default=[], max_length=50)
    max_jobs: JobQuota = None
    max_records: Quota = None
    max_bytes: Quota = None
    requests_per_minute: RequestRate = DEFAULT_REQUESTS_PER_MINUTE
    retry_policy: TenantRetryPolicy = TenantRetryPolicy()
    notification_email: str = Field(default="", max_length=254)


class TenantQuery(PageRequest):
    """``q`` is looked for in the name; deleted ones are left out unless asked for."""

    q: str = Field(default="", max_length=120)
    with_deleted: bool = False


class TenantView(Dto):
    """``id`` stays inside the house; programs know ``public_id``."""

    id: int
    public_id: str
    name: str
    is_house: bool
    allowed_targets: list[str]
    max_jobs: int | None
    max_records: int | None
    max_bytes: int | None
    requests_per_minute: int
    retry_policy: TenantRetryPolicy
    notification_email: str
    webhook_url: str
    created_at: datetime
    created_by: str
    deleted_at: datetime | None
    deleted_by: str

    def may_load(self, target: str) -> bool:
        return may_load(self.allowed_targets, target)


class MonthUsage(Dto):
    """What was used up in a month (``2026-03``, UTC)."""

    month: str
    jobs: int = 0
    records: int = 0
    bytes: int = 0


class QuotaLeft(Dto):
    """What this month still allows; None is no limit. ``resets_at`` is when the next month begins."""

    jobs: int | None
    records: int | None
    bytes: int | None
    resets_at: datetime


class TenantRow(Dto):
    """A line of the list: the tenant, this month, and how it comes in."""

    tenant: TenantView
    usage: MonthUsage
    live_keys: int
    last_used_at: datetime | None


# --- keys


class KeyDraft(Request):
    """A key to be made. ``expires_at`` None lasts until it is revoked."""

    label: PersonName
    scopes: frozenset[KeyScope] = Field(min_length=1)
    expires_at: AwareDatetime | None = None


class KeyView(Dto):
    """``prefix`` is how the key begins; the rest is known to its owner alone."""

    public_id: str
    prefix: str
    label: str
    scopes: list[KeyScope]
    expires_at: datetime | None
    revoked_at: datetime | None
    revoked_by: str
    last_used_at: datetime | None
    created_at: datetime
    created_by: str

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class NewKey(Dto):
    """``secret`` is shown now and never again."""

    secret: str = Field(repr=False)
    view: KeyView


class TenantCaller(Dto):
    """Who calls with a key, and what the key may."""

    tenant_id: int
    public_id: str
    name: str
    scopes: frozenset[KeyScope]
    allowed_targets: list[str]
    requests_per_minute: int
    key_public_id: str
    # A minute has passed since the key's use was last written down: call ``tenant_keys.touch_key`` when convenient.
    key_needs_touching: bool = False

    def actor(self) -> Actor:
        """The tenant in histories; it has no permission of the shop's."""
        return Actor(label=f"tenant {self.name}")

    def require(self, scope: KeyScope) -> None:
        """Raise ``NotAllowed`` unless the key has the scope."""
        if scope not in self.scopes:
            raise NotAllowed("This key does not have the scope for this.", scope=str(scope))

    def require_target(self, target: str) -> None:
        """Raise ``NotAllowed`` unless the tenant may load the target."""
        if not may_load(self.allowed_targets, target):
            raise NotAllowed("This tenant may not load this target.", target=target)


# --- webhook


class WebhookChange(Dto):
    """``secret`` is set when a new one was made, and is shown now and never again."""

    url: str
    secret: str | None = Field(repr=False)


class WebhookTarget(Dto):
    """Where to send a tenant's news and what to sign it with. For the sender alone, never for an answer."""

    url: str
    secret: str = Field(repr=False)
