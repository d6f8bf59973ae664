"""Notices: told once, in order, no more than there are pieces for; of drops once a day; ended without signing in."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from freight_app.catalogue.prices import PriceSetting, set_prices
from freight_app.catalogue.wishes.dtos import NoticesView, Watcher, WishOwner
from freight_app.catalogue.wishes.errors import AlreadyInStock
from freight_app.catalogue.wishes.models import PriceDrop, ProductWatch
from freight_app.catalogue.wishes.price_drops import look_at_prices, send_digests
from freight_app.catalogue.wishes.rules import HEAD_START
from freight_app.catalogue.wishes.telling import TELL, tell_waiting
from freight_app.catalogue.wishes.waiting import (
    MAX_UNCONFIRMED,
    confirm_watch,
    end_all_notices,
    end_notice,
    list_notices,
    needs_confirming,
    tell_prices,
    tidy_wishes,
    wait_for_price,
    wait_for_stock,
    whose_notices,
)
from freight_app.catalogue.wishes.wishing import add_wish
from freight_app.kit.clock import StillClock
from freight_app.kit.db import Database
from freight_app.kit.errors import InvalidInput, NotFound
from freight_app.kit.house import House
from freight_app.messaging.models import Message
from freight_app.orders.cancelling import cancel_order
from freight_app.work.running import run_due_tasks
from freight_app.work.service import enqueue
from tests.orders.conftest import Parts, parts
from tests.orders.shopping import customer, letters, order, tnd
from tests.stock.goods import add_product, count_rows, put_on_shelf

__all__ = ["parts"]
MINUTE = timedelta(minutes=1)


def empty_shelf(house: House) -> int:
    with house.write() as uow:
        return add_product(uow, "GONE", price="50.000")


def wait(house: House, watcher: Watcher, product_id: int) -> str:
    with house.write() as uow:
        return wait_for_stock(uow, watcher, product_id).token


def people(house: House, number: int) -> list[Watcher]:
    return [Watcher(user_id=customer(house, f"Person {i}").user_id) for i in range(number)]


def receive(house: House, product_id: int, pieces: int) -> None:
    with house.write() as uow:
        put_on_shelf(uow, product_id, pieces)


def notices(house: House, watcher: Watcher) -> NoticesView:
    with house.read() as uow:
        return list_notices(uow, watcher)


def told(house: House, template: str) -> list[Message]:
    return [letter for letter in letters(house) if letter.template == template]


def set_price(house: House, product_id: int, amount: str, group: str = "public") -> None:
    with house.write() as uow:
        set_prices(uow, [PriceSetting(product_id, tnd(amount), group=group)])


def test_the_longest_waiting_are_told_first_and_the_next_when_these_had_their_day(
    house: House, clock: StillClock
) -> None:
    gone = empty_shelf(house)
    waiting = people(house, 8)
    for one in waiting:
        wait(house, one, gone)
        wait(house, one, gone)
        clock.advance(MINUTE)
    assert told(house, "back_in_stock") == []

    receive(house, gone, 2)
    for _ in range(2):
        assert len(told(house, "back_in_stock")) == 6
    assert [len(notices(house, one).watches) for one in waiting] == [0] * 6 + [1] * 2
    # One piece more within the day is for three more; there are but two.
    clock.advance(HEAD_START / 2)
    receive(house, gone, 1)
    assert len({letter.recipient for letter in told(house, "back_in_stock")}) == 8
    receive(house, gone, 50)
    clock.advance(2 * HEAD_START)
    assert len(told(house, "back_in_stock")) == 8


def test_when_nobody_buys_the_next_in_line_are_told_a_day_later(house: House, clock: StillClock) -> None:
    gone = empty_shelf(house)
    for one in people(house, 4):
        wait(house, one, gone)
    receive(house, gone, 1)
    assert len(told(house, "back_in_stock")) == 3
    clock.advance(HEAD_START + MINUTE)
    assert len(told(house, "back_in_stock")) == 4


def test_pieces_of_a_cancelled_order_are_news_and_a_sale_is_none(house: House, parts: Parts) -> None:
    placed = order(house, {parts.pads: 3})
    [one] = people(house, 1)
    wait(house, one, parts.pads)
    with house.write() as uow:
        cancel_order(uow, placed.number, reason="changed_mind", key="once")
    [letter] = told(house, "back_in_stock")
    assert "/p/FDB4446" in letter.body_html
    assert "/notices/" in letter.body_text


def test_two_workers_that_do_the_same_task_tell_each_person_once(house: House) -> None:
    gone = empty_shelf(house)
    for one in people(house, 5):
        wait(house, one, gone)
    receive(house, gone, 1)
    start = threading.Barrier(3)

    def work() -> None:
        # Connections of its own, as another process would have.
        database = Database(
            house.database.url.render_as_string(hide_password=False),
            clock=house.database.clock,
            bus=house.database.bus,
            ports=house.database.ports,
        )
        start.wait()
        with database.write() as uow:
            tell_waiting(uow, {"product_id": gone})
        database.dispose()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    letters_sent = told(house, "back_in_stock")
    assert len(letters_sent) == len({letter.recipient for letter in letters_sent}) == 3


def test_a_guest_is_told_once_they_pressed_the_button_and_not_before(house: House, clock: StillClock) -> None:
    gone = empty_shelf(house)
    guest = Watcher(email="Leila@Mail.test", language="ar")
    token = wait(house, guest, gone)
    wait(house, Watcher(email="leila@mail.test", language="ar"), gone)
    [asked] = told(house, "notice_confirm")
    assert f"/notices/{token}" in asked.body_text
    assert 'dir="rtl"' in asked.body_html
    receive(house, gone, 5)
    assert told(house, "back_in_stock") == []
    with house.read() as uow:
        assert needs_confirming(uow, token)
    # It is there already when the button is pressed.
    for _ in range(2):
        with house.write() as uow:
            assert confirm_watch(uow, token).is_confirmed
    assert [letter.recipient for letter in told(house, "back_in_stock")] == ["Leila@mail.test"]
    with pytest.raises(NotFound), house.write() as uow:
        confirm_watch(uow, token)


def test_what_is_not_confirmed_is_forgotten_and_nobody_is_flooded(house: House, clock: StillClock) -> None:
    guest = Watcher(email="leila@mail.test")
    with house.write() as uow:
        products = [add_product(uow, f"X{i}") for i in range(MAX_UNCONFIRMED + 1)]
    for product in products[:-1]:
        wait(house, guest, product)
    with pytest.raises(InvalidInput) as refused, house.write() as uow:
        wait_for_stock(uow, guest, products[-1])
    assert refused.value.field == "email"
    with pytest.raises(InvalidInput), house.write() as uow:
        wait_for_stock(uow, Watcher(email="no address"), products[0])
    clock.advance(timedelta(hours=49))
    with house.write() as uow:
        tidy_wishes(uow)
        assert count_rows(uow, ProductWatch) == 0


def test_one_waits_for_so_many_days_and_for_nothing_that_is_there(
    house: House, parts: Parts, clock: StillClock
) -> None:
    gone = empty_shelf(house)
    [one] = people(house, 1)
    with pytest.raises(AlreadyInStock), house.write() as uow:
        wait_for_stock(uow, one, parts.filter)
    with pytest.raises(NotFound), house.write() as uow:
        wait_for_stock(uow, one, 404)
    wait(house, one, gone)
    clock.advance(timedelta(days=181))
    assert notices(house, one).watches == []
    receive(house, gone, 1)
    assert told(house, "back_in_stock") == []


def test_a_notice_is_ended_by_its_link_and_only_by_whom_it_belongs_to(house: House, parts: Parts) -> None:
    gone = empty_shelf(house)
    one, other = people(house, 2)
    mine, theirs = wait(house, one, gone), wait(house, other, gone)
    with house.read() as uow:
        holder = whose_notices(uow, mine, language="fr")
    assert (holder.user_id, holder.language) == (one.user_id, "fr")
    for watcher, token in ((holder, theirs), (other, mine), (one, "nonsense"), (one, "nul\0"), (one, "")):
        with pytest.raises(NotFound), house.write() as uow:
            end_notice(uow, watcher, token)
    for _ in range(2):
        with house.write() as uow:
            end_notice(uow, holder, mine)
    with pytest.raises(NotFound), house.read() as uow:
        whose_notices(uow, "nonsense", language="en")
    receive(house, gone, 5)
    assert len(told(house, "back_in_stock")) == 1
    with house.write() as uow:
        end_all_notices(uow, other)
    assert notices(house, other).watches == []


def test_a_drop_of_what_this_person_pays_is_told_once_a_day_in_one_mail(
    house: House, parts: Parts, clock: StillClock
) -> None:
    user = customer(house).user_id
    for product in (parts.filter, parts.pads):
        with house.write() as uow:
            add_wish(uow, WishOwner(user_id=user), product)
    look_at_prices(house)
    # Another group's price is none of theirs; two percent are not worth a mail.
    set_price(house, parts.filter, "10.000", group="trade_a")
    set_price(house, parts.pads, "90.600")
    assert look_at_prices(house) == 0
    set_price(house, parts.filter, "20.000")
    set_price(house, parts.pads, "80.000")
    assert [look_at_prices(house) for _ in range(2)] == [2, 0]
    [digest] = told(house, "price_drops")
    assert [(line["before"], line["total"]) for line in digest.data["lines"]] == [
        ("24.500 TND", "20.000 TND"),
        ("92.400 TND", "80.000 TND"),
    ]
    assert '<a href="http' in digest.body_html
    assert "/notices/" in digest.body_text
    # The next one waits for tomorrow; what has gone by then is not told.
    clock.advance(timedelta(hours=1))
    set_price(house, parts.filter, "15.000")
    set_price(house, parts.pads, "70.000")
    assert look_at_prices(house) == 2
    set_price(house, parts.pads, "75.000")
    assert len(told(house, "price_drops")) == 1
    clock.advance(timedelta(days=1))
    assert send_digests(house) == 1
    assert [[line["total"] for line in letter.data["lines"]] for letter in told(house, "price_drops")][1:] == [
        ["15.000 TND"]
    ]
    assert send_digests(house) == 0


def test_a_price_that_went_up_and_came_back_within_a_day_is_no_news(
    house: House, parts: Parts, clock: StillClock
) -> None:
    user = customer(house).user_id
    with house.write() as uow:
        add_wish(uow, WishOwner(user_id=user), parts.filter)
    for price in ("30.000", "24.500", "30.000"):
        set_price(house, parts.filter, price)
        clock.advance(timedelta(hours=6))
        assert look_at_prices(house) == 0
    for _ in range(26):
        clock.advance(timedelta(hours=1))
        assert look_at_prices(house) == 0
    set_price(house, parts.filter, "24.500")
    assert look_at_prices(house) == 1


def test_a_named_price_is_told_when_it_is_reached_and_the_waiting_ends(
    house: House, parts: Parts, clock: StillClock
) -> None:
    [one] = people(house, 1)
    for target in ("24.500", "0.000"):
        with pytest.raises(InvalidInput) as refused, house.write() as uow:
            wait_for_price(uow, one, parts.filter, tnd(target))
        assert refused.value.field == "target"
    with house.write() as uow:
        wait_for_price(uow, one, parts.filter, tnd("20.000"))
        watch = wait_for_price(uow, one, parts.filter, tnd("22.000"))
    assert [view.target for view in notices(house, one).watches] == [tnd("22.000")]
    set_price(house, parts.filter, "23.000")
    assert look_at_prices(house) == 0
    set_price(house, parts.filter, "21.900")
    look_at_prices(house)
    assert notices(house, one).watches == []
    [letter] = told(house, "price_drops")
    assert f"/notices/{watch.token}" in letter.body_text
    assert "/p/HU-816" in letter.body_text or "/wishlist" in letter.body_text


def test_who_wants_no_mails_about_prices_gets_none(house: House, parts: Parts) -> None:
    user = customer(house).user_id or 0
    with house.write() as uow:
        add_wish(uow, WishOwner(user_id=user), parts.filter)
        tell_prices(uow, user, wanted=False)
    set_price(house, parts.filter, "20.000")
    assert look_at_prices(house) == 0
    assert notices(house, Watcher(user_id=user)).tells_prices is False
    with house.write() as uow:
        tell_prices(uow, user, wanted=True)
    look_at_prices(house)
    assert len(told(house, "price_drops")) == 1
    other = customer(house, "Sonia Ben Ali").user_id or 0
    with pytest.raises(NotFound), house.write() as uow:
        tell_prices(uow, other, wanted=True)


def test_two_that_look_at_prices_at_once_write_one_mail(house: House, parts: Parts) -> None:
    user = customer(house).user_id
    with house.write() as uow:
        add_wish(uow, WishOwner(user_id=user), parts.filter)
    set_price(house, parts.filter, "20.000")
    start = threading.Barrier(2)
    found: list[Any] = []

    def look() -> None:
        start.wait()
        found.append(look_at_prices(house))

    lookers = [threading.Thread(target=look) for _ in range(2)]
    for looker in lookers:
        looker.start()
    for looker in lookers:
        looker.join()
    assert sum(found) == 1
    assert len(told(house, "price_drops")) == 1
    with house.read() as uow:
        assert count_rows(uow, PriceDrop) == 1


def test_the_task_may_be_asked_for_anything_and_tells_nobody(house: House, parts: Parts) -> None:
    with house.write() as uow:
        enqueue(uow, TELL, {"product_id": 404})
        enqueue(uow, TELL, {"product_id": parts.filter})
    run_due_tasks(house.database)
    assert told(house, "back_in_stock") == []
