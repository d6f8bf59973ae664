"""Orders to change, and what is true of every shop, whatever was done to its orders."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlmodel import col, select

from freight_app.kit.actor import SYSTEM, Actor
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.orders.changes.amending import amend_order
from freight_app.orders.changes.dtos import (
    AmendRequest,
    ReceiveRequest,
    ReturnRequest,
    SettleRequest,
    SplitResult,
)
from freight_app.orders.changes.options import get_options
from freight_app.orders.changes.returning import open_return, receive_return, settle_return
from freight_app.orders.changes.splitting import split_order
from freight_app.orders.models import Order, OrderLine, OrderStatus, Payment, PaymentStatus
from freight_app.orders.payments import to_pay
from freight_app.stock.models import Reservation, ReservationLine, ReservationState
from tests.orders.shopping import detail
from tests.stock.goods import all_levels, ledger_sums


def line_ids(house: House, number: str) -> dict[str, int]:
    """The lines of an order by SKU."""
    return {line.sku: line.line_id for line in detail(house, number).lines}


def revision(house: House, number: str) -> int:
    with house.read() as uow:
        return get_options(uow, number).revision


def amend(house: House, number: str, *, by: Actor = SYSTEM, **wanted: Any) -> int:
    """Quantities by SKU (``lines={"HU-816": 1}``), new parts (``added={"BOOK": 2}``), and whatever else is asked."""
    ids = line_ids(house, number)
    lines = [{"line_id": ids[sku], "quantity": n} for sku, n in wanted.pop("lines", {}).items()]
    added = [{"sku": sku, "quantity": n} for sku, n in wanted.pop("added", {}).items()]
    seen = wanted.pop("revision", None)
    request = AmendRequest.model_validate(
        {"revision": revision(house, number) if seen is None else seen, "lines": lines, "added": added, **wanted}
    )
    with house.write(by) as uow:
        return amend_order(uow, number, request, key=uuid4().hex)


def split(house: House, number: str, moved: dict[str, int]) -> SplitResult:
    ids = line_ids(house, number)
    with house.write() as uow:
        return split_order(
            uow,
            number,
            {ids[sku]: n for sku, n in moved.items()},
            revision=get_options(uow, number).revision,
            key=uuid4().hex,
        )


def announce(house: House, number: str, pieces: dict[str, int], reason: str = "does_not_fit") -> str:
    ids = line_ids(house, number)
    lines = [{"line_id": ids[sku], "quantity": n, "reason": reason} for sku, n in pieces.items()]
    with house.write() as uow:
        return open_return(uow, number, ReturnRequest.model_validate({"lines": lines}), key=uuid4().hex)


def count_in(house: House, order: str, number: str, counted: dict[str, tuple[int, int]]) -> None:
    """(for the shelf, scrap) by SKU."""
    ids = line_ids(house, order)
    lines = [{"line_id": ids[sku], "restocked": good, "scrapped": bad} for sku, (good, bad) in counted.items()]
    with house.write() as uow:
        receive_return(uow, number, ReceiveRequest.model_validate({"lines": lines}), key=uuid4().hex)


def settle(house: House, number: str, settlement: str = "refund", **wanted: Any) -> None:
    request = SettleRequest.model_validate({"settlement": settlement, **wanted})
    with house.write() as uow:
        settle_return(uow, number, request, key=uuid4().hex)


def require_sound(uow: UnitOfWork) -> None:
    """What holds at every moment: of the stock, of each order's sums, of its goods and of its money."""
    levels = all_levels(uow)
    assert ledger_sums(uow) == levels
    held: dict[tuple[int, int], int] = {}
    for line, reservation in uow.session.exec(
        select(ReservationLine, Reservation).join(
            Reservation, col(ReservationLine.reservation_id) == col(Reservation.id)
        )
    ):
        if reservation.state == ReservationState.ACTIVE:
            key = (line.product_id, line.location_id)
            held[key] = held.get(key, 0) + line.quantity
    assert {key: n for key, n in held.items() if n} == {key: n for key, (_, n) in levels.items() if n}
    lines: dict[int, list[OrderLine]] = {}
    for line in uow.session.exec(select(OrderLine)):
        lines.setdefault(line.order_id, []).append(line)
    payments: dict[int, list[Payment]] = {}
    for payment in uow.session.exec(select(Payment)):
        payments.setdefault(payment.order_id, []).append(payment)
    for order in uow.session.exec(select(Order)):
        own, money = lines[order.id or 0], payments.get(order.id or 0, [])
        assert order.goods_minor == sum(line.total_minor for line in own)
        assert order.total_minor == order.goods_minor + order.fee_minor
        assert order.total_minor == sum(row["gross_minor"] for row in order.taxes)
        assert order.tax_minor == sum(row["tax_minor"] for row in order.taxes)
        assert all(0 <= line.returned_quantity <= line.fulfilled_quantity <= line.quantity for line in own)
        _require_money(order, money)


def _require_money(order: Order, money: list[Payment]) -> None:
    """What is awaited is what is owed; what we owe back is not more than what came."""
    awaited = sum(p.amount_minor for p in money if p.status in (PaymentStatus.PENDING, PaymentStatus.DECLINED))
    back = sum(p.amount_minor for p in money if p.status in (PaymentStatus.REFUND_DUE, PaymentStatus.REFUNDED))
    kept = sum(p.amount_minor for p in money if p.status == PaymentStatus.PAID)
    assert min((p.amount_minor for p in money), default=0) >= 0
    assert 0 <= order.returned_minor <= order.total_minor - order.short_minor
    if order.status in (OrderStatus.CANCELLED, OrderStatus.EXPIRED):
        assert (awaited, kept) == (0, 0)
    elif order.status != OrderStatus.RETURNED:
        due = to_pay(order, money).amount_minor
        # Missing pieces lower what is awaited when the box is closed, not before.
        if order.status != OrderStatus.PICKING:
            assert awaited == max(due, 0)
            assert due >= 0
    # Nobody gets back what never came.
    assert back == 0 or back <= received_minor(money)


def received_minor(money: list[Payment]) -> int:
    """All that ever came for an order, whatever became of it: only rows with a day of payment."""
    return sum(payment.amount_minor for payment in money if payment.paid_at is not None)
