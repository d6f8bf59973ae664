"""The stock product by product."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from freight_app.accounts.permissions import Permission
from freight_app.catalogue.service import delete_product
from freight_app.kit.actor import GUEST, Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.kit.pagination import PageRequest
from freight_app.stock.dtos import LocationDraft, StockLine, StockQuery
from freight_app.stock.locations import create_location
from freight_app.stock.service import (
    adjust_stock,
    get_stock,
    list_movements,
    list_open_reservations,
    list_stock,
    release_reservation,
    reserve_stock,
    set_reorder_point,
    sum_up_stock,
)
from tests.stock.goods import MAIN, add_product, put_on_shelf

READER = Actor("Rim", 7, frozenset({Permission.STOCK_READ}))


@pytest.fixture
def shelf(house: House) -> dict[str, int]:
    """P1: 8 at main (2 promised), 2 in the van, to be reordered at 9. P2: 5, no price. P3: never had any."""
    with house.write() as uow:
        van = create_location(uow, LocationDraft(code="VAN", name="Van", position=1)).id
        ids = {sku: add_product(uow, sku, price=None if sku == "P2" else "10.000") for sku in ("P1", "P2", "P3")}
        put_on_shelf(uow, ids["P1"], 8, shelf="a-04-2")
        put_on_shelf(uow, ids["P1"], 2, location=van)
        put_on_shelf(uow, ids["P2"], 5, shelf="b-1")
        reserve_stock(uow, [StockLine(product_id=ids["P1"], quantity=2)], reference="F-1", expires_at=None)
        set_reorder_point(uow, ids["P1"], 9, quantity=20)
    return ids | {"VAN": van}


def ask(uow: UnitOfWork, **query: object) -> list[tuple[str, int, int, int]]:
    found = list_stock(uow, StockQuery.model_validate(query))
    assert found.page.total == found.tabs[StockQuery.model_validate(query).tab]
    return [(row.sku, row.on_hand, row.reserved, row.available) for row in found.page.items]


def test_every_product_has_one_row_with_what_there_is_of_it_everywhere(house: House, shelf: dict[str, int]) -> None:
    with house.read(READER) as uow:
        assert ask(uow) == [("P1", 10, 2, 8), ("P2", 5, 0, 5), ("P3", 0, 0, 0)]
        found = list_stock(uow, StockQuery())
    first = found.page.items[0]
    assert (first.is_low, first.reorder_point, first.reorder_quantity) == (True, 9, 20)
    assert [(place.location_code, place.shelf, place.on_hand) for place in first.places] == [
        ("MAIN", "A-04-2", 8),
        ("VAN", "", 2),
    ]
    assert found.tabs == {"all": 3, "low": 1, "out": 1, "reserved": 1}


def test_tabs_location_question_and_order_narrow_and_sort(house: House, shelf: dict[str, int]) -> None:
    with house.read(READER) as uow:
        assert ask(uow, tab="low") == [("P1", 10, 2, 8)]
        assert ask(uow, tab="out") == [("P3", 0, 0, 0)]
        assert ask(uow, tab="reserved") == [("P1", 10, 2, 8)]
        assert ask(uow, location_id=shelf["VAN"]) == [("P1", 2, 0, 2)]
        assert ask(uow, location_id=shelf["VAN"], tab="reserved") == []
        assert ask(uow, location_id=shelf["VAN"], tab="low") == [("P1", 2, 0, 2)]
        assert [row[0] for row in ask(uow, q="p2")] == ["P2"]
        assert [row[0] for row in ask(uow, q="a-04")] == ["P1"]
        assert len(ask(uow, q="BÖSC")) == 3
        assert ask(uow, q="100%") == []
        assert [row[0] for row in ask(uow, sort="available")] == ["P3", "P2", "P1"]
        assert [row[0] for row in ask(uow, sort="-name", language="fr")] == ["P3", "P2", "P1"]
        assert [row[0] for row in ask(uow, per_page=2, page=2)] == ["P3"]


def test_what_is_not_on_sale_is_not_out_and_what_is_deleted_is_not_listed(house: House, shelf: dict[str, int]) -> None:
    with house.write() as uow:
        delete_product(uow, "P3")
    with house.read(READER) as uow:
        assert ask(uow, tab="out") == []
        assert get_stock(uow, shelf["P3"]).sku == "P3"
        with pytest.raises(NotFound):
            get_stock(uow, 999_999)


def test_the_house_is_summed_up_at_public_prices(house: House, shelf: dict[str, int]) -> None:
    with house.read(READER) as uow:
        summary = sum_up_stock(uow)
    assert summary.worth == Money.from_decimal("100.000", "TND")
    assert (summary.unpriced, summary.pieces, summary.pieces_reserved) == (1, 15, 2)
    assert (summary.low, summary.out) == (1, 1)


def test_an_empty_house_is_worth_nothing(house: House) -> None:
    with house.read(READER) as uow:
        assert sum_up_stock(uow).worth.amount_minor == 0
        assert ask(uow) == []


def test_who_waits_for_a_product_is_listed_until_the_pieces_are_given_back(house: House, shelf: dict[str, int]) -> None:
    until = datetime(2026, 3, 2, 10, tzinfo=UTC)
    with house.write() as uow:
        reserve_stock(uow, [StockLine(product_id=shelf["P1"], quantity=3)], reference="F-2", expires_at=until)
    with house.read(READER) as uow:
        waiting = list_open_reservations(uow, shelf["P1"])
        assert [(one.reference, one.quantity, one.location_code, one.expires_at) for one in waiting] == [
            ("F-1", 2, "MAIN", None),
            ("F-2", 3, "MAIN", until),
        ]
    with house.write() as uow:
        release_reservation(uow, "F-1")
        release_reservation(uow, "F-2")
        assert list_open_reservations(uow, shelf["P1"]) == []


def test_the_ledger_says_what_lay_there_after_each_line(house: House, shelf: dict[str, int]) -> None:
    with house.write() as uow:
        adjust_stock(uow, shelf["P1"], MAIN, -3, reason="broken", key="k1")
    with house.read(READER) as uow:
        lines = list_movements(uow, PageRequest(), product_id=shelf["P1"]).items
        assert [(line.location_code, line.on_hand_change, line.on_hand_after) for line in lines] == [
            ("MAIN", -3, 5),
            ("MAIN", 0, 8),
            ("VAN", 2, 2),
            ("MAIN", 8, 8),
        ]


def test_strangers_are_told_nothing(house: House, shelf: dict[str, int]) -> None:
    with house.read(GUEST) as uow:
        for look in (
            lambda: list_stock(uow, StockQuery()),
            lambda: get_stock(uow, shelf["P1"]),
            lambda: sum_up_stock(uow),
            lambda: list_open_reservations(uow, shelf["P1"]),
        ):
            with pytest.raises(NotAllowed):
                look()
