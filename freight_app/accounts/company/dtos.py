"""What is asked of and answered about the people of a company. All frozen."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from freight_app.accounts.company.models import SEE_ALL, CompanyRole, MemberState
from freight_app.accounts.values import Dto, Email, Request
from freight_app.kit.languages import Language
from freight_app.kit.money import Money


class Seat(Dto):
    """What somebody is in the company that they belong to now; a suspended or removed person has none."""

    member_id: int
    member: str
    retailer_id: int
    company: str
    legal_name: str
    user_id: int
    role: CompanyRole
    is_approved: bool
    needs_approval: bool

    @property
    def sees_all(self) -> bool:
        """The company's orders, invoices and statement, whoever ordered."""
        return self.role in SEE_ALL

    @property
    def may_order(self) -> bool:
        return self.role != CompanyRole.VIEWER

    @property
    def may_approve(self) -> bool:
        return self.role in (CompanyRole.OWNER, CompanyRole.APPROVER)

    @property
    def is_owner(self) -> bool:
        return self.role == CompanyRole.OWNER


class MemberTerms(Request):
    """What a member is and may spend without asking; None is without limit. Both limits are of one currency."""

    role: CompanyRole
    order_limit: Money | None = None
    month_limit: Money | None = None
    needs_approval: bool = False


class MemberInvitation(MemberTerms):
    """Whom to let in, and as what. ``language`` is that of the mail."""

    email: Email
    language: Language = "en"


class MemberView(Dto):
    """``public_id`` is the member's; ``user_public_id`` the person's."""

    id: int
    public_id: str
    user_id: int
    user_public_id: str
    name: str
    email: str
    language: str
    role: CompanyRole
    state: MemberState
    order_limit: Money | None
    month_limit: Money | None
    needs_approval: bool
    joined_at: datetime
    is_contact: bool = Field(description="The owner whose account the shop writes to.")


class InvitationView(Dto):
    """``is_expired``: the link opens nothing any more; sent again, it does."""

    public_id: str
    email: str
    role: CompanyRole
    order_limit: Money | None
    month_limit: Money | None
    needs_approval: bool
    invited_by: str
    sent_at: datetime
    expires_at: datetime
    is_expired: bool


class OpenedInvitation(Dto):
    """What the holder of a link is told before they accept."""

    legal_name: str
    email: str
    role: CompanyRole
    invited_by: str
    expires_at: datetime
    has_account: bool
