"""Projects as the console shows them: the dashboard, one project in full, and what a search finds."""

from __future__ import annotations

from datetime import date
from typing import cast

from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.purchasing.projects import queries
from freight_app.purchasing.projects.access import open_to_read, reader_of
from freight_app.purchasing.projects.costs import Budget, PurchaseFact
from freight_app.purchasing.projects.critical import (
    CriticalItem,
    ProjectFacts,
    find_critical,
    next_date,
    progress_percent,
)
from freight_app.purchasing.projects.dtos import (
    BudgetView,
    CostLineView,
    CostView,
    CriticalView,
    FoundProject,
    HappeningView,
    MemberView,
    MilestoneView,
    NextDate,
    ProjectBoard,
    ProjectQuery,
    ProjectRow,
    ProjectView,
    PurchaseView,
    SaleView,
    ShipmentView,
)
from freight_app.purchasing.projects.gathering import gather_projects
from freight_app.purchasing.projects.models import TRANSITIONS, MemberRole, ProjectStatus
from freight_app.shop.calendar import today_of_shop

MOST_CRITICAL = 50


def read_board(uow: UnitOfWork, query: ProjectQuery) -> ProjectBoard:
    """What is critical in all running projects that the actor may see, and one page of a tab."""
    reader_id, today = reader_of(uow), today_of_shop(uow)
    rows, counts = queries.page_projects(uow, query, reader_id)
    running = queries.running_projects(uow, reader_id)
    names = {named.project.public_id: named for named in [*running, *rows]}
    gathered = gather_projects(uow, [named.project for named in names.values()])
    facts = {one.facts.public_id: one.facts for one in gathered}
    critical = {public_id: find_critical(one, today) for public_id, one in facts.items()}
    views = [
        (item, _critical(facts[named.project.public_id], item))
        for named in running
        for item in critical[named.project.public_id]
    ]
    views.sort(key=lambda pair: (_RANK[pair[0].kind], -pair[0].days, pair[1].project_code))
    return ProjectBoard(
        critical=[view for _, view in views[:MOST_CRITICAL]],
        rows=[
            ProjectRow(
                public_id=named.project.public_id,
                code=named.project.code,
                name=named.project.name,
                customer=named.customer,
                status=ProjectStatus(named.project.status),
                starts_on=named.project.starts_on,
                due_on=named.project.due_on,
                progress=_progress(facts[named.project.public_id]),
                budget=_budget(facts[named.project.public_id].budget),
                next=_next(facts[named.project.public_id], today),
                critical=len(critical[named.project.public_id]),
            )
            for named in rows
        ],
        total=counts[query.tab],
        page=query.page,
        per_page=query.per_page,
        counts=counts,
    )


_RANK = {"blocking": 0, "over_budget": 1, "late": 2, "short": 3}


def get_project(uow: UnitOfWork, public_id: str) -> ProjectView:
    """All about one project; ``NotFound`` also for one that the actor may not see."""
    project, reach = open_to_read(uow, public_id)
    today = today_of_shop(uow)
    gathered = gather_projects(uow, [project])[0]
    facts = gathered.facts
    members = queries.members_of(uow, cast("int", project.id))
    return ProjectView(
        public_id=project.public_id,
        code=project.code,
        name=project.name,
        customer=queries.name_project(uow, project).customer,
        customer_ref=queries.name_of_buyer(uow, project),
        status=ProjectStatus(project.status),
        status_since=project.status_since,
        next_statuses=[to for to in ProjectStatus if to in TRANSITIONS[ProjectStatus(project.status)]],
        starts_on=project.starts_on,
        due_on=project.due_on,
        note=project.note,
        version=project.version,
        created_by=project.created_by,
        progress=_progress(facts),
        next=_next(facts, today),
        budget=_budget(facts.budget),
        critical=[_critical(facts, item) for item in find_critical(facts, today)],
        purchases=[_purchase(order) for order in facts.purchases],
        orders=[
            SaleView(
                number=sale.number,
                customer_name=sale.customer_name,
                status=sale.status,
                promised_on=sale.promised_on,
                total=sale.total,
                waits_for=sale.waits_for,
            )
            for sale in facts.orders
        ],
        shipments=[
            ShipmentView(
                public_id=one.public_id,
                number=one.number,
                status=one.status,
                carrier=one.carrier,
                arrives_on=one.arrives_on,
                planned_on=one.planned_on,
                arrived_on=one.arrived_on,
                disagreement=one.disagreement,
                is_linked=one.public_id in gathered.linked,
            )
            for one in facts.shipments
        ],
        milestones=[
            MilestoneView(
                id=one.id,
                name=one.name,
                starts_on=one.starts_on,
                due_on=one.due_on,
                done_on=one.done_on,
                blocking_kind=one.blocking_kind,
                blocking_ref=one.blocking_ref,
            )
            for one in facts.milestones
        ],
        costs=[
            CostView(
                id=cast("int", cost.id),
                what=cost.what,
                amount=Money(cost.amount_minor, cost.currency),
                in_shop_money=Money(cost.shop_minor, project.currency),
                spent_on=cost.spent_on,
                entered_by=cost.entered_by,
            )
            for cost in gathered.costs
        ],
        members=[
            MemberView(user_public_id=user.public_id, name=user.name, role=MemberRole(member.role))
            for member, user in members
        ],
        happenings=_happenings(uow, cast("int", project.id)),
        may_edit=reach.may_edit,
        may_lead=reach.may_lead,
    )


