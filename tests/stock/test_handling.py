"""What staff do with goods, once for each key, by name and reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from freight_app.accounts.audit import list_changes
from freight_app.accounts.dtos import AuditQuery
from freight_app.accounts.permissions import Permission
from freight_app.kit.actor import Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.idempotency import IdempotencyKeyReused
from freight_app.kit.pagination import PageRequest
from freight_app.stock.dtos import LocationDraft, ReceiptLine, StockLine
from freight_app.stock.errors import LocationCodeTaken, LocationInUse, NotEnoughStock
from freight_app.stock.locations import (
    arrange_locations,
    close_location,
    count_pieces_by_location,
    create_location,
    list_locations,
    reopen_location,
    update_location,
)
from freight_app.stock.models import MovementKind, StockMovement
from freight_app.stock.service import (
    adjust_stock,
    count_low_stock,
    count_stock,
    get_reorder_rule,
    list_levels,
    list_low_stock,
    list_movements,
    located_levels_of,
    low_stock_ids,
    move_stock,
    receive_stock,
    reserve_stock,
    return_stock,
    set_reorder_point,
    set_shelf,
)
from tests.stock.goods import MAIN, add_product, all_levels, count_rows, ledger_sums, level_at, put_on_shelf

RECEIVER = Actor("Rim", 7, frozenset({Permission.STOCK_RECEIVE, Permission.STOCK_READ}))
BUYER = Actor("Bilel", 8, frozenset({Permission.STOCK_RECEIVE, Permission.STOCK_READ, Permission.STOCK_EDIT}))
FIRST_PAGE = PageRequest()


@pytest.fixture
def product(house: House) -> int:
    with house.write() as uow:
        return add_product(uow, "P1", mpn="630/8-2RSR")


def test_goods_arrive_once_for_a_delivery_however_often_it_is_sent(house: House, product: int) -> None:
    lines = [
        ReceiptLine(product_id=product, location_id=MAIN, quantity=3, shelf="a-01-1"),
        ReceiptLine(product_id=product, location_id=MAIN, quantity=4),
    ]
    for _ in range(3):
        with house.write(RECEIVER) as uow:
            change = receive_stock(uow, lines, reference="DN-77", key="delivery-77")
        assert [(level.on_hand, level.shelf) for level in change.levels] == [(7, "A-01-1")]
    with house.read(RECEIVER) as uow:
        movements = list_movements(uow, FIRST_PAGE).items
        assert [(m.kind, m.on_hand_change, m.reference, m.moved_by) for m in movements] == [
            (MovementKind.RECEIVED, 7, "DN-77", "Rim")
        ]
    with pytest.raises(IdempotencyKeyReused), house.write(RECEIVER) as uow:
        receive_stock(uow, lines[:1], reference="DN-77", key="delivery-77")


@pytest.mark.parametrize(
    ("product_id", "location_id"), [(404, MAIN), (None, 404)], ids=["unknown product", "unknown location"]
)
def test_goods_for_nowhere_are_refused(house: House, product: int, product_id: int | None, location_id: int) -> None:
    line = ReceiptLine(product_id=product_id or product, location_id=location_id, quantity=1)
    with pytest.raises(NotFound), house.write() as uow:
        receive_stock(uow, [line], reference="", key="k")
    with house.read() as uow:
        assert count_rows(uow, StockMovement) == 0


def test_nobody_without_the_permission_touches_the_stock(house: House, product: int) -> None:
    stranger = Actor("somebody", 9)
    line = ReceiptLine(product_id=product, location_id=MAIN, quantity=1)
    attempts: list[Callable[[UnitOfWork], object]] = [
        lambda uow: receive_stock(uow, [line], reference="", key="k"),
        lambda uow: adjust_stock(uow, product, MAIN, 1, reason="found", key="k"),
        lambda uow: count_stock(uow, product, MAIN, 1, key="k"),
        lambda uow: move_stock(uow, product, 1, from_location_id=MAIN, to_location_id=2, key="k"),
        lambda uow: set_shelf(uow, product, MAIN, "A"),
        lambda uow: set_reorder_point(uow, product, 1),
        lambda uow: create_location(uow, LocationDraft(code="X", name="X")),
        lambda uow: list_levels(uow, FIRST_PAGE),
        lambda uow: list_low_stock(uow, FIRST_PAGE),
        lambda uow: list_movements(uow, FIRST_PAGE),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed), house.write(stranger) as uow:
            attempt(uow)
    with pytest.raises(NotAllowed), house.write(RECEIVER) as uow:
        adjust_stock(uow, product, MAIN, 1, reason="found", key="k")
    with house.read() as uow:
        assert count_rows(uow, StockMovement) == 0
        assert len(list_locations(uow)) == 1


def test_an_adjustment_says_why_and_is_in_the_audit_trail(house: House, product: int) -> None:
    with house.write(BUYER) as uow:
        put_on_shelf(uow, product, 5)
        adjust_stock(uow, product, MAIN, -2, reason="broken in the rain", key="k1")
    with house.read() as uow:
        assert level_at(uow, product) == (3, 0)
        entry = list_changes(uow, AuditQuery(entity="stock_level")).items[0]
        changed = {change.field: (change.before, change.after) for change in entry.changes}
        assert (entry.action, entry.actor) == ("adjusted", "Bilel")
        assert changed == {"on_hand": (5, 3), "reason": (None, "broken in the rain")}


@pytest.mark.parametrize(("change", "reason"), [(0, "why"), (1, "  "), (2_000_000, "why"), (1, "x" * 301)])
def test_an_adjustment_without_sense_is_refused(house: House, product: int, change: int, reason: str) -> None:
    with pytest.raises(InvalidInput), house.write() as uow:
        adjust_stock(uow, product, MAIN, change, reason=reason, key="k")
    with house.read() as uow:
        assert count_rows(uow, StockMovement) == 0


def test_what_is_promised_cannot_be_adjusted_counted_or_moved_away(house: House, product: int) -> None:
    with house.write() as uow:
        put_on_shelf(uow, product, 5)
        van = create_location(uow, LocationDraft(code="van-1", name="Van")).id
        reserve_stock(uow, [StockLine(product_id=product, quantity=3)], reference="F-1", expires_at=None)
    attempts: list[Callable[[UnitOfWork], object]] = [
        lambda uow: adjust_stock(uow, product, MAIN, -3, reason="lost", key="k"),
        lambda uow: count_stock(uow, product, MAIN, 2, key="k"),
        lambda uow: move_stock(uow, product, 3, from_location_id=MAIN, to_location_id=van, key="k"),
    ]
    for attempt in attempts:
        with pytest.raises(NotEnoughStock) as refused, house.write() as uow:
            attempt(uow)
        assert refused.value.lines == [{"product_id": product, "wanted": 3, "available": 2}]
    with house.read() as uow:
        assert level_at(uow, product) == (5, 3)
        assert count_rows(uow, StockMovement) == 2


def test_a_count_sets_the_level_and_is_written_even_when_it_agrees(house: House, product: int) -> None:
    with house.write() as uow:
        put_on_shelf(uow, product, 5)
        count_stock(uow, product, MAIN, 4, key="k1")
        count_stock(uow, product, MAIN, 4, key="k2")
        assert level_at(uow, product) == (4, 0)
        movements = list_movements(uow, FIRST_PAGE, kinds=[MovementKind.COUNTED]).items
        assert [movement.on_hand_change for movement in movements] == [0, -1]


def test_moved_goods_leave_one_place_and_lie_at_the_other(house: House, product: int) -> None:
    with house.write() as uow:
        put_on_shelf(uow, product, 5)
        van = create_location(uow, LocationDraft(code="van-1", name="Van", position=1)).id
        for _ in range(2):
            move_stock(uow, product, 2, from_location_id=MAIN, to_location_id=van, shelf="box", key="k1")
    with house.read() as uow:
        found = [
            (level.location_code, level.on_hand, level.shelf) for level in located_levels_of(uow, [product])[product]
        ]
        assert found == [("MAIN", 3, ""), ("VAN-1", 2, "BOX")]
        assert ledger_sums(uow) == all_levels(uow)


def test_returned_goods_come_to_the_first_location(house: House, product: int) -> None:
    with house.write() as uow:
        lines = [StockLine(product_id=product, quantity=2), StockLine(product_id=product, quantity=1)]
        return_stock(uow, lines, reference="F-1", reason="did not fit")
        assert level_at(uow, product) == (3, 0)
        assert list_movements(uow, FIRST_PAGE, reference="F-1").items[0].kind == MovementKind.RETURNED


def test_the_database_itself_refuses_to_alter_the_ledger(house: House, product: int) -> None:
    with house.write() as uow:
        put_on_shelf(uow, product, 5)
    for statement in (sa.update(StockMovement).values(on_hand_change=99), sa.delete(StockMovement)):
        with pytest.raises(DatabaseError, match="append-only"), house.write() as uow:
            uow.session.connection().execute(statement)
    with house.read() as uow:
        assert ledger_sums(uow) == {(product, MAIN): (5, 0)}


def test_products_at_their_reorder_point_are_listed_the_emptiest_first(house: House) -> None:
    with house.write() as uow:
        empty, low, fine, unwatched = (add_product(uow, sku) for sku in ("EMPTY", "LOW", "FINE", "UNWATCHED"))
        put_on_shelf(uow, low, 6)
        put_on_shelf(uow, fine, 6)
        put_on_shelf(uow, unwatched, 1)
        reserve_stock(uow, [StockLine(product_id=low, quantity=2)], reference="F-1", expires_at=None)
        for watched in (empty, low, fine):
            set_reorder_point(uow, watched, 5 if watched == fine else 4, quantity=20)
    with house.read(BUYER) as uow:
        page = list_low_stock(uow, FIRST_PAGE)
        assert [(row.sku, row.available, row.reorder_quantity) for row in page.items] == [
            ("EMPTY", 0, 20),
            ("LOW", 4, 20),
        ]
        assert (page.total, count_low_stock(uow)) == (2, 2)
        assert low_stock_ids(uow) == {row.product_id for row in page.items}
        assert get_reorder_rule(uow, unwatched).reorder_point == 0


@pytest.mark.parametrize("q", ["P1", "6308 2rs", "630/8", "piece", "a-04"])
def test_the_stock_list_finds_by_number_name_or_shelf(house: House, product: int, q: str) -> None:
    with house.write() as uow:
        other = add_product(uow, "ZZ-9")
        put_on_shelf(uow, product, 5, shelf="A-04-2")
        put_on_shelf(uow, other, 5, shelf="B-01-1")
    with house.read() as uow:
        found = list_levels(uow, FIRST_PAGE, q=q)
        expected = ["P1", "ZZ-9"] if q == "piece" else ["P1"]
        assert [row.sku for row in found.items] == expected
        assert found.total == len(expected)


def test_a_location_closes_when_it_is_empty_and_not_the_last(house: House, product: int) -> None:
    with pytest.raises(LocationInUse), house.write() as uow:
        close_location(uow, MAIN)
    with house.write() as uow:
        van = create_location(uow, LocationDraft(code="van-1", name="Van", position=1)).id
        put_on_shelf(uow, product, 1, location=van)
    with pytest.raises(LocationInUse) as refused, house.write() as uow:
        close_location(uow, van)
    assert refused.value.details == {"pieces": 1}
    with house.write() as uow:
        move_stock(uow, product, 1, from_location_id=van, to_location_id=MAIN, key="k")
        assert close_location(uow, van).is_active is False
    with pytest.raises(NotFound), house.write() as uow:
        put_on_shelf(uow, product, 1, location=van)
    with house.write() as uow:
        assert [location.code for location in list_locations(uow)] == ["MAIN"]
        reopen_location(uow, van)
        assert [location.code for location in list_locations(uow)] == ["MAIN", "VAN-1"]


def test_two_locations_never_have_one_code(house: House) -> None:
    with house.write() as uow:
        van = create_location(uow, LocationDraft(code="van-1", name="Van"))
    with pytest.raises(LocationCodeTaken), house.write() as uow:
        create_location(uow, LocationDraft(code="VAN-1", name="Another van"))
    with pytest.raises(LocationCodeTaken), house.write() as uow:
        update_location(uow, van.id, LocationDraft(code="main", name="Van"))
    with house.write() as uow:
        assert update_location(uow, van.id, LocationDraft(code="VAN-1", name="Big van")).name == "Big van"
        assert [location.name for location in list_locations(uow)] == ["Main", "Big van"]


def test_locations_are_asked_in_the_order_that_the_owner_gives(house: House, product: int) -> None:
    with house.write() as uow:
        van, annex = (create_location(uow, LocationDraft(code=code, name=code)).id for code in ("VAN", "ANNEX"))
        put_on_shelf(uow, product, 3, location=van)
        arrange_locations(uow, [annex, van])
        assert [location.code for location in list_locations(uow)] == ["ANNEX", "VAN", "MAIN"]
        assert count_pieces_by_location(uow)[van] == 3
        assert annex not in count_pieces_by_location(uow)
    with pytest.raises(NotAllowed), house.write(Actor(label="Sami", user_id=None)) as uow:
        arrange_locations(uow, [van])
