"""Putting purchase orders, sales orders and shipments to a project, and taking them off.

A purchase order names its project itself and so belongs to one; so does a sales order, whose money would count twice. A
shipment may carry goods of several.
"""

from __future__ import annotations

from typing import Literal

from freight_app.accounts.audit import record_change
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.purchasing.projects import queries
from freight_app.purchasing.projects.access import open_to_edit
from freight_app.purchasing.projects.errors import BelongsToProject
from freight_app.purchasing.projects.models import Project
from freight_app.purchasing.projects.ports import ProjectOrders
from freight_app.purchasing.projects.writing import TOPIC

LinkKind = Literal["purchase_order", "order", "shipment"]


def link_to_project(uow: UnitOfWork, public_id: str, kind: LinkKind, ref: str) -> None:
    """Put a thing to a project, named by its number; again changes nothing. For leads and buyers of it.

    Raises ``NotFound`` for an unknown thing and ``BelongsToProject`` for one of another project.
    """
    project = open_to_edit(uow, public_id)
    ref = ref.strip()
    if kind == "purchase_order":
        added = _name_on_purchase(uow, project, ref)
    elif kind == "order":
        added = _link_order(uow, project, ref)
    else:
        ref = queries.shipment_named(uow, ref)
        added = queries.add_link(uow, project.id or 0, kind, ref)
    if added:
        _record(uow, project, None, f"{kind} {ref}")


def unlink_from_project(uow: UnitOfWork, public_id: str, kind: LinkKind, ref: str) -> None:
    """Take a thing off a project. For leads and buyers of it; ``NotFound`` where it does not belong to it."""
    project = open_to_edit(uow, public_id)
    if kind == "purchase_order":
        gone = queries.name_on_purchase(uow, ref, None, before=project.public_id)
    else:
        gone = queries.drop_link(uow, project.id or 0, kind, ref)
    if not gone:
        raise NotFound("Link")
    _record(uow, project, f"{kind} {ref}", None)


def _name_on_purchase(uow: UnitOfWork, project: Project, number: str) -> bool:
    named = queries.project_of_purchase(uow, number)
    if named == project.public_id:
        return False
    # A name that no project has is a slip of the pen: whoever links it now means this one.
    if named and queries.code_of(uow, named):
        raise BelongsToProject("This belongs to another project.", project=queries.code_of(uow, named))
    if not queries.name_on_purchase(uow, number, project.public_id, before=named or None):
        raise BelongsToProject("This belongs to another project.", project="")
    return True


def _link_order(uow: UnitOfWork, project: Project, number: str) -> bool:
    number = number.upper()
    if number not in uow.port(ProjectOrders).facts_of(uow, [number]):
        raise NotFound("Order", number=number)
    if queries.add_link(uow, project.id or 0, "order", number):
        return True
    if queries.project_of_order(uow, number) != project.id:
        raise BelongsToProject("This belongs to another project.", project="")
    return False


def _record(uow: UnitOfWork, project: Project, before: str | None, after: str | None) -> None:
    record_change(
        uow,
        entity="project",
        entity_id=project.code,
        action="linked" if after else "unlinked",
        before={"link": before} if before else None,
        after={"link": after} if after else None,
    )
    uow.touch(TOPIC)
