"""An order over its member's limit waits for the company, and goes on, or not, as somebody there decides."""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from uuid import uuid4

import pytest

from freight_app.accounts.audit import list_changes
from freight_app.accounts.company.members import change_member, remove_member, suspend_member
from freight_app.accounts.dtos import AuditQuery
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.orders.cancelling import cancel_own_order, expire_unpaid_orders
from freight_app.orders.changes.amending import amend_own_order
from freight_app.orders.changes.dtos import AmendRequest, LineChange
from freight_app.orders.checkout import quote_checkout
from freight_app.orders.confirming import confirm_order
from freight_app.orders.credit.statements import get_own_statement
from freight_app.orders.dtos import CartOwner, CheckoutQuote, OwnOrder, PlacedOrder
from freight_app.orders.errors import PaymentNotOffered
from freight_app.orders.models import PaymentMethod
from freight_app.orders.own_orders import get_own_order, list_own_orders
from freight_app.orders.paying.card_pages import hosted_page_request
from freight_app.orders.payments import change_payment_method, record_transfer
from freight_app.orders.spending.deciding import approve_order, decline_order
from freight_app.orders.spending.dtos import ApprovalQuery, ApprovalView
from freight_app.orders.spending.errors import (
    ApprovalChanged,
    ApprovalNotWaiting,
    MayNotOrder,
    OrderAwaitsApproval,
    OverSpendingLimit,
    OwnOrderNotApproved,
)
from freight_app.orders.spending.reading import count_to_decide, list_approvals
from freight_app.orders.tracking import track_order
from freight_app.stock.service import levels_of
from tests.orders.changes.shop import amend, announce, count_in, line_ids, revision, settle, split
from tests.orders.conftest import Parts
from tests.orders.credit.trade import account, check_sums, waiting
from tests.orders.shopping import bring_to_door, customer, detail, fill_cart, letters, tnd
from tests.orders.spending.firm import (
    SALES,
    Firm,
    check_months,
    member,
    open_firm,
    say_yes,
    shop_for,
    spent,
    status_of,
    terms,
)


def look_at(house: House, who: Actor, number: str) -> OwnOrder:
    with house.read(who) as uow:
        return get_own_order(uow, cast("int", who.user_id), number)


def seen_by(house: House, who: Actor) -> list[str]:
    with house.read(who) as uow:
        return [card.number for card in list_own_orders(uow, cast("int", who.user_id), PageRequest()).items]


def to_decide(house: House, who: Actor, *, waits: bool = True) -> list[ApprovalView]:
    with house.read(who) as uow:
        return list_approvals(uow, cast("int", who.user_id), ApprovalQuery(waiting=waits)).items


def say_no(house: House, who: Actor, placed: PlacedOrder, reason: str = "Not this month") -> None:
    with house.write(who) as uow:
        decline_order(uow, cast("int", who.user_id), placed.number, reason=reason, key=uuid4().hex)


def quote(house: House, who: Actor) -> CheckoutQuote:
    with house.read(who) as uow:
        return quote_checkout(uow, CartOwner(user_id=who.user_id))


def available(house: House, product: int) -> int:
    with house.read() as uow:
        return levels_of(uow, [product])[product].available


def sound(house: House) -> None:
    with house.read() as uow:
        check_months(uow)
        check_sums(uow)


def test_an_order_over_the_limit_waits_and_goes_on_like_any_other_when_approved(house: House, parts: Parts) -> None:
    firm = open_firm(house)
    fill_cart(house, CartOwner(user_id=firm.buyer.user_id), {parts.filter: 3})
    offer = quote(house, firm.buyer).spending
    assert offer is not None
    assert (offer.because, offer.deciders, offer.hours) == ("order_limit", ["Meriem Ayari", "Sami Gharbi"], 48)

    placed = shop_for(house, firm.buyer, {parts.filter: 3})
    assert (placed.awaits_approval, placed.is_held) == (True, False)
    # Its goods are set aside; it counts for nothing else.
    assert available(house, parts.filter) == 7
    assert (account(house, firm.garage).exposure, spent(house, firm, firm.buyer)) == (tnd("0"), "0.000 TND")
    with pytest.raises(OrderAwaitsApproval), house.write() as uow:
        confirm_order(uow, placed.number)
    with house.read() as uow:
        assert track_order(uow, placed.tracking_token).sentence == "awaiting_approval"
    found = detail(house, placed.number)
    assert (found.next_action, found.ordered_by, found.approval and found.approval.state) == (
        None,
        "Walid Baccar",
        "waiting",
    )
    assert [letter.template for letter in letters(house)][-3:] == [
        "order_awaits_approval",
        "approval_wanted",
        "approval_wanted",
    ]
    assert [(row.number, row.may_decide, row.ordered_by) for row in to_decide(house, firm.approver)] == [
        (placed.number, True, "Walid Baccar")
    ]
    assert [row.may_decide for row in to_decide(house, firm.viewer) + to_decide(house, firm.buyer)] == [False, False]
    with house.read(firm.approver) as uow:
        assert count_to_decide(uow, cast("int", firm.approver.user_id)) == 1

    say_yes(house, firm.approver, placed)
    assert account(house, firm.garage).committed == tnd("73.500")
    assert spent(house, firm, firm.buyer) == "73.500 TND"
    assert letters(house)[-1].template == "order_placed"
    own = look_at(house, firm.buyer, placed.number)
    assert own.approval is not None
    assert (own.approval.state, own.approval.decided_by, own.ordered_by) == ("approved", "Meriem Ayari", "Walid Baccar")
    with pytest.raises(ApprovalNotWaiting):
        say_no(house, firm.owner, placed)
    with house.write() as uow:
        confirm_order(uow, placed.number)
        entries = list_changes(uow, AuditQuery(entity="order", entity_id=placed.number)).items
    assert [(entry.actor, entry.action) for entry in entries] == [("Meriem Ayari", "approved")]
    sound(house)


