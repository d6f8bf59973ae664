"""Cash in bags: what should be there, handed in once, and what is missing is written down."""

from __future__ import annotations

import threading
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from freight_app.accounts.permissions import Role
from freight_app.kit.actor import Actor
from freight_app.kit.errors import Conflict, InvalidInput, NotAllowed
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.orders.errors import BagChanged
from freight_app.orders.fulfilment import deliver_order
from freight_app.orders.paying import cash
from freight_app.orders.paying.rules import NOTES_AND_COINS, add_up_pieces
from tests.orders.conftest import Parts
from tests.orders.shopping import bring_to_road, order, staff, tnd


def deliver_for(house: House, product: int, driver: Actor, quantity: int = 1) -> str:
    placed = order(house, {product: quantity})
    bring_to_road(house, placed.number, driver)
    with house.write(driver) as uow:
        deliver_order(uow, placed.number, cash_received=placed.total, key=uuid4().hex)
    return placed.number


def hand_in(house: House, driver: Actor, expected: str, by: Actor | None = None, **changes: Any) -> cash.HandInView:
    fields: dict[str, Any] = {"counted": tnd(expected), "key": uuid4().hex} | changes
    with house.write(by or driver) as uow:
        return cash.hand_in_cash(uow, driver.user_id or 0, expected=tnd(expected), **fields)


def bag(house: House, driver: Actor) -> cash.Bag:
    with house.read(driver) as uow:
        return cash.look_into_bag(uow, driver.user_id or 0)


def test_a_day_of_cash_from_the_door_to_the_office(house: House, parts: Parts) -> None:
    driver, other = staff(house, Role.DRIVER, name="Sami"), staff(house, Role.DRIVER, name="Leila")
    office = staff(house, Role.SALES, name="Nadia")
    numbers = [deliver_for(house, parts.filter, driver), deliver_for(house, parts.book, driver, 2)]
    deliver_for(house, parts.filter, other)
    own = bag(house, driver)
    assert ([receipt.order_number for receipt in own.receipts], own.amount) == (numbers, tnd("44.500"))
    with house.read(office) as uow:
        bags = [(found.user_name, found.amount, found.receipt_count) for found in cash.list_open_bags(uow)]
    assert bags == [("Sami", tnd("44.500"), 2), ("Leila", tnd("24.500"), 1)]

    with pytest.raises(InvalidInput, match="Why"):
        hand_in(house, driver, "44.500", counted=tnd("44.000"))
    with pytest.raises(BagChanged):
        hand_in(house, driver, "40.000")
    wrongs: list[dict[str, Any]] = [
        {"counted": Money(44_500, "EUR")},
        {"counted": tnd("-1")},
        {"counted": None, "counts": {"3": 1}},
    ]
    for wrong in wrongs:
        with pytest.raises(InvalidInput):
            hand_in(house, driver, "44.500", **wrong)
    with pytest.raises(NotAllowed):
        hand_in(house, driver, "44.500", by=other)
    counts = {"20000": 2, "2000": 2, "500": 1}
    given_in = hand_in(house, driver, "44.500", counted=None, counts=counts, key="day")
    assert hand_in(house, driver, "44.500", counted=None, counts=counts, key="day").id == given_in.id
    assert (given_in.counted, given_in.difference, given_in.accepted) == (tnd("44.500"), tnd("0"), None)
    assert (bag(house, driver).amount, bag(house, other).amount) == (tnd("0"), tnd("24.500"))
    with pytest.raises(BagChanged):
        hand_in(house, driver, "0")

    with pytest.raises(NotAllowed), house.write(driver) as uow:
        cash.accept_hand_in(uow, given_in.id, counted=tnd("44.500"), reason="", key="a")
    with pytest.raises(InvalidInput, match="Why"), house.write(office) as uow:
        cash.accept_hand_in(uow, given_in.id, counted=tnd("44.000"), reason="", key="a")
    with house.write(office) as uow:
        accepted = cash.accept_hand_in(uow, given_in.id, counted=tnd("44.000"), reason="a coin fell", key="a")
    assert (accepted.difference, accepted.accepted_by) == (tnd("-0.500"), "Nadia")
    with pytest.raises(Conflict), house.write(office) as uow:
        cash.accept_hand_in(uow, given_in.id, counted=tnd("44.500"), reason="", key="b")
    with house.read(driver) as uow:
        own_days = cash.list_hand_ins(uow, PageRequest(page=1, per_page=10), user_id=driver.user_id)
        assert [found.id for found in own_days.items] == [given_in.id]
        with pytest.raises(NotAllowed):
            cash.list_hand_ins(uow, PageRequest(page=1, per_page=10))
        with pytest.raises(NotAllowed):
            cash.look_into_bag(uow, other.user_id or 0)


@pytest.mark.race
def test_a_bag_that_is_handed_in_by_two_at_once_is_handed_in_once(house: House, parts: Parts) -> None:
    driver, office = staff(house, Role.DRIVER), staff(house, Role.SALES)
    deliver_for(house, parts.filter, driver)
    together, outcomes = threading.Barrier(4), []

    def bring(place: int) -> None:
        together.wait()
        try:
            hand_in(house, driver, "24.500", by=office if place % 2 else driver)
            outcomes.append("done")
        except BagChanged:
            outcomes.append("changed")

    threads = [threading.Thread(target=bring, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed"] * 3 + ["done"]


@given(counts=st.dictionaries(st.sampled_from([str(piece) for piece in NOTES_AND_COINS["TND"]]), st.integers(0, 500)))
def test_notes_and_coins_add_up(counts: dict[str, int]) -> None:
    assert add_up_pieces(counts, "TND") == sum(int(piece) * number for piece, number in counts.items())
    for wrong in ({"7": 1}, {"5000": -1}, {"5000": 10**9}, {"x": 1}):
        with pytest.raises(InvalidInput):
            add_up_pieces(wrong, "TND")
