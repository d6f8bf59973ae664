"""What customers, strangers with a link, and the staff see of orders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from freight_app.accounts.permissions import Role
from freight_app.catalogue.prices import set_price
from freight_app.kit.clock import StillClock
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.pagination import PageRequest
from freight_app.kit.versions import read_versions
from freight_app.orders.cart import view_cart
from freight_app.orders.dashboard import NEEDS_OF_A_KIND, get_dashboard
from freight_app.orders.delivery_methods import (
    create_delivery_method,
    list_delivery_methods,
    list_payment_options,
    offer_payment,
    update_delivery_method,
)
from freight_app.orders.dtos import DeliveryMethodDraft, NoticeKind
from freight_app.orders.errors import MethodInUse
from freight_app.orders.fulfilment import cancel_order, confirm_order, note_failed_delivery
from freight_app.orders.listing import (
    count_to_confirm,
    get_order,
    list_cities,
    list_orders,
    list_orders_by_number,
    sum_orders_of,
)
from freight_app.orders.models import PaymentMethod, PaymentStatus
from freight_app.orders.own_orders import get_own_order, list_own_orders, reorder
from freight_app.orders.pick_list import list_pick_orders
from freight_app.orders.staff_dtos import OrderQuery, OrderTab
from freight_app.orders.tracking import find_tracking_token, track_order
from freight_app.stock.service import set_reorder_point
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    ADDRESS,
    DELIVERY,
    bring_to_door,
    bring_to_packed,
    bring_to_road,
    customer,
    order,
    pay_by_card,
    staff,
    tnd,
)

# --- the link


def test_the_link_tells_where_the_order_is_and_of_the_customer_almost_nothing(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 2}, delivery_method="delivery", address=ADDRESS, note="gate code 1234")
    with house.read() as uow:
        view = track_order(uow, placed.tracking_token)
    assert (view.first_name, view.city, view.sentence, view.to_pay) == ("Amine", "La Marsa", "received", tnd("56.000"))
    assert [(line.sku, line.quantity) for line in view.lines] == [("HU-816", 2)]
    assert (view.may_cancel, view.is_late, view.promised_on) == (True, False, date(2026, 3, 4))
    told = view.model_dump_json()
    for private in ("Trabelsi", "98123456", "amine@", "Khaldoun", "1234", "Sami"):
        assert private not in told


def test_the_sentence_follows_the_order(house: House, parts: Parts, clock: StillClock) -> None:
    def sentence(token: str) -> str:
        with house.read() as uow:
            return track_order(uow, token).sentence

    transfer = order(house, {parts.filter: 1}, payment_method="bank_transfer")
    assert sentence(transfer.tracking_token) == "awaiting_payment"
    with house.read() as uow:
        assert track_order(uow, transfer.tracking_token).bank_details == "IBAN TN59 1000 6035"
    pickup = order(house, {parts.filter: 1})
    bring_to_packed(house, pickup.number)
    assert sentence(pickup.tracking_token) == "ready_for_pickup"
    brought = order(house, {parts.filter: 1}, delivery_method="delivery", address=ADDRESS)
    bring_to_road(house, brought.number)
    assert sentence(brought.tracking_token) == "on_the_road"
    with house.write() as uow:
        note_failed_delivery(uow, brought.number, reason="dog in the yard", key="k")
    assert sentence(brought.tracking_token) == "delivery_failed"
    with house.read() as uow:
        view = track_order(uow, brought.tracking_token)
    assert [(step.kind, step.status) for step in view.steps] == [
        ("status", "pending"),
        ("status", "confirmed"),
        ("status", "packed"),
        ("status", "shipped"),
        ("delivery_failed", "shipped"),
    ]
    assert "dog" not in view.model_dump_json()
    assert view.bank_details == ""
    clock.advance(timedelta(days=3))
    with house.read() as uow:
        assert track_order(uow, brought.tracking_token).is_late


def test_an_order_is_found_by_its_number_with_its_phone_only(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1})
    with house.read() as uow:
        for number, phone in ((placed.number, "98123456"), ("f-10001", "+216 98 123 456"), (" 10001", "98 123 456")):
            assert find_tracking_token(uow, number, phone) == placed.tracking_token
        for number, phone in ((placed.number, "98123457"), ("F-10002", "98123456"), (placed.number, "x"), ("", "")):
            with pytest.raises(NotFound):
                find_tracking_token(uow, number, phone)
        with pytest.raises(NotFound):
            track_order(uow, "made-up")


# --- one's own


def test_customers_see_their_own_orders_and_no_others(house: House, parts: Parts, clock: StillClock) -> None:
    owner, other = customer(house), customer(house)
    first = order(house, {parts.filter: 2, parts.pads: 1}, owner=owner)
    clock.advance(timedelta(hours=1))
    second = order(house, {parts.filter: 1}, owner=owner)
    with house.read() as uow:
        page = list_own_orders(uow, owner.user_id or 0, PageRequest(per_page=1))
        assert ([card.number for card in page.items], page.total) == ([second.number], 2)
        assert list_own_orders(uow, other.user_id or 0, PageRequest()).items == []
        found = get_own_order(uow, owner.user_id or 0, first.number)
        assert (found.total, found.phone, found.may_cancel) == (tnd("141.400"), "+21698123456", True)
        with pytest.raises(NotFound):
            get_own_order(uow, other.user_id or 0, first.number)


def test_an_earlier_order_goes_into_the_cart_again_at_todays_price(house: House, parts: Parts) -> None:
    owner, other = customer(house), customer(house)
    number = order(house, {parts.pads: 2, parts.filter: 1}, owner=owner).number
    with house.write() as uow:
        set_price(uow, parts.filter, tnd("25.000"), reason="r")
        view = reorder(uow, owner, number)
    assert [(line.sku, line.quantity) for line in view.lines] == [("FDB4446", 2), ("HU-816", 1)]
    assert [(n.kind, n.sku) for n in view.notices] == [
        (NoticeKind.ONLY_LEFT, "FDB4446"),
        (NoticeKind.PRICE_CHANGED, "HU-816"),
    ]
    with pytest.raises(NotFound), house.write() as uow:
        reorder(uow, other, number)
    with house.read() as uow:
        assert view_cart(uow, other).lines == []


# --- the console


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


def test_the_dashboard_counts_the_shops_own_day(house: House, parts: Parts, clock: StillClock) -> None:
    order(house, {parts.book: 1})  # last week, at the same hour
    clock.advance(timedelta(hours=3))
    order(house, {parts.book: 1})  # last week, later in the day
    clock.advance(timedelta(days=7, hours=-3))
    placed = order(house, {parts.filter: 1})
    order(house, {parts.filter: 1}, payment_method="card")
    void = order(house, {parts.filter: 1})
    with house.write() as uow:
        cancel_order(uow, void.number, reason="r", key="c")
        set_reorder_point(uow, parts.pads, 3)
    with house.read() as uow:
        board = get_dashboard(uow)
    assert (board.today, board.order_count, board.revenue) == (date(2026, 3, 9), 2, tnd("49.000"))
    assert (board.order_count_last_week, board.revenue_last_week) == (1, tnd("10.000"))
    assert (board.to_confirm, board.awaiting_payment, board.awaiting_payment_total) == (3, 1, tnd("24.500"))
    assert (board.late, board.low_stock, board.refunds_due) == (2, 1, 0)
    assert [(day.on, day.order_count, day.revenue) for day in board.days if day.order_count] == [
        (date(2026, 3, 2), 2, tnd("20.000")),
        (date(2026, 3, 9), 2, tnd("49.000")),
    ]
    assert (len(board.days), len(board.days_before)) == (14, 14)
    assert (board.days_before[-1].on, board.days[0].on) == (date(2026, 2, 23), date(2026, 2, 24))
    assert (board.activity[0].number, board.activity[0].status) == (void.number, "cancelled")
    assert placed.number in {entry.number for entry in board.activity}


def test_the_dashboard_names_what_waits_for_the_shop_the_worst_first(
    house: House, parts: Parts, clock: StillClock
) -> None:
    late = order(house, {parts.filter: 1}).number
    clock.advance(timedelta(days=6))
    new = [order(house, {parts.filter: 1}).number for _ in range(NEEDS_OF_A_KIND + 1)]
    unpaid = order(house, {parts.filter: 1}, payment_method="card")
    with house.read() as uow:
        board = get_dashboard(uow, days=7)
    assert [(need.kind, need.order.number) for need in board.needs] == [
        ("late", late),
        *(("confirm", number) for number in new[:NEEDS_OF_A_KIND]),
        ("await_payment", unpaid.number),
    ]
    assert board.needs[0].since > board.needs[0].order.placed_at
    assert board.needs[-1].held_until is not None
    assert len(board.days) == len(board.days_before) == 7


def test_the_dashboard_says_how_much_came_on_time(house: House, parts: Parts, clock: StillClock) -> None:
    soon, slow = (order(house, {parts.filter: 1}).number for _ in range(2))
    bring_to_door(house, soon)
    clock.advance(timedelta(days=6))
    bring_to_door(house, slow)
    with house.read() as uow:
        board = get_dashboard(uow)
        week = get_dashboard(uow, days=7)
    assert (board.period.order_count, board.period.revenue) == (2, tnd("49.000"))
    assert (board.period.delivered, board.period.delivered_on_time) == (2, 1)
    assert board.period_before.delivered == 0
    assert (week.period.delivered, week.period_before.delivered) == (2, 0)


def test_a_customers_orders_are_summed_without_those_that_came_to_nothing(house: House, parts: Parts) -> None:
    owner = customer(house)
    order(house, {parts.filter: 2}, owner=owner)
    void = order(house, {parts.filter: 1}, owner=owner)
    with house.write() as uow:
        cancel_order(uow, void.number, reason="r", key="c")
        sums = sum_orders_of(uow, owner.user_id or 0)
        nobody = sum_orders_of(uow, 404)
    assert (sums.order_count, sums.revenue) == (1, tnd("49.000"))
    assert sums.last_placed_at is not None
    assert (nobody.order_count, nobody.revenue, nobody.last_placed_at) == (0, tnd("0"), None)


def test_each_change_of_an_order_wakes_the_pages_that_watch(house: House, parts: Parts) -> None:
    def version() -> int:
        with house.read() as uow:
            return read_versions(uow.session, ["orders"])["orders"]

    before = version()
    number = order(house, {parts.filter: 1}).number
    placed = version()
    bring_to_packed(house, number)
    assert before < placed < version()


# --- settings


def test_delivery_methods_are_kept_by_those_who_may(house: House, parts: Parts) -> None:
    express = DELIVERY.model_copy(update={"code": "express", "fee": "15.500", "free_above": None, "position": 2})
    with pytest.raises(NotAllowed), house.write(staff(house, Role.SALES)) as uow:
        create_delivery_method(uow, express)
    with house.write() as uow:
        made = create_delivery_method(uow, express)
        assert (made.fee, made.free_above, made.promised_on) == (tnd("15.500"), None, date(2026, 3, 4))
        update_delivery_method(uow, made.id, express.model_copy(update={"is_active": False}))
        assert [method.code for method in list_delivery_methods(uow)] == ["pickup", "delivery"]
        assert len(list_delivery_methods(uow, include_inactive=True)) == 3
    for field, bad in (("fee", "1.2345"), ("fee", "-1"), ("free_above", "x"), ("tax_class", "none")):
        with pytest.raises(InvalidInput) as refused, house.write() as uow:
            create_delivery_method(uow, express.model_copy(update={"code": "other", field: bad}))
        assert refused.value.field == field
    with pytest.raises(ValidationError):
        DeliveryMethodDraft(code="x", names={}, fee="1")


def test_nobody_can_switch_off_the_last_way_to_deliver_or_to_pay(house: House) -> None:
    with house.write() as uow:
        [pickup] = list_delivery_methods(uow)
        for method in (PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER):
            offer_payment(uow, method, offered=False)
        assert [option.method for option in list_payment_options(uow)] == [PaymentMethod.CASH_ON_DELIVERY]
    draft = DELIVERY.model_copy(update={"code": "pickup", "is_active": False})
    with pytest.raises(MethodInUse), house.write() as uow:
        update_delivery_method(uow, pickup.id, draft)
    with pytest.raises(MethodInUse), house.write() as uow:
        offer_payment(uow, PaymentMethod.CASH_ON_DELIVERY, offered=False)


# --- what is new since one looked


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