def test_a_declined_order_comes_to_nothing_and_its_buyer_is_told_why(house: House, parts: Parts) -> None:
    firm = open_firm(house)
    placed = shop_for(house, firm.buyer, {parts.filter: 3})
    with pytest.raises(InvalidInput):
        say_no(house, firm.owner, placed, " ")
    say_no(house, firm.owner, placed)
    assert (status_of(house, placed.number), available(house, parts.filter)) == ("cancelled", 10)
    last = letters(house)[-1]
    assert (last.template, last.data["reason"], last.data["decided_by"]) == (
        "order_declined",
        "Not this month",
        "Sami Gharbi",
    )
    assert [row.approval.reason for row in to_decide(house, firm.buyer, waits=False)] == ["Not this month"]
    assert (account(house, firm.garage).exposure, spent(house, firm, firm.buyer)) == (tnd("0"), "0.000 TND")
    sound(house)


def test_what_nobody_decides_expires_with_a_word_to_both(house: House, parts: Parts, clock: StillClock) -> None:
    firm = open_firm(house)
    placed = shop_for(house, firm.buyer, {parts.filter: 3}, payment_method="card")
    clock.advance(timedelta(hours=47, minutes=59))
    with house.write() as uow:
        assert expire_unpaid_orders(uow) == 0
    clock.advance(timedelta(minutes=1))
    # The deadline counts, not when the clock came round.
    with pytest.raises(ApprovalNotWaiting):
        say_yes(house, firm.approver, placed)
    with house.write() as uow:
        assert expire_unpaid_orders(uow) == 1
    assert (status_of(house, placed.number), available(house, parts.filter)) == ("expired", 10)
    assert [row.approval.state for row in to_decide(house, firm.owner, waits=False)] == ["expired"]
    assert sorted(letter.template for letter in letters(house))[:3] == [
        "approval_expired",
        "approval_missed",
        "approval_missed",
    ]
    assert "order_expired" not in {letter.template for letter in letters(house)}


def test_who_may_decide_and_about_what(house: House, parts: Parts) -> None:
    firm, rival = open_firm(house), open_firm(house)
    placed = shop_for(house, firm.buyer, {parts.filter: 3})
    for stranger in (rival.owner, rival.approver, Actor("Somebody", customer(house).user_id, frozenset())):
        with pytest.raises(NotFound):
            say_yes(house, stranger, placed)
        with pytest.raises(NotFound):
            say_no(house, stranger, placed)
    for colleague in (firm.viewer, firm.buyer):
        with pytest.raises(NotAllowed):
            say_yes(house, colleague, placed)
    # Only in their own name.
    with pytest.raises(NotAllowed), house.write(firm.viewer) as uow:
        approve_order(
            uow, cast("int", firm.owner.user_id), placed.number, seen_total_minor=placed.total.amount_minor, key="k"
        )
    # An approver changes nothing but the decision.
    with pytest.raises(NotFound), house.write(firm.approver) as uow:
        cancel_own_order(uow, cast("int", firm.approver.user_id), placed.number)

    mine = shop_for(house, firm.approver, {parts.filter: 1})
    assert mine.awaits_approval
    with pytest.raises(OwnOrderNotApproved):
        say_yes(house, firm.approver, mine)
    with house.write(SALES) as uow:
        change_member(uow, firm.company, member(house, firm, firm.owner).public_id, terms("owner", order_limit="5.000"))
    bosses = shop_for(house, firm.owner, {parts.book: 1})
    assert bosses.awaits_approval
    for number in (mine, bosses, placed):
        say_yes(house, firm.owner, number)
    sound(house)


