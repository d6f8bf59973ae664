"""SQL and locks of tenants, their keys and what they used up."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.queries import escape_like
from freight_app.accounts.tenant_dtos import TenantQuery
from freight_app.accounts.tenant_models import Tenant, TenantKey, TenantUsage
from freight_app.accounts.tenant_rules import name_key_of
from freight_app.accounts.tenant_scope import across_tenants, of_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into

_ALIVE = sa.text("deleted_at IS NULL")
# Rows that were read before a lock was granted may be stale: read them again with the lock.
_FRESH = {"populate_existing": True}


# --- tenants


def insert_tenant(uow: UnitOfWork, tenant: Tenant) -> Tenant | None:
    """The stored row, or None when a living tenant has the name: of twenty at once, one gets in."""
    return _insert(uow, tenant, index_elements=["name_key"], index_where=_ALIVE)


def insert_house(uow: UnitOfWork, tenant: Tenant) -> Tenant | None:
    """The stored row, or None when the shop has its tenant already."""
    # Whichever index it meets first: PostgreSQL raises on a conflict with one that is not named here.
    return _insert(uow, tenant)


def _insert(uow: UnitOfWork, tenant: Tenant, **conflict: Any) -> Tenant | None:
    statement = (
        insert_into(uow.dialect, Tenant).values(**tenant.model_dump(exclude={"id"})).on_conflict_do_nothing(**conflict)
    )
    row = uow.session.exec(statement.returning(col(Tenant.id))).first()
    return None if row is None else uow.session.get(Tenant, row[0])


def find_house(uow: UnitOfWork) -> Tenant | None:
    return uow.session.exec(select(Tenant).where(col(Tenant.is_house))).first()


def find_tenant(uow: UnitOfWork, public_id: str) -> Tenant | None:
    """Deleted ones too."""
    if "\0" in public_id:
        return None
    return uow.session.exec(select(Tenant).where(Tenant.public_id == public_id)).first()


def find_living(uow: UnitOfWork, tenant_id: int) -> Tenant | None:
    return uow.session.exec(select(Tenant).where(Tenant.id == tenant_id, col(Tenant.deleted_at).is_(None))).first()


def lock_living(uow: UnitOfWork, public_id: str) -> Tenant | None:
    if "\0" in public_id:
        return None
    statement = select(Tenant).where(Tenant.public_id == public_id, col(Tenant.deleted_at).is_(None)).with_for_update()
    return uow.session.exec(statement.execution_options(**_FRESH)).first()


def lock_living_by_id(uow: UnitOfWork, tenant_id: int) -> Tenant | None:
    statement = select(Tenant).where(Tenant.id == tenant_id, col(Tenant.deleted_at).is_(None)).with_for_update()
    return uow.session.exec(statement.execution_options(**_FRESH)).first()


def page_tenants(uow: UnitOfWork, query: TenantQuery) -> tuple[list[Tenant], int]:
    """The shop's own first, then by name; deleted ones last."""
    conditions: list[Any] = [] if query.with_deleted else [col(Tenant.deleted_at).is_(None)]
    conditions += [
        col(Tenant.name_key).like(f"%{escape_like(word)}%", escape="\\")
        for word in name_key_of(query.q.replace("\0", "")).split()
    ]
    total = uow.session.exec(select(sa.func.count()).select_from(Tenant).where(*conditions)).one()
    statement = (
        select(Tenant)
        .where(*conditions)
        .order_by(
            sa.case((col(Tenant.deleted_at).is_(None), 0), else_=1),
            sa.case((col(Tenant.is_house), 0), else_=1),
            col(Tenant.name_key),
            col(Tenant.id),
        )
    )
    return list(uow.session.exec(statement.offset(query.offset).limit(query.per_page))), total


def names_of(uow: UnitOfWork, public_ids: Sequence[str]) -> dict[str, str]:
    statement = select(Tenant.public_id, Tenant.name).where(col(Tenant.public_id).in_(public_ids))
    return dict(uow.session.exec(statement).all())


# --- keys


def find_key_by_hash(uow: UnitOfWork, key_hash: str) -> tuple[TenantKey, Tenant] | None:
    """A key and its tenant, whatever has become of them."""
    statement = select(TenantKey, Tenant).join(Tenant, col(Tenant.id) == col(TenantKey.tenant_id))
    statement = across_tenants(statement, because="the key says which tenant it is").where(
        TenantKey.key_hash == key_hash
    )
    return uow.session.exec(statement).first()


def keys_of(uow: UnitOfWork, tenant_id: int) -> list[TenantKey]:
    """The newest first, revoked ones too."""
    statement = of_tenant(select(TenantKey), TenantKey, tenant_id)
    return list(uow.session.exec(statement.order_by(col(TenantKey.created_at).desc(), col(TenantKey.id).desc())))


