"""Tables of projects: the undertaking itself, its people, what belongs to it, its milestones and costs by hand.

Purchase orders name their project themselves (``PurchaseOrder.project_ref``); what lies in other rooms is linked by
``ProjectLink``. The status changes through ``change_status`` alone.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.steps import take_step
from freight_app.purchasing.projects.errors import ProjectNotInState


class ProjectStatus(StrEnum):
    """``done`` may be taken up again, ``cancelled`` not."""

    PLANNED = "planned"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    DONE = "done"
    CANCELLED = "cancelled"


S = ProjectStatus
TRANSITIONS: dict[ProjectStatus, frozenset[ProjectStatus]] = {
    S.PLANNED: frozenset({S.ACTIVE, S.CANCELLED}),
    S.ACTIVE: frozenset({S.ON_HOLD, S.DONE, S.CANCELLED}),
    S.ON_HOLD: frozenset({S.ACTIVE, S.CANCELLED}),
    S.DONE: frozenset({S.ACTIVE}),
    S.CANCELLED: frozenset(),
}
# What the dashboard looks at.
RUNNING = (S.PLANNED, S.ACTIVE, S.ON_HOLD)


class MemberRole(StrEnum):
    """``lead`` changes everything, ``buyer`` all but the budget and the people, ``viewer`` reads."""

    LEAD = "lead"
    BUYER = "buyer"
    VIEWER = "viewer"


class Project(Table, table=True):
    """Our own where neither ``customer_id`` nor ``retailer_id`` is set. The budget is in the shop's currency."""

    __table_args__ = (
        sa.CheckConstraint("budget_minor >= 0", name="budget_not_negative"),
        sa.CheckConstraint("due_on >= starts_on", name="due_after_start"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    # For people: PRJ-2026-001.
    code: str = Field(max_length=20, unique=True)
    name: str = Field(max_length=160)
    # Folded, so that a search finds Béchir by bechir.
    name_key: str = Field(max_length=200)
    customer_id: int | None = Field(default=None, foreign_key="user_account.id", index=True)
    retailer_id: int | None = Field(default=None, foreign_key="retailer.id", index=True)
    status: ProjectStatus = Field(sa_type=sa.String(16), index=True)  # type: ignore[call-overload]
    status_since: datetime = Field(sa_type=UtcDateTime)
    budget_minor: int = Field(default=0, sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    starts_on: date
    due_on: date = Field(index=True)
    note: str = Field(default="", max_length=2000)
    # Raised by every change: two who edit at once are told.
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(max_length=200)
    created_by_user_id: int | None = None


class ProjectHistory(Table, table=True):
    """One row for each status that a project entered."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    from_status: ProjectStatus | None = Field(default=None, sa_type=sa.String(16))  # type: ignore[call-overload]
    to_status: ProjectStatus = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    changed_at: datetime = Field(sa_type=UtcDateTime)
    changed_by: str = Field(max_length=200)
    changed_by_user_id: int | None = None
    note: str = Field(default="", max_length=500)


class ProjectNote(Table, table=True):
    """A remark of somebody who works on it."""

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    text: str = Field(max_length=1000)
    written_at: datetime = Field(sa_type=UtcDateTime)
    written_by: str = Field(max_length=200)
    written_by_user_id: int | None = None


class ProjectMember(Table, table=True):
    """Somebody of the staff who works on it."""

    project_id: int = Field(primary_key=True, foreign_key="project.id")
    user_id: int = Field(primary_key=True, foreign_key="user_account.id", index=True)
    role: MemberRole = Field(sa_type=sa.String(8))  # type: ignore[call-overload]
    added_at: datetime = Field(sa_type=UtcDateTime)


class ProjectLink(Table, table=True):
    """A sales order or a shipment of a project. A shipment may serve several; an order's money counts in one."""

    __table_args__ = (
        sa.UniqueConstraint("project_id", "kind", "ref"),
        sa.Index("ix_project_link_kind_ref", "kind", "ref"),
        sa.Index(
            "uq_project_link_order",
            "ref",
            unique=True,
            sqlite_where=sa.text("kind = 'order'"),
            postgresql_where=sa.text("kind = 'order'"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id")
    # As in ``kit/subjects.py``: ``order`` or ``shipment``.
    kind: str = Field(max_length=24)
    ref: str = Field(max_length=64)
    linked_at: datetime = Field(sa_type=UtcDateTime)
    linked_by: str = Field(max_length=200)


class ProjectMilestone(Table, table=True):
    """A date that the project must hold. It may wait for a purchase order or a shipment, named as links are."""

    __table_args__ = (
        sa.CheckConstraint("(blocking_kind = '') = (blocking_ref = '')", name="blocking_whole"),
        sa.CheckConstraint("starts_on IS NULL OR starts_on <= due_on", name="due_after_start"),
    )

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    name: str = Field(max_length=160)
    # None where it is a day, not a stretch.
    starts_on: date | None = None
    due_on: date
    done_on: date | None = None
    blocking_kind: str = Field(default="", max_length=24)
    blocking_ref: str = Field(default="", max_length=64)


class ProjectCost(Table, table=True):
    """Money that no purchase order speaks of. ``shop_minor`` is what it was in the project's currency on its day."""

    __table_args__ = (sa.CheckConstraint("amount_minor > 0", name="amount_positive"),)

    id: int | None = Field(default=None, primary_key=True)
    project_id: int = Field(foreign_key="project.id", index=True)
    what: str = Field(max_length=200)
    amount_minor: int = Field(sa_type=sa.BigInteger)
    currency: str = Field(max_length=3)
    # Decimal text, one of ``currency`` in the project's; 1 where they are the same.
    rate: str = Field(default="1", max_length=40)
    shop_minor: int = Field(sa_type=sa.BigInteger)
    spent_on: date
    entered_at: datetime = Field(sa_type=UtcDateTime)
    entered_by: str = Field(max_length=200)


class ProjectCounter(Table, table=True):
    """The last number given out in a year."""

    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last: int


def change_status(uow: UnitOfWork, project: Project, to: ProjectStatus, *, note: str = "") -> None:
    """Move a project along ``TRANSITIONS`` with a row of history; of two at once one gets ``ProjectNotInState``."""
    take_step(
        uow,
        project,
        to,
        transitions=TRANSITIONS,
        history=ProjectHistory,
        owner="project_id",
        refused=lambda start, to: ProjectNotInState(project.code, start, to),
        note=note,
        columns={"status_since": uow.now()},
    )
    uow.touch("projects")
