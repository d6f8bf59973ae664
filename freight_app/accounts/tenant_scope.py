"""The one wall between tenants: every statement on a tenant's rows goes through here.

``tests/accounts/test_tenant_scope.py`` reads the source of the house and fails on a statement that does not.
"""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.tenant_models import Tenant

S = TypeVar("S", bound=Any)


def of_tenant(statement: S, table: Any, tenant_id: int) -> S:
    """The statement (SELECT, UPDATE or DELETE) within one tenant: rows of others, and of deleted ones, are not there.

    ``table`` is any table, model or alias with a ``tenant_id``; ``ValueError`` when it has none.
    """
    is_alive = sa.exists().where(col(Tenant.id) == tenant_id, col(Tenant.deleted_at).is_(None))
    # Not drawn into the outer statement, whatever that speaks of: the tenant is asked for by itself.
    return statement.where(_owner_of(table) == tenant_id, is_alive.correlate(None))


def across_tenants(statement: S, *, because: str) -> S:
    """The statement as it is, for the few that speak of all tenants' rows; ``because`` is for who reads the code."""
    if not because:
        raise ValueError("say why a statement crosses the wall between tenants")
    return statement


def _owner_of(table: Any) -> Any:
    columns = getattr(table, "c", None)
    found = getattr(table, "tenant_id", None) if columns is None else columns.get("tenant_id")
    if found is None:
        raise ValueError(f"{table} has no tenant_id")
    return found
