"""API keys of tenants: shown once, kept as a hash, with scopes, an end and a way to revoke them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from freight_app.accounts import tenant_queries as queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.errors import HouseTenantStays, TooManyKeys
from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenant_dtos import KEY_BEGINS, KeyDraft, KeyScope, KeyView, NewKey, TenantCaller
from freight_app.accounts.tenant_models import Tenant, TenantKey
from freight_app.accounts.tenants import TENANTS_TOPIC
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.ids import hash_token, new_token

MOST_LIVE_KEYS = 50
# The use of a key is written down at most this often: requests cost no writes.
TOUCH_AFTER = timedelta(minutes=1)
_SHOWN = len(KEY_BEGINS) + 6


def create_key(uow: UnitOfWork, tenant_public_id: str, draft: KeyDraft) -> NewKey:
    """A new key, whose secret is in this answer alone. Needs ``tenants.manage``.

    Raises ``NotFound``, ``HouseTenantStays``, ``TooManyKeys``, and ``InvalidInput`` on ``expires_at``.
    """
    tenant, tenant_id = _lock(uow, tenant_public_id)
    if tenant.is_house:
        raise HouseTenantStays
    if draft.expires_at is not None and draft.expires_at <= uow.now():
        raise InvalidInput("expires_at", "A key ends in the future.")
    if queries.count_live_keys(uow, tenant_id) >= MOST_LIVE_KEYS:
        raise TooManyKeys(MOST_LIVE_KEYS)
    secret = KEY_BEGINS + new_token()
    key = TenantKey(
        public_id=new_token(12),
        tenant_id=tenant_id,
        prefix=secret[:_SHOWN],
        key_hash=hash_token(secret),
        label=draft.label,
        scopes=[scope.value for scope in KeyScope if scope in draft.scopes],
        expires_at=draft.expires_at,
        created_at=uow.now(),
        created_by=uow.actor.label[:200],
    )
    uow.session.add(key)
    uow.session.flush()
    _record(uow, key, "created", before=None, after=_audited(tenant, key))
    return NewKey(secret=secret, view=_view(key))


def list_keys(uow: UnitOfWork, tenant_public_id: str) -> list[KeyView]:
    """The newest first, revoked and expired ones too. Needs ``tenants.manage``; ``NotFound`` for a deleted tenant."""
    uow.actor.require(Permission.TENANTS_MANAGE)
    tenant = queries.find_tenant(uow, tenant_public_id)
    if tenant is None or tenant.id is None or tenant.deleted_at is not None:
        raise NotFound("The tenant")
    return [_view(key) for key in queries.keys_of(uow, tenant.id)]


def name_keys(uow: UnitOfWork, public_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Label and tenant (its public id) of several keys by public id. Needs ``tenants.manage``."""
    uow.actor.require(Permission.TENANTS_MANAGE)
    return queries.labels_of_keys(uow, public_ids)


def revoke_key(uow: UnitOfWork, tenant_public_id: str, key_public_id: str) -> None:
    """Shut a key for good, from the next request on. Needs ``tenants.manage``.

    Raises ``NotFound``, also when it is another tenant's, or revoked already.
    """
    tenant, tenant_id = _lock(uow, tenant_public_id)
    revoked = [] if "\0" in key_public_id else queries.revoke_keys(uow, tenant_id, key_public_id)
    if not revoked:
        raise NotFound("The key")
    _record(uow, revoked[0], "revoked", before=_audited(tenant, revoked[0]), after=None)


def resolve_key(uow: UnitOfWork, secret: str) -> TenantCaller | None:
    """Who carries this key; None when it is unknown, expired or revoked, or its tenant is deleted.

    Whatever the answer, it costs one look at the index of hashes. A read unit is enough.
    """
    # What was never a key may be any bytes; it is looked for all the same.
    found = queries.find_key_by_hash(uow, hash_token(secret if secret.isascii() else ""))
    if found is None:
        return None
    key, tenant = found
    if not _view(key).is_live(uow.now()) or tenant.deleted_at is not None or tenant.id is None:
        return None
    is_due = key.last_used_at is None or uow.now() - key.last_used_at >= TOUCH_AFTER
    return TenantCaller(
        tenant_id=tenant.id,
        public_id=tenant.public_id,
        name=tenant.name,
        scopes=frozenset(KeyScope(scope) for scope in key.scopes),
        allowed_targets=tenant.allowed_targets,
        requests_per_minute=tenant.requests_per_minute,
        key_public_id=key.public_id,
        key_needs_touching=is_due,
    )


def touch_key(uow: UnitOfWork, key_public_id: str) -> bool:
    """Note that a key was used, at most once a minute; whether it was noted."""
    return queries.mark_key_used(uow, key_public_id, after=TOUCH_AFTER)


def _lock(uow: UnitOfWork, public_id: str) -> tuple[Tenant, int]:
    uow.actor.require(Permission.TENANTS_MANAGE)
    tenant = queries.lock_living(uow, public_id)
    if tenant is None or tenant.id is None:
        raise NotFound("The tenant")
    return tenant, tenant.id


def _record(
    uow: UnitOfWork, key: TenantKey, action: str, *, before: dict[str, object] | None, after: dict[str, object] | None
) -> None:
    record_change(uow, entity="tenant_key", entity_id=key.public_id, action=action, before=before, after=after)
    uow.touch(TENANTS_TOPIC)


def _audited(tenant: Tenant, key: TenantKey) -> dict[str, object]:
    return {
        "tenant": tenant.name,
        "label": key.label,
        "begins_with": key.prefix,
        "scopes": key.scopes,
        "expires_at": key.expires_at,
    }


def _view(key: TenantKey) -> KeyView:
    return KeyView.model_validate(key, from_attributes=True)
