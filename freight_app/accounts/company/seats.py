"""Which company somebody acts for, as what: asked anew at each event, so that who was removed is out at once."""

from __future__ import annotations

from typing import cast

from freight_app.accounts import retailer_queries
from freight_app.accounts.company import queries
from freight_app.accounts.company.dtos import Seat
from freight_app.accounts.company.errors import BelongsToCompany
from freight_app.accounts.company.models import CompanyMember, CompanyRole
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.ids import new_token

COMPANY_TOPIC = "retailers"


def seat_of(uow: UnitOfWork, user_id: int | None) -> Seat | None:
    """What somebody is in their company now; None for who has none, is suspended or was removed."""
    found = None if user_id is None else queries.find_seat(uow, user_id)
    return None if found is None else _seat(*found)


def require_seat(uow: UnitOfWork, user_id: int) -> Seat:
    """The same; ``NotFound`` where there is none."""
    seat = seat_of(uow, user_id)
    if seat is None:
        raise NotFound("The company")
    return seat


def lock_managed(uow: UnitOfWork, company: str) -> Retailer:
    """The company, locked, for who may change its people: its owners, and staff with ``retailers.approve``.

    ``NotFound`` for the company of others, ``NotAllowed`` for a member who does not run it. The lock makes of two
    owners who remove each other one the last.
    """
    retailer = retailer_queries.lock_retailer(uow, company)
    if retailer is None:
        raise NotFound("The company")
    if uow.actor.may(Permission.RETAILERS_APPROVE):
        return retailer
    seat = seat_of(uow, uow.actor.user_id)
    if seat is None or seat.retailer_id != retailer.id:
        raise NotFound("The company")
    if not seat.is_owner:
        raise NotAllowed("Only an owner of the company may do this.")
    return retailer


def add_owner(uow: UnitOfWork, retailer: Retailer) -> None:
    """Who applied runs the company. ``BelongsToCompany`` for a member of another one."""
    values = {
        "public_id": new_token(12),
        "retailer_id": retailer.id,
        "user_id": retailer.user_id,
        "role": CompanyRole.OWNER,
        "state": "active",
        "order_limit_minor": None,
        "month_limit_minor": None,
        "currency": "",
        "needs_approval": False,
        "joined_at": uow.now(),
        "changed_at": uow.now(),
    }
    if queries.put_member(uow, values) is None:
        raise BelongsToCompany


def _seat(member: CompanyMember, retailer: Retailer) -> Seat:
    return Seat(
        member_id=cast("int", member.id),
        member=member.public_id,
        retailer_id=cast("int", retailer.id),
        company=retailer.public_id,
        legal_name=retailer.legal_name,
        user_id=member.user_id,
        role=CompanyRole(member.role),
        is_approved=retailer.status == RetailerStatus.APPROVED,
        needs_approval=member.needs_approval,
    )