def test_an_order_that_was_changed_is_looked_at_again(house: House, parts: Parts) -> None:
    firm = open_firm(house)
    placed = shop_for(house, firm.buyer, {parts.filter: 3})
    lines = [LineChange(line_id=line_ids(house, placed.number)["HU-816"], quantity=4)]
    with house.write(firm.buyer) as uow:
        request = AmendRequest(revision=revision(house, placed.number), lines=lines)
        amend_own_order(uow, cast("int", firm.buyer.user_id), placed.number, request, key=uuid4().hex)
    with pytest.raises(ApprovalChanged) as refused:
        say_yes(house, firm.approver, placed)
    assert refused.value.details["total_minor"] == 98_000
    say_yes(house, firm.approver, placed, seen=98_000)
    assert (spent(house, firm, firm.buyer), account(house, firm.garage).committed) == ("98.000 TND", tnd("98.000"))
    sound(house)


def test_nothing_is_paid_before_the_yes_and_money_that_comes_all_the_same_is_kept(house: House, parts: Parts) -> None:
    firm = open_firm(house)
    card = shop_for(house, firm.buyer, {parts.filter: 3}, payment_method="card")
    assert card.card_reference is None
    with pytest.raises(OrderAwaitsApproval), house.read() as uow:
        hosted_page_request(uow, card.tracking_token)
    with pytest.raises(OrderAwaitsApproval), house.write() as uow:
        change_payment_method(uow, card.tracking_token, PaymentMethod.BANK_TRANSFER, key=uuid4().hex)
    with pytest.raises(OrderAwaitsApproval):
        split(house, card.number, {"HU-816": 1})
    say_yes(house, firm.approver, card)
    with house.read() as uow:
        assert hosted_page_request(uow, card.tracking_token).amount == card.total
        assert track_order(uow, card.tracking_token).sentence == "awaiting_payment"

    transfer = shop_for(house, firm.buyer, {parts.filter: 3}, payment_method="bank_transfer")
    assert look_at(house, firm.buyer, transfer.number).bank_details == ""
    with house.write() as uow:
        record_transfer(uow, transfer.number, amount=transfer.total, receipt="VIR 7", key=uuid4().hex)
    assert status_of(house, transfer.number) == "pending"
    say_yes(house, firm.approver, transfer)
    assert status_of(house, transfer.number) == "confirmed"


def test_credit_is_asked_for_when_the_company_said_yes(house: House, parts: Parts) -> None:
    """An order that nobody approved takes no room from those that go on."""
    firm = open_firm(house, credit="80.000")
    waits = shop_for(house, firm.buyer, {parts.filter: 3})
    goes_on = shop_for(house, firm.owner, {parts.book: 1})
    assert not goes_on.is_held
    say_yes(house, firm.approver, waits)
    assert waiting(house, firm.garage) == [waits.number]
    assert account(house, firm.garage).exposure == tnd("10.000")
    sound(house)


def test_a_month_is_the_shops_and_gets_back_what_came_to_nothing(house: House, parts: Parts, clock: StillClock) -> None:
    firm = open_firm(house, order_limit="", month_limit="60.000")
    clock.set(clock.now().replace(month=11, day=30, hour=22, minute=30))
    first = shop_for(house, firm.buyer, {parts.filter: 2})
    assert (first.awaits_approval, spent(house, firm, firm.buyer)) == (False, "49.000 TND")
    over = shop_for(house, firm.buyer, {parts.filter: 1})
    assert over.awaits_approval
    with house.write(firm.buyer) as uow:
        cancel_own_order(uow, cast("int", firm.buyer.user_id), over.number)
        cancel_own_order(uow, cast("int", firm.buyer.user_id), first.number)
    assert spent(house, firm, firm.buyer) == "0.000 TND"
    again = shop_for(house, firm.buyer, {parts.filter: 2})
    assert not again.awaits_approval
    # Half an hour later it is December in Tunis, while it is November still in Greenwich.
    clock.advance(timedelta(minutes=45))
    assert spent(house, firm, firm.buyer) == "0.000 TND"
    december = shop_for(house, firm.buyer, {parts.filter: 2}, payment_method="cash_on_delivery")
    assert not december.awaits_approval
    bring_to_door(house, december.number)
    back = announce(house, december.number, {"HU-816": 1})
    count_in(house, december.number, back, {"HU-816": (1, 0)})
    settle(house, back)
    assert spent(house, firm, firm.buyer) == "24.500 TND"
    sound(house)


