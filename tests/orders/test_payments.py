"""Money: awaited, received, refused, owed back. And orders that come to nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import pytest

from freight_app.accounts.permissions import Role
from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders.cancelling import (
    cancel_by_token,
    cancel_order,
    cancel_own_order,
    complete_delivered_orders,
    expire_unpaid_orders,
)
from freight_app.orders.dtos import PlacedOrder
from freight_app.orders.errors import (
    AmountMismatch,
    GatewayRefused,
    OrderNotInState,
    PaymentNotInState,
    PaymentNotOffered,
)
from freight_app.orders.events import OrderCancelled, OrderConfirmed, OrderEvent, OrderExpired, PaymentReceived
from freight_app.orders.models import OrderStatus, PaymentMethod, PaymentStatus
from freight_app.orders.paying.card_pages import hosted_page_request, record_state
from freight_app.orders.paying.models import NoticeVerdict
from freight_app.orders.paying.refunds import record_refund
from freight_app.orders.paying.reminding import remind_of_transfers
from freight_app.orders.payment_models import PAYMENT_TRANSITIONS
from freight_app.orders.payments import change_payment_method, record_transfer
from freight_app.orders.ports import GatewayState, GatewayStatus, PaymentGateway
from freight_app.orders.tracking import track_order
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.stock.service import expire_reservations, reservation_of
from tests.orders.conftest import Parts
from tests.orders.shopping import (
    GUEST,
    bring_to_door,
    bring_to_packed,
    bring_to_road,
    customer,
    detail,
    letters,
    order,
    pay_by_card,
    staff,
    tnd,
)
from tests.stock.goods import all_levels, ledger_sums, level_at


def states(house: House, number: str) -> list[tuple[PaymentMethod, PaymentStatus]]:
    return [(payment.method, payment.status) for payment in detail(house, number).payments]


def transfer(house: House, number: str, amount: str = "24.500", key: str = "t-1") -> None:
    with house.write() as uow:
        record_transfer(uow, number, amount=tnd(amount), receipt="BIAT 4711", key=key)


# --- cards


def test_a_card_payment_confirms_the_order_and_keeps_its_goods(house: House, parts: Parts, clock: StillClock) -> None:
    heard: list[OrderEvent] = []
    for kind in (PaymentReceived, OrderConfirmed):
        house.database.bus.subscribe(kind, lambda _uow, event: heard.append(event))
    placed = order(house, {parts.filter: 1}, payment_method="card")
    for _ in range(2):
        pay_by_card(house, placed)
    found = detail(house, placed.number)
    assert (found.status, found.held_until, found.to_pay) == (OrderStatus.CONFIRMED, None, tnd("0"))
    assert (found.payments[0].status, found.payments[0].receipt) == (PaymentStatus.PAID, "AUTH-1")
    assert heard == [
        PaymentReceived(found.id, placed.number, 24_500, "TND", found.payments[0].payment_id),
        OrderConfirmed(found.id, placed.number),
    ]
    clock.advance(timedelta(days=1))
    with house.write() as uow:
        assert expire_unpaid_orders(uow) == 0
        assert level_at(uow, parts.filter) == (10, 1)


def test_a_declined_card_may_be_tried_again(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed, approved=False)
    assert states(house, placed.number) == [(PaymentMethod.CARD, PaymentStatus.DECLINED)]
    assert detail(house, placed.number).status == OrderStatus.PENDING
    pay_by_card(house, placed)
    pay_by_card(house, placed, approved=False)
    assert states(house, placed.number) == [(PaymentMethod.CARD, PaymentStatus.PAID)]


def test_another_amount_than_was_asked_for_is_not_taken(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    for amount in (tnd("24.499"), tnd("24.501"), Money(24_500, "EUR"), None):
        with house.write() as uow:
            state = GatewayState("page", placed.card_reference or "", GatewayStatus.PAID, amount, "A")
            assert record_state(uow, state)[0] == NoticeVerdict.WRONG_AMOUNT
    assert states(house, placed.number) == [(PaymentMethod.CARD, PaymentStatus.PENDING)]


def test_money_that_the_gateway_has_for_nobody_of_ours_changes_nothing(house: House, parts: Parts) -> None:
    with house.write() as uow:
        state = GatewayState("page", "made-up", GatewayStatus.PAID, tnd("24.500"), "A")
        assert record_state(uow, state)[0] == NoticeVerdict.NOT_OURS


def test_the_hosted_page_shows_what_is_due_and_cannot_be_altered(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card", language="fr")
    with house.read() as uow:
        gateway: Any = uow.port(PaymentGateway)
        page = hosted_page_request(uow, placed.tracking_token)
    opened = gateway.open_page(page)
    address = urlsplit(opened.url)
    fields = dict(parse_qsl(address.query))
    assert address.path == "/pay"
    assert (page.amount, page.language, page.order_number) == (tnd("24.500"), "fr", placed.number)
    assert gateway.ask_back(opened.gateway_reference).status == GatewayStatus.OPEN
    changed: list[dict[str, str]] = [
        {"amount_minor": "1"},
        {"return_path": "https://elsewhere.test"},
        {"signature": "é"},
        {"name": "0" * 32},
    ]
    for change in changed:
        with pytest.raises(GatewayRefused):
            gateway.decide({**fields, **change}, "approve")
    with pytest.raises(GatewayRefused):
        gateway.read_page({})
    gateway.decide(fields, "decline")
    assert gateway.ask_back(opened.gateway_reference).status == GatewayStatus.FAILED
    assert gateway.decide(fields, "approve").return_path == page.return_path
    gateway.decide(fields, "decline")
    state = gateway.ask_back(opened.gateway_reference)
    assert (state.status, state.reference, state.amount) == (GatewayStatus.PAID, placed.card_reference, tnd("24.500"))


def test_no_page_is_opened_when_no_card_payment_is_awaited(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1})
    with pytest.raises(PaymentNotInState), house.read() as uow:
        hosted_page_request(uow, placed.tracking_token)


# --- another way to pay


def change(house: House, placed: PlacedOrder, method: str, key: str | None = None) -> str | None:
    with house.write() as uow:
        return change_payment_method(uow, placed.tracking_token, PaymentMethod(method), key=key or uuid4().hex)


def test_while_an_order_waits_it_may_be_paid_another_way(house: House, parts: Parts, clock: StillClock) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed, approved=False)
    again = change(house, placed, "card", key="again")
    assert again == change(house, placed, "card", key="again")
    assert again not in (None, placed.card_reference)
    assert change(house, placed, "cash_on_delivery") is None
    assert states(house, placed.number) == [
        (PaymentMethod.CARD, PaymentStatus.CANCELLED),
        (PaymentMethod.CARD, PaymentStatus.CANCELLED),
        (PaymentMethod.CASH_ON_DELIVERY, PaymentStatus.PENDING),
    ]
    assert detail(house, placed.number).held_until is None
    with house.read() as uow:
        assert reservation_of(uow, placed.number).expires_at is None
    with pytest.raises(PaymentNotOffered):
        change(house, placed, "card")


def test_a_transfer_has_days_and_a_change_of_mind_gives_no_more_than_that(
    house: House, parts: Parts, clock: StillClock
) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    began = clock.now()
    clock.advance(timedelta(minutes=50))
    change(house, placed, "bank_transfer")
    for method in ("card", "bank_transfer"):
        clock.advance(timedelta(hours=20))
        change(house, placed, method)
        assert detail(house, placed.number).held_until == began + timedelta(days=3)
        with house.read() as uow:
            assert reservation_of(uow, placed.number).expires_at == began + timedelta(days=3)
    with house.read() as uow:
        assert track_order(uow, placed.tracking_token).other_ways == ["cash_on_delivery", "card"]


def test_whoever_owes_a_transfer_is_reminded_once_and_both_are_told_when_it_never_came(
    house: House, parts: Parts, clock: StillClock
) -> None:
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(email="desk@shop.test"))
    late = order(house, {parts.filter: 1}, payment_method="bank_transfer")
    paid = order(house, {parts.filter: 1}, payment_method="bank_transfer")
    transfer(house, paid.number)
    clock.advance(timedelta(days=1, hours=23))
    with house.write() as uow:
        assert remind_of_transfers(uow) == 0
    clock.advance(timedelta(hours=2))
    for expected in (1, 0):
        with house.write() as uow:
            assert remind_of_transfers(uow) == expected
    reminder = letters(house)[-1]
    assert (reminder.template, reminder.data["amount"]) == ("transfer_reminder", "24.500 TND")
    assert "Thursday, 5 March 2026, 10:00" in reminder.body_text
    clock.advance(timedelta(days=1))
    with house.write() as uow:
        assert expire_unpaid_orders(uow) == 1
    assert detail(house, late.number).status == OrderStatus.EXPIRED
    told = {letter.template: letter.recipient for letter in letters(house)[-2:]}
    assert told == {"order_expired": "amine@demo.test", "transfer_expired": "desk@shop.test"}


def test_money_for_an_attempt_that_was_given_up_is_owed_back(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    change(house, placed, "bank_transfer")
    pay_by_card(house, placed)
    assert states(house, placed.number) == [
        (PaymentMethod.CARD, PaymentStatus.REFUND_DUE),
        (PaymentMethod.BANK_TRANSFER, PaymentStatus.PENDING),
    ]
    assert detail(house, placed.number).status == OrderStatus.PENDING


def test_a_paid_order_is_not_paid_another_way(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed)
    with pytest.raises(OrderNotInState):
        change(house, placed, "bank_transfer")
    assert states(house, placed.number) == [(PaymentMethod.CARD, PaymentStatus.PAID)]


# --- transfers and refunds


def test_a_transfer_is_recorded_once_and_confirms_the_order(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}, payment_method="bank_transfer").number
    with pytest.raises(AmountMismatch):
        transfer(house, number, "24.000")
    for _ in range(2):
        transfer(house, number)
    assert detail(house, number).status == OrderStatus.CONFIRMED
    with pytest.raises(PaymentNotInState):
        transfer(house, number, key="t-2")


def test_a_refund_is_recorded_by_those_who_may(house: House, parts: Parts) -> None:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed)
    with house.write() as uow:
        cancel_order(uow, placed.number, reason="wrong part", key="c")
    payment = detail(house, placed.number).payments[0]
    assert payment.status == PaymentStatus.REFUND_DUE
    with pytest.raises(NotAllowed), house.write(staff(house, Role.PICKER)) as uow:
        record_refund(uow, placed.number, payment.payment_id, receipt="R-1", key="r")
    with pytest.raises(InvalidInput), house.write() as uow:
        record_refund(uow, placed.number, payment.payment_id, receipt=" ", key="r")
    other = order(house, {parts.filter: 1}).number
    with pytest.raises(NotFound), house.write() as uow:
        record_refund(uow, other, payment.payment_id, receipt="R-1", key="r")
    for _ in range(2):
        with house.write() as uow:
            record_refund(uow, placed.number, payment.payment_id, receipt="R-1", key="r")
    assert states(house, placed.number) == [(PaymentMethod.CARD, PaymentStatus.REFUNDED)]


def test_the_payment_table_ends_only_with_money_given_back() -> None:
    assert {status for status, targets in PAYMENT_TRANSITIONS.items() if not targets} == {PaymentStatus.REFUNDED}
    assert set(PAYMENT_TRANSITIONS) == set(PaymentStatus)


# --- orders that come to nothing


def test_an_unpaid_order_expires_and_its_goods_are_free(house: House, parts: Parts, clock: StillClock) -> None:
    heard: list[OrderExpired] = []
    house.database.bus.subscribe(OrderExpired, lambda _uow, event: heard.append(event))
    card = order(house, {parts.filter: 3}, payment_method="card")
    cash = order(house, {parts.filter: 2})
    clock.advance(timedelta(minutes=60))
    with house.write() as uow:
        assert expire_unpaid_orders(uow) == 1
        assert expire_unpaid_orders(uow) == 0
    assert [event.number for event in heard] == [card.number]
    assert detail(house, card.number).status == OrderStatus.EXPIRED
    assert detail(house, cash.number).status == OrderStatus.PENDING
    assert states(house, card.number) == [(PaymentMethod.CARD, PaymentStatus.CANCELLED)]
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (10, 2)
        assert ledger_sums(uow) == all_levels(uow)
    assert [letter.key for letter in letters(house)][-1] == f"order_expired:{detail(house, card.number).id}"


def test_the_clock_of_the_stock_room_ends_the_order_too(house: House, parts: Parts, clock: StillClock) -> None:
    number = order(house, {parts.filter: 3}, payment_method="bank_transfer").number
    clock.advance(timedelta(days=3))
    with house.write() as uow:
        assert expire_reservations(uow) == [number]
    assert detail(house, number).status == OrderStatus.EXPIRED


def test_money_that_comes_after_the_end_is_owed_back(house: House, parts: Parts, clock: StillClock) -> None:
    card = order(house, {parts.filter: 1}, payment_method="card")
    bank = order(house, {parts.filter: 1}, payment_method="bank_transfer")
    clock.advance(timedelta(days=3))
    with house.write() as uow:
        expire_unpaid_orders(uow)
    pay_by_card(house, card)
    transfer(house, bank.number)
    for placed in (card, bank):
        found = detail(house, placed.number)
        assert (found.status, found.payment_status) == (OrderStatus.EXPIRED, PaymentStatus.REFUND_DUE)
        assert (found.next_action, found.to_pay) == ("refund", tnd("0"))
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (10, 0)


STAGES: dict[str, Callable[[House, str], None]] = {
    "pending": lambda house, number: None,
    "packed": bring_to_packed,
    "shipped": bring_to_road,
    "delivered": bring_to_door,
}


@pytest.mark.parametrize("stage", ["pending", "packed"])
def test_cancelling_puts_the_goods_back_at_any_stage_before_they_leave(house: House, parts: Parts, stage: str) -> None:
    heard: list[OrderCancelled] = []
    house.database.bus.subscribe(OrderCancelled, lambda _uow, event: heard.append(event))
    number = order(house, {parts.filter: 3}).number
    STAGES[stage](house, number)
    for _ in range(2):
        with house.write() as uow:
            cancel_order(uow, number, reason="changed their mind", key="c")
    found = detail(house, number)
    assert (found.status, found.payment_status, found.may_cancel) == (
        OrderStatus.CANCELLED,
        PaymentStatus.CANCELLED,
        False,
    )
    assert len(heard) == 1
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (10, 0)
        assert ledger_sums(uow) == all_levels(uow)


@pytest.mark.parametrize("stage", ["shipped", "delivered"])
def test_what_has_left_is_not_cancelled(house: House, parts: Parts, stage: str) -> None:
    number = order(house, {parts.filter: 3}).number
    STAGES[stage](house, number)
    before = detail(house, number)
    with pytest.raises(OrderNotInState), house.write() as uow:
        cancel_order(uow, number, reason="too late", key="c")
    assert detail(house, number) == before
    with house.read() as uow:
        assert level_at(uow, parts.filter) == (7, 0)


def test_customers_cancel_their_own_orders_until_somebody_picks(house: House, parts: Parts) -> None:
    owner, other = customer(house), customer(house)
    number = order(house, {parts.filter: 1}, owner=owner).number
    with pytest.raises(NotFound), house.write() as uow:
        cancel_own_order(uow, other.user_id or 0, number)
    with house.write() as uow:
        cancel_own_order(uow, owner.user_id or 0, number)
    assert detail(house, number).status == OrderStatus.CANCELLED
    guest = order(house, {parts.filter: 1}, owner=GUEST)
    late = order(house, {parts.filter: 1}, owner=owner)
    bring_to_packed(house, late.number)
    with house.write() as uow:
        cancel_by_token(uow, guest.tracking_token)
    attempts: list[Callable[[UnitOfWork], Any]] = [
        lambda uow: cancel_own_order(uow, owner.user_id or 0, late.number),
        lambda uow: cancel_by_token(uow, late.tracking_token),
        lambda uow: cancel_by_token(uow, guest.tracking_token),
    ]
    for attempt in attempts:
        with pytest.raises(OrderNotInState), house.write() as uow:
            attempt(uow)
    with pytest.raises(NotFound), house.write() as uow:
        cancel_by_token(uow, "made-up")


def test_delivered_orders_are_closed_after_two_weeks(house: House, parts: Parts, clock: StillClock) -> None:
    number = order(house, {parts.filter: 1}).number
    bring_to_door(house, number)
    clock.advance(timedelta(days=13, hours=23))
    with house.write() as uow:
        assert complete_delivered_orders(uow) == 0
    clock.advance(timedelta(hours=1))
    with house.write() as uow:
        assert complete_delivered_orders(uow) == 1
        assert complete_delivered_orders(uow) == 0
    assert detail(house, number).status == OrderStatus.COMPLETED


def test_a_reason_is_needed_to_cancel(house: House, parts: Parts) -> None:
    number = order(house, {parts.filter: 1}).number
    with pytest.raises(InvalidInput), house.write() as uow:
        cancel_order(uow, number, reason=" ", key="c")
    assert [letter.template for letter in letters(house)] == ["order_placed"]
