"""Stock from files: a count in the ledger, and the reverse movement."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.migration.loaders.products import ProductLoader
from freight_app.migration.loaders.stock import StockLoader
from freight_app.migration.loading import Existing
from freight_app.stock.dtos import LocationDraft, StockLine
from freight_app.stock.levels import get_reorder_rule, list_movements, located_levels_of, set_reorder_point
from freight_app.stock.locations import create_location
from freight_app.stock.reservations import reserve_stock
from freight_app.stock.service import adjust_stock
from tests.catalogue.samples import add_products, row
from tests.migration.loaders.loading import load, outcomes, undo
from tests.stock.goods import ledger_sums, put_on_shelf

STOCK = StockLoader()
ROWS: list[dict[str, Any]] = [
    {"sku": "a", "quantity": 12, "shelf": "a-04-2", "reorder_point": 3},
    {"sku": "A", "location": "Depot", "quantity": 4, "reorder_point": 5},
    {"sku": "B", "quantity": 0, "reorder_quantity": 9},
]


@pytest.fixture
def ids(house: House) -> dict[str, int]:
    found = add_products(house, row("A"), row("B"))
    with house.write() as uow:
        create_location(uow, LocationDraft(code="DEP", name="Depot", position=1))
        put_on_shelf(uow, found["A"], 10)
    return found


def lying(house: House, product_id: int) -> list[tuple[str, int, str]]:
    with house.read() as uow:
        return [
            (level.location_code, level.on_hand, level.shelf)
            for level in located_levels_of(uow, [product_id])[product_id]
        ]


def reorder(house: House, product_id: int) -> tuple[int, int]:
    with house.read() as uow:
        rule = get_reorder_rule(uow, product_id)
    return rule.reorder_point, rule.reorder_quantity


def check_ledger(house: House, ids: dict[str, int]) -> None:
    with house.read() as uow:
        sums = {key: value[0] for key, value in ledger_sums(uow).items()}
        levels = located_levels_of(uow, list(ids.values()))
        assert sums == {
            (level.product_id, level.location_id): level.on_hand for found in levels.values() for level in found
        }


def test_counts_go_through_the_ledger_and_again_is_nothing_to_do(house: House, ids: dict[str, int]) -> None:
    assert outcomes(load(house, STOCK, *ROWS)) == ["loaded"] * 3
    assert lying(house, ids["A"]) == [("MAIN", 12, "A-04-2"), ("DEP", 4, "")]
    assert (reorder(house, ids["A"]), reorder(house, ids["B"])) == ((5, 0), (0, 9))
    check_ledger(house, ids)
    with house.read() as uow:
        moved = list_movements(uow, PageRequest(), reference="job-1").items
    assert {(m.kind.value, m.on_hand_change) for m in moved} == {("counted", 2), ("counted", 4)}
    again = [{**values, "reorder_point": None} for values in ROWS]
    assert outcomes(load(house, STOCK, *again)) == ["skipped:unchanged"] * 3


def test_undoing_is_the_reverse_movement(house: House, ids: dict[str, int]) -> None:
    landings = load(house, STOCK, *ROWS)
    assert undo(house, STOCK, ROWS, landings) == ["undone"] * 3
    assert lying(house, ids["A"]) == [("MAIN", 10, ""), ("DEP", 0, "")]
    assert (reorder(house, ids["A"]), reorder(house, ids["B"])) == ((0, 0), (0, 0))
    check_ledger(house, ids)
    with house.read() as uow:
        moved = list_movements(uow, PageRequest(), reference="job-1").items
    assert [m.on_hand_change for m in moved if m.reason == "migration_undone"] in ([-2, -4], [-4, -2])


def test_a_level_that_moved_since_is_left(house: House, ids: dict[str, int]) -> None:
    landings = load(house, STOCK, *ROWS)
    with house.write() as uow:
        adjust_stock(uow, ids["A"], 1, -1, reason="broken", key=uuid4().hex)
        set_reorder_point(uow, ids["B"], 1, quantity=1)
    assert undo(house, STOCK, ROWS, landings) == ["changed_since", "undone", "changed_since"]
    assert lying(house, ids["A"]) == [("MAIN", 11, "A-04-2"), ("DEP", 0, "")]
    check_ledger(house, ids)


def test_a_reservation_is_a_movement_too(house: House, ids: dict[str, int]) -> None:
    landings = load(house, STOCK, *ROWS[:1])
    with house.write() as uow:
        reserve_stock(uow, [StockLine(product_id=ids["A"], quantity=11)], reference="F-1", expires_at=None)
    assert undo(house, STOCK, ROWS[:1], landings) == ["changed_since"]
    assert lying(house, ids["A"])[0][1] == 12


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"sku": "X"}, "dead_letter:unknown_sku:sku"),
        ({"location": "Moon"}, "dead_letter:unknown_location:location"),
        ({"quantity": -1}, "dead_letter:bad_quantity:quantity"),
        ({"quantity": 5}, "dead_letter:promised:quantity"),
        ({"reorder_point": 2_000_000}, "dead_letter:bad_quantity:reorder_point"),
    ],
)
def test_a_bad_record_is_refused_alone(house: House, ids: dict[str, int], values: dict[str, Any], told: str) -> None:
    with house.write() as uow:
        reserve_stock(uow, [StockLine(product_id=ids["A"], quantity=6)], reference="F-1", expires_at=None)
    good = {"sku": "B", "quantity": 1}
    assert outcomes(load(house, STOCK, {"sku": "A", "quantity": 9} | values, good)) == [told, "loaded"]


def test_two_names_of_one_place_in_a_file_are_a_mistake(house: House, ids: dict[str, int]) -> None:
    rows = [{"sku": "B", "location": "DEP", "quantity": 1}, {"sku": "B", "location": "Depot", "quantity": 2}]
    assert outcomes(load(house, STOCK, *rows)) == ["loaded", "dead_letter:twice:sku"]
    assert lying(house, ids["B"]) == [("DEP", 1, "")]


def test_known_levels_are_left_or_refused_when_the_rules_say_so(house: House, ids: dict[str, int]) -> None:
    assert outcomes(load(house, STOCK, *ROWS, existing=Existing.REFUSE))[:2] == ["dead_letter:exists:sku", "loaded"]
    assert outcomes(load(house, STOCK, *ROWS[:2], existing=Existing.SKIP)) == ["skipped:exists"] * 2
    assert lying(house, ids["A"]) == [("MAIN", 10, ""), ("DEP", 4, "")]


def test_a_product_that_lies_somewhere_is_not_taken_away(house: House) -> None:
    products = ProductLoader()
    rows = [{"sku": "N", "name": "New"}, {"sku": "M", "name": "Other"}]
    landings = load(house, products, *rows)
    counts = [{"sku": "N", "quantity": 2}]
    counted = load(house, STOCK, *counts)
    assert undo(house, products, rows, landings) == ["in_use", "undone"]
    assert undo(house, STOCK, counts, counted) == ["undone"]
    assert undo(house, products, rows[:1], landings[:1]) == ["undone"]
