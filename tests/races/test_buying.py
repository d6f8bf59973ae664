"""Many buyers at once: what is there is sold once, and nothing is left behind by those who came too late."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from freight_app.kit.clock import StillClock, SystemClock
from freight_app.kit.house import House
from freight_app.kit.idempotency import IdempotencyRecord
from freight_app.orders.cart import view_cart
from freight_app.orders.dtos import CartOwner
from freight_app.orders.models import Order, OrderHistory, OrderLine, Payment, PaymentHistory
from freight_app.stock.dtos import LocationDraft
from freight_app.stock.locations import create_location
from freight_app.stock.models import Reservation, StockMovement
from freight_app.stock.service import levels_of
from freight_app.work.models import WorkTask
from tests.orders.shopping import GUEST, checkout_request, customer, fill_cart, letters, open_shop
from tests.races import actions
from tests.races.runners import run_at_once
from tests.stock.goods import MAIN, add_product, all_levels, count_rows, ledger_sums, level_at, put_on_shelf

pytestmark = pytest.mark.race


def guests(count: int) -> list[CartOwner]:
    return [CartOwner(guest_token=f"visitor-{number}") for number in range(count)]


def request_for(total_minor: int) -> dict[str, Any]:
    return checkout_request(expected_total_minor=total_minor).model_dump(mode="json")


def test_fifty_processes_buy_the_last_piece_and_one_gets_it(house: House, clock: StillClock) -> None:
    with house.write() as uow:
        open_shop(uow)
        last = add_product(uow, "LAST")
        put_on_shelf(uow, last, 1)
    buyers = guests(50)
    for buyer in buyers:
        fill_cart(house, buyer, {last: 1})
    with house.read() as uow:
        keys_before = count_rows(uow, IdempotencyRecord)
        movements_before = count_rows(uow, StockMovement)
    outcomes = run_at_once(
        house,
        [
            (actions.buy, {"owner": buyer, "request": request_for(10_000), "key": f"tap-{number}"})
            for number, buyer in enumerate(buyers)
        ],
    )
    answers = [outcome for [outcome] in outcomes]
    assert [outcome.answer for outcome in answers if outcome.refusal is None] == ["F-10001"]
    assert [outcome.refusal for outcome in answers if outcome.refusal is not None] == ["not_enough_stock"] * 49
    with house.read() as uow:
        assert level_at(uow, last) == (1, 1)
        for table in (Order, OrderLine, OrderHistory, Payment, PaymentHistory, Reservation):
            assert count_rows(uow, table) == 1, table
        # A letter to the buyer, and news for the staff.
        assert count_rows(uow, WorkTask) == 2
        assert count_rows(uow, IdempotencyRecord) == keys_before + 1
        assert count_rows(uow, StockMovement) == movements_before + 1
        assert sum(view_cart(uow, buyer).piece_count for buyer in buyers) == 49
    # The buyers went by the real clock: their letter is due when ours has caught up.
    clock.set(SystemClock().now())
    assert [letter.template for letter in letters(house)] == ["order_placed"]
    with house.read() as uow:
        assert ledger_sums(uow) == all_levels(uow)


def test_the_same_submission_sent_twenty_times_at_once_is_one_order(house: House) -> None:
    with house.write() as uow:
        open_shop(uow)
        product = add_product(uow, "P1")
        put_on_shelf(uow, product, 100)
    fill_cart(house, GUEST, {product: 2})
    submission = (actions.buy, {"owner": GUEST, "request": request_for(20_000), "key": "one tap"})
    outcomes = run_at_once(house, [submission] * 20)
    assert {(outcome.answer, outcome.refusal) for [outcome] in outcomes} == {("F-10001", None)}
    with house.read() as uow:
        assert level_at(uow, product) == (100, 2)
        for table in (Order, Payment, Reservation):
            assert count_rows(uow, table) == 1, table
        # A letter to the buyer, and news for the staff.
        assert count_rows(uow, WorkTask) == 2


def test_two_taps_with_different_keys_on_one_cart_are_one_order(house: House) -> None:
    with house.write() as uow:
        open_shop(uow)
        product = add_product(uow, "P1")
        put_on_shelf(uow, product, 100)
    fill_cart(house, GUEST, {product: 2})
    outcomes = run_at_once(
        house,
        [(actions.buy, {"owner": GUEST, "request": request_for(20_000), "key": f"tap-{n}"}) for n in range(8)],
    )
    refusals = sorted(outcome.refusal or "" for [outcome] in outcomes)
    assert refusals == ["", *["empty_cart"] * 7]
    with house.read() as uow:
        assert (count_rows(uow, Order), level_at(uow, product)) == (1, (100, 2))


def test_two_lines_that_share_one_item_never_hold_more_than_there_is(house: House) -> None:
    with house.write() as uow:
        product = add_product(uow, "P1")
        put_on_shelf(uow, product, 11)
    lines = [(product, 2), (product, 2)]
    outcomes = run_at_once(house, [(actions.hold, {"lines": lines, "reference": f"F-{n}"}) for n in range(12)])
    refusals = [outcome.refusal for [outcome] in outcomes]
    assert (refusals.count(None), refusals.count("not_enough_stock")) == (2, 10)
    with house.read() as uow:
        assert level_at(uow, product) == (11, 8)
        assert count_rows(uow, Reservation) == 2
        assert ledger_sums(uow) == all_levels(uow)


def test_buyers_of_the_same_parts_in_opposite_order_do_not_block_one_another(house: House) -> None:
    with house.write() as uow:
        open_shop(uow)
        one, two = add_product(uow, "ONE"), add_product(uow, "TWO")
        for product in (one, two):
            put_on_shelf(uow, product, 12)
    buyers = guests(16)
    for number, buyer in enumerate(buyers):
        fill_cart(house, buyer, {one: 1, two: 1} if number % 2 else {two: 1, one: 1})
    outcomes = run_at_once(
        house,
        [
            (actions.buy, {"owner": buyer, "request": request_for(20_000), "key": f"tap-{number}"})
            for number, buyer in enumerate(buyers)
        ],
    )
    refusals = [outcome.refusal for [outcome] in outcomes]
    assert (refusals.count(None), refusals.count("not_enough_stock")) == (12, 4)
    with house.read() as uow:
        numbers = sorted(uow.session.exec(select(Order.number)))
        assert numbers == [f"F-{number}" for number in range(10001, 10013)]
        assert [level_at(uow, product) for product in (one, two)] == [(12, 12), (12, 12)]


def test_goods_that_arrive_at_two_places_at_once_are_all_available(house: House) -> None:
    with house.write() as uow:
        product = add_product(uow, "P1")
        second = create_location(uow, LocationDraft(code="SFAX", name="Sfax")).id
    outcomes = run_at_once(
        house,
        [
            (actions.receive, {"product": product, "location": place, "key": f"{place}-{n}"})
            for place in (MAIN, second)
            for n in range(6)
        ],
    )
    assert {outcome.refusal for [outcome] in outcomes} == {None}
    with house.read() as uow:
        assert levels_of(uow, [product])[product].available == 12
        assert ledger_sums(uow) == all_levels(uow) == {(product, MAIN): (6, 0), (product, second): (6, 0)}


def test_two_tabs_that_fill_one_cart_lose_nothing(house: House) -> None:
    with house.write() as uow:
        product = add_product(uow, "P1")
        put_on_shelf(uow, product, 100)
    run_at_once(house, [(actions.add, {"owner": GUEST, "product": product})] * 8)
    with house.read() as uow:
        assert view_cart(uow, GUEST).piece_count == 8


def test_a_cart_is_merged_once_however_many_tabs_sign_in(house: House) -> None:
    with house.write() as uow:
        product = add_product(uow, "P1")
        put_on_shelf(uow, product, 100)
    user = customer(house)
    fill_cart(house, user, {product: 1})
    fill_cart(house, GUEST, {product: 5})
    outcomes = run_at_once(house, [(actions.merge, {"guest": GUEST, "user": user})] * 6)
    assert {outcome.refusal for [outcome] in outcomes} == {None}
    with house.read() as uow:
        assert (view_cart(uow, user).piece_count, view_cart(uow, GUEST).piece_count) == (6, 0)
