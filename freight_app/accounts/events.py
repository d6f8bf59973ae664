"""What happens to people, told to whoever listens."""

from __future__ import annotations

from dataclasses import dataclass, field

from freight_app.kit.events import Event


@dataclass(frozen=True, slots=True)
class CustomerRegistered(Event):
    user_id: int
    email: str
    name: str
    language: str
    wants_news: bool = False


@dataclass(frozen=True, slots=True)
class PasswordResetRequested(Event):
    """``token`` opens ``/reset/<token>``, once, until ``hours_valid`` have passed. It is written down nowhere else.

    ``is_invitation``: an admin made the account, and the person chooses their first password.
    """

    user_id: int
    email: str
    name: str
    language: str
    token: str = field(repr=False)
    hours_valid: int
    is_invitation: bool


@dataclass(frozen=True, slots=True)
class UserDeactivated(Event):
    user_id: int


@dataclass(frozen=True, slots=True)
class RetailerEvent(Event):
    """``email``, ``name`` and ``language`` are those of the user who acts for the company."""

    retailer_id: int
    user_id: int
    email: str
    name: str
    language: str
    legal_name: str


@dataclass(frozen=True, slots=True)
class RetailerApplied(RetailerEvent):
    """A company asks for trade prices, for the first time or again."""


@dataclass(frozen=True, slots=True)
class RetailerApproved(RetailerEvent):
    price_group: str


@dataclass(frozen=True, slots=True)
class RetailerRejected(RetailerEvent):
    """Turned down, or an approval taken back."""

    reason: str


@dataclass(frozen=True, slots=True)
class MemberInvited(Event):
    """Somebody is asked into a company. ``token`` opens ``/join/<token>``, once; it is written down nowhere else."""

    email: str
    language: str
    legal_name: str
    invited_by: str
    role: str
    token: str = field(repr=False)
    days_valid: int


@dataclass(frozen=True, slots=True)
class TenantDeleted(Event):
    """Its keys are revoked and its data is out of reach; who works for it stops."""

    tenant_id: int
    public_id: str
