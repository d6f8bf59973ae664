"""Orders over the limit wait at once, and there is no way around it."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlmodel import col

from freight_app.accounts.audit import list_changes
from freight_app.accounts.dtos import AuditQuery
from freight_app.accounts.permissions import Role
from freight_app.accounts.retailers import reject_retailer
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.orders.cancelling import cancel_order
from freight_app.orders.checkout import quote_checkout
from freight_app.orders.credit.accounts import list_companies, list_holds, set_credit_terms
from freight_app.orders.credit.booking import adjust_account, receive_account_payment, refund_account
from freight_app.orders.credit.committing import divide_credit, recount_credit, release_order
from freight_app.orders.credit.dtos import CreditQuery, CreditTerms, ReceivedBy
from freight_app.orders.credit.errors import (
    OrderNotOnHold,
    OrderOnHold,
    OverCreditLimit,
    PeriodClosed,
    RefundTooLarge,
)
from freight_app.orders.credit.models import CreditCommitment
from freight_app.orders.credit.periods import close_books
from freight_app.orders.credit.statements import get_own_statement, get_statement
from freight_app.orders.errors import PaymentNotOffered
from freight_app.orders.fulfilment import confirm_order, mark_short, pack_order, pick_line, start_picking, take_back
from freight_app.orders.handing_over import hand_over
from freight_app.orders.models import TRANSITIONS, Order, OrderStatus, PaymentMethod, change_status
from freight_app.orders.payments import change_payment_method
from freight_app.orders.queries import lock_order
from tests.orders.conftest import Parts
from tests.orders.credit.trade import (
    account,
    amend,
    buy,
    check_sums,
    credit,
    invoice,
    look,
    open_garage,
    pay,
    waiting,
)
from tests.orders.shopping import (
    GUEST,
    bring_to_packed,
    bring_to_road,
    customer,
    detail,
    letters,
    order,
    pay_by_card,
    staff,
    tnd,
)


def release(house: House, number: str, reason: str = "They always pay") -> None:
    with house.write() as uow:
        release_order(uow, number, reason=reason, key=uuid4().hex)


def confirm(house: House, number: str) -> None:
    with house.write() as uow:
        confirm_order(uow, number)


def test_an_order_over_the_limit_waits_at_once_until_a_person_releases_it(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="60.000")
    first = buy(house, garage, {parts.filter: 2})  # 49.000
    second = buy(house, garage, {parts.filter: 1})  # 24.500: 13.500 too much
    assert (first.is_held, second.is_held) == (False, True)
    seen = look(house, garage)
    assert account(house, garage).exposure == tnd("49.000")
    assert [(held.number, held.over_by) for held in seen.held] == [(second.number, tnd("13.500"))]
    shown = detail(house, second.number)
    assert (shown.is_held, shown.next_action, shown.to_pay) == (True, None, tnd("0"))
    with pytest.raises(OrderOnHold):
        confirm(house, second.number)
    confirm(house, first.number)

    clerk = staff(house, Role.SALES)
    with pytest.raises(NotAllowed), house.write(clerk) as uow:
        release_order(uow, second.number, reason="Trust me", key="k")
    with pytest.raises(InvalidInput, match="why"), house.write() as uow:
        release_order(uow, second.number, reason="  ", key="k")
    release(house, second.number)
    with pytest.raises(OrderNotOnHold):
        release(house, second.number)
    assert account(house, garage).exposure == tnd("73.500")
    bring_to_road(house, second.number)
    with house.read() as uow:
        [hold] = list_holds(uow, detail(house, second.number).id)
        assert (hold.released_how, hold.reason) == ("person", "They always pay")
        trail = list_changes(uow, AuditQuery(entity="order", per_page=10)).items
        assert [change.action for change in trail] == ["released_from_hold"]
        check_sums(uow)
    sent = [letter.template for letter in letters(house)]
    assert (sent.count("order_held"), sent.count("order_released")) == (1, 1)


def test_a_held_order_goes_on_when_the_company_pays_and_not_before_it_fits(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="60.000")
    first = buy(house, garage, {parts.filter: 2})
    bring_to_packed(house, first.number)
    invoice(house, first.number, tnd("49.000"))
    held = buy(house, garage, {parts.filter: 2})
    pay(house, garage, "37.999")
    assert waiting(house, garage) == [held.number]
    pay(house, garage, "0.001")
    assert waiting(house, garage) == []
    assert account(house, garage).exposure == tnd("60.000")
    confirm(house, held.number)


def test_what_is_freed_lets_the_longest_wait_go_on_first(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="50.000")
    first = buy(house, garage, {parts.filter: 2})
    second, third = (buy(house, garage, {parts.filter: 1}) for _ in range(2))
    with house.write() as uow:
        cancel_order(uow, first.number, reason="changed their mind", key="c")
    assert waiting(house, garage) == []
    fourth = buy(house, garage, {parts.filter: 1})
    with house.write() as uow:
        cancel_order(uow, third.number, reason="changed their mind", key="d")
    assert (waiting(house, garage), detail(house, second.number).is_held) == ([], False)
    assert not detail(house, fourth.number).is_held


def test_prepaying_a_held_order_releases_it_and_uses_no_credit(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="10.000")
    held = buy(house, garage, {parts.filter: 1})
    with house.write() as uow:
        reference = change_payment_method(uow, held.tracking_token, PaymentMethod.CARD, key="k")
    assert detail(house, held.number).held_until is not None
    pay_by_card(house, held.model_copy(update={"card_reference": reference}))
    assert (detail(house, held.number).status, account(house, garage).exposure) == ("confirmed", tnd("0"))
    invoice(house, held.number, held.total)  # paid, so that nothing is owed for it
    assert account(house, garage).balance == tnd("0")
    with house.read() as uow:
        [hold] = list_holds(uow, detail(house, held.number).id)
        assert hold.released_how == "paid"


def test_nothing_but_a_checkout_puts_an_order_on_account(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="10.000")
    card = order(house, {parts.filter: 1}, owner=garage.owner, payment_method="card")
    held = buy(house, garage, {parts.filter: 1})
    for token, method in [
        (card.tracking_token, PaymentMethod.ON_ACCOUNT),
        (held.tracking_token, PaymentMethod.ON_ACCOUNT),
        (held.tracking_token, PaymentMethod.CASH_ON_DELIVERY),
    ]:
        with pytest.raises(PaymentNotOffered), house.write() as uow:
            change_payment_method(uow, token, method, key=uuid4().hex)
    for owner in (GUEST, customer(house)):
        with pytest.raises(PaymentNotOffered):
            order(house, {parts.filter: 1}, owner=owner, payment_method="on_account")
    with house.read() as uow:
        assert quote_checkout(uow, GUEST).credit is None


def test_a_company_that_is_not_approved_or_whose_account_is_stopped_gets_no_credit(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="100.000")
    first = buy(house, garage, {parts.filter: 1})
    with house.write() as uow:
        set_credit_terms(uow, garage.company, CreditTerms(limit="100.000", terms_days=30, is_active=False))
    with pytest.raises(PaymentNotOffered):
        buy(house, garage, {parts.filter: 1})
    amend(house, first.number, "30.000")
    assert waiting(house, garage) == [first.number]
    with house.write() as uow:
        set_credit_terms(uow, garage.company, CreditTerms(limit="100.000", terms_days=30))
    assert waiting(house, garage) == []
    with house.write() as uow:
        reject_retailer(uow, garage.company, reason="No longer in trade")
    with pytest.raises(PaymentNotOffered):
        buy(house, garage, {parts.filter: 1})


def test_an_amended_order_asks_again_and_keeps_nothing_while_it_waits(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="60.000")
    placed = buy(house, garage, {parts.filter: 1})
    confirm(house, placed.number)
    amend(house, placed.number, "60.001")
    assert (waiting(house, garage), account(house, garage).committed) == ([placed.number], tnd("0"))
    with pytest.raises(OrderOnHold), house.write() as uow:
        start_picking(uow, placed.number)
    amend(house, placed.number, "60.000")
    assert (waiting(house, garage), account(house, garage).committed) == ([], tnd("60.000"))
    release_before = account(house, garage)
    amend(house, placed.number, "80.000")
    release(house, placed.number)
    # What a person released is asked again as soon as it grows.
    amend(house, placed.number, "80.001")
    assert waiting(house, garage) == [placed.number]
    assert release_before.left == tnd("0")


def test_no_step_is_taken_past_the_guard(house: House, parts: Parts) -> None:
    """Every transition that brings goods nearer to a customer who owes for them, from the first to the last."""
    garage = open_garage(house, limit="100.000")
    forward = [
        (OrderStatus.PENDING, OrderStatus.CONFIRMED),
        (OrderStatus.CONFIRMED, OrderStatus.PICKING),
        (OrderStatus.PICKING, OrderStatus.PACKED),
        (OrderStatus.PACKED, OrderStatus.SHIPPED),
        (OrderStatus.PACKED, OrderStatus.DELIVERED),
    ]
    placed = buy(house, garage, {parts.filter: 1})
    for state in ("held", "released", None):
        for start, to in forward:
            with house.write() as uow:
                connection = uow.session.connection()
                connection.execute(sa.update(Order).values(status=start))
                if state is None:
                    connection.execute(sa.delete(CreditCommitment))
                else:
                    connection.execute(sa.update(CreditCommitment).values(state=state))
            with pytest.raises(OrderOnHold), house.write() as uow:
                change_status(uow, lock_order(uow, placed.number), to)
    # All other ways either lead away from the customer, or begin where the goods have left already.
    others = {(a, b) for a, ends in TRANSITIONS.items() for b in ends} - set(forward)
    assert {to for start, to in others if start not in ("shipped", "delivered", "completed")} == {
        "pending", "cancelled", "expired", "confirmed",
    }  # fmt: skip
    assert {start for start, to in others if to == "confirmed"} == {OrderStatus.PICKING}


def test_closing_an_order_and_opening_it_again_asks_for_its_credit_again(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="60.000")
    closed = buy(house, garage, {parts.filter: 2})
    with house.write() as uow:
        cancel_order(uow, closed.number, reason="changed their mind", key="c")
    buy(house, garage, {parts.filter: 2})
    # No way leads back today; whoever builds one finds that nothing goes on without the guard, and that it says no.
    assert not any(TRANSITIONS[status] for status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED, OrderStatus.RETURNED))
    with house.write() as uow:
        uow.session.connection().execute(
            sa.update(Order).where(col(Order.number) == closed.number).values(status="pending")
        )
    with pytest.raises(OrderOnHold):
        confirm(house, closed.number)
    with house.write() as uow:
        recount_credit(uow, lock_order(uow, closed.number))
    assert waiting(house, garage) == [closed.number]
    with pytest.raises(OrderOnHold):
        confirm(house, closed.number)
    assert account(house, garage).exposure == tnd("49.000")


def test_once_picked_an_order_is_refused_more_rather_than_stopped(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="60.000")
    placed = buy(house, garage, {parts.filter: 2})
    bring_to_packed(house, placed.number)
    with pytest.raises(OverCreditLimit):
        amend(house, placed.number, "60.001")
    with house.write() as uow:  # a lower limit stops what comes next, not what is in the box
        set_credit_terms(uow, garage.company, CreditTerms(limit="1.000", terms_days=30))
        hand_over(uow, placed.number, to="driver", key="h")
    # What left was invoiced by leaving: nothing more can be, not even a millime.
    with pytest.raises(OverCreditLimit):
        invoice(house, placed.number, tnd("0.001"))
    assert (account(house, garage).balance, account(house, garage).committed) == (tnd("49.000"), tnd("0"))


def test_a_held_order_is_not_invoiced_either(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="10.000")
    held = buy(house, garage, {parts.filter: 1})
    with pytest.raises(OrderOnHold):
        invoice(house, held.number, tnd("24.500"))
    assert account(house, garage).exposure == tnd("0")


def test_what_cannot_be_picked_or_comes_back_is_not_owed(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="100.000")
    placed = buy(house, garage, {parts.filter: 2})
    confirm(house, placed.number)
    [line] = detail(house, placed.number).lines
    with house.write() as uow:
        start_picking(uow, placed.number)
        pick_line(uow, placed.number, line.line_id, scanned=line.sku, quantity=1, key="p")
        mark_short(uow, placed.number, line.line_id, missing=1, reason="damaged", key="s")
        pack_order(uow, placed.number, key="b")
    assert account(house, garage).committed == tnd("24.500")
    with house.write() as uow:
        hand_over(uow, placed.number, to="driver", key="h")
        take_back(uow, placed.number, reason="refused", key="t")
    assert account(house, garage).exposure == tnd("0")


def test_papers_are_booked_once_and_only_for_orders_on_account(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="100.000", terms_days=45)
    placed = buy(house, garage, {parts.filter: 2})
    bring_to_packed(house, placed.number)
    for _ in range(2):
        invoice(house, placed.number, tnd("49.000"), "INV-1")
        credit(house, placed.number, tnd("9.000"), "CN-1")
    cash = order(house, {parts.book: 1}, owner=garage.owner)
    invoice(house, cash.number, tnd("10.000"))
    assert account(house, garage).exposure == tnd("40.000")
    [item] = look(house, garage).open_items
    assert (item.document, item.due_on, item.open) == ("INV-1", date(2026, 4, 16), tnd("40.000"))


def test_a_divided_order_takes_its_part_of_the_credit_with_it(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="100.000")
    placed = buy(house, garage, {parts.filter: 4})  # 98.000
    sibling = order(house, {parts.filter: 2}, owner=garage.owner)
    with house.write() as uow:
        parent, child = lock_order(uow, placed.number), lock_order(uow, sibling.number)
        values = {"goods_minor": 49_000, "total_minor": 49_000}
        connection = uow.session.connection()
        connection.execute(sa.update(Order).where(col(Order.id) == parent.id).values(values))
        connection.execute(sa.update(Order).where(col(Order.id) == child.id).values(payment_method="on_account"))
        uow.session.refresh(parent)
        uow.session.refresh(child)
        divide_credit(uow, parent, child)
    assert (account(house, garage).committed, waiting(house, garage)) == (tnd("98.000"), [])
    confirm(house, sibling.number)
    with house.read() as uow:
        check_sums(uow)


def test_money_comes_once_for_a_key_and_never_into_closed_books(house: House, clock: StillClock) -> None:
    garage = open_garage(house)
    for _ in range(2):
        pay(house, garage, "10.000", on=date(2026, 3, 1), key="one")
    assert account(house, garage).balance == tnd("-10.000")
    with house.write() as uow:
        close_books(uow, date(2026, 2, 28))
    with pytest.raises(PeriodClosed):
        pay(house, garage, "10.000", on=date(2026, 2, 28))
    for wrong in ("0.000", "-5.000"):
        with pytest.raises(InvalidInput):
            pay(house, garage, wrong)
    with pytest.raises(InvalidInput, match="not come yet"):
        pay(house, garage, "1.000", on=clock.now().date() + timedelta(days=1))
    with pytest.raises(InvalidInput), house.write() as uow:
        close_books(uow, clock.now().date())
    pay(house, garage, "5.000", on=date(2026, 3, 1))
    assert account(house, garage).balance == tnd("-15.000")


def test_only_what_was_paid_too_much_is_given_back(house: House) -> None:
    garage = open_garage(house)
    pay(house, garage, "10.000")

    def refund(amount: str) -> None:
        with house.write() as uow:
            today = uow.now().date()
            money = tnd(amount)
            refund_account(
                uow, garage.company, money, paid_on=today, method=ReceivedBy.CASH, reason="Paid twice", key=uuid4().hex
            )

    with pytest.raises(RefundTooLarge):
        refund("10.001")
    refund("4.000")
    with pytest.raises(RefundTooLarge):
        refund("6.001")
    assert account(house, garage).balance == tnd("-6.000")


def test_a_statement_opens_with_what_was_owed_before_and_closes_with_what_is(house: House, clock: StillClock) -> None:
    garage = open_garage(house, limit="1000.000")
    other = open_garage(house, name="Other")
    with house.write() as uow:
        for day, amount in ((date(2025, 12, 1), "300.000"), (date(2026, 1, 15), "200.000")):
            adjust_account(uow, garage.company, tnd(amount), booked_on=day, reason="Old books", key=str(day))
        adjust_account(uow, garage.company, tnd("-20.000"), booked_on=date(2026, 2, 1), reason="Discount", key="w")
    pay(house, garage, "350.000", on=date(2026, 2, 10))
    with house.read() as uow:
        found = get_own_statement(uow, garage.owner.user_id or 0, period_from=date(2026, 1, 1))
        assert found == get_statement(uow, garage.company, period_from=date(2026, 1, 1))
        assert get_own_statement(uow, other.owner.user_id or 0).entries == []
        with pytest.raises(NotFound):
            get_own_statement(uow, 999)
        [row] = list_companies(uow, CreditQuery(tab="overdue")).page.items
    assert (found.opening, found.closing) == (tnd("300.000"), tnd("130.000"))
    assert [(str(entry.kind), entry.balance.decimal) for entry in found.entries] == [
        ("adjustment", tnd("500").decimal), ("adjustment", tnd("480").decimal), ("payment", tnd("130").decimal),
    ]  # fmt: skip
    assert (found.ageing.to_60, found.ageing.overdue, row.overdue) == (tnd("130.000"),) * 3
    assert row.public_id == garage.company


def test_terms_and_books_are_for_those_who_may(house: House) -> None:
    garage = open_garage(house)
    clerk = staff(house, Role.SALES)
    terms = CreditTerms(limit="1.000", terms_days=1)
    today = date(2026, 3, 1)
    with house.write(clerk) as uow:
        for forbidden in (
            lambda: set_credit_terms(uow, garage.company, terms),
            lambda: adjust_account(uow, garage.company, tnd("-1"), booked_on=today, reason="x", key="k"),
            lambda: close_books(uow, today),
            lambda: refund_account(
                uow, garage.company, tnd("1"), paid_on=today, method=ReceivedBy.CASH, reason="x", key="k"
            ),
        ):
            with pytest.raises(NotAllowed):
                forbidden()
    picker = staff(house, Role.PICKER)
    with pytest.raises(NotAllowed), house.write(picker) as uow:
        receive_account_payment(uow, garage.company, tnd("1"), received_on=today, method=ReceivedBy.CASH, key="k")
    for limit in ("-1", "abc", "1.0001"):
        with pytest.raises(InvalidInput), house.write() as uow:
            set_credit_terms(uow, garage.company, CreditTerms(limit=limit, terms_days=1))


def test_what_is_open_is_what_the_oldest_money_does_not_reach(house: House) -> None:
    garage = open_garage(house)
    with house.write() as uow:
        for day, amount in ((1, "10.000"), (1, "20.000"), (2, "30.000"), (3, "40.000")):
            key = uuid4().hex
            adjust_account(uow, garage.company, tnd(amount), booked_on=date(2026, 1, day), reason="Old books", key=key)
    pay(house, garage, "25.000")
    items = look(house, garage).open_items
    assert [(item.document, item.open.decimal, item.days_late) for item in items] == [
        ("ADJ-00002", tnd("5").decimal, 60), ("ADJ-00003", tnd("30").decimal, 59), ("ADJ-00004", tnd("40").decimal, 58),
    ]  # fmt: skip
    pay(house, garage, "100.000")
    assert look(house, garage).open_items == []