def labels_of_keys(uow: UnitOfWork, public_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Label and tenant of each, by the key's public id."""
    statement = across_tenants(
        select(TenantKey.public_id, TenantKey.label, Tenant.public_id).join(
            Tenant, col(Tenant.id) == col(TenantKey.tenant_id)
        ),
        because="the audit trail speaks of all tenants",
    )
    rows = uow.session.exec(statement.where(col(TenantKey.public_id).in_(public_ids)))
    return {public_id: (label, tenant) for public_id, label, tenant in rows}


def count_live_keys(uow: UnitOfWork, tenant_id: int) -> int:
    statement = of_tenant(select(sa.func.count()).select_from(TenantKey), TenantKey, tenant_id)
    return uow.session.exec(statement.where(*_is_live(uow.now()))).one()


def key_facts(uow: UnitOfWork, tenant_ids: Sequence[int]) -> dict[int, tuple[int, datetime | None]]:
    """How many live keys each has, and when one of them all was last used."""
    live = sa.func.sum(sa.case((sa.and_(*_is_live(uow.now())), 1), else_=0))
    statement = across_tenants(
        select(TenantKey.tenant_id, live, sa.func.max(col(TenantKey.last_used_at))).group_by(col(TenantKey.tenant_id)),
        because="the console lists all tenants",
    )
    rows = uow.session.exec(statement.where(col(TenantKey.tenant_id).in_(tenant_ids)))
    return {tenant_id: (int(count or 0), last) for tenant_id, count, last in rows}


def _is_live(now: datetime) -> list[Any]:
    return [
        col(TenantKey.revoked_at).is_(None),
        sa.or_(col(TenantKey.expires_at).is_(None), col(TenantKey.expires_at) > now),
    ]


def revoke_keys(uow: UnitOfWork, tenant_id: int, public_id: str | None = None) -> list[TenantKey]:
    """Revoke one key of a tenant, or all; those that this unit revoked."""
    statement = of_tenant(sa.update(TenantKey), TenantKey, tenant_id).where(col(TenantKey.revoked_at).is_(None))
    if public_id is not None:
        statement = statement.where(col(TenantKey.public_id) == public_id)
    changed = uow.session.exec(
        statement.values(revoked_at=uow.now(), revoked_by=uow.actor.label[:200])
        .returning(col(TenantKey.id))
        .execution_options(synchronize_session=False)
    )
    ids = [row[0] for row in changed.all()]
    found = across_tenants(select(TenantKey), because="these are the ones that were revoked above")
    return list(uow.session.exec(found.where(col(TenantKey.id).in_(ids)).execution_options(**_FRESH)))


def mark_key_used(uow: UnitOfWork, public_id: str, *, after: timedelta) -> bool:
    """Note the use of a key unless that was done less than ``after`` ago; whether it was noted."""
    statement = across_tenants(sa.update(TenantKey), because="its owner has just come in with it").where(
        col(TenantKey.public_id) == public_id,
        sa.or_(col(TenantKey.last_used_at).is_(None), col(TenantKey.last_used_at) <= uow.now() - after),
    )
    changed = uow.session.exec(statement.values(last_used_at=uow.now()).execution_options(synchronize_session=False))
    return changed.rowcount == 1


# --- usage

_COLUMNS = {"jobs": TenantUsage.jobs, "records": TenantUsage.records, "bytes": TenantUsage.byte_count}


def add_usage(
    uow: UnitOfWork, tenant_id: int, month: str, amounts: dict[str, int], limits: dict[str, int | None]
) -> bool:
    """Count amounts within limits in one statement, so that many at once never pass them; False: nothing was counted.

    No amount may be above its limit by itself: the first row of a month is not compared.
    """
    table: Any = sa.inspect(TenantUsage).local_table
    values = {_COLUMNS[what].key: amount for what, amount in amounts.items()}  # type: ignore[union-attr]
    insert = insert_into(uow.dialect, table).values(tenant_id=tenant_id, month=month, **values)
    fits = [
        table.c[_COLUMNS[what].key] + amount <= limit  # type: ignore[union-attr]
        for what, amount in amounts.items()
        if amount and (limit := limits[what]) is not None
    ]
    statement = insert.on_conflict_do_update(
        index_elements=["tenant_id", "month"],
        set_={name: table.c[name] + amount for name, amount in values.items()},
        where=sa.and_(*fits) if fits else None,
    )
    return uow.session.connection().execute(statement.returning(table.c.month)).first() is not None


def usage_rows(uow: UnitOfWork, tenant_id: int, months: Collection[str]) -> list[TenantUsage]:
    statement = across_tenants(select(TenantUsage), because="what a deleted tenant used up is still told").where(
        TenantUsage.tenant_id == tenant_id, col(TenantUsage.month).in_(sorted(months))
    )
    return list(uow.session.exec(statement.execution_options(**_FRESH)))


def usage_in(uow: UnitOfWork, tenant_ids: Sequence[int], month: str) -> dict[int, TenantUsage]:
    """The month of each tenant that used anything up."""
    statement = across_tenants(select(TenantUsage), because="the console lists all tenants").where(
        TenantUsage.month == month, col(TenantUsage.tenant_id).in_(tenant_ids)
    )
    return {row.tenant_id: row for row in uow.session.exec(statement.execution_options(**_FRESH))}
