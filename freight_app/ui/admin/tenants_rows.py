"""Tenants as the console lists them, written for one language."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.accounts.tenant_dtos import MonthUsage, TenantQuery, TenantRow, TenantView
from freight_app.accounts.tenants import list_tenants
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, format_number
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.admin.tenants_words import write_bytes
from freight_app.ui.visitor import Visitor

ROOT = "/admin/tenants"


@dataclass(frozen=True, slots=True)
class GaugeView:
    """What was used of a quota; ``share`` is in percent, ``limit`` is empty without one."""

    used: str = ""
    limit: str = ""
    share: int = 0
    is_full: bool = False


NO_GAUGE = GaugeView()


@dataclass(frozen=True, slots=True)
class TenantRowView:
    href: str
    name: str
    status: str
    live_keys: int
    jobs: GaugeView
    records: GaugeView
    data: GaugeView
    last_used: str


@dataclass(frozen=True, slots=True)
class TenantsView:
    rows: list[TenantRowView]
    pager: PagerView


def read_tenants(who: Visitor, q: str, page: int, *, with_deleted: bool) -> TenantsView:
    """One page of the list. Needs ``tenants.manage``."""
    query = TenantQuery(q=q, with_deleted=with_deleted, page=page, per_page=PER_PAGE)
    with current_house().read(who.actor) as uow:
        found = list_tenants(uow, query)
        shop = get_shop_profile(uow)
    address = list_address(ROOT, view="all" if with_deleted else "", q=q)
    return TenantsView(rows=[_row(row, who.language, shop) for row in found.items], pager=pager_of(found, address))


def _row(row: TenantRow, language: str, shop: ShopProfile) -> TenantRowView:
    jobs, records, data = gauges_of(row.tenant, row.usage, language)
    return TenantRowView(
        href=f"{ROOT}/{row.tenant.public_id}",
        name=tenant_name(row.tenant, shop.name),
        status=tenant_status(row.tenant, row.live_keys),
        live_keys=row.live_keys,
        jobs=jobs,
        records=records,
        data=data,
        last_used=format_moment(row.last_used_at, language, zone=shop.time_zone) if row.last_used_at else "",
    )


def tenant_name(tenant: TenantView, shop_name: str) -> str:
    """Its name; the shop's own is called as the shop is."""
    return shop_name if tenant.is_house else tenant.name


def tenant_status(tenant: TenantView, live_keys: int) -> str:
    """A code of ``status("tenant", ...)``."""
    if tenant.deleted_at is not None:
        return "deleted"
    if tenant.is_house:
        return "house"
    return "active" if live_keys else "locked_out"


def gauges_of(tenant: TenantView, usage: MonthUsage, language: str) -> tuple[GaugeView, GaugeView, GaugeView]:
    """Jobs, records and bytes of a month against their quotas."""

    def plain(amount: int) -> str:
        return format_number(amount, language)

    def data(amount: int) -> str:
        return write_bytes(amount, language)

    return (
        _gauge(usage.jobs, tenant.max_jobs, plain(usage.jobs), plain(tenant.max_jobs or 0)),
        _gauge(usage.records, tenant.max_records, plain(usage.records), plain(tenant.max_records or 0)),
        _gauge(usage.bytes, tenant.max_bytes, data(usage.bytes), data(tenant.max_bytes or 0)),
    )


def _gauge(used: int, limit: int | None, used_text: str, limit_text: str) -> GaugeView:
    if limit is None:
        return GaugeView(used=used_text)
    share = min(100, round(used * 100 / limit)) if limit else 100
    return GaugeView(used=used_text, limit=limit_text, share=share, is_full=used >= limit)
