"""The people of a company: how they come, what they are, and how they go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts import retailers
from freight_app.accounts.audit import list_changes
from freight_app.accounts.company import inviting, members
from freight_app.accounts.company.dtos import MemberInvitation, MemberTerms
from freight_app.accounts.company.errors import (
    BelongsToCompany,
    InvitationNotValid,
    InvitationPending,
    LastOwner,
    MemberNotInState,
)
from freight_app.accounts.company.models import CompanyRole
from freight_app.accounts.company.seats import seat_of
from freight_app.accounts.dtos import AuditQuery, RetailerApplication, SignedInUser
from freight_app.accounts.errors import RetailerExists
from freight_app.accounts.events import MemberInvited
from freight_app.accounts.permissions import Permission, Role
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound, TooManyRequests
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.messaging.models import Message
from tests.accounts.people import add_person, all_at_once, heard, reload_person

STAFF = Actor("Nour", None, frozenset({str(Permission.RETAILERS_APPROVE), str(Permission.AUDIT_READ)}))


def found_company(house: House, owner: SignedInUser, *, name: str = "Garage El Amen", approve: bool = True) -> str:
    application = RetailerApplication(
        legal_name=name,
        tax_number=uuid4().hex[:12],
        contact_name="Sami Gharbi",
        phone="71 234 567",
        line="12 rue de Marseille",
        city="Tunis",
        country="TN",
    )
    with house.write(owner.actor()) as uow:
        company = retailers.apply_as_retailer(uow, owner.id, application).public_id
    if approve:
        with house.write(STAFF) as uow:
            retailers.approve_retailer(uow, company, price_group="trade_a")
    return company


def invite(house: House, by: Actor, company: str, email: str, role: str = "buyer", **limits: Any) -> str:
    """The token of the mail."""
    events = heard(house, MemberInvited)
    with house.write(by) as uow:
        inviting.invite_member(uow, company, MemberInvitation(email=email, role=CompanyRole(role), **limits))
    assert isinstance(events[-1], MemberInvited)
    return events[-1].token


def accept(house: House, person: SignedInUser, token: str) -> str:
    with house.write(person.actor()) as uow:
        return inviting.accept_invitation(uow, person.id, token).public_id


def hire(house: House, company: str, email: str, role: str = "buyer") -> tuple[SignedInUser, str]:
    """Somebody let in by staff, and the id of their membership."""
    person = add_person(house, email, Role.CUSTOMER)
    with house.write(STAFF) as uow:
        return person, members.add_member(uow, company, email, MemberTerms(role=CompanyRole(role))).public_id


def role_of(house: House, person: SignedInUser) -> str | None:
    with house.read() as uow:
        seat = seat_of(uow, person.id)
    return str(seat.role) if seat else None


def test_an_invitation_lets_in_once_and_prices_come_and_go_with_it(house: House, clock: StillClock) -> None:
    owner = add_person(house, "sami@demo.test", Role.CUSTOMER)
    company = found_company(house, owner)
    limit = Money.from_decimal("50.000", "TND")
    token = invite(house, owner.actor(), company, "Walid@Demo.test", order_limit=limit)
    with house.read() as uow:
        opened = inviting.open_invitation(uow, token)
        message = uow.session.execute(sa.select(col(Message.template), col(Message.data))).all()[-1]
    assert (opened.legal_name, opened.role, opened.has_account) == ("Garage El Amen", "buyer", False)
    assert (message.template, message.data["link"]) == ("company_invitation", f"/join/{token}")

    # The link counts, not the address: a private account may be the better one.
    walid = add_person(house, "walid.private@demo.test", Role.CUSTOMER)
    assert reload_person(house, walid.id).price_group == "public"
    accept(house, walid, token)
    joined = reload_person(house, walid.id)
    assert (joined.price_group, joined.is_retailer, role_of(house, walid)) == ("trade_a", True, "buyer")
    other = add_person(house, "other@demo.test", Role.CUSTOMER)
    with pytest.raises(InvitationNotValid):
        accept(house, other, token)
    with house.read(owner.actor()) as uow:
        [_, row] = members.list_members(uow, owner.id)
        assert (row.order_limit, row.month_limit) == (limit, None)

    act: list[tuple[Callable[..., Any], str]] = [
        (members.suspend_member, "public"),
        (members.restore_member, "trade_a"),
        (members.remove_member, "public"),
    ]
    for do, group in act:
        with house.write(owner.actor()) as uow:
            do(uow, company, row.public_id)
        assert reload_person(house, walid.id).price_group == group
    with pytest.raises(NotFound), house.write(owner.actor()) as uow:
        members.restore_member(uow, company, row.public_id)
    # Invited again they are who they were, as something else.
    accept(house, walid, invite(house, owner.actor(), company, "walid@demo.test", "viewer"))
    assert role_of(house, walid) == "viewer"
    with house.write(STAFF) as uow:
        retailers.reject_retailer(uow, company, reason="No papers")
        actions = [entry.action for entry in list_changes(uow, AuditQuery(entity="company", per_page=50)).items]
    assert reload_person(house, walid.id).price_group == "public"
    assert actions == [
        *("member_joined", "invited", "member_removed", "member_restored", "member_suspended"),
        *("member_joined", "invited"),
    ]


def test_invitations_wait_are_sent_again_and_withdrawn(house: House, clock: StillClock) -> None:
    owner = add_person(house, "sami@demo.test", Role.CUSTOMER)
    company = found_company(house, owner)
    person = add_person(house, "walid@demo.test", Role.CUSTOMER)
    first = invite(house, owner.actor(), company, "walid@demo.test")
    with pytest.raises(InvitationPending):
        invite(house, owner.actor(), company, " WALID@demo.test")
    with house.read(owner.actor()) as uow:
        [row] = inviting.list_invitations(uow, company)
    with pytest.raises(TooManyRequests), house.write(owner.actor()) as uow:
        inviting.resend_invitation(uow, company, row.public_id)
    clock.advance(timedelta(days=8))
    with pytest.raises(InvitationNotValid):
        accept(house, person, first)
    events = heard(house, MemberInvited)
    with house.write(owner.actor()) as uow:
        assert inviting.list_invitations(uow, company)[0].is_expired
        assert not inviting.resend_invitation(uow, company, row.public_id).is_expired
    assert isinstance(events[0], MemberInvited)
    with pytest.raises(InvitationNotValid):
        accept(house, person, first)
    with house.write(owner.actor()) as uow:
        inviting.withdraw_invitation(uow, company, row.public_id)
        assert inviting.list_invitations(uow, company) == []
    with pytest.raises(InvitationNotValid):
        accept(house, person, events[0].token)
    with pytest.raises(NotFound), house.write(owner.actor()) as uow:
        inviting.resend_invitation(uow, company, row.public_id)


def test_an_account_belongs_to_one_company_at_most(house: House) -> None:
    owner, rival = (add_person(house, f"{name}@demo.test", Role.CUSTOMER) for name in ("sami", "rival"))
    company, other = found_company(house, owner), found_company(house, rival, name="Rival")
    token = invite(house, owner.actor(), company, "rival@demo.test")
    with pytest.raises(BelongsToCompany):
        accept(house, rival, token)
    walid, member = hire(house, company, "walid@demo.test")
    with pytest.raises(BelongsToCompany):
        invite(house, owner.actor(), company, "walid@demo.test")
    with pytest.raises(BelongsToCompany), house.write(STAFF) as uow:
        members.add_member(uow, other, "walid@demo.test", MemberTerms(role=CompanyRole.BUYER))
    with house.write(owner.actor()) as uow:
        members.suspend_member(uow, company, member)
    # Neither with a company of their own while they belong to this one.
    with pytest.raises(RetailerExists):
        found_company(house, walid, name="Mine")
    with house.write(owner.actor()) as uow:
        members.remove_member(uow, company, member)
    found_company(house, walid, name="Mine")
    assert role_of(house, walid) == "owner"
    # And whoever has one is not let in again where they were.
    with pytest.raises(BelongsToCompany), house.write(STAFF) as uow:
        members.add_member(uow, company, "walid@demo.test", MemberTerms(role=CompanyRole.BUYER))


def test_a_company_keeps_an_owner(house: House) -> None:
    owner = add_person(house, "sami@demo.test", Role.CUSTOMER)
    company = found_company(house, owner)
    meriem, member = hire(house, company, "meriem@demo.test", "approver")
    with house.read(owner.actor()) as uow:
        mine = next(one.public_id for one in members.list_members(uow, owner.id) if one.user_id == owner.id)
    attempts: list[Callable[[Any], object]] = [
        lambda uow: members.leave_company(uow, owner.id),
        lambda uow: members.suspend_member(uow, company, mine),
        lambda uow: members.remove_member(uow, company, mine),
        lambda uow: members.change_member(uow, company, mine, MemberTerms(role=CompanyRole.VIEWER)),
    ]
    for attempt in attempts:
        with pytest.raises(LastOwner), house.write(owner.actor()) as uow:
            attempt(uow)
    with house.write(owner.actor()) as uow:
        members.suspend_member(uow, company, member)
    with pytest.raises(MemberNotInState), house.write(owner.actor()) as uow:
        members.hand_over(uow, company, member)
    with house.write(owner.actor()) as uow:
        members.restore_member(uow, company, member)
        members.hand_over(uow, company, member)
    assert (role_of(house, meriem), role_of(house, owner)) == ("owner", "approver")
    with house.write(owner.actor()) as uow:
        assert retailers.get_retailer_of(uow, owner.id).email == "meriem@demo.test"  # type: ignore[union-attr]
        members.leave_company(uow, owner.id)
    assert reload_person(house, owner.id).price_group == "public"
    # Who has gone may begin anew, under another tax number.
    found_company(house, owner, name="Second")


def test_two_owners_who_leave_at_once_leave_one_behind(house: House) -> None:
    owner = add_person(house, "sami@demo.test", Role.CUSTOMER)
    company = found_company(house, owner)
    other, _ = hire(house, company, "meriem@demo.test", "owner")

    def leave(number: int) -> None:
        who = (owner, other)[number]
        with house.write(who.actor()) as uow:
            members.leave_company(uow, who.id)

    outcomes = all_at_once(2, leave)
    assert [type(error) for error in outcomes.errors] == [LastOwner]
    assert sorted(map(str, (role_of(house, owner), role_of(house, other)))) == ["None", "owner"]


def test_only_owners_and_staff_change_people_and_foreign_ids_are_not_found(house: House) -> None:
    owner, rival = (add_person(house, f"{name}@demo.test", Role.CUSTOMER) for name in ("sami", "rival"))
    company, other = found_company(house, owner), found_company(house, rival, name="Rival")
    buyer, member = hire(house, company, "walid@demo.test")
    approver, _ = hire(house, company, "meriem@demo.test", "approver")
    _, theirs = hire(house, other, "them@demo.test")
    terms = MemberTerms(role=CompanyRole.OWNER)
    token_of = MemberInvitation(email="new@demo.test", role=CompanyRole.OWNER)
    acts: list[Callable[[Any, str, str], object]] = [
        lambda uow, company, member: members.change_member(uow, company, member, terms),
        members.suspend_member,
        members.remove_member,
        members.hand_over,
    ]
    for act in acts:
        for stranger in (rival, add_person(house, f"{uuid4().hex}@demo.test", Role.CUSTOMER)):
            with pytest.raises(NotFound), house.write(stranger.actor()) as uow:
                act(uow, company, member)
        for colleague in (buyer, approver):
            with pytest.raises(NotAllowed), house.write(colleague.actor()) as uow:
                act(uow, company, member)
        for company_asked, foreign in ((company, theirs), (company, "nobody"), ("nowhere", member)):
            with pytest.raises(NotFound), house.write(owner.actor()) as uow:
                act(uow, company_asked, foreign)
    for who, error in ((buyer, NotAllowed), (rival, NotFound)):
        with pytest.raises(error), house.write(who.actor()) as uow:
            inviting.invite_member(uow, company, token_of)
        with pytest.raises(error), house.read(who.actor()) as uow:
            inviting.list_invitations(uow, company)
        with pytest.raises(NotAllowed), house.write(who.actor()) as uow:
            members.add_member(uow, company, "rival@demo.test", terms)
    with pytest.raises(NotAllowed), house.write(buyer.actor()) as uow:
        members.leave_company(uow, owner.id)
    with house.read(buyer.actor()) as uow:
        assert [one.name for one in members.list_members(uow, buyer.id)] == [buyer.name]
    with house.write(STAFF) as uow:
        members.suspend_member(uow, company, member)
        many = MemberTerms(role=CompanyRole.BUYER, order_limit=Money(1, "TND"), month_limit=Money(1, "EUR"))
        less = MemberTerms(role=CompanyRole.BUYER, order_limit=Money(-1, "TND"))
        for wrong, field in ((many, "month_limit"), (less, "order_limit")):
            with pytest.raises(InvalidInput) as refused:
                members.change_member(uow, company, member, wrong)
            assert refused.value.field == field
    assert role_of(house, buyer) is None
