"""SQL and locks of companies' people. Order of locks: the company, then its members."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.company.models import CompanyInvitation, CompanyMember, CompanyRole, MemberState
from freight_app.accounts.models import UserAccount
from freight_app.accounts.retailer_models import Retailer
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into

_FRESH = {"populate_existing": True}
_CHUNK = 500


# --- which company somebody acts for: the one place where it is found


def company_id_of(user_id: Any, *roles: CompanyRole) -> Any:
    """The id of the company for which somebody acts now, as a scalar subquery: of an active member, else nothing.

    With ``roles`` only for who is one of these there.
    """
    found = sa.select(col(CompanyMember.retailer_id)).where(
        col(CompanyMember.user_id) == user_id, col(CompanyMember.state) == MemberState.ACTIVE.value
    )
    if roles:
        found = found.where(col(CompanyMember.role).in_([role.value for role in roles]))
    return found.scalar_subquery()


# Built once: the first runs with every event of somebody who buys for a company.
_COMPANY_OF = select(Retailer).where(col(Retailer.id) == company_id_of(sa.bindparam("user", type_=sa.Integer)))
_SEAT = (
    select(CompanyMember, Retailer)
    .join(Retailer, col(Retailer.id) == col(CompanyMember.retailer_id))
    .where(
        col(CompanyMember.user_id) == sa.bindparam("user", type_=sa.Integer),
        col(CompanyMember.state) == MemberState.ACTIVE.value,
    )
)


def find_company_of(uow: UnitOfWork, user_id: int) -> Retailer | None:
    """The company for which somebody acts now, whatever its status."""
    return uow.session.exec(_COMPANY_OF, params={"user": user_id}).first()


def find_seat(uow: UnitOfWork, user_id: int) -> tuple[CompanyMember, Retailer] | None:
    return uow.session.exec(_SEAT, params={"user": user_id}, execution_options=_FRESH).first()


def companies_of(uow: UnitOfWork, user_ids: list[int]) -> dict[int, Retailer]:
    """The companies that several people act for, by person."""
    statement = (
        select(CompanyMember.user_id, Retailer)
        .join(Retailer, col(Retailer.id) == col(CompanyMember.retailer_id))
        .where(col(CompanyMember.user_id).in_(user_ids), col(CompanyMember.state) == MemberState.ACTIVE.value)
    )
    return dict(uow.session.exec(statement).all())


# --- members


def belonging(uow: UnitOfWork, user_ids: Sequence[int]) -> set[int]:
    """Those of these people who belong to a company, suspended or not."""
    found: set[int] = set()
    for start in range(0, len(user_ids), _CHUNK):
        found.update(
            uow.session.exec(
                select(CompanyMember.user_id).where(
                    col(CompanyMember.user_id).in_(user_ids[start : start + _CHUNK]),
                    col(CompanyMember.state) != MemberState.REMOVED.value,
                )
            )
        )
    return found


def put_member(uow: UnitOfWork, values: dict[str, Any]) -> int | None:
    """Let somebody in, for the first time or again; the id, or None for who belongs to a company already."""
    again = {name: value for name, value in values.items() if name not in ("public_id", "retailer_id", "user_id")}
    revived = uow.session.exec(
        sa.update(CompanyMember)
        .where(
            col(CompanyMember.retailer_id) == values["retailer_id"],
            col(CompanyMember.user_id) == values["user_id"],
            col(CompanyMember.state) == MemberState.REMOVED.value,
            # Who has joined another company since stays there.
            ~sa.exists().where(_OTHER.c.user_id == values["user_id"], _OTHER.c.state != MemberState.REMOVED.value),
        )
        .values(again)
        .returning(col(CompanyMember.id))
    ).first()
    if revived is not None:
        return revived[0]
    statement = insert_into(uow.dialect, CompanyMember).values(values).on_conflict_do_nothing()
    row = uow.session.exec(statement.returning(col(CompanyMember.id))).first()
    return None if row is None else row[0]


_OTHER: Any = sa.inspect(CompanyMember).local_table.alias("other_membership")


def get_member(uow: UnitOfWork, member_id: int) -> CompanyMember:
    return uow.session.exec(
        select(CompanyMember).where(CompanyMember.id == member_id).execution_options(**_FRESH)
    ).one()


def lock_member(uow: UnitOfWork, retailer_id: int, public_id: str) -> tuple[CompanyMember, UserAccount] | None:
    """A member of this very company who has not been removed. Called under the company's lock."""
    if "\0" in public_id:
        return None
    return uow.session.exec(
        select(CompanyMember, UserAccount)
        .join(UserAccount, col(UserAccount.id) == col(CompanyMember.user_id))
        .where(
            CompanyMember.retailer_id == retailer_id,
            CompanyMember.public_id == public_id,
            col(CompanyMember.state) != MemberState.REMOVED.value,
        )
        .with_for_update(of=[CompanyMember.__table__])  # type: ignore[attr-defined]
        .execution_options(**_FRESH)
    ).first()


