"""The company's pages: people and invitations, and what waits for a yes."""

from __future__ import annotations

import pytest

from freight_app.accounts.company.dtos import MemberInvitation
from freight_app.accounts.company.inviting import invite_member
from freight_app.accounts.company.models import CompanyRole
from freight_app.accounts.events import MemberInvited
from freight_app.kit.house import House
from freight_app.ui.account.approvals_page import page as approvals_page
from freight_app.ui.account.approvals_state import ApprovalsState
from freight_app.ui.account.company_page import page as company_page
from freight_app.ui.account.company_state import CompanyState
from freight_app.ui.account.join_page import JoinState
from freight_app.ui.account.join_page import page as join_page
from tests.accounts.people import heard
from tests.accounts.test_company import found_company
from tests.orders.conftest import Parts
from tests.orders.shopping import order
from tests.orders.spending.firm import status_of
from tests.ui.account.conftest import Customer
from tests.ui.tabs import where_to

FORM = {"email": "leila@mail.test", "role": "buyer", "order_limit": "20", "month_limit": ""}


@pytest.mark.parametrize("page", [company_page, approvals_page, join_page])
def test_the_pages_can_be_made(page) -> None:
    page()


def test_an_owner_invites_and_the_invited_joins_orders_and_is_approved(
    house: House, parts: Parts, amine: Customer, leila: Customer
) -> None:
    alone = leila.tab("/account/company")
    alone.send(CompanyState.load)
    assert not alone.state(CompanyState).is_found
    found_company(house, amine.user)
    tab = amine.tab("/account/company")
    tab.send(CompanyState.load)
    tab.send(CompanyState.open_invite)
    tab.send(CompanyState.save, data=FORM | {"order_limit": "a lot"})
    assert tab.state(CompanyState).errors.order_limit
    tab.send(CompanyState.save, data=FORM | {"email": "not an address"})
    assert tab.state(CompanyState).errors.email
    events = heard(house, MemberInvited)
    tab.send(CompanyState.save, data=FORM)
    shown = tab.state(CompanyState)
    assert (shown.form, [row.email for row in shown.invitations]) == ("", ["leila@mail.test"])

    assert isinstance(events[0], MemberInvited)
    door = leila.tab(f"/join/{events[0].token}")
    door.send(JoinState.load)
    assert (door.state(JoinState).is_good, door.state(JoinState).role) == (True, "buyer")
    assert where_to(door.send(JoinState.join)) == "/account/company"

    placed = order(house, {parts.filter: 1}, owner=leila.owner)
    decided = amine.tab("/account/approvals")
    decided.send(ApprovalsState.load)
    [row] = decided.state(ApprovalsState).rows
    assert (row.number, row.may_decide, row.seen_minor) == (placed.number, True, 24_500)
    decided.send(ApprovalsState.ask_why, number=row.number)
    decided.send(ApprovalsState.decline, data={"reason": ""})
    assert decided.state(ApprovalsState).reason_error
    decided.send(ApprovalsState.approve, number=row.number, seen_minor=row.seen_minor)
    assert decided.state(ApprovalsState).rows == []
    assert status_of(house, placed.number) == "pending"

    tab.send(CompanyState.load)
    member = next(row for row in tab.state(CompanyState).rows if not row.is_me)
    assert (member.spent.startswith("24.500"), member.role) == (True, "buyer")
    # A buyer's handlers are refused by the room, whatever the page shows.
    buyer = leila.tab("/account/company")
    buyer.send(CompanyState.load)
    buyer.send(CompanyState.suspend, member=member.public_id)
    tab.send(CompanyState.load)
    assert {row.state for row in tab.state(CompanyState).rows} == {"active"}
    tab.send(CompanyState.ask, what="remove", member=member.public_id)
    tab.send(CompanyState.confirm)
    assert len(tab.state(CompanyState).rows) == 1
    buyer.send(CompanyState.load)
    assert not buyer.state(CompanyState).is_found


def test_foreign_ids_change_nothing(house: House, amine: Customer, leila: Customer) -> None:
    found_company(house, amine.user)
    company = found_company(house, leila.user, name="Rival")
    with house.write(leila.user.actor()) as uow:
        invited = invite_member(uow, company, MemberInvitation(email="x@mail.test", role=CompanyRole.BUYER))
    theirs = leila.tab("/account/company")
    theirs.send(CompanyState.load)
    tab = amine.tab("/account/company")
    tab.send(CompanyState.load)
    tab.send(CompanyState.withdraw, invitation=invited.public_id)
    tab.send(CompanyState.suspend, member=theirs.state(CompanyState).rows[0].public_id)
    theirs.send(CompanyState.load)
    assert [row.state for row in theirs.state(CompanyState).rows] == ["active"]
    assert len(theirs.state(CompanyState).invitations) == 1
