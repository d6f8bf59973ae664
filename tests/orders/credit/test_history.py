"""After any history the sums of an account are those of its rows, and nothing but a person goes over the limit."""

from __future__ import annotations

from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders.cancelling import cancel_order
from freight_app.orders.credit.accounts import set_credit_terms
from freight_app.orders.credit.committing import release_order
from freight_app.orders.credit.dtos import CreditTerms
from freight_app.orders.credit.errors import OrderNotOnHold, OrderOnHold, OverCreditLimit
from freight_app.orders.credit.models import CreditHold
from freight_app.orders.errors import OrderNotPaid
from freight_app.orders.models import PaymentMethod
from freight_app.orders.payments import change_payment_method
from tests.orders.conftest import Parts
from tests.orders.credit.trade import (
    Garage,
    account,
    amend,
    buy,
    check_sums,
    credit,
    invoice,
    open_garage,
    pay,
    waiting,
)
from tests.orders.shopping import bring_to_packed, detail
from tests.stock.goods import put_on_shelf

WHICH = st.integers(0, 9)
AMOUNT = st.integers(1, 90_000)
# Two orders of the usual size fit, a third one rarely does: most of what happens, happens at the limit.
LIMIT = 45_000


class CreditHistory(RuleBasedStateMachine):
    """One run has a company of its own, in a house that the runs share."""

    house: House
    parts: Parts

    @initialize()
    def open_company(self) -> None:
        self.garage: Garage = open_garage(self.house, limit="45.000", name=f"Garage {uuid4().hex[:6]}")
        self.orders: list[str] = []
        self.tokens: dict[str, str] = {}
        self.invoiced: dict[str, int] = {}
        # By how much a person has let the company go over, at most: what they released, and how the limit was cut.
        self.allowed = LIMIT

    def open_order(self, which: int) -> str | None:
        alive = [number for number in self.orders if detail(self.house, number).status in ("pending", "confirmed")]
        return alive[which % len(alive)] if alive else None

    @rule(quantity=st.integers(1, 5))
    def place(self, quantity: int) -> None:
        with self.house.write() as uow:
            put_on_shelf(uow, self.parts.book, quantity)
        before = account(self.house, self.garage)
        placed = buy(self.house, self.garage, {self.parts.book: quantity})
        assert placed.is_held == (before.exposure.amount_minor + placed.total.amount_minor > before.limit.amount_minor)
        self.orders.append(placed.number)
        self.tokens[placed.number] = placed.tracking_token

    @rule(which=WHICH, total=AMOUNT)
    def amend_one(self, which: int, total: int) -> None:
        if number := self.open_order(which):
            amend(self.house, number, str(Money(total, "TND").decimal))

    @rule(which=WHICH)
    def cancel_one(self, which: int) -> None:
        if number := self.open_order(which):
            with self.house.write() as uow:
                cancel_order(uow, number, reason="no", key=uuid4().hex)

    @rule(which=WHICH)
    def prepay_one(self, which: int) -> None:
        number = self.open_order(which)
        if number is None or detail(self.house, number).status != "pending":
            return
        if detail(self.house, number).payment_method == "on_account":
            with self.house.write() as uow:
                change_payment_method(uow, self.tokens[number], PaymentMethod.BANK_TRANSFER, key=uuid4().hex)

    @rule(which=WHICH, part=st.integers(1, 4))
    def invoice_some(self, which: int, part: int) -> None:
        number = self.open_order(which)
        if number is None:
            return
        order = detail(self.house, number)
        left = order.total.amount_minor - self.invoiced.get(number, 0)
        amount = max(1, left // part)
        try:
            invoice(self.house, number, Money(amount, "TND"))
        except (OrderOnHold, OverCreditLimit):
            return
        if order.payment_method == "on_account":
            self.invoiced[number] = self.invoiced.get(number, 0) + amount

    @rule(which=WHICH, amount=AMOUNT)
    def credit_some(self, which: int, amount: int) -> None:
        if self.invoiced:
            number = sorted(self.invoiced)[which % len(self.invoiced)]
            credit(self.house, number, Money(min(amount, self.invoiced[number]), "TND"))

    @rule(amount=AMOUNT)
    def pay_some(self, amount: int) -> None:
        pay(self.house, self.garage, str(Money(amount, "TND").decimal))

    @rule(which=WHICH)
    def release_one(self, which: int) -> None:
        number = self.open_order(which)
        if number is None:
            return
        try:
            with self.house.write() as uow:
                release_order(uow, number, reason="They always pay", key=uuid4().hex)
        except OrderNotOnHold:
            return
        self.allowed = max(self.allowed, account(self.house, self.garage).exposure.amount_minor)

    @rule(limit=st.integers(0, 90_000))
    def change_limit(self, limit: int) -> None:
        with self.house.write() as uow:
            terms = CreditTerms(limit=str(Money(limit, "TND").decimal), terms_days=30)
            set_credit_terms(uow, self.garage.company, terms)
        self.allowed = max(limit, account(self.house, self.garage).exposure.amount_minor)

    @rule(which=WHICH)
    def bring_to_the_door(self, which: int) -> None:
        number = self.open_order(which)
        if number is None:
            return
        is_held = number in waiting(self.house, self.garage)
        refusal = ""
        try:
            bring_to_packed(self.house, number)
        except (OrderOnHold, OrderNotPaid) as refused:
            refusal = refused.code
        assert is_held == (refusal == "order_on_hold")

    @invariant()
    def sums_are_those_of_the_rows(self) -> None:
        with self.house.read() as uow:
            check_sums(uow)

    @precondition(lambda self: hasattr(self, "garage"))
    @invariant()
    def only_a_person_goes_over_the_limit(self) -> None:
        now = account(self.house, self.garage)
        assert now.exposure.amount_minor <= self.allowed
        if now.exposure.amount_minor <= now.limit.amount_minor:
            # Room again: from here on nobody has allowed more than the limit.
            self.allowed = now.limit.amount_minor

    @precondition(lambda self: hasattr(self, "garage"))
    @invariant()
    def who_waits_has_one_open_hold_and_does_not_fit(self) -> None:
        numbers = waiting(self.house, self.garage)
        assert sorted(numbers) == sorted(number for number in self.orders if detail(self.house, number).is_held)
        now = account(self.house, self.garage)
        for number in numbers:
            left = detail(self.house, number).total.amount_minor - self.invoiced.get(number, 0)
            assert now.exposure.amount_minor + left > now.limit.amount_minor
        with self.house.read() as uow:
            still_open = [hold for hold in uow.session.exec(select(CreditHold)) if hold.released_at is None]
            assert len({hold.order_id for hold in still_open}) == len(still_open)


def test_any_history_of_credit_adds_up(house: House, parts: Parts) -> None:
    CreditHistory.house, CreditHistory.parts = house, parts
    run_state_machine_as_test(
        CreditHistory,
        settings=settings(
            max_examples=10,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
