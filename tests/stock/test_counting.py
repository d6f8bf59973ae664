"""Counts of many levels at once: one movement each, and all or none."""

from __future__ import annotations

import pytest

from freight_app.kit.actor import GUEST
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.stock.counting import (
    LevelFacts,
    Reorder,
    count_levels,
    read_level_facts,
    read_reorder_rules,
    set_reorder_rules,
    set_shelves,
)
from freight_app.stock.dtos import StockLine
from freight_app.stock.errors import NotEnoughStock
from freight_app.stock.reservations import reserve_stock
from tests.stock.goods import MAIN, add_product, ledger_sums, put_on_shelf


def test_many_counts_are_a_movement_each(house: House) -> None:
    with house.write() as uow:
        first, second = add_product(uow, "A"), add_product(uow, "B")
        put_on_shelf(uow, first, 5)
        count_levels(uow, {(first, MAIN): 3, (second, MAIN): 7}, reference="count 1", reason="stocktake")
        set_shelves(uow, {(second, MAIN): "B-1"})
        known = read_level_facts(uow, [first, second])
        assert ledger_sums(uow) == {(first, MAIN): (3, 0), (second, MAIN): (7, 0)}
    assert known[second, MAIN] == LevelFacts(7, 0, "B-1", known[second, MAIN].last_movement)
    assert known[second, MAIN].last_movement > 1


def test_a_count_below_what_is_promised_counts_nothing(house: House) -> None:
    with house.write() as uow:
        first, second = add_product(uow, "A"), add_product(uow, "B")
        put_on_shelf(uow, first, 5)
        reserve_stock(uow, [StockLine(product_id=first, quantity=4)], reference="F-1", expires_at=None)
    with house.write() as uow, pytest.raises(NotEnoughStock):
        count_levels(uow, {(first, MAIN): 3, (second, MAIN): 7}, reference="", reason="")
    with house.read() as uow:
        assert ledger_sums(uow) == {(first, MAIN): (5, 4)}
    with house.write() as uow:
        for wrong in ({(999, MAIN): 1}, {(first, 999): 1}):
            with pytest.raises(NotFound):
                count_levels(uow, wrong, reference="", reason="")
        with pytest.raises(InvalidInput):
            count_levels(uow, {(first, MAIN): -1}, reference="", reason="")


def test_reorder_points_of_many(house: House) -> None:
    with house.write() as uow:
        first, second = add_product(uow, "A"), add_product(uow, "B")
        set_reorder_rules(uow, {first: Reorder(3, 10)})
        assert read_reorder_rules(uow, [first, second]) == {first: Reorder(3, 10), second: Reorder(0, 0)}
        with pytest.raises(InvalidInput):
            set_reorder_rules(uow, {first: Reorder(-1, 0)})


def test_guests_count_nothing(house: House) -> None:
    with house.write(GUEST) as uow:
        for act in (
            lambda: count_levels(uow, {}, reference="", reason=""),
            lambda: set_shelves(uow, {}),
            lambda: set_reorder_rules(uow, {}),
        ):
            with pytest.raises(NotAllowed):
                act()
