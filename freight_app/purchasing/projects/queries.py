"""All SQL and locks of projects, also what they read of purchase orders and shipments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple, cast

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.models import UserAccount, UserRole
from freight_app.accounts.permissions import STAFF_ROLES
from freight_app.accounts.queries import escape_like
from freight_app.accounts.retailer_models import Retailer
from freight_app.accounts.rules import fold_tax_number
from freight_app.accounts.values import email_key
from freight_app.catalogue.folding import fold_words
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotFound
from freight_app.kit.upsert import insert_into
from freight_app.purchasing.landed.models import CostShare
from freight_app.purchasing.orders.models import PurchaseOrder, PurchaseOrderLine
from freight_app.purchasing.projects.dtos import ProjectQuery
from freight_app.purchasing.projects.models import (
    RUNNING,
    MemberRole,
    Project,
    ProjectCost,
    ProjectCounter,
    ProjectHistory,
    ProjectLink,
    ProjectMember,
    ProjectMilestone,
    ProjectNote,
    ProjectStatus,
)
from freight_app.purchasing.suppliers.models import Supplier
from freight_app.shipping.models import Shipment, ShipmentItem

# More running projects than this, and the dashboard looks at those that are due first.
MOST_WATCHED = 200


# --- one project


def next_code(uow: UnitOfWork, year: int) -> str:
    """The next number for people of a year. Its row stays locked until the commit, so ask for it late."""
    last = (
        uow.session.connection()
        .execute(
            insert_into(uow.dialect, ProjectCounter)
            .values(year=year, last=1)
            .on_conflict_do_update(index_elements=["year"], set_={"last": col(ProjectCounter.last) + 1})
            .returning(col(ProjectCounter.last))
        )
        .scalar_one()
    )
    return f"PRJ-{year}-{last:03d}"


def find_project(uow: UnitOfWork, public_id: str, *, lock: bool = False) -> Project:
    """``NotFound`` for an unknown one."""
    statement = select(Project).where(Project.public_id == public_id.replace("\0", ""))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found = uow.session.exec(statement).first()
    if found is None:
        raise NotFound("Project")
    return found


def change_project(uow: UnitOfWork, project: Project, version: int, values: dict[str, Any]) -> bool:
    """Write values over the version that was read; False when somebody was faster."""
    changed = uow.session.exec(
        sa.update(Project)
        .where(col(Project.id) == project.id, col(Project.version) == version)
        .values(**values, version=version + 1)
        .execution_options(synchronize_session=False)
    )
    uow.session.refresh(project)
    return changed.rowcount == 1


def role_of(uow: UnitOfWork, project_id: int, user_id: int | None) -> MemberRole | None:
    if user_id is None:
        return None
    found = uow.session.exec(
        select(ProjectMember.role).where(ProjectMember.project_id == project_id, ProjectMember.user_id == user_id)
    ).first()
    return MemberRole(found) if found is not None else None


def members_of(uow: UnitOfWork, project_id: int) -> list[tuple[ProjectMember, UserAccount]]:
    rows = uow.session.exec(
        select(ProjectMember, UserAccount)
        .join(UserAccount, col(UserAccount.id) == col(ProjectMember.user_id))
        .where(ProjectMember.project_id == project_id)
        .order_by(col(ProjectMember.added_at), col(UserAccount.name))
    )
    return [(row[0], row[1]) for row in rows]


def put_member(uow: UnitOfWork, project_id: int, user_id: int, role: MemberRole) -> None:
    """Add somebody, or give them another role."""
    uow.session.connection().execute(
        insert_into(uow.dialect, ProjectMember)
        .values(project_id=project_id, user_id=user_id, role=role, added_at=uow.now())
        .on_conflict_do_update(index_elements=["project_id", "user_id"], set_={"role": role})
    )


def drop_member(uow: UnitOfWork, project_id: int, user_id: int) -> bool:
    gone = uow.session.exec(
        sa.delete(ProjectMember).where(
            col(ProjectMember.project_id) == project_id, col(ProjectMember.user_id) == user_id
        )
    )
    return gone.rowcount == 1


def count_leads(uow: UnitOfWork, project_id: int) -> int:
    return uow.session.exec(
        select(sa.func.count())
        .select_from(ProjectMember)
        .where(ProjectMember.project_id == project_id, ProjectMember.role == MemberRole.LEAD)
    ).one()


def member_ids(uow: UnitOfWork, project_id: int, *roles: MemberRole) -> list[int]:
    """User ids of members in these roles, or in any."""
    statement = select(ProjectMember.user_id).where(ProjectMember.project_id == project_id)
    if roles:
        statement = statement.where(col(ProjectMember.role).in_(roles))
    return list(uow.session.exec(statement))


def history_of(uow: UnitOfWork, project_id: int) -> tuple[list[ProjectHistory], list[ProjectNote]]:
    steps = uow.session.exec(select(ProjectHistory).where(ProjectHistory.project_id == project_id))
    notes = uow.session.exec(select(ProjectNote).where(ProjectNote.project_id == project_id))
    return list(steps), list(notes)


def find_milestone(uow: UnitOfWork, project_id: int, milestone_id: int) -> ProjectMilestone:
    """``NotFound`` also for one of another project."""
    found = uow.session.get(ProjectMilestone, milestone_id)
    if found is None or found.project_id != project_id:
        raise NotFound("Milestone")
    return found


def find_cost(uow: UnitOfWork, project_id: int, cost_id: int) -> ProjectCost:
    found = uow.session.get(ProjectCost, cost_id)
    if found is None or found.project_id != project_id:
        raise NotFound("Cost")
    return found


# --- lists


def visible_to(reader_id: int | None) -> Any:
    """Projects of a member; of everybody where ``reader_id`` is None."""
    if reader_id is None:
        return sa.true()
    return sa.exists().where(col(ProjectMember.project_id) == col(Project.id), col(ProjectMember.user_id) == reader_id)


_TABS: dict[str, tuple[ProjectStatus, ...]] = {
    "running": RUNNING,
    "done": (ProjectStatus.DONE, ProjectStatus.CANCELLED),
    "all": tuple(ProjectStatus),
}


class NamedProject(NamedTuple):
    """A project with the name of whom it is for; empty for our own."""

    project: Project
    customer: str


def _named() -> Any:
    return (
        select(Project, UserAccount.name, Retailer.legal_name)
        .join(UserAccount, col(UserAccount.id) == col(Project.customer_id), isouter=True)
        .join(Retailer, col(Retailer.id) == col(Project.retailer_id), isouter=True)
    )


def _asked(q: str) -> list[Any]:
    found: list[Any] = []
    for word in q.replace("\0", "").split():
        pattern = f"%{escape_like(word.casefold())}%"
        folded = [f"%{escape_like(part)}%" for part in fold_words(word)]
        found.append(
            sa.or_(
                sa.func.lower(Project.code).like(pattern, escape="\\"),
                sa.func.lower(UserAccount.name).like(pattern, escape="\\"),
                sa.func.lower(Retailer.legal_name).like(pattern, escape="\\"),
                *([sa.and_(*(col(Project.name_key).like(part, escape="\\") for part in folded))] if folded else []),
            )
        )
    return found


def page_projects(
    uow: UnitOfWork, query: ProjectQuery, reader_id: int | None
) -> tuple[list[NamedProject], dict[str, int]]:
    """One page of a tab, those that are due first in front; and how many each tab holds."""
    conditions = [visible_to(reader_id), *_asked(query.q)]
    status = col(Project.status)
    counts = uow.session.exec(
        _named()
        .with_only_columns(
            *(sa.func.count(sa.case((status.in_(states), 1))).label(tab) for tab, states in _TABS.items())
        )
        .where(*conditions)
    ).one()
    rows = uow.session.exec(
        _named()
        .where(*conditions, status.in_(_TABS[query.tab]))
        .order_by(
            col(Project.due_on) if query.tab == "running" else col(Project.due_on).desc(),
            col(Project.id),
        )
        .offset(query.offset)
        .limit(query.per_page)
    )
    return [_name(row) for row in rows], dict(zip(_TABS, counts, strict=True))


def running_projects(uow: UnitOfWork, reader_id: int | None) -> list[NamedProject]:
    """Those that are due first, at most ``MOST_WATCHED``."""
    rows = uow.session.exec(
        _named()
        .where(visible_to(reader_id), col(Project.status).in_(RUNNING))
        .order_by(col(Project.due_on), col(Project.id))
        .limit(MOST_WATCHED)
    )
    return [_name(row) for row in rows]


def name_project(uow: UnitOfWork, project: Project) -> NamedProject:
    return _name(uow.session.exec(_named().where(col(Project.id) == project.id)).one())


def search_projects(uow: UnitOfWork, q: str, reader_id: int | None, limit: int) -> list[NamedProject]:
    """By code, name or customer, the latest first."""
    asked = _asked(q)
    if not asked:
        return []
    rows = uow.session.exec(_named().where(visible_to(reader_id), *asked).order_by(col(Project.id).desc()).limit(limit))
    return [_name(row) for row in rows]


def _name(row: Any) -> NamedProject:
    return NamedProject(row[0], row[2] or row[1] or "")


# --- what belongs to projects, for many of them at once


def purchases_of(
    uow: UnitOfWork, public_ids: Collection[str]
) -> dict[str, list[tuple[PurchaseOrder, str, list[PurchaseOrderLine]]]]:
    """By project: purchase orders that name it, with their supplier's name and lines, the latest first."""
    if not public_ids:
        return {}
    rows = list(
        uow.session.exec(
            select(PurchaseOrder, Supplier.name)
            .join(Supplier, col(Supplier.id) == col(PurchaseOrder.supplier_id))
            .where(col(PurchaseOrder.project_ref).in_(list(public_ids)))
            .order_by(col(PurchaseOrder.id).desc())
        )
    )
    lines: dict[int, list[PurchaseOrderLine]] = defaultdict(list)
    ids = [order.id for order, _ in rows]
    for line in uow.session.exec(select(PurchaseOrderLine).where(col(PurchaseOrderLine.order_id).in_(ids))):
        lines[line.order_id].append(line)
    found: dict[str, list[tuple[PurchaseOrder, str, list[PurchaseOrderLine]]]] = defaultdict(list)
    for order, supplier in rows:
        found[cast("str", order.project_ref)].append((order, supplier, lines[cast("int", order.id)]))
    return found


