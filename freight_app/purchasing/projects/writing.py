"""Beginning a project, changing what it says, and moving it along its statuses."""

from __future__ import annotations

from typing import Any

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import clean_lines
from freight_app.catalogue.folding import fold_text
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput
from freight_app.kit.idempotency import do_once
from freight_app.kit.ids import new_code
from freight_app.kit.money import Money
from freight_app.kit.steps import write_step
from freight_app.purchasing.projects import queries
from freight_app.purchasing.projects.access import open_to_edit
from freight_app.purchasing.projects.dtos import ProjectChange, ProjectDraft
from freight_app.purchasing.projects.errors import ProjectChanged
from freight_app.purchasing.projects.models import (
    MemberRole,
    Project,
    ProjectHistory,
    ProjectStatus,
    change_status,
)
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile

TOPIC = "projects"


def create_project(uow: UnitOfWork, draft: ProjectDraft, *, key: str = "") -> str:
    """Its public id; the same ``key`` begins one. Whoever begins it leads it. Needs ``purchasing.edit``.

    Raises ``InvalidInput`` naming the field.
    """
    uow.actor.require(Permission.PURCHASING_EDIT)
    if not key:
        return _create(uow, draft)

    def do() -> dict[str, str]:
        return {"public_id": _create(uow, draft)}

    scope = f"projects.create:{uow.actor.user_id or 0}"
    return do_once(uow, scope=scope, key=key, body=draft.model_dump(mode="json"), do=do)["public_id"]


def _create(uow: UnitOfWork, draft: ProjectDraft) -> str:
    values = _checked(uow, draft, get_shop_profile(uow).currency)
    project = Project(
        **values,
        public_id=new_code(12),
        code=queries.next_code(uow, today_of_shop(uow).year),
        status=ProjectStatus.PLANNED,
        status_since=uow.now(),
        created_at=uow.now(),
        created_by=uow.actor.label[:200],
        created_by_user_id=uow.actor.user_id,
    )
    queries.fresh(uow, [project])
    write_step(uow, ProjectHistory, {"project_id": project.id}, None, ProjectStatus.PLANNED)
    if uow.actor.user_id is not None:
        queries.put_member(uow, project.id or 0, uow.actor.user_id, MemberRole.LEAD)
    record_change(uow, entity="project", entity_id=project.code, action="created", before=None, after=_audited(project))
    uow.touch(TOPIC)
    return project.public_id


def change_project(uow: UnitOfWork, public_id: str, change: ProjectChange) -> None:
    """Other words, dates, budget or customer. For leads; ``ProjectChanged`` when somebody else was faster."""
    project = open_to_edit(uow, public_id, lead=True)
    before = _audited(project)
    values = _checked(uow, change, project.currency)
    if not queries.change_project(uow, project, change.version, values):
        raise ProjectChanged(
            "Someone else saved this while you were writing. Look at it again.", version=project.version
        )
    record_change(
        uow, entity="project", entity_id=project.code, action="updated", before=before, after=_audited(project)
    )
    uow.touch(TOPIC)


def move_project(uow: UnitOfWork, public_id: str, to: ProjectStatus, *, note: str = "") -> None:
    """Begin, pause, finish, cancel, or take up again. For leads; raises ``ProjectNotInState``."""
    project = open_to_edit(uow, public_id, lead=True, closed_too=True)
    note = clean_lines(note, field="note")
    if len(note) > 500:
        raise InvalidInput("note", "This is too long.")
    change_status(uow, project, to, note=note)


def _checked(uow: UnitOfWork, draft: ProjectDraft, currency: str) -> dict[str, Any]:
    if draft.due_on < draft.starts_on:
        raise InvalidInput("due_on", "A project ends after it begins.")
    budget = Money.from_decimal(draft.budget.strip() or "0", currency, field="budget")
    if budget.amount_minor < 0:
        raise InvalidInput("budget", "A budget is not negative.")
    customer_id, retailer_id = queries.find_buyer(uow, draft.customer) if draft.customer else (None, None)
    if draft.customer and customer_id is None and retailer_id is None:
        raise InvalidInput("customer", "There is no such customer.")
    return {
        "name": draft.name,
        "name_key": fold_text(draft.name)[:200],
        "customer_id": customer_id,
        "retailer_id": retailer_id,
        "budget_minor": budget.amount_minor,
        "currency": currency,
        "starts_on": draft.starts_on,
        "due_on": draft.due_on,
        "note": clean_lines(draft.note, field="note"),
    }


def _audited(project: Project) -> dict[str, Any]:
    return {
        "name": project.name,
        "customer": project.customer_id,
        "retailer": project.retailer_id,
        "budget": str(Money(project.budget_minor, project.currency)),
        "starts_on": project.starts_on.isoformat(),
        "due_on": project.due_on.isoformat(),
        "note": project.note,
    }
