"""Dates that a project must hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.purchasing.projects import queries
from freight_app.purchasing.projects.access import open_to_edit
from freight_app.purchasing.projects.dtos import MilestoneDraft
from freight_app.purchasing.projects.models import ProjectMilestone
from freight_app.purchasing.projects.writing import TOPIC
from freight_app.shop.calendar import today_of_shop


def add_milestone(uow: UnitOfWork, public_id: str, draft: MilestoneDraft) -> int:
    """Its id. For leads and buyers; raises ``InvalidInput`` on ``due_on`` or ``blocking_ref``."""
    project = open_to_edit(uow, public_id)
    milestone = ProjectMilestone(project_id=project.id or 0, **_checked(uow, draft))
    queries.fresh(uow, [milestone])
    uow.touch(TOPIC)
    return milestone.id or 0


def change_milestone(uow: UnitOfWork, public_id: str, milestone_id: int, draft: MilestoneDraft) -> None:
    project = open_to_edit(uow, public_id)
    milestone = queries.find_milestone(uow, project.id or 0, milestone_id)
    for name, value in _checked(uow, draft).items():
        setattr(milestone, name, value)
    queries.fresh(uow, [milestone])
    uow.touch(TOPIC)


def finish_milestone(uow: UnitOfWork, public_id: str, milestone_id: int, *, done: bool = True) -> date | None:
    """Reached today, or taken back; the day that holds then. Twice is once."""
    project = open_to_edit(uow, public_id)
    milestone = queries.find_milestone(uow, project.id or 0, milestone_id)
    if done != (milestone.done_on is not None):
        milestone.done_on = today_of_shop(uow) if done else None
        queries.fresh(uow, [milestone])
        uow.touch(TOPIC)
    return milestone.done_on


def remove_milestone(uow: UnitOfWork, public_id: str, milestone_id: int) -> None:
    project = open_to_edit(uow, public_id)
    uow.session.delete(queries.find_milestone(uow, project.id or 0, milestone_id))
    uow.touch(TOPIC)


def _checked(uow: UnitOfWork, draft: MilestoneDraft) -> dict[str, Any]:
    if draft.starts_on is not None and draft.starts_on > draft.due_on:
        raise InvalidInput("due_on", "A milestone ends after it begins.")
    if bool(draft.blocking_kind) != bool(draft.blocking_ref):
        raise InvalidInput("blocking_ref", "Say which one it waits for.")
    values = draft.model_dump()
    try:
        if draft.blocking_kind == "purchase_order":
            queries.project_of_purchase(uow, draft.blocking_ref)
        elif draft.blocking_kind == "shipment":
            values["blocking_ref"] = queries.shipment_named(uow, draft.blocking_ref)
    except NotFound:
        raise InvalidInput("blocking_ref", "There is no such order or shipment.") from None
    return values
