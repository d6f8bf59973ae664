"""Two projects of the demo: one for a company that opens a garage, one of our own that costs more than it should.

They take up what the demo bought and shipped before; without any of that they stand by themselves.
"""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from freight_app.accounts.permissions import Role
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.demo.load_people import LoadedPeople
from freight_app.kit.db import UnitOfWork
from freight_app.kit.money import Money
from freight_app.orders.models import OPEN_STATUSES, Order
from freight_app.purchasing.orders.models import AWAITED, PurchaseOrder
from freight_app.purchasing.projects.booking import book_cost
from freight_app.purchasing.projects.dtos import CostDraft, MilestoneDraft, ProjectDraft
from freight_app.purchasing.projects.linking import link_to_project
from freight_app.purchasing.projects.members import put_member, write_note
from freight_app.purchasing.projects.milestones import add_milestone, finish_milestone
from freight_app.purchasing.projects.models import MemberRole, ProjectStatus
from freight_app.purchasing.projects.writing import create_project, move_project
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile


def write_projects(uow: UnitOfWork, people: LoadedPeople) -> None:
    """By the buyer of the demo, whom the seller helps."""
    system, uow.actor = uow.actor, people.actor_of(Role.BUYER)
    purchases = list(
        uow.session.exec(
            select(PurchaseOrder.number)
            .where(col(PurchaseOrder.status).in_(AWAITED), col(PurchaseOrder.project_ref).is_(None))
            .order_by(col(PurchaseOrder.id))
        )
    )
    _garage(uow, people, purchases[:2])
    _shelves(uow, purchases[2:3])
    uow.actor = system


def _garage(uow: UnitOfWork, people: LoadedPeople, purchases: list[str]) -> None:
    today = today_of_shop(uow)
    company = uow.session.exec(
        select(Retailer.id, Retailer.public_id)
        .where(Retailer.status == RetailerStatus.APPROVED)
        .order_by(col(Retailer.id))
    ).first()
    project = create_project(
        uow,
        ProjectDraft(
            name="Ouverture du garage de La Marsa",
            customer=company[1] if company else "",
            budget="18500",
            starts_on=today - timedelta(days=34),
            due_on=today + timedelta(days=21),
            note="Le client ouvre avec deux ponts. Les kits de freins doivent être là avant la formation.",
        ),
    )
    move_project(uow, project, ProjectStatus.ACTIVE)
    put_member(uow, project, people.staff[Role.SALES].public_id, MemberRole.VIEWER)
    for number in purchases:
        link_to_project(uow, project, "purchase_order", number)
    if company:
        order = uow.session.exec(
            select(Order.number)
            .where(Order.retailer_id == company[0], col(Order.status).in_(OPEN_STATUSES))
            .order_by(col(Order.id).desc())
        ).first()
        if order:
            link_to_project(uow, project, "order", order)
    first = add_milestone(
        uow,
        project,
        MilestoneDraft(name="Liste validée", starts_on=today - timedelta(days=34), due_on=today - timedelta(days=27)),
    )
    finish_milestone(uow, project, first)
    add_milestone(
        uow,
        project,
        MilestoneDraft(
            name="Stock de départ livré",
            starts_on=today - timedelta(days=20),
            due_on=today + timedelta(days=4),
            blocking_kind="purchase_order" if purchases else "",
            blocking_ref=purchases[0] if purchases else "",
        ),
    )
    add_milestone(
        uow,
        project,
        MilestoneDraft(name="Formation des mécaniciens", due_on=today + timedelta(days=12)),
    )
    add_milestone(uow, project, MilestoneDraft(name="Ouverture", due_on=today + timedelta(days=21)))
    _spend(uow, project, "Transport des rayonnages", "420", days_ago=9)
    write_note(uow, project, "Le client veut un essai de la valise de diagnostic le jour de l’ouverture.")


def _shelves(uow: UnitOfWork, purchases: list[str]) -> None:
    today = today_of_shop(uow)
    project = create_project(
        uow,
        ProjectDraft(
            name="Rayonnages du nouvel entrepôt",
            budget="6000",
            starts_on=today - timedelta(days=48),
            due_on=today + timedelta(days=40),
        ),
    )
    move_project(uow, project, ProjectStatus.ACTIVE)
    for number in purchases:
        link_to_project(uow, project, "purchase_order", number)
    _spend(uow, project, "Rayonnages, 24 travées", "4860", days_ago=31)
    _spend(uow, project, "Montage et ancrages", "1395", days_ago=12)
    done = add_milestone(uow, project, MilestoneDraft(name="Sol refait", due_on=today - timedelta(days=36)))
    finish_milestone(uow, project, done)
    add_milestone(uow, project, MilestoneDraft(name="Contrôle de sécurité", due_on=today - timedelta(days=3)))
    add_milestone(uow, project, MilestoneDraft(name="Déménagement du stock", due_on=today + timedelta(days=30)))


def _spend(uow: UnitOfWork, project: str, what: str, amount: str, *, days_ago: int) -> None:
    currency = get_shop_profile(uow).currency
    amount = f"{Money.from_decimal(amount, currency).decimal:f}"
    day = today_of_shop(uow) - timedelta(days=days_ago)
    book_cost(uow, project, CostDraft(what=what, amount=amount, currency=currency, spent_on=day), key=f"demo {what}")
