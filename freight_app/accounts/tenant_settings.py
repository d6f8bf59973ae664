"""What a tenant settles for itself with a key, and staff for it: when to try again, and where its news go."""

from __future__ import annotations

from freight_app.accounts import tenant_queries as queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenant_dtos import (
    KeyScope,
    TenantCaller,
    TenantRetryPolicy,
    TenantView,
    WebhookChange,
    WebhookTarget,
)
from freight_app.accounts.tenant_models import Tenant
from freight_app.accounts.tenant_rules import check_webhook_url
from freight_app.accounts.tenants import TENANTS_TOPIC, view_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.ids import new_webhook_secret


def set_own_retry_policy(uow: UnitOfWork, caller: TenantCaller, policy: TenantRetryPolicy) -> TenantView:
    """The caller's own policy. Its key needs ``settings:write`` (``NotAllowed``)."""
    tenant = _lock_own(uow, caller)
    before = tenant.retry_policy
    tenant.retry_policy = policy.model_dump()
    uow.session.add(tenant)
    _record(uow, tenant, {"retry_policy": before}, {"retry_policy": tenant.retry_policy})
    return view_tenant(tenant)


def set_own_webhook(uow: UnitOfWork, caller: TenantCaller, url: str, *, rotate: bool = False) -> WebhookChange:
    """As ``set_webhook``, for the caller. Its key needs ``settings:write`` (``NotAllowed``)."""
    return _set_webhook(uow, _lock_own(uow, caller), url, rotate=rotate)


def set_webhook(uow: UnitOfWork, public_id: str, url: str, *, rotate: bool = False) -> WebhookChange:
    """Where a tenant's news go; an empty address is nowhere. Needs ``tenants.manage``.

    A secret to sign with is made for the first address, and when ``rotate`` asks for another; it is in this answer
    alone.
    Raises ``NotFound``, and ``InvalidInput`` on ``url``.
    """
    uow.actor.require(Permission.TENANTS_MANAGE)
    tenant = queries.lock_living(uow, public_id)
    if tenant is None:
        raise NotFound("The tenant")
    return _set_webhook(uow, tenant, url, rotate=rotate)


def webhook_of(uow: UnitOfWork, tenant_id: int) -> WebhookTarget | None:
    """Where to send a living tenant's news and how to sign them; None when it wants none. For the sender alone."""
    tenant = queries.find_living(uow, tenant_id)
    if tenant is None or not tenant.webhook_url:
        return None
    return WebhookTarget(url=tenant.webhook_url, secret=tenant.webhook_secret)


def _set_webhook(uow: UnitOfWork, tenant: Tenant, url: str, *, rotate: bool) -> WebhookChange:
    url = check_webhook_url(url)
    before = _audited(tenant)
    secret = new_webhook_secret() if url and (rotate or not tenant.webhook_secret) else None
    if secret is not None:
        tenant.webhook_secret = secret
    if not url:
        tenant.webhook_secret = ""
    tenant.webhook_url = url
    uow.session.add(tenant)
    _record(uow, tenant, before, _audited(tenant))
    return WebhookChange(url=url, secret=secret)


def _lock_own(uow: UnitOfWork, caller: TenantCaller) -> Tenant:
    caller.require(KeyScope.SETTINGS_WRITE)
    tenant = queries.lock_living_by_id(uow, caller.tenant_id)
    if tenant is None:
        raise NotFound("The tenant")
    return tenant


def _record(uow: UnitOfWork, tenant: Tenant, before: dict[str, object], after: dict[str, object]) -> None:
    record_change(uow, entity="tenant", entity_id=tenant.public_id, action="updated", before=before, after=after)
    uow.touch(TENANTS_TOPIC)


def _audited(tenant: Tenant) -> dict[str, object]:
    # The trail masks the secret; that it is another one is what it tells.
    return {"webhook_url": tenant.webhook_url, "webhook_secret": tenant.webhook_secret}
