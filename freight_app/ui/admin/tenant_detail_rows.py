"""One tenant as its page shows it, written for one language: keys, this month, a year of use, what was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from freight_app.accounts.permissions import Permission
from freight_app.accounts.tenant_dtos import KeyView, MonthUsage, TenantView
from freight_app.accounts.tenant_keys import list_keys
from freight_app.accounts.tenant_usage import usage_of
from freight_app.accounts.tenants import get_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_date, format_moment, format_number
from freight_app.shop.dtos import ShopProfile
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.audit_rows import EntryView, TrailFilter, read_changes_of
from freight_app.ui.admin.tenants_rows import NO_GAUGE, GaugeView, gauges_of, tenant_name, tenant_status
from freight_app.ui.admin.tenants_words import name_scopes, write_bytes
from freight_app.ui.admin.users_words import join_words
from freight_app.ui.components.figures import NO_BARS, BarChart, bars_of
from freight_app.ui.i18n import translate, translate_count
from freight_app.ui.visitor import Visitor

LAST_CHANGES = 8
MEASURES = ("jobs", "records", "bytes")


@dataclass(frozen=True, slots=True)
class KeyRowView:
    """``begins`` is how the key begins; ``ends`` and ``used`` are empty for never."""

    public_id: str = ""
    label: str = ""
    begins: str = ""
    scopes: str = ""
    status: str = ""
    ends: str = ""
    used: str = ""
    made: str = ""
    revoked: str = ""


@dataclass(frozen=True, slots=True)
class MonthView:
    month: str
    jobs: str
    records: str
    data: str


@dataclass(frozen=True, slots=True)
class TenantDetailView:
    """One tenant; ``summary`` says in a sentence what it may."""

    public_id: str = ""
    name: str = ""
    status: str = ""
    is_house: bool = False
    is_deleted: bool = False
    deleted: str = ""
    made: str = ""
    summary: str = ""
    targets: str = ""
    requests: str = ""
    email: str = ""
    webhook_url: str = ""
    policy: str = ""
    resets: str = ""
    jobs: GaugeView = NO_GAUGE
    records: GaugeView = NO_GAUGE
    data: GaugeView = NO_GAUGE
    months: list[MonthView] = field(default_factory=list)
    may_see_changes: bool = False
    changes_href: str = ""


@dataclass(frozen=True, slots=True)
class TenantPage:
    """``opened`` and ``usage`` stay on the server: what the forms compare with, what the chart is drawn from."""

    view: TenantDetailView
    keys: list[KeyRowView]
    changes: list[EntryView]
    opened: TenantView
    usage: list[MonthUsage]


def read_tenant_page(who: Visitor, public_id: str) -> TenantPage:
    """Everything of one tenant, deleted ones too. Needs ``tenants.manage``; ``NotFound``."""
    with current_house().read(who.actor) as uow:
        tenant = get_tenant(uow, public_id, with_deleted=True)
        keys = list_keys(uow, public_id) if tenant.deleted_at is None else []
        usage = usage_of(uow, tenant.id)
        shop = get_shop_profile(uow)
        zone = shop.time_zone
        may_see = who.actor.may(Permission.AUDIT_READ)
        changes = read_changes_of(uow, who, "tenant", public_id, limit=LAST_CHANGES) if may_see else []
        view = _view(uow, tenant, keys, usage, who.language, shop, may_see=may_see)
        # What still opens something comes first; within that the newest.
        rows = [
            _key(key, uow.now(), who.language, zone) for key in sorted(keys, key=lambda key: not key.is_live(uow.now()))
        ]
    return TenantPage(view, rows, changes, tenant, usage)


def chart_of(usage: list[MonthUsage], measure: str, language: str) -> BarChart:
    """A bar for each month; the last one still grows."""
    if not usage:
        return NO_BARS

    def write(value: float) -> str:
        return write_bytes(round(value), language) if measure == "bytes" else format_number(value, language)

    values = [getattr(month, measure) for month in usage]
    months = [_month_start(month.month) for month in usage]
    return bars_of(
        values,
        [format_date(month, language, width="MMM") for month in months],
        told=[
            f"{format_date(month, language, width='MMMM y')}: {write(value)}"
            for month, value in zip(months, values, strict=True)
        ],
        write=write,
        last_is_open=True,
    )


def _view(
    uow: UnitOfWork,
    tenant: TenantView,
    keys: list[KeyView],
    usage: list[MonthUsage],
    language: str,
    shop: ShopProfile,
    *,
    may_see: bool,
) -> TenantDetailView:
    zone = shop.time_zone
    live = sum(key.is_live(uow.now()) for key in keys)
    jobs, records, data = gauges_of(tenant, usage[-1], language)
    deleted = tenant.deleted_at
    return TenantDetailView(
        public_id=tenant.public_id,
        name=tenant_name(tenant, shop.name),
        status=tenant_status(tenant, live),
        is_house=tenant.is_house,
        is_deleted=deleted is not None,
        deleted=_by(deleted, tenant.deleted_by, language, zone) if deleted else "",
        made=_by(tenant.created_at, tenant.created_by, language, zone),
        summary=_summary(tenant, live, language),
        targets=_targets(tenant, language),
        requests=format_number(tenant.requests_per_minute, language),
        email=tenant.notification_email,
        webhook_url=tenant.webhook_url,
        policy=_policy(tenant, language),
        resets=format_date(_month_start(_next_month(usage[-1].month)), language),
        jobs=jobs,
        records=records,
        data=data,
        months=[_month(month, language) for month in reversed(usage)],
        may_see_changes=may_see,
        changes_href=TrailFilter(entity="tenant", thing_id=tenant.public_id).address(),
    )


def _summary(tenant: TenantView, live: int, language: str) -> str:
    if tenant.deleted_at is not None:
        return translate("Its keys are revoked, and what it loaded cannot be read any more.", language)
    if tenant.is_house:
        return translate("What your colleagues load in the console is loaded for it. It has no keys.", language)
    if not live:
        return translate("It cannot come in: it has no key that is valid.", language)
    return translate_count(
        "It comes in with {count} key and sees its own jobs and data alone.",
        "It comes in with {count} keys and sees its own jobs and data alone.",
        live,
        language,
    )


def _targets(tenant: TenantView, language: str) -> str:
    if tenant.may_load("*"):
        return translate("Every target", language)
    return join_words(tenant.allowed_targets, language)


def _policy(tenant: TenantView, language: str) -> str:
    policy = tenant.retry_policy
    return translate_count(
        "{count} attempt; the first wait {first} s, times {factor}, at most {longest} s",
        "{count} attempts; the first wait {first} s, times {factor}, at most {longest} s",
        policy.max_attempts,
        language,
        first=format_number(policy.first_delay_s, language),
        factor=format_number(policy.factor, language),
        longest=format_number(policy.max_delay_s, language),
    )


def _by(at: datetime, label: str, language: str, zone: str) -> str:
    return translate("{day} by {name}", language, day=format_date(at, language, zone=zone), name=label)


def _key(key: KeyView, now: datetime, language: str, zone: str) -> KeyRowView:
    state = "revoked" if key.revoked_at else "live" if key.is_live(now) else "expired"
    return KeyRowView(
        public_id=key.public_id,
        label=key.label,
        begins=f"{key.prefix}…",
        scopes=name_scopes(key.scopes, language),
        status=state,
        ends=format_date(key.expires_at, language, zone=zone) if key.expires_at else "",
        used=format_moment(key.last_used_at, language, zone=zone) if key.last_used_at else "",
        made=_by(key.created_at, key.created_by, language, zone),
        revoked=_by(key.revoked_at, key.revoked_by, language, zone) if key.revoked_at else "",
    )


def _month(month: MonthUsage, language: str) -> MonthView:
    return MonthView(
        month=format_date(_month_start(month.month), language, width="MMMM y"),
        jobs=format_number(month.jobs, language),
        records=format_number(month.records, language),
        data=write_bytes(month.bytes, language),
    )


def _month_start(month: str) -> datetime:
    return datetime.fromisoformat(f"{month}-01T00:00:00+00:00")


def _next_month(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"
