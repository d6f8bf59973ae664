"""Whatever is done to orders, in whatever order: stock, sums, goods and money agree after every step."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from freight_app.kit.errors import FreightError
from freight_app.kit.house import House
from freight_app.orders.changes.options import get_options
from freight_app.orders.changes.return_listing import list_returns_of
from freight_app.orders.changes.returning import cancel_return
from freight_app.orders.fulfilment import cancel_order, put_back, start_picking, take_back
from freight_app.orders.paying.refunds import record_refund
from tests.orders.changes.shop import amend, announce, count_in, require_sound, settle, split
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_door, detail, order, pay_by_card
from tests.stock.goods import put_on_shelf

WHICH = st.integers(0, 9)
PIECES = st.integers(0, 4)


class Trade(RuleBasedStateMachine):
    """A shop in which everything happens. ``worth`` of a family is what its orders come to, however they are split."""

    house: House
    parts: Parts

    @initialize()
    def open_shop(self) -> None:
        self.numbers: list[str] = []
        with self.house.write() as uow:
            for product in (self.parts.filter, self.parts.pads, self.parts.book):
                put_on_shelf(uow, product, 5)

    def one(self, which: int) -> str | None:
        return self.numbers[which % len(self.numbers)] if self.numbers else None

    def attempt(self, action: Any) -> Any:
        """What came of it, None for a refusal; any other error is a defect."""
        try:
            return action()
        except FreightError:
            return None

    @rule(filters=st.integers(1, 3), books=PIECES, card=st.booleans())
    def buy(self, filters: int, books: int, card: bool) -> None:
        wanted = {self.parts.filter: filters} | ({self.parts.book: books} if books else {})
        placed = self.attempt(lambda: order(self.house, wanted, payment_method="card" if card else "cash_on_delivery"))
        if placed is not None:
            self.numbers.append(placed.number)
            if card and filters > 1:
                pay_by_card(self.house, placed)

    @rule(which=WHICH, filters=PIECES, pads=PIECES)
    def change(self, which: int, filters: int, pads: int) -> None:
        if number := self.one(which):
            known = {line.sku for line in detail(self.house, number).lines}
            lines = {sku: n for sku, n in (("HU-816", filters), ("FDB4446", pads)) if sku in known}
            added = {sku: n for sku, n in (("HU-816", filters), ("FDB4446", pads)) if sku not in known and n}
            self.attempt(lambda: amend(self.house, number, lines=lines, added=added))

    @rule(which=WHICH, pieces=st.integers(1, 2))
    def part(self, which: int, pieces: int) -> None:
        if number := self.one(which):
            before = detail(self.house, number)
            sku = before.lines[0].sku
            made = self.attempt(lambda: split(self.house, number, {sku: pieces}))
            if made is not None:
                self.numbers.append(made.sibling)
                assert made.total + made.sibling_total == before.total
                both = detail(self.house, number), detail(self.house, made.sibling)
                assert both[0].tax + both[1].tax == before.tax
                assert both[0].to_pay + both[1].to_pay == before.to_pay

    @rule(which=WHICH)
    def walk_and_give_up(self, which: int) -> None:
        if number := self.one(which):

            def go() -> None:
                with self.house.write() as uow:
                    start_picking(uow, number)
                    put_back(uow, number)

            self.attempt(go)

    @rule(which=WHICH)
    def deliver(self, which: int) -> None:
        if number := self.one(which):
            self.attempt(lambda: bring_to_door(self.house, number))

    @rule(which=WHICH)
    def cancel(self, which: int) -> None:
        if number := self.one(which):
            self.write(lambda uow: cancel_order(uow, number, reason="r", key=uuid4().hex))

    @rule(which=WHICH, pieces=st.integers(1, 3))
    def send_back(self, which: int, pieces: int) -> None:
        if number := self.one(which):
            sku = detail(self.house, number).lines[0].sku
            self.attempt(lambda: announce(self.house, number, {sku: pieces}))

    @rule(which=WHICH, good=PIECES, bad=st.integers(0, 1))
    def count(self, which: int, good: int, bad: int) -> None:
        for number, back in self.returns(which):
            sku = detail(self.house, number).lines[0].sku
            self.attempt(
                lambda number=number, back=back, sku=sku: count_in(self.house, number, back, {sku: (good, bad)})
            )

    @rule(which=WHICH, as_note=st.booleans(), with_fee=st.booleans())
    def pay_back(self, which: int, as_note: bool, with_fee: bool) -> None:
        for _, back in self.returns(which):
            how = "credit_note" if as_note else "refund"
            self.attempt(lambda back=back, how=how: settle(self.house, back, how, with_fee=with_fee))

    @rule(which=WHICH)
    def keep_it(self, which: int) -> None:
        for _, back in self.returns(which):
            self.write(lambda uow, back=back: cancel_return(uow, back, key=uuid4().hex))

    @rule(which=WHICH)
    def refuse_at_the_door(self, which: int) -> None:
        if number := self.one(which):
            self.write(lambda uow: take_back(uow, number, reason="refused", key=uuid4().hex))

    @rule(which=WHICH)
    def send_the_money(self, which: int) -> None:
        if number := self.one(which):
            for payment in detail(self.house, number).payments:
                if payment.status == "refund_due":
                    self.write(
                        lambda uow, payment=payment: record_refund(
                            uow, number, payment.payment_id, receipt="sent", key=uuid4().hex
                        )
                    )

    def write(self, action: Any) -> None:
        def go() -> None:
            with self.house.write() as uow:
                action(uow)

        self.attempt(go)

    def returns(self, which: int) -> list[tuple[str, str]]:
        if not (number := self.one(which)):
            return []
        with self.house.read() as uow:
            return [(number, found.number) for found in list_returns_of(uow, number)]

    @invariant()
    def all_is_sound(self) -> None:
        with self.house.read() as uow:
            require_sound(uow)

    @invariant()
    def what_may_come_back_is_what_is_there(self) -> None:
        if getattr(self, "numbers", []):
            with self.house.read() as uow:
                found = get_options(uow, self.numbers[-1])
            lines = {line.line_id: line for line in detail(self.house, self.numbers[-1]).lines}
            for line_id, pieces in found.returnable.items():
                line = lines[line_id]
                assert 0 < pieces <= line.fulfilled_quantity - line.returned_quantity


def test_after_any_history_stock_sums_goods_and_money_agree(house: House, parts: Parts) -> None:
    run_state_machine_as_test(
        type("Run", (Trade,), {"house": house, "parts": parts}),
        settings=settings(
            max_examples=5,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
