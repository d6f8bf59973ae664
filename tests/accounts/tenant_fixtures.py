"""Tenants and keys for the tests, made through the room's own door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from freight_app.accounts import tenant_keys, tenants
from freight_app.accounts.audit import list_changes
from freight_app.accounts.dtos import AuditEntryView, AuditQuery
from freight_app.accounts.tenant_dtos import KeyDraft, KeyScope, NewKey, TenantCaller, TenantDraft, TenantView
from freight_app.kit.house import House

ALL_SCOPES = frozenset(KeyScope)


def add_tenant(house: House, name: str = "Nord Pièces", **fields: Any) -> TenantView:
    with house.write() as uow:
        return tenants.create_tenant(uow, TenantDraft(name=name, **fields))


def add_key(
    house: House,
    tenant: TenantView,
    *scopes: KeyScope,
    label: str = "ERP",
    expires_at: datetime | None = None,
) -> NewKey:
    draft = KeyDraft(label=label, scopes=frozenset(scopes) or ALL_SCOPES, expires_at=expires_at)
    with house.write() as uow:
        return tenant_keys.create_key(uow, tenant.public_id, draft)


def caller_of(house: House, secret: str) -> TenantCaller | None:
    with house.read() as uow:
        return tenant_keys.resolve_key(uow, secret)


def trail_of(house: House, entity: str) -> list[AuditEntryView]:
    """Oldest first."""
    with house.read() as uow:
        return list_changes(uow, AuditQuery(entity=entity)).items[::-1]
