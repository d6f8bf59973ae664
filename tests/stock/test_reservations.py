"""Goods that are promised: held, given back, written off, taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.catalogue.models import ProductAvailability
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.stock.dtos import LocationDraft, StockLine
from freight_app.stock.errors import NotEnoughStock, ReservationClosed
from freight_app.stock.events import ReservationsLapsed
from freight_app.stock.locations import create_location
from freight_app.stock.models import Reservation, ReservationState, StockMovement
from freight_app.stock.service import (
    expire_reservations,
    keep_reservation,
    levels_of,
    list_movements,
    release_reservation,
    reservation_of,
    reserve_stock,
    take_reserved,
    write_off_reserved,
)
from tests.stock.goods import MAIN, add_product, all_levels, count_rows, ledger_sums, level_at, put_on_shelf


def shelf_with(house: House, quantity: int, sku: str = "P1") -> int:
    with house.write() as uow:
        product = add_product(uow, sku)
        if quantity:
            put_on_shelf(uow, product, quantity)
        return product


def hold(house: House, product: int, quantity: int, reference: str = "F-1", **more: object) -> None:
    with house.write() as uow:
        lines = [StockLine(product_id=product, quantity=quantity)]
        reserve_stock(uow, lines, reference=reference, expires_at=more.get("expires_at"))  # type: ignore[arg-type]


def test_reserved_goods_stay_on_the_shelf_but_are_not_available(house: House) -> None:
    product = shelf_with(house, 5)
    hold(house, product, 3)
    with house.read() as uow:
        level = levels_of(uow, [product])[product]
        assert (level.on_hand, level.reserved, level.available) == (5, 3, 2)
        availability = uow.session.get(ProductAvailability, product)
        assert availability is not None
        assert availability.available == 2


def test_a_product_without_stock_has_a_level_of_zero(house: House) -> None:
    product = shelf_with(house, 0)
    with house.read() as uow:
        level = levels_of(uow, [product])[product]
        assert (level.on_hand, level.reserved, level.available) == (0, 0, 0)


def test_more_than_there_is_is_refused_and_nothing_is_held(house: House) -> None:
    product, other = shelf_with(house, 2), shelf_with(house, 9, "P2")
    lines = [StockLine(product_id=other, quantity=1), StockLine(product_id=product, quantity=3)]
    with pytest.raises(NotEnoughStock) as refused, house.write() as uow:
        reserve_stock(uow, lines, reference="F-1", expires_at=None)
    assert refused.value.lines == [{"product_id": product, "wanted": 3, "available": 2}]
    with house.read() as uow:
        assert level_at(uow, product) == (2, 0)
        assert level_at(uow, other) == (9, 0)
        assert count_rows(uow, Reservation) == 0
        assert count_rows(uow, StockMovement) == 2


def test_lines_that_share_a_product_are_summed_before_the_check(house: House) -> None:
    product = shelf_with(house, 3)
    lines = [StockLine(product_id=product, quantity=2), StockLine(product_id=product, quantity=2)]
    with pytest.raises(NotEnoughStock) as refused, house.write() as uow:
        reserve_stock(uow, lines, reference="F-1", expires_at=None)
    assert refused.value.lines == [{"product_id": product, "wanted": 4, "available": 3}]
    with house.write() as uow:
        reserve_stock(uow, [StockLine(product_id=product, quantity=1), lines[0]], reference="F-1", expires_at=None)
        assert level_at(uow, product) == (3, 3)


def test_one_location_that_has_all_is_taken_before_the_goods_are_gathered_from_several(house: House) -> None:
    with house.write() as uow:
        product = add_product(uow, "P1")
        second = create_location(uow, LocationDraft(code="SFAX", name="Sfax", position=1)).id
        put_on_shelf(uow, product, 2)
        put_on_shelf(uow, product, 4, location=second)
    hold(house, product, 3, "F-1")
    hold(house, product, 3, "F-2")
    with house.read() as uow:
        first_places = [(place.location_id, place.quantity) for place in reservation_of(uow, "F-1").places]
        assert first_places == [(second, 3)]
        second_places = [(place.location_id, place.quantity) for place in reservation_of(uow, "F-2").places]
        assert second_places == [(MAIN, 2), (second, 1)]


def test_places_come_in_the_order_of_the_shelves(house: House) -> None:
    with house.write() as uow:
        far, near = add_product(uow, "FAR"), add_product(uow, "NEAR")
        put_on_shelf(uow, far, 1, shelf="b-14-3")
        put_on_shelf(uow, near, 1, shelf="a-04-2")
        lines = [StockLine(product_id=far, quantity=1), StockLine(product_id=near, quantity=1)]
        reserve_stock(uow, lines, reference="F-1", expires_at=None)
    with house.read() as uow:
        assert [place.shelf for place in reservation_of(uow, "F-1").places] == ["A-04-2", "B-14-3"]


def test_released_goods_are_available_again_and_a_second_release_changes_nothing(house: House) -> None:
    product = shelf_with(house, 5)
    hold(house, product, 3)
    for _ in range(2):
        with house.write() as uow:
            release_reservation(uow, "F-1")
    with house.read() as uow:
        assert level_at(uow, product) == (5, 0)
        kinds = [movement.kind for movement in list_movements(uow, PageRequest()).items]
        assert kinds == ["released", "reserved", "received"]


def test_goods_that_leave_are_sold_and_the_reservation_is_closed(house: House) -> None:
    product = shelf_with(house, 5)
    hold(house, product, 3)
    with house.write() as uow:
        assert take_reserved(uow, "F-1") == {product: 3}
    with house.read() as uow:
        assert level_at(uow, product) == (2, 0)
    with pytest.raises(ReservationClosed), house.write() as uow:
        take_reserved(uow, "F-1")
    with house.write() as uow:
        release_reservation(uow, "F-1")
    with house.read() as uow:
        assert level_at(uow, product) == (2, 0)


def test_a_reference_holds_goods_once(house: House) -> None:
    product = shelf_with(house, 5)
    hold(house, product, 1)
    with pytest.raises(InvalidInput) as refused:
        hold(house, product, 1)
    assert refused.value.field == "reference"
    with house.read() as uow:
        assert level_at(uow, product) == (5, 1)


def test_an_unknown_reference_is_not_found(house: House) -> None:
    for action in (take_reserved, keep_reservation, reservation_of):
        with pytest.raises(NotFound), house.write() as uow:
            action(uow, "F-404")


def test_missing_pieces_leave_the_books_with_their_reason(house: House) -> None:
    product = shelf_with(house, 5)
    hold(house, product, 3)
    with house.write() as uow:
        write_off_reserved(uow, "F-1", product, 2, reason="broken glass")
    with house.read() as uow:
        assert level_at(uow, product) == (3, 1)
    with pytest.raises(NotEnoughStock), house.write() as uow:
        write_off_reserved(uow, "F-1", product, 2, reason="again")
    with house.write() as uow:
        assert level_at(uow, product) == (3, 1)
        assert take_reserved(uow, "F-1") == {product: 1}
        assert ledger_sums(uow) == all_levels(uow)


def test_a_reservation_lapses_at_its_time_unless_it_was_prolonged(house: House, clock: StillClock) -> None:
    product = shelf_with(house, 5)
    until = clock.now() + timedelta(minutes=60)
    for reference in ("F-1", "F-2", "F-3"):
        hold(house, product, 1, reference, expires_at=until)
    heard: list[ReservationsLapsed] = []
    house.database.bus.subscribe(ReservationsLapsed, lambda _uow, event: heard.append(event))
    clock.advance(timedelta(minutes=59))
    with house.write() as uow:
        assert expire_reservations(uow) == []
        keep_reservation(uow, "F-2")
        keep_reservation(uow, "F-3", expires_at=until + timedelta(hours=1))
    clock.advance(timedelta(minutes=1))
    with house.write() as uow:
        assert expire_reservations(uow) == ["F-1"]
    assert heard == [ReservationsLapsed(("F-1",))]
    with house.read() as uow:
        assert level_at(uow, product) == (5, 2)
        assert reservation_of(uow, "F-1").state == ReservationState.EXPIRED
        assert reservation_of(uow, "F-2").state == ReservationState.ACTIVE


def test_a_listener_may_save_a_reservation_from_lapsing(house: House, clock: StillClock) -> None:
    product = shelf_with(house, 1)
    hold(house, product, 1, expires_at=clock.now())
    house.database.bus.subscribe(ReservationsLapsed, lambda uow, event: keep_reservation(uow, event.references[0]))
    with house.write() as uow:
        assert expire_reservations(uow) == []
    with house.read() as uow:
        assert level_at(uow, product) == (1, 1)