def active_owners(uow: UnitOfWork, retailer_id: int) -> list[CompanyMember]:
    """Those who run the company now, who came first first. Called under the company's lock."""
    return list(
        uow.session.exec(
            select(CompanyMember)
            .where(
                CompanyMember.retailer_id == retailer_id,
                col(CompanyMember.role) == CompanyRole.OWNER.value,
                col(CompanyMember.state) == MemberState.ACTIVE.value,
            )
            .order_by(col(CompanyMember.joined_at), col(CompanyMember.id))
            .execution_options(**_FRESH)
        )
    )


def members_of(uow: UnitOfWork, retailer_id: int, *, user_id: int | None = None) -> list[Any]:
    """Rows of (member, person), removed ones left out: who runs the company first, then by name."""
    place = sa.case({role.value: number for number, role in enumerate(CompanyRole)}, value=col(CompanyMember.role))
    statement = (
        select(CompanyMember, UserAccount)
        .join(UserAccount, col(UserAccount.id) == col(CompanyMember.user_id))
        .where(CompanyMember.retailer_id == retailer_id, col(CompanyMember.state) != MemberState.REMOVED.value)
        .order_by(place, sa.func.lower(UserAccount.name), col(CompanyMember.id))
    )
    return list(uow.session.exec(statement if user_id is None else statement.where(CompanyMember.user_id == user_id)))


def deciders_of(uow: UnitOfWork, retailer_id: int) -> list[Any]:
    """Rows of (member, person) of those who may decide on orders now: approvers first, then owners."""
    may = (CompanyRole.APPROVER.value, CompanyRole.OWNER.value)
    return list(
        uow.session.exec(
            select(CompanyMember, UserAccount)
            .join(UserAccount, col(UserAccount.id) == col(CompanyMember.user_id))
            .where(
                CompanyMember.retailer_id == retailer_id,
                col(CompanyMember.state) == MemberState.ACTIVE.value,
                col(CompanyMember.role).in_(may),
                col(UserAccount.is_active),
            )
            .order_by(col(CompanyMember.role), col(CompanyMember.id))
        )
    )


def active_user_ids(uow: UnitOfWork, retailer_id: int) -> list[int]:
    return list(
        uow.session.exec(
            select(CompanyMember.user_id).where(
                CompanyMember.retailer_id == retailer_id, col(CompanyMember.state) == MemberState.ACTIVE.value
            )
        )
    )


# --- invitations


def _pending() -> tuple[Any, Any]:
    return col(CompanyInvitation.accepted_at).is_(None), col(CompanyInvitation.withdrawn_at).is_(None)


def insert_invitation(uow: UnitOfWork, values: dict[str, Any]) -> int | None:
    """The id, or None when the address is invited already."""
    statement = insert_into(uow.dialect, CompanyInvitation).values(values).on_conflict_do_nothing()
    row = uow.session.exec(statement.returning(col(CompanyInvitation.id))).first()
    return None if row is None else row[0]


def pending_invitations(uow: UnitOfWork, retailer_id: int) -> list[CompanyInvitation]:
    """The newest first."""
    return list(
        uow.session.exec(
            select(CompanyInvitation)
            .where(CompanyInvitation.retailer_id == retailer_id, *_pending())
            .order_by(col(CompanyInvitation.sent_at).desc(), col(CompanyInvitation.id).desc())
            .execution_options(**_FRESH)
        )
    )


def lock_invitation(uow: UnitOfWork, retailer_id: int, public_id: str) -> CompanyInvitation | None:
    """A pending invitation into this very company."""
    if "\0" in public_id:
        return None
    return uow.session.exec(
        select(CompanyInvitation)
        .where(CompanyInvitation.retailer_id == retailer_id, CompanyInvitation.public_id == public_id, *_pending())
        .with_for_update()
        .execution_options(**_FRESH)
    ).first()


def find_open_invitation(uow: UnitOfWork, token_hash: str) -> tuple[CompanyInvitation, Retailer] | None:
    """The invitation that a link opens now, with its company."""
    return uow.session.exec(
        select(CompanyInvitation, Retailer)
        .join(Retailer, col(Retailer.id) == col(CompanyInvitation.retailer_id))
        .where(CompanyInvitation.token_hash == token_hash, *_pending(), col(CompanyInvitation.expires_at) > uow.now())
        .execution_options(**_FRESH)
    ).first()


def use_invitation(uow: UnitOfWork, token_hash: str) -> bool:
    """Spend the link; False when it cannot be spent. Of two at once, one gets in."""
    return (
        uow.session.exec(
            sa.update(CompanyInvitation)
            .where(
                col(CompanyInvitation.token_hash) == token_hash,
                *_pending(),
                col(CompanyInvitation.expires_at) > uow.now(),
            )
            .values(accepted_at=uow.now())
        ).rowcount
        == 1
    )
