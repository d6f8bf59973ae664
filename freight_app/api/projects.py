"""Projects: the dashboard, one in full, and its changes. Members see theirs, ``purchasing.read`` sees all."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from freight_app.accounts.values import Line, Request
from freight_app.api.envelope import Envelope, answer
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import SignedIn
from freight_app.kit.house import current_house
from freight_app.purchasing.projects import booking, linking, members, milestones, reading, writing
from freight_app.purchasing.projects.dtos import (
    CostDraft,
    MemberRole,
    MilestoneDraft,
    ProjectBoard,
    ProjectChange,
    ProjectDraft,
    ProjectQuery,
    ProjectStatus,
    ProjectView,
)

router = APIRouter(prefix="/projects", tags=["projects"])


class StatusStep(Request):
    """``note`` says why."""

    to: ProjectStatus
    note: str = Field(default="", max_length=500)


class Linked(Request):
    """``ref`` is the number of a purchase order, an order or a shipment (its tracking number does as well)."""

    kind: linking.LinkKind
    ref: Line = Field(min_length=1, max_length=64)


class Member(Request):
    """``user`` is the public id of somebody of the staff."""

    user: Line = Field(min_length=1, max_length=40)
    role: MemberRole


class Note(Request):
    text: str = Field(min_length=1, max_length=1000)


@router.get("", summary="Projects, and what is critical in those that run")
def list_projects(user: SignedIn, query: Annotated[ProjectQuery, Query()]) -> Envelope[ProjectBoard]:
    """``tab`` is running, done or all. The worst comes first in ``critical``."""
    with current_house().read(user.actor()) as uow:
        return answer(reading.read_board(uow, query))


@router.get("/{project_id}", summary="One project in full")
def get_project(user: SignedIn, project_id: str) -> Envelope[ProjectView]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.get_project(uow, project_id))


@router.post("", status_code=201, summary="Begin a project")
def create_project(user: SignedIn, wanted: ProjectDraft, key: IdempotencyKey) -> Envelope[ProjectView]:
    """Needs ``purchasing.edit``. Whoever begins it leads it."""
    with current_house().write(user.actor()) as uow:
        made = writing.create_project(uow, wanted, key=key)
        return answer(reading.get_project(uow, made))


@router.put("/{project_id}", summary="Change what a project says")
def change_project(user: SignedIn, project_id: str, wanted: ProjectChange) -> Envelope[ProjectView]:
    """409 ``project_changed`` when ``version`` is not the one that holds."""
    with current_house().write(user.actor()) as uow:
        writing.change_project(uow, project_id, wanted)
        return answer(reading.get_project(uow, project_id))


@router.post("/{project_id}/status", summary="Begin, pause, finish, cancel or take up again")
def move_project(user: SignedIn, project_id: str, step: StatusStep) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        writing.move_project(uow, project_id, step.to, note=step.note)
        return answer(reading.get_project(uow, project_id))


@router.post("/{project_id}/links", summary="Put a purchase order, an order or a shipment to a project")
def link(user: SignedIn, project_id: str, wanted: Linked) -> Envelope[ProjectView]:
    """Again changes nothing. 409 ``belongs_to_project`` for one of another project."""
    with current_house().write(user.actor()) as uow:
        linking.link_to_project(uow, project_id, wanted.kind, wanted.ref)
        return answer(reading.get_project(uow, project_id))


@router.delete("/{project_id}/links/{kind}/{ref}", summary="Take something off a project")
def unlink(user: SignedIn, project_id: str, kind: linking.LinkKind, ref: str) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        linking.unlink_from_project(uow, project_id, kind, ref)
        return answer(reading.get_project(uow, project_id))


@router.post("/{project_id}/milestones", status_code=201, summary="Add a milestone")
def add_milestone(user: SignedIn, project_id: str, wanted: MilestoneDraft) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        milestones.add_milestone(uow, project_id, wanted)
        return answer(reading.get_project(uow, project_id))


@router.put("/{project_id}/milestones/{milestone_id}", summary="Change a milestone")
def change_milestone(
    user: SignedIn, project_id: str, milestone_id: int, wanted: MilestoneDraft
) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        milestones.change_milestone(uow, project_id, milestone_id, wanted)
        return answer(reading.get_project(uow, project_id))


@router.post("/{project_id}/milestones/{milestone_id}/done", summary="A milestone is reached, or not after all")
def finish_milestone(
    user: SignedIn, project_id: str, milestone_id: int, done: Annotated[bool, Query()] = True
) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        milestones.finish_milestone(uow, project_id, milestone_id, done=done)
        return answer(reading.get_project(uow, project_id))


@router.delete("/{project_id}/milestones/{milestone_id}", summary="Remove a milestone")
def remove_milestone(user: SignedIn, project_id: str, milestone_id: int) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        milestones.remove_milestone(uow, project_id, milestone_id)
        return answer(reading.get_project(uow, project_id))


@router.post("/{project_id}/costs", status_code=201, summary="Book a cost by hand")
def book_cost(user: SignedIn, project_id: str, wanted: CostDraft, key: IdempotencyKey) -> Envelope[ProjectView]:
    """The exchange rate of its day is frozen with it."""
    with current_house().write(user.actor()) as uow:
        booking.book_cost(uow, project_id, wanted, key=key)
        return answer(reading.get_project(uow, project_id))


@router.delete("/{project_id}/costs/{cost_id}", summary="Remove a cost that was written by mistake")
def remove_cost(user: SignedIn, project_id: str, cost_id: int) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        booking.remove_cost(uow, project_id, cost_id)
        return answer(reading.get_project(uow, project_id))


@router.put("/{project_id}/members", summary="Ask a colleague in, or give them another role")
def put_member(user: SignedIn, project_id: str, wanted: Member) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        members.put_member(uow, project_id, wanted.user, wanted.role)
        return answer(reading.get_project(uow, project_id))


@router.delete("/{project_id}/members/{user_id}", summary="Take a colleague off")
def remove_member(user: SignedIn, project_id: str, user_id: str) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        members.remove_member(uow, project_id, user_id)
    # Nothing more: whoever took themselves off may not see it any more.
    return answer(None)


@router.post("/{project_id}/notes", status_code=201, summary="Write a remark")
def write_note(user: SignedIn, project_id: str, note: Note) -> Envelope[ProjectView]:
    with current_house().write(user.actor()) as uow:
        members.write_note(uow, project_id, note.text)
        return answer(reading.get_project(uow, project_id))
