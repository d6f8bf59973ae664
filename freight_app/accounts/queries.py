"""SQL and locks of people, sessions, programs and addresses.

Companies: ``retailer_queries.py``; the audit trail: ``audit_queries.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from freight_app.accounts.company.queries import companies_of, find_company_of
from freight_app.accounts.dtos import PUBLIC_PRICE_GROUP, SignedInUser, UserQuery
from freight_app.accounts.models import (
    Address,
    FirstAdminLink,
    PasswordReset,
    ProgramSignIn,
    RefreshToken,
    SignInSession,
    UserAccount,
    UserRole,
)
from freight_app.accounts.permissions import STAFF_ROLES, Role, permissions_of
from freight_app.accounts.retailer_models import RetailerStatus
from freight_app.kit.columns import UtcDateTime
from freight_app.kit.db import UnitOfWork
from freight_app.kit.upsert import insert_into

# Rows that were read before a lock was granted may be stale: read them again with the lock.
_FRESH = {"populate_existing": True}


# --- people


def insert_user(uow: UnitOfWork, user: UserAccount) -> int | None:
    """The new id, or None when the address has an account: of twenty at once, one gets in."""
    values = user.model_dump(exclude={"id"})
    statement = (
        insert_into(uow.dialect, UserAccount).values(**values).on_conflict_do_nothing(index_elements=["email_key"])
    )
    row = uow.session.exec(statement.returning(col(UserAccount.id))).first()
    return None if row is None else row[0]


def find_user(uow: UnitOfWork, user_id: int) -> UserAccount | None:
    return uow.session.get(UserAccount, user_id)


def find_user_by_email(uow: UnitOfWork, email_key: str) -> UserAccount | None:
    if "\0" in email_key:
        return None
    return uow.session.exec(select(UserAccount).where(UserAccount.email_key == email_key)).first()


def find_user_by_public_id(uow: UnitOfWork, public_id: str) -> UserAccount | None:
    if "\0" in public_id:
        return None
    return uow.session.exec(select(UserAccount).where(UserAccount.public_id == public_id)).first()


def lock_user(uow: UnitOfWork, user_id: int) -> UserAccount | None:
    statement = select(UserAccount).where(UserAccount.id == user_id).with_for_update()
    return uow.session.exec(statement.execution_options(**_FRESH)).first()


_ROLES = sa.select(col(UserRole.user_id), col(UserRole.role)).where(
    col(UserRole.user_id).in_(sa.bindparam("ids", expanding=True))
)


def roles_of(uow: UnitOfWork, user_ids: Sequence[int]) -> dict[int, list[Role]]:
    """The roles of each, in the order in which roles are defined."""
    found: dict[int, list[Role]] = {user_id: [] for user_id in user_ids}
    order = list(Role)
    uow.session.flush()
    for row in uow.session.connection().execute(_ROLES, {"ids": list(user_ids)}):
        found[row.user_id].append(Role(row.role))
    return {user_id: sorted(roles, key=order.index) for user_id, roles in found.items()}


def price_group_of(uow: UnitOfWork, user_id: int) -> str:
    """Of the approved company for which somebody acts, else the public's."""
    company = find_company_of(uow, user_id)
    group = company.price_group if company and company.status == RetailerStatus.APPROVED else None
    return group or PUBLIC_PRICE_GROUP


def signed_in_user(uow: UnitOfWork, user: UserAccount, *, session_needs_extending: bool = False) -> SignedInUser:
    """The person with what they may do now."""
    if user.id is None:
        raise ValueError("only a stored user can be signed in")
    roles = frozenset(roles_of(uow, [user.id])[user.id])
    return SignedInUser(
        id=user.id,
        public_id=user.public_id,
        email=user.email,
        name=user.name,
        phone=user.phone,
        language=user.language,
        roles=roles,
        permissions=permissions_of(roles),
        shown_currency=user.shown_currency,
        price_group=price_group_of(uow, user.id) if Role.RETAILER in roles else PUBLIC_PRICE_GROUP,
        session_needs_extending=session_needs_extending,
    )


def lock_active_admins(uow: UnitOfWork) -> set[int]:
    """Ids of all active admins, locked in id order: two admins who demote each other do so one after the other."""
    statement = (
        select(UserRole.user_id)
        .join(UserAccount, col(UserAccount.id) == col(UserRole.user_id))
        .where(col(UserRole.role) == Role.ADMIN.value, col(UserAccount.is_active))
        .order_by(col(UserRole.user_id))
        .with_for_update()
    )
    return set(uow.session.exec(statement))


def active_people_in(uow: UnitOfWork, role: Role) -> list[tuple[int, str]]:
    """Id and name of everybody with this role whose account is open, by name."""
    rows = uow.session.exec(
        select(UserAccount.id, UserAccount.name)
        .join(UserRole, col(UserRole.user_id) == col(UserAccount.id))
        .where(col(UserRole.role) == role.value, col(UserAccount.is_active))
        .order_by(col(UserAccount.name), col(UserAccount.id))
    )
    return [(user_id, name) for user_id, name in rows if user_id is not None]


