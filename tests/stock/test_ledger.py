"""After any history the ledger's sums are the levels, and the catalogue knows what is available.

A state machine does everything that the room can do, in random order, against a plain model of two locations.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlmodel import col, select

from freight_app.catalogue.models import ProductAvailability
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotFound
from freight_app.kit.house import House
from freight_app.stock.dtos import LocationDraft, StockLine
from freight_app.stock.errors import NotEnoughStock, ReservationClosed
from freight_app.stock.locations import create_location
from freight_app.stock.service import (
    adjust_stock,
    count_stock,
    expire_reservations,
    move_stock,
    release_reservation,
    reserve_stock,
    return_stock,
    take_reserved,
    write_off_reserved,
)
from tests.stock.goods import MAIN, add_product, all_levels, ledger_sums, put_on_shelf

QUANTITY = st.integers(1, 6)
ITEM = st.integers(0, 2)
PLACE = st.integers(0, 1)
REFERENCE = st.integers(0, 5)


class StockHistory(RuleBasedStateMachine):
    """One run has products, a second location and references of its own, in a house that the runs share."""

    house: House
    clock: StillClock

    @initialize()
    def open_shop(self) -> None:
        self.run_id = uuid4().hex[:8]
        # Reservations by reference: {product: pieces}, and when they lapse, if ever.
        self.held: dict[str, dict[int, int]] = {}
        self.lapsing: set[str] = set()
        self.on_hand = [0, 0, 0]
        with self.house.write() as uow:
            self.products = [add_product(uow, f"{self.run_id}-{i}") for i in range(3)]
            draft = LocationDraft(code=self.run_id, name="Second", position=1)
            self.places = [MAIN, create_location(uow, draft).id]

    def attempt(self, action: Any) -> bool:
        """Whether the room did it; a refusal leaves no trace."""
        try:
            with self.house.write() as uow:
                action(uow)
        except (NotEnoughStock, ReservationClosed, NotFound):
            return False
        return True

    def reserved(self, item: int) -> int:
        return sum(lines.get(self.products[item], 0) for lines in self.held.values())

    @rule(item=ITEM, place=PLACE, quantity=QUANTITY)
    def receive(self, item: int, place: int, quantity: int) -> None:
        with self.house.write() as uow:
            put_on_shelf(uow, self.products[item], quantity, location=self.places[place])
        self.on_hand[item] += quantity

    @rule(item=ITEM, place=PLACE, change=st.integers(-5, 5).filter(bool))
    def adjust(self, item: int, place: int, change: int) -> None:
        product, location = self.products[item], self.places[place]
        if self.attempt(lambda uow: adjust_stock(uow, product, location, change, reason="r", key=uuid4().hex)):
            self.on_hand[item] += change

    @rule(item=ITEM, place=PLACE, counted=st.integers(0, 8))
    def count(self, item: int, place: int, counted: int) -> None:
        product, location = self.products[item], self.places[place]
        with self.house.read() as uow:
            before = all_levels(uow).get((product, location), (0, 0))[0]
        if self.attempt(lambda uow: count_stock(uow, product, location, counted, key=uuid4().hex)):
            self.on_hand[item] += counted - before

    @rule(item=ITEM, place=PLACE, quantity=QUANTITY)
    def move(self, item: int, place: int, quantity: int) -> None:
        start, end = self.places[place], self.places[1 - place]
        product, key = self.products[item], uuid4().hex
        self.attempt(
            lambda uow: move_stock(uow, product, quantity, from_location_id=start, to_location_id=end, key=key)
        )

    @rule(name=REFERENCE, items=st.lists(st.tuples(ITEM, QUANTITY), min_size=1, max_size=4), lapses=st.booleans())
    def reserve(self, name: int, items: list[tuple[int, int]], lapses: bool) -> None:
        reference = f"{self.run_id}:{name}:{uuid4().hex[:6]}"
        wanted: dict[int, int] = {}
        for item, quantity in items:
            wanted[item] = wanted.get(item, 0) + quantity
        lines = [StockLine(product_id=self.products[item], quantity=quantity) for item, quantity in items]
        enough = all(self.on_hand[item] - self.reserved(item) >= quantity for item, quantity in wanted.items())
        until = self.clock.now() if lapses else None
        done = self.attempt(lambda uow: reserve_stock(uow, lines, reference=reference, expires_at=until))
        assert done == enough
        if done:
            self.held[reference] = {self.products[item]: quantity for item, quantity in wanted.items()}
            if lapses:
                self.lapsing.add(reference)

    def pick(self, data: st.DataObject) -> str | None:
        return data.draw(st.sampled_from(sorted(self.held))) if self.held else None

    def forget(self, reference: str) -> dict[int, int]:
        self.lapsing.discard(reference)
        return self.held.pop(reference)

    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        if reference := self.pick(data):
            assert self.attempt(lambda uow: release_reservation(uow, reference))
            self.forget(reference)

    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        if reference := self.pick(data):
            assert self.attempt(lambda uow: take_reserved(uow, reference))
            for product, quantity in self.forget(reference).items():
                self.on_hand[self.products.index(product)] -= quantity
            assert not self.attempt(lambda uow: take_reserved(uow, reference))

    @rule(data=st.data(), item=ITEM, quantity=QUANTITY)
    def write_off(self, data: st.DataObject, item: int, quantity: int) -> None:
        if reference := self.pick(data):
            product = self.products[item]
            held = self.held[reference].get(product, 0)
            done = self.attempt(lambda uow: write_off_reserved(uow, reference, product, quantity, reason="r"))
            assert done == (held >= quantity)
            if done:
                self.held[reference][product] = held - quantity
                self.on_hand[item] -= quantity

    @rule()
    def expire(self) -> None:
        with self.house.write() as uow:
            assert set(expire_reservations(uow)) == self.lapsing
        for reference in list(self.lapsing):
            self.forget(reference)

    @rule(item=ITEM, quantity=QUANTITY)
    def give_back(self, item: int, quantity: int) -> None:
        lines = [StockLine(product_id=self.products[item], quantity=quantity)]
        with self.house.write() as uow:
            return_stock(uow, lines, reference="back")
        self.on_hand[item] += quantity

    @invariant()
    def the_books_agree(self) -> None:
        if not hasattr(self, "products"):
            return
        with self.house.read() as uow:
            levels, sums = all_levels(uow), ledger_sums(uow)
            told = {
                row.product_id: row.available
                for row in uow.session.exec(
                    select(ProductAvailability).where(col(ProductAvailability.product_id).in_(self.products))
                )
            }
        # A level without a movement is one that an action opened and left empty.
        assert {key: level for key, level in levels.items() if key not in sums and level != (0, 0)} == {}
        assert {key: levels[key] for key in sums} == sums
        for item, product in enumerate(self.products):
            mine = [level for key, level in levels.items() if key[0] == product]
            assert sum(level[0] for level in mine) == self.on_hand[item]
            assert sum(level[1] for level in mine) == self.reserved(item)
            assert told.get(product, 0) == self.on_hand[item] - self.reserved(item)

    def teardown(self) -> None:
        if hasattr(self, "products"):
            with self.house.write() as uow:
                for reference in self.held:
                    release_reservation(uow, reference)


def test_after_any_history_the_ledger_sums_to_the_levels(house: House, clock: StillClock) -> None:
    run_state_machine_as_test(
        type("History", (StockHistory,), {"house": house, "clock": clock}),
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
