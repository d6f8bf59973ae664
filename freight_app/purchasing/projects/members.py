"""The people of a project, and what they remark."""

from __future__ import annotations

from freight_app.accounts.audit import record_change
from freight_app.accounts.permissions import STAFF_ROLES, Permission
from freight_app.accounts.queries import find_user_by_public_id, roles_of
from freight_app.accounts.values import Dto, clean_lines
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.purchasing.projects import queries
from freight_app.purchasing.projects.access import open_to_edit, open_to_read
from freight_app.purchasing.projects.errors import LastLead
from freight_app.purchasing.projects.models import MemberRole, ProjectNote
from freight_app.purchasing.projects.writing import TOPIC


class Colleague(Dto):
    """Somebody of the staff who may be asked to work on a project."""

    public_id: str
    name: str


def put_member(uow: UnitOfWork, public_id: str, user_public_id: str, role: MemberRole) -> None:
    """Ask somebody of the staff in, or give them another role. For leads.

    Raises ``InvalidInput`` on ``user`` and ``LastLead``.
    """
    project = open_to_edit(uow, public_id, lead=True)
    person = find_user_by_public_id(uow, user_public_id)
    if person is None or not person.is_active or not STAFF_ROLES & set(roles_of(uow, [person.id or 0])[person.id or 0]):
        raise InvalidInput("user", "Choose somebody of the staff.")
    before = queries.role_of(uow, project.id or 0, person.id)
    if before == MemberRole.LEAD and role != MemberRole.LEAD:
        _keep_a_lead(uow, project.id or 0)
    queries.put_member(uow, project.id or 0, person.id or 0, role)
    record_change(
        uow,
        entity="project",
        entity_id=project.code,
        action="member",
        before={"role": before, "member": person.name} if before else None,
        after={"role": role, "member": person.name},
    )
    uow.touch(TOPIC)


def remove_member(uow: UnitOfWork, public_id: str, user_public_id: str) -> None:
    """Take somebody off. For leads; ``NotFound`` for who is none, ``LastLead`` for the only one who leads."""
    project = open_to_edit(uow, public_id, lead=True)
    person = find_user_by_public_id(uow, user_public_id)
    role = queries.role_of(uow, project.id or 0, person.id) if person else None
    if person is None or role is None:
        raise NotFound("Member")
    if role == MemberRole.LEAD:
        _keep_a_lead(uow, project.id or 0)
    queries.drop_member(uow, project.id or 0, person.id or 0)
    record_change(
        uow,
        entity="project",
        entity_id=project.code,
        action="member",
        before={"role": role, "member": person.name},
        after=None,
    )
    uow.touch(TOPIC)


def _keep_a_lead(uow: UnitOfWork, project_id: int) -> None:
    if queries.count_leads(uow, project_id) < 2:
        raise LastLead("Somebody must lead the project. Let somebody else lead it first.")


def list_colleagues(uow: UnitOfWork, public_id: str) -> list[Colleague]:
    """The staff, by name, for whoever may ask them in. For leads."""
    _, reach = open_to_read(uow, public_id)
    if not reach.may_lead:
        raise NotAllowed("You do not have the permission for this.", permission=Permission.PURCHASING_EDIT)
    return [Colleague(public_id=person.public_id, name=person.name) for person in queries.people_of_staff(uow)]


def write_note(uow: UnitOfWork, public_id: str, text: str) -> None:
    """Remark something. For everybody who may read it."""
    project, _ = open_to_read(uow, public_id)
    text = clean_lines(text, field="text")
    if not 1 <= len(text) <= 1000:
        raise InvalidInput("text", "Write 1 to 1,000 characters.")
    queries.fresh(
        uow,
        [
            ProjectNote(
                project_id=project.id or 0,
                text=text,
                written_at=uow.now(),
                written_by=uow.actor.label[:200],
                written_by_user_id=uow.actor.user_id,
            )
        ],
    )
    uow.touch(TOPIC)
