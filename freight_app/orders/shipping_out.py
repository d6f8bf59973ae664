"""Orders that leave with a carrier: what is packed goes into a shipment, and the shipment moves the order.

``shipping`` knows nothing of orders: it tells where a shipment is, and here it is decided what that means.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from pydantic import Field

from freight_app.accounts.permissions import Permission
from freight_app.accounts.values import Id, Line, Request
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import Conflict, InvalidInput
from freight_app.kit.events import EventBus
from freight_app.kit.idempotency import do_once
from freight_app.kit.languages import pick_text
from freight_app.kit.subjects import Subject
from freight_app.orders import queries
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.events import OrderDelivered, OrderHandedOver
from freight_app.orders.models import Order, OrderLine, OrderStatus, change_status
from freight_app.orders.payments import to_pay
from freight_app.shipping import creating, reading
from freight_app.shipping.events import ShipmentMoved
from freight_app.shipping.shipment_dtos import (
    MAX_ITEMS,
    MAX_PARCELS,
    CarrierCode,
    FollowedShipment,
    ItemRequest,
    ParcelRequest,
    Receiver,
    ShipmentRef,
    ShipmentRequest,
    ShipmentRow,
)
from freight_app.shipping.values import Direction, TrackingStatus, TransportMode
from freight_app.shop.calendar import today_of_shop
from freight_app.shop.service import get_shop_profile
from freight_app.stock.service import take_reserved

# With the carrier. Held or late may also be what nobody fetched yet.
_GONE = frozenset(
    {
        TrackingStatus.PICKED_UP,
        TrackingStatus.IN_TRANSIT,
        TrackingStatus.CUSTOMS,
        TrackingStatus.OUT_FOR_DELIVERY,
        TrackingStatus.READY_FOR_PICKUP,
        TrackingStatus.DELIVERY_FAILED,
        TrackingStatus.DELIVERED,
    }
)
# Read by staff in the history and among the notes of the order.
DELIVERED_BUT_UNPAID = "{shipment} is delivered, and {due} is still due: the order stays open until the money is here."
DELIVERED_IN_PART = "{shipment} is delivered; the rest of the order is not."
LEFT_WHILE_HELD = "{shipment} left with the carrier while the order is held: {reason}"


class ShipLine(Request):
    line_id: Id
    quantity: int = Field(ge=1, le=1_000_000)


class ShipOrderRequest(Request):
    """``lines`` None: all that is not in a shipment yet. ``planned_arrival_on`` None: the day that was promised."""

    carrier: CarrierCode = "manual"
    tracking_number: Line = Field(default="", max_length=60)
    service: Line = Field(default="", max_length=80)
    mode: TransportMode = TransportMode.ROAD
    planned_arrival_on: date | None = None
    lines: list[ShipLine] | None = Field(default=None, max_length=MAX_ITEMS)
    parcels: list[ParcelRequest] = Field(default_factory=list, max_length=MAX_PARCELS)


def ship_order(uow: UnitOfWork, number: str, request: ShipOrderRequest, *, key: str) -> ShipmentRef:
    """What is packed of an order goes with a carrier. The order leaves when the carrier has it.

    For those who hand goods over, and those who look after shipments. ``OrderNotInState`` before it is packed,
    ``InvalidInput`` for more pieces of a line than are left to send, or for goods that the customer fetches.
    """
    if not uow.actor.may(Permission.ORDERS_FULFIL):
        uow.actor.require(Permission.SHIPPING_EDIT)
    order = queries.lock_order(uow, number)
    if order.status not in (OrderStatus.PACKED, OrderStatus.SHIPPED):
        raise OrderNotInState(order.number, order.status, "shipped by carrier")
    if order.is_pickup or order.address is None:
        raise InvalidInput("number", "The customer fetches this order: there is no address to send it to.")

    def do() -> dict[str, Any]:
        return creating.open_shipment(uow, _request(uow, order, request), key=f"{number}:{key}"[:200]).model_dump()

    body = {"number": number, **request.model_dump(mode="json")}
    return ShipmentRef(**do_once(uow, scope="orders.ship", key=key, body=body, do=do))


def list_order_shipments(uow: UnitOfWork, number: str) -> list[ShipmentRow]:
    """The shipments with goods of an order, oldest first. Needs ``orders.read``."""
    uow.actor.require(Permission.ORDERS_READ)
    return reading.list_shipments_about(uow, _subject(queries.find_order(uow, number)))


def follow_order(uow: UnitOfWork, token: str) -> list[FollowedShipment]:
    """The shipments of the order of a link; ``NotFound`` for a link that we never gave out."""
    return reading.follow_subject(uow, _subject(queries.find_order_by_token(uow, token)))


def move_orders(uow: UnitOfWork, event: ShipmentMoved) -> None:
    """An outbound shipment moved: orders in it are on the road, or delivered, where nothing stands against it."""
    if event.direction != Direction.OUTBOUND:
        return
    for kind, ref in sorted(event.subjects):
        if kind == "order":
            _move_order(uow, queries.lock_order(uow, ref), event)


def subscribe(bus: EventBus) -> None:
    bus.subscribe(ShipmentMoved, move_orders)


def _move_order(uow: UnitOfWork, order: Order, event: ShipmentMoved) -> None:
    rows = reading.list_shipments_about(uow, _subject(order))
    travelling = [row for row in rows if row.status != TrackingStatus.CANCELLED]
    if order.status == OrderStatus.PACKED and _all_of_it(uow, order) and all(one.status in _GONE for one in travelling):
        _leave(uow, order, event.number)
    if event.status == TrackingStatus.DELIVERED and order.status in (OrderStatus.PACKED, OrderStatus.SHIPPED):
        _arrive(uow, order, event.number, travelling)


def _leave(uow: UnitOfWork, order: Order, shipment: str) -> None:
    """Every piece is with a carrier: the goods are sold, as when a driver takes them.

    What holds the order (credit) is not overridden, nor does it keep the carrier's news from being heard.
    """
    order_id = cast("int", order.id)
    try:
        change_status(uow, order, OrderStatus.SHIPPED, note=shipment, driver_user_id=None, driver_name=shipment)
    except Conflict as refused:
        queries.add_note(uow, order_id, LEFT_WHILE_HELD.format(shipment=shipment, reason=refused.message)[:1000])
        return
    take_reserved(uow, order.number)
    queries.fulfil_lines(uow, order_id)
    uow.publish(OrderHandedOver(order_id, order.number, over_the_counter=False))


def _arrive(uow: UnitOfWork, order: Order, shipment: str, travelling: Sequence[ShipmentRow]) -> None:
    """The customer has all of it, or staff are told what is missing. Money that is due is never taken for paid."""
    order_id = cast("int", order.id)
    if not _all_of_it(uow, order) or any(one.status != TrackingStatus.DELIVERED for one in travelling):
        queries.add_note(uow, order_id, DELIVERED_IN_PART.format(shipment=shipment))
        return
    due = to_pay(order, queries.payments_of(uow, order_id))
    if due.amount_minor > 0:
        queries.add_note(uow, order_id, DELIVERED_BUT_UNPAID.format(shipment=shipment, due=due))
        return
    if order.status != OrderStatus.SHIPPED:
        return
    change_status(uow, order, OrderStatus.DELIVERED, note=shipment, delivered_at=uow.now())
    uow.publish(OrderDelivered(order_id, order.number))


def _all_of_it(uow: UnitOfWork, order: Order) -> bool:
    """Whether every piece that was picked is in some shipment."""
    sent = reading.count_shipped_pieces(uow, _subject(order))
    lines = queries.lines_of(uow, [cast("int", order.id)])[cast("int", order.id)]
    return all(sent.get(str(line.id), 0) >= line.picked_quantity for line in lines)


def _request(uow: UnitOfWork, order: Order, request: ShipOrderRequest) -> ShipmentRequest:
    arrives_on = request.planned_arrival_on or order.promised_on
    return ShipmentRequest(
        direction=Direction.OUTBOUND,
        carrier=request.carrier,
        tracking_number=request.tracking_number,
        service=request.service,
        mode=request.mode,
        origin=get_shop_profile(uow).name[:160],
        destination=_place_of(order.address or {}),
        receiver=_receiver_of(order),
        planned_departure_on=min(today_of_shop(uow), arrives_on),
        planned_arrival_on=arrives_on,
        items=_items(uow, order, request.lines),
        parcels=request.parcels,
    )


def _items(uow: UnitOfWork, order: Order, wanted: Sequence[ShipLine] | None) -> list[ItemRequest]:
    sent = reading.count_shipped_pieces(uow, _subject(order))
    order_id = cast("int", order.id)
    lines = {cast("int", line.id): line for line in queries.lines_of(uow, [order_id])[order_id]}
    left = {line_id: line.picked_quantity - sent.get(str(line_id), 0) for line_id, line in lines.items()}
    asked = dict(left) if wanted is None else {one.line_id: one.quantity for one in wanted}
    for line_id, pieces in asked.items():
        if line_id not in lines or (wanted is not None and pieces > left[line_id]):
            raise InvalidInput("lines", "This is more than is left to send of the line.", line_id=line_id)
    found = [_item(order, lines[line_id], pieces) for line_id, pieces in asked.items() if pieces > 0]
    if not found:
        raise InvalidInput("lines", "All of this order is in a shipment already.")
    return found


def _item(order: Order, line: OrderLine, pieces: int) -> ItemRequest:
    return ItemRequest(
        kind="order",
        ref=order.number,
        line_ref=str(line.id),
        product_id=line.product_id,
        sku=line.sku,
        name=pick_text(line.names, order.language)[:200],
        quantity=pieces,
    )


def _receiver_of(order: Order) -> Receiver:
    given = order.address or {}
    known = {name: given.get(name, "").strip() for name in ("line", "city", "region", "postal_code", "country")}
    return Receiver(name=given.get("recipient", "").strip() or order.customer_name, phone=order.phone, **known)


def _subject(order: Order) -> Subject:
    return Subject("order", order.number)


def _place_of(address: dict[str, str]) -> str:
    parts = [address.get(name, "").strip() for name in ("city", "country")]
    return ", ".join(part for part in parts if part)[:160]
