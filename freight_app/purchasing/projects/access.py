"""Who may do what with a project: its members by their role, and holders of the rights of buying."""

from __future__ import annotations

from dataclasses import dataclass

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.purchasing.projects import queries
from freight_app.purchasing.projects.errors import ProjectClosed
from freight_app.purchasing.projects.models import RUNNING, MemberRole, Project


@dataclass(frozen=True, slots=True)
class Reach:
    """What the actor may do: read; change what belongs to it; change budget, people and the project itself."""

    may_read: bool
    may_edit: bool
    may_lead: bool


def reach_of(uow: UnitOfWork, project: Project) -> Reach:
    """The actor's reach. Who has left the staff reaches nothing, though they may still be a member."""
    actor = uow.actor
    edits = actor.may(Permission.PURCHASING_EDIT)
    if edits:
        return Reach(True, True, True)
    is_staff = bool(actor.permissions) or actor.is_system
    role = queries.role_of(uow, project.id or 0, actor.user_id) if is_staff else None
    return Reach(
        may_read=role is not None or actor.may(Permission.PURCHASING_READ),
        may_edit=role in (MemberRole.LEAD, MemberRole.BUYER),
        may_lead=role == MemberRole.LEAD,
    )


def reader_of(uow: UnitOfWork) -> int | None:
    """Whose projects the actor sees: everybody's (None), or their own. ``NotAllowed`` for who is no staff."""
    if uow.actor.may(Permission.PURCHASING_READ):
        return None
    if not uow.actor.permissions or uow.actor.user_id is None:
        raise NotAllowed("You do not have the permission for this.", permission=Permission.PURCHASING_READ)
    return uow.actor.user_id


def open_to_read(uow: UnitOfWork, public_id: str) -> tuple[Project, Reach]:
    """``NotFound`` also for one that the actor may not see."""
    project = queries.find_project(uow, public_id)
    reach = reach_of(uow, project)
    if not reach.may_read:
        raise NotFound("Project")
    return project, reach


def open_to_edit(uow: UnitOfWork, public_id: str, *, lead: bool = False, closed_too: bool = False) -> Project:
    """The project, locked. ``NotFound`` as above, ``NotAllowed`` for a reader, ``ProjectClosed`` once it is over."""
    project = queries.find_project(uow, public_id, lock=True)
    reach = reach_of(uow, project)
    if not reach.may_read:
        raise NotFound("Project")
    if not (reach.may_lead if lead else reach.may_edit):
        raise NotAllowed("You do not have the permission for this.", permission=Permission.PURCHASING_EDIT)
    if not closed_too and project.status not in RUNNING:
        raise ProjectClosed("This project is over. Take it up again to change it.", project=project.code)
    return project
