"""The list of orders as the staff read it: tabs, search, filters, and who may."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.orders.dashboard import get_dashboard
from freight_app.orders.fulfilment import cancel_order, confirm_order
from freight_app.orders.listing import (
    count_to_confirm,
    get_order,
    list_cities,
    list_orders,
    list_orders_by_number,
    sum_orders_of,
)
from freight_app.orders.models import PaymentMethod, PaymentStatus
from freight_app.orders.pick_list import list_pick_orders
from freight_app.orders.staff_dtos import OrderQuery, OrderTab
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    ADDRESS,
    bring_to_door,
    bring_to_packed,
    customer,
    order,
    pay_by_card,
    staff,
    tnd,
)


def test_the_list_counts_every_tab_and_sums_the_open_one(house: House, parts: Parts, clock: StillClock) -> None:
    new = order(house, {parts.filter: 1})
    awaited = order(house, {parts.filter: 1}, payment_method="card")
    paid = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, paid)
    packed = order(house, {parts.book: 1})
    bring_to_packed(house, packed.number)
    done = order(house, {parts.book: 1})
    bring_to_door(house, done.number)
    void = order(house, {parts.book: 1})
    with house.write() as uow:
        cancel_order(uow, void.number, reason="r", key="c")
    with house.read() as uow:
        found = list_orders(uow, OrderQuery(sort="placed_at"))
        assert [row.number for row in found.page.items] == [o.number for o in (new, awaited, paid, packed)]
        actions = ["confirm", "await_payment", "start_picking", "hand_over"]
        assert [row.next_action for row in found.page.items] == actions
        assert found.tabs == {
            "open": 4,
            "new": 1,
            "awaiting_payment": 1,
            "to_pick": 1,
            "picking": 0,
            "packed": 1,
            "on_the_road": 0,
            "late": 0,
            "done": 1,
            "void": 1,
            "all": 6,
        }
        assert (found.sum_total, found.page.total) == (tnd("83.500"), 4)
        for tab, count in found.tabs.items():
            assert list_orders(uow, OrderQuery(tab=tab)).page.total == count  # type: ignore[arg-type]
    clock.advance(timedelta(days=1))
    with house.read() as uow:
        assert list_orders(uow, OrderQuery()).tabs["late"] == 4


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("F-10001", ["F-10001"]),
        ("f-1000", ["F-10001", "F-10002"]),
        ("10002", ["F-10002"]),
        ("bechir", ["F-10002"]),
        ("ben salah bechir", ["F-10002"]),
        ("trab", ["F-10001"]),
        ("98 123 456", ["F-10001"]),
        ("+21620300400", ["F-10002"]),
        ("300400", ["F-10002"]),
        ("nobody", []),
        ("100%", []),
    ],
)
def test_orders_are_found_by_number_name_or_phone(house: House, parts: Parts, q: str, found: list[str]) -> None:
    order(house, {parts.filter: 1})
    order(house, {parts.filter: 1}, contact={"name": "Béchir Ben Salah", "phone": "20 300 400"})
    with house.read() as uow:
        rows = list_orders(uow, OrderQuery(q=q, sort="placed_at", tab="all")).page.items
    assert [row.number for row in rows] == found


def test_the_list_filters_and_pages(house: House, parts: Parts, clock: StillClock) -> None:
    owner = customer(house)
    first = order(house, {parts.filter: 1}, owner=owner)
    clock.advance(timedelta(days=1))
    second = order(house, {parts.filter: 2}, delivery_method="delivery", address=ADDRESS)
    queries: list[tuple[OrderQuery, list[str]]] = [
        (OrderQuery(delivery_method="delivery"), [second.number]),
        (OrderQuery(user_id=owner.user_id), [first.number]),
        (OrderQuery(placed_from=date(2026, 3, 3)), [second.number]),
        (OrderQuery(placed_to=date(2026, 3, 2)), [first.number]),
        (OrderQuery(placed_to=date.max), [second.number, first.number]),
        (OrderQuery(payment_method=PaymentMethod.CARD), []),
        (OrderQuery(sort="total"), [first.number, second.number]),
        (OrderQuery(sort="-total", per_page=1), [second.number]),
        (OrderQuery(sort="-total", per_page=1, page=2), [first.number]),
        (OrderQuery(page=3), []),
    ]
    with house.read() as uow:
        for query, numbers in queries:
            assert [row.number for row in list_orders(uow, query).page.items] == numbers, query
    for bad in ({"page": 0}, {"per_page": 1000}, {"tab": "x"}, {"sort": "x"}, {"q": "x" * 101}):
        with pytest.raises(ValidationError):
            OrderQuery.model_validate(bad)


def test_the_list_and_the_detail_are_for_those_who_may(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    driver = staff(house, Role.DRIVER)
    with house.read(driver) as uow:
        for attempt in (
            lambda: list_orders(uow, OrderQuery()),
            lambda: get_order(uow, number),
            lambda: get_dashboard(uow),
            lambda: sum_orders_of(uow, 1),
        ):
            with pytest.raises(NotAllowed):
                attempt()
    with house.read() as uow, pytest.raises(NotFound):
        get_order(uow, "F-404")


def test_an_answer_says_who_came_into_the_tab_since_the_last_one(house: House, parts: Parts) -> None:
    def look(tab: OrderTab, after: int | None = None) -> tuple[list[str], int]:
        with house.read() as uow:
            found = list_orders(uow, OrderQuery(tab=tab, after_step=after))
        return found.arrived, found.last_step

    first = order(house, {parts.filter: 1}).number
    nobody, step = look("open")
    assert (nobody, look("open", step)[0]) == ([], [])
    second = order(house, {parts.filter: 1}).number
    with house.write() as uow:
        confirm_order(uow, first)
    # The confirmed one was open before: it is new to those who pick, not to those who watch the open ones.
    assert look("open", step)[0] == [second]
    assert look("new", step)[0] == [second]
    assert look("to_pick", step)[0] == [first]
    assert look("all", step)[0] == [second]
    assert look("open", look("open")[1])[0] == []
    with house.read() as uow:
        assert list_orders(uow, OrderQuery(tab="open", after_step=step, q="nobody")).arrived == []


def test_orders_are_read_again_by_their_numbers_as_they_are_now(house: House, parts: Parts) -> None:
    numbers = [order(house, {parts.filter: 1}).number for _ in range(3)]
    bring_to_packed(house, numbers[0])
    asked = [numbers[2], "F-0", numbers[0]]
    with house.read() as uow:
        assert [(row.number, row.status) for row in list_orders_by_number(uow, asked)] == [
            (numbers[2], "pending"),
            (numbers[0], "packed"),
        ]
        assert [walk.number for walk in list_pick_orders(uow, asked)] == [numbers[2], numbers[0]]
        assert list_orders_by_number(uow, []) == list_pick_orders(uow, []) == []
        assert count_to_confirm(uow) == 2
    stranger = staff(house, Role.CUSTOMER)
    for read in (
        lambda uow: list_orders_by_number(uow, asked),
        lambda uow: list_pick_orders(uow, asked),
        count_to_confirm,
        list_cities,
    ):
        with pytest.raises(NotAllowed), house.read(stranger) as uow:
            read(uow)


def test_the_list_is_narrowed_by_money_city_and_sorted_both_ways(house: House, parts: Parts) -> None:
    cash = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS).number
    card = order(house, {parts.filter: 2}, payment_method="card")
    pay_by_card(house, card)
    owed = order(house, {parts.filter: 3}, payment_method="card")
    pay_by_card(house, owed)
    with house.write() as uow:
        cancel_order(uow, owed.number, reason="changed their mind", key="k")

    def numbers(**asked: object) -> list[str]:
        with house.read() as uow:
            found = list_orders(uow, OrderQuery.model_validate({"tab": "all", "sort": "number", **asked}))
        return [row.number for row in found.page.items]

    assert numbers(payment_status="paid") == [card.number]
    assert numbers(payment_status=PaymentStatus.PENDING) == [cash]
    assert numbers(payment_status="refund_due") == [owed.number]
    assert numbers(city="La Marsa") == [cash]
    assert numbers(city="Sfax") == []
    assert numbers(sort="-number") == [owed.number, card.number, cash]
    assert len(numbers(sort="-promised_on")) == len(numbers(sort="-customer")) == 3
    with house.read() as uow:
        assert list_cities(uow) == ["La Marsa"]
