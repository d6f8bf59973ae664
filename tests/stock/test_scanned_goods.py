"""Parts found by what is on the box, receipts that are undone, and counts that were compared."""

from __future__ import annotations

from datetime import timedelta

import pytest

from freight_app.accounts.permissions import Permission, Role
from freight_app.catalogue.drafts import CrossReferenceDraft, ProductRow
from freight_app.catalogue.upserts import upsert_products
from freight_app.catalogue.values import Attribute
from freight_app.kit.actor import Actor
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.stock.dtos import OwnReceipt, ReceiptLine, StockLine
from freight_app.stock.errors import LevelChanged, NotEnoughStock, ReceiptClosed
from freight_app.stock.service import (
    count_stock,
    find_parts,
    get_part,
    list_own_receipts,
    receive_stock,
    reserve_stock,
    undo_receipt,
)
from tests.orders.shopping import staff
from tests.stock.goods import MAIN, add_product, all_levels, ledger_sums, level_at, put_on_shelf

PAGE = PageRequest(page=1, per_page=25)
READER = Actor("Sami", 1, frozenset({str(Permission.STOCK_READ)}))


@pytest.fixture
def bearing(house: House) -> int:
    row = ProductRow(
        sku="SKF-630",
        names={"en": "Wheel bearing", "ar": "رولمان"},
        mpn="630/8-2RSR",
        brand="SKF",
        attributes=[Attribute(key="ean", value="4006633123457")],
        cross_references=[CrossReferenceDraft(brand="FAG", number="713 6104 50")],
    )
    with house.write() as uow:
        add_product(uow, "OTHER")
        return upsert_products(uow, [row]).ids["SKF-630"]


@pytest.fixture
def receiver(house: House) -> Actor:
    return staff(house, Role.RECEIVER)


def receive(house: House, by: Actor, product_id: int, quantity: int) -> OwnReceipt:
    with house.write(by) as uow:
        line = ReceiptLine(product_id=product_id, location_id=MAIN, quantity=quantity)
        receive_stock(uow, [line], reference="BL 1", key=f"{product_id}-{quantity}")
        return list_own_receipts(uow, PAGE).items[0]


@pytest.mark.parametrize("code", ["skf630", "63082RSR", "630/8-2rsr", "7136104 50", "4006633123457"])
def test_a_part_is_found_by_any_number_on_its_box(house: House, bearing: int, code: str) -> None:
    with house.read(READER) as uow:
        [part] = find_parts(uow, code, language="ar")
    assert (part.product_id, part.name, part.number, part.is_named) == (bearing, "رولمان", "630/8-2RSR", True)


def test_whose_own_number_it_is_comes_before_who_could_replace_it(house: House, bearing: int) -> None:
    rival = ProductRow(
        sku="FAG-1", names={"en": "Bearing"}, cross_references=[CrossReferenceDraft(brand="SKF", number="630/8-2RSR")]
    )
    with house.write() as uow:
        upsert_products(uow, [rival])
    with house.read(READER) as uow:
        assert [part.product_id for part in find_parts(uow, "630 8 2RSR")] == [bearing]


def test_words_find_parts_that_are_not_named(house: House, bearing: int) -> None:
    with house.read(READER) as uow:
        found = find_parts(uow, "bearing")
        assert [(part.sku, part.is_named) for part in found] == [("SKF-630", False)]
        for nothing in ("", "   ", "-/-", "400663312345"):
            assert [part for part in find_parts(uow, nothing) if part.is_named] == []
        assert get_part(uow, bearing).sku == "SKF-630"
        with pytest.raises(NotFound):
            get_part(uow, 999)


def test_only_who_may_read_stock_looks_parts_up(house: House, bearing: int) -> None:
    with house.read(Actor("nobody")) as uow:
        for look in (
            lambda: find_parts(uow, "x"),
            lambda: get_part(uow, bearing),
            lambda: list_own_receipts(uow, PAGE),
        ):
            with pytest.raises(NotAllowed):
                look()


def test_a_receipt_is_undone_once_and_the_ledger_agrees(house: House, bearing: int, receiver: Actor) -> None:
    receipt = receive(house, receiver, bearing, 5)
    assert (receipt.quantity, receipt.reference, receipt.is_undone) == (5, "BL 1", False)
    for _ in range(2):
        with house.write(receiver) as uow:
            assert undo_receipt(uow, receipt.movement_id).levels[0].on_hand == 0
    with house.read(receiver) as uow:
        assert list_own_receipts(uow, PAGE).items[0].is_undone
        assert ledger_sums(uow) == all_levels(uow)


def test_nobody_undoes_what_others_booked_or_what_is_no_receipt(house: House, bearing: int, receiver: Actor) -> None:
    receipt = receive(house, receiver, bearing, 5)
    for actor in (staff(house, Role.RECEIVER, name="Leila"), staff(house, Role.ADMIN, name="Olfa")):
        with pytest.raises(NotFound), house.write(actor) as uow:
            undo_receipt(uow, receipt.movement_id)
    with house.write() as uow:
        count_stock(uow, bearing, MAIN, 7, key="count")
    with pytest.raises(NotFound), house.write(receiver) as uow:
        undo_receipt(uow, receipt.movement_id + 1)
    with pytest.raises(NotAllowed), house.write(staff(house, Role.PICKER)) as uow:
        undo_receipt(uow, receipt.movement_id)


def test_promised_pieces_and_an_earlier_shift_are_not_undone(
    house: House, bearing: int, receiver: Actor, clock: StillClock
) -> None:
    receipt = receive(house, receiver, bearing, 5)
    with house.write() as uow:
        reserve_stock(uow, [StockLine(product_id=bearing, quantity=1)], reference="F-1", expires_at=None)
    with pytest.raises(NotEnoughStock), house.write(receiver) as uow:
        undo_receipt(uow, receipt.movement_id)
    clock.advance(timedelta(hours=13))
    with pytest.raises(ReceiptClosed), house.write(receiver) as uow:
        undo_receipt(uow, receipt.movement_id)
    with house.read(receiver) as uow:
        assert list_own_receipts(uow, PAGE).total == 0


def test_a_count_holds_only_while_the_books_say_what_it_was_compared_with(house: House, bearing: int) -> None:
    def count(uow: UnitOfWork, compared_with: int) -> None:
        count_stock(uow, bearing, MAIN, 3, compared_with=compared_with, key=f"k{compared_with}")

    with house.write() as uow:
        put_on_shelf(uow, bearing, 4)
    with pytest.raises(LevelChanged) as refused, house.write() as uow:
        count(uow, 5)
    assert refused.value.details == {"on_hand": 4}
    with house.write() as uow:
        count(uow, 4)
        assert level_at(uow, bearing) == (3, 0)
