"""A shop in which more may be ordered than there is, for tests of what waits."""

from __future__ import annotations

from sqlmodel import col, select

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import House
from freight_app.orders.back_orders import queries
from freight_app.orders.back_orders.allowing import allow_back_orders
from freight_app.orders.back_orders.dtos import TermRequest
from freight_app.orders.back_orders.models import BackOrderLine
from freight_app.orders.models import Order, OrderLine, OrderStatus
from freight_app.shop.dtos import ShopProfileUpdate
from freight_app.shop.service import update_shop_profile
from freight_app.stock.models import Reservation, ReservationLine, ReservationState
from tests.stock.goods import all_levels

HELD_BY = (OrderStatus.PENDING, OrderStatus.CONFIRMED, OrderStatus.PICKING, OrderStatus.PACKED)


def allow(house: House, *skus: str, days: int = 10) -> None:
    with house.write() as uow:
        update_shop_profile(uow, ShopProfileUpdate(back_orders=True, back_order_days=days))
        for sku in skus:
            allow_back_orders(uow, sku, TermRequest())


def waiting(house: House, number: str) -> dict[str, int]:
    """What waits of an order, by SKU."""
    with house.read() as uow:
        order = uow.session.exec(select(Order).where(Order.number == number)).one()
        rows = queries.waiting_lines(uow, [order.id or 0]).get(order.id or 0, [])
        return {line.sku: row.waiting for row, line in rows}


def queue(uow: UnitOfWork, product_id: int) -> list[tuple[int, int]]:
    """(line, pieces) that wait for a product, in the order in which they are to be served."""
    return [(place.line_id, place.waiting) for place in queries.queue_of(uow, product_id, 1000)]


def require_kept(uow: UnitOfWork) -> None:
    """Of every line that is not gone yet, what is reserved and what waits is what was ordered and is not missing."""
    held: dict[tuple[str, int], int] = {}
    for line, reservation in uow.session.exec(
        select(ReservationLine, Reservation).join(
            Reservation, col(ReservationLine.reservation_id) == col(Reservation.id)
        )
    ):
        if reservation.state == ReservationState.ACTIVE:
            key = (reservation.reference, line.product_id)
            held[key] = held.get(key, 0) + line.quantity
    waits = {row.order_line_id: row.waiting for row in uow.session.exec(select(BackOrderLine))}
    for order, line in uow.session.exec(
        select(Order, OrderLine).join(OrderLine, col(OrderLine.order_id) == col(Order.id))
    ):
        pieces = waits.pop(line.id or 0, 0)
        reserved = held.get((order.number, line.product_id), 0)
        if order.status in HELD_BY:
            assert reserved + pieces == line.quantity - line.short_quantity, (order.number, line.sku)
            assert pieces == 0 or order.status in (OrderStatus.PENDING, OrderStatus.CONFIRMED)
        else:
            assert (reserved, pieces) == (0, 0), (order.number, order.status)
    assert waits == {}


def free(uow: UnitOfWork, product_id: int) -> int:
    return sum(on_hand - reserved for (key, _), (on_hand, reserved) in all_levels(uow).items() if key == product_id)
