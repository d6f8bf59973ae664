"""Letting somebody into a company by mail: a link that is good once, for a while, for whoever holds the mailbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from freight_app.accounts import queries as account_queries
from freight_app.accounts import retailer_queries
from freight_app.accounts.audit import record_change
from freight_app.accounts.company import queries
from freight_app.accounts.company.dtos import InvitationView, MemberInvitation, MemberView, OpenedInvitation
from freight_app.accounts.company.errors import (
    BelongsToCompany,
    InvitationNotValid,
    InvitationPending,
    TooManyInvitations,
)
from freight_app.accounts.company.members import join, limit_of, terms_columns
from freight_app.accounts.company.models import CompanyInvitation, CompanyRole
from freight_app.accounts.company.seats import COMPANY_TOPIC, lock_managed
from freight_app.accounts.events import MemberInvited
from freight_app.accounts.models import UserAccount
from freight_app.accounts.permissions import Permission
from freight_app.accounts.retailer_models import Retailer
from freight_app.accounts.values import email_key, parse_email
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotAllowed, NotFound, TooManyRequests
from freight_app.kit.ids import hash_token, new_token

DAYS_VALID = 7
MAX_PENDING = 50
# A mail that was sent a moment ago is on its way.
SEND_AGAIN_AFTER = timedelta(minutes=2)


def invite_member(uow: UnitOfWork, company: str, invitation: MemberInvitation) -> InvitationView:
    """Send a link that lets somebody in, with a new account or their own.

    Raises ``InvalidInput`` on ``email`` or a limit, ``InvitationPending``, ``TooManyInvitations``, and
    ``BelongsToCompany`` for a member of this company. Whether the address belongs to another is not told.
    """
    retailer = lock_managed(uow, company)
    retailer_id = cast("int", retailer.id)
    address = parse_email(invitation.email)
    key = email_key(address)
    if any(user.email_key == key for _member, user in queries.members_of(uow, retailer_id)):
        raise BelongsToCompany("This person belongs to the company already.")
    if len(queries.pending_invitations(uow, retailer_id)) >= MAX_PENDING:
        raise TooManyInvitations(MAX_PENDING)
    token, public_id = new_token(), new_token(12)
    values = {
        "public_id": public_id,
        "retailer_id": retailer_id,
        "email": address,
        "email_key": key,
        "language": invitation.language,
        "token_hash": hash_token(token),
        "invited_by": uow.actor.label[:200],
        "sent_at": uow.now(),
        "expires_at": uow.now() + timedelta(days=DAYS_VALID),
        **terms_columns(invitation),
    }
    if queries.insert_invitation(uow, values) is None:
        raise InvitationPending
    row = cast("CompanyInvitation", queries.lock_invitation(uow, retailer_id, public_id))
    _record(uow, retailer, "invited", row)
    _post(uow, retailer, row, token)
    return _view(uow, row)


def resend_invitation(uow: UnitOfWork, company: str, invitation: str) -> InvitationView:
    """The mail again, with a link of its own; the one before opens nothing any more. Expired ones are good again."""
    retailer = lock_managed(uow, company)
    row = _locked(uow, retailer, invitation)
    wait = row.sent_at + SEND_AGAIN_AFTER - uow.now()
    if wait > timedelta():
        raise TooManyRequests("The invitation was sent a moment ago. Wait a little.", int(wait.total_seconds()) + 1)
    token = new_token()
    row.token_hash, row.sent_at = hash_token(token), uow.now()
    row.expires_at = uow.now() + timedelta(days=DAYS_VALID)
    uow.session.add(row)
    uow.session.flush()
    _record(uow, retailer, "invited_again", row)
    _post(uow, retailer, row, token)
    return _view(uow, row)


def withdraw_invitation(uow: UnitOfWork, company: str, invitation: str) -> None:
    """The link opens nothing any more."""
    retailer = lock_managed(uow, company)
    row = _locked(uow, retailer, invitation)
    row.withdrawn_at = uow.now()
    uow.session.add(row)
    uow.session.flush()
    _record(uow, retailer, "invitation_withdrawn", row)


def list_invitations(uow: UnitOfWork, company: str) -> list[InvitationView]:
    """Who is invited and has not answered, expired ones too: for owners and staff, as in ``lock_managed``."""
    retailer = _readable(uow, company)
    return [_view(uow, row) for row in queries.pending_invitations(uow, cast("int", retailer.id))]


def open_invitation(uow: UnitOfWork, token: str) -> OpenedInvitation:
    """What whoever holds the link is asked to accept; ``InvitationNotValid`` otherwise."""
    found = queries.find_open_invitation(uow, hash_token(token))
    if found is None:
        raise InvitationNotValid
    row, retailer = found
    return OpenedInvitation(
        legal_name=retailer.legal_name,
        email=row.email,
        role=CompanyRole(row.role),
        invited_by=row.invited_by,
        expires_at=row.expires_at,
        has_account=account_queries.find_user_by_email(uow, row.email_key) is not None,
    )


def accept_invitation(uow: UnitOfWork, user_id: int, token: str) -> MemberView:
    """Become a member with one's account, which may have another address: who holds the link holds the mailbox.

    Raises ``InvitationNotValid``, and ``BelongsToCompany`` with the link as good as before.
    """
    if uow.actor.user_id != user_id:
        raise NotAllowed("An invitation is accepted by who joins.")
    hashed = hash_token(token)
    found = queries.find_open_invitation(uow, hashed)
    retailer = None if found is None else retailer_queries.lock_retailer(uow, found[1].public_id)
    user = account_queries.lock_user(uow, user_id)
    if found is None or retailer is None or user is None or not queries.use_invitation(uow, hashed):
        raise InvitationNotValid
    row = found[0]
    return join(uow, retailer, user, terms_columns(row), "member_joined", invited=row.email)


def _locked(uow: UnitOfWork, retailer: Retailer, invitation: str) -> CompanyInvitation:
    row = queries.lock_invitation(uow, cast("int", retailer.id), invitation)
    if row is None:
        raise NotFound("The invitation")
    return row


def _readable(uow: UnitOfWork, company: str) -> Retailer:
    found: tuple[Retailer, UserAccount] | None = retailer_queries.find_retailer(uow, company)
    seat = None if uow.actor.user_id is None else queries.find_seat(uow, uow.actor.user_id)
    if found is None:
        raise NotFound("The company")
    if uow.actor.may(Permission.RETAILERS_APPROVE):
        return found[0]
    if seat is None or seat[0].retailer_id != found[0].id:
        raise NotFound("The company")
    if seat[0].role != CompanyRole.OWNER:
        raise NotAllowed("Only an owner of the company may do this.")
    return found[0]


def _post(uow: UnitOfWork, retailer: Retailer, row: CompanyInvitation, token: str) -> None:
    uow.publish(
        MemberInvited(
            email=row.email,
            language=row.language,
            legal_name=retailer.legal_name,
            invited_by=row.invited_by,
            role=str(row.role),
            token=token,
            days_valid=DAYS_VALID,
        )
    )


def _record(uow: UnitOfWork, retailer: Retailer, action: str, row: CompanyInvitation) -> None:
    after: dict[str, Any] = {"member": row.email, "role": str(row.role), "expires_at": row.expires_at}
    record_change(uow, entity="company", entity_id=retailer.public_id, action=action, before=None, after=after)
    uow.touch(COMPANY_TOPIC)


def _view(uow: UnitOfWork, row: CompanyInvitation) -> InvitationView:
    return InvitationView(
        public_id=row.public_id,
        email=row.email,
        role=CompanyRole(row.role),
        order_limit=limit_of(row.order_limit_minor, row.currency),
        month_limit=limit_of(row.month_limit_minor, row.currency),
        needs_approval=row.needs_approval,
        invited_by=row.invited_by,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        is_expired=row.expires_at <= uow.now(),
    )
