"""The people of a company: who they are, what they may spend, and how they go. Owners do it, or staff for them."""

from __future__ import annotations

from typing import Any, cast

from freight_app.accounts import queries as account_queries
from freight_app.accounts import retailer_queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.company import queries
from freight_app.accounts.company.dtos import MemberTerms, MemberView
from freight_app.accounts.company.errors import BelongsToCompany, LastOwner, MemberNotInState
from freight_app.accounts.company.models import TRANSITIONS, CompanyInvitation, CompanyMember, CompanyRole, MemberState
from freight_app.accounts.company.seats import COMPANY_TOPIC, lock_managed, require_seat
from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Permission, Role
from freight_app.accounts.retailer_models import Retailer, RetailerStatus
from freight_app.accounts.values import email_key
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.ids import new_token
from freight_app.kit.money import Money

MOST = 2**53


def list_members(uow: UnitOfWork, user_id: int) -> list[MemberView]:
    """The people of one's own company; a buyer sees nobody else. ``NotFound`` for who has no company."""
    seat = require_seat(uow, user_id)
    retailer, _contact = cast("tuple[Retailer, UserAccount]", retailer_queries.find_retailer(uow, seat.company))
    rows = queries.members_of(uow, seat.retailer_id, user_id=None if seat.sees_all else user_id)
    return [member_view(member, user, retailer) for member, user in rows]


def list_members_of(uow: UnitOfWork, company: str) -> list[MemberView]:
    """The people of any company, for staff. Needs ``retailers.approve``."""
    uow.actor.require(Permission.RETAILERS_APPROVE)
    found = retailer_queries.find_retailer(uow, company)
    if found is None:
        raise NotFound("The company")
    rows = queries.members_of(uow, cast("int", found[0].id))
    return [member_view(member, user, found[0]) for member, user in rows]


def change_member(uow: UnitOfWork, company: str, member: str, terms: MemberTerms) -> MemberView:
    """Another role, other limits. ``LastOwner`` when nobody would run the company, ``InvalidInput`` on a limit."""
    retailer = lock_managed(uow, company)
    row, user = _locked(uow, retailer, member)
    before = _audited(row)
    for name, value in terms_columns(terms).items():
        setattr(row, name, value)
    _keep(uow, row)
    _require_owner(uow, retailer)
    _record(uow, retailer, user, "member_changed", before, row)
    return member_view(row, user, retailer)


def suspend_member(uow: UnitOfWork, company: str, member: str) -> MemberView:
    """They may do nothing for the company from their next step on, until they are let in again."""
    return _change_state(uow, company, member, MemberState.SUSPENDED, "member_suspended")


def restore_member(uow: UnitOfWork, company: str, member: str) -> MemberView:
    """A suspended member may do again what they could."""
    return _change_state(uow, company, member, MemberState.ACTIVE, "member_restored")


def remove_member(uow: UnitOfWork, company: str, member: str) -> None:
    """They belong to the company no more, from their next step on. What they ordered for it stays the company's."""
    _change_state(uow, company, member, MemberState.REMOVED, "member_removed")


def leave_company(uow: UnitOfWork, user_id: int) -> None:
    """Go by oneself. The last owner cannot (``LastOwner``)."""
    if uow.actor.user_id != user_id:
        raise NotAllowed("Only members themselves may leave.")
    seat = require_seat(uow, user_id)
    retailer = retailer_queries.lock_retailer(uow, seat.company)
    if retailer is None:
        raise NotFound("The company")
    _move(uow, retailer, seat.member, MemberState.REMOVED, "member_left")


def hand_over(uow: UnitOfWork, company: str, member: str) -> MemberView:
    """Somebody else becomes an owner and the one whom the shop writes to; an owner who does it becomes an approver.

    Staff who do it leave the other owners as they are. ``MemberNotInState`` for a suspended member.
    """
    retailer = lock_managed(uow, company)
    row, user = _locked(uow, retailer, member)
    if row.state != MemberState.ACTIVE:
        raise MemberNotInState(row.state, "owner")
    if row.user_id == uow.actor.user_id:
        raise InvalidInput("member", "You run this company already.")
    before = _audited(row)
    row.role = CompanyRole.OWNER
    row.order_limit_minor = row.month_limit_minor = None
    row.needs_approval = False
    _keep(uow, row)
    _record(uow, retailer, user, "handed_over", before, row)
    for other in queries.active_owners(uow, cast("int", retailer.id)):
        if other.user_id == uow.actor.user_id:
            other.role = CompanyRole.APPROVER
            _keep(uow, other)
    retailer.user_id = row.user_id
    uow.session.add(retailer)
    _require_owner(uow, retailer)
    return member_view(row, user, retailer)


def add_member(uow: UnitOfWork, company: str, email: str, terms: MemberTerms) -> MemberView:
    """Staff let in somebody who has an account, at once. Needs ``retailers.approve``.

    ``InvalidInput`` on ``email`` when nobody has this address, ``BelongsToCompany``.
    """
    uow.actor.require(Permission.RETAILERS_APPROVE)
    retailer = lock_managed(uow, company)
    user = account_queries.find_user_by_email(uow, email_key(email))
    if user is None or not user.is_active:
        raise InvalidInput("email", "Nobody has an account with this address. Invite them instead.")
    return join(uow, retailer, user, terms_columns(terms), "member_added")