def admin_exists(uow: UnitOfWork) -> bool:
    return uow.session.exec(select(UserRole.user_id).where(col(UserRole.role) == Role.ADMIN.value)).first() is not None


def insert_role(uow: UnitOfWork, user_id: int, role: Role) -> bool:
    """False when the user has it already."""
    statement = insert_into(uow.dialect, UserRole).values(
        user_id=user_id, role=role.value, given_at=uow.now(), given_by=uow.actor.label[:200]
    )
    return uow.session.exec(statement.on_conflict_do_nothing().returning(col(UserRole.user_id))).first() is not None


def delete_role(uow: UnitOfWork, user_id: int, role: Role) -> bool:
    """False when the user did not have it."""
    statement = sa.delete(UserRole).where(col(UserRole.user_id) == user_id, col(UserRole.role) == role.value)
    return uow.session.exec(statement).rowcount == 1


@dataclass(frozen=True, slots=True)
class PersonRow:
    user: UserAccount
    roles: list[Role]
    price_group: str
    company: str


def people_conditions(query: UserQuery) -> list[Any]:
    """What the filters of ``query`` ask of a ``UserAccount``."""
    conditions: list[Any] = []
    for word in query.q.replace("\0", "").split():
        pattern = f"%{escape_like(word.casefold())}%"
        conditions.append(
            sa.or_(
                sa.func.lower(UserAccount.name).like(pattern, escape="\\"),
                col(UserAccount.email_key).like(pattern, escape="\\"),
                col(UserAccount.phone).like(pattern, escape="\\"),
            )
        )
    has_role = sa.exists().where(col(UserRole.user_id) == col(UserAccount.id))
    if query.role is not None:
        conditions.append(has_role.where(col(UserRole.role) == query.role.value))
    if query.audience != "all":
        is_staff = has_role.where(col(UserRole.role).in_([role.value for role in STAFF_ROLES]))
        conditions.append(is_staff if query.audience == "staff" else sa.not_(is_staff))
    if query.is_active is not None:
        conditions.append(col(UserAccount.is_active).is_(query.is_active))
    if query.has_password is not None:
        has_password = col(UserAccount.password_hash) != ""
        conditions.append(has_password if query.has_password else sa.not_(has_password))
    return conditions


def count_people(uow: UnitOfWork, query: UserQuery) -> int:
    statement = select(sa.func.count()).select_from(UserAccount).where(*people_conditions(query))
    return uow.session.exec(statement).one()


def page_people(uow: UnitOfWork, query: UserQuery) -> tuple[list[PersonRow], int]:
    statement = select(UserAccount).where(*people_conditions(query))
    order: dict[str, list[Any]] = {
        "name": [sa.func.lower(UserAccount.name)],
        "-created_at": [col(UserAccount.created_at).desc()],
        "-last_sign_in_at": [col(UserAccount.last_sign_in_at).desc().nulls_last()],
    }
    statement = statement.order_by(*order[query.sort], col(UserAccount.id))
    users = list(uow.session.exec(statement.offset(query.offset).limit(query.per_page)))
    return person_rows(uow, users), count_people(uow, query)


def people_by_public_id(uow: UnitOfWork, public_ids: Sequence[str]) -> list[UserAccount]:
    return list(uow.session.exec(select(UserAccount).where(col(UserAccount.public_id).in_(public_ids))))


def person_rows(uow: UnitOfWork, users: Sequence[UserAccount]) -> list[PersonRow]:
    """People with their roles and company, in the order given; two queries for all of them."""
    ids = [user.id or 0 for user in users]
    roles = roles_of(uow, ids)
    companies = companies_of(uow, ids)
    rows = []
    for user in users:
        company = companies.get(user.id or 0)
        group = company.price_group if company and company.status == RetailerStatus.APPROVED else None
        name = company.legal_name if company else ""
        rows.append(PersonRow(user, roles[user.id or 0], group or PUBLIC_PRICE_GROUP, name))
    return rows


