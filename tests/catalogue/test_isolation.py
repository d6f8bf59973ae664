"""What is kept in memory is never older than the transaction that asks, and never from one that did not hold."""

from __future__ import annotations

import threading

import pytest

from freight_app.catalogue.availability import note_availability
from freight_app.catalogue.dtos import ProductQuery
from freight_app.catalogue.prices import set_price
from freight_app.catalogue.search import search_products
from freight_app.catalogue.service import delete_product
from freight_app.kit.house import House
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from tests.catalogue.samples import add_products, ask, row, skus, tnd


@pytest.fixture
def pump(house: House) -> int:
    product_id = add_products(house, row("P-1", "Pump", price="5.000"))["P-1"]
    with house.write() as uow:
        note_availability(uow, product_id, 5)
    return product_id


def shown(house: House) -> tuple[int, str]:
    card = ask(house).page.items[0]
    return card.available, str(card.price)


def test_what_is_rolled_back_was_never_shown(house: House, pump: int) -> None:
    assert shown(house) == (5, "5.000 TND")

    def change_and_fail() -> None:
        with house.write() as uow:
            note_availability(uow, pump, 4)
            set_price(uow, pump, tnd("4.000"))
            card = search_products(uow, ProductQuery()).page.items[0]
            assert (card.available, str(card.price)) == (4, "4.000 TND")
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        change_and_fail()
    assert shown(house) == (5, "5.000 TND")


def test_every_commit_is_seen_at_once(house: House, pump: int) -> None:
    assert shown(house) == (5, "5.000 TND")
    with house.write() as uow:
        note_availability(uow, pump, 4)
    assert shown(house) == (4, "5.000 TND")
    with house.write() as uow:
        set_price(uow, pump, tnd("6.000"))
    assert shown(house) == (4, "6.000 TND")


def test_a_shop_that_changes_its_currency_lists_in_the_new_one(house: House, pump: int) -> None:
    assert str(ask(house).page.items[0].price) == "5.000 TND"
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(currency="EUR", currencies=["EUR", "TND"]))
    assert ask(house).page.items[0].price is None


def test_a_unit_that_began_before_a_change_neither_sees_it_nor_hides_it_from_others(house: House, pump: int) -> None:
    with house.read() as old:
        assert [card.sku for card in search_products(old, ProductQuery(q="pump")).page.items] == ["P-1"]
        with house.write() as uow:
            delete_product(uow, "P-1")
        assert skus(ask(house, "pump")) == []
        seen = [card.sku for card in search_products(old, ProductQuery()).page.items]
        if house.database.is_sqlite:
            # PostgreSQL reads what is committed, statement by statement: there the old unit may see either.
            assert seen == ["P-1"]
        assert skus(ask(house)) == []


@pytest.mark.race
def test_searches_from_many_threads_during_changes_agree_with_their_counts(house: House) -> None:
    ids = add_products(house, *(row(f"P-{number}", "Pump") for number in range(20)))
    stop = threading.Event()
    wrong: list[object] = []

    def look() -> None:
        while not stop.is_set():
            try:
                found = ask(house, "pump", per_page=100)
                counted = found.facets.in_stock + found.facets.out_of_stock
                if not found.page.total == counted == len(found.page.items) == 20:
                    wrong.append((found.page.total, counted, len(found.page.items)))
            except Exception as error:  # noqa: BLE001 - any failure of a reader is the finding
                wrong.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for turn in range(15):
            for product_id in ids.values():
                with house.write() as uow:
                    note_availability(uow, product_id, turn % 2)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
