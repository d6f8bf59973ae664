"""Tables of companies' people: members with their roles and limits, and those who are invited."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from freight_app.kit.columns import Table, UtcDateTime


class CompanyRole(StrEnum):
    """``owner`` runs the company, ``approver`` decides on orders, ``buyer`` orders, ``viewer`` looks on."""

    OWNER = "owner"
    APPROVER = "approver"
    BUYER = "buyer"
    VIEWER = "viewer"


# Who sees what the whole company ordered and owes; a buyer sees what they ordered.
SEE_ALL = (CompanyRole.OWNER, CompanyRole.APPROVER, CompanyRole.VIEWER)


class MemberState(StrEnum):
    """A ``suspended`` member belongs to the company and may do nothing; a ``removed`` one is free to join another."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REMOVED = "removed"


S = MemberState
TRANSITIONS: dict[MemberState, frozenset[MemberState]] = {
    S.ACTIVE: frozenset({S.SUSPENDED, S.REMOVED}),
    S.SUSPENDED: frozenset({S.ACTIVE, S.REMOVED}),
    # Invited again.
    S.REMOVED: frozenset({S.ACTIVE}),
}


class CompanyMember(Table, table=True):
    """Somebody in a company. The row outlives the membership: orders and sums speak of it."""

    __table_args__ = (
        sa.UniqueConstraint("retailer_id", "user_id"),
        # An account belongs to one company at most.
        sa.Index(
            "uq_company_member_live_user",
            "user_id",
            unique=True,
            sqlite_where=sa.text("state <> 'removed'"),
            postgresql_where=sa.text("state <> 'removed'"),
        ),
        sa.CheckConstraint("order_limit_minor IS NULL OR order_limit_minor >= 0", name="order_limit_not_negative"),
        sa.CheckConstraint("month_limit_minor IS NULL OR month_limit_minor >= 0", name="month_limit_not_negative"),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    retailer_id: int = Field(foreign_key="retailer.id")
    user_id: int = Field(foreign_key="user_account.id")
    role: CompanyRole = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    state: MemberState = Field(default=MemberState.ACTIVE, sa_type=sa.String(16))  # type: ignore[call-overload]
    # What may be ordered without asking; None is without limit. In ``currency``.
    order_limit_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    month_limit_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    currency: str = Field(default="", max_length=3)
    # Every order waits for somebody's approval, whatever it costs.
    needs_approval: bool = False
    joined_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class CompanyInvitation(Table, table=True):
    """A link that lets somebody into a company, once. It is pending while neither accepted nor withdrawn."""

    __table_args__ = (
        sa.Index(
            "uq_company_invitation_pending",
            "retailer_id",
            "email_key",
            unique=True,
            sqlite_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
            postgresql_where=sa.text("accepted_at IS NULL AND withdrawn_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    public_id: str = Field(max_length=40, unique=True)
    retailer_id: int = Field(foreign_key="retailer.id")
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254)
    language: str = Field(max_length=2)
    role: CompanyRole = Field(sa_type=sa.String(16))  # type: ignore[call-overload]
    order_limit_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    month_limit_minor: int | None = Field(default=None, sa_type=sa.BigInteger)
    currency: str = Field(default="", max_length=3)
    needs_approval: bool = False
    # Of the link that was sent last: earlier ones open nothing.
    token_hash: str = Field(max_length=64, unique=True)
    invited_by: str = Field(max_length=200)
    sent_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    accepted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