def escape_like(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


# --- sessions and one-time links


# Built once: these run with every event of somebody who is signed in.
_SESSION = (
    select(SignInSession, UserAccount)
    .join(UserAccount, col(UserAccount.id) == col(SignInSession.user_id))
    .where(
        SignInSession.token_hash == sa.bindparam("token"),
        col(SignInSession.revoked_at).is_(None),
        col(SignInSession.expires_at) > sa.bindparam("now", type_=UtcDateTime),
        col(UserAccount.is_active),
    )
)


def find_session(uow: UnitOfWork, token_hash: str) -> tuple[SignInSession, UserAccount] | None:
    """The session that a token opens now, with its active user."""
    return uow.session.exec(_SESSION, params={"token": token_hash, "now": uow.now()}).first()


def live_sessions(uow: UnitOfWork, user_id: int) -> list[SignInSession]:
    return list(
        uow.session.exec(
            select(SignInSession)
            .where(
                SignInSession.user_id == user_id,
                col(SignInSession.revoked_at).is_(None),
                col(SignInSession.expires_at) > uow.now(),
            )
            .order_by(col(SignInSession.last_seen_at).desc(), col(SignInSession.id).desc())
        )
    )


def revoke_sessions(uow: UnitOfWork, *conditions: Any) -> int:
    """Close the live sessions that meet the conditions; how many there were."""
    statement = sa.update(SignInSession).where(
        col(SignInSession.revoked_at).is_(None), col(SignInSession.expires_at) > uow.now(), *conditions
    )
    return uow.session.exec(statement.values(revoked_at=uow.now())).rowcount


def use_password_reset(uow: UnitOfWork, token_hash: str) -> int | None:
    """Spend the link and name its user; None when it cannot be spent. Of two at once, one gets the user."""
    statement = (
        sa.update(PasswordReset)
        .where(
            col(PasswordReset.token_hash) == token_hash,
            col(PasswordReset.used_at).is_(None),
            col(PasswordReset.expires_at) > uow.now(),
        )
        .values(used_at=uow.now())
        .returning(col(PasswordReset.user_id))
    )
    row = uow.session.exec(statement).first()
    return None if row is None else row[0]


def void_password_resets(uow: UnitOfWork, user_id: int) -> None:
    uow.session.exec(
        sa.update(PasswordReset)
        .where(col(PasswordReset.user_id) == user_id, col(PasswordReset.used_at).is_(None))
        .values(used_at=uow.now())
    )


def put_first_admin_link(uow: UnitOfWork, token_hash: str) -> None:
    values = {"token_hash": token_hash, "created_at": uow.now(), "used_at": None}
    statement = insert_into(uow.dialect, FirstAdminLink).values(id=1, **values)
    uow.session.exec(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def use_first_admin_link(uow: UnitOfWork, token_hash: str) -> bool:
    """Spend the link; False when it cannot be spent. The single row is the lock between two claims."""
    statement = sa.update(FirstAdminLink).where(
        col(FirstAdminLink.token_hash) == token_hash, col(FirstAdminLink.used_at).is_(None)
    )
    return uow.session.exec(statement.values(used_at=uow.now())).rowcount == 1


def first_admin_link_is_open(uow: UnitOfWork, token_hash: str) -> bool:
    link = uow.session.get(FirstAdminLink, 1)
    return link is not None and link.token_hash == token_hash and link.used_at is None


# --- programs


def use_refresh_token(uow: UnitOfWork, token_hash: str) -> int | None:
    """Spend the token and name its family; None when it was spent before or never was."""
    statement = (
        sa.update(RefreshToken)
        .where(col(RefreshToken.token_hash) == token_hash, col(RefreshToken.used_at).is_(None))
        .values(used_at=uow.now())
        .returning(col(RefreshToken.program_sign_in_id))
    )
    row = uow.session.exec(statement).first()
    return None if row is None else row[0]


def family_of_token(uow: UnitOfWork, token_hash: str) -> int | None:
    return uow.session.exec(
        select(RefreshToken.program_sign_in_id).where(RefreshToken.token_hash == token_hash)
    ).first()


def lock_live_program(uow: UnitOfWork, program_id: int) -> tuple[ProgramSignIn, UserAccount] | None:
    statement = (
        _live_programs(uow).where(ProgramSignIn.id == program_id).with_for_update(of=[ProgramSignIn.__table__])  # type: ignore[attr-defined]
    )
    return uow.session.exec(statement.execution_options(**_FRESH)).first()


def find_live_program(uow: UnitOfWork, public_id: str) -> tuple[ProgramSignIn, UserAccount] | None:
    return uow.session.exec(_live_programs(uow).where(ProgramSignIn.public_id == public_id)).first()


def live_programs_of(uow: UnitOfWork, user_id: int) -> list[ProgramSignIn]:
    statement = _live_programs(uow).where(ProgramSignIn.user_id == user_id)
    return [program for program, _ in uow.session.exec(statement.order_by(col(ProgramSignIn.last_used_at).desc()))]


def _live_programs(uow: UnitOfWork) -> Any:
    return (
        select(ProgramSignIn, UserAccount)
        .join(UserAccount, col(UserAccount.id) == col(ProgramSignIn.user_id))
        .where(
            col(ProgramSignIn.revoked_at).is_(None),
            col(ProgramSignIn.expires_at) > uow.now(),
            col(UserAccount.is_active),
        )
    )


def revoke_programs(uow: UnitOfWork, reason: str, *conditions: Any) -> int:
    """Close the live families that meet the conditions; how many there were."""
    statement = sa.update(ProgramSignIn).where(col(ProgramSignIn.revoked_at).is_(None), *conditions)
    return uow.session.exec(statement.values(revoked_at=uow.now(), revoked_reason=reason)).rowcount


# --- addresses


def addresses_of(uow: UnitOfWork, user_id: int) -> list[Address]:
    """The default one first, then by age."""
    return list(
        uow.session.exec(
            select(Address).where(Address.user_id == user_id).order_by(col(Address.is_default).desc(), col(Address.id))
        )
    )


def find_address(uow: UnitOfWork, user_id: int, address_id: int) -> Address | None:
    return uow.session.exec(select(Address).where(Address.id == address_id, Address.user_id == user_id)).first()
