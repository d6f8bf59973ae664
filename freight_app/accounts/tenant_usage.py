"""What tenants use up in a calendar month (UTC), and the quotas that bound it."""

from __future__ import annotations

from freight_app.accounts import tenant_queries as queries
from freight_app.accounts.errors import QuotaExceeded
from freight_app.accounts.tenant_dtos import MonthUsage, QuotaLeft
from freight_app.accounts.tenant_models import Tenant, TenantUsage
from freight_app.accounts.tenant_rules import end_of_month, last_months, month_of
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound


def use_quota(uow: UnitOfWork, tenant_id: int, *, jobs: int = 0, records: int = 0, bytes_: int = 0) -> MonthUsage:
    """Count what a tenant is about to use, all of it or nothing; this month's figures with it.

    Many at once never pass a quota, on both databases. On PostgreSQL the month's row stays locked until the commit:
    call it late in a unit. Raises ``QuotaExceeded``, and ``NotFound`` for a deleted tenant.
    """
    amounts = {"jobs": jobs, "records": records, "bytes": bytes_}
    if min(amounts.values()) < 0:
        raise ValueError("what is used up is not negative")
    tenant = _living(uow, tenant_id)
    limits = _limits_of(tenant)
    is_too_much = any(amount and limit is not None and amount > limit for amount, limit in _pairs(amounts, limits))
    month = month_of(uow.now())
    if is_too_much or not queries.add_usage(uow, tenant_id, month, amounts, limits):
        raise _refusal(uow, tenant_id, amounts, limits)
    return read_usage(uow, tenant_id)


def check_quota(uow: UnitOfWork, tenant_id: int, *, jobs: int = 0, records: int = 0, bytes_: int = 0) -> None:
    """Refuse early what ``use_quota`` would refuse later; nothing is counted. Raises as it does."""
    amounts = {"jobs": jobs, "records": records, "bytes": bytes_}
    limits = _limits_of(_living(uow, tenant_id))
    refusal = _find_refusal(uow, tenant_id, amounts, limits)
    if refusal is not None:
        raise refusal


def read_usage(uow: UnitOfWork, tenant_id: int) -> MonthUsage:
    """This month's figures so far. The caller may see the tenant: it is not asked again."""
    return usage_of(uow, tenant_id, months=1)[0]


def usage_of(uow: UnitOfWork, tenant_id: int, months: int = 12) -> list[MonthUsage]:
    """The last months, oldest first, this one last; months without use are zeros. As ``read_usage``."""
    wanted = last_months(uow.now(), months)
    found = {row.month: row for row in queries.usage_rows(uow, tenant_id, wanted)}
    return [month_usage(month, found.get(month)) for month in wanted]


def quota_left(uow: UnitOfWork, tenant_id: int) -> QuotaLeft:
    """What this month still allows. Raises ``NotFound`` for a deleted tenant."""
    limits, used = _limits_of(_living(uow, tenant_id)), read_usage(uow, tenant_id)

    def left(limit: int | None, amount: int) -> int | None:
        return None if limit is None else max(0, limit - amount)

    return QuotaLeft(
        jobs=left(limits["jobs"], used.jobs),
        records=left(limits["records"], used.records),
        bytes=left(limits["bytes"], used.bytes),
        resets_at=end_of_month(uow.now()),
    )


def month_usage(month: str, row: TenantUsage | None) -> MonthUsage:
    """A row as it is answered; None is a month without use."""
    if row is None:
        return MonthUsage(month=month)
    return MonthUsage(month=month, jobs=row.jobs, records=row.records, bytes=row.byte_count)


def _living(uow: UnitOfWork, tenant_id: int) -> Tenant:
    tenant = queries.find_living(uow, tenant_id)
    if tenant is None:
        raise NotFound("The tenant")
    return tenant


def _limits_of(tenant: Tenant) -> dict[str, int | None]:
    return {"jobs": tenant.max_jobs, "records": tenant.max_records, "bytes": tenant.max_bytes}


def _pairs(amounts: dict[str, int], limits: dict[str, int | None]) -> list[tuple[int, int | None]]:
    return [(amount, limits[what]) for what, amount in amounts.items()]


def _refusal(uow: UnitOfWork, tenant_id: int, amounts: dict[str, int], limits: dict[str, int | None]) -> QuotaExceeded:
    refusal = _find_refusal(uow, tenant_id, amounts, limits)
    if refusal is None:
        raise LookupError("a quota refused and has room")
    return refusal


def _find_refusal(
    uow: UnitOfWork, tenant_id: int, amounts: dict[str, int], limits: dict[str, int | None]
) -> QuotaExceeded | None:
    """The first quota that has no room, if there is one."""
    used = read_usage(uow, tenant_id).model_dump()
    for what, amount in amounts.items():
        limit = limits[what]
        if amount and limit is not None and used[what] + amount > limit:
            return QuotaExceeded(what, limit, used[what], end_of_month(uow.now()), now=uow.now())
    return None