def extras_of(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, int]:
    """By purchase order: what bills of freight, duty and the like add to its lines, in the shop's currency."""
    if not order_ids:
        return {}
    rows = uow.session.connection().execute(
        sa.select(col(PurchaseOrderLine.order_id), sa.cast(sa.func.sum(col(CostShare.amount_minor)), sa.BigInteger()))
        .join(PurchaseOrderLine, col(PurchaseOrderLine.id) == col(CostShare.line_id))
        .where(col(PurchaseOrderLine.order_id).in_(list(order_ids)))
        .group_by(col(PurchaseOrderLine.order_id))
    )
    return {row[0]: row[1] for row in rows}


def links_of(uow: UnitOfWork, project_ids: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """By project and kind: the refs that are linked, the first linked in front."""
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    if project_ids:
        for link in uow.session.exec(
            select(ProjectLink).where(col(ProjectLink.project_id).in_(list(project_ids))).order_by(col(ProjectLink.id))
        ):
            found[link.project_id][link.kind].append(link.ref)
    return found


def milestones_of(uow: UnitOfWork, project_ids: Collection[int]) -> dict[int, list[ProjectMilestone]]:
    found: dict[int, list[ProjectMilestone]] = defaultdict(list)
    if project_ids:
        for row in uow.session.exec(
            select(ProjectMilestone)
            .where(col(ProjectMilestone.project_id).in_(list(project_ids)))
            .order_by(col(ProjectMilestone.due_on), col(ProjectMilestone.id))
        ):
            found[row.project_id].append(row)
    return found


def costs_of(uow: UnitOfWork, project_ids: Collection[int]) -> dict[int, list[ProjectCost]]:
    found: dict[int, list[ProjectCost]] = defaultdict(list)
    if project_ids:
        for row in uow.session.exec(
            select(ProjectCost)
            .where(col(ProjectCost.project_id).in_(list(project_ids)))
            .order_by(col(ProjectCost.spent_on), col(ProjectCost.id))
        ):
            found[row.project_id].append(row)
    return found


class CarriedBy(NamedTuple):
    """Shipments by public id, and by subject (kind, ref) the public ids of those that carry goods of it."""

    shipments: dict[str, Shipment]
    carrying: dict[tuple[str, str], list[str]]


def shipments_for(uow: UnitOfWork, public_ids: Collection[str], subjects: Collection[tuple[str, str]]) -> CarriedBy:
    """Shipments that are named, and those that carry goods of the orders and purchase orders."""
    carrying: dict[tuple[str, str], list[str]] = defaultdict(list)
    shipments: dict[str, Shipment] = {}
    by_kind: dict[str, list[str]] = defaultdict(list)
    for kind, ref in subjects:
        by_kind[kind].append(ref)
    for kind, refs in by_kind.items():
        rows = uow.session.exec(
            select(Shipment, ShipmentItem.subject_ref)
            .join(ShipmentItem, col(ShipmentItem.shipment_id) == col(Shipment.id))
            .where(ShipmentItem.subject_kind == kind, col(ShipmentItem.subject_ref).in_(refs))
            .order_by(col(Shipment.id))
        )
        for shipment, ref in rows:
            shipments[shipment.public_id] = shipment
            if shipment.public_id not in carrying[(kind, ref)]:
                carrying[(kind, ref)].append(shipment.public_id)
    missing = [public_id for public_id in public_ids if public_id not in shipments]
    if missing:
        for shipment in uow.session.exec(select(Shipment).where(col(Shipment.public_id).in_(missing))):
            shipments[shipment.public_id] = shipment
    return CarriedBy(shipments, carrying)


# --- linking


def project_of_purchase(uow: UnitOfWork, number: str) -> str | None:
    """The public id of the project that a purchase order names; ``NotFound`` for an unknown number."""
    row = uow.session.exec(
        select(PurchaseOrder.id, PurchaseOrder.project_ref).where(PurchaseOrder.number == number.replace("\0", ""))
    ).first()
    if row is None:
        raise NotFound("Purchase order", number=number)
    return row[1]


def name_on_purchase(uow: UnitOfWork, number: str, public_id: str | None, *, before: str | None) -> bool:
    """Write or wipe the project on a purchase order; False when it names another by now."""
    reference = col(PurchaseOrder.project_ref)
    changed = uow.session.exec(
        sa.update(PurchaseOrder)
        .where(
            col(PurchaseOrder.number) == number,
            reference.is_(None) | (reference == "") if before is None else reference == before,
        )
        .values(project_ref=public_id)
        .execution_options(synchronize_session=False)
    )
    uow.session.expire_all()
    return changed.rowcount == 1


def code_of(uow: UnitOfWork, public_id: str) -> str:
    """The code of a project; empty where there is none of this id."""
    return uow.session.exec(select(Project.code).where(Project.public_id == public_id)).first() or ""


def shipment_named(uow: UnitOfWork, text: str) -> str:
    """The public id of the shipment of this public id, number or tracking number, the latest; ``NotFound`` for none."""
    text = text.replace("\0", "")
    found = uow.session.exec(
        select(Shipment.public_id)
        .where(
            (col(Shipment.public_id) == text)
            | (col(Shipment.number) == text.upper())
            | ((col(Shipment.tracking_number) == text) & (text != ""))
        )
        .order_by(col(Shipment.id).desc())
        .limit(1)
    ).first()
    if found is None:
        raise NotFound("Shipment")
    return found


def project_of_order(uow: UnitOfWork, number: str) -> int | None:
    """The project that a sales order is linked to."""
    return uow.session.exec(
        select(ProjectLink.project_id).where(ProjectLink.kind == "order", ProjectLink.ref == number)
    ).first()


def add_link(uow: UnitOfWork, project_id: int, kind: str, ref: str) -> bool:
    """False when it is linked already: an order to any project, anything else to this one."""
    added = uow.session.connection().execute(
        insert_into(uow.dialect, ProjectLink)
        .values(project_id=project_id, kind=kind, ref=ref, linked_at=uow.now(), linked_by=uow.actor.label[:200])
        .on_conflict_do_nothing()
        .returning(col(ProjectLink.id))
    )
    return added.first() is not None


def drop_link(uow: UnitOfWork, project_id: int, kind: str, ref: str) -> bool:
    gone = uow.session.exec(
        sa.delete(ProjectLink).where(
            col(ProjectLink.project_id) == project_id, col(ProjectLink.kind) == kind, col(ProjectLink.ref) == ref
        )
    )
    return gone.rowcount == 1


# --- choices


def people_of_staff(uow: UnitOfWork) -> list[UserAccount]:
    """Everybody who works here, by name."""
    works = sa.exists().where(
        col(UserRole.user_id) == col(UserAccount.id), col(UserRole.role).in_([str(role) for role in STAFF_ROLES])
    )
    return list(
        uow.session.exec(
            select(UserAccount).where(works, col(UserAccount.is_active).is_(True)).order_by(UserAccount.name)
        )
    )


def find_buyer(uow: UnitOfWork, text: str) -> tuple[int | None, int | None]:
    """A customer's id, or a company's: by e-mail, tax number or public id; two times None for nobody."""
    text = text.replace("\0", "")
    company = uow.session.exec(
        select(Retailer.id).where(
            (col(Retailer.public_id) == text) | (col(Retailer.tax_number_key) == (fold_tax_number(text) or "-"))
        )
    ).first()
    if company is not None:
        return None, company
    person = uow.session.exec(
        select(UserAccount.id).where(
            (col(UserAccount.public_id) == text) | (col(UserAccount.email_key) == email_key(text))
        )
    ).first()
    return person, None


def name_of_buyer(uow: UnitOfWork, project: Project) -> str:
    """What ``find_buyer`` finds the project's customer by; empty for our own."""
    customer = uow.session.get(UserAccount, project.customer_id) if project.customer_id else None
    retailer = uow.session.get(Retailer, project.retailer_id) if project.retailer_id else None
    return customer.email if customer else retailer.tax_number if retailer else ""


def fresh(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    """Write what was added, so that its ids are known."""
    uow.session.add_all(rows)
    uow.session.flush()
