"""Data jobs as the console lists them, written for one language; with the pipelines and files beside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from freight_app.accounts.tenants import find_house_tenant
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import format_moment, format_number
from freight_app.migration.dtos import JobQuery, JobView
from freight_app.migration.jobs import list_jobs
from freight_app.shop.service import get_shop_profile
from freight_app.ui.admin.data_jobs.own_data import PATH, job_href, state_of, target_title
from freight_app.ui.admin.list_pages import PER_PAGE, PagerView, list_address, pager_of
from freight_app.ui.visitor import Visitor

TABS = ("all", "live", "needs", "ended")
_QUESTIONS: dict[str, dict[str, Any]] = {
    "all": {},
    "live": {"is_live": True},
    "needs": {"needs_people": True},
    "ended": {"is_live": False},
}


@dataclass(frozen=True, slots=True)
class JobRowView:
    """``done`` of ``total`` records have ended; ``total`` is 0 until the file was read."""

    id: str
    name: str
    href: str
    target: str
    state: str
    is_trial: bool
    done: int
    total: int
    loaded: str
    skipped: str
    dead: str
    has_dead: bool
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class JobsView:
    rows: list[JobRowView] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABS, 0))
    pager: PagerView = field(default_factory=PagerView)
    is_live: bool = False


def read_jobs(who: Visitor, tab: str, q: str, page: int) -> JobsView:
    """One page of a tab."""
    with current_house().read(who.actor) as uow:
        tenant = find_house_tenant(uow)
        if tenant is None:
            return JobsView()
        found = list_jobs(uow, tenant.id, JobQuery(q=q, page=page, per_page=PER_PAGE, **_QUESTIONS[tab]))
        counts = {
            name: list_jobs(uow, tenant.id, JobQuery(per_page=1, **question)).total
            for name, question in _QUESTIONS.items()
        }
        zone = get_shop_profile(uow).time_zone
        rows = [_row(uow, job, who.language, zone) for job in found.items]
    return JobsView(
        rows=rows,
        counts=counts,
        pager=pager_of(found, list_address(PATH, tab=tab if tab != "all" else "", q=q)),
        is_live=counts["live"] > 0 or any(row.state == "undoing" for row in rows),
    )


def _row(uow: UnitOfWork, job: JobView, language: str, zone: str) -> JobRowView:
    return JobRowView(
        id=job.public_id,
        name=job.name,
        href=job_href(job.public_id),
        target=target_title(uow, job.target, language),
        state=state_of(job),
        is_trial=job.is_dry_run,
        done=job.ended_records,
        total=job.rows_total or 0,
        loaded=format_number(job.loaded, language),
        skipped=format_number(job.skipped, language),
        dead=format_number(job.dead, language),
        has_dead=job.waiting_dead > 0,
        who=job.created_by,
        when=format_moment(job.created_at, language, zone=zone),
    )
