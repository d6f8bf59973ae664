"""Goods that arrive: counted once, never beyond what was ordered, in stock exactly when they are kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import Conflict, InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.purchasing.errors import OverReceipt, PurchaseNotInState, ReceiptNotUndoable, ReceiptUndone
from freight_app.purchasing.orders.approving import set_over_receipt
from freight_app.purchasing.orders.ending import close_short
from freight_app.purchasing.orders.models import PurchaseStatus
from freight_app.purchasing.receiving.reading import answers_to_line, get_awaited_order, list_receipts
from freight_app.purchasing.receiving.receiving import receive_goods, undo_receipt
from freight_app.stock.dtos import StockLine
from freight_app.stock.errors import NotEnoughStock
from freight_app.stock.service import reserve_stock
from tests.orders.shopping import staff
from tests.purchasing.buying import came, draft, offer, place, placed, products, purchase, receive, supplier
from tests.stock.goods import all_levels, ledger_sums, level_at

P = PurchaseStatus


@pytest.fixture
def receiver(house: House) -> Actor:
    return staff(house, Role.RECEIVER)


def undo(house: House, receipt: str, by: Actor) -> None:
    with house.write(by) as uow:
        undo_receipt(uow, receipt, reason="miscounted")


def test_goods_come_in_parts_and_only_what_is_kept_is_in_stock(house: House, receiver: Actor) -> None:
    pad, disc = products(house, "PAD", "DISC")
    number = placed(house, {pad: 10, disc: 4})
    first = receive(house, number, {"PAD": (6, 2)}, by=receiver, delivery_note="BL 17", key="one")
    assert receive(house, number, {"PAD": (6, 2)}, by=receiver, delivery_note="BL 17", key="one") == first
    found = purchase(house, number)
    assert (found.status, found.lines[0].received, found.lines[0].rejected, found.lines[0].awaited) == (
        P.PARTIALLY_RECEIVED,
        6,
        2,
        4,
    )
    receive(house, number, {"PAD": (4, 0), "DISC": (4, 0)}, by=receiver)
    with house.read() as uow:
        receipts = list_receipts(uow, number)
        assert (level_at(uow, pad), level_at(uow, disc)) == ((10, 0), (4, 0))
    assert purchase(house, number).status == P.RECEIVED
    assert [(one.number, one.delivery_note) for one in receipts] == [("GR-2026-00002", ""), ("GR-2026-00001", "BL 17")]
    assert [(one.accepted, one.rejected, one.reason) for one in receipts[1].lines] == [(6, 2, "damaged")]


def test_more_than_was_ordered_is_refused_named_and_leaves_nothing_behind(house: House) -> None:
    pad, disc = products(house, "PAD", "DISC")
    number = placed(house, {pad: 20, disc: 4})
    with pytest.raises(OverReceipt) as refused:
        receive(house, number, {"PAD": (21, 0), "DISC": (4, 0)})
    assert [(one["sku"], one["most"]) for one in refused.value.details["lines"]] == [("PAD", 20)]
    with house.read() as uow:
        assert (all_levels(uow), list_receipts(uow, number)) == ({}, [])
    assert purchase(house, number).status == P.PLACED
    with house.write() as uow:
        set_over_receipt(uow, 10)
    receive(house, number, {"PAD": (22, 0)})
    with pytest.raises(OverReceipt):
        receive(house, number, {"PAD": (1, 0)})
    receive(house, number, {"PAD": (1, 0)}, over_reason="they gave one more")
    assert (purchase(house, number).lines[0].received, purchase(house, number).lines[0].awaited) == (23, 0)


def test_what_is_rejected_says_why_and_a_photo_is_one_that_was_sent(house: House) -> None:
    [pad] = products(house, "PAD")
    number = placed(house, {pad: 5})
    request = came(house, number, {"PAD": (0, 1)})
    silent = request.model_copy(update={"lines": [request.lines[0].model_copy(update={"reason": ""})]})
    strange = request.model_copy(update={"lines": [request.lines[0].model_copy(update={"photos": ["a" * 64]})]})
    with house.write() as uow, pytest.raises(InvalidInput):
        receive_goods(uow, number, silent, key="a")
    with house.write() as uow, pytest.raises(NotFound):
        receive_goods(uow, number, strange, key="b")


def test_a_receipt_is_undone_by_who_booked_it_in_their_shift_while_its_goods_are_free(
    house: House, receiver: Actor, clock: StillClock
) -> None:
    [pad] = products(house, "PAD")
    number = placed(house, {pad: 10})
    first = receive(house, number, {"PAD": (4, 1)}, by=receiver)
    second = receive(house, number, {"PAD": (6, 0)}, by=receiver)
    other = staff(house, Role.RECEIVER, name="Other")
    with pytest.raises(ReceiptNotUndoable):
        undo(house, second, other)
    undo(house, second, receiver)
    found = purchase(house, number)
    assert (found.status, found.lines[0].received, found.lines[0].rejected) == (P.PARTIALLY_RECEIVED, 4, 1)
    with pytest.raises(ReceiptUndone):
        undo(house, second, receiver)
    with house.write() as uow:
        reserve_stock(uow, [StockLine(product_id=pad, quantity=1)], reference="X", expires_at=None)
    with pytest.raises(NotEnoughStock):
        undo(house, first, receiver)
    clock.set(clock.now() + timedelta(hours=13))
    with pytest.raises(ReceiptNotUndoable):
        undo(house, first, receiver)
    with house.read() as uow:
        assert level_at(uow, pad) == (4, 1)
        assert ledger_sums(uow) == all_levels(uow)


def test_nothing_is_received_of_an_order_that_was_not_sent_or_is_closed(house: House) -> None:
    [pad] = products(house, "PAD")
    unsent = draft(house, supplier(house), {pad: 5})
    with pytest.raises(PurchaseNotInState):
        receive(house, unsent, {"PAD": (1, 0)})
    with house.read() as uow, pytest.raises(NotFound):
        get_awaited_order(uow, unsent)
    number = placed(house, {pad: 5})
    receive(house, number, {"PAD": (1, 0)})
    with house.write() as uow:
        close_short(uow, number, reason="enough", key="k")
    with pytest.raises(PurchaseNotInState):
        receive(house, number, {"PAD": (1, 0)})


def test_a_scan_finds_its_line_by_our_number_and_by_the_suppliers(house: House, receiver: Actor) -> None:
    pad, disc = products(house, "630/8-2RSR", "DISC")
    midi = supplier(house)
    offer(house, midi, "DISC", 100, supplier_sku="M.77/A")
    number = draft(house, midi, {pad: 1, disc: 1})
    place(house, number)
    with house.read(receiver) as uow:
        lines = {line.sku: line.line_id for line in get_awaited_order(uow, number).lines}
        assert answers_to_line(uow, number, "63082rsr") == lines["630/8-2RSR"]
        assert answers_to_line(uow, number, "m77a") == lines["DISC"]
        assert answers_to_line(uow, number, "nothing") is None


@pytest.mark.race
def test_of_two_who_receive_the_last_pieces_at_once_one_is_told_no(house: House) -> None:
    [pad] = products(house, "PAD")
    number = placed(house, {pad: 5})
    request = came(house, number, {"PAD": (5, 0)})
    ready = Barrier(4)

    def act(_turn: int) -> str:
        ready.wait()
        try:
            with house.write() as uow:
                receive_goods(uow, number, request, key=uuid4().hex)
        except OverReceipt as refused:
            return refused.code
        return "received"

    with ThreadPoolExecutor(4) as threads:
        outcomes = sorted(threads.map(act, range(4)))
    assert outcomes == ["over_receipt"] * 3 + ["received"]
    with house.read() as uow:
        assert level_at(uow, pad) == (5, 0)
    assert purchase(house, number).status == P.RECEIVED


PIECES = st.integers(0, 5)
LINE = st.integers(0, 1)


class ReceivingHistory(RuleBasedStateMachine):
    """One run is one order of two lines; whatever is done to it, its counts, its status and the stock agree."""

    house: House
    receiver: Actor

    @initialize(first=st.integers(1, 9), second=st.integers(1, 9), percent=st.sampled_from([0, 20]))
    def order(self, first: int, second: int, percent: int) -> None:
        run = uuid4().hex[:8]
        self.skus = [f"{run}-A", f"{run}-B"]
        self.products = products(self.house, *self.skus)
        self.ordered = [first, second]
        self.number = placed(self.house, dict(zip(self.products, self.ordered, strict=True)))
        self.percent = percent
        with self.house.write() as uow:
            set_over_receipt(uow, percent)
        self.kept, self.sent_back, self.closed = [0, 0], [0, 0], [0, 0]
        self.receipts: dict[str, list[tuple[int, int]]] = {}
        self.is_over, self.is_closed = [False, False], False

    def attempt(self, action: Any) -> Any:
        try:
            return action()
        except Conflict:
            return None

    @rule(first=st.tuples(PIECES, PIECES), second=st.tuples(PIECES, PIECES), asked=st.booleans())
    def take(self, first: tuple[int, int], second: tuple[int, int], asked: bool) -> None:
        came_in = [first, second]
        pieces = {sku: pair for sku, pair in zip(self.skus, came_in, strict=True) if sum(pair)}
        if not pieces:
            return
        most = [n - c + n * self.percent // 100 for n, c in zip(self.ordered, self.closed, strict=True)]
        fits = all(not good or self.kept[at] + good <= most[at] for at, (good, _) in enumerate(came_in))
        said = {"over_reason": "asked"} if asked else {}
        receipt = self.attempt(lambda: receive(self.house, self.number, pieces, by=self.receiver, **said))
        assert (receipt is not None) == ((fits or asked) and not self.is_closed)
        if receipt is not None:
            self.receipts[receipt] = came_in
            for at, (good, bad) in enumerate(came_in):
                self.kept[at] += good
                self.sent_back[at] += bad
                self.is_over[at] |= asked

    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        if not self.receipts:
            return
        receipt = data.draw(st.sampled_from(sorted(self.receipts)))
        done = self.attempt(lambda: undo(self.house, receipt, self.receiver) or True)
        assert (done is not None) == (not self.is_closed)
        if done:
            for at, (good, bad) in enumerate(self.receipts.pop(receipt)):
                self.kept[at] -= good
                self.sent_back[at] -= bad

    @rule(line=LINE, everything=st.booleans())
    def give_up(self, line: int, everything: bool) -> None:
        # What would leave nothing at all cancels the order; that is another story.
        if self.is_closed or not any(self.kept):
            return
        ids = [one.id for one in purchase(self.house, self.number).lines]
        chosen = () if everything else (ids[line],)

        def close() -> bool:
            with self.house.write() as uow:
                close_short(uow, self.number, reason="no more", lines=chosen, key=uuid4().hex)
            return True

        if self.attempt(close):
            for at in (0, 1) if everything else (line,):
                self.closed[at] += max(0, self.ordered[at] - self.kept[at] - self.closed[at])
            self.is_closed = everything

    @invariant()
    def the_books_agree(self) -> None:
        if not hasattr(self, "number"):
            return
        found = purchase(self.house, self.number)
        assert [line.received for line in found.lines] == self.kept
        assert [line.rejected for line in found.lines] == self.sent_back
        assert [line.closed for line in found.lines] == self.closed
        awaited = sum(line.awaited for line in found.lines)
        if self.is_closed:
            assert (found.status, awaited) == (P.CLOSED, 0)
        elif awaited:
            assert found.status == (P.PARTIALLY_RECEIVED if any(self.kept) else P.PLACED)
        for at, line in enumerate(found.lines):
            if not self.is_over[at]:
                assert line.received <= line.quantity + line.quantity * self.percent // 100
        with self.house.read() as uow:
            levels, sums = all_levels(uow), ledger_sums(uow)
        assert {key: levels[key] for key in sums} == sums
        in_stock = [sum(level[0] for key, level in levels.items() if key[0] == product) for product in self.products]
        assert in_stock == self.kept


def test_after_any_history_counts_status_and_stock_agree(house: House, receiver: Actor) -> None:
    run_state_machine_as_test(
        type("History", (ReceivingHistory,), {"house": house, "receiver": receiver}),
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
