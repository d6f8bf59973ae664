"""Costs of a project that no purchase order speaks of: crane, broker, night shift."""

from __future__ import annotations

from decimal import Decimal

from freight_app.accounts.audit import record_change
from freight_app.accounts.values import clean_line
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.money import Money
from freight_app.purchasing.projects import queries
from freight_app.purchasing.projects.access import open_to_edit
from freight_app.purchasing.projects.dtos import CostDraft
from freight_app.purchasing.projects.models import Project, ProjectCost
from freight_app.purchasing.projects.writing import TOPIC
from freight_app.shop.currencies.rates import rate_on
from freight_app.shop.currencies.rules import convert


def book_cost(uow: UnitOfWork, public_id: str, draft: CostDraft, *, key: str) -> int:
    """Its id; the same ``key`` books once. The rate of its day is frozen with it. For leads and buyers.

    Raises ``InvalidInput`` on ``amount`` or ``currency`` and ``NoRate``.
    """
    project = open_to_edit(uow, public_id)

    def do() -> dict[str, int]:
        return {"id": _book(uow, project, draft)}

    body = {"project": public_id, **draft.model_dump(mode="json")}
    return do_once(uow, scope=f"projects.cost:{project.id}", key=key, body=body, do=do)["id"]


def _book(uow: UnitOfWork, project: Project, draft: CostDraft) -> int:
    amount = Money.from_decimal(draft.amount.strip(), draft.currency)
    if amount.amount_minor <= 0:
        raise InvalidInput("amount", "A cost is more than nothing.")
    value, in_shop = Decimal(1), amount
    if draft.currency != project.currency:
        rate = rate_on(uow, draft.currency, project.currency, draft.spent_on)
        value, in_shop = rate.value, convert(amount, rate)
    cost = ProjectCost(
        project_id=project.id or 0,
        what=clean_line(draft.what, field="what"),
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        rate=f"{value:f}",
        shop_minor=in_shop.amount_minor,
        spent_on=draft.spent_on,
        entered_at=uow.now(),
        entered_by=uow.actor.label[:200],
    )
    queries.fresh(uow, [cost])
    _record(uow, project, None, cost)
    return cost.id or 0


def remove_cost(uow: UnitOfWork, public_id: str, cost_id: int) -> None:
    """It was written by mistake. The trail of changes keeps it."""
    project = open_to_edit(uow, public_id)
    cost = queries.find_cost(uow, project.id or 0, cost_id)
    _record(uow, project, cost, None)
    uow.session.delete(cost)


def _record(uow: UnitOfWork, project: Project, before: ProjectCost | None, after: ProjectCost | None) -> None:
    def facts(cost: ProjectCost | None) -> dict[str, str] | None:
        return {"what": cost.what, "amount": str(Money(cost.amount_minor, cost.currency))} if cost else None

    record_change(
        uow,
        entity="project",
        entity_id=project.code,
        action="cost" if after else "cost_removed",
        before=facts(before),
        after=facts(after),
    )
    uow.touch(TOPIC)
