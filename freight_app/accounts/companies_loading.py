"""Many companies at once, taken over as they stand elsewhere: approved or still to be decided. Nobody is written to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts import queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.company.models import CompanyInvitation, CompanyMember
from freight_app.accounts.company.queries import belonging
from freight_app.accounts.company.seats import add_owner
from freight_app.accounts.models import UserAccount, UserRole
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.retailer_models import Retailer, RetailerStatus, RetailerStatusChange, record_status
from freight_app.accounts.retailers import RETAILERS_TOPIC
from freight_app.accounts.rules import fold_tax_number
from freight_app.kit.db import UnitOfWork
from freight_app.kit.ids import new_token

_CHUNK = 500
# legal_name, tax_number, contact_name, phone, line, city, region, postal_code, country, price_group, status.
Facts = dict[str, Any]
_DETAILS = (
    *("legal_name", "tax_number", "contact_name", "phone", "line", "city", "region", "postal_code", "country"),
    "price_group",
)


class KnownCompany(NamedTuple):
    """A company and who acts for it."""

    id: int
    user_id: int
    email: str
    facts: Facts


def fold_tax(text: str) -> str:
    """What makes two spellings of a tax number the same."""
    return fold_tax_number(text)


def read_companies(
    uow: UnitOfWork, tax_keys: Collection[str], user_ids: Collection[int] = ()
) -> dict[str, KnownCompany]:
    """The companies with these folded tax numbers, and those of these people, by folded tax number."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    uow.session.flush()
    known: dict[str, KnownCompany] = {}
    for column, values in ((Retailer.tax_number_key, sorted(tax_keys)), (Retailer.user_id, sorted(user_ids))):
        for start in range(0, len(values), _CHUNK):
            statement = (
                select(Retailer, UserAccount.email)
                .join(UserAccount, col(UserAccount.id) == col(Retailer.user_id))
                .where(col(column).in_(values[start : start + _CHUNK]))
                .execution_options(populate_existing=True)
            )
            for retailer, email in uow.session.exec(statement):
                facts: Facts = {name: getattr(retailer, name) for name in _DETAILS}
                facts["status"] = str(retailer.status)
                known[retailer.tax_number_key] = KnownCompany(retailer.id or 0, retailer.user_id, email, facts)
    return known


def read_members(uow: UnitOfWork, user_ids: Collection[int]) -> set[int]:
    """Those of these people who belong to a company, whoever they are in it."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    return belonging(uow, sorted(user_ids))


def add_companies(uow: UnitOfWork, companies: Mapping[int, Facts]) -> None:
    """Take companies over, by the user who acts for each. An approved one gets its role and prices at once."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    for user_id, facts in sorted(companies.items()):
        is_approved = facts["status"] == RetailerStatus.APPROVED
        details: Facts = {name: facts.get(name) or "" for name in _DETAILS if name != "price_group"}
        retailer = Retailer(
            public_id=new_token(12),
            user_id=user_id,
            **details,
            price_group=facts.get("price_group"),
            tax_number_key=fold_tax(facts["tax_number"]),
            status=RetailerStatus(facts["status"]),
            applied_at=uow.now(),
            decided_at=uow.now() if is_approved else None,
        )
        uow.session.add(retailer)
        uow.session.flush()
        add_owner(uow, retailer)
        record_status(uow, retailer, before=None)
        if is_approved:
            queries.insert_role(uow, user_id, Role.RETAILER)
    _record(uow, "added", len(companies))


def change_companies(uow: UnitOfWork, changes: Mapping[int, Facts]) -> None:
    """Let these details stand. A status is never changed so: deciding is a step with a history and a letter."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    for company_id, facts in sorted(changes.items()):
        details = {name: facts[name] for name in _DETAILS if name in facts}
        if "tax_number" in details:
            details["tax_number_key"] = fold_tax(details["tax_number"])
        if details:
            uow.session.exec(sa.update(Retailer).where(col(Retailer.id) == company_id).values(**details))
    uow.session.expire_all()
    _record(uow, "changed", len(changes))


def remove_companies(uow: UnitOfWork, ids: Collection[int]) -> None:
    """Take companies away that were taken over by mistake: with them the role, the prices and their history."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        chunk = wanted[start : start + _CHUNK]
        users = sa.select(col(CompanyMember.user_id)).where(col(CompanyMember.retailer_id).in_(chunk))
        connection = uow.session.connection()
        connection.execute(
            sa.delete(UserRole).where(col(UserRole.role) == Role.RETAILER.value, col(UserRole.user_id).in_(users))
        )
        for column in (CompanyMember.retailer_id, CompanyInvitation.retailer_id):
            connection.execute(sa.delete(sa.inspect(column.class_).local_table).where(col(column).in_(chunk)))  # type: ignore[attr-defined]
        connection.execute(sa.delete(RetailerStatusChange).where(col(RetailerStatusChange.retailer_id).in_(chunk)))
        connection.execute(sa.delete(Retailer).where(col(Retailer.id).in_(chunk)))
    uow.session.expire_all()
    _record(uow, "removed", len(wanted))


def _record(uow: UnitOfWork, action: str, companies: int) -> None:
    if companies:
        after = {"companies": companies}
        record_change(uow, entity="retailer", entity_id="many", action=action, before=None, after=after)
        uow.touch(RETAILERS_TOPIC)
