"""More is ordered than there is: what waits is served in order, and every book agrees whatever happens meanwhile."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.orders.back_orders.cancelling import cancel_own_waiting, cancel_waiting, cancel_waiting_by_token
from freight_app.orders.back_orders.dtos import DemandQuery
from freight_app.orders.back_orders.errors import NothingWaits, OrderWaitsForGoods
from freight_app.orders.back_orders.reading import list_demand
from freight_app.orders.back_orders.rules import part_of_move, waiting_after
from freight_app.orders.cart import set_quantity, view_cart
from freight_app.orders.checkout import quote_checkout
from freight_app.orders.dtos import CartOwner
from freight_app.orders.fulfilment import cancel_order, confirm_order, start_picking
from freight_app.orders.pick_list import pick_list
from freight_app.stock.errors import NotEnoughStock
from freight_app.work.running import run_due_tasks
from tests.orders.back_orders.waiting import allow, free, queue, require_kept, waiting
from tests.orders.changes.shop import amend, require_sound, split
from tests.orders.changes.test_history import PIECES, WHICH
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    GUEST,
    bring_to_door,
    bring_to_packed,
    customer,
    detail,
    fill_cart,
    letters,
    order,
    pay_by_card,
    tnd,
)
from tests.orders.test_books_agree import WholeTrade
from tests.stock.goods import put_on_shelf


def guest() -> CartOwner:
    return CartOwner(guest_token=uuid4().hex)


def receive(house: House, product: int, pieces: int) -> None:
    with house.write() as uow:
        put_on_shelf(uow, product, pieces)
    run_due_tasks(house.database)


def test_what_is_not_there_waits_and_cannot_be_picked(house: House, parts: Parts) -> None:
    allow(house, "FDB4446", days=10)
    fill_cart(house, GUEST, {parts.pads: 5, parts.filter: 1})
    with house.read() as uow:
        cart, quote = view_cart(uow, GUEST), quote_checkout(uow, GUEST)
    assert (cart.can_check_out, cart.notices) == (True, [])
    assert (quote.waits_until, quote.may_ship_first) == (date(2026, 3, 12), True)

    placed = order(house, {parts.pads: 5, parts.filter: 1})
    assert (placed.waits_until, placed.promised_on) == (date(2026, 3, 12), date(2026, 3, 12))
    assert waiting(house, placed.number) == {"FDB4446": 2}
    with house.write() as uow:
        confirm_order(uow, placed.number)
        assert [one.number for one in pick_list(uow)] == []
    with house.write() as uow, pytest.raises(OrderWaitsForGoods):
        start_picking(uow, placed.number)
    with house.write() as uow, pytest.raises(NotEnoughStock):
        set_quantity(uow, guest(), parts.filter, 99)  # of other products there is no more than there is

    receive(house, parts.pads, 1)
    assert waiting(house, placed.number) == {"FDB4446": 1}
    receive(house, parts.pads, 4)
    assert waiting(house, placed.number) == {}
    found = detail(house, placed.number)
    assert found.promised_on == date(2026, 3, 2)
    told = [letter.template for letter in letters(house)]
    assert told.count("back_order_filled") == 1
    bring_to_packed(house, placed.number)
    with house.read() as uow:
        require_kept(uow)


def test_the_longest_waiting_is_served_first_and_nobody_passes_them(house: House, parts: Parts) -> None:
    allow(house, "FDB4446", "HU-816")
    first = order(house, {parts.pads: 4}, owner=guest())  # 3 there, 1 waits
    second = order(house, {parts.pads: 2}, owner=guest())
    third = order(house, {parts.pads: 1}, owner=guest())
    with house.write() as uow:
        put_on_shelf(uow, parts.pads, 2)
    # Before anybody was served: a new order leaves alone what others wait for.
    fourth = order(house, {parts.pads: 1}, owner=guest())
    assert waiting(house, fourth.number) == {"FDB4446": 1}
    with pytest.raises(NotEnoughStock):
        amend(house, third.number, lines={"FDB4446": 2})
    run_due_tasks(house.database)
    left = [waiting(house, one.number) for one in (first, second, third, fourth)]
    assert left == [{}, {"FDB4446": 1}, {"FDB4446": 1}, {"FDB4446": 1}]

    with house.write() as uow:
        cancel_order(uow, first.number, reason="r", key="k")  # its four go to those who wait
    run_due_tasks(house.database)
    assert [waiting(house, one.number) for one in (second, third, fourth)] == [{}, {}, {}]
    with house.read() as uow:
        assert free(uow, parts.pads) == 1
        require_kept(uow)
        require_sound(uow)


def test_what_is_there_is_sent_first_when_the_customer_chose_so(house: House, parts: Parts) -> None:
    allow(house, "FDB4446", days=10)
    placed = order(house, {parts.pads: 5}, ships="first", payment_method="card")
    assert placed.promised_on == date(2026, 3, 2)
    pay_by_card(house, placed)
    with house.write() as uow:
        if detail(house, placed.number).status == "pending":
            confirm_order(uow, placed.number)
    rest = f"{placed.number}-2"
    assert (waiting(house, placed.number), waiting(house, rest)) == ({}, {"FDB4446": 2})
    now, later = detail(house, placed.number), detail(house, rest)
    assert (now.lines[0].quantity, later.lines[0].quantity) == (3, 2)
    assert (now.total + later.total, later.promised_on) == (tnd("462.000"), date(2026, 3, 12))
    assert now.to_pay.is_zero
    assert later.to_pay.is_zero
    bring_to_door(house, placed.number)
    receive(house, parts.pads, 2)
    bring_to_door(house, rest)
    with house.read() as uow:
        require_kept(uow)
        require_sound(uow)


def test_what_waits_can_be_done_without_any_time_before_it_comes(house: House, parts: Parts) -> None:
    allow(house, "FDB4446")
    owner = customer(house)
    placed = order(house, {parts.pads: 5, parts.filter: 1}, owner=owner, payment_method="card")
    pay_by_card(house, placed)
    stranger = customer(house, name="Somebody else")
    with house.write() as uow, pytest.raises(NotFound):
        cancel_own_waiting(uow, stranger.user_id or 0, placed.number, key="k")
    for _ in range(2):
        with house.write() as uow:
            cancel_own_waiting(uow, owner.user_id or 0, placed.number, key="k")
    found = detail(house, placed.number)
    assert {line.sku: line.quantity for line in found.lines} == {"FDB4446": 3, "HU-816": 1}
    assert [p.amount for p in found.payments if p.status == "refund_due"] == [tnd("184.800")]
    with house.write() as uow, pytest.raises(NothingWaits):
        cancel_waiting(uow, placed.number, key="other")

    nothing_there = order(house, {parts.pads: 2}, owner=guest())
    with house.write() as uow:
        cancel_waiting_by_token(uow, nothing_there.tracking_token)
    assert detail(house, nothing_there.number).status == "cancelled"
    with house.read() as uow:
        require_kept(uow)
        require_sound(uow)


def test_the_office_sees_what_has_to_be_bought(house: House, parts: Parts) -> None:
    allow(house, "FDB4446", "BOOK")
    first = order(house, {parts.pads: 5}, owner=guest())
    order(house, {parts.pads: 4, parts.book: 6}, owner=guest())
    with house.read() as uow:
        found = list_demand(uow, DemandQuery())
    assert [(one.sku, one.waiting, one.order_count) for one in found.items] == [("FDB4446", 6, 2), ("BOOK", 1, 1)]
    assert next((one.number, one.waiting) for one in found.items[0].orders) == (first.number, 2)


class Waiting(WholeTrade):
    """The whole trade of a shop in which filters and books are ordered before they are there."""

    @initialize()
    def allow_waiting(self) -> None:
        allow(self.house, "HU-816", "BOOK")

    @rule(filters=st.integers(4, 9), books=st.integers(0, 9), card=st.booleans(), first=st.booleans())
    def buy_more_than_there_is(self, filters: int, books: int, card: bool, first: bool) -> None:
        wanted = {self.parts.filter: filters} | ({self.parts.book: books} if books else {})
        with self.house.read() as uow:
            room = {product: free(uow, product) - sum(n for _, n in queue(uow, product)) for product in wanted}
        method, ships = ("card" if card else "cash_on_delivery"), ("first" if first else "together")
        placed = self.attempt(lambda: order(self.house, wanted, payment_method=method, ships=ships))
        if placed is None:
            return
        self.numbers.append(placed.number)
        waits = waiting(self.house, placed.number)
        # Nobody who waits already is passed over.
        assert waits.get("HU-816", 0) == max(0, filters - max(0, room[self.parts.filter]))
        if card and filters % 2:
            pay_by_card(self.house, placed)

    @rule(pieces=st.integers(1, 4), books=st.booleans())
    def goods_come(self, pieces: int, books: bool) -> None:
        with self.house.write() as uow:
            put_on_shelf(uow, self.parts.book if books else self.parts.filter, pieces)

    @rule()
    def serve(self) -> None:
        products = (self.parts.filter, self.parts.book)
        with self.house.read() as uow:
            before = {product: queue(uow, product) for product in products}
        run_due_tasks(self.house.database)
        with self.house.read() as uow:
            for product in products:
                after = dict(queue(uow, product))
                kept = [(line, pieces, after.get(line, 0)) for line, pieces in before[product]]
                first_left = next((place for place, (_, _, left) in enumerate(kept) if left), len(kept))
                assert all(left == pieces for _, pieces, left in kept[first_left + 1 :])
                assert not after or free(uow, product) == 0

    @rule(which=WHICH)
    def accept(self, which: int) -> None:
        if number := self.one(which):
            self.write(lambda uow: confirm_order(uow, number))
            with self.house.read() as uow:
                siblings = {row.number for row in pick_list(uow)}
            self.numbers += sorted(siblings - set(self.numbers))

    @rule(which=WHICH, pieces=PIECES)
    def order_another_number(self, which: int, pieces: int) -> None:
        if number := self.one(which):
            self.attempt(lambda: amend(self.house, number, lines={"HU-816": pieces}))

    @rule(which=WHICH, pieces=st.integers(1, 6))
    def let_part_follow(self, which: int, pieces: int) -> None:
        if number := self.one(which):
            made = self.attempt(lambda: split(self.house, number, {"HU-816": pieces}))
            if made is not None:
                self.numbers.append(made.sibling)

    @rule(which=WHICH)
    def do_without(self, which: int) -> None:
        if number := self.one(which):
            self.write(lambda uow: cancel_waiting(uow, number, key=uuid4().hex))

    @invariant()
    def what_is_ordered_is_reserved_or_waits(self) -> None:
        with self.house.read() as uow:
            require_kept(uow)

    @invariant()
    def what_is_to_be_picked_is_reserved(self) -> None:
        with self.house.read() as uow:
            numbers = [found.number for found in pick_list(uow)]
        assert all(waiting(self.house, number) == {} for number in numbers)


def test_whatever_happens_what_is_ordered_is_reserved_or_waits_and_the_books_agree(house: House, parts: Parts) -> None:
    run_state_machine_as_test(
        type("Run", (Waiting,), {"house": house, "parts": parts}),
        settings=settings(
            max_examples=5,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


@pytest.mark.parametrize(
    ("before", "after", "waits", "left"), [(5, 3, 3, 1), (5, 1, 3, 0), (5, 7, 3, 3), (5, 5, 2, 2), (4, 0, 4, 0)]
)
def test_pieces_that_are_not_here_go_first(before: int, after: int, waits: int, left: int) -> None:
    assert waiting_after(before, after, waits) == left
    assert part_of_move({1: before - min(after, before)}, {1: waits}) == (
        {1: min(before - after, waits)} if before > after else {}
    )
