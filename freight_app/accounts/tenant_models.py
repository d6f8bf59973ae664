"""Tables of tenants: programs and companies that load their data, the keys they come with, and what they used up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Json, Table, UtcDateTime

_ALIVE = sa.text("deleted_at IS NULL")
_HOUSE = sa.text("is_house")


class Tenant(Table, table=True):
    """Who owns jobs and data. Deleted ones stay as rows: the trail and old jobs speak of them."""

    __table_args__ = (
        # A name is free again once its tenant is deleted.
        sa.Index("uq_tenant_name_key_alive", "name_key", unique=True, sqlite_where=_ALIVE, postgresql_where=_ALIVE),
        sa.Index("uq_tenant_is_house", "is_house", unique=True, sqlite_where=_HOUSE, postgresql_where=_HOUSE),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=36, unique=True)
    name: str = Field(max_length=120)
    # The name with its case folded: "Nord Pièces" and "NORD PIÈCES" are one tenant.
    name_key: str = Field(max_length=240)
    # The shop itself, for which staff load data in the console. At most one row.
    is_house: bool = False
    # Names of targets; "*" is every one.
    allowed_targets: list[str] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
    # In a calendar month, UTC; None is no limit.
    max_jobs: int | None = None
    max_records: int | None = Field(default=None, sa_type=sa.BigInteger)
    max_bytes: int | None = Field(default=None, sa_type=sa.BigInteger)
    requests_per_minute: int
    # A ``TenantRetryPolicy``.
    retry_policy: dict[str, Any] = Field(default_factory=dict, sa_type=Json)  # type: ignore[call-overload]
    notification_email: str = Field(default="", max_length=254)
    webhook_url: str = Field(default="", max_length=500)
    # It signs, so it cannot be hashed. No DTO has it but the one that shows it once.
    webhook_secret: str = Field(default="", max_length=80)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(max_length=200)
    deleted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    deleted_by: str = Field(default="", max_length=200)


class TenantKey(Table, table=True):
    """An API key. Only its hash is kept: a copy of the database opens no door."""

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    tenant_id: int = Field(foreign_key="tenant.id", index=True)
    # How the key begins, for people to recognise it.
    prefix: str = Field(max_length=24)
    key_hash: str = Field(max_length=64, unique=True)
    label: str = Field(max_length=120)
    # ``KeyScope``.
    scopes: list[str] = Field(default_factory=list, sa_type=Json)  # type: ignore[call-overload]
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_by: str = Field(default="", max_length=200)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(max_length=200)


class TenantUsage(Table, table=True):
    """What a tenant used up in one calendar month (``2026-03``, UTC)."""

    tenant_id: int = Field(primary_key=True, foreign_key="tenant.id")
    month: str = Field(primary_key=True, max_length=7)
    jobs: int = Field(default=0, sa_type=sa.BigInteger)
    records: int = Field(default=0, sa_type=sa.BigInteger)
    # Named so because ``bytes`` is a word of the language.
    byte_count: int = Field(default=0, sa_type=sa.BigInteger)