def search_projects(uow: UnitOfWork, text: str, limit: int) -> list[FoundProject]:
    """By code, name or customer, among those that the actor may see."""
    return [
        FoundProject(
            public_id=named.project.public_id,
            code=named.project.code,
            name=named.project.name,
            customer=named.customer,
            status=ProjectStatus(named.project.status),
        )
        for named in queries.search_projects(uow, text, reader_of(uow), limit)
    ]


def _happenings(uow: UnitOfWork, project_id: int) -> list[HappeningView]:
    """The latest first."""
    steps, notes = queries.history_of(uow, project_id)
    found = [
        HappeningView(at=step.changed_at, by=step.changed_by, status=str(step.to_status), text=step.note)
        for step in steps
    ]
    found += [HappeningView(at=note.written_at, by=note.written_by, text=note.text) for note in notes]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _progress(facts: ProjectFacts) -> int:
    return 100 if facts.status == "done" else progress_percent(facts.milestones, facts.purchases)


def _next(facts: ProjectFacts, today: date) -> NextDate | None:
    found = next_date(facts, today) if facts.status not in ("done", "cancelled") else None
    return NextDate(kind=found[0], label=found[1], on=found[2]) if found else None


def _critical(facts: ProjectFacts, item: CriticalItem) -> CriticalView:
    return CriticalView(
        project=facts.public_id,
        project_code=facts.code,
        project_name=facts.name,
        kind=item.kind.value,
        reason=item.reason,
        subject_kind=item.subject_kind,
        subject_ref=item.subject_ref,
        label=item.label,
        days=item.days,
        facts=item.facts,
    )


def _purchase(order: PurchaseFact) -> PurchaseView:
    total = sum((line.quantity - line.closed) * line.unit_price_minor for line in order.lines)
    return PurchaseView(
        number=order.number,
        supplier=order.supplier,
        status=order.status,
        expected_on=order.expected_on,
        total=Money(total, order.currency),
        pieces=order.pieces - order.closed,
        received=order.received,
    )


def _budget(budget: Budget) -> BudgetView:
    return BudgetView(
        has_budget=budget.budget.amount_minor > 0,
        budget=budget.budget,
        spent=budget.spent,
        committed=budget.committed,
        planned=budget.planned,
        forecast=budget.forecast,
        left=budget.left,
        is_over=budget.is_over,
        sold=budget.sold,
        margin=budget.margin,
        lines=[
            CostLineView(
                kind=line.kind,
                ref=line.ref,
                what=line.what,
                spent=line.spent,
                committed=line.committed,
                planned=line.planned,
                currency=line.currency,
                rate=f"{line.rate:f}" if line.rate is not None else "",
                is_frozen=line.is_frozen,
                is_priced=line.is_priced,
                extra=line.extra,
            )
            for line in budget.lines
        ],
        unpriced=list(budget.unpriced),
    )
