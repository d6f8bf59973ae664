"""A company of several people: an owner, an approver, a buyer with limits and a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.company.dtos import MemberTerms, MemberView
from freight_app.accounts.company.members import add_member, list_members_of
from freight_app.accounts.company.models import CompanyRole
from freight_app.accounts.permissions import Permission, Role
from freight_app.kit.actor import Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.orders.dtos import CartOwner, PlacedOrder
from freight_app.orders.models import Order, OrderStatus
from freight_app.orders.spending.deciding import approve_order
from freight_app.orders.spending.models import MemberMonth, MemberSpend
from freight_app.orders.spending.reading import sum_up_spending_of
from tests.orders.credit.trade import Garage, open_garage
from tests.orders.shopping import order, staff, tnd

SALES = Actor("Nour", None, frozenset({str(Permission.RETAILERS_APPROVE)}))


@dataclass(frozen=True)
class Firm:
    """Actors by what they are in the company."""

    garage: Garage
    owner: Actor
    approver: Actor
    buyer: Actor
    viewer: Actor

    @property
    def company(self) -> str:
        return self.garage.company


def terms(role: str, *, order_limit: str = "", month_limit: str = "", always: bool = False) -> MemberTerms:
    return MemberTerms(
        role=CompanyRole(role),
        order_limit=tnd(order_limit) if order_limit else None,
        month_limit=tnd(month_limit) if month_limit else None,
        needs_approval=always,
    )


def hire(house: House, company: str, wanted: MemberTerms, *, name: str) -> Actor:
    """Somebody with an account, let into a company by staff."""
    person = staff(house, Role.CUSTOMER, name=name)
    with house.write(SALES) as uow:
        email = (
            uow.session.connection()
            .execute(sa.text("SELECT email FROM user_account WHERE id = :id"), {"id": person.user_id})
            .scalar_one()
        )
        add_member(uow, company, email, wanted)
    return person


def open_firm(house: House, *, credit: str = "1000.000", **limits: Any) -> Firm:
    """The buyer may order for 50.000 at once and 100.000 a month, unless said otherwise."""
    garage = open_garage(house, limit=credit, name=f"Garage {uuid4().hex[:6]}")
    limits = {"order_limit": "50.000", "month_limit": "100.000"} | limits
    return Firm(
        garage=garage,
        owner=Actor("Sami Gharbi", garage.owner.user_id, frozenset()),
        approver=hire(house, garage.company, terms("approver", order_limit="20.000"), name="Meriem Ayari"),
        buyer=hire(house, garage.company, terms("buyer", **limits), name="Walid Baccar"),
        viewer=hire(house, garage.company, terms("viewer"), name="Hela Viewer"),
    )


def shop_for(house: House, who: Actor, wanted: dict[int, int], **changes: Any) -> PlacedOrder:
    """Somebody of a company orders, on account unless said otherwise."""
    return order(house, wanted, owner=CartOwner(user_id=who.user_id), **{"payment_method": "on_account"} | changes)


def say_yes(house: House, who: Actor, placed: PlacedOrder, **changes: Any) -> None:
    with house.write(who) as uow:
        seen = changes.get("seen", placed.total.amount_minor)
        approve_order(uow, cast("int", who.user_id), placed.number, seen_total_minor=seen, key=uuid4().hex)


def member(house: House, firm: Firm, who: Actor) -> MemberView:
    with house.read(SALES) as uow:
        return next(one for one in list_members_of(uow, firm.company) if one.user_id == who.user_id)


def spent(house: House, firm: Firm, who: Actor) -> str:
    with house.read(SALES) as uow:
        found = sum_up_spending_of(uow, firm.company).members
    return str(next(one.spent for one in found if one.member.user_id == who.user_id))


def status_of(house: House, number: str) -> OrderStatus:
    with house.read() as uow:
        return OrderStatus(uow.session.exec(select(Order.status).where(Order.number == number)).one())


def check_months(uow: UnitOfWork) -> None:
    """What every month sums up are its orders."""
    for month in uow.session.exec(select(MemberMonth)):
        rows = uow.session.exec(
            select(MemberSpend.amount_minor).where(
                col(MemberSpend.member_id) == month.member_id, col(MemberSpend.month) == month.month
            )
        )
        assert sum(rows) == month.spent_minor
