"""Whatever is done to orders, money, credit and returns, in whatever order: all the books of the shop agree."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, cast
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders.cancelling import cancel_order
from freight_app.orders.credit.accounts import set_credit_terms
from freight_app.orders.credit.booking import SURPLUS
from freight_app.orders.credit.committing import release_order
from freight_app.orders.credit.dtos import CreditTerms
from freight_app.orders.credit.models import AccountEntry, EntryKind
from freight_app.orders.credit.statements import get_own_statement
from freight_app.orders.errors import RefundNotOffered
from freight_app.orders.invoices.crediting import issue_credit_note
from freight_app.orders.invoices.dtos import CreditWanted
from freight_app.orders.invoices.issuing import issue_invoice
from freight_app.orders.invoices.models import Invoice, InvoiceLine, PaperKind
from freight_app.orders.models import Order, Payment, PaymentMethod, PaymentStatus
from freight_app.orders.paying.models import Refund, RefundStatus, RefundWay
from freight_app.orders.paying.refunds import keep_on_account
from tests.orders.changes.shop import amend, announce, count_in, settle
from tests.orders.changes.test_history import PIECES, WHICH, Trade
from tests.orders.conftest import Parts
from tests.orders.credit.trade import Garage, buy, check_sums, look, open_garage, pay
from tests.orders.shopping import bring_to_door, detail, letters, order, pay_by_card, tnd
from tests.stock.goods import put_on_shelf


class WholeTrade(Trade):
    """The shop in which everything happens, with a garage that buys on account and papers for all that leaves."""

    garage: Garage

    @initialize()
    def open_account(self) -> None:
        self.garage = open_garage(self.house, limit="120.000", name=f"Garage {uuid4().hex[:6]}")
        with self.house.write() as uow:
            put_on_shelf(uow, self.parts.book, 20)

    @rule(filters=st.integers(0, 2), books=st.integers(1, 6))
    def buy_on_account(self, filters: int, books: int) -> None:
        wanted = {self.parts.book: books} | ({self.parts.filter: filters} if filters else {})
        placed = self.attempt(lambda: buy(self.house, self.garage, wanted))
        if placed is not None:
            self.numbers.append(placed.number)

    @rule(amount=st.integers(1, 60_000))
    def garage_pays(self, amount: int) -> None:
        self.attempt(lambda: pay(self.house, self.garage, str(Money(amount, "TND").decimal)))

    @rule(filters=st.integers(1, 2), by_rule=st.booleans(), pieces=st.integers(0, 2))
    def garage_pays_in_advance(self, filters: int, by_rule: bool, pieces: int) -> None:
        """And gives the order up, or wants less: what is too much is owed back, or stays on its account by rule."""
        with self.house.write() as uow:
            terms = CreditTerms(limit="120.000", terms_days=30, keeps_surplus=by_rule)
            set_credit_terms(uow, self.garage.company, terms)

        def go() -> None:
            wanted = {self.parts.filter: filters + pieces}
            placed = order(self.house, wanted, owner=self.garage.owner, payment_method="card")
            self.numbers.append(placed.number)
            pay_by_card(self.house, placed)
            if pieces:
                amend(self.house, placed.number, lines={"HU-816": filters})
            else:
                with self.house.write() as uow:
                    cancel_order(uow, placed.number, reason="not needed", key=uuid4().hex)

        self.attempt(go)

    @rule(which=WHICH)
    def keep_surplus(self, which: int) -> None:
        with self.house.read() as uow:
            owed = list(uow.session.exec(select(Payment.id).where(Payment.status == PaymentStatus.REFUND_DUE)))
        if owed:
            payment_id = sorted(cast("list[int]", owed))[which % len(owed)]
            self.write(lambda uow: keep_on_account(uow, payment_id, key=uuid4().hex))

    @rule(which=WHICH)
    def release(self, which: int) -> None:
        if number := self.one(which):
            self.write(lambda uow: release_order(uow, number, reason="They always pay", key=uuid4().hex))

    @rule(which=WHICH, pieces=st.integers(1, 3), as_note=st.booleans(), with_fee=st.booleans(), kept=PIECES)
    def comes_and_goes_back(self, which: int, pieces: int, as_note: bool, with_fee: bool, kept: int) -> None:
        """The whole way at once, or a walk of single steps would seldom reach its end."""
        if not (number := self.one(which)):
            return

        def go() -> None:
            if detail(self.house, number).status in ("pending", "confirmed"):
                bring_to_door(self.house, number)
            line = detail(self.house, number).lines[0]
            back = announce(self.house, number, {line.sku: pieces})
            count_in(self.house, number, back, {line.sku: (pieces, 0)})
            worth = line.unit_price.times(pieces) - Money(kept * 137, line.unit_price.currency)
            settle(self.house, back, "credit_note" if as_note else "refund", with_fee=with_fee, amount=worth)

        self.attempt(go)

    @rule(which=WHICH)
    def invoice_in_advance(self, which: int) -> None:
        if number := self.one(which):
            self.write(lambda uow: issue_invoice(uow, number, key=uuid4().hex))

    @rule(which=WHICH, pieces=PIECES)
    def credit_by_hand(self, which: int, pieces: int) -> None:
        with self.house.read() as uow:
            numbers = list(uow.session.exec(select(Invoice.number).where(Invoice.kind == PaperKind.INVOICE)))
        if numbers:
            number = sorted(numbers)[which % len(numbers)]
            lines = [CreditWanted(position=0, quantity=pieces)] if pieces else None
            self.write(lambda uow: issue_credit_note(uow, number, reason="goodwill", key=uuid4().hex, lines=lines))

    @invariant()
    def accounts_are_their_rows(self) -> None:
        with self.house.read() as uow:
            check_sums(uow)

    @invariant()
    def papers_are_their_lines_and_never_more_than_was_delivered(self) -> None:
        with self.house.read() as uow:
            require_papers(uow)

    @invariant()
    def what_is_on_account_is_what_the_papers_say(self) -> None:
        with self.house.read() as uow:
            require_entries(uow)

    @invariant()
    def what_stays_on_the_account_was_owed_back(self) -> None:
        with self.house.read() as uow:
            require_kept(uow)

    @invariant()
    def nobody_gets_back_more_than_came(self) -> None:
        with self.house.read() as uow:
            sent: dict[int, int] = defaultdict(int)
            for refund in uow.session.exec(select(Refund).where(Refund.status != RefundStatus.FAILED)):
                sent[refund.payment_id] += refund.amount_minor
            for payment in uow.session.exec(select(Payment)):
                assert 0 <= payment.refunded_minor <= payment.amount_minor
                assert sent[cast("int", payment.id)] <= payment.amount_minor


def require_papers(uow: UnitOfWork) -> None:
    """A paper is the sum of its lines and taxes; numbers have no gap; no line is credited above its price."""
    lines: dict[int, list[InvoiceLine]] = defaultdict(list)
    for line in uow.session.exec(select(InvoiceLine)):
        lines[line.invoice_id].append(line)
    given: dict[int, int] = defaultdict(int)
    invoices = list(uow.session.exec(select(Invoice).order_by(col(Invoice.id))))
    for kind in (PaperKind.INVOICE, PaperKind.CREDIT_NOTE):
        numbers = [invoice.series_number for invoice in invoices if invoice.kind == kind]
        assert numbers == list(range(1, len(numbers) + 1))
    for invoice in invoices:
        own = lines[cast("int", invoice.id)]
        assert own
        assert invoice.total_minor == sum(line.total_minor for line in own) == invoice.net_minor + invoice.tax_minor
        assert invoice.tax_minor == sum(line.tax_minor for line in own) == sum(t["tax_minor"] for t in invoice.taxes)
        for line in own:
            if line.credits_line_id is not None:
                given[line.credits_line_id] += line.total_minor
    for invoice in invoices:
        for line in lines[cast("int", invoice.id)]:
            assert given[cast("int", line.id)] <= line.total_minor


def require_entries(uow: UnitOfWork) -> None:
    """Every invoice and credit note of an order on account is one entry; of the other orders none is."""
    orders = {order.id: order for order in uow.session.exec(select(Order))}
    expected: dict[tuple[str, str], int] = {}
    for invoice in uow.session.exec(select(Invoice)):
        if orders[invoice.order_id].payment_method == PaymentMethod.ON_ACCOUNT and invoice.total_minor:
            sign = 1 if invoice.kind == PaperKind.INVOICE else -1
            expected[str(invoice.kind), invoice.number] = sign * invoice.total_minor
    papers = (EntryKind.INVOICE, EntryKind.CREDIT_NOTE)
    entries: dict[tuple[str, str], Any] = {
        (str(entry.kind), entry.document): entry.amount_minor
        for entry in uow.session.exec(select(AccountEntry).where(col(AccountEntry.kind).in_(papers)))
        # What stays on the account of a return that was paid in advance has the number of the return.
        if not entry.document.startswith("R")
    }
    assert entries == expected


def require_kept(uow: UnitOfWork) -> None:
    """Each sum that a company left with us is a refund that nobody sent and an entry that says so: both or neither."""
    refunds = {
        refund.receipt: refund.amount_minor
        for refund in uow.session.exec(select(Refund).where(Refund.way == RefundWay.ACCOUNT))
    }
    entries = {
        entry.document: -entry.amount_minor
        for entry in uow.session.exec(select(AccountEntry).where(AccountEntry.method == SURPLUS))
    }
    assert refunds == entries


def test_after_any_history_every_book_of_the_shop_agrees(house: House, parts: Parts) -> None:
    run_state_machine_as_test(
        type("Run", (WholeTrade,), {"house": house, "parts": parts}),
        settings=settings(
            max_examples=5,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_what_is_paid_too_much_stays_on_the_account_by_a_tap_or_by_rule(house: House, parts: Parts) -> None:
    garage = open_garage(house, limit="120.000")
    placed = order(house, {parts.filter: 3}, owner=garage.owner, payment_method="card")
    pay_by_card(house, placed)
    amend(house, placed.number, lines={"HU-816": 2})
    [_, debt] = detail(house, placed.number).payments
    for _ in range(2):
        with house.write() as uow:
            keep_on_account(uow, debt.payment_id, key="tap")
    with house.write() as uow, pytest.raises(RefundNotOffered):
        keep_on_account(uow, debt.payment_id, key="tap again")
    assert look(house, garage).company.account.balance == -tnd("24.500")  # type: ignore[union-attr]
    assert detail(house, placed.number).payments[1].status == PaymentStatus.REFUNDED
    with house.write() as uow:
        set_credit_terms(uow, garage.company, CreditTerms(limit="120.000", terms_days=30, keeps_surplus=True))
    with house.write() as uow:
        cancel_order(uow, placed.number, reason="not needed", key="c-1")
    assert look(house, garage).company.account.balance == -tnd("73.500")  # type: ignore[union-attr]
    with house.read() as uow:
        require_kept(uow)
        check_sums(uow)
        statement = get_own_statement(uow, garage.owner.user_id or 0)
    assert [(entry.order_number, entry.amount) for entry in statement.entries] == [
        (placed.number, -tnd("24.500")),
        (placed.number, -tnd("49.000")),
    ]
    assert [letter.template for letter in letters(house)].count("payment_kept") == 2
    guest = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, guest)
    with house.write() as uow:
        cancel_order(uow, guest.number, reason="not needed", key="c-2")
    with house.write() as uow, pytest.raises(RefundNotOffered):
        keep_on_account(uow, detail(house, guest.number).payments[0].payment_id, key="guest")


def test_the_story_names_orders_of_every_kind(house: House, parts: Parts) -> None:
    """Guards the machine: that its garage can buy, be invoiced and pay at all."""
    garage = open_garage(house, limit="120.000")
    placed = buy(house, garage, {parts.book: 1})
    assert detail(house, placed.number).payment_method == PaymentMethod.ON_ACCOUNT