def test_growing_and_dividing_an_order_stays_within_the_limits(house: House, parts: Parts) -> None:
    firm = open_firm(house)
    placed = shop_for(house, firm.buyer, {parts.filter: 2})
    assert not placed.awaits_approval
    lines = [LineChange(line_id=line_ids(house, placed.number)["HU-816"], quantity=3)]
    request = AmendRequest(revision=revision(house, placed.number), lines=lines)
    with pytest.raises(OverSpendingLimit), house.write(firm.buyer) as uow:
        amend_own_order(uow, cast("int", firm.buyer.user_id), placed.number, request, key=uuid4().hex)
    # What the owner does is with the right to it, and counts.
    with house.write(firm.owner) as uow:
        amend_own_order(uow, cast("int", firm.owner.user_id), placed.number, request, key=uuid4().hex)
    assert spent(house, firm, firm.buyer) == "73.500 TND"
    sibling = split(house, placed.number, {"HU-816": 1}).sibling
    assert spent(house, firm, firm.buyer) == "73.500 TND"
    assert look_at(house, firm.viewer, sibling).ordered_by == "Walid Baccar"
    with house.write(firm.buyer) as uow:
        cancel_own_order(uow, cast("int", firm.buyer.user_id), sibling)
    assert spent(house, firm, firm.buyer) == "49.000 TND"
    amend(house, placed.number, lines={"HU-816": 1})
    assert spent(house, firm, firm.buyer) == "24.500 TND"
    sound(house)


def test_a_member_who_always_asks_and_one_who_never_orders(house: House, parts: Parts) -> None:
    firm = open_firm(house)
    with house.write(firm.owner) as uow:
        change_member(uow, firm.company, member(house, firm, firm.buyer).public_id, terms("buyer", always=True))
    assert shop_for(house, firm.buyer, {parts.book: 1}).awaits_approval
    with pytest.raises(MayNotOrder):
        shop_for(house, firm.viewer, {parts.book: 1})
    assert quote(house, firm.viewer).spending.may_order is False  # type: ignore[union-attr]


def test_who_sees_what(house: House, parts: Parts) -> None:
    firm, rival = open_firm(house), open_firm(house)
    buyers = shop_for(house, firm.buyer, {parts.filter: 1}).number
    owners = shop_for(house, firm.owner, {parts.filter: 1}).number
    everything = [owners, buyers]
    assert [seen_by(house, who) for who in (firm.owner, firm.approver, firm.viewer)] == [everything] * 3
    assert seen_by(house, firm.buyer) == [buyers]
    assert seen_by(house, rival.owner) == []
    for who, hidden in ((firm.buyer, owners), (rival.owner, buyers), (rival.viewer, owners)):
        with pytest.raises(NotFound):
            look_at(house, who, hidden)
    for who, may_cancel in ((firm.buyer, True), (firm.owner, True), (firm.approver, False), (firm.viewer, False)):
        assert look_at(house, who, buyers).may_cancel is may_cancel
    for who in (firm.owner, firm.approver, firm.viewer):
        with house.read(who) as uow:
            assert get_own_statement(uow, cast("int", who.user_id)).company.startswith("Garage")
    for who in (firm.buyer, Actor("Somebody", customer(house).user_id, frozenset())):
        with pytest.raises(NotFound), house.read(who) as uow:
            get_own_statement(uow, cast("int", who.user_id))


@pytest.mark.parametrize("how", [suspend_member, remove_member])
def test_who_is_shut_out_can_do_nothing_from_the_next_step_on(house: House, parts: Parts, how) -> None:
    firm = open_firm(house)
    waits = shop_for(house, firm.buyer, {parts.filter: 3})
    before = shop_for(house, firm.buyer, {parts.book: 1}).number
    other = shop_for(house, firm.approver, {parts.filter: 1})
    for who in (firm.buyer, firm.approver):
        with house.write(firm.owner) as uow:
            how(uow, firm.company, member(house, firm, who).public_id)
    with pytest.raises(PaymentNotOffered):
        shop_for(house, firm.buyer, {parts.book: 1})
    with pytest.raises(NotFound):
        say_yes(house, firm.approver, waits)
    with pytest.raises(NotFound):
        look_at(house, firm.buyer, before)
    assert (seen_by(house, firm.buyer), seen_by(house, firm.approver)) == ([], [])
    # What they ordered stays the company's, and is decided by who is left.
    assert seen_by(house, firm.owner) == [other.number, before, waits.number]
    say_yes(house, firm.owner, waits)
    assert account(house, firm.garage).committed == tnd("83.500")
    sound(house)


def test_two_decisions_with_one_key_are_one(house: House, parts: Parts) -> None:
    firm: Firm = open_firm(house)
    placed = shop_for(house, firm.buyer, {parts.filter: 3})
    for _ in range(2):
        with house.write(firm.owner) as uow:
            approve_order(
                uow,
                cast("int", firm.owner.user_id),
                placed.number,
                seen_total_minor=placed.total.amount_minor,
                key="once",
            )
    assert account(house, firm.garage).committed == tnd("73.500")