def join(
    uow: UnitOfWork, retailer: Retailer, user: UserAccount, terms: dict[str, Any], action: str, **facts: Any
) -> MemberView:
    """Somebody becomes a member of a locked company. Asks nobody for a permission."""
    member_id = queries.put_member(
        uow,
        {
            "public_id": new_token(12),
            "retailer_id": retailer.id,
            "user_id": user.id,
            "state": MemberState.ACTIVE,
            "joined_at": uow.now(),
            "changed_at": uow.now(),
            **terms,
        },
    )
    if member_id is None:
        raise BelongsToCompany
    row = queries.get_member(uow, member_id)
    if retailer.status == RetailerStatus.APPROVED:
        account_queries.insert_role(uow, row.user_id, Role.RETAILER)
    _record(uow, retailer, user, action, None, row, **facts)
    return member_view(row, user, retailer)


def terms_columns(terms: MemberTerms | CompanyInvitation) -> dict[str, Any]:
    """A role with its limits as columns of a member or an invitation; ``InvalidInput`` on a limit."""
    if isinstance(terms, CompanyInvitation):
        names = ("role", "order_limit_minor", "month_limit_minor", "currency", "needs_approval")
        return {name: getattr(terms, name) for name in names}
    limits: dict[str, Money | None] = {"order_limit": terms.order_limit, "month_limit": terms.month_limit}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    for name, limit in given.items():
        if not 0 <= limit.amount_minor <= MOST:
            raise InvalidInput(name, "A limit of zero or more is needed.")
    currencies = {limit.currency for limit in given.values()}
    if len(currencies) > 1:
        raise InvalidInput("month_limit", "Both limits are of one currency.")
    return {
        "role": terms.role,
        "order_limit_minor": None if terms.order_limit is None else terms.order_limit.amount_minor,
        "month_limit_minor": None if terms.month_limit is None else terms.month_limit.amount_minor,
        "currency": next(iter(currencies), ""),
        "needs_approval": terms.needs_approval,
    }


def member_view(member: CompanyMember, user: UserAccount, retailer: Retailer) -> MemberView:
    return MemberView(
        id=cast("int", member.id),
        public_id=member.public_id,
        user_id=member.user_id,
        user_public_id=user.public_id,
        name=user.name,
        email=user.email,
        language=user.language,
        role=CompanyRole(member.role),
        state=MemberState(member.state),
        order_limit=limit_of(member.order_limit_minor, member.currency),
        month_limit=limit_of(member.month_limit_minor, member.currency),
        needs_approval=member.needs_approval,
        joined_at=member.joined_at,
        is_contact=retailer.user_id == member.user_id,
    )


def limit_of(amount_minor: int | None, currency: str) -> Money | None:
    return None if amount_minor is None else Money(amount_minor, currency)


def _change_state(uow: UnitOfWork, company: str, member: str, after: MemberState, action: str) -> MemberView:
    return _move(uow, lock_managed(uow, company), member, after, action)


def _move(uow: UnitOfWork, retailer: Retailer, member: str, after: MemberState, action: str) -> MemberView:
    """The only way from state to state, under the company's lock: the table decides, prices come and go with it."""
    row, user = _locked(uow, retailer, member)
    if after not in TRANSITIONS[MemberState(row.state)]:
        raise MemberNotInState(row.state, after)
    before = _audited(row)
    row.state = after
    _keep(uow, row)
    if after != MemberState.ACTIVE:
        account_queries.delete_role(uow, row.user_id, Role.RETAILER)
    elif retailer.status == RetailerStatus.APPROVED:
        account_queries.insert_role(uow, row.user_id, Role.RETAILER)
    _require_owner(uow, retailer)
    _record(uow, retailer, user, action, before, row)
    return member_view(row, user, retailer)


def _locked(uow: UnitOfWork, retailer: Retailer, member: str) -> tuple[CompanyMember, UserAccount]:
    found = queries.lock_member(uow, cast("int", retailer.id), member)
    if found is None:
        raise NotFound("The member")
    return found


def _keep(uow: UnitOfWork, row: CompanyMember) -> None:
    row.changed_at = uow.now()
    uow.session.add(row)
    uow.session.flush()


def _require_owner(uow: UnitOfWork, retailer: Retailer) -> None:
    """Somebody runs the company still, and the shop writes to one who does."""
    owners = queries.active_owners(uow, cast("int", retailer.id))
    if not owners:
        raise LastOwner
    if retailer.user_id not in {owner.user_id for owner in owners}:
        retailer.user_id = owners[0].user_id
        uow.session.add(retailer)
        uow.session.flush()


def _record(
    uow: UnitOfWork,
    retailer: Retailer,
    user: UserAccount,
    action: str,
    before: dict[str, Any] | None,
    row: CompanyMember,
    **facts: Any,
) -> None:
    who = {"member": user.email}
    record_change(
        uow,
        entity="company",
        entity_id=retailer.public_id,
        action=action,
        before=before,
        after={**_audited(row), **who, **facts},
    )
    uow.touch(COMPANY_TOPIC)


def _audited(row: CompanyMember) -> dict[str, Any]:
    return {
        "role": str(row.role),
        "state": str(row.state),
        "order_limit": _written(row.order_limit_minor, row.currency),
        "month_limit": _written(row.month_limit_minor, row.currency),
        "needs_approval": row.needs_approval,
    }


def _written(amount_minor: int | None, currency: str) -> str | None:
    return None if amount_minor is None else str(Money(amount_minor, currency))
