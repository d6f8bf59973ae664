"""Tenants: programs and companies that load data through the API, each seeing its own jobs and data alone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from freight_app.accounts import tenant_queries as queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.errors import HouseTenantStays, TenantNameTaken
from freight_app.accounts.events import TenantDeleted
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenant_dtos import (
    DEFAULT_REQUESTS_PER_MINUTE,
    TenantDraft,
    TenantQuery,
    TenantRetryPolicy,
    TenantRow,
    TenantUpdate,
    TenantView,
)
from freight_app.accounts.tenant_models import Tenant
from freight_app.accounts.tenant_rules import EVERY_TARGET, check_targets, month_of, name_key_of
from freight_app.accounts.tenant_usage import month_usage
from freight_app.accounts.values import parse_email
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.pagination import Page

TENANTS_TOPIC = "tenants"
_HOUSE_NAME = "The shop"
# A folded name never begins with a space: nobody can take this one.
_HOUSE_NAME_KEY = " house"
_HOUSE_KEEPS = ("name", "allowed_targets")


def create_tenant(uow: UnitOfWork, draft: TenantDraft) -> TenantView:
    """A new tenant, without keys. Needs ``tenants.manage``.

    Raises ``TenantNameTaken``, and ``InvalidInput`` on ``allowed_targets`` or ``notification_email``.
    """
    uow.actor.require(Permission.TENANTS_MANAGE)
    tenant = _new_tenant(uow, draft.name, name_key_of(draft.name))
    for field in TenantDraft.model_fields.keys() - {"name"}:
        setattr(tenant, field, _stored(field, getattr(draft, field)))
    stored = queries.insert_tenant(uow, tenant)
    if stored is None:
        raise TenantNameTaken
    _record(uow, stored, "created", before=None, after=_audited(stored))
    return view_tenant(stored)


def update_tenant(uow: UnitOfWork, public_id: str, update: TenantUpdate) -> TenantView:
    """Change the given fields. Needs ``tenants.manage``.

    Raises ``NotFound``, ``TenantNameTaken``, ``HouseTenantStays`` on what the shop's own keeps, and ``InvalidInput``.
    """
    uow.actor.require(Permission.TENANTS_MANAGE)
    tenant = queries.lock_living(uow, public_id)
    if tenant is None:
        raise NotFound("The tenant")
    before = _audited(tenant)
    for field in update.model_fields_set:
        value = _stored(field, getattr(update, field))
        if tenant.is_house and field in _HOUSE_KEEPS and value != getattr(tenant, field):
            raise HouseTenantStays
        setattr(tenant, field, value)
    if not tenant.is_house:
        tenant.name_key = name_key_of(tenant.name)
    try:
        with uow.session.begin_nested():
            uow.session.add(tenant)
            uow.session.flush()
    except IntegrityError:
        raise TenantNameTaken from None
    _record(uow, tenant, "updated", before=before, after=_audited(tenant))
    return view_tenant(tenant)


def delete_tenant(uow: UnitOfWork, public_id: str) -> None:
    """Shut a tenant out for good: keys revoked, data out of reach (``tenant_scope.of_tenant``), its name free again.

    Needs ``tenants.manage``. Raises ``NotFound``, and ``HouseTenantStays`` for the shop's own.
    """
    uow.actor.require(Permission.TENANTS_MANAGE)
    tenant = queries.lock_living(uow, public_id)
    if tenant is None or tenant.id is None:
        raise NotFound("The tenant")
    if tenant.is_house:
        raise HouseTenantStays
    before = _audited(tenant) | {"keys_revoked": 0}
    revoked = queries.revoke_keys(uow, tenant.id)
    tenant.deleted_at, tenant.deleted_by = uow.now(), uow.actor.label[:200]
    # Nothing is ever sent for it again.
    tenant.webhook_secret = ""
    uow.session.add(tenant)
    _record(uow, tenant, "deleted", before=before, after={**_audited(tenant), "keys_revoked": len(revoked)})
    uow.publish(TenantDeleted(tenant_id=tenant.id, public_id=tenant.public_id))


def list_tenants(uow: UnitOfWork, query: TenantQuery) -> Page[TenantRow]:
    """The shop's own first, then by name, with this month's figures. Needs ``tenants.manage``."""
    uow.actor.require(Permission.TENANTS_MANAGE)
    tenants, total = queries.page_tenants(uow, query)
    ids = [tenant.id for tenant in tenants if tenant.id is not None]
    month = month_of(uow.now())
    keys, used = queries.key_facts(uow, ids), queries.usage_in(uow, ids, month)
    rows: list[TenantRow] = []
    for tenant in tenants:
        live, last_used_at = keys.get(tenant.id or 0, (0, None))
        usage = month_usage(month, used.get(tenant.id or 0))
        row = TenantRow(tenant=view_tenant(tenant), usage=usage, live_keys=live, last_used_at=last_used_at)
        rows.append(row)
    return Page.of(rows, total, query)


def get_tenant(uow: UnitOfWork, public_id: str, *, with_deleted: bool = False) -> TenantView:
    """One tenant, for who manages them. Needs ``tenants.manage``; raises ``NotFound``."""
    uow.actor.require(Permission.TENANTS_MANAGE)
    tenant = queries.find_tenant(uow, public_id)
    if tenant is None or (tenant.deleted_at is not None and not with_deleted):
        raise NotFound("The tenant")
    return view_tenant(tenant)


def name_tenants(uow: UnitOfWork, public_ids: Sequence[str]) -> dict[str, str]:
    """Names by public id, of deleted ones too; unknown ones are left out. Needs ``tenants.manage``."""
    uow.actor.require(Permission.TENANTS_MANAGE)
    return queries.names_of(uow, public_ids)


def read_tenant(uow: UnitOfWork, tenant_id: int) -> TenantView:
    """A living tenant by its number inside the house, for rooms that work for it. Raises ``NotFound``."""
    tenant = queries.find_living(uow, tenant_id)
    if tenant is None:
        raise NotFound("The tenant")
    return view_tenant(tenant)


def house_tenant(uow: UnitOfWork) -> TenantView:
    """The shop's own tenant, for which staff load data in the console. Needs ``data.load``.

    It is made on first use, by one of those who ask at once; the first use wants a write unit.
    """
    uow.actor.require(Permission.DATA_LOAD)
    found = queries.find_house(uow)
    if found is None:
        new = _new_tenant(uow, _HOUSE_NAME, _HOUSE_NAME_KEY)
        new.is_house, new.allowed_targets = True, [EVERY_TARGET]
        made = queries.insert_house(uow, new)
        if made is not None:
            _record(uow, made, "created", before=None, after=_audited(made))
        found = made or queries.find_house(uow)
    if found is None:
        raise LookupError("the shop's own tenant was stored and is gone")
    return view_tenant(found)


def find_house_tenant(uow: UnitOfWork) -> TenantView | None:
    """The shop's own tenant, None while nobody used it; for pages that only read. Needs ``data.load``."""
    uow.actor.require(Permission.DATA_LOAD)
    found = queries.find_house(uow)
    return None if found is None else view_tenant(found)


