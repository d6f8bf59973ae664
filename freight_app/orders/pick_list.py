"""What the people on their feet have before them: shelves to walk along, and doors to knock at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlmodel import col

from freight_app.accounts.permissions import Permission
from freight_app.kit.db import UnitOfWork
from freight_app.orders import list_queries, queries
from freight_app.orders.back_orders.queries import nothing_waits
from freight_app.orders.models import Order, OrderLine, OrderStatus
from freight_app.orders.payments import to_pay
from freight_app.orders.rules import is_late
from freight_app.orders.staff_dtos import PickLine, PickOrder, Stop
from freight_app.shop.calendar import today_of_shop
from freight_app.stock.dtos import Place
from freight_app.stock.service import reservations_of

MAX_ORDERS = 100


def pick_list(uow: UnitOfWork) -> list[PickOrder]:
    """Orders to pick and being picked, the oldest first, each with its lines in the order of the shelves.

    Orders that wait for goods are not among them: what is listed is reserved.
    """
    uow.actor.require(Permission.ORDERS_FULFIL)
    orders = list_queries.orders_in(
        uow, (OrderStatus.CONFIRMED, OrderStatus.PICKING), nothing_waits(), limit=MAX_ORDERS
    )
    return _pick_orders(uow, orders)


def waiting_list(uow: UnitOfWork) -> list[PickOrder]:
    """Packed orders that wait for the driver or the customer, the oldest first."""
    uow.actor.require(Permission.ORDERS_FULFIL)
    return _pick_orders(uow, list_queries.orders_in(uow, (OrderStatus.PACKED,), limit=MAX_ORDERS))


def get_pick_order(uow: UnitOfWork, number: str) -> PickOrder:
    """One order as its picker sees it, in any status."""
    uow.actor.require(Permission.ORDERS_FULFIL)
    return _pick_orders(uow, [queries.find_order(uow, number)])[0]


def list_pick_orders(uow: UnitOfWork, numbers: Sequence[str]) -> list[PickOrder]:
    """These orders as their pickers see them, in any status, in the order asked for; unknown numbers are left out."""
    uow.actor.require(Permission.ORDERS_FULFIL)
    return _pick_orders(uow, list_queries.orders_by_number(uow, numbers))


def stops_of(uow: UnitOfWork, driver_user_id: int | None) -> list[Stop]:
    """Deliveries in a driver's hands, the oldest promise first; of all drivers with None.

    A driver sees their own; others' need ``orders.fulfil``.
    """
    if driver_user_id is None or driver_user_id != uow.actor.user_id:
        uow.actor.require(Permission.ORDERS_FULFIL)
    else:
        uow.actor.require(Permission.DELIVERY_DO)
    conditions = [] if driver_user_id is None else [col(Order.driver_user_id) == driver_user_id]
    orders = list_queries.orders_in(uow, (OrderStatus.SHIPPED,), *conditions, limit=MAX_ORDERS)
    return _stops(uow, sorted(orders, key=lambda order: (order.promised_on, order.id)))


def get_stop(uow: UnitOfWork, number: str) -> Stop:
    """One delivery, for its driver or with ``orders.fulfil``; ``NotAllowed`` for another driver's."""
    order = queries.find_order(uow, number)
    if order.driver_user_id is None or order.driver_user_id != uow.actor.user_id:
        uow.actor.require(Permission.ORDERS_FULFIL)
    return _stops(uow, [order])[0]


def _pick_orders(uow: UnitOfWork, orders: Sequence[Order]) -> list[PickOrder]:
    ids = [cast("int", order.id) for order in orders]
    lines = queries.lines_of(uow, ids)
    reservations = reservations_of(uow, [order.number for order in orders])
    numbers = queries.maker_numbers(uow, {line.product_id for found in lines.values() for line in found})
    payments = list_queries.payments_of_many(uow, ids)
    today = today_of_shop(uow)
    picked: list[PickOrder] = []
    for order_id, order in zip(ids, orders, strict=True):
        reservation = reservations.get(order.number)
        places = {place.product_id: place for place in reversed(reservation.places)} if reservation else {}
        walk = {place.product_id: step for step, place in enumerate(reservation.places)} if reservation else {}
        own = sorted(lines[order_id], key=lambda line: (walk.get(line.product_id, len(walk)), line.position))
        picked.append(
            PickOrder(
                number=order.number,
                placed_at=order.placed_at,
                promised_on=order.promised_on,
                is_late=is_late(order.status, order.promised_on, today),
                status=order.status,
                is_pickup=order.is_pickup,
                customer_name=order.customer_name,
                picker_user_id=order.picker_user_id,
                picker_name=order.picker_name,
                piece_count=sum(line.quantity for line in own),
                picked_count=sum(line.picked_quantity for line in own),
                to_collect=to_pay(order, payments[order_id]),
                customer_note=order.customer_note,
                lines=[
                    _pick_line(order, line, places.get(line.product_id), numbers.get(line.product_id)) for line in own
                ],
            )
        )
    return picked


def _pick_line(order: Order, line: OrderLine, place: Place | None, maker_number: str | None) -> PickLine:
    return PickLine(
        order_number=order.number,
        line_id=cast("int", line.id),
        product_id=line.product_id,
        sku=line.sku,
        mpn=maker_number,
        name=line.names,
        brand=line.brand,
        image_url=line.image_url,
        location_code=place.location_code if place else "",
        shelf=place.shelf if place else "",
        quantity=line.quantity,
        picked_quantity=line.picked_quantity,
        short_quantity=line.short_quantity,
        short_reason=line.short_reason,
    )


def _stops(uow: UnitOfWork, orders: Sequence[Order]) -> list[Stop]:
    ids = [cast("int", order.id) for order in orders]
    payments = list_queries.payments_of_many(uow, ids)
    lines = queries.lines_of(uow, ids)
    visits = list_queries.failed_visits(uow, ids)
    today = today_of_shop(uow)
    return [
        Stop(
            number=order.number,
            status=order.status,
            customer_name=order.customer_name,
            phone=order.phone,
            address=order.address,
            city=order.city,
            promised_on=order.promised_on,
            is_late=is_late(order.status, order.promised_on, today),
            piece_count=sum(line.fulfilled_quantity for line in lines[order_id]),
            to_collect=to_pay(order, payments[order_id]),
            failed_visits=visits.get(order_id, 0),
            handed_over_at=order.status_since,
            driver_name=order.driver_name,
        )
        for order_id, order in zip(ids, orders, strict=True)
    ]
