"""Money that goes back: never more than came, once, whatever the gateway answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from freight_app.kit.clock import StillClock
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput, NotAllowed, NotFound
from freight_app.kit.house import House
from freight_app.kit.money import Money
from freight_app.orders import placing_queries
from freight_app.orders.cancelling import cancel_order
from freight_app.orders.credit import queries as credit_queries
from freight_app.orders.credit.errors import PeriodClosed
from freight_app.orders.dtos import PlacedOrder
from freight_app.orders.errors import PaymentNotInState, RefundNotOffered, TooMuchRefunded
from freight_app.orders.models import Payment, PaymentMethod, PaymentStatus
from freight_app.orders.paying import overview
from freight_app.orders.paying.models import Refund, RefundStatus, RefundWay
from freight_app.orders.paying.refunds import _end, record_refund, refund_payment, settle_refund
from freight_app.orders.payments import owe_back, record_transfer
from freight_app.orders.queries import lock_order
from freight_app.work.running import run_due_tasks
from tests.orders.conftest import Parts
from tests.orders.paying.gateway_server import GatewayServer, Mood
from tests.orders.paying.paying import come_back, money, open_page, rows_of, work_off
from tests.orders.shopping import detail, order, pay_by_card, staff, tnd

W = RefundWay


def refund(house: House, payment_id: int, amount: str, way: RefundWay = W.TRANSFER, key: str | None = None) -> Any:
    with house.write() as uow:
        key = key or uuid4().hex
        return refund_payment(uow, payment_id, tnd(amount), way=way, reason="damaged", key=key, receipt="BIAT 1")


def first_payment(house: House, number: str) -> int:
    return detail(house, number).payments[0].payment_id


def states(house: House, payment_id: int) -> list[str]:
    with house.read() as uow:
        return [str(one.status) for one in overview.get_payment(uow, payment_id).refunds]


@pytest.fixture
def paid(house: House, parts: Parts) -> PlacedOrder:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    pay_by_card(house, placed)
    return placed


# --- through a gateway that misbehaves


@pytest.fixture
def paid_at_flouci(house: House, parts: Parts, server: GatewayServer, flouci: object) -> PlacedOrder:
    placed = order(house, {parts.filter: 1}, payment_method="card")
    opened = open_page(house, placed)
    server.pay(opened.gateway_reference)
    come_back(house, placed)
    with house.write() as uow:
        cancel_order(uow, placed.number, reason="wrong part", key="c")
    assert money(house, placed.number) == [("refund_due", 24_500, 0)]
    return placed


def test_the_gateway_sends_back_once_though_its_answer_was_lost(
    house: House, server: GatewayServer, paid_at_flouci: PlacedOrder, clock: StillClock
) -> None:
    payment_id = first_payment(house, paid_at_flouci.number)
    with pytest.raises(RefundNotOffered):
        refund(house, payment_id, "10.000", W.GATEWAY)
    for _ in range(2):
        refund(house, payment_id, "24.500", W.GATEWAY, key="once")
    assert money(house, paid_at_flouci.number) == [("refund_due", 24_500, 24_500)]
    server.behave("busy", "lost", "broken", "broken", "broken")
    run_due_tasks(house.database)
    assert states(house, payment_id) == ["requested"]
    work_off(house, clock)
    assert server.only_page.refunds == 1
    assert states(house, payment_id) == ["done"]
    assert money(house, paid_at_flouci.number) == [("refunded", 24_500, 24_500)]


def test_a_refund_that_the_gateway_refuses_can_be_sent_by_hand(
    house: House, server: GatewayServer, paid_at_flouci: PlacedOrder, clock: StillClock
) -> None:
    payment_id = first_payment(house, paid_at_flouci.number)
    server.behave("refuses")
    refund(house, payment_id, "24.500", W.GATEWAY)
    work_off(house, clock)
    assert states(house, payment_id) == ["failed"]
    assert money(house, paid_at_flouci.number) == [("refund_due", 24_500, 0)]
    refund(house, payment_id, "24.500", W.CASH)
    assert money(house, paid_at_flouci.number) == [("refunded", 24_500, 24_500)]


def test_what_nobody_knows_waits_for_a_person_and_is_not_sent_twice(
    house: House, server: GatewayServer, paid_at_flouci: PlacedOrder, clock: StillClock
) -> None:
    payment_id = first_payment(house, paid_at_flouci.number)
    # It never says again what became of the payment.
    forever: list[Mood] = ["broken"] * 60
    server.behave("lost", *forever)
    refund_id = refund(house, payment_id, "24.500", W.GATEWAY).id
    work_off(house, clock, hours=12)
    assert (states(house, payment_id), server.only_page.refunds) == (["sent"], 1)
    assert rows_of(house, paid_at_flouci.number)[0].asks_for_look
    with pytest.raises(TooMuchRefunded):
        refund(house, payment_id, "24.500")
    with house.write() as uow:
        settle_refund(uow, refund_id, arrived=True, note="seen on the dashboard")
    assert money(house, paid_at_flouci.number) == [("refunded", 24_500, 24_500)]


def test_the_rehearsal_sends_back_parts_once_a_key(house: House, parts: Parts) -> None:
    from urllib.parse import parse_qsl, urlsplit

    from freight_app.orders.ports import PaymentGateway

    placed = order(house, {parts.filter: 1}, payment_method="card")
    opened = open_page(house, placed)
    gateway: Any = house.database.ports.get(PaymentGateway)
    gateway.decide(dict(parse_qsl(urlsplit(opened.url).query)), "approve")
    come_back(house, placed)
    payment_id = first_payment(house, placed.number)
    refund(house, payment_id, "4.500", W.GATEWAY)
    refund(house, payment_id, "20.000", W.GATEWAY)
    run_due_tasks(house.database)
    assert states(house, payment_id) == ["done", "done"]
    # A gift: the customer owes nothing for it.
    assert (detail(house, placed.number).to_pay, money(house, placed.number)) == (
        tnd("0"),
        [("paid", 24_500, 24_500)],
    )
    with pytest.raises(Exception, match="More would go back"):
        gateway.refund(opened.gateway_reference, tnd("0.001"), "another")


# --- refusals


def test_refunds_that_cannot_be_are_refused_and_change_nothing(house: House, paid: PlacedOrder, parts: Parts) -> None:
    payment_id = first_payment(house, paid.number)
    unpaid = first_payment(house, order(house, {parts.filter: 1}).number)
    attempts: list[tuple[type[Exception], Callable[[UnitOfWork], Any]]] = [
        (TooMuchRefunded, lambda uow: send(uow, payment_id, tnd("24.501"))),
        (InvalidInput, lambda uow: send(uow, payment_id, tnd("0"))),
        (InvalidInput, lambda uow: send(uow, payment_id, tnd("-1"))),
        (InvalidInput, lambda uow: send(uow, payment_id, Money(100, "EUR"))),
        (InvalidInput, lambda uow: send(uow, payment_id, tnd("1"), reason=" ")),
        (InvalidInput, lambda uow: send(uow, payment_id, tnd("1"), receipt="")),
        (RefundNotOffered, lambda uow: send(uow, unpaid, tnd("1"), way=W.GATEWAY)),
        (PaymentNotInState, lambda uow: send(uow, unpaid, tnd("1"))),
        (NotFound, lambda uow: send(uow, 10**6, tnd("1"))),
    ]
    for expected, attempt in attempts:
        with pytest.raises((expected, PaymentNotInState)) as caught, house.write() as uow:
            attempt(uow)
        assert caught.type in (expected, PaymentNotInState)
    with pytest.raises(NotAllowed), house.write(staff(house)) as uow:
        send(uow, payment_id, tnd("1"))
    assert money(house, paid.number) == [("paid", 24_500, 0)]


def send(uow: UnitOfWork, payment_id: int, amount: Money, **changes: Any) -> Any:
    fields: dict[str, Any] = {"way": W.TRANSFER, "reason": "damaged", "receipt": "B 1", "key": uuid4().hex} | changes
    return refund_payment(uow, payment_id, amount, **fields)


def test_closed_books_stop_money_on_every_path(house: House, parts: Parts, paid: PlacedOrder) -> None:
    from tests.orders.paying.test_cash import deliver_for, hand_in
    from tests.orders.shopping import Role

    driver = staff(house, Role.DRIVER)
    deliver_for(house, parts.filter, driver)
    transfer = order(house, {parts.filter: 1}, payment_method="bank_transfer").number
    card = order(house, {parts.filter: 1}, payment_method="card")
    payment_id = first_payment(house, paid.number)

    with house.write() as uow:
        credit_queries.lock_books(uow)
        credit_queries.set_books_closed_until(uow, uow.now().date())
    paths: list[Callable[[], Any]] = [
        lambda: pay_by_card(house, card),
        lambda: refund(house, payment_id, "1.000"),
        lambda: hand_in(house, driver, "24.500"),
        lambda: _record_transfer(house, transfer),
    ]
    for path in paths:
        with pytest.raises(PeriodClosed):
            path()
    assert money(house, card.number) == [("pending", 24_500, 0)]
    assert money(house, transfer) == [("pending", 24_500, 0)]
    assert money(house, paid.number) == [("paid", 24_500, 0)]


def _record_transfer(house: House, number: str) -> None:
    with house.write() as uow:
        record_transfer(uow, number, amount=tnd("24.500"), receipt="B", key="t")


def test_a_debt_is_settled_by_parts_and_recorded_whole(house: House, paid: PlacedOrder) -> None:
    with house.write() as uow:
        owe_back(uow, lock_order(uow, paid.number), 10_000, note="a part came back")
        owe_back(uow, lock_order(uow, paid.number), -5, note="nothing")
    assert money(house, paid.number) == [("paid", 14_500, 0), ("refund_due", 10_000, 0)]
    debt = rows_of(house, paid.number)[1].payment_id
    refund(house, debt, "4.000", W.CASH)
    assert money(house, paid.number)[1] == ("refund_due", 10_000, 4_000)
    with house.write() as uow:
        record_refund(uow, paid.number, debt, receipt="BIAT 9", key="rest")
    assert money(house, paid.number)[1] == ("refunded", 10_000, 10_000)
    with house.read() as uow:
        assert [one.amount for one in overview.get_payment(uow, debt).refunds] == [tnd("4"), tnd("6")]


# --- never more than came


class Undo(Exception):
    pass


Step = tuple[str, int, int]
steps = st.lists(
    st.tuples(st.sampled_from(["give", "send", "arrive", "fail", "owe"]), st.integers(-2, 60), st.integers(0, 3)),
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amount=st.integers(0, 50), moves=steps)
def test_no_run_of_refunds_sends_back_more_than_came(
    house: House, paid: PlacedOrder, amount: int, moves: list[Step]
) -> None:
    order_id = detail(house, paid.number).id
    with suppress(Undo), house.write() as uow:
        first = placing_queries.add_payment(
            uow,
            {
                "order_id": order_id,
                "method": PaymentMethod.BANK_TRANSFER,
                "status": PaymentStatus.PAID,
                "amount_minor": amount,
                "currency": "TND",
            },
        )
        for move in moves:
            _take_step(uow, first, paid.number, move)
            _check_sums(uow, order_id)
        raise Undo


def _take_step(uow: UnitOfWork, first: int, number: str, move: Step) -> None:
    kind, amount, which = move
    parts = uow.session.exec(select(Payment).where((Payment.id == first) | (Payment.part_of_id == first))).all()
    payment = parts[which % len(parts)]
    pending = uow.session.exec(
        select(Refund).where(Refund.payment_id == payment.id, Refund.status == RefundStatus.REQUESTED)
    ).all()
    with suppress(Conflict, InvalidInput), uow.session.begin_nested():
        if kind == "give":
            send(uow, cast("int", payment.id), Money(amount, "TND"))
        elif kind == "send" and amount > 0:
            # As through a gateway: kept aside now, decided later.
            from freight_app.orders.paying import queries

            if queries.keep_aside(uow, payment, amount):
                queries.add_refund(
                    uow,
                    Refund(
                        payment_id=cast("int", payment.id),
                        order_id=payment.order_id,
                        way=W.GATEWAY,
                        status=RefundStatus.REQUESTED,
                        amount_minor=amount,
                        currency="TND",
                        send_key=uuid4().hex,
                        requested_at=uow.now(),
                        requested_by="test",
                        status_since=uow.now(),
                    ),
                )
        elif kind in ("arrive", "fail") and pending:
            _end(uow, cast("int", pending[0].id), arrived=kind == "arrive")
        elif kind == "owe":
            owe_back(uow, lock_order(uow, number), amount, note="less was delivered")


def _check_sums(uow: UnitOfWork, order_id: int) -> None:
    uow.session.expire_all()
    for payment in uow.session.exec(select(Payment).where(Payment.order_id == order_id)):
        refunds = uow.session.exec(select(Refund).where(Refund.payment_id == payment.id)).all()
        kept_aside = sum(one.amount_minor for one in refunds if one.status != RefundStatus.FAILED)
        done = sum(one.amount_minor for one in refunds if one.status == RefundStatus.DONE)
        assert kept_aside == payment.refunded_minor <= payment.amount_minor
        if payment.status == PaymentStatus.REFUNDED:
            assert done == payment.amount_minor
        if payment.status == PaymentStatus.REFUND_DUE:
            assert done < payment.amount_minor or payment.amount_minor == 0