def view_tenant(tenant: Tenant) -> TenantView:
    """A row as it is answered: without its secret."""
    return TenantView.model_validate(tenant, from_attributes=True)


def _new_tenant(uow: UnitOfWork, name: str, name_key: str) -> Tenant:
    return Tenant(
        public_id=str(uuid4()),
        name=name,
        name_key=name_key,
        requests_per_minute=DEFAULT_REQUESTS_PER_MINUTE,
        created_at=uow.now(),
        created_by=uow.actor.label[:200],
    )


def _stored(field: str, value: object) -> object:
    """A field of a draft as its column holds it. Raises ``InvalidInput``."""
    if field == "allowed_targets" and isinstance(value, list):
        return check_targets(value)
    if field == "notification_email":
        return parse_email(str(value), field=field) if str(value).strip() else ""
    return value.model_dump() if isinstance(value, TenantRetryPolicy) else value


def _record(
    uow: UnitOfWork, tenant: Tenant, action: str, *, before: dict[str, object] | None, after: dict[str, object]
) -> None:
    record_change(uow, entity="tenant", entity_id=tenant.public_id, action=action, before=before, after=after)
    uow.touch(TENANTS_TOPIC)


def _audited(tenant: Tenant) -> dict[str, object]:
    return {
        "name": tenant.name,
        "allowed_targets": tenant.allowed_targets,
        "max_jobs": tenant.max_jobs,
        "max_records": tenant.max_records,
        "max_bytes": tenant.max_bytes,
        "requests_per_minute": tenant.requests_per_minute,
        "retry_policy": tenant.retry_policy,
        "notification_email": tenant.notification_email,
        "is_deleted": tenant.deleted_at is not None,
    }
