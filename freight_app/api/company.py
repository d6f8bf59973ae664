"""One's own company: its people, whom it invites, and the orders that wait for its approval. Staff help here too."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from freight_app.accounts.company import inviting, members, seats
from freight_app.accounts.company.dtos import InvitationView, MemberInvitation, MemberTerms, MemberView, Seat
from freight_app.accounts.dtos import SignedInUser
from freight_app.accounts.permissions import Permission
from freight_app.api.envelope import Envelope, answer, answer_page, page_request
from freight_app.api.idempotency import IdempotencyKey
from freight_app.api.security import SignedIn, allow
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.languages import Language
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.spending import deciding, reading
from freight_app.orders.spending.dtos import ApprovalQuery, ApprovalView, CompanySpending
from freight_app.shop.service import get_shop_profile

router = APIRouter(prefix="/company", tags=["company"])
Helper = Annotated[SignedInUser, Depends(allow(Permission.RETAILERS_APPROVE))]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TermsIn(_Body):
    """``role`` is owner, approver, buyer or viewer. Limits are decimal text in the shop's currency; null is none."""

    role: str = Field(pattern="^(owner|approver|buyer|viewer)$", examples=["buyer"])
    order_limit: str | None = Field(default=None, min_length=1, max_length=24, examples=["500.000"])
    month_limit: str | None = Field(default=None, min_length=1, max_length=24, examples=["2000.000"])
    needs_approval: bool = False


class InvitationIn(TermsIn):
    email: str = Field(min_length=3, max_length=254, examples=["walid@garage.example"])
    language: Language = "en"


class AddedIn(TermsIn):
    email: str = Field(min_length=3, max_length=254)


class TokenIn(_Body):
    token: str = Field(min_length=10, max_length=200)


class YesIn(_Body):
    """``seen_total_minor`` is the order's total as it was looked at: when it is another one now, nothing happens."""

    seen_total_minor: int = Field(ge=0, le=2**53)


class ReasonIn(_Body):
    reason: str = Field(max_length=500)


# --- one's own company


@router.get("", summary="What one is in one's company")
def get_seat(user: SignedIn) -> Envelope[Seat]:
    """404 for who has no company, is suspended or was removed."""
    with current_house().read(user.actor()) as uow:
        return answer(seats.require_seat(uow, user.id))


@router.get("/members", summary="The people of one's company, with what each spent this month")
def list_members(user: SignedIn) -> Envelope[CompanySpending]:
    """A buyer sees nobody else."""
    with current_house().read(user.actor()) as uow:
        return answer(reading.sum_up_spending(uow, user.id))


@router.put("/members/{member}", summary="Another role, other limits")
def change_member(user: SignedIn, member: str, terms: TermsIn) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(members.change_member(uow, _own(uow, user), member, _terms(uow, terms)))


@router.post("/members/{member}/suspend", summary="They may do nothing until they are let in again")
def suspend_member(user: SignedIn, member: str) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(members.suspend_member(uow, _own(uow, user), member))


@router.post("/members/{member}/restore", summary="Let a suspended member in again")
def restore_member(user: SignedIn, member: str) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(members.restore_member(uow, _own(uow, user), member))


@router.delete("/members/{member}", summary="They belong to the company no more")
def remove_member(user: SignedIn, member: str) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        members.remove_member(uow, _own(uow, user), member)
        return answer(None, "What they ordered stays the company's.")


@router.post("/members/{member}/hand-over", summary="Make a member the owner in one's place")
def hand_over(user: SignedIn, member: str) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(members.hand_over(uow, _own(uow, user), member))


@router.post("/leave", summary="Leave one's company")
def leave(user: SignedIn) -> Envelope[None]:
    """409 for the last owner."""
    with current_house().write(user.actor()) as uow:
        members.leave_company(uow, user.id)
        return answer(None, "You have left the company.")


@router.get("/invitations", summary="Who is invited and has not answered")
def list_invitations(user: SignedIn) -> Envelope[list[InvitationView]]:
    with current_house().read(user.actor()) as uow:
        return answer(inviting.list_invitations(uow, _own(uow, user)))


@router.post("/invitations", status_code=201, summary="Invite somebody by mail")
def invite(user: SignedIn, invitation: InvitationIn) -> Envelope[InvitationView]:
    with current_house().write(user.actor()) as uow:
        return answer(inviting.invite_member(uow, _own(uow, user), _invitation(uow, invitation)), "The mail is sent.")


@router.post("/invitations/{invitation}/resend", summary="Send the mail again, with a new link")
def resend(user: SignedIn, invitation: str) -> Envelope[InvitationView]:
    with current_house().write(user.actor()) as uow:
        return answer(inviting.resend_invitation(uow, _own(uow, user), invitation), "The mail is sent.")


@router.delete("/invitations/{invitation}", summary="Withdraw an invitation")
def withdraw(user: SignedIn, invitation: str) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        inviting.withdraw_invitation(uow, _own(uow, user), invitation)
        return answer(None, "The link opens nothing any more.")


@router.post("/invitations/accept", summary="Join the company whose link one holds")
def accept(user: SignedIn, body: TokenIn) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(inviting.accept_invitation(uow, user.id, body.token), "You belong to the company.")


@router.get("/approvals", summary="Orders that wait for an approval, or did")
def list_approvals(
    user: SignedIn,
    paging: Annotated[PageRequest, Depends(page_request)],
    waiting: Annotated[bool, Query(description="False: those that were decided.")] = True,
) -> Envelope[list[ApprovalView]]:
    query = ApprovalQuery(waiting=waiting, page=paging.page, per_page=paging.per_page)
    with current_house().read(user.actor()) as uow:
        return answer_page(reading.list_approvals(uow, user.id, query))


@router.post("/approvals/{number}/approve", summary="Let an order go on")
def approve(user: SignedIn, number: str, body: YesIn, key: IdempotencyKey) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        deciding.approve_order(uow, user.id, number, seen_total_minor=body.seen_total_minor, key=key)
        return answer(None, "The order goes on.")


@router.post("/approvals/{number}/decline", summary="Decline an order, with a reason")
def decline(user: SignedIn, number: str, body: ReasonIn, key: IdempotencyKey) -> Envelope[None]:
    with current_house().write(user.actor()) as uow:
        deciding.decline_order(uow, user.id, number, reason=body.reason, key=key)
        return answer(None, "Whoever ordered is told.")


# --- staff, for a company


@router.get("/{company}/members", summary="The people of any company, with what each spent this month")
def list_members_of(user: Helper, company: str) -> Envelope[CompanySpending]:
    with current_house().read(user.actor()) as uow:
        return answer(reading.sum_up_spending_of(uow, company))


@router.post("/{company}/members", status_code=201, summary="Let somebody in who has an account")
def add_member(user: Helper, company: str, added: AddedIn) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(members.add_member(uow, company, added.email, _terms(uow, added)))


@router.put("/{company}/members/{member}", summary="Another role, other limits, by staff")
def change_member_of(user: Helper, company: str, member: str, terms: TermsIn) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(members.change_member(uow, company, member, _terms(uow, terms)))


@router.post("/{company}/members/{member}/suspend", summary="Shut a member out, by staff")
def suspend_member_of(user: Helper, company: str, member: str) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(members.suspend_member(uow, company, member))


@router.post("/{company}/members/{member}/restore", summary="Let a suspended member in again, by staff")
def restore_member_of(user: Helper, company: str, member: str) -> Envelope[MemberView]:
    with current_house().write(user.actor()) as uow:
        return answer(members.restore_member(uow, company, member))


def _own(uow: UnitOfWork, user: SignedInUser) -> str:
    """The company of whoever calls: no id of another is ever taken."""
    return seats.require_seat(uow, user.id).company


def _terms(uow: UnitOfWork, body: TermsIn) -> MemberTerms:
    return MemberTerms.model_validate(_facts(uow, body))


def _invitation(uow: UnitOfWork, body: InvitationIn) -> MemberInvitation:
    return MemberInvitation.model_validate({**_facts(uow, body), "email": body.email, "language": body.language})


def _facts(uow: UnitOfWork, body: TermsIn) -> dict[str, object]:
    currency = get_shop_profile(uow).currency
    limits = {"order_limit": body.order_limit, "month_limit": body.month_limit}
    return {
        "role": body.role,
        "needs_approval": body.needs_approval,
        **{
            name: None if text is None else Money.from_decimal(text, currency, field=name)
            for name, text in limits.items()
        },
    }
